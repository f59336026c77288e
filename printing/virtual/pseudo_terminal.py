"""The serial line of a printer made of software: a pseudo terminal, where the system has such a thing."""

import contextlib
import os
import selectors
import sys
import threading

from printing.virtual.wires import Answerer, Session

EXISTS = sys.platform != "win32" and hasattr(os, "openpty")

READ_BYTES = 4096
#: So long one answer may wait for a host that does not read; a serial line has no more patience either.
SEND_WAIT_S = 1.0


class PtyLine:
    """The printer's end of a pseudo terminal. A serial line cannot hang up; the host just hears nothing more."""

    def __init__(self, printer_end: int) -> None:
        self._printer_end = printer_end
        self.is_down = False

    def send(self, answer: bytes) -> None:
        left = answer
        with selectors.DefaultSelector() as selector, contextlib.suppress(OSError):
            selector.register(self._printer_end, selectors.EVENT_WRITE)
            while left and not self.is_down and selector.select(SEND_WAIT_S):
                left = left[os.write(self._printer_end, left) :]

    def hang_up(self, *, reset: bool = False) -> None:  # noqa: ARG002 - nothing is lost on a serial line
        self.is_down = True


class PtyPort:
    """A pseudo terminal served by one thread. There are no connections: half a job stays half until it is cleared,
    and only a printer that hung up (power, fault) begins anew."""

    def __init__(self, answerer: Answerer) -> None:
        """Raises OSError where the system has no pseudo terminals."""
        if not EXISTS:
            raise OSError("this system has no pseudo terminals")
        import tty

        self._answerer = answerer
        # The host's end stays open here too: else a host that leaves would end the line for good.
        self._printer_end, self._host_end = os.openpty()
        tty.setraw(self._host_end)
        os.set_blocking(self._printer_end, False)
        self.path = os.ttyname(self._host_end)
        self._is_closing = threading.Event()
        self._woken, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._run, name=f"virtual line {self.path}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._is_closing.set()
        os.write(self._wake, b"\0")
        self._thread.join(timeout=5.0)
        for end in (self._printer_end, self._host_end, self._wake, self._woken):
            os.close(end)

    def _run(self) -> None:
        while not self._is_closing.is_set():
            line = PtyLine(self._printer_end)
            session = self._answerer(line)
            if session is not None:
                self._serve(line, session)
                line.hang_up()
                session.leave()
            while self._take(READ_BYTES):  # off, or starting: what comes meanwhile is lost
                pass

    def _serve(self, line: PtyLine, session: Session) -> None:
        while not line.is_down and not self._is_closing.is_set():
            appetite = session.appetite()
            if appetite.rest_s and self._is_closing.wait(appetite.rest_s):
                return
            if appetite.most_bytes and (payload := self._take(min(appetite.most_bytes, READ_BYTES))):
                session.receive(payload)

    def _take(self, most_bytes: int) -> bytes:
        """What the host wrote; b"" after a while of silence, or when the port is being closed."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._printer_end, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            ready = {key.fd for key, _ in selector.select(0.1)}
        if self._printer_end not in ready:
            return b""
        try:
            return os.read(self._printer_end, most_bytes)
        except (BlockingIOError, OSError):
            return b""

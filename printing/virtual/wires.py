"""The wires of a printer made of software: inside this process, and a real TCP port. What bytes mean is elsewhere."""

import contextlib
import selectors
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from printing.errors import TransportError
from printing.transports.network import ABORT

RECEIVE_BYTES = 65_536
#: Receive buffer of a port, as small as printers have it (4 kB; the system may round it up).
SOCKET_BUFFER_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Appetite:
    """So many bytes at a time, then a rest; 0 bytes = looks again after the rest."""

    most_bytes: int = RECEIVE_BYTES
    rest_s: float = 0.0


HUNGRY = Appetite()
SLOW = Appetite(512, 0.01)  #: about 50 kB/s
FASTING = Appetite(0, 0.01)


class Line(Protocol):
    """The printer's end of a wire."""

    def send(self, answer: bytes) -> None: ...

    def hang_up(self, *, reset: bool = False) -> None:
        """`reset`: without good order, so that the host loses what it has not read."""


class Session(Protocol):
    """One connection as the printer serves it."""

    def receive(self, payload: bytes) -> bool:
        """False when the printer hung up before taking anything."""

    def end(self) -> None:
        """The host closed the connection."""

    def leave(self) -> None:
        """The printer gave the connection up, whatever has arrived of it."""

    def appetite(self) -> Appetite:
        """How the printer reads now."""


#: Begins a session on a line; None when the printer hangs up at once.
Answerer = Callable[[Line], Session | None]


class MemoryLine:
    """A line inside this process; answers wait here until the host reads them. Thread-safe."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._arrived = bytearray()
        self._is_down = False

    def send(self, answer: bytes) -> None:
        with self._changed:
            if not self._is_down:
                self._arrived += answer
                self._changed.notify_all()

    def hang_up(self, *, reset: bool = False) -> None:
        with self._changed:
            if reset:
                self._arrived.clear()
            self._is_down = True
            self._changed.notify_all()

    def take(self, timeout_s: float) -> bytes:
        """What has arrived; b"" after the time-out. Raises TransportError("closed") when the printer hung up."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._arrived) or self._is_down, timeout_s)
            answer = bytes(self._arrived)
            self._arrived.clear()
            if not answer and self._is_down:
                raise TransportError("closed")
            return answer

    @property
    def is_down(self) -> bool:
        return self._is_down


class VirtualTransport:
    """The host's end of a wire inside this process."""

    def __init__(self, answerer: Answerer, *, can_read: bool) -> None:
        self.can_read = can_read
        self._answerer = answerer
        self._line = MemoryLine()
        self._session: Session | None = None

    def open(self) -> None:
        self.close()
        self._line = MemoryLine()
        self._session = self._answerer(self._line)

    def write(self, payload: bytes, timeout_s: float) -> None:  # noqa: ARG002  memory takes all at once
        if self._session is None or self._line.is_down or not self._session.receive(payload):
            raise TransportError("closed")

    def read(self, timeout_s: float) -> bytes:
        return self._line.take(timeout_s)

    def close(self) -> None:
        session, self._session = self._session, None
        self._line.hang_up()
        if session is not None:
            session.end()

    def abandon(self) -> None:
        self.close()


class TcpLine:
    """A line over an accepted socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._down = threading.Event()

    def is_down(self) -> bool:
        return self._down.is_set()

    def send(self, answer: bytes) -> None:
        if self._down.is_set():
            return
        try:
            self._connection.sendall(answer)
        except OSError:  # the host has gone; its reader loop notices too
            self._down.set()

    def hang_up(self, *, reset: bool = False) -> None:
        self._down.set()
        with contextlib.suppress(OSError):
            if reset:
                self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
            self._connection.shutdown(socket.SHUT_RD)  # wakes the port, which closes


class TcpPort:
    """A listening port served by one thread: one connection at a time, others wait, as at a real printer."""

    def __init__(self, answerer: Answerer, host: str, port: int) -> None:
        """Listens at once; port 0 chooses a free one. Raises OSError when it cannot."""
        self._answerer = answerer
        self._listener = socket.create_server((host, port))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER_BYTES)
        self.port: int = self._listener.getsockname()[1]
        self._wake, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name=f"virtual port {self.port}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._wake.close()  # makes the other end readable
        self._thread.join(timeout=5.0)

    def _run(self) -> None:
        with self._listener, self._woken:
            while self._is_readable(self._listener):
                try:
                    connection, _ = self._listener.accept()
                except OSError:  # the host gave up while it waited
                    continue
                with connection:
                    self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        line = TcpLine(connection)
        session = self._answerer(line)
        if session is None:
            return
        while not line.is_down():
            appetite = session.appetite()
            if not self._is_readable(connection if appetite.most_bytes else None, appetite.rest_s):
                break
            if line.is_down():
                break
            if not appetite.most_bytes:
                continue
            if connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                break  # reset by the host: what it sent before is not read any more, as small network stacks do
            try:
                payload = connection.recv(appetite.most_bytes)
            except OSError:  # reset by the host
                break
            if not payload:
                break
            session.receive(payload)
        line.hang_up()
        session.end()

    def _is_readable(self, watched: socket.socket | None, rest_s: float = 0.0) -> bool:
        """Rest, then wait until there is something to do; False when the port is being closed."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._woken, selectors.EVENT_READ)
            if rest_s and selector.select(rest_s):
                return False
            if watched is None:
                return True
            selector.register(watched, selectors.EVENT_READ)
            ready = {key.fileobj for key, _ in selector.select()}
        return self._woken not in ready

"""A scanner at a serial port: a thread that reads it and finds it again. What a scan means lives elsewhere."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import serial

from scanners.errors import ScannerGone
from scanners.framing import ScanFramer
from scanners.scan import Scan

log = logging.getLogger(__name__)

#: Factory setting of most scanners with a serial interface; USB virtual ports ignore it.
DEFAULT_BAUD = 9600
#: One read waits this long: how fast closing is noticed.
READ_S = 0.1
#: A scanner that ends its reads with nothing is done after this silence (at 9600 baud a byte takes 1 ms).
QUIET_S = 0.3
RETRY_FIRST_S = 0.1
RETRY_MOST_S = 2.0


@dataclass(frozen=True, slots=True)
class PortState:
    """Whether a scanner's port is open, as measured."""

    port: str
    is_connected: bool
    cause: str = ""  #: the system's own word for why not


class SerialScanner:
    """One scanner. `on_scan` and `on_state` are called from its thread, in order; nothing read is dropped."""

    def __init__(
        self,
        address: str,
        on_scan: Callable[[Scan], None],
        on_state: Callable[[PortState], None],
        now: Callable[[], datetime],
        prefix: bytes = b"",
    ) -> None:
        """`address`: a port as the system calls it, "COM3" or "/dev/ttyACM0", also "COM3?baud=115200".

        Raises ValueError where the baud rate is no number.
        """
        self.port, _, option = address.partition("?")
        self._baud = int(option.removeprefix("baud=")) if option else DEFAULT_BAUD
        self._on_scan = on_scan
        self._on_state = on_state
        self._now = now
        self._framer = ScanFramer(prefix)
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"scanner {self.port}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self, timeout_s: float) -> bool:
        """End the thread; True when it has ended (or never ran)."""
        self._is_closing.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        retry_s = RETRY_FIRST_S
        last_cause: str | None = None
        while not self._is_closing.is_set():
            try:
                port = self._opened()
                self._on_state(PortState(self.port, is_connected=True))
                retry_s, last_cause = RETRY_FIRST_S, None
                self._listen(port)
            except ScannerGone as gone:
                if gone.cause != last_cause:
                    log.warning("scanner %s", gone)
                    self._on_state(PortState(self.port, is_connected=False, cause=gone.cause))
                last_cause = gone.cause
                self._is_closing.wait(retry_s)
                retry_s = min(retry_s * 2, RETRY_MOST_S)

    def _opened(self) -> serial.Serial:
        try:
            port = serial.serial_for_url(self.port, do_not_open=True)
            port.baudrate = self._baud
            port.timeout = READ_S
            if "://" not in self.port:
                port.exclusive = True
            port.open()
        except (serial.SerialException, OSError, ValueError) as error:
            raise ScannerGone(self.port, str(error)) from error
        return port

    def _listen(self, port: serial.Serial) -> None:
        """Read until closing. Raises ScannerGone when the device goes."""
        heard_at = time.monotonic()
        try:
            while not self._is_closing.is_set():
                arrived = port.read(max(1, port.in_waiting))
                if arrived:
                    heard_at = time.monotonic()
                    self._report(arrived)
                elif not self._framer.has_seen_suffix and time.monotonic() - heard_at >= QUIET_S:
                    self._report(b"", is_quiet=True)
        except (serial.SerialException, OSError, TypeError) as error:
            # pyserial 3.5 raises TypeError when the system takes the port away under a read
            self._framer.reset()
            raise ScannerGone(self.port, str(error)) from error
        finally:
            with contextlib.suppress(OSError, serial.SerialException):
                port.close()

    def _report(self, arrived: bytes, is_quiet: bool = False) -> None:
        for read in self._framer.flush() if is_quiet else self._framer.feed(arrived):
            self._on_scan(Scan(read.text, f"serial:{self.port}", self._now(), read.symbology))

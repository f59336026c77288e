"""A scanner at a serial line: named by its port, or by its USB ids wherever it is plugged in."""

import contextlib
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime

import serial

from scanners.address import ScannerAddress, read_address
from scanners.discovery import ports_of
from scanners.errors import ScannerGone
from scanners.framing import ScanFramer
from scanners.listening import ListeningScanner, PortState
from scanners.scan import Scan

#: One read waits this long: how fast closing is noticed.
READ_S = 0.1
#: A scanner that takes its answer this slowly is not listening; its line is no reason to stop reading.
WRITE_S = 0.5
#: A scanner that ends its reads with nothing is done after this silence (at 9600 baud a byte takes 1 ms).
QUIET_S = 0.3


class SerialScanner(ListeningScanner[serial.Serial]):
    """One scanner at a serial line, USB or real."""

    def __init__(
        self,
        address: str | ScannerAddress,
        on_scan: Callable[[Scan], None],
        on_state: Callable[[PortState], None],
        now: Callable[[], datetime],
        on_bytes: Callable[[str, bytes], None] | None = None,
    ) -> None:
        """Raises AddressUnreadable."""
        read = read_address(address) if isinstance(address, str) else address
        super().__init__(read, on_scan, on_state, now, on_bytes)
        self._framer = ScanFramer(read.prefix, replies=read.feedback.replies)
        self._to_tell: deque[bytes] = deque()
        self._port: serial.Serial | None = None

    def tell(self, is_good: bool) -> None:
        feedback = self.address.feedback
        if not (feedback.good if is_good else feedback.bad):
            return
        self._to_tell.append(feedback.good if is_good else feedback.bad)
        port = self._port
        if port is not None and hasattr(port, "cancel_read"):
            port.cancel_read()

    def _opened(self) -> serial.Serial:
        """The first port of the address that is free: two scanners of one kind get one each."""
        gone = ScannerGone(self.address.name, "not connected")
        for port in ports_of(self.address):
            try:
                return self._open(port)
            except ScannerGone as error:
                gone = error
        raise gone

    def _open(self, name: str) -> serial.Serial:
        try:
            port = serial.serial_for_url(name, do_not_open=True)
            port.baudrate = self.address.baud
            port.timeout = READ_S
            port.write_timeout = WRITE_S
            if "://" not in name:
                port.exclusive = True
            port.open()
        except (serial.SerialException, OSError, ValueError) as error:
            raise ScannerGone(self.address.name, str(error)) from error
        self.source = f"serial:{name}"
        return port

    def _listen(self, port: serial.Serial) -> None:
        heard_at = time.monotonic()
        self._to_tell.clear()  # a beep for a read before the cable was pulled tells nobody anything
        self._port = port
        try:
            while not self._is_closing.is_set():
                self._answer(port)
                arrived = port.read(max(1, port.in_waiting))
                if arrived:
                    heard_at = time.monotonic()
                    self._tell_bytes(arrived)
                    self._tell_reads(self._framer.feed(arrived))
                elif not self._framer.has_seen_suffix and time.monotonic() - heard_at >= QUIET_S:
                    self._tell_reads(self._framer.flush())
        except (serial.SerialException, OSError, TypeError) as error:
            # pyserial 3.5 raises TypeError when the system takes the port away under a read
            self._framer.reset()
            raise ScannerGone(self.address.name, str(error)) from error
        finally:
            self._port = None
            with contextlib.suppress(OSError, serial.SerialException):
                port.close()

    def _answer(self, port: serial.Serial) -> None:
        while self._to_tell:
            with contextlib.suppress(serial.SerialTimeoutException):
                port.write(self._to_tell.popleft())

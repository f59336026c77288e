"""The wire to a printer at a serial port, or at a USB port that behaves like one."""

import contextlib
import errno
import time

import serial

from printing.errors import TransportError

#: Assumed: the fastest speed receipt printers commonly offer. IT writes another one into the address.
DEFAULT_BAUD = 115_200
#: Bytes per write call: how exactly we know what left when a write times out.
CHUNK_BYTES = 512
BITS_PER_BYTE = 10
#: What a driver holds back at most (Linux: one page), and what closing waits beyond the time that takes.
DRIVER_BYTES, DRAIN_SLACK_S, LOOK_AGAIN_S = 4096, 0.5, 0.01


class SerialTransport:
    """One serial port, opened for us alone, with hardware flow control where asked for."""

    can_read = True

    def __init__(self, port: str, baud: int = DEFAULT_BAUD, flow: str = "dsr") -> None:
        """`flow`: "dsr" (DTR/DSR, as receipt printers are shipped), "rts" (RTS/CTS), "xon", "none"."""
        self._port = port
        self._baud = baud
        self._flow = flow
        self._serial: serial.Serial | None = None

    def open(self) -> None:
        """Open the port. Raises TransportError "not_found", "denied", "refused" (in use)."""
        self.close()
        try:
            opened = serial.serial_for_url(self._port, do_not_open=True)
            opened.baudrate = self._baud
            opened.dsrdtr = self._flow == "dsr"
            opened.rtscts = self._flow == "rts"
            opened.xonxoff = self._flow == "xon"
            if "://" not in self._port:
                opened.exclusive = True
            opened.open()
        except (serial.SerialException, OSError, ValueError) as error:
            raise TransportError(_open_cause(error)) from error
        # Some drivers and pseudo terminals have no such lines.
        with contextlib.suppress(OSError, serial.SerialException):
            opened.dtr = True
            opened.rts = True
        self._serial = opened

    def write(self, payload: bytes, timeout_s: float) -> None:
        """Write all of it. Raises TransportError "timeout" or "closed"; the count is exact to CHUNK_BYTES, upwards."""
        port = self._opened()
        deadline = time.monotonic() + timeout_s
        sent = 0
        while sent < len(payload):
            chunk = payload[sent : sent + CHUNK_BYTES]
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise TransportError("timeout", sent)
            try:
                port.write_timeout = left_s
                port.write(chunk)
            except serial.SerialTimeoutException as error:
                raise TransportError("timeout", sent + len(chunk)) from error
            except (serial.SerialException, OSError) as error:
                self.close()
                raise TransportError("closed", sent + len(chunk) if sent else 0) from error
            sent += len(chunk)

    def read(self, timeout_s: float) -> bytes:
        """Whatever has arrived. Raises TransportError "closed" when the device is gone."""
        port = self._opened()
        try:
            port.timeout = max(0.0, timeout_s)
            first: bytes = port.read(1)
            waiting: int = port.in_waiting if first else 0
            return first + (port.read(waiting) if waiting else b"")
        except (serial.SerialException, OSError, TypeError) as error:
            # pyserial 3.5 raises TypeError when another thread or the system took the port away under a read
            self.close()
            raise TransportError("closed") from error

    def close(self) -> None:
        """What the driver still holds gets the time its bytes take; then it is dropped. Left to the system, closing a
        line that a printer holds back takes 30 s (Linux, closing_wait)."""
        port, self._serial = self._serial, None
        if port is None:
            return
        with contextlib.suppress(OSError, serial.SerialException):
            deadline = time.monotonic() + DRIVER_BYTES * BITS_PER_BYTE / self._baud + DRAIN_SLACK_S
            while "://" not in self._port and port.out_waiting:
                if time.monotonic() >= deadline:
                    port.reset_output_buffer()
                    break
                time.sleep(LOOK_AGAIN_S)
        with contextlib.suppress(OSError, serial.SerialException):
            port.close()

    def abandon(self) -> None:
        """Closing alone would wait for a printer that takes nothing, and then still send."""
        if self._serial is not None:
            with contextlib.suppress(OSError, serial.SerialException):
                self._serial.reset_output_buffer()
        self.close()

    def _opened(self) -> serial.Serial:
        if self._serial is None:
            raise TransportError("closed")
        return self._serial


def _open_cause(error: Exception) -> str:
    """pyserial keeps the system's error number where it has one."""
    number = getattr(error, "errno", None)
    if number in (errno.EACCES, errno.EPERM):
        return "denied"
    if number in (errno.EBUSY, errno.EAGAIN):
        return "refused"
    return "not_found"

"""The wire to a printer on the network: raw bytes over TCP, usually port 9100."""

import contextlib
import errno
import select
import socket
import struct
import sys
import time

from printing.errors import TransportError

#: Port of raw printing, as Epson, Zebra and JetDirect use it.
RAW_PORT = 9100
#: So long without one more byte accepted means "stalled": paper out, cover open, or a full buffer.
STALL_S = 0.5
#: A dead network is noticed after about KEEPALIVE_IDLE_S + 3 * KEEPALIVE_EVERY_S.
KEEPALIVE_IDLE_S = 10
KEEPALIVE_EVERY_S = 5
KEEPALIVE_PROBES = 3
READ_BYTES = 4096
#: SO_LINGER on, for 0 seconds: closing resets the connection. Two shorts on Windows, two ints elsewhere.
ABORT = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
SEND_BYTES = 64 * 1024

_CAUSES = {
    errno.ECONNREFUSED: "refused",
    errno.ETIMEDOUT: "timeout",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EHOSTUNREACH: "not_found",
    errno.ENETUNREACH: "not_found",
}


class NetworkTransport:
    """One TCP connection. Bytes count as written when this computer's network stack took them, in order."""

    can_read = True

    def __init__(self, host: str, port: int = RAW_PORT, open_timeout_s: float = 3.0) -> None:
        self._peer = (host, port)
        self._open_timeout_s = open_timeout_s
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Connect. Raises TransportError "refused", "timeout", "not_found", "denied"."""
        self.close()
        try:
            connected = socket.create_connection(self._peer, timeout=self._open_timeout_s)
        except TimeoutError as error:
            raise TransportError("timeout") from error
        except OSError as error:
            cause = "not_found" if isinstance(error, socket.gaierror) else _CAUSES.get(error.errno or 0, "closed")
            raise TransportError(cause) from error
        connected.setblocking(False)
        keep_alive(connected)
        self._socket = connected

    def write(self, payload: bytes, timeout_s: float) -> None:
        """Write all of it. Raises TransportError "stalled" after STALL_S without progress (the connection holds),
        "timeout" at the deadline, "closed" or "reset" when the printer is gone, each with the bytes taken so far.
        """
        wire = self._connected()
        gone = _gone(wire)
        if gone:
            self.close()
            raise TransportError(gone, 0)
        deadline = time.monotonic() + timeout_s
        sent = 0
        view = memoryview(payload)
        while sent < len(payload):
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise TransportError("timeout", sent)
            if not select.select([], [wire], [], min(STALL_S, left_s))[1]:
                raise TransportError("stalled" if left_s > STALL_S else "timeout", sent)
            try:
                sent += wire.send(view[sent : sent + SEND_BYTES])
            except BlockingIOError:
                continue
            except OSError as error:
                self.close()
                raise TransportError("reset", sent) from error
        if _gone(wire) == "reset":  # a printer that closed in good order has read what it was sent
            self.close()
            raise TransportError("reset", sent)

    def read(self, timeout_s: float) -> bytes:
        """Whatever has arrived. Raises TransportError "closed" or "reset"."""
        wire = self._connected()
        if not select.select([wire], [], [], max(0.0, timeout_s))[0]:
            return b""
        try:
            arrived = wire.recv(READ_BYTES)
        except BlockingIOError:
            return b""
        except OSError as error:
            self.close()
            raise TransportError("reset") from error
        if not arrived:
            self.close()
            raise TransportError("closed")
        return arrived

    def close(self) -> None:
        """Let go. What has arrived is read first: closing with unread bytes would reset the connection, and a
        reset may take from the printer what it has not read yet."""
        wire, self._socket = self._socket, None
        if wire is None:
            return
        with contextlib.suppress(OSError):
            wire.shutdown(socket.SHUT_WR)
            while wire.recv(READ_BYTES):
                pass
        with contextlib.suppress(OSError):
            wire.close()

    def abandon(self) -> None:
        """Reset the connection: what this computer has not sent is dropped, and most printers drop what they have not
        read."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
            wire, self._socket = self._socket, None
            with contextlib.suppress(OSError):
                wire.close()

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise TransportError("closed")
        return self._socket


def keep_alive(wire: socket.socket) -> None:
    """Probe an idle connection; the finer options exist only on some systems."""
    options = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
    for name, value in (
        ("TCP_KEEPIDLE", KEEPALIVE_IDLE_S),
        ("TCP_KEEPINTVL", KEEPALIVE_EVERY_S),
        ("TCP_KEEPCNT", KEEPALIVE_PROBES),
    ):
        if hasattr(socket, name):
            options.append((socket.IPPROTO_TCP, getattr(socket, name), value))
    for level, option, value in options:
        with contextlib.suppress(OSError):
            wire.setsockopt(level, option, value)


def _gone(wire: socket.socket) -> str:
    """ "closed" or "reset" when the other side has gone, else ""; takes nothing of what has arrived."""
    try:
        return "" if wire.recv(1, socket.MSG_PEEK) else "closed"
    except BlockingIOError:
        return ""
    except OSError:
        return "reset"

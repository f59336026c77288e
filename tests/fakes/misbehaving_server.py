"""A printer port on loopback that behaves as badly as it is told to."""

import socket
import struct
import threading
from collections.abc import Callable

Behaviour = Callable[[socket.socket], None]


class MisbehavingServer:
    """Serves each connection with one behaviour; `received` holds what was read. Use as a context."""

    def __init__(self, behave: Behaviour | None = None, backlog_bytes: int = 4096) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, backlog_bytes)
        self.port: int = self._listening.getsockname()[1]
        self._behave = behave or self._read_all
        self._read = threading.Condition()
        self.received = b""
        self.served = threading.Event()  # one behaviour has ended
        self.let_go = threading.Event()  # for behaviours that wait
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "MisbehavingServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def wait_received(self, count: int) -> bytes:
        with self._read:
            assert self._read.wait_for(lambda: len(self.received) >= count, 10), len(self.received)
            return self.received

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                self._behave(connection)
            self.served.set()

    def _read_all(self, connection: socket.socket) -> None:
        while arrived := connection.recv(65536):
            with self._read:
                self.received += arrived
                self._read.notify_all()


def reset(connection: socket.socket) -> None:
    """Closes with RST, as a printer that is switched off and on."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

"""The HTTP port of an office printer made of software, and its faults. What requests mean is `ipp_desk`."""

import socket
import socketserver
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from printing.transports.network import ABORT

REQUEST_LIMIT = 64_000_000  #: bytes
LOOK_AGAIN_S = 0.02


class IppPrinter(Protocol):
    """The printer behind a port."""

    never_answers: bool
    never_reads: bool
    closes_before_write: bool
    closes_after_write: bool
    resets_on_write: bool

    def respond(self, request: bytes) -> bytes: ...


class IppPort(ThreadingHTTPServer):
    """Listens at once; port 0 chooses a free one. Raises OSError when it cannot."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, printer: IppPrinter, host: str, port: int) -> None:
        super().__init__((host, port), _Handler)
        self.printer = printer
        self.port: int = self.server_address[1]
        self.is_closing = threading.Event()
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.1}, name=f"virtual ipp {self.port}", daemon=True
        )
        self._thread.start()

    def server_bind(self) -> None:
        """Without asking DNS for the host's name, as HTTPServer does."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def close(self) -> None:
        self.is_closing.set()
        self.shutdown()
        self.server_close()
        self._thread.join(timeout=5.0)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = 30.0
    disable_nagle_algorithm = True
    server: IppPort

    def do_POST(self) -> None:
        printer = self.server.printer
        if printer.closes_before_write:
            self.close_connection = True
            return
        while printer.never_reads and not self.server.is_closing.wait(LOOK_AGAIN_S):
            pass
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > REQUEST_LIMIT:
            self.send_error(HTTPStatus.LENGTH_REQUIRED)
            return
        if printer.resets_on_write and int(length) > 400:  # a question is shorter
            self._reset()
            return
        body = self.rfile.read(int(length))
        if len(body) < int(length) or self.headers.get("Content-Type") != "application/ipp":
            self.close_connection = True
            return
        answer = printer.respond(body)
        while printer.never_answers and not self.server.is_closing.wait(LOOK_AGAIN_S):
            pass
        if printer.closes_after_write and int(length) > 400:
            self.close_connection = True
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def handle(self) -> None:
        """A host that breaks a connection off is nothing to report."""
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Quiet: faults are logged by the printer."""

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
        self.close_connection = True
        self.connection.close()

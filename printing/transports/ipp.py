"""The wire to a printer that speaks IPP, or to a CUPS queue: requests out, responses back, each within its deadline.

It knows where requests go: it writes the printer's address and the job's number into them. What they ask, and what the
responses mean, is `printing.languages.pdf`. HTTP is the standard library's.
"""

import contextlib
import http.client
import socket
import time
from collections import deque

from printing.errors import TransportError
from printing.languages.ipp_messages import (
    OK_BELOW,
    SERVER_ERRORS,
    Attribute,
    IppUnreadable,
    Message,
    Operation,
    Tag,
    addressed,
    message,
    read_message,
)
from printing.languages.pdf import JOB_NAME, print_job
from printing.transports.network import keep_alive

IPP_PORT = 631
PDF_START = b"%PDF-"
RESPONSE_LIMIT = 1_000_000  #: bytes of one response; a list of jobs is the longest we ask for
_HTTP_CAUSES = {401: "denied", 403: "denied", 404: "not_found", 426: "denied"}


class IppTransport:
    """One HTTP connection, renewed for every job: a connection that idled may be gone without a word."""

    can_read = True

    def __init__(self, host: str, port: int = IPP_PORT, path: str = "/ipp/print", open_timeout_s: float = 3.0) -> None:
        self._host, self._port, self._path = host, port, path
        self._open_timeout_s = open_timeout_s
        self._user = f"{JOB_NAME}@{socket.gethostname()}"[:255]
        self._connection: http.client.HTTPConnection | None = None
        self._responses: deque[bytes] = deque()
        self._job_id: int | None = None

    @property
    def uri(self) -> str:
        return f"ipp://{self._host}:{self._port}{self._path}"

    def open(self) -> None:
        """Connect. Raises TransportError "refused", "timeout", "not_found", "denied"."""
        self.close()
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._open_timeout_s)
        try:
            connection.connect()
        except TimeoutError as error:
            raise TransportError("timeout") from error
        except socket.gaierror as error:
            raise TransportError("not_found") from error
        except PermissionError as error:
            raise TransportError("denied") from error
        except OSError as error:
            raise TransportError("refused") from error
        keep_alive(connection.sock)
        self._connection = connection

    def write(self, payload: bytes, timeout_s: float) -> None:
        """Send one request and take its response, which `read` hands out.

        Raises TransportError: "refused" with 0 bytes where the printer takes no job now, else "timeout", "closed",
        "denied", "not_found"; of a job that broke off all bytes count as written, as nobody knows.
        """
        deadline = time.monotonic() + timeout_s
        if self._connection is None:
            raise TransportError("closed")
        if payload.startswith(PDF_START):  # for a queue whose word is no proof: only the envelope is missing
            payload = print_job(payload, JOB_NAME, 1)
        operation = int.from_bytes(payload[2:4], "big")
        if operation == Operation.CANCEL_JOB:
            self._cancel_ours(payload, deadline)
            return
        if operation == Operation.PRINT_JOB:
            self._job_id = None
            self._open_timeout_s, kept = min(self._open_timeout_s, timeout_s), self._open_timeout_s
            try:
                self.open()
            finally:
                self._open_timeout_s = kept
        about_job = operation == Operation.GET_JOB_ATTRIBUTES
        if about_job and self._job_id is None:
            return
        try:
            raw = self._exchange(addressed(payload, self._target(self._job_id if about_job else None)), deadline)
            response = read_message(raw)
        except IppUnreadable as error:
            raise TransportError("closed", len(payload)) from error
        if operation == Operation.PRINT_JOB:
            self._note_job(response)
        self._responses.append(raw)

    def read(self, timeout_s: float) -> bytes:
        """The next response. Nothing comes unasked: without one the time is waited out."""
        if self._connection is None:
            raise TransportError("closed")
        if self._responses:
            return self._responses.popleft()
        time.sleep(max(0.0, timeout_s))
        return b""

    def close(self) -> None:
        connection, self._connection = self._connection, None
        self._responses.clear()
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.close()

    def abandon(self) -> None:
        """Nothing is under way between two requests; what the printer has is cancelled by a clear."""
        self.close()

    def _note_job(self, response: Message) -> None:
        """Which job that became. Raises TransportError("refused") where the printer takes none now."""
        if response.code >= SERVER_ERRORS:
            raise TransportError("refused")
        job_id = response.first("job-id")
        self._job_id = job_id if isinstance(job_id, int) and response.code < OK_BELOW else None

    def _cancel_ours(self, payload: bytes, deadline: float) -> None:
        """Cancel every unfinished job of this station, also those of an earlier run."""
        wanted: list[Attribute] = [
            (Tag.KEYWORD, "which-jobs", ("not-completed",)),
            (Tag.BOOLEAN, "my-jobs", (True,)),
            (Tag.KEYWORD, "requested-attributes", ("job-id", "job-name")),
        ]
        request = message(Operation.GET_JOBS, 1, wanted)
        try:
            listed = read_message(self._exchange(addressed(request, self._target()), deadline))
        except IppUnreadable as error:
            raise TransportError("closed", len(payload)) from error
        for _, attributes in listed.groups:
            (job_id,), (name,) = attributes.get("job-id", (None,))[:1], attributes.get("job-name", ("",))[:1]
            if isinstance(job_id, int) and str(name).startswith(JOB_NAME):
                self._exchange(addressed(payload, self._target(job_id)), deadline)

    def _target(self, job_id: int | None = None) -> list[Attribute]:
        """Whom and what a request is about, in the order it has to be told (RFC 8011, 4.1.5)."""
        job: list[Attribute] = [(Tag.INTEGER, "job-id", (job_id,))] if job_id is not None else []
        return [(Tag.URI, "printer-uri", (self.uri,)), *job, (Tag.NAME, "requesting-user-name", (self._user,))]

    def _exchange(self, request: bytes, deadline: float) -> bytes:
        """One HTTP exchange. Raises TransportError; the connection is then closed."""
        connection = self._connection
        if connection is None:
            raise TransportError("closed")
        headers = {"Content-Type": "application/ipp", "Accept": "application/ipp"}
        try:
            if connection.sock is None:
                connection.connect()
            connection.sock.settimeout(_left(deadline))
            connection.request("POST", self._path, body=request, headers=headers)
            connection.sock.settimeout(_left(deadline))
            response = connection.getresponse()
            body = self._body(response, connection, deadline)
        except TimeoutError as error:
            self.close()
            raise TransportError("timeout", len(request)) from error
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise TransportError("closed", len(request)) from error
        if response.status != http.HTTPStatus.OK:
            self.close()
            raise TransportError(_HTTP_CAUSES.get(response.status, "refused"))
        return body

    @staticmethod
    def _body(response: http.client.HTTPResponse, connection: http.client.HTTPConnection, deadline: float) -> bytes:
        body = b""
        while piece := response.read1(65_536):
            body += piece
            if len(body) > RESPONSE_LIMIT:
                raise http.client.HTTPException("a response without end")
            if connection.sock is not None:
                connection.sock.settimeout(_left(deadline))
        if response.length:
            raise http.client.HTTPException("a response that broke off")
        response.close()  # else the connection takes no further request
        return body


def _left(deadline: float) -> float:
    """Seconds up to the deadline. Raises TimeoutError."""
    left_s = deadline - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s

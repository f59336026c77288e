"""The wire into a print queue of this computer, raw: Windows' spooler or the local CUPS. Handed over is all it tells.

Every write is one job of the queue, whole or called off: a queue prints a job once it is complete, not before.
"""

import sys
from collections.abc import Callable
from urllib.parse import quote

from printing.errors import TransportError
from printing.languages.ipp_messages import NOT_FOUND, OK_BELOW, Attribute, Operation, Tag, message, read_message
from printing.transports.base import Transport
from printing.transports.ipp import IPP_PORT, IppTransport
from printing.transports.windows_spooler import WindowsSpoolerTransport

#: Document formats of CUPS: bytes for the printer as they are, and pages that the queue's driver turns into bytes.
CUPS_RAW, PDF = "application/vnd.cups-raw", "application/pdf"


class PrintQueueTransport:
    """A queue that stays, around jobs that come and go: `job_wire` makes the wire of one job."""

    can_read = False

    def __init__(self, job_wire: Callable[[], Transport]) -> None:
        self._job_wire = job_wire
        self._is_open = False

    def open(self) -> None:
        """Nothing to connect to yet: whether the queue is there shows with the next job."""
        self._is_open = True

    def write(self, payload: bytes, timeout_s: float) -> None:
        """One job. Raises TransportError as the job's wire does; a job that failed is called off."""
        if not self._is_open:
            raise TransportError("closed")
        wire = self._job_wire()
        wire.open()
        try:
            wire.write(payload, timeout_s)
        except TransportError:
            wire.abandon()
            raise
        wire.close()

    def read(self, timeout_s: float) -> bytes:  # noqa: ARG002 - nothing ever comes back
        if not self._is_open:
            raise TransportError("closed")
        return b""

    def close(self) -> None:
        self._is_open = False

    def abandon(self) -> None:
        self.close()


class CupsJob:
    """One job of a CUPS queue over IPP."""

    can_read = False

    def __init__(self, queue: str, document_format: str, server: IppTransport | None = None) -> None:
        self._format = document_format
        self._server = server or IppTransport("localhost", IPP_PORT, f"/printers/{quote(queue, safe='')}")

    def open(self) -> None:
        self._server.open()

    def write(self, payload: bytes, timeout_s: float) -> None:
        """Give the whole job to CUPS. Raises TransportError; with 0 bytes "not_found" where there is no such queue,
        "refused" where CUPS does not take the job."""
        about: list[Attribute] = [
            (Tag.NAME, "job-name", ("packing-station",)),
            (Tag.MIME, "document-format", (self._format,)),
        ]
        self._server.write(message(Operation.PRINT_JOB, 1, about, (), payload), timeout_s)
        code = read_message(self._server.read(0.0)).code
        if code >= OK_BELOW:
            raise TransportError("not_found" if code == NOT_FOUND else "refused")

    def read(self, timeout_s: float) -> bytes:  # noqa: ARG002
        return b""

    def close(self) -> None:
        self._server.close()

    def abandon(self) -> None:
        self._server.abandon()


def queue_transport(queue: str, *, is_pdf: bool, platform: str = sys.platform) -> PrintQueueTransport:
    """The wire into the queue of this name, whatever the system. PDF goes to CUPS as PDF, for its driver to print;
    Windows hands it on as it is, so only to printers that read PDF themselves."""
    if platform == "win32":
        return PrintQueueTransport(lambda: WindowsSpoolerTransport(queue))
    return PrintQueueTransport(lambda: CupsJob(queue, PDF if is_pdf else CUPS_RAW))

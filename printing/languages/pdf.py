"""PDF: the page as it is, for office and card printers. Nothing comes back on a raw wire."""
# ruff: noqa: ARG002 - the parameters are the Protocol's, whether a language needs them or not

from printing.languages.base import Reply, ReplyReader
from printing.media import PrinterProfile
from printing.page import Page


class NothingToRead:
    """A raw PDF wire has no replies; what arrives anyway is not a status."""

    def feed(self, data: bytes) -> list[Reply]:
        return []


class Pdf:
    """Printers that take PDF over a raw port, a file or the operating system's queue."""

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        return page.pdf

    def status_query(self, profile: PrinterProfile) -> bytes:
        return b""

    def completion_query(self, profile: PrinterProfile, mark: int) -> bytes:
        return b""

    def clear(self, profile: PrinterProfile) -> bytes:
        return b""

    def reader(self, profile: PrinterProfile) -> ReplyReader:
        return NothingToRead()

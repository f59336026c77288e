"""PDF read as an office printer does: whole documents, page by page. Nothing is ever answered."""

import io
import re
from collections.abc import Collection

import pypdfium2

from printing.media import MM_PER_INCH
from printing.raster import pdfium_lock
from printing.status import Condition
from printing.virtual.steps import Eject, Fault, PrintSheet, Step

SHEET_DPI = 150
POINTS_PER_INCH = 72
HEADER = b"%PDF-"
#: The end of a document: what a reader of PDF looks for from behind (ISO 32000-1, 7.5.5).
TRAILER = re.compile(rb"startxref\s+\d+\s+%%EOF\s*$")
DOCUMENT_LIMIT = 64_000_000  #: bytes


class PdfInterpreter:
    """Collects bytes up to the document's trailer or the end of the connection, then prints its pages."""

    def __init__(self) -> None:
        self.wants_changes = False
        self._buffer = bytearray()
        self._offset = 0

    def feed(self, payload: bytes) -> list[Step]:
        self._buffer += payload if self._buffer else payload.lstrip()
        start = bytes(self._buffer[: len(HEADER)])
        if not HEADER.startswith(start) or len(self._buffer) > DOCUMENT_LIMIT:
            raise Fault(self._offset, f"%PDF- and at most {DOCUMENT_LIMIT} bytes", start)
        if not TRAILER.search(self._buffer, max(0, len(self._buffer) - 64)):
            return []
        return self._print()

    def end(self) -> list[Step]:
        return self._print() if self._buffer else []

    def _print(self) -> list[Step]:
        try:
            steps = sheets(bytes(self._buffer))
        except pypdfium2.PdfiumError as error:
            raise Fault(self._offset, "a readable PDF", bytes(self._buffer[:16])) from error
        self._offset += len(self._buffer)
        self._buffer.clear()
        return steps

    def answer(self, question: bytes, conditions: Collection[Condition], waiting: int) -> bytes:  # noqa: ARG002
        return b""

    def changed(self, conditions: Collection[Condition]) -> bytes:  # noqa: ARG002
        return b""


def sheets(document: bytes) -> list[Step]:
    """Every page as PNG at `SHEET_DPI`. Raises pypdfium2.PdfiumError for what is no PDF."""
    steps: list[Step] = []
    to_mm = MM_PER_INCH / POINTS_PER_INCH
    with pdfium_lock:
        pdf = pypdfium2.PdfDocument(document)
        try:
            for page in pdf:
                width_pt, height_pt = page.get_size()
                png = io.BytesIO()
                page.render(scale=SHEET_DPI / POINTS_PER_INCH).to_pil().save(png, "PNG", compress_level=1)
                steps += [PrintSheet(png.getvalue(), width_pt * to_mm, height_pt * to_mm), Eject()]
                page.close()
        finally:
            pdf.close()
    return steps

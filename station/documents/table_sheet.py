"""Any table as a PDF to read and file: A4 across, the head on every page. What stands in it is given."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from printing import fonts, reading_order
from printing.fonts import Face

__all__ = ["table_sheet"]

_MARGIN = 14 * mm
_LINE = Color(0.82, 0.82, 0.82)
#: A column gets room by its longest cell, within these letters.
_NARROWEST, _WIDEST = 8, 30


def table_sheet(title: str, lead: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A4 pages. Deterministic: the same content is the same file."""
    stream = BytesIO()
    page = landscape(A4)
    sheet = SimpleDocTemplate(
        stream, pagesize=page, title=title, invariant=1,
        leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
    )  # fmt: skip
    cells = [[_cell(text, Face.SANS_SEMIBOLD) for text in head]]
    cells += [[_cell(text, Face.SANS) for text in row] for row in rows]
    table = Table(cells, colWidths=_widths(head, rows, page[0] - 2 * _MARGIN - 12), repeatRows=1)
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE)]))
    story: list[Any] = [_cell(title, Face.SANS_BOLD, 18), Spacer(0, 2 * mm), _cell(lead, Face.SANS), Spacer(0, 4 * mm)]
    sheet.build([*story, table])
    return stream.getvalue()


def _widths(head: Sequence[str], rows: Sequence[Sequence[str]], room: float) -> list[float]:
    """Points of each column, all of `room` together."""
    longest = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    letters = [min(max(each, _NARROWEST), _WIDEST) for each in longest]
    return [room * each / sum(letters) for each in letters]


def _cell(text: str, face: Face, size: float = 8.5) -> Paragraph:
    """Text of any script, each piece in a face that has its letters."""
    shown = " ".join(fonts.printable(text).split())
    seen = reading_order.visual(reading_order.shape(shown))
    marked = "".join(
        f'<font name="{fonts.reportlab_name(used)}">{escape(piece)}</font>' for used, piece in fonts.runs(seen, face)
    )
    style = ParagraphStyle(face.name, fontName=fonts.reportlab_name(face), fontSize=size, leading=size * 1.35)
    return Paragraph(marked, style)

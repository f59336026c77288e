"""Any table as a PDF to read and file: A4 across, the head on every page. What stands in it is given."""

import re
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
_BREAKS = re.compile(r"[^\S\u00a0\u202f]+")
_LINE = Color(0.82, 0.82, 0.82)
#: A column gets room by its longest cell, within these letters.
_NARROWEST, _WIDEST = 6, 30
#: Letters in points; tables with many columns are written smaller, so that words stay whole.
_LARGEST, _SMALLEST = 8.5, 6.5
#: An average letter is as wide as this part of its size (Inter, measured on German words).
_LETTER = 0.58
#: Empty room of each cell, left and right together, as reportlab has it.
_PADDING = 12.0


def table_sheet(title: str, lead: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A4 pages. Deterministic: the same content is the same file."""
    stream = BytesIO()
    page = landscape(A4)
    sheet = SimpleDocTemplate(
        stream, pagesize=page, title=fonts.printable(title), invariant=1,
        leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
    )  # fmt: skip
    letters, room = _letters(head, rows), page[0] - 2 * _MARGIN - 12 - _PADDING * len(head)
    size = min(_LARGEST, max(_SMALLEST, room / (sum(letters) * _LETTER)))
    cells = [[_cell(text, Face.SANS_SEMIBOLD, size) for text in head]]
    cells += [[_cell(text, Face.SANS, size) for text in row] for row in rows]
    table = Table(
        cells, colWidths=[_PADDING + room * each / sum(letters) for each in letters], repeatRows=1, splitInRow=1
    )
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE)]))
    story: list[Any] = [_cell(title, Face.SANS_BOLD, 18), Spacer(0, 2 * mm), _cell(lead, Face.SANS), Spacer(0, 4 * mm)]
    sheet.build([*story, table])
    return stream.getvalue()


def _letters(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """How many letters each column has room for; the words of its heading always."""
    longest = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    words = [max((len(word) for word in text.split()), default=0) + 1 for text in head]
    return [max(min(max(each, _NARROWEST), _WIDEST), word) for each, word in zip(longest, words, strict=True)]


def _cell(text: str, face: Face, size: float = _LARGEST) -> Paragraph:
    """Text of any script, each piece in a face that has its letters; an amount stays beside its currency."""
    shown = _BREAKS.sub(" ", fonts.printable(text)).strip()
    seen = reading_order.visual(reading_order.shape(shown))
    marked = "".join(
        f'<font name="{fonts.reportlab_name(used)}">{escape(piece)}</font>' for used, piece in fonts.runs(seen, face)
    )
    style = ParagraphStyle(face.name, fontName=fonts.reportlab_name(face), fontSize=size, leading=size * 1.35)
    return Paragraph(marked, style)

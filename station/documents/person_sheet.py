"""What is known of a person as a PDF to read: headings, and rows of label and value. What stands there is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import HRFlowable, Paragraph, SimpleDocTemplate, Spacer

from printing import fonts, reading_order
from printing.fonts import Face

__all__ = ["SheetSection", "person_sheet"]

_MARGIN = 18 * mm
_GREY = Color(0.42, 0.42, 0.42)
_LINE = Color(0.82, 0.82, 0.82)


@dataclass(frozen=True, slots=True)
class SheetSection:
    """One heading with its entries; an entry is a list of (label, value), a label "" makes a sentence."""

    heading: str
    entries: Sequence[Sequence[tuple[str, str]]]


def person_sheet(title: str, lead: Sequence[str], sections: Sequence[SheetSection], foot: str) -> bytes:
    """A4 pages; `foot` stands at the bottom with {page}. Deterministic: the same content is the same file."""
    stream = BytesIO()
    sheet = SimpleDocTemplate(
        stream, pagesize=A4, title=title, invariant=1,
        leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
    )  # fmt: skip
    plain, heading = _style(Face.SANS, 9.5, 13.5), _style(Face.SANS_SEMIBOLD, 12.5, 17)
    story: list[Any] = [Paragraph(_marked(title, Face.SANS_BOLD), _style(Face.SANS_BOLD, 19, 26)), Spacer(0, 2 * mm)]
    story += [Paragraph(_marked(text, Face.SANS), plain) for text in lead]
    for section in sections:
        story += [Spacer(0, 6 * mm), Paragraph(_marked(section.heading, Face.SANS_SEMIBOLD), heading)]
        for place, entry in enumerate(section.entries):
            if place:
                story.append(HRFlowable(width="100%", thickness=0.4, color=_LINE, spaceBefore=3, spaceAfter=3))
            story += [Paragraph(_line(label, value), plain) for label, value in entry]
    sheet.build(story, onFirstPage=_footer(foot), onLaterPages=_footer(foot))
    return stream.getvalue()


def _style(face: Face, size: float, leading: float) -> ParagraphStyle:
    name = fonts.reportlab_name(face)
    return ParagraphStyle(face.name, fontName=name, fontSize=size, leading=leading, keepWithNext=face is not Face.SANS)


def _line(label: str, value: str) -> str:
    told = f'<font color="#6b6b6b">{_marked(label, Face.SANS)}:</font> ' if label else ""
    return told + _marked(value, Face.SANS)


def _marked(text: str, face: Face) -> str:
    """Text of any script as reportlab's mark-up, each piece in a face that has its letters."""
    shown = " ".join(fonts.printable(text).split())
    seen = reading_order.visual(reading_order.shape(shown))
    return "".join(
        f'<font name="{fonts.reportlab_name(used)}">{escape(piece)}</font>' for used, piece in fonts.runs(seen, face)
    )


def _footer(foot: str) -> Any:
    def draw(canvas: Canvas, _sheet: Any) -> None:
        canvas.setFont(fonts.reportlab_name(Face.SANS), 8)
        canvas.setFillColor(_GREY)
        canvas.drawString(_MARGIN, 10 * mm, foot.replace("{page}", str(canvas.getPageNumber())))

    return draw

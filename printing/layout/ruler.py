"""A ruler across the whole width that the head prints: millimetres above, dots below, and the outermost columns."""

from printing.fonts import Face, reportlab_name, width
from printing.layout.sheet import BLACK, Pen, Piece, Setting
from printing.media import MM_PER_INCH

_HEIGHT_MM = 7.0
_NUMBER_PT = 6.0
#: Lengths of the strokes in mm at every first, fifth and tenth millimetre; dots at 10, 50 and 100 alike.
_SHORT_MM, _MIDDLE_MM, _LONG_MM = 1.0, 1.6, 2.3


def ruler(setting: Setting, gap: float) -> Piece:
    """Strokes one dot wide, counted from the page's left edge; beside the outermost columns white tells how far the
    paper reaches beyond the head."""
    tall = round(setting.points(_HEIGHT_MM) / setting.dot_pt)

    def draw(pen: Pen, _x: float, y: float) -> None:
        top = pen.in_dots(y)
        pen.canvas.setFillColorRGB(*BLACK)
        pen.fill_dots(0, top, 1, tall)
        pen.fill_dots(setting.width_dots - 1, top, 1, tall)
        for mm in range(1, int(setting.width_dots / setting.dpi * MM_PER_INCH) + 1):
            stroke = _stroke(pen, setting, mm, 5, 10)
            pen.fill_dots(min(setting.width_dots - 1, round(mm * setting.dpi / MM_PER_INCH)), top, 1, stroke)
            if mm % 10 == 0:
                _number(pen, str(mm), mm * setting.dpi / MM_PER_INCH, top + stroke, setting)
        for dot in range(10, setting.width_dots, 10):
            stroke = _stroke(pen, setting, dot, 50, 100)
            pen.fill_dots(dot, top + tall - stroke, 1, stroke)

    return Piece(tall * setting.dot_pt, draw, gap)


def _stroke(pen: Pen, setting: Setting, place: int, middle: int, long: int) -> int:
    """How long the stroke at this place is, in dots."""
    length_mm = _LONG_MM if place % long == 0 else _MIDDLE_MM if place % middle == 0 else _SHORT_MM
    return pen.in_dots(setting.points(length_mm))


def _number(pen: Pen, number: str, at_dots: float, top: int, setting: Setting) -> None:
    """A number below its stroke; one that would not stay on the page is left out."""
    wide = width(number, Face.SANS, _NUMBER_PT)
    left = at_dots * pen.dot_pt - wide / 2
    if left + wide <= setting.width_dots * pen.dot_pt:
        pen.canvas.setFont(reportlab_name(Face.SANS), _NUMBER_PT)
        pen.canvas.drawString(left, pen.up(top * pen.dot_pt + _NUMBER_PT), number)

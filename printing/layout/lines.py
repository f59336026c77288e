"""Text broken into lines that fit a width, and one line drawn with all the faces it needs."""

from collections.abc import Iterator
from dataclasses import dataclass

from printing import fonts, reading_order
from printing.document import Align
from printing.fonts import Face
from printing.layout.sheet import Pen, Piece, Rgb

CAPITALS = 0.73  #: height of Inter's capitals in em
EMPTY_LINE = 0.5


@dataclass(frozen=True, slots=True)
class Style:
    """How lines look. `leading` and `baseline` are shares of the size: line to line, line top to baseline."""

    face: Face
    size_pt: float
    leading: float
    ink: Rgb
    align: Align = Align.LEFT

    @property
    def line_pt(self) -> float:
        return self.leading * self.size_pt

    @property
    def baseline_pt(self) -> float:
        return (self.leading / 2 + 0.36) * self.size_pt  # capitals stand centred in the line

    @property
    def above_capitals_pt(self) -> float:
        return self.baseline_pt - CAPITALS * self.size_pt


def text_width(text: str, face: Face, size_pt: float) -> float:
    """Width in points with fallback faces counted."""
    return sum(fonts.width(part, of, size_pt * fonts.share_of_size(face, of)) for of, part in fonts.runs(text, face))


def wrap(text: str, face: Face, size_pt: float, width_pt: float, space_pt: float = 0.0) -> list[tuple[str, bool]]:
    """The lines as they are seen, and whether their paragraph runs from right to left. Empty paragraphs stay.

    Spaces between words are `space_pt` wide, 0: as the face has them.
    """
    lines: list[tuple[str, bool]] = []
    for paragraph in fonts.printable(text).split("\n"):
        right_to_left = reading_order.is_right_to_left(paragraph)
        broken = _broken(reading_order.shape(paragraph), face, size_pt, width_pt, space_pt)
        lines += [(reading_order.visual(line, right_to_left), right_to_left) for line in broken]
    return lines


def _broken(paragraph: str, face: Face, size_pt: float, width_pt: float, space_pt: float) -> Iterator[str]:
    space = space_pt or fonts.width(" ", face, size_pt)
    line = ""
    used = 0.0
    for word in paragraph.split(" "):
        length = text_width(word, face, size_pt)
        if line and used + space + length <= width_pt:
            line, used = f"{line} {word}", used + space + length
            continue
        if line:
            yield line
        line, used = word, length
        if length > width_pt:
            *full, line = _cut(word, face, size_pt, width_pt)
            yield from full
            used = text_width(line, face, size_pt)
    yield line


def _cut(word: str, face: Face, size_pt: float, width_pt: float) -> list[str]:
    """A word longer than the line in pieces, broken behind a hyphen, slash or stop where there is one near the end."""
    pieces: list[str] = []
    start, used = 0, 0.0
    for end, character in enumerate(word):
        length = text_width(character, face, size_pt)
        if end > start and used + length > width_pt:
            piece = word[start:end]
            nice = max(piece.rfind(mark) for mark in "-/.,@_&") + 1
            stop = start + nice if nice > len(piece) * 2 // 3 else end
            pieces.append(word[start:stop])
            start, used = stop, text_width(word[stop:end], face, size_pt)
        used += length
    return [*pieces, word[start:]]


def draw_line(pen: Pen, text: str, style: Style, x: float, baseline: float) -> None:
    """One line with its left end at `x`."""
    writing = pen.canvas.beginText(x, pen.up(baseline))
    writing.setFillColorRGB(*style.ink)
    for face, part in fonts.runs(text, style.face):
        writing.setFont(fonts.reportlab_name(face), style.size_pt * fonts.share_of_size(style.face, face))
        writing.textOut(part)
    pen.canvas.drawText(writing)


def indent(text: str, style: Style, width_pt: float, flip: bool) -> float:
    """How far from the left a line starts; `flip` swaps left and right for right-to-left documents."""
    align = {Align.LEFT: Align.RIGHT, Align.RIGHT: Align.LEFT}.get(style.align, style.align) if flip else style.align
    if align is Align.LEFT:
        return 0.0
    free = width_pt - text_width(text, style.face, style.size_pt)
    return free if align is Align.RIGHT else free / 2


def paragraph(text: str, style: Style, width_pt: float, gap: float, flip: bool, balanced: bool = False) -> Piece:
    """A block of plain lines, its top at the capitals of the first. `balanced`: lines of about the same length."""
    lines = wrap(text, style.face, style.size_pt, width_pt)
    if balanced and len(lines) > 1:
        lines = _balanced(text, style, width_pt, lines)
    tops, height = stacked([line for line, _ in lines], style)

    def draw(pen: Pen, x: float, y: float) -> None:
        for top, (line, _) in zip(tops, lines, strict=True):
            baseline = pen.on_grid(y + top + style.baseline_pt)
            draw_line(pen, line, style, x + indent(line, style, width_pt, flip), baseline)

    return Piece(height, draw, gap)


def stacked(lines: list[str], style: Style) -> tuple[list[float], float]:
    """Where each line begins, and the height of all. Empty lines are half as high: they part paragraphs."""
    y = -style.above_capitals_pt
    tops = []
    for line in lines:
        tops.append(y)
        y += style.line_pt * (1.0 if line else EMPTY_LINE)
    return tops, max(0.0, y)


def _balanced(text: str, style: Style, width_pt: float, lines: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The narrowest setting with no more lines, and no word broken that the widest did not break."""
    pieces = _pieces(lines)
    narrow, wide = width_pt / len(lines), width_pt
    while wide - narrow > width_pt / 32:
        middle = (narrow + wide) / 2
        tried = wrap(text, style.face, style.size_pt, middle)
        if len(tried) <= len(lines) and _pieces(tried) == pieces:
            wide, lines = middle, tried
        else:
            narrow = middle
    return lines


def _pieces(lines: list[tuple[str, bool]]) -> int:
    """Words and parts of broken words."""
    return sum(len(line.split()) for line, _ in lines)

"""Every kind of block as a measured piece: sizes, white above it, faces. What fits is decided in `compose`."""

from dataclasses import dataclass

from printing.document import (
    Align,
    Barcode,
    Block,
    Columns,
    Cut,
    DataMatrix,
    Handwriting,
    Heading,
    Picture,
    Qr,
    Rule,
    Ruler,
    Signature,
    Space,
    Text,
)
from printing.fonts import Face
from printing.layout import hand, lines, pictures, ruler, signature, symbols
from printing.layout.lines import Style
from printing.layout.sheet import Pen, Piece, Setting, draw_stacked, nothing, stacked_height

#: Smallest legible sizes at 203 dpi, where a stroke is still two dots wide.
LEAST_SANS_PT = 6.0
LEAST_HAND_PT = 11.0
#: Soft text is told apart on thermal paper by its size alone.
SOFT_SHARE = 0.85
GUTTER_PT = 8.5  # 3 mm

#: White above a block, in points, before density and scale.
_GAPS: dict[type, float] = {
    Heading: 10.0,
    Text: 6.5,
    Handwriting: 8.0,
    Signature: 3.0,
    Picture: 8.0,
    Barcode: 8.0,
    Qr: 6.0,
    DataMatrix: 6.0,
    Rule: 8.0,
    Ruler: 8.0,
    Columns: 8.0,
    Cut: 8.0,
    Space: 0.0,
}


def pieces(blocks: tuple[Block, ...], setting: Setting, width_pt: float) -> list[Piece]:
    """The blocks measured for a width. Raises DoesNotFit, PictureUnreadable."""
    return [_piece(block, setting, width_pt) for block in blocks]


def _piece(block: Block, setting: Setting, width_pt: float) -> Piece:
    gap = _GAPS[type(block)] * setting.density * setting.scale
    match block:
        case Heading():
            return _heading(block, setting, width_pt, gap)
        case Text():
            return _text(block, setting, width_pt, gap)
        case Handwriting():
            size = smaller(block.size_pt, setting.scale, LEAST_HAND_PT)
            return hand.handwritten(block, size, setting.inks.hand, width_pt, gap, setting.right_to_left)
        case Signature():
            size = smaller(block.size_pt, setting.scale, LEAST_HAND_PT)
            return signature.signature(block, size, setting, width_pt, gap)
        case Picture():
            return pictures.picture(block, setting, width_pt, gap)
        case Barcode():
            return symbols.barcode(block, setting, width_pt, gap)
        case Qr():
            return symbols.qr(block, setting, width_pt, gap)
        case DataMatrix():
            return symbols.datamatrix(block, setting, width_pt, gap)
        case Columns():
            return _columns(block, setting, width_pt, gap)
        case Rule():
            return _rule(setting, width_pt, gap)
        case Ruler():
            return ruler.ruler(setting, gap)
        case Space():
            return Piece(max(0.0, setting.points(block.height_mm) * setting.scale), nothing)
        case Cut():
            return Piece(0.0, nothing)


def smaller(size_pt: float, scale: float, least_pt: float) -> float:
    """A size scaled, but not below what can be read, unless it was wanted smaller still."""
    return max(size_pt * scale, min(size_pt, least_pt))


def _heading(block: Heading, setting: Setting, width_pt: float, gap: float) -> Piece:
    style = Style(
        Face.SANS_BOLD, smaller(block.size_pt, setting.scale, LEAST_SANS_PT), 1.18, setting.inks.text, block.align
    )
    return lines.paragraph(block.text, style, width_pt, gap, setting.right_to_left, balanced=True)


def _text(block: Text, setting: Setting, width_pt: float, gap: float) -> Piece:
    wanted = block.size_pt * (SOFT_SHARE if block.soft and setting.monochrome else 1.0)
    style = Style(
        Face.SANS_SEMIBOLD if block.bold else Face.SANS,
        smaller(wanted, setting.scale, LEAST_SANS_PT),
        1.36,
        setting.inks.soft if block.soft else setting.inks.text,
        block.align,
    )
    return lines.paragraph(block.text, style, width_pt, gap, setting.right_to_left)


def _rule(setting: Setting, width_pt: float, gap: float) -> Piece:
    thick = max(1, round(setting.points(0.25 if setting.monochrome else 0.12) / setting.dot_pt))

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.canvas.setFillColorRGB(*setting.inks.line)
        pen.fill_dots(pen.in_dots(x), pen.in_dots(y), int(width_pt / setting.dot_pt), thick)

    return Piece(thick * setting.dot_pt, draw, gap, quiet=gap)


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    pieces: list[Piece]


def _columns(block: Columns, setting: Setting, width_pt: float, gap: float) -> Piece:
    """Columns share the width left beside the gutters; the first stands where reading starts."""
    count = len(block.columns)
    gutter = GUTTER_PT * (0.8 if setting.density < 1 else 1.0)
    usable = max(1.0, width_pt - gutter * (count - 1))
    placed: list[_Column] = []
    left = 0.0
    for column, share in zip(block.columns, block.widths, strict=True):
        wide = usable * share
        start = width_pt - left - wide if setting.right_to_left else left
        placed.append(_Column(start, pieces(column, setting, wide)))
        left += wide + gutter

    def draw(pen: Pen, x: float, y: float) -> None:
        for column in placed:
            draw_stacked(column.pieces, pen, x + column.left, y)

    outer = [piece for column in placed for piece in (*column.pieces[:1], *column.pieces[-1:])]
    return Piece(
        max((stacked_height(column.pieces) for column in placed), default=0.0),
        draw,
        gap,
        quiet=max((piece.quiet for piece in outer), default=0.0),
    )


FOOT_STYLE_PT = 6.5


def foot(code: str, mark: str, setting: Setting, width_pt: float) -> list[Piece]:
    """The code that ties the print to its order, and the mark of a second copy in a box; empty without both."""
    if not (code or mark):
        return []
    style = Style(Face.SANS, FOOT_STYLE_PT, 1.2, setting.inks.soft, Align.LEFT)
    mark_style = Style(Face.SANS_BOLD, FOOT_STYLE_PT + 1, 1.2, setting.inks.text, Align.CENTRE)
    side = lines.text_width(mark, mark_style.face, mark_style.size_pt) + 5.0 if mark else 0.0
    code_width = max(1.0, width_pt - (side + GUTTER_PT if mark else 0.0))
    text = lines.paragraph(code, style, code_width, 0.0, setting.right_to_left)
    height = max(text.height, 10.5 if mark else 0.0)

    def draw(pen: Pen, x: float, y: float) -> None:
        text.draw(pen, x, y + height - text.height)
        if mark:
            _boxed(pen, mark, mark_style, (x + width_pt - side, y + height - 10.5), (side, 10.5))

    return [Piece(height, draw, 7.0 * setting.density * setting.scale)]


def _boxed(pen: Pen, mark: str, style: Style, at: tuple[float, float], size: tuple[float, float]) -> None:
    (x, y), (width, height) = at, size
    pen.canvas.setStrokeColorRGB(*style.ink)
    pen.canvas.setLineWidth(2 * pen.dot_pt)
    pen.canvas.roundRect(pen.on_grid(x), pen.up(pen.on_grid(y + height)), width - pen.dot_pt, height - pen.dot_pt, 2.0)
    for line, _ in lines.wrap(mark, style.face, style.size_pt, width)[:1]:
        lines.draw_line(
            pen, line, style, x + lines.indent(line, style, width, flip=False), y + height / 2 + 0.36 * style.size_pt
        )

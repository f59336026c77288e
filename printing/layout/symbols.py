"""Bar codes and QR codes on the dot grid: every module a whole number of dots, so that readers read them."""

import math

from printing import codes
from printing.datamatrix import QUIET, datamatrix_modules
from printing.document import Align, Barcode, DataMatrix, Qr, Symbology
from printing.errors import DoesNotFit
from printing.fonts import Face
from printing.layout import lines
from printing.layout.lines import Style
from printing.layout.sheet import BLACK, Pen, Piece, Setting, nothing
from printing.placed_codes import CodeKind, PlacedCode

#: Narrowest module that hand scanners read from thermal paper, mm (2 dots at 203 and at 300 dpi for bars).
LEAST_BAR_MM = 0.16
LEAST_MODULE_MM = 0.25
#: Bars no wider than this: wider ones only take paper.
WIDEST_BAR_MM = 0.38
LEAST_BAR_HEIGHT_MM = 5.0
_TEXT_PT = 7.0
_CALLED = {CodeKind.QR: "QR code", CodeKind.DATAMATRIX: "Data Matrix"}


def qr(block: Qr, setting: Setting, width_pt: float, gap: float) -> Piece:
    """A QR code; beside it the margin and the gutter serve as quiet zone."""
    rows = codes.qr_modules(block.content)
    if not rows:
        return Piece(0.0, nothing)
    return _square(rows, codes.QR_QUIET, CodeKind.QR, block, setting, width_pt, gap)


def datamatrix(block: DataMatrix, setting: Setting, width_pt: float, gap: float) -> Piece:
    """A Data Matrix code; content it cannot hold is printed as text."""
    rows = datamatrix_modules(block.content)
    if not rows:
        style = Style(Face.SANS, _TEXT_PT, 1.3, setting.inks.text, block.align)
        return lines.paragraph(block.content, style, width_pt, gap, flip=False)
    return _square(rows, QUIET, CodeKind.DATAMATRIX, block, setting, width_pt, gap)


def _square(
    rows: tuple[tuple[bool, ...], ...],
    quiet: int,
    kind: CodeKind,
    block: Qr | DataMatrix,
    setting: Setting,
    width_pt: float,
    gap: float,
) -> Piece:
    """The rows of a square code, as large as wanted or as there is room. Raises DoesNotFit."""
    most = int(width_pt / setting.dot_pt)
    wanted = setting.points(block.size_mm) * setting.scale / setting.dot_pt
    least = math.ceil(setting.points(LEAST_MODULE_MM) / setting.dot_pt - 0.01)
    module = max(least, round(wanted / len(rows)))
    if module * len(rows) > most:
        module = most // len(rows)
    if module < least:
        raise DoesNotFit(_CALLED[kind])
    side = module * len(rows)

    def draw(pen: Pen, x: float, y: float) -> None:
        free = {Align.LEFT: 0, Align.CENTRE: (most - side) // 2, Align.RIGHT: most - side}[block.align]
        left, top = pen.in_dots(x) + free, pen.in_dots(y)
        pen.codes.append(PlacedCode(kind, block.content, left, top, side, side, module))
        pen.canvas.setFillColorRGB(*BLACK)
        for number, row in enumerate(rows):
            for start, length in _dark_stretches(row):
                pen.fill_dots(left + start * module, top + number * module, length * module, module)

    return Piece(side * setting.dot_pt, draw, gap, quiet * module * setting.dot_pt)


def barcode(block: Barcode, setting: Setting, width_pt: float, gap: float) -> Piece:
    """A bar code, centred, with its text below. Content its symbology cannot hold is printed as text alone."""
    bars = codes.bars(block)
    style = Style(Face.SANS, _TEXT_PT, 1.3, setting.inks.text, Align.CENTRE)
    if bars is None:
        return lines.paragraph(block.content, style, width_pt, gap, flip=False)
    most = int(width_pt / setting.dot_pt)
    module = min(
        most // (len(bars.modules) + 2 * codes.BARCODE_QUIET), round(setting.points(WIDEST_BAR_MM) / setting.dot_pt)
    )
    if module * setting.dot_pt < setting.points(LEAST_BAR_MM):
        if block.or_square:
            return datamatrix(DataMatrix(block.content, block.height_mm), setting, width_pt, gap)
        raise DoesNotFit("bar code")
    height_mm = max(min(block.height_mm, LEAST_BAR_HEIGHT_MM), block.height_mm * setting.scale)
    tall = max(1, round(setting.points(height_mm) / setting.dot_pt))
    text = lines.paragraph(bars.text, style, width_pt, 0.0, flip=False) if block.with_text else None

    def draw(pen: Pen, x: float, y: float) -> None:
        left = pen.in_dots(x) + (most - module * len(bars.modules)) // 2
        top = pen.in_dots(y)
        if block.symbology is Symbology.CODE128:
            wide = module * len(bars.modules)
            pen.codes.append(PlacedCode(CodeKind.CODE128, block.content, left, top, wide, tall, module))
        pen.canvas.setFillColorRGB(*BLACK)
        for start, length in _dark_stretches(bars.modules):
            pen.fill_dots(left + start * module, top, length * module, tall)
        if text is not None:
            text.draw(pen, x, y + tall * setting.dot_pt + 1.0)

    return Piece(tall * setting.dot_pt + (text.height + 1.0 if text is not None else 0.0), draw, gap)


def _dark_stretches(modules: tuple[bool, ...]) -> list[tuple[int, int]]:
    """(start, length) of every run of dark modules."""
    stretches: list[tuple[int, int]] = []
    for place, dark in enumerate(modules):
        if not dark:
            continue
        if stretches and sum(stretches[-1]) == place:
            stretches[-1] = (stretches[-1][0], stretches[-1][1] + 1)
        else:
            stretches.append((place, 1))
    return stretches

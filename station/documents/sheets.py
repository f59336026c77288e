"""A4 sheets to laminate: commands, badges and the self-test of scanners, as PDF. Which words stand there is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from printing import fonts, reading_order
from printing.datamatrix import datamatrix_modules
from printing.fonts import Face
from station.documents import pictograms
from station.domain.command_codes import Command, command_code

SheetCode = Literal["code128", "datamatrix"]

#: Narrowest bar, 13 mil: hand scanners of the standard kind read it from 30 cm and more.
BAR_MM = 0.33
#: The self-test has room: it is also read by a scanner of which nothing is known yet.
WIDE_BAR_MM = 0.38
#: Side of a module of a Data Matrix, for the same distance.
MODULE_MM = 0.8
#: Light modules beside the code: ISO/IEC 15417 and 16022.
_BAR_QUIET, _MODULE_QUIET = 10, 2

_WIDTH, _HEIGHT = A4
_MARGIN = 12 * mm
_COLUMNS, _ROWS = 3, 7
_TITLE_HEIGHT = 16 * mm
_BADGE_WIDTH, _BADGE_HEIGHT = 85.6 * mm, 54 * mm  #: ISO/IEC 7810 ID-1
_BADGE_COLUMNS, _BADGE_ROWS = 2, 5
_GREY = 0.55


@dataclass(frozen=True, slots=True)
class CommandTile:
    """One command of the sheet."""

    command: Command
    words: str
    key: str = ""  #: "F12"; "" = it has none


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge: content of its code, the name, and what stands below it."""

    code: str
    first_name: str
    role: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """A rectangle of a page in points; `low` from its foot."""

    left: float
    low: float
    width: float
    height: float


def command_sheet(title: str, tiles: Sequence[CommandTile], code: SheetCode) -> bytes:
    """Commands in three columns, as many pages as they take. Deterministic: the same sheet is the same file."""
    stream, canvas = _canvas(title)
    width = (_WIDTH - 2 * _MARGIN) / _COLUMNS
    height = (_HEIGHT - 2 * _MARGIN - _TITLE_HEIGHT) / _ROWS
    for first in range(0, len(tiles), _COLUMNS * _ROWS):
        _write(canvas, title, Face.SANS_BOLD, 18, _MARGIN, _HEIGHT - _MARGIN - 7 * mm, _WIDTH - 2 * _MARGIN)
        for place, tile in enumerate(tiles[first : first + _COLUMNS * _ROWS]):
            row, column = divmod(place, _COLUMNS)
            low = _HEIGHT - _MARGIN - _TITLE_HEIGHT - (row + 1) * height
            _command(canvas, tile, code, _Frame(_MARGIN + column * width, low, width, height))
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def badge_sheet(title: str, badges: Sequence[Badge], code: SheetCode) -> bytes:
    """Badges of the size of a bank card, ten to a page, to be cut out."""
    stream, canvas = _canvas(title)
    left = (_WIDTH - _BADGE_COLUMNS * _BADGE_WIDTH) / 2
    top = _HEIGHT - (_HEIGHT - _BADGE_ROWS * _BADGE_HEIGHT) / 2
    for first in range(0, len(badges), _BADGE_COLUMNS * _BADGE_ROWS):
        for place, badge in enumerate(badges[first : first + _BADGE_COLUMNS * _BADGE_ROWS]):
            row, column = divmod(place, _BADGE_COLUMNS)
            frame = _Frame(left + column * _BADGE_WIDTH, top - (row + 1) * _BADGE_HEIGHT, _BADGE_WIDTH, _BADGE_HEIGHT)
            _badge(canvas, badge, code, frame)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def self_test_sheet(title: str, steps: Sequence[str], content: str) -> bytes:
    """One page with the self-test as bars and as Data Matrix, for scanners of both kinds, and what to do with it."""
    stream, canvas = _canvas(title)
    y = _HEIGHT - _MARGIN - 12 * mm
    _write(canvas, title, Face.SANS_BOLD, 24, _MARGIN, y, _WIDTH - 2 * _MARGIN)
    for number, step in enumerate(steps, start=1):
        y -= 10 * mm
        _write(canvas, f"{number}.  {step}", Face.SANS, 13, _MARGIN, y, _WIDTH - 2 * _MARGIN)
    y -= 55 * mm
    _bars(canvas, content, _Frame(_MARGIN, y, _WIDTH - 2 * _MARGIN, 30 * mm), WIDE_BAR_MM)
    y -= 70 * mm
    _square(canvas, content, _Frame(_MARGIN, y, _WIDTH - 2 * _MARGIN, 40 * mm), 1.2)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _canvas(title: str) -> tuple[BytesIO, Canvas]:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(fonts.printable(title))
    canvas.setAuthor("")
    return stream, canvas


def _command(canvas: Canvas, tile: CommandTile, code: SheetCode, frame: _Frame) -> None:
    """Drawing, words and key above the code. The white beside the bars reaches to the next tile's."""
    _outline(canvas, frame)
    icon, top = 11 * mm, frame.low + frame.height
    pictograms.draw(canvas, tile.command, frame.left + 2.5 * mm, top - icon - 2.5 * mm, icon)
    words_left = frame.left + icon + 5 * mm
    room = frame.left + frame.width - words_left - 2 * mm
    y = top - (7.5 if tile.key else 9.5) * mm
    _write(canvas, tile.words, Face.SANS_BOLD, 14, words_left, y, room)
    if tile.key:
        _write(canvas, tile.key, Face.SANS, 11, words_left, y - 5 * mm, room)
    below = _Frame(frame.left, frame.low + 3 * mm, frame.width, frame.height - icon - 8 * mm)
    _code(canvas, command_code(tile.command), code, below)


def _badge(canvas: Canvas, badge: Badge, code: SheetCode, frame: _Frame) -> None:
    _outline(canvas, frame)
    inner = frame.width - 12 * mm
    _write(canvas, badge.first_name, Face.SANS_BOLD, 30, frame.left + 6 * mm, frame.low + 36 * mm, inner)
    _write(canvas, badge.role, Face.SANS, 12, frame.left + 6 * mm, frame.low + 29 * mm, inner)
    _code(canvas, badge.code, code, _Frame(frame.left, frame.low + 6 * mm, frame.width, 18 * mm))


def _code(canvas: Canvas, content: str, code: SheetCode, frame: _Frame) -> None:
    if code == "code128":
        _bars(canvas, content, frame, BAR_MM)
    else:
        _square(canvas, content, frame, MODULE_MM)


def _bars(canvas: Canvas, content: str, frame: _Frame, bar_mm: float) -> None:
    """A Code 128 in the middle of a frame, as high as it; narrower bars where it is too wide for the frame."""
    widths = code128_widths(content)
    module = min(bar_mm * mm, frame.width / (sum(widths) + 2 * _BAR_QUIET))
    x = frame.left + (frame.width - module * sum(widths)) / 2
    canvas.setFillGray(0)
    for place, modules in enumerate(widths):
        if place % 2 == 0:
            canvas.rect(x, frame.low, modules * module, frame.height, stroke=0, fill=1)
        x += modules * module


def _square(canvas: Canvas, content: str, frame: _Frame, module_mm: float) -> None:
    """A Data Matrix in the middle of a frame."""
    rows = datamatrix_modules(content)
    module = min(module_mm * mm, frame.height / len(rows), frame.width / (len(rows) + 2 * _MODULE_QUIET))
    side = module * len(rows)
    left, top = frame.left + (frame.width - side) / 2, frame.low + (frame.height + side) / 2
    canvas.setFillGray(0)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                # a hair more than a module, so that no viewer shows seams
                canvas.rect(left + x * module, top - (y + 1) * module, module * 1.01, module * 1.01, stroke=0, fill=1)


def code128_widths(content: str) -> list[int]:
    """Widths of bars and gaps in turn, in modules; control characters are held too."""
    from reportlab.graphics.barcode.code128 import Code128Auto  # late: 70 ms that only sheets need

    drawn: Any = Code128Auto(content, quiet=0)  # reportlab's steps carry no types
    drawn.validate()
    drawn.encode()
    drawn.decompose()
    return [ord(letter.lower()) - ord("a") + 1 for letter in drawn.decomposed]


def _outline(canvas: Canvas, frame: _Frame) -> None:
    canvas.setStrokeGray(_GREY)
    canvas.setLineWidth(0.4)
    canvas.rect(frame.left, frame.low, frame.width, frame.height)
    canvas.setStrokeGray(0)


def _write(canvas: Canvas, text: str, face: Face, size_pt: float, x: float, y: float, room: float) -> None:
    """One line from `x` on, smaller where it is wider than `room`; every letter in a face that has it."""
    line = reading_order.visual(reading_order.shape(fonts.printable(text)), reading_order.is_right_to_left(text))
    runs = fonts.runs(line, face)
    wide = sum(fonts.width(part, each, size_pt) for each, part in runs)
    size = min(size_pt, size_pt * room / wide) if wide else size_pt
    canvas.setFillGray(0)
    for each, part in runs:
        canvas.setFont(fonts.reportlab_name(each), size)
        canvas.drawString(x, y, part)
        x += fonts.width(part, each, size)

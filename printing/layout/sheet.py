"""The sheet that is drawn on: sizes in whole printer dots, positions in points from the top left. No blocks."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from printing.layout.page_font import PageFont
from printing.media import MM_PER_INCH, Media, PrinterProfile, dots
from printing.placed_codes import PlacedCode

POINTS_PER_INCH = 72.0
POINTS_PER_MM = POINTS_PER_INCH / MM_PER_INCH
#: pdfium fills every pixel an axis-aligned rectangle touches and rounds the page up: the page is made this many
#: dots smaller than whole dots, each bar and module is drawn in by INSET_DOTS (measured exact at 203 and 300 dpi).
PAGE_SHORT_DOTS = 0.02
INSET_DOTS = 0.1
#: The print stays at least this far from the head's edge, for paper that does not lie straight.
LEAST_INDENT_MM = 1.0

Rgb = tuple[float, float, float]
BLACK: Rgb = (0.0, 0.0, 0.0)
INK: Rgb = (0.15, 0.14, 0.13)
SOFT_INK: Rgb = (0.42, 0.40, 0.37)
HAND_INK: Rgb = (0.10, 0.17, 0.36)  #: blue-black, as from a fountain pen
HAIRLINE: Rgb = (0.72, 0.69, 0.64)


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one profile: all black where the printer knows only black."""

    text: Rgb
    soft: Rgb
    hand: Rgb
    line: Rgb


MONOCHROME = Inks(BLACK, BLACK, BLACK, BLACK)
COLOUR = Inks(INK, SOFT_INK, HAND_INK, HAIRLINE)


@dataclass(frozen=True, slots=True)
class Setting:
    """What blocks are set for. `scale` below 1 makes a document smaller until it fits its paper."""

    width_dots: int  #: of the whole page
    indent_pt: float  #: white at either side
    top_pt: float  #: white above and below
    dpi: int
    monochrome: bool
    right_to_left: bool
    density: float = 1.0  #: share of the usual white between blocks
    scale: float = 1.0

    @property
    def dot_pt(self) -> float:
        return POINTS_PER_INCH / self.dpi

    @property
    def content_width_pt(self) -> float:
        return self.width_dots * self.dot_pt - 2 * self.indent_pt

    @property
    def inks(self) -> Inks:
        return MONOCHROME if self.monochrome else COLOUR

    def points(self, mm: float) -> float:
        return mm * POINTS_PER_MM


def setting_for(media: Media, profile: PrinterProfile, right_to_left: bool) -> Setting:
    """Thermal pages are as wide as the head prints on this paper; office pages are the whole paper."""
    paper = dots(media.width_mm, profile.dpi)
    width = min(paper, profile.printable_dots) if profile.monochrome else paper
    beyond_the_head_mm = (paper - width) / 2 / profile.dpi * MM_PER_INCH
    indent_mm = max(LEAST_INDENT_MM, media.margin_mm - beyond_the_head_mm)
    return Setting(
        width_dots=width,
        indent_pt=indent_mm * POINTS_PER_MM,
        top_pt=media.margin_mm * POINTS_PER_MM,
        dpi=profile.dpi,
        monochrome=profile.monochrome,
        right_to_left=right_to_left,
        density=0.45 if media.height_mm is not None and media.height_mm < 60 else 1.0,
    )


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on one page; `y` grows downwards, as blocks are stacked."""

    canvas: Canvas
    height_pt: float
    dot_pt: float
    letters: PageFont = field(default_factory=PageFont)  #: of everything written by hand
    codes: list[PlacedCode] = field(default_factory=list)  #: drawn so far

    def up(self, y: float) -> float:
        """PDF's own y, which grows upwards."""
        return self.height_pt - y

    def on_grid(self, length_pt: float) -> float:
        """The nearest whole dot, so that lines and letters stand sharp."""
        return round(length_pt / self.dot_pt) * self.dot_pt

    def fill_dots(self, x_dots: int, y_dots: int, width_dots: int, height_dots: int) -> None:
        """Whole dots from the top left corner, exact after rasterising at the page's dpi."""
        dot = self.dot_pt
        left, low = (x_dots + INSET_DOTS) * dot, self.up((y_dots + height_dots - INSET_DOTS) * dot)
        wide, high = (width_dots - 2 * INSET_DOTS) * dot, (height_dots - 2 * INSET_DOTS) * dot
        drawing: Any = self.canvas
        drawing._code.append(f"{left:.4f} {low:.4f} {wide:.4f} {high:.4f} re f")  # Canvas.rect takes five times as long

    def in_dots(self, length_pt: float) -> int:
        return round(length_pt / self.dot_pt)


@dataclass(frozen=True, slots=True)
class Piece:
    """One measured block: `draw(pen, x, y)` sets it with its top left corner there. Lengths in points."""

    height: float
    draw: Callable[[Pen, float, float], None]
    gap: float = 0.0  #: white above it, unless it is the first
    quiet: float = 0.0  #: white wanted above and below, as codes need it; the page margin serves as well


def nothing(_pen: Pen, _x: float, _y: float) -> None:
    """The drawing of a piece that is only white."""


def stacked_height(pieces: list[Piece]) -> float:
    return sum(piece.height for piece in pieces) + sum(white_between(*pair) for pair in pairwise(pieces))


def white_between(upper: Piece, lower: Piece) -> float:
    """What lies between two stacked pieces: the lower one's gap, or more where a code needs it."""
    return max(lower.gap, upper.quiet, lower.quiet)


def draw_stacked(pieces: list[Piece], pen: Pen, x: float, y: float) -> None:
    for place, piece in enumerate(pieces):
        y += white_between(pieces[place - 1], piece) if place else 0.0
        piece.draw(pen, x, y)
        y += piece.height


def whole_dots_up(length_pt: float, dot_pt: float) -> int:
    return math.ceil(length_pt / dot_pt - 1e-6)

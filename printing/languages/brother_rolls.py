"""Which DK roll a page is meant for, and where its dots lie on the 720-dot head of a Brother QL. No bytes of commands.

Figures: "Brother" is the raster command reference of the QL series (docp000678, docp100278), tables of page sizes.
"""

from dataclasses import dataclass

from printing.errors import DoesNotFit
from printing.page import Page

HEAD_DOTS = 720  #: all QL models but the wide QL-1050, 1060N and 11xx
MARGIN_ROWS = 35  #: 3 mm at 300 dpi: fed before and after the dots of continuous tape, and the least there is
MINIMUM_ROWS = 150  #: 12.7 mm, the shortest piece of continuous tape
MAXIMUM_ROWS = 11_811  #: 1 m, the longest
TOLERANCE_MM = 1.0  #: how far a page may be off its roll; papers are named 29, 62 and so on in whole millimetres
WIDTH_TOLERANCE_MM = 2.0  #: of die-cut labels: pages for 62 mm are laid out as wide as the head, 60.96 mm


@dataclass(frozen=True, slots=True)
class Roll:
    """One kind of DK roll. `length_mm` 0 = continuous tape."""

    width_mm: int
    length_mm: int
    left_pins: int  #: unused pins left of the print area, seen with the label upright
    print_dots: int  #: width of the print area
    print_rows: int = 0  #: height of the print area of a die-cut label


CONTINUOUS = (
    Roll(12, 0, 585, 106),
    Roll(29, 0, 408, 306),
    Roll(38, 0, 295, 413),
    Roll(50, 0, 154, 554),
    Roll(54, 0, 130, 590),
    Roll(62, 0, 12, 696),
)
DIE_CUT = (
    Roll(17, 54, 555, 165, 566),
    Roll(17, 87, 555, 165, 956),
    Roll(23, 23, 476, 202, 202),
    Roll(29, 42, 408, 306, 425),
    Roll(29, 90, 408, 306, 991),
    Roll(38, 90, 295, 413, 991),
    Roll(39, 48, 289, 425, 495),
    Roll(52, 29, 142, 578, 271),
    Roll(62, 29, 12, 696, 271),
    Roll(62, 100, 12, 696, 1109),
)


def roll_for(page: Page) -> Roll:
    """The roll that fits the page: die-cut where it is not to be cut and has such a label's size, else the narrowest
    tape it fits on. Raises DoesNotFit for a page wider than any tape."""
    if not page.cut:
        for roll in DIE_CUT:
            is_wide = abs(page.width_mm - roll.width_mm) <= WIDTH_TOLERANCE_MM
            if is_wide and abs(page.height_mm - roll.length_mm) <= TOLERANCE_MM:
                return roll
    for roll in CONTINUOUS:
        if page.width_mm <= roll.width_mm + TOLERANCE_MM:
            return roll
    raise DoesNotFit(f"{page.width_mm:.0f} mm is wider than any DK roll")

"""A piece of paper that came out of a printer made of software."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """What came out, exactly as printed."""

    printer: str
    number: int  #: 1, 2, ... per printer
    png: bytes  #: one pixel per dot for thermal and label printers, 150 dpi for office printers
    width_mm: float
    height_mm: float
    at: datetime
    printed_at: datetime | None = None  #: its last dots; rows may wait long before the cutter for new paper
    is_torn: bool = False  #: broken off by the printer itself, which prints it again

"""What lies between layout and bytes: a laid-out page and a 1-bit image."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One laid-out page, as PDF: archive, preview and print come from it."""

    pdf: bytes
    width_mm: float
    height_mm: float
    cut: bool = True


@dataclass(frozen=True, slots=True)
class Bitmap:
    """1-bit image. `rows` holds ceil(width/8) bytes per row, most significant bit left, 1 = black dot."""

    width_dots: int
    height_dots: int
    rows: bytes

    @property
    def stride(self) -> int:
        return (self.width_dots + 7) // 8

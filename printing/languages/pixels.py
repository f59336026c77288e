"""A page as the dots of one printer's head. The drawing itself is `printing.raster`."""

from printing.media import PrinterProfile, dots
from printing.page import Bitmap, Page


def bitmap_for(page: Page, profile: PrinterProfile) -> Bitmap:
    """The page at the printer's dpi, as wide as the page but never wider than the head."""
    return _drawn(page, profile.dpi, min(profile.printable_dots, dots(page.width_mm, profile.dpi)))


def whole_page(page: Page, profile: PrinterProfile) -> Bitmap:
    """The page at the printer's dpi in its full width, for heads that know where on the paper they print."""
    return _drawn(page, profile.dpi, dots(page.width_mm, profile.dpi))


def _drawn(page: Page, dpi: int, width_dots: int) -> Bitmap:
    from printing.raster import rasterise  # late: a process that only asks for status does not load pdfium

    return rasterise(page, dpi, width_dots)

"""A page as the dots of one printer's head. The drawing itself is `printing.raster`."""

from printing.media import PrinterProfile, dots
from printing.page import Bitmap, Page


def bitmap_for(page: Page, profile: PrinterProfile) -> Bitmap:
    """The page at the printer's dpi, as wide as the page but never wider than the head."""
    from printing.raster import rasterise  # late: a process that only asks for status does not load pdfium

    return rasterise(page, profile.dpi, min(profile.printable_dots, dots(page.width_mm, profile.dpi)))

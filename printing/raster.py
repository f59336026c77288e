"""Pages to dots: the 1-bit image a print head gets, and the pictures people see of it."""

import threading
from io import BytesIO

import pypdfium2
from PIL import Image

from printing.layout.sheet import POINTS_PER_INCH
from printing.media import PrinterProfile, dots
from printing.page import Bitmap, Page

#: Half grey: darker becomes a dot. Pictures are already dots (printing.layout.pictures).
THRESHOLD = 128
#: Colour previews and archive pictures.
PREVIEW_DPI = 150

#: pdfium keeps global state: one page at a time, whatever the thread.
pdfium_lock = threading.Lock()
_BLACK_WHERE_DARK = [255 if grey < THRESHOLD else 0 for grey in range(256)]
_INVERTED = bytes(255 - value for value in range(256))


def rasterise(page: Page, dpi: int, width_dots: int) -> Bitmap:
    """The page as dots, `width_dots` wide: white is added at the right of a narrower page, a wider one is cut there."""
    grey = _rendered(page, dpi, "L")
    dark = grey.point(_BLACK_WHERE_DARK, "1")
    if dark.width != width_dots:
        sheet = Image.new("1", (width_dots, dark.height), 0)
        sheet.paste(dark, (0, 0))
        dark = sheet
    return Bitmap(width_dots, dark.height, dark.tobytes())


def to_png(bitmap: Bitmap) -> bytes:
    """The dots as a 1-bit PNG, black on white."""
    image = Image.frombytes("1", (bitmap.width_dots, bitmap.height_dots), bitmap.rows.translate(_INVERTED))
    stream = BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def preview_png(page: Page, profile: PrinterProfile) -> bytes:
    """The print as it will look: the very dots of a thermal printer, colour at 150 dpi of an office printer."""
    if profile.monochrome:
        return to_png(rasterise(page, profile.dpi, dots(page.width_mm, profile.dpi)))
    stream = BytesIO()
    _rendered(page, PREVIEW_DPI, "RGB").save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def _rendered(page: Page, dpi: int, mode: str) -> Image.Image:
    with pdfium_lock:
        opened = pypdfium2.PdfDocument(page.pdf)
        try:
            drawn = opened[0].render(scale=dpi / POINTS_PER_INCH, grayscale=mode == "L", rev_byteorder=mode == "RGB")
            picture: Image.Image = drawn.to_pil()
            return picture.convert(mode)
        finally:
            opened.close()

"""What a page carries unseen, for printers that make more of it than dots. What it means is the readers' business."""

from enum import StrEnum

from printing.page import Page


class Place(StrEnum):
    """Entries of the PDF's document information (PDF 1.7, 14.3.3)."""

    WORDS = "Subject"
    CODES = "Keywords"


def carried(page: Page, place: Place) -> str:
    """The text that lies there; "" = none."""
    import pypdfium2  # late: who only asks for status does not load pdfium

    from printing.raster import pdfium_lock

    with pdfium_lock:
        opened = pypdfium2.PdfDocument(page.pdf)
        try:
            return str(opened.get_metadata_value(place.value))
        finally:
            opened.close()

"""Whether a page fits the paper that is in a printer, asked before the first byte leaves."""

from printing.errors import PageMisfit
from printing.media import MM_PER_INCH, Media, PrinterProfile
from printing.page import Page

#: Papers are named in whole millimetres, pages in whole dots.
TOLERANCE_MM = 1.5


def check_fit(page: Page, media: Media, profile: PrinterProfile) -> None:
    """Raises PageMisfit for a page that is wider or longer than the paper, or has print beyond the head's ends.

    Only pages made for another paper or printer can be: an archived one, or one sent on to a second printer.
    """
    longest = media.height_mm if media.height_mm is not None else media.max_height_mm
    head_mm = profile.printable_dots / profile.dpi * MM_PER_INCH
    printed_mm = page.width_mm - 2 * media.margin_mm if profile.monochrome else 0.0
    if page.width_mm > media.width_mm + TOLERANCE_MM or page.height_mm > longest + TOLERANCE_MM:
        raise PageMisfit((page.width_mm, page.height_mm), (media.width_mm, longest))
    if printed_mm > head_mm + TOLERANCE_MM:
        raise PageMisfit((printed_mm, page.height_mm), (head_mm, longest))

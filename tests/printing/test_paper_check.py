"""A page fits its paper, or both sizes are told."""

import pytest

from printing.document import Document, Text
from printing.errors import PageMisfit
from printing.layout import lay_out
from printing.media import NOTE_80, STANDARD_MEDIA, Confirmation, Language, Media, PrinterProfile
from printing.page import Page
from printing.paper_check import check_fit

HEAD_72 = PrinterProfile("80", Language.ESCPOS, 203, 576, Confirmation.MARK)
HEAD_48 = PrinterProfile("58", Language.ESCPOS, 203, 384, Confirmation.MARK)
OFFICE = PrinterProfile("office", Language.PDF, 300, 2480, Confirmation.NONE, monochrome=False)
LABEL = Media("label", 57.0, 32.0, margin_mm=2.0)


@pytest.mark.parametrize("media", STANDARD_MEDIA.values(), ids=STANDARD_MEDIA)
@pytest.mark.parametrize("profile", [HEAD_72, HEAD_48, OFFICE], ids=lambda profile: profile.name)
def test_what_is_laid_out_for_a_paper_fits_it(media: Media, profile: PrinterProfile) -> None:
    check_fit(lay_out(Document("note", (Text("Danke"),)), media, profile), media, profile)


@pytest.mark.parametrize(
    ("page", "media", "profile", "says"),
    [
        (Page(b"", 100.0, 150.0), LABEL, HEAD_72, "100 x 150 mm do not fit 57 x 32 mm"),
        (Page(b"", 57.0, 40.0), LABEL, HEAD_72, "57 x 40 mm do not fit 57 x 32 mm"),
        (Page(b"", 80.0, 301.6), NOTE_80, HEAD_72, "80 x 302 mm do not fit 80 x 300 mm"),
        (Page(b"", 80.0, 100.0), NOTE_80, HEAD_48, "72 x 100 mm do not fit 48 x 300 mm"),
    ],
)
def test_what_was_made_for_another_paper_is_told_with_both_sizes(
    page: Page, media: Media, profile: PrinterProfile, says: str
) -> None:
    with pytest.raises(PageMisfit) as caught:
        check_fit(page, media, profile)
    assert str(caught.value) == says

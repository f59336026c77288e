"""Headings are balanced, but never at the price of a broken word."""

import pypdfium2
import pytest

from printing.document import Document, Heading
from printing.layout import lay_out
from printing.media import CARD_A6
from printing.profiles import load_profiles
from station.assets_folder import assets_folder


@pytest.mark.parametrize("words", ["Passt gut zu „Steinzeugkanne Moorgrün“", "Goes well with „Stoneware teapot 1.2 l“"])
def test_a_balanced_heading_breaks_no_word_that_fits(words: str) -> None:
    profile = load_profiles((assets_folder() / "profiles" / "printers",))["pdf"]
    page = lay_out(Document("card", (Heading(words, size_pt=20.0),), "de"), CARD_A6, profile)
    pdf = pypdfium2.PdfDocument(page.pdf)
    text = pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert text.split() == words.split()

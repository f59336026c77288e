"""What is found on a finished print, and what is left alone there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.document import Columns, Document, Handwriting, Heading, Qr, Signature, Text
from station.documents import proofreading


@pytest.mark.parametrize(
    ("text", "leaked"),
    [
        ("Liebe {first_name},", ("{first_name}",)),
        ("{{ product }} ist da", ("{{ product }}",)),
        ("Hallo [Name], hallo [Name]", ("[Name]",)),
        ("todo und Todo", ("todo", "Todo")),
        ("Lorem ipsum dolor", ("Lorem ipsum",)),
        ("für $name", ("$name",)),
        ("100 % Wolle, 20 %, 5 $ und a < b", ()),
        ("Preis: 12,90 € (zzgl. Versand) – 3/7 & mehr; xxl", ()),
    ],
)
def test_placeholders(text: str, leaked: tuple[str, ...]) -> None:
    assert proofreading.placeholders_in(text) == leaked


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Du hast dein Paket, und ihr habt euch", "de", ("Du", "dein", "euch")),
        ("Sie haben Ihr Duett, Durian und Dein-Is", "de", ("Dein",)),
        ("Industrie, Produkt und Dirndl", "de", ()),
        ("à toi, t’offrir", "fr", ("toi", "t’")),
        ("le tunnel, tonton", "fr", ()),
        ("you and your cup", "en", ()),
        ("Twoja paczka", "pl", ("Twoja",)),
        ("seninle", "tr", ("seninle",)),
    ],
)
def test_familiar_words(text: str, language: str, words: tuple[str, ...]) -> None:
    assert proofreading.familiar_words_in(text, language) == words


def test_letters_that_no_font_has() -> None:
    assert proofreading.unprintable_in("Gruß ♥ 🎁 谢 Łódź İstanbul €„“") == ("🎁", "谢")


def test_letters_that_no_hand_has() -> None:
    assert proofreading.typed_in("Grüße an Ελένη, Чудо, Łucja") == ("Ε", "λ", "έ", "ν", "η")


@given(st.text(max_size=200))
def test_any_text_can_be_proofread(text: str) -> None:
    for found in (proofreading.placeholders_in(text), proofreading.unprintable_in(text), proofreading.typed_in(text)):
        assert len(set(found)) == len(found)


def test_all_words_of_a_document_are_read() -> None:
    columns = Columns(((Text("links"),), (Heading("rechts"), Qr("https://x"))), (0.5, 0.5))
    blocks = (Heading("oben"), Handwriting("Hand"), columns, Signature("Anna"))
    assert proofreading.words_on(Document("t", blocks)) == "oben\nHand\nlinks\nrechts\nAnna"

"""What holds in every printer language: text is never a command, paper shows the page, codes can be read."""

import numpy as np
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from scipy import ndimage

from printing.document import (
    Barcode,
    Columns,
    DataMatrix,
    Document,
    Handwriting,
    Heading,
    Picture,
    Qr,
    Signature,
    Text,
)
from printing.errors import DoesNotFit
from printing.languages import language_of
from printing.languages.brother_ql import on_head
from printing.languages.brother_rolls import MARGIN_ROWS, roll_for
from printing.languages.pixels import bitmap_for, whole_page
from printing.layout import lay_out
from printing.media import Language, Media, PrinterProfile
from printing.page import Bitmap
from printing.test_page import grey_ramp
from tests.printing.languages.every_language import DOTS, PROFILES, READERS, paper, sequence, sheets, steps_of

COMMANDS = (
    "^XA^FDx^FS^XZ~JR",
    "\x1b@\x1dV\x00",
    "\x10\x04\x01\x10\x14\x01\x00\x05",
    "\r\nPRINT 5\r\n",
    '"\r\nP9\r\n',
    "\x1b!S\x1biS\x00\x1b*rB",
    "%PDF-1.4 endstream endobj (\\)/JS",
    "<b>&amp;</b>",
    "\x9b\x7f\x00\u202e🎁 ملاحظة",
)
HOSTILE = st.one_of(
    st.text(max_size=40), st.binary(max_size=40).map(lambda raw: raw.decode("latin-1")), st.sampled_from(COMMANDS)
)
ROLL = Media("roll", 62.0, None, margin_mm=2.0, max_height_mm=900.0)


def note(text: str) -> Document:
    """A document with this text in every field there is."""
    return Document(
        title=text,
        blocks=(
            Heading(text), Text(text), Handwriting(text), Signature(text), Qr(text or "x"), Barcode(text),
            Columns(((Text(text),), (DataMatrix(text or "x"),)), (0.5, 0.5)),
        ),
        language=text,
        code=text,
        mark=text[:2],
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(PROFILES))
@given(text=HOSTILE)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_in_any_field_changes_what_a_printer_does(name: str, text: str) -> None:
    profile = PROFILES[name]
    try:
        page = lay_out(note(text), ROLL, profile)
    except DoesNotFit:
        reject()
    harmless = steps_of(lay_out(note("Anna"), ROLL, profile), profile)
    steps = steps_of(page, profile)
    assert sequence(steps) == sequence(harmless)
    assert sheets(steps) == sheets(harmless)


def expected(name: str, document: Document, media: Media) -> tuple[np.ndarray, np.ndarray]:
    """The ink of the page as composed, and of the paper, for a language of dots."""
    profile = PROFILES[name]
    page = lay_out(document, media, profile)
    printed = ink(paper(steps_of(page, profile)))
    if profile.language is not Language.BROTHER:
        return ink(bitmap_for(page, profile)), printed
    roll = roll_for(page)
    head = ink(on_head(whole_page(page, profile), roll))[:, roll.left_pins : roll.left_pins + roll.print_dots]
    return np.pad(head, ((MARGIN_ROWS, MARGIN_ROWS), (0, 0))), printed


def ink(bitmap: Bitmap) -> np.ndarray:
    """Rows by columns, True = black, without the bits that only fill the last byte of a row."""
    rows = np.frombuffer(bitmap.rows, np.uint8).reshape(bitmap.height_dots, bitmap.stride)
    return np.unpackbits(rows, axis=1)[:, : bitmap.width_dots].astype(bool)


WORDS = Document(
    "page",
    (Heading("Größe 1,5"), Text("Zażółć gęślą jaźń. Çağrı."), Handwriting("Danke, Anna"), Qr("https://x.de/1", 15)),
)
PHOTO = Document("photo", (Text("Ein Bild"), Picture(grey_ramp(), 8.0)))


@pytest.mark.parametrize("width_mm", [29.0, 50.0, 62.0, 80.0, 104.0])
@pytest.mark.parametrize("name", DOTS)
def test_paper_shows_every_dot_of_the_page(name: str, width_mm: float) -> None:
    if name == "brother" and width_mm > 62:
        pytest.skip("no DK roll is that wide")
    composed, printed = expected(name, WORDS, Media("paper", width_mm, None, margin_mm=2.0))
    assert printed.shape[0] == composed.shape[0]
    assert np.array_equal(printed[:, : composed.shape[1]], composed)
    assert not printed[:, composed.shape[1] :].any()


@pytest.mark.parametrize("name", DOTS)
def test_a_dithered_picture_differs_in_freed_bytes_only(name: str) -> None:
    """Where an image held a command that printers obey inside images, a dot or two stand in for it."""
    composed, printed = expected(name, PHOTO, Media("paper", 58.0, None, margin_mm=2.0))
    changed = printed[:, : composed.shape[1]] ^ composed
    assert changed.sum() <= 0.002 * changed.size
    if PROFILES[name].language in (Language.ZPL, Language.BROTHER, Language.EPL):
        assert not changed.any()


CODES = Document(
    "codes",
    (Qr("https://example.com/v/8f3a-22", 18.0), DataMatrix("PAKET-10482-7", 12.0), Barcode("10482-0007", height_mm=10)),
)
HELD = {"https://example.com/v/8f3a-22", "PAKET-10482-7", "10482-0007"}
ONE_DOT = np.ones((2, 2), bool)  # each edge moves by one dot, on one of its sides
WEAR = {
    "as sent": lambda black: black,
    "one dot lost": lambda black: ndimage.binary_erosion(black, ONE_DOT),
    "one dot bled": lambda black: ndimage.binary_dilation(black, ONE_DOT),
}


@pytest.mark.parametrize("wear", sorted(WEAR))
@pytest.mark.parametrize("name", DOTS)
def test_every_code_can_be_read_from_the_paper(name: str, wear: str) -> None:
    _, printed = expected(name, CODES, Media("paper", 62.0, None, margin_mm=3.0))
    black = np.pad(WEAR[wear](printed), 30)
    grey = np.where(black, 0, 255).astype(np.uint8)
    assert {found.text for found in zxingcpp.read_barcodes(grey)} == HELD


#: How replies of the languages begin, and much of nothing.
EMPTY_IPP = b"\x01\x01\x00\x00\x00\x00\x00\x01\x03"
STARTS = (b"\x37\x22", b"\x02", b"\x80\x20B", b"\x01\x01" * 400, b"\x23\x06", EMPTY_IPP, EMPTY_IPP * 3000)


@given(
    name=st.sampled_from(sorted(READERS)),
    chunks=st.lists(st.one_of(st.binary(max_size=200), st.sampled_from(STARTS))),
)
@settings(max_examples=200, deadline=None)
def test_no_reply_breaks_a_reader_or_fills_its_memory(name: str, chunks: list[bytes]) -> None:
    profile = READERS[name]
    reader = language_of(profile.language).reader(profile)
    for chunk in chunks:
        reader.feed(chunk)
        assert held_by(reader) <= 70_000


def held_by(reader: object) -> int:
    """Bytes a reader keeps."""
    state = getattr(reader, "__dict__", {})
    return sum(len(value) for value in state.values() if isinstance(value, bytes | bytearray | list))


@pytest.mark.parametrize("profile", READERS.values(), ids=READERS)
def test_a_reader_that_gets_a_megabyte_of_one_byte_stays_small_and_quick(profile: PrinterProfile) -> None:
    for byte in (b"\x00", b"\x01", b"\x02", b"\x10", b"\x37", b"\x41", b"\x80", b"\xff"):
        reader = language_of(profile.language).reader(profile)
        for _ in range(50):
            reader.feed(byte * 2000)
        assert held_by(reader) <= 70_000

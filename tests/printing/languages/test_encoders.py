"""Pages become bytes that software of others, and our own strict reader, read back dot for dot."""

import io
import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from zebrafy import ZebrafyZPL
from zplkit import Options, render
from zplkit.parse import parse
from zplkit.rendering import Limits

from printing.languages import escpos, language_of, zpl
from printing.media import Confirmation, Language, PrinterProfile
from printing.page import Bitmap, Page
from printing.virtual.escpos_interpreter import EscposInterpreter
from printing.virtual.picture import joined, to_png
from printing.virtual.steps import Ask, Eject, PrintDots, Prove, Step
from printing.virtual.zpl_interpreter import ZplInterpreter

GOLDEN = Path(__file__).parents[2] / "golden" / "languages"
THERMAL = PrinterProfile("note", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True)
CLONE = PrinterProfile("clone", Language.ESCPOS, 203, 384, Confirmation.IN_ORDER)
LABELS = PrinterProfile("labels", Language.ZPL, 203, 832, Confirmation.HOST_VERIFY)
COUNTED = PrinterProfile("counted", Language.ZPL, 203, 832, Confirmation.HOST_STATUS)
CARDS = PrinterProfile("cards", Language.PDF, 300, 1240, Confirmation.NONE, monochrome=False)

ARROW = Bitmap(12, 5, bytes.fromhex("0400 0600 fff0 0600 0400"))


@st.composite
def bitmaps(draw: st.DrawFn) -> Bitmap:
    """Any size; all bytes are likely to hold real-time commands; padding bits are white, as in a drawn image."""
    width, height = draw(st.integers(1, 90)), draw(st.integers(1, 600))
    stride = (width + 7) // 8
    pattern = draw(st.lists(st.sampled_from([0x00, 0xFF, 0x10, 0x04, 0x05, 0x14, 0x5A]), min_size=1, max_size=23))
    rows = (bytes(pattern) * (stride * height // len(pattern) + 1))[: stride * height]
    last_byte = 0xFF << (stride * 8 - width) & 0xFF
    return Bitmap(
        width, height, bytes(b & (last_byte if i % stride == stride - 1 else 0xFF) for i, b in enumerate(rows))
    )


def printed(steps: list[Step]) -> Bitmap:
    return joined([step.bitmap for step in steps if isinstance(step, PrintDots)])


def kinds(steps: list[Step]) -> list[type]:
    return [type(step) for step in steps]


@pytest.mark.parametrize(
    ("name", "profile"),
    [("note.escpos", THERMAL), ("clone.escpos", CLONE), ("label.zpl", LABELS), ("counted.zpl", COUNTED)],
)
def test_golden_bytes(name: str, profile: PrinterProfile) -> None:
    encode = escpos.encode_bitmap if profile.language is Language.ESCPOS else zpl.encode_bitmap
    assert encode(ARROW, profile, 42) == (GOLDEN / name).read_bytes()


@given(bitmap=bitmaps(), mark=st.integers(0, 999_999))
@settings(max_examples=100, deadline=None)
def test_escpos_comes_back_dot_for_dot(bitmap: Bitmap, mark: int) -> None:
    steps = EscposInterpreter(has_cutter=True).feed(escpos.encode_bitmap(bitmap, THERMAL, mark))
    paper = printed(steps)
    assert (paper.stride, paper.height_dots) == (bitmap.stride, bitmap.height_dots)
    assert paper.rows == escpos.without_real_time_commands(bitmap.rows)
    bands = (bitmap.height_dots + 254) // 255
    assert kinds(steps) == [Ask, *[PrintDots] * bands, Prove, Eject, Prove]


@given(rows=st.binary(max_size=400))
def test_freeing_from_real_time_commands_only_adds_dots(rows: bytes) -> None:
    freed = escpos.without_real_time_commands(rows)
    assert not any(command in freed for command in escpos.REAL_TIME_COMMANDS)
    assert all(after in (before, before | 0x08) for before, after in zip(rows, freed, strict=True))
    assert freed == rows or any(command in rows for command in escpos.REAL_TIME_COMMANDS)


@given(bitmap=bitmaps(), other=bitmaps())
@settings(max_examples=50, deadline=None)
def test_framing_depends_on_the_size_alone(bitmap: Bitmap, other: Bitmap) -> None:
    assume(len(other.rows) >= len(bitmap.rows))
    same_size = Bitmap(bitmap.width_dots, bitmap.height_dots, other.rows[: len(bitmap.rows)])
    read = [EscposInterpreter(has_cutter=True).feed(escpos.encode_bitmap(b, THERMAL, 1)) for b in (bitmap, same_size)]
    assert kinds(read[0]) == kinds(read[1])
    formats = [parse(zpl.encode_bitmap(b, LABELS, 1)).elements for b in (bitmap, same_size)]
    sequences = [[(element.kind, element.data[:3]) for element in elements] for elements in formats]
    assert sequences[0] == sequences[1]


@given(bitmap=bitmaps(), mark=st.integers(0, 999_999))
@settings(max_examples=100, deadline=None)
def test_zpl_comes_back_dot_for_dot(bitmap: Bitmap, mark: int) -> None:
    steps = ZplInterpreter().feed(zpl.encode_bitmap(bitmap, LABELS, mark))
    assert steps == [PrintDots(bitmap), Eject(), Prove(b"OK[J%06d]\r\n" % mark)]


@given(bitmap=bitmaps())
@settings(max_examples=30, deadline=None)
def test_zebrafy_decodes_our_zpl_alike(bitmap: Bitmap) -> None:
    """zebrafy gives the picture alone: only what is black is sent, and where it stands."""
    job = zpl.encode_bitmap(bitmap, LABELS, 1).decode()
    (image,) = ZebrafyZPL(job).to_images()
    left, top = re.search(r"\^FO(\d+),(\d+)\^GFA", job).groups()
    label = Image.new("1", (bitmap.width_dots, bitmap.height_dots), 255)
    label.paste(image.convert("1"), (int(left), int(top)))
    assert ImageChops.invert(label).tobytes() == bitmap.rows


@given(bitmap=bitmaps())
@settings(max_examples=30, deadline=None)
def test_zplkit_decodes_our_zpl_alike(bitmap: Bitmap) -> None:
    options = Options(width=bitmap.width_dots, height=bitmap.height_dots, dpi=203)
    job = zpl.encode_bitmap(bitmap, COUNTED, 1).replace(zpl.ONE_LABEL, b"")  # zplkit knows neither ^HV nor ^PQ
    label = render(job, options, limits=Limits(graphic_bytes=10**8)).labels[0].rasterize()
    size = (label.width, label.height)
    dark = Image.frombytes("L", size, bytes(label.pixels)).point([255 if v < 128 else 0 for v in range(256)], "1")
    assert (size, dark.tobytes()) == ((bitmap.width_dots, bitmap.height_dots), bitmap.rows)


def test_every_language_is_spoken_by_a_module_of_its_name() -> None:
    modules = {language: type(language_of(language)).__module__ for language in Language}
    assert modules == {language: f"printing.languages.{language.value}" for language in Language}


def test_pdf_is_sent_as_it_is() -> None:
    page = Page(b"%PDF-1.4 ...", 105.0, 148.0)
    pdf = language_of(Language.PDF)
    assert pdf.encode(page, CARDS, 1) == page.pdf
    assert pdf.reader(CARDS).feed(b"anything") == []
    assert (pdf.status_query(CARDS), pdf.completion_query(CARDS, 1), pdf.clear(CARDS)) == (b"", b"", b"")


def test_questions_and_clearing() -> None:
    thermal, label = language_of(Language.ESCPOS), language_of(Language.ZPL)
    assert thermal.status_query(THERMAL) == bytes.fromhex("100401 100402 100404")
    assert thermal.completion_query(THERMAL, 1) == b""
    assert thermal.clear(THERMAL).endswith(b"\x1b@\x1dVB\x00"), "rows of the dropped job are cut off"
    assert label.status_query(LABELS) == b"~HQES\r\n~HS\r\n"
    assert label.completion_query(LABELS, 1) == b""
    assert label.completion_query(COUNTED, 1) == b"~HS\r\n"
    assert label.clear(LABELS) == b"~JA\r\n"


def test_picture_has_one_pixel_per_dot_in_the_middle_of_the_paper() -> None:
    picture = Image.open(io.BytesIO(to_png(ARROW, 20)))
    assert picture.size == (20, 5)
    assert [picture.getpixel((x, 2)) for x in (3, 4, 15, 16)] == [255, 0, 0, 255]

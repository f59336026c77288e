"""Codes that a Zebra draws itself: the same dots as on the page, never a command, and dots where it is not sure."""

import re

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from zplkit import Options, render
from zplkit.parse import parse
from zplkit.rendering import Limits

from printing.document import Barcode, DataMatrix, Document, Qr, Symbology, Text
from printing.errors import DoesNotFit
from printing.languages import language_of
from printing.languages.pixels import bitmap_for
from printing.languages.zpl import ONE_LABEL
from printing.languages.zpl_codes import codes_on, native_field
from printing.layout import lay_out
from printing.media import CodeForm, Confirmation, Language, Media, PrinterProfile
from printing.page import Page
from printing.placed_codes import CodeKind, PlacedCode, read, written
from printing.virtual.steps import Eject, Fault, PrintDots
from printing.virtual.zpl_interpreter import ZplInterpreter

NATIVE = PrinterProfile("native", Language.ZPL, 203, 832, Confirmation.HOST_STATUS, codes=CodeForm.NATIVE)
DOTS = PrinterProfile("dots", Language.ZPL, 203, 832, Confirmation.HOST_STATUS)
LABEL = Media("label", 100.0, 120.0, margin_mm=3.0)
CODES = ("^BC", "^BQ", "^BX")
CONTENT = st.one_of(
    st.text(min_size=1, max_size=24),
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=24),
    st.text("0123456789", min_size=1, max_size=30),
    st.text("0123456789ABCDEF $%*+-./:", min_size=1, max_size=24),
    st.sampled_from(
        ["ABC>5123", "A^XZ~JR", "_5E", "|", "a1b22222c", "^FS^XZ^XA^FDHACKED^FS^XZ", "Grüße", "\x1b@", "1234>"]
    ),
)


def label_of(content: str, profile: PrinterProfile = NATIVE) -> tuple[Page, bytes]:
    """One label with the content in every kind of code."""
    document = Document("l", (Text("Minze"), Qr(content, 22.0), DataMatrix(content, 14.0), Barcode(content)), code="S")
    page = lay_out(document, LABEL, profile)
    return page, language_of(Language.ZPL).encode(page, profile, 1)


def native(job: bytes) -> list[str]:
    return [name for name in CODES if name.encode() in job]


@given(content=CONTENT)
@settings(max_examples=150, deadline=None)
def test_a_label_with_native_codes_shows_every_dot_of_its_page(content: str) -> None:
    try:
        page, job = label_of(content)
    except DoesNotFit:
        reject()
    assert ZplInterpreter().feed(job) == [PrintDots(bitmap_for(page, NATIVE)), Eject()]


@given(content=CONTENT)
@settings(max_examples=150, deadline=None)
def test_what_a_code_holds_is_never_a_command(content: str) -> None:
    """The commands are told by the kinds of codes alone; field data is hexadecimal, or an invocation of ours."""
    try:
        _, job = label_of(content)
    except DoesNotFit:
        reject()
    codes = {"^BC": "^BY ^FO ^BC ^FH ^FD ^FS", "^BQ": "^BY ^FO ^BQ ^FH ^FD ^FS", "^BX": "^FO ^BX ^FH ^FD ^FS"}
    order = [name for name in ("^BQ", "^BX", "^BC") if name in native(job)]
    wanted = " ".join(["^XA ^PW ^LL ^LH ^FO ^GF ^FS", *(codes[name] for name in order), "^PQ ^XZ"])
    assert [bytes(element.data[:3]).decode() for element in parse(job).elements] == wanted.split()
    for data in re.findall(rb"\^FD(.*?)\^FS", job):
        assert re.fullmatch(rb"(?:[LMQH]M,(?:[NA]|B\d{4}))?(?:>[0:;56]|_[0-9A-F]{2})+", data)


@pytest.mark.parametrize("content", ["10482-0007", "ABC>5123", "1234567", "https://x.de/1", "X^Z~JR_5E", "12345678"])
def test_software_of_others_reads_every_code_back(content: str) -> None:
    page, job = label_of(content)
    assert native(job) == list(CODES)
    bitmap = bitmap_for(page, NATIVE)
    options = Options(width=bitmap.width_dots, height=bitmap.height_dots, dpi=203)
    label = render(job.replace(ONE_LABEL, b""), options, limits=Limits(graphic_bytes=10**8)).labels[0].rasterize()
    grey = np.frombuffer(bytes(label.pixels), np.uint8).reshape(label.height, label.width)
    found = zxingcpp.read_barcodes(np.pad(grey, 20, constant_values=255))
    assert sorted(str(one.format).replace(" ", "").lower() for one in found) == ["code128", "datamatrix", "qrcode"]
    assert {one.text for one in found} == {content}


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("10482-0007", ["^BC", "^BQ", "^BX"]),
        ("a|b", ["^BC", "^BQ"]),
        ("Grüße", []),
        ("line\nbreak", []),
    ],
)
def test_what_a_printer_might_draw_otherwise_stays_dots(content: str, names: list[str]) -> None:
    assert native(label_of(content)[1]) == names


def test_codes_are_dots_unless_the_profile_wants_them_native() -> None:
    page, job = label_of("10482-0007", DOTS)
    assert (native(job), codes_on(page)) == ([], ())


def test_a_module_larger_than_all_firmware_knows_stays_dots() -> None:
    code = PlacedCode(CodeKind.QR, "A", 8, 8, 21 * 11, 21 * 11, 11)
    assert native_field(code) is None
    assert native_field(PlacedCode(CodeKind.QR, "A", 8, 0, 21, 21, 1)) is None, "there is no room to sink by"


def test_an_ean_stays_dots() -> None:
    document = Document("l", (Barcode("4006381333931", Symbology.EAN13),))
    page = lay_out(document, LABEL, NATIVE)
    assert native(language_of(Language.ZPL).encode(page, NATIVE, 1)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"HM,N", b"HM,B0005"),
        (b",200,10,10", b",200,12,12"),
        (b"^BCN,64", b"^BCN,63"),
        (b"_31", b"1"),
        (b"_31", b"_3"),
        (b"^FD>;", b"^FD>9"),
        (b"^FD>;_31", b"^FD>;_41"),
        (b"^FD>;_31_32", b"^FD>;_31"),
        (b"^PQ1", b"^PQ2"),
        (b"^FO1,", b"^FO9999,"),
    ],
)
def test_a_code_that_is_not_framed_to_the_letter_is_a_fault(old: bytes, new: bytes) -> None:
    job = label_of("1234")[1]
    if old == b"^FO1,":
        old = re.findall(rb"\^FO\d+,(?=\d+\^BC)", job)[0]
    assert old in job
    with pytest.raises(Fault):
        ZplInterpreter().feed(job.replace(old, new))


@given(
    codes=st.lists(
        st.builds(
            PlacedCode, st.sampled_from(CodeKind), st.text(max_size=20), *[st.integers(0, 5000) for _ in range(5)]
        )
    )
)
def test_placed_codes_come_back_from_a_page(codes: list[PlacedCode]) -> None:
    assert read(written(codes)) == tuple(codes)


@pytest.mark.parametrize("text", ["", "Note", "[1, 2]", "{}", '[["qr", "a"]]', '[["dog", "a", 1, 2, 3, 4, 5]]'])
def test_other_words_of_a_page_are_no_codes(text: str) -> None:
    assert read(text) == ()

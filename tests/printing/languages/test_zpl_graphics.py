"""The three forms of a ZPL picture: each comes back dot for dot, for our strict reader and for software of others."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zebrafy import ZebrafyZPL
from zplkit import Options, render
from zplkit.rendering import Limits

from printing.document import Document, Heading, Text
from printing.languages import language_of
from printing.languages.zpl import ONE_LABEL, encode_bitmap
from printing.languages.zpl_graphics import graphic_field
from printing.layout import lay_out
from printing.media import Confirmation, GraphicForm, Language, Media, PrinterProfile
from printing.page import Bitmap
from printing.virtual.steps import Eject, Fault, PrintDots
from printing.virtual.zpl_interpreter import ZplInterpreter

LABELS = PrinterProfile("labels", Language.ZPL, 203, 832, Confirmation.HOST_STATUS)
LABEL_100X150 = Media("label100x150", 100.0, 150.0)
FORMS = st.sampled_from(GraphicForm)


@st.composite
def bitmaps(draw: st.DrawFn) -> Bitmap:
    """Rows that repeat, end white or black, or are noise; the bits beyond the width are white, as drawn ones are."""
    width = draw(st.integers(1, 900))
    stride = (width + 7) // 8
    row = st.one_of(
        st.binary(min_size=1, max_size=stride),
        st.sampled_from([b"\x00", b"\xff", b"\xf0", b"\x0f", b"\x00\xff"]).map(lambda one: one * stride),
    ).map(lambda one: (one + bytes(stride))[:stride])
    some = draw(st.lists(row, min_size=1, max_size=12))
    rows = [one for one in some for _ in range(draw(st.integers(1, 3)))]
    beyond = (1 << (stride * 8 - width)) - 1
    white = [(int.from_bytes(one, "big") & ~beyond).to_bytes(stride, "big") for one in rows]
    return Bitmap(width, len(white), b"".join(white))


@given(bitmap=bitmaps(), form=FORMS)
@settings(max_examples=200, deadline=None)
def test_every_form_comes_back_dot_for_dot(bitmap: Bitmap, form: GraphicForm) -> None:
    job = encode_bitmap(bitmap, replace(LABELS, graphics=form), 1)
    assert ZplInterpreter().feed(job) == [PrintDots(bitmap), Eject()]


@given(bitmap=bitmaps(), form=FORMS)
@settings(max_examples=60, deadline=None)
def test_zebrafy_reads_every_form_alike(bitmap: Bitmap, form: GraphicForm) -> None:
    (image,) = ZebrafyZPL(graphic_field(bitmap, form).decode() + "^FS").to_images()
    assert bytes(255 - byte for byte in image.convert("1").tobytes()) == bitmap.rows


@given(bitmap=bitmaps(), form=FORMS)
@settings(max_examples=30, deadline=None)
def test_zplkit_reads_every_form_alike(bitmap: Bitmap, form: GraphicForm) -> None:
    options = Options(width=bitmap.width_dots, height=bitmap.height_dots, dpi=203)
    job = encode_bitmap(bitmap, replace(LABELS, graphics=form), 1).replace(ONE_LABEL, b"")  # zplkit knows no ^PQ
    label = render(job, options, limits=Limits(graphic_bytes=10**8)).labels[0].rasterize()
    dark = Bitmap(label.width, label.height, _packed(bytes(label.pixels), label.width))
    assert dark == bitmap


def _packed(grey: bytes, width: int) -> bytes:
    lines = [grey[start : start + width] for start in range(0, len(grey), width)]
    bits = ["".join("1" if value < 128 else "0" for value in line) for line in lines]
    full = (width + 7) // 8 * 8
    return b"".join(int(line.ljust(full, "0"), 2).to_bytes(full // 8, "big") for line in bits)


def test_runs_are_counted_as_zebra_writes_them() -> None:
    rows = Bitmap(1600, 4, bytes(100) + b"\xab" * 100 + b"\xcc" * 209 + bytes(91))
    bitmap = Bitmap(8 * 100, 5, rows.rows)
    assert graphic_field(bitmap, GraphicForm.ASCII).startswith(b"^GFA,500,500,100,," + b"AB" * 100 + b"pC")
    same = Bitmap(64, 3, b"\xff" * 8 + bytes(16))
    assert graphic_field(same, GraphicForm.ASCII) == b"^GFA,24,24,8,!,:"


@pytest.mark.parametrize("broken", [b"FF", b"FFF0,", b"G", b":", b"zzFF,", b",,,"])
def test_a_picture_of_another_size_is_a_fault(broken: bytes) -> None:
    job = b"^XA^PW8^LL2^LH0,0^FO0,0^GFA,2,2,1," + broken + b"^FS^PQ1^XZ"
    with pytest.raises(Fault):
        ZplInterpreter().feed(job)


@pytest.mark.parametrize(("dpi", "most"), [(203, 10_000), (300, 10_000), (600, 20_000)])
def test_a_text_label_of_100x150_mm_is_at_most_10_kilobytes(dpi: int, most: int) -> None:
    """Heading, a paragraph, a sign-off; four times as many dots at 600 dpi take twice as much."""
    profile = replace(LABELS, dpi=dpi, printable_dots=round(104 / 25.4 * dpi))
    words = "Bitte kühl lagern. Für Łukasz Żółć, Hauptstraße 5, 12345 Köln. Marokkanische Minze, 100 g."
    label = Document("label", (Heading("Marokkanische Minze"), Text(words), Text("Herzlich, Anna")), "de", "1-S")
    job = language_of(Language.ZPL).encode(lay_out(label, LABEL_100X150, profile), profile, 1)
    assert len(job) <= most

"""Documents laid out and encoded: what people wrote is dots, never commands."""

import io
import queue

import pytest
import zxingcpp
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from PIL import Image
from zplkit.parse import parse

from printing.document import Document, Handwriting, Heading, Qr, Text
from printing.errors import DoesNotFit
from printing.languages import language_of
from printing.layout import lay_out
from printing.media import LABEL_57X32, NOTE_80, Confirmation, Language, Media, PrinterProfile
from printing.page import Page
from printing.raster import rasterise
from printing.virtual import VirtualPrinter
from printing.virtual.escpos_interpreter import EscposInterpreter
from printing.virtual.paper import Paper
from printing.virtual.steps import PrintDots

THERMAL = PrinterProfile("note", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True)
LABELS = PrinterProfile("labels", Language.ZPL, 203, 832, Confirmation.HOST_VERIFY)
HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["^XA^XZ~JR", "\x1b@\x1dV\x00", "\x10\x04\x01", "O'Brien-Ñandú", "🎁 ملاحظة", "\x00\x7f\x9b"]),
)


def encoded(text: str, media: Media, profile: PrinterProfile) -> tuple[Page, bytes]:
    document = Document("note", (Heading(text), Text(text), Handwriting(text)), code=text[:12])
    page = lay_out(document, media, profile)
    return page, language_of(profile.language).encode(page, profile, 42)


@given(text=HOSTILE)
@settings(max_examples=60, deadline=None)
def test_no_text_changes_the_commands_of_a_note(text: str) -> None:
    page, job = encoded(text, NOTE_80, THERMAL)
    steps = EscposInterpreter(has_cutter=True).feed(job)
    bitmap = rasterise(page, 203, 576)
    bands = (bitmap.height_dots + 254) // 255
    kinds = ["Ask", *["PrintDots"] * bands, "Prove", "Eject", "Prove"]
    assert [type(step).__name__ for step in steps] == kinds
    assert sum(step.bitmap.height_dots for step in steps if isinstance(step, PrintDots)) == bitmap.height_dots


@given(text=HOSTILE)
@settings(max_examples=60, deadline=None)
def test_no_text_changes_the_commands_of_a_label(text: str) -> None:
    try:
        _, job = encoded(text, LABEL_57X32, LABELS)
    except DoesNotFit:  # refused before a byte is made: many line breaks on a small label
        reject()
    commands = [bytes(element.data[:3]) for element in parse(job).elements]
    wanted = "^XA ^PW ^LL ^LH ^FO ^GF ^FS ^FO ^FN ^FD ^FS ^FH ^HV ^FS ^PQ ^XZ"
    assert commands == wanted.encode().split()


@pytest.mark.parametrize(("media", "profile"), [(NOTE_80, THERMAL), (LABEL_57X32, LABELS)])
def test_paper_shows_the_page_and_its_code_can_be_scanned(media: Media, profile: PrinterProfile) -> None:
    page = lay_out(Document("note", (Text("Grüße, Łukasz"), Qr("HELLO-42", size_mm=15.0)), code="A-42"), media, profile)
    papers: queue.Queue[Paper] = queue.Queue()
    printer = VirtualPrinter("p", profile, media, papers.put, speed_factor=0.0)
    wire = printer.transport()
    wire.open()
    wire.write(language_of(profile.language).encode(page, profile, 1), 1.0)
    picture = Image.open(io.BytesIO(papers.get(timeout=10).png))
    printer.close()
    assert printer.faults == []
    assert [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))] == ["HELLO-42"]
    bitmap = rasterise(page, profile.dpi, min(profile.printable_dots, picture.width))
    left = (picture.width - bitmap.width_dots) // 2
    on_paper = picture.crop((left, 0, left + bitmap.width_dots, picture.height))
    dots_on_paper = on_paper.histogram()[0]
    freed = dots_on_paper - sum(byte.bit_count() for byte in bitmap.rows)
    assert 0 <= freed <= 20

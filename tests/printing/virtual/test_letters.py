"""A receipt printer made of software that prints letters: lines in their cells, and nothing that it does not know."""

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.document import Document, Handwriting, Heading, Qr, Rule, Text
from printing.errors import TransportError
from printing.languages import escpos_text, language_of
from printing.layout import lay_out
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile, TextMode
from printing.virtual import VirtualPrinter
from printing.virtual.escpos_interpreter import EscposInterpreter
from printing.virtual.escpos_letters import LINE_DOTS, Letters
from printing.virtual.paper import Paper
from printing.virtual.picture import joined
from printing.virtual.printer import interpreter_for
from printing.virtual.steps import Ask, Eject, Fault, PrintDots, Prove, Step

MODE = TextMode("cp858", 19, 42)
SLOW = PrinterProfile("slow", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True, text_mode=MODE)
NOTE = Document(
    "note",
    (Heading("Grüße"), Text("Danke für deine Geduld, Łukasz"), Rule(), Qr("https://x.de/1"), Handwriting("Anna")),
)
START = escpos_text.INTERNATIONAL_USA + escpos_text.ONE_BYTE_LETTERS + escpos_text.CODE_PAGE + bytes([19])


def job(document: Document = NOTE, profile: PrinterProfile = SLOW) -> bytes:
    return language_of(profile.language).encode(lay_out(document, NOTE_80, profile), profile, 42)


def rows(steps: list[Step]) -> np.ndarray:
    bitmap = joined([step.bitmap for step in steps if isinstance(step, PrintDots)])
    packed = np.frombuffer(bitmap.rows, np.uint8).reshape(bitmap.height_dots, bitmap.stride)
    return np.unpackbits(packed, axis=1)[:, : bitmap.width_dots]


def test_a_note_in_letters_comes_out_and_is_proved() -> None:
    steps = interpreter_for(SLOW).feed(job())
    kinds = [type(step) for step in steps if not isinstance(step, PrintDots)]
    assert kinds == [Ask, Prove, Eject, Prove]
    ink = rows(steps)
    assert [code.text for code in zxingcpp.read_barcodes(np.where(np.pad(ink, 20), 0, 255).astype(np.uint8))] == [
        "https://x.de/1"
    ]
    lines = ink[: 3 * LINE_DOTS].reshape(3, LINE_DOTS, -1).any(axis=(1, 2))
    assert lines.all(), "heading, text and rule are there"
    heading = ink[:LINE_DOTS]
    assert heading[:, : 5 * (576 // 42)].any()
    assert not heading[:, 5 * (576 // 42) :].any(), "five letters take five cells"


@given(size=st.integers(1, 60))
@settings(max_examples=30, deadline=None)
def test_the_steps_do_not_depend_on_how_the_bytes_arrive(size: int) -> None:
    whole, sent = interpreter_for(SLOW).feed(job()), job()
    reader, steps = interpreter_for(SLOW), []
    for start in range(0, len(sent), size):
        steps += reader.feed(sent[start : start + size])
    assert steps == whole
    assert reader.end() == []


@pytest.mark.parametrize(
    ("after_start", "expected"),
    [
        (b"x" * 43 + b"\n", "at most 42 letters"),
        (b"Anna\x1bE\x01", "at most 42 letters"),
        (b"Anna\x00\n", "at most 42 letters"),
        (b"\x1bt\x10", "code page 19"),
        (b"\x1b!\x30", "an ESC/POS command"),
        (escpos_text.QR_PRINT, "a QR code to print"),
        (b"\x1d(k\x04\x001P0x", "before what it holds"),
        (escpos_text.QR_SETTINGS + b"\x1d(k\x04\x001P0\x1b", "without control characters"),
        (escpos_text.QR_SETTINGS + b"\x1d(k\x03\x001P0", "without control characters"),
    ],
)
def test_what_a_strict_printer_does_not_take_is_a_fault(after_start: bytes, expected: str) -> None:
    reader = EscposInterpreter(has_cutter=True, letters=Letters(MODE, 576))
    reader.feed(b"\x1b@" + START)
    with pytest.raises(Fault, match=expected):
        reader.feed(after_start)


def test_letters_before_a_code_page_are_a_fault_also_after_a_new_start() -> None:
    reader = EscposInterpreter(has_cutter=True, letters=Letters(MODE, 576))
    reader.feed(b"\x1b@" + START + b"Anna\n\x1b@")
    with pytest.raises(Fault, match="a code page before the first letter"):
        reader.feed(b"Anna\n")


def test_a_printer_of_dots_takes_no_letters() -> None:
    with pytest.raises(Fault):
        EscposInterpreter(has_cutter=True).feed(b"\x1b@" + START)


@given(text=st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_words_are_a_fault(text: str) -> None:
    reader = interpreter_for(SLOW)
    reader.feed(job(Document("note", (Heading(text), Text(text), Qr(text or "x")), code=text[:12])))
    assert reader.end() == []


def test_over_a_wire_it_answers_as_the_others_do() -> None:
    papers: list[Paper] = []
    printer = VirtualPrinter("slow", SLOW, NOTE_80, papers.append, speed_factor=0.0)
    wire = printer.transport()
    wire.open()
    wire.write(job(), 1.0)
    assert printer.wait_until_idle(10.0)
    assert (len(papers), printer.faults) == (1, [])
    wire.write(b"\x1b@Anna", 1.0)
    assert len(printer.faults) == 1
    wire.read(1.0)  # what it had said before
    with pytest.raises(TransportError):
        wire.read(1.0)
    printer.close()

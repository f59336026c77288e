"""StarPRNT raster: images come back dot for dot, blocks become conditions, and the end of a job is told once."""

import queue
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.document import Document, Text
from printing.languages import language_of
from printing.languages.base import UNNUMBERED, Completed, Reply, StatusReply, Unreadable
from printing.languages.starprnt import REAL_TIME, STATUS, encode_bitmap
from printing.languages.starprnt_replies import StarReplyReader, header_of, length_of
from printing.layout import lay_out
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile
from printing.page import Bitmap
from printing.status import Condition, PrinterStatus
from printing.virtual import VirtualPrinter
from printing.virtual.paper import Paper
from printing.virtual.starprnt_interpreter import StarInterpreter
from printing.virtual.steps import Ask, Eject, Fault, Forget, PrintDots

GOLDEN = Path(__file__).parents[2] / "golden" / "languages" / "note.star"
STAR = PrinterProfile("star", Language.STARPRNT, 203, 576, Confirmation.STATUS, has_cutter=True)
TEAR_OFF = PrinterProfile("tear", Language.STARPRNT, 203, 576, Confirmation.NONE)
ARROW = Bitmap(12, 5, bytes.fromhex("0400 0600 fff0 0600 0400"))
WAIT_S = 10.0


def told(*conditions: Condition) -> StatusReply:
    return StatusReply(PrinterStatus(frozenset(conditions)))


def block(offset: int = 8, bits: int = 0) -> bytes:
    """Nine bytes as the specification has them: header 23 06, then seven of status."""
    status = bytearray(b"\x23\x06") + bytes(7)
    status[offset] |= bits
    return bytes(status)


def test_golden_bytes() -> None:
    assert encode_bitmap(ARROW, STAR) == GOLDEN.read_bytes()


def test_ending_follows_page_and_printer() -> None:
    assert b"*rE13\x00" in encode_bitmap(ARROW, STAR)
    assert b"*rE1\x00" in encode_bitmap(ARROW, STAR, cut=False)
    assert b"*rE3\x00" in encode_bitmap(ARROW, TEAR_OFF)
    assert not encode_bitmap(ARROW, TEAR_OFF).endswith(b"\x17")


@given(
    stride=st.integers(1, 12),
    height=st.integers(1, 300),
    pattern=st.lists(st.sampled_from([0x00, 0xFF, 0x1B, 0x06, 0x01, 0x62]), min_size=1, max_size=11),
    data=st.data(),
)
@settings(max_examples=100, deadline=None)
def test_image_comes_back_with_at_most_the_freed_dots(
    stride: int, height: int, pattern: list[int], data: st.DataObject
) -> None:
    rows = (bytes(pattern) * (stride * height))[: stride * height]
    job = encode_bitmap(Bitmap(stride * 8, height, rows), STAR)
    middle = data.draw(st.integers(0, len(job)))
    reader = StarInterpreter()
    steps = reader.feed(job[:middle]) + reader.feed(job[middle:])
    freed = b"".join(rows[top : top + stride].replace(REAL_TIME, b"\x1b\x07") for top in range(0, len(rows), stride))
    assert steps == [PrintDots(Bitmap(stride * 8, height, freed)), Eject()]
    assert REAL_TIME not in job


@given(length=st.integers(7, 31))
def test_length_lies_in_the_header(length: int) -> None:
    assert length_of(header_of(length)) == length
    assert header_of(length) & 0x91 == 0x01
    assert header_of(9) == 0x23


@pytest.mark.parametrize(
    ("sent", "conditions"),
    [
        (block(), ()),
        (block(2, 0x08), (Condition.OFFLINE,)),
        (block(2, 0x28), (Condition.COVER_OPEN,)),
        (block(2, 0x40), (Condition.PAUSED,)),
        (block(3, 0x40), (Condition.HOT,)),
        (block(3, 0x20), (Condition.ERROR,)),
        (block(3, 0x08), (Condition.CUTTER,)),
        (block(4, 0x04), (Condition.ERROR,)),
        (block(5, 0x0C), (Condition.PAPER_OUT,)),
        (block(5, 0x04), (Condition.PAPER_LOW,)),
        (block(5, 0x02), (Condition.PAPER_LOW,)),
        (b"\x0f\x06\x00\x00\x00\x08\x00", (Condition.PAPER_OUT,)),
    ],
)
def test_status(sent: bytes, conditions: tuple[Condition, ...]) -> None:
    assert StarReplyReader(by_status=True).feed(sent) == [told(*conditions)]


@given(
    pieces=st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([block(), block(2, 0x02), b"\x23", b"\x06"]))),
    cuts=st.lists(st.integers(1, 40)),
)
@settings(max_examples=200, deadline=None)
def test_any_chunking_gives_the_same_replies(pieces: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(pieces)
    at_once = StarReplyReader(by_status=True).feed(stream)
    reader, in_chunks, start = StarReplyReader(by_status=True), list[Reply](), 0
    for length in [*cuts, len(stream)]:
        in_chunks += reader.feed(stream[start : start + length])
        start += length
    assert in_chunks == at_once


def test_blocks_are_found_between_other_bytes_and_prove_only_where_the_profile_says() -> None:
    stream = b"\x11" + block()[:4] + block()[:3] + b"\xff" + block(2, 0x02)
    lost = [Unreadable(b"\x11"), Unreadable(block()[:4]), Unreadable(block()[:3] + b"\xff")]
    assert StarReplyReader(by_status=True).feed(stream) == [*lost, told(), Completed(UNNUMBERED)]
    assert StarReplyReader(by_status=False).feed(stream) == [*lost, told()]


@pytest.mark.parametrize(
    "condition", [Condition.PAPER_OUT, Condition.COVER_OPEN, Condition.CUTTER, Condition.HOT, Condition.ERROR]
)
def test_note_is_printed_told_and_cleared_by_a_printer_of_software(condition: Condition) -> None:
    papers: queue.Queue[Paper] = queue.Queue()
    printer = VirtualPrinter("p", STAR, NOTE_80, papers.put, speed_factor=0.0)
    language, wire = language_of(Language.STARPRNT), printer.transport()
    reader = language.reader(STAR)
    page = lay_out(Document("note", (Text("Grüße, Łukasz"),), code="A-1"), NOTE_80, STAR)
    wire.open()
    printer.set_conditions({condition})
    wire.write(language.encode(page, STAR, 1) + language.completion_query(STAR, 1), 1.0)
    replies: list[Reply] = reader.feed(wire.read(WAIT_S))
    wire.write(language.clear(STAR), 1.0)
    printer.set_conditions(())
    wire.write(language.encode(page, STAR, 2), 1.0)
    assert printer.wait_until_idle(WAIT_S)
    for _ in range(2):
        wire.write(language.completion_query(STAR, 2), 1.0)
        replies += reader.feed(wire.read(WAIT_S))
    printer.close()
    assert replies == [told(condition), told(), Completed(UNNUMBERED), told()]
    assert printer.faults == []
    assert papers.get(timeout=WAIT_S).number == 1
    assert papers.empty()


def test_end_is_not_told_while_anything_is_waiting() -> None:
    interpreter, reader = StarInterpreter(), StarReplyReader(by_status=True)
    interpreter.feed(encode_bitmap(ARROW, STAR))
    assert reader.feed(interpreter.answer(STATUS, (), 1)) == [told()]
    assert reader.feed(interpreter.answer(STATUS, (Condition.PAPER_OUT,), 0)) == [told(Condition.PAPER_OUT)]
    assert reader.feed(interpreter.answer(STATUS, (), 0)) == [told(), Completed(UNNUMBERED)]
    assert reader.feed(interpreter.answer(STATUS, (), 0)) == [told()]


def test_lost_end_is_never_told_though_the_paper_is_out() -> None:
    papers: queue.Queue[Paper] = queue.Queue()
    printer = VirtualPrinter("p", STAR, NOTE_80, papers.put, speed_factor=0.0)
    printer.loses_completion = True
    wire = printer.transport()
    wire.open()
    wire.write(encode_bitmap(ARROW, STAR), 1.0)
    assert papers.get(timeout=WAIT_S).number == 1
    assert printer.wait_until_idle(WAIT_S)
    wire.write(STATUS, 1.0)
    assert StarReplyReader(by_status=True).feed(wire.read(WAIT_S)) == [told()]
    printer.close()


def test_asking_and_clearing() -> None:
    language = language_of(Language.STARPRNT)
    assert language.status_query(STAR) == b"\x1b\x06\x01"
    assert language.completion_query(TEAR_OFF, 1) == b""
    assert StarInterpreter().feed(language.status_query(STAR)) == [Ask(STATUS)]
    assert StarInterpreter().feed(language.clear(STAR)) == [Forget(), Forget()]


@pytest.mark.parametrize(
    "payload",
    [
        b"Anna",
        b"b\x01\x00\x00",
        b"\x1b*rA\x17",
        b"\x1b*rAb\x00\x00",
        b"\x1b*rAb\x01\x00\x00b\x02\x00",
        b"\x1b*rAb\x03\x00\x1b\x06\x01",
        b"\x1b*rAb\x01\x00\x00\x1bd\x02",
    ],
)
def test_other_bytes_are_a_fault(payload: bytes) -> None:
    with pytest.raises(Fault):
        StarInterpreter().feed(payload)


def test_half_an_image_is_a_fault_when_the_host_leaves() -> None:
    reader = StarInterpreter()
    assert reader.feed(encode_bitmap(ARROW, STAR)[:-9]) == []
    with pytest.raises(Fault):
        reader.end()

"""TSPL: labels come back dot for dot, answers become conditions, and readiness proves only after the job."""

import queue

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.languages import language_of
from printing.languages.base import UNNUMBERED, Completed, Reply, StatusReply, Unreadable
from printing.languages.tspl import IMMEDIATE, PROGRESS, TsplReplyReader, encode_bitmap
from printing.media import LABEL_57X32, Confirmation, Language, PrinterProfile
from printing.page import Bitmap
from printing.status import Condition, PrinterStatus
from printing.virtual import VirtualPrinter
from printing.virtual.paper import Paper
from printing.virtual.steps import Eject, Fault, PrintDots
from printing.virtual.tspl_interpreter import TsplInterpreter

TSC = PrinterProfile("tsc", Language.TSPL, 203, 832, Confirmation.STATUS)


def told(*conditions: Condition) -> StatusReply:
    return StatusReply(PrinterStatus(frozenset(conditions)))


def test_golden_bytes() -> None:
    assert encode_bitmap(Bitmap(12, 2, b"\x0f\xf0\x80\x00"), 203) == (
        b"\r\nSIZE 1.50 mm,0.25 mm\r\nREFERENCE 0,0\r\nCLS\r\nBITMAP 0,0,2,2,0,\xf0\x0f\x7f\xff\r\nPRINT 1,1\r\n"
    )


@given(
    stride=st.integers(1, 12),
    height=st.integers(1, 300),
    dpi=st.sampled_from([203, 300, 600]),
    pattern=st.lists(st.sampled_from([0x00, 0xFF, 0xE4, 0xDE, 0x5A]), min_size=1, max_size=11),
)
@settings(max_examples=100, deadline=None)
def test_label_comes_back_with_at_most_the_freed_dots(stride: int, height: int, dpi: int, pattern: list[int]) -> None:
    rows = (bytes(pattern) * (stride * height))[: stride * height]
    steps = TsplInterpreter(dpi).feed(encode_bitmap(Bitmap(stride * 8, height, rows), dpi))
    freed = rows.replace(b"\xe4\xde", b"\xec\xde")
    assert steps == [PrintDots(Bitmap(stride * 8, height, freed)), Eject()]


@given(
    stream=st.lists(st.sampled_from([b"\x02@@@A\x03\r\n", b"\x00", b"\x20", b"\x80", b"\x02@", b"@"])),
    cut=st.integers(0, 60),
)
def test_any_chunking_gives_the_same_replies(stream: list[bytes], cut: int) -> None:
    joined = b"".join(stream)
    reader = TsplReplyReader(by_progress=True)
    at_once = TsplReplyReader(by_progress=True).feed(joined)
    assert reader.feed(joined[:cut]) + reader.feed(joined[cut:]) == at_once


@pytest.mark.parametrize(
    ("characters", "conditions"),
    [
        (b"@@@@", ()),
        (b"P@@@", ()),
        (b"`@@@", (Condition.PAUSED,)),
        (b"E@@A", (Condition.PAPER_OUT,)),
        (b"@A@@", (Condition.PAPER_LOW,)),
        (b"E@@`", (Condition.COVER_OPEN,)),
        (b"E@HB", (Condition.CUTTER, Condition.ERROR)),
    ],
)
def test_status(characters: bytes, conditions: tuple[Condition, ...]) -> None:
    reader = TsplReplyReader(by_progress=True)
    assert reader.feed(b"\x02" + characters + b"\x03\r\n") == [told(*conditions)]


def test_two_ready_answers_on_end_are_the_proof() -> None:
    reader = TsplReplyReader(by_progress=True)
    assert reader.feed(b"\x00\x20\x00") == []
    assert reader.feed(b"\x00") == [Completed(UNNUMBERED)]
    assert reader.feed(b"\x80\x02@@@\x00\x00") == [Unreadable(b"\x80"), Unreadable(b"\x02@@@\x00\x00")]


def test_label_is_printed_told_and_cleared_by_a_printer_of_software() -> None:
    papers: queue.Queue[Paper] = queue.Queue()
    printer = VirtualPrinter("p", TSC, LABEL_57X32, papers.put, speed_factor=0.0)
    language, wire = language_of(Language.TSPL), printer.transport()
    reader = language.reader(TSC)
    wire.open()
    printer.set_conditions({Condition.PAPER_OUT})
    wire.write(encode_bitmap(Bitmap(456, 256, b"\x81" * 57 * 256), 203), 1.0)
    wire.write(language.clear(TSC) + language.status_query(TSC), 1.0)
    replies: list[Reply] = reader.feed(wire.read(10.0))
    printer.set_conditions(())
    wire.write(encode_bitmap(Bitmap(456, 256, b"\x18" * 57 * 256), 203), 1.0)
    assert printer.wait_until_idle(10.0)
    wire.write(PROGRESS * 2, 1.0)
    replies += reader.feed(wire.read(10.0))
    printer.close()
    assert replies == [told(Condition.PAPER_OUT), Completed(UNNUMBERED)]
    assert papers.get(timeout=10.0).number == 1
    assert papers.empty()


@pytest.mark.parametrize(
    "payload",
    [
        b'TEXT 0,0,"Anna"\r\n',
        b"\x1b!R",
        b"\r\nSIZE 1.50 mm,0.25 mm\r\nREFERENCE 0,0\r\nCLS\r\nBITMAP 0,0,1,2,0,\xff\xff" + b"\r\nPRINT 1,1\r\n",
    ],
)
def test_other_bytes_are_a_fault(payload: bytes) -> None:
    with pytest.raises(Fault):
        TsplInterpreter(203).feed(payload)


def test_no_immediate_command_lies_in_the_dots() -> None:
    rows = bytes(255 - byte for byte in IMMEDIATE) * 9
    assert encode_bitmap(Bitmap(16, 9, rows), 203).count(IMMEDIATE) == 0

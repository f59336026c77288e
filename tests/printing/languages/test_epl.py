"""EPL2: labels come back dot for dot, codes become conditions, and an answer in its turn is a completion."""

import queue

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.languages import language_of
from printing.languages.base import UNNUMBERED, Completed, Reply, StatusReply, Unreadable
from printing.languages.epl import EplReplyReader, encode_bitmap
from printing.media import LABEL_57X32, Confirmation, Language, PrinterProfile
from printing.page import Bitmap
from printing.status import Condition, PrinterStatus
from printing.virtual import VirtualPrinter
from printing.virtual.epl_interpreter import EplInterpreter
from printing.virtual.paper import Paper
from printing.virtual.steps import Eject, Fault, Forget, PrintDots, Prove

LP = PrinterProfile("lp", Language.EPL, 203, 832, Confirmation.NONE)
IN_ORDER = PrinterProfile("lp", Language.EPL, 203, 832, Confirmation.IN_ORDER)
LABEL = Bitmap(12, 2, b"\x0f\xf0\x80\x00")
WAIT_S = 10.0


def told(*conditions: Condition) -> StatusReply:
    return StatusReply(PrinterStatus(frozenset(conditions)))


def test_golden_bytes() -> None:
    job = b"\nq12\nN\nGW0,0,2,2,\xf0\x0f\x7f\xff\nP1\n"
    assert encode_bitmap(LABEL, LP) == job
    assert encode_bitmap(LABEL, IN_ORDER) == job + b"UI\n"


@given(width=st.integers(1, 90), height=st.integers(1, 300), pattern=st.binary(min_size=1, max_size=11), cut=st.data())
@settings(max_examples=100, deadline=None)
def test_label_comes_back_dot_for_dot_in_any_chunking(
    width: int, height: int, pattern: bytes, cut: st.DataObject
) -> None:
    stride = (width + 7) // 8
    bitmap = Bitmap(width, height, (pattern * (stride * height))[: stride * height])
    job = encode_bitmap(bitmap, IN_ORDER)
    middle = cut.draw(st.integers(0, len(job)))
    reader = EplInterpreter()
    steps = reader.feed(job[:middle]) + reader.feed(job[middle:])
    assert steps[:2] == [PrintDots(bitmap), Eject()]
    assert isinstance(steps[2], Prove)
    assert EplReplyReader(in_order=True).feed(steps[2].answer) == [Completed(UNNUMBERED)]


@pytest.mark.parametrize(
    ("line", "conditions"),
    [
        (b"00\r\n", ()),
        (b"07\r\n", (Condition.PAPER_OUT,)),
        (b"07,P001\r\n", (Condition.PAPER_OUT,)),
        (b"01,11\r\n", (Condition.COVER_OPEN,)),
        (b"\x1362\r\n", (Condition.HOT,)),
        (b"81\r\n", (Condition.CUTTER,)),
        (b"92\r\n", (Condition.PAUSED,)),
        (b"99\n", (Condition.ERROR,)),
        (b"03\r\n", ()),
    ],
)
def test_status(line: bytes, conditions: tuple[Condition, ...]) -> None:
    assert EplReplyReader(in_order=False).feed(line) == [told(*conditions)]


@given(
    pieces=st.lists(
        st.one_of(st.binary(max_size=70), st.sampled_from([b"00\r\n", b"UI001,437\r\n", b"07,P001", b"\n"]))
    ),
    cuts=st.lists(st.integers(1, 40)),
    in_order=st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_any_chunking_gives_the_same_replies(pieces: list[bytes], cuts: list[int], in_order: bool) -> None:
    stream = b"".join(pieces)
    at_once = EplReplyReader(in_order=in_order).feed(stream)
    reader, in_chunks, start = EplReplyReader(in_order=in_order), list[Reply](), 0
    for length in [*cuts, len(stream)]:
        in_chunks += reader.feed(stream[start : start + length])
        start += length
    assert in_chunks == at_once


def test_other_lines_are_shown_and_memory_stays_bounded() -> None:
    reader = EplReplyReader(in_order=False)
    assert reader.feed(b"UI001,437\r\n") == [Unreadable(b"UI001,437")]
    assert reader.feed(b"x" * 130) == [Unreadable(b"x" * 64)] * 2


@pytest.mark.parametrize("condition", [Condition.PAPER_OUT, Condition.COVER_OPEN, Condition.PAUSED, Condition.HOT])
def test_label_is_printed_told_and_cleared_by_a_printer_of_software(condition: Condition) -> None:
    papers: queue.Queue[Paper] = queue.Queue()
    printer = VirtualPrinter("p", IN_ORDER, LABEL_57X32, papers.put, speed_factor=0.0)
    language, wire = language_of(Language.EPL), printer.transport()
    reader = language.reader(IN_ORDER)
    label = Bitmap(456, 256, b"\x81" * 57 * 256)
    wire.open()
    printer.set_conditions({condition})
    wire.write(encode_bitmap(label, IN_ORDER) + language.clear(IN_ORDER) + language.status_query(IN_ORDER), 1.0)
    replies: list[Reply] = reader.feed(wire.read(WAIT_S))
    printer.set_conditions(())
    wire.write(encode_bitmap(label, IN_ORDER), 1.0)
    replies += reader.feed(wire.read(WAIT_S))
    printer.close()
    assert replies == [told(condition), Completed(UNNUMBERED)]
    assert printer.faults == []
    assert papers.get(timeout=WAIT_S).number == 1
    assert papers.empty()


def test_asking_and_clearing() -> None:
    language = language_of(Language.EPL)
    assert language.status_query(LP) == b"^ee\n"
    assert language.completion_query(LP, 1) == b""
    assert EplInterpreter().feed(language.clear(LP)) == [Forget()]


@pytest.mark.parametrize(
    "payload",
    [
        b'A50,50,0,1,1,1,N,"Anna"\n',
        b"\nP9\n",
        b"\nq12\nN\nGW0,0,3,1,\xff\xff\xff\nP1\n",
        b"\nq12\nN\nGW0,0,2,0,\nP1\n",
        b"\nq12\nN\nGW0,0,2,1,\xff\xff\nP2\n",
    ],
)
def test_other_bytes_are_a_fault(payload: bytes) -> None:
    with pytest.raises(Fault):
        EplInterpreter().feed(payload)


def test_half_a_label_is_a_fault_when_the_host_leaves() -> None:
    reader = EplInterpreter()
    assert reader.feed(encode_bitmap(LABEL, LP)[:-1]) == []
    with pytest.raises(Fault):
        reader.end()

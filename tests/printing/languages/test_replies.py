"""The readers of every language: any bytes, any chunking, bounded memory."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.languages.base import UNNUMBERED, Completed, Reply, ReplyReader, StatusReply, Unreadable
from printing.languages.escpos_replies import EscposReplyReader, completed, completion_id
from printing.languages.zpl_replies import ZplReplyReader
from printing.status import Condition, PrinterStatus

READY = StatusReply(PrinterStatus())
HS_IDLE = b"\x02030,0,0,0256,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
HS_BUSY = HS_IDLE.replace(b"0256,000", b"0256,001").replace(b"00000000", b"00000001")
HQES_PAPER = (
    b"\x02\r\n  PRINTER STATUS\r\n   ERRORS:         1 00000000 00000001\r\n"
    b"   WARNINGS:       0 00000000 00000000\r\n\x03"
)
HQES_FINE = HQES_PAPER.replace(b"1 00000000 00000001", b"0 00000000 00000000")


def told(*conditions: Condition) -> StatusReply:
    return StatusReply(PrinterStatus(frozenset(conditions)))


def make_reader(name: str) -> ReplyReader:
    language, _, variant = name.partition("-")
    if language == "escpos":
        return EscposReplyReader(in_order=variant == "in_order")
    return ZplReplyReader(by_counters=variant == "counters")


READERS = ("escpos-mark", "escpos-in_order", "zpl-verify", "zpl-counters")

# Pieces of real replies among arbitrary bytes reach deeper than arbitrary bytes alone.
PIECES = st.one_of(
    st.binary(max_size=12),
    st.sampled_from([b"\x12", b"\x16", b"\x10\x00\x00\x00", completion_id(7, "done"), b"\x37\x22", b"\x00"]),
    st.sampled_from([HS_IDLE, HS_BUSY, HQES_PAPER, HQES_FINE, b"OK[J000042]\r\n", b"x" * 300]),
)


@given(name=st.sampled_from(READERS), pieces=st.lists(PIECES, max_size=12), cuts=st.lists(st.integers(1, 40)))
@settings(max_examples=200, deadline=None)
def test_any_chunking_gives_the_same_replies(name: str, pieces: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(pieces)
    at_once = make_reader(name).feed(stream)
    reader, in_chunks, start = make_reader(name), list[Reply](), 0
    for length in [*cuts, len(stream)]:
        in_chunks += reader.feed(stream[start : start + length])
        start += length
    assert in_chunks == at_once


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("byte", [0x00, 0x12, 0x10, 0x37, 0x41, 0xFF])
def test_memory_stays_bounded(name: str, byte: int) -> None:
    reader = make_reader(name)
    for _ in range(50):
        reader.feed(bytes([byte]) * 100)
    held = [value for value in vars(reader).values() if isinstance(value, bytearray)]
    assert held
    assert all(len(part) <= 128 for part in held)


@given(mark=st.integers(0, 999_999), stage=st.sampled_from(["image", "done"]))
def test_completion_ids_are_printable_and_come_back(mark: int, stage: str) -> None:
    identifier = completion_id(mark, stage)
    assert len(identifier) == 4
    assert all(0x20 <= byte <= 0x7E for byte in identifier)
    assert completed(identifier) == Completed(mark, stage)


@given(mark=st.integers(0, 999_998))
def test_completion_ids_ascend(mark: int) -> None:
    assert completion_id(mark, "image") < completion_id(mark, "done") < completion_id(mark + 1, "image")


def test_marks_arrive_between_status_bytes() -> None:
    stream = b"\x12\x37\x22" + completion_id(42, "image") + b"\x00\x12" + b"\x10\x00" + b"\x12" + b"\x00\x00"
    assert make_reader("escpos-mark").feed(stream) == [Completed(42, "image"), READY, READY]


@pytest.mark.parametrize(
    ("reply", "conditions"),
    [
        (b"\x12\x12\x12", ()),
        (b"\x1a\x32\x72", (Condition.PAPER_OUT,)),
        (b"\x1a\x16\x12", (Condition.COVER_OPEN,)),
        (b"\x12\x12\x1e", (Condition.PAPER_LOW,)),
        (b"\x1a\x12\x12", (Condition.OFFLINE,)),
        (b"\x1a\x52\x12", (Condition.ERROR,)),
        (b"\x10\x00\x00\x00", ()),
        (b"\x18\x00\x0f\x00", (Condition.PAPER_OUT,)),
        (b"\x38\x00\x00\x00", (Condition.COVER_OPEN,)),
        (b"\x18\x08\x00\x00", (Condition.CUTTER,)),
        (b"\x18\x40\x00\x00", (Condition.HOT,)),
        (b"\x10\x00\x03\x00", (Condition.PAPER_LOW,)),
    ],
)
def test_escpos_status(reply: bytes, conditions: tuple[Condition, ...]) -> None:
    assert make_reader("escpos-mark").feed(reply) == [told(*conditions)]


def test_answer_in_order_is_a_completion_without_number() -> None:
    assert make_reader("escpos-in_order").feed(b"\x00") == [Completed(UNNUMBERED)]
    assert make_reader("escpos-mark").feed(b"\x00") == [Unreadable(b"\x00")]


def test_foreign_id_is_unreadable() -> None:
    assert make_reader("escpos-mark").feed(b"\x37\x22 !!!\x00") == [Unreadable(b"\x37\x22 !!!\x00")]


def test_zpl_proof_carries_the_mark() -> None:
    assert make_reader("zpl-verify").feed(b"OK[J000042]\r\n") == [Completed(42)]


def test_host_status_tells_conditions() -> None:
    paused = HS_IDLE.replace(b"030,0,0", b"030,0,1")
    head_up = HS_IDLE.replace(b"000,0,0,0,0,2", b"000,0,1,1,0,2")
    assert make_reader("zpl-verify").feed(HS_IDLE + paused + head_up) == [
        READY,
        told(Condition.PAUSED),
        told(Condition.COVER_OPEN, Condition.RIBBON_OUT),
    ]


def test_error_flags_overrule_an_older_host_status() -> None:
    reader = make_reader("zpl-verify")
    assert reader.feed(HS_IDLE + HQES_PAPER) == [READY, told(Condition.PAPER_OUT)]
    assert reader.feed(HQES_FINE) == [READY]


def test_counters_prove_only_after_two_idle_answers() -> None:
    reader = make_reader("zpl-counters")
    assert reader.feed(HS_IDLE + HS_BUSY + HS_IDLE) == [READY] * 3
    assert reader.feed(HS_IDLE) == [READY, Completed(UNNUMBERED)]

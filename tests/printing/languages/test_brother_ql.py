"""Brother QL: labels come back dot for dot from every roll, blocks become conditions, and a label tells its end."""

import queue
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.document import Document, Text
from printing.errors import DoesNotFit
from printing.languages import language_of
from printing.languages.base import UNNUMBERED, Completed, Reply, StatusReply, Unreadable
from printing.languages.brother_ql import INVALIDATE, STATUS, encode_bitmap, on_head
from printing.languages.brother_ql_replies import BrotherReplyReader
from printing.languages.brother_rolls import CONTINUOUS, DIE_CUT, HEAD_DOTS, MARGIN_ROWS, Roll, roll_for
from printing.layout import lay_out
from printing.media import Confirmation, Language, Media, PrinterProfile, dots
from printing.page import Bitmap, Page
from printing.raster import rasterise
from printing.status import Condition, PrinterStatus
from printing.virtual import VirtualPrinter
from printing.virtual.brother_interpreter import BrotherInterpreter
from printing.virtual.paper import Paper
from printing.virtual.steps import Eject, Fault, Forget, PrintDots, Prove

GOLDEN = Path(__file__).parents[2] / "golden" / "languages" / "label.brother"
QL = PrinterProfile("ql", Language.BROTHER, 300, 720, Confirmation.STATUS, has_cutter=True)
TAPE_62, TAPE_29 = CONTINUOUS[-1], CONTINUOUS[1]
LABEL_62X29 = Media("dk-11209", 62.0, 29.0, margin_mm=3.0)
WAIT_S = 10.0


def told(*conditions: Condition) -> StatusReply:
    return StatusReply(PrinterStatus(frozenset(conditions)))


def block(status_type: int = 0, errors_1: int = 0, errors_2: int = 0, notification: int = 0) -> bytes:
    """As the raster reference prints it: offsets 8, 9, 18 and 22."""
    return bytes.fromhex(
        f"80204234 35300000 {errors_1:02x}{errors_2:02x}3e0a 00003f00 0000{status_type:02x}00 0000{notification:02x}00"
    ).ljust(32, b"\x00")


def pixels(bitmap: Bitmap) -> set[tuple[int, int]]:
    """Column and row of every dot."""
    return {
        (column, row)
        for row in range(bitmap.height_dots)
        for column in range(bitmap.width_dots)
        if bitmap.rows[row * bitmap.stride + column // 8] & 0x80 >> column % 8
    }


def test_golden_bytes() -> None:
    """A dot in the upper left corner of a 62 mm label comes in the last byte but one of its raster line."""
    page = Bitmap(732, 220, (b"\x00\x00\x20" + bytes(89)) + b"\x55" * 92 + bytes(92 * 218))
    assert encode_bitmap(on_head(page, TAPE_62), TAPE_62, cut=True) == GOLDEN.read_bytes()


@given(
    roll=st.sampled_from([*CONTINUOUS, *DIE_CUT]),
    height=st.integers(150, 260),
    pattern=st.binary(min_size=1, max_size=11),
    cut=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_head_comes_back_dot_for_dot(roll: Roll, height: int, pattern: bytes, cut: bool) -> None:
    height = roll.print_rows or height
    white = HEAD_DOTS - roll.left_pins - roll.print_dots
    area = ((1 << roll.print_dots) - 1) << white
    line = int.from_bytes((pattern * 90)[:90], "big") & area
    head = Bitmap(HEAD_DOTS, height, line.to_bytes(90, "big") * height)
    steps = BrotherInterpreter().feed(encode_bitmap(head, roll, cut=cut))
    shown = (line >> white << -roll.print_dots % 8).to_bytes((roll.print_dots + 7) // 8, "big")
    margin = bytes(len(shown) * MARGIN_ROWS)
    paper = Bitmap(roll.print_dots, height + 2 * MARGIN_ROWS, margin + shown * height + margin)
    assert steps[:2] == [PrintDots(paper), Eject()]
    assert isinstance(steps[2], Prove)
    assert BrotherReplyReader(by_status=True).feed(steps[2].answer) == [told(), Completed(UNNUMBERED)]


@given(
    roll=st.sampled_from([*CONTINUOUS, *DIE_CUT]), spots=st.lists(st.tuples(st.integers(0, 800), st.integers(0, 400)))
)
@settings(max_examples=40, deadline=None)
def test_page_lies_in_the_middle_of_its_roll(roll: Roll, spots: list[tuple[int, int]]) -> None:
    width, height = dots(roll.width_mm, 300), dots(roll.length_mm, 300) or 300
    stride = (width + 7) // 8
    rows = bytearray(stride * height)
    for column, row in spots:
        if column < width and row < height:
            rows[row * stride + column // 8] |= 0x80 >> column % 8
    page = Bitmap(width, height, bytes(rows))
    head = on_head(page, roll)
    dx = roll.left_pins - (width - roll.print_dots) // 2
    area = range(roll.left_pins, roll.left_pins + roll.print_dots)
    inside = {(column + dx, row) for column, row in pixels(page) if column + dx in area}
    if roll.length_mm:
        top = min(MARGIN_ROWS, (height - roll.print_rows) // 2)
        assert pixels(head) == {(column, row - top) for column, row in inside if 0 <= row - top < roll.print_rows}
    else:
        dy = min([MARGIN_ROWS, *(row for _, row in inside)])
        assert pixels(head) == {(column, row - dy) for column, row in inside}


@pytest.mark.parametrize(
    ("width_mm", "height_mm", "cut", "roll"),
    [
        (62.0, 120.0, True, (62, 0)),
        (57.0, 120.0, True, (62, 0)),
        (29.0, 90.3, True, (29, 0)),
        (29.0, 90.3, False, (29, 90)),
        (62.0, 29.0, False, (62, 29)),
        (60.96, 29.04, False, (62, 29)),
        (62.0, 40.0, False, (62, 0)),
    ],
)
def test_page_finds_its_roll(width_mm: float, height_mm: float, cut: bool, roll: tuple[int, int]) -> None:
    found = roll_for(Page(b"", width_mm, height_mm, cut))
    assert (found.width_mm, found.length_mm) == roll


def test_page_wider_than_any_roll_or_longer_than_any_piece_is_refused() -> None:
    with pytest.raises(DoesNotFit):
        roll_for(Page(b"", 80.0, 100.0))
    with pytest.raises(DoesNotFit):
        on_head(Bitmap(8, 12_000, b"\xff" * 12_000), TAPE_62)


@pytest.mark.parametrize("roll", DIE_CUT)
def test_page_laid_out_for_a_die_cut_label_is_printed_on_it(roll: Roll) -> None:
    """With 4 mm of margin: an umlaut reaches above the 3 mm that no QL prints."""
    media = Media("dk", roll.width_mm, roll.length_mm, margin_mm=4.0)
    page = lay_out(Document("label", (Text("Äg"),)), media, QL)
    assert roll_for(page) == roll
    dots_of_page = rasterise(page, 300, dots(page.width_mm, 300))
    assert len(pixels(on_head(dots_of_page, roll))) == len(pixels(dots_of_page)) > 0


def test_short_piece_of_tape_is_as_long_as_the_printer_makes_it() -> None:
    head = on_head(Bitmap(343, 40, b"\xff" * 43 * 40), TAPE_29)
    assert head.height_dots == 150


def test_white_rows_are_left_to_the_printers_feed() -> None:
    white, black = bytes(43), b"\xff" * 43
    head = on_head(Bitmap(343, 300, white * 50 + black * 200 + white * 50), TAPE_29)
    assert head.height_dots + 2 * MARGIN_ROWS == 300


@pytest.mark.parametrize(
    ("sent", "conditions"),
    [
        (block(), ()),
        (block(0x06), ()),
        (block(0x02, errors_1=0x01), (Condition.PAPER_OUT,)),
        (block(0x02, errors_1=0x02), (Condition.PAPER_OUT,)),
        (block(0x02, errors_1=0x04), (Condition.CUTTER,)),
        (block(0x02, errors_2=0x01), (Condition.MEDIA_MISMATCH,)),
        (block(0x02, errors_2=0x10), (Condition.COVER_OPEN,)),
        (block(0x02, errors_2=0x80), (Condition.ERROR,)),
        (block(0x02), (Condition.ERROR,)),
        (block(0x04), (Condition.OFFLINE,)),
        (block(0x05, notification=0x03), (Condition.HOT,)),
        (block(0x05, notification=0x04), ()),
        (block(errors_1=0x10), ()),
    ],
)
def test_status(sent: bytes, conditions: tuple[Condition, ...]) -> None:
    assert BrotherReplyReader(by_status=True).feed(sent) == [told(*conditions)]


@given(
    pieces=st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([block(), block(1), b"\x80", b"\x80\x20"]))),
    cuts=st.lists(st.integers(1, 40)),
)
@settings(max_examples=200, deadline=None)
def test_any_chunking_gives_the_same_replies(pieces: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(pieces)
    at_once = BrotherReplyReader(by_status=True).feed(stream)
    reader, in_chunks, start = BrotherReplyReader(by_status=True), list[Reply](), 0
    for length in [*cuts, len(stream)]:
        in_chunks += reader.feed(stream[start : start + length])
        start += length
    assert in_chunks == at_once


def test_blocks_are_found_between_other_bytes_and_prove_only_where_the_profile_says() -> None:
    stream = b"\x00\x80\x80\x20\x41" + block(1)
    lost = [Unreadable(b"\x00"), Unreadable(b"\x80"), Unreadable(b"\x80\x20\x41")]
    assert BrotherReplyReader(by_status=True).feed(stream) == [*lost, told(), Completed(UNNUMBERED)]
    assert BrotherReplyReader(by_status=False).feed(stream) == [*lost, told()]


def test_label_is_printed_told_and_cleared_by_a_printer_of_software() -> None:
    papers: queue.Queue[Paper] = queue.Queue()
    printer = VirtualPrinter("p", QL, LABEL_62X29, papers.put, speed_factor=0.0)
    language, wire = language_of(Language.BROTHER), printer.transport()
    reader = language.reader(QL)
    page = lay_out(Document("label", (Text("Grüße, Łukasz"),), code="A-1"), LABEL_62X29, QL)
    wire.open()
    printer.set_conditions({Condition.PAPER_OUT})
    replies: list[Reply] = reader.feed(wire.read(WAIT_S))
    wire.write(language.encode(page, QL, 1) + language.clear(QL) + language.status_query(QL), 1.0)
    replies += reader.feed(wire.read(WAIT_S))
    printer.set_conditions(())
    wire.write(language.encode(page, QL, 2), 1.0)
    while Completed(UNNUMBERED) not in replies:
        replies += reader.feed(wire.read(WAIT_S))
    printer.close()
    assert replies == [told(Condition.PAPER_OUT), told(Condition.PAPER_OUT), told(), told(), Completed(UNNUMBERED)]
    assert printer.faults == []
    paper = papers.get(timeout=WAIT_S)
    assert papers.empty()
    assert (paper.width_mm, paper.height_mm) == pytest.approx((62, 29), abs=0.2)
    assert b"\xce\x0b\x3e\x1d" in language.encode(page, QL, 1)


def test_asking_and_clearing() -> None:
    language = language_of(Language.BROTHER)
    assert language.status_query(QL) == b"\x1biS"
    assert language.completion_query(QL, 1) == b""
    assert BrotherInterpreter().feed(language.clear(QL)) == [Forget()]


LABEL = encode_bitmap(Bitmap(HEAD_DOTS, 150, bytes(90 * 150)), TAPE_29, cut=True)


@pytest.mark.parametrize(
    "payload",
    [
        b"Anna",
        b"\x1biR",
        LABEL.replace(b"\xce\x0a\x1d", b"\xce\x0a\x1e"),
        LABEL.replace(b"\xce\x0a\x1d\x00\x96", b"\xce\x0a\x1d\x00\x95"),
        LABEL.replace(b"id\x23", b"id\x22"),
        LABEL.replace(b"g\x00\x5a", b"g\x00\x5b", 1),
        LABEL.replace(b"g\x00\x5a\x00", b"g\x00\x5a\x80", 1),
        LABEL[:-1] + b"\x0c",
    ],
)
def test_other_bytes_are_a_fault(payload: bytes) -> None:
    with pytest.raises(Fault):
        BrotherInterpreter().feed(payload)


def test_half_a_label_is_a_fault_when_the_host_leaves() -> None:
    reader = BrotherInterpreter()
    assert reader.feed(INVALIDATE + STATUS[:2]) == []
    with pytest.raises(Fault):
        reader.end()

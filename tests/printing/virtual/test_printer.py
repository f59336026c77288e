"""The printer made of software: same paper, same answers and same trouble as a real one."""

import io
import queue
import socket
import struct
import threading
from collections.abc import Callable, Iterator

import pypdfium2
import pytest
from PIL import Image

from printing.errors import TransportError
from printing.languages import escpos, language_of, zpl
from printing.languages.base import UNNUMBERED, Completed, Reply, StatusReply
from printing.media import CARD_A6, LABEL_57X32, NOTE_80, Confirmation, Language, Media, PrinterProfile
from printing.page import Bitmap
from printing.status import Condition, PrinterStatus
from printing.virtual import VirtualPrinter
from printing.virtual.paper import Paper
from printing.virtual.wires import VirtualTransport

THERMAL = PrinterProfile("note", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True)
TEAR_OFF = PrinterProfile("tear", Language.ESCPOS, 203, 384, Confirmation.MARK)
LABELS = PrinterProfile("labels", Language.ZPL, 203, 832, Confirmation.HOST_VERIFY)
COUNTED = PrinterProfile("counted", Language.ZPL, 203, 832, Confirmation.HOST_STATUS)
CARDS = PrinterProfile("cards", Language.PDF, 300, 1240, Confirmation.NONE, monochrome=False)
MEDIA = {Language.ESCPOS: NOTE_80, Language.ZPL: LABEL_57X32, Language.PDF: CARD_A6}
NOTE = Bitmap(576, 600, b"\xaa" * 72 * 600)
LABEL = Bitmap(456, 256, b"\x81" * 57 * 256)
WAIT_S = 10.0


class Table:
    """A printer and the paper that came out of it."""

    def __init__(self, profile: PrinterProfile, speed_factor: float = 0.0) -> None:
        self.papers: queue.Queue[Paper] = queue.Queue()
        media: Media = MEDIA[profile.language]
        self.printer = VirtualPrinter("p", profile, media, self.papers.put, speed_factor=speed_factor)
        self.profile = profile
        self.reader = language_of(profile.language).reader(profile)

    def job(self, mark: int) -> bytes:
        if self.profile.language is Language.ESCPOS:
            return escpos.encode_bitmap(NOTE, self.profile, mark)
        return zpl.encode_bitmap(LABEL, self.profile, mark)

    def opened(self) -> VirtualTransport:
        wire = self.printer.transport()
        wire.open()
        return wire

    def replies(self, wire: VirtualTransport, until: Reply) -> list[Reply]:
        """All replies up to the awaited one."""
        replies: list[Reply] = []
        while until not in replies:
            arrived = wire.read(WAIT_S)
            assert arrived, f"{until} did not come, only {replies}"
            replies += self.reader.feed(arrived)
        return replies


MakeTable = Callable[..., Table]


@pytest.fixture
def make_table() -> Iterator[MakeTable]:
    tables: list[Table] = []

    def make(profile: PrinterProfile, speed_factor: float = 0.0) -> Table:
        tables.append(Table(profile, speed_factor))
        return tables[-1]

    yield make
    for table in tables:
        table.printer.close()
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("virtual ")]


def status(*conditions: Condition) -> StatusReply:
    return StatusReply(PrinterStatus(frozenset(conditions)))


def ask(table: Table, wire: VirtualTransport) -> None:
    wire.write(language_of(table.profile.language).status_query(table.profile), 1.0)


def test_note_comes_out_and_both_marks_come_back_in_order(make_table: MakeTable) -> None:
    table = make_table(THERMAL)
    wire = table.opened()
    wire.write(table.job(41) + table.job(42), 1.0)
    replies = table.replies(wire, Completed(42, "done"))
    marks = [reply for reply in replies if isinstance(reply, Completed)]
    assert marks == [Completed(41, "image"), Completed(41), Completed(42, "image"), Completed(42)]
    first, second = table.papers.get(timeout=WAIT_S), table.papers.get(timeout=WAIT_S)
    assert (first.number, second.number) == (1, 2)
    assert first.width_mm == pytest.approx(80, abs=0.1)
    assert first.height_mm == pytest.approx(600 * 25.4 / 203)
    picture = Image.open(io.BytesIO(first.png))
    assert picture.size == (639, 600)
    assert (
        picture.crop((31, 0, 31 + 576, 600)).convert("L").point(lambda v: 255 - v).convert("1").tobytes() == NOTE.rows
    )
    assert table.printer.faults == []


def test_label_comes_out_and_its_proof_comes_back(make_table: MakeTable) -> None:
    table = make_table(LABELS)
    wire = table.opened()
    wire.write(table.job(42), 1.0)
    assert table.replies(wire, Completed(42)) == [Completed(42)]
    assert Image.open(io.BytesIO(table.papers.get(timeout=WAIT_S).png)).size == (456, 256)


def test_printer_without_cutter_gives_one_piece_per_job(make_table: MakeTable) -> None:
    table = make_table(TEAR_OFF)
    wire = table.opened()
    wire.write(table.job(1), 1.0)
    table.replies(wire, Completed(1))
    assert table.papers.get(timeout=WAIT_S).number == 1
    assert table.printer.wait_until_idle(WAIT_S)
    assert table.papers.empty()


def test_card_pages_come_out_at_150_dpi(make_table: MakeTable) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(297.5, 419.5)
    file = io.BytesIO()
    document.save(file)
    document.close()
    table = make_table(CARDS)
    wire = table.opened()
    assert not wire.can_read
    wire.write(file.getvalue(), 1.0)
    paper = table.papers.get(timeout=WAIT_S)
    assert (paper.width_mm, paper.height_mm) == pytest.approx((105, 148), abs=0.1)
    assert Image.open(io.BytesIO(paper.png)).size == (620, 874)


@pytest.mark.parametrize("profile", [THERMAL, LABELS])
def test_paper_out_is_told_and_printing_goes_on_after_reload(make_table: MakeTable, profile: PrinterProfile) -> None:
    table = make_table(profile)
    wire = table.opened()
    table.printer.set_conditions({Condition.PAPER_OUT})
    ask(table, wire)
    assert table.replies(wire, status(Condition.PAPER_OUT)) == [status(Condition.PAPER_OUT)]
    wire.write(table.job(1), 1.0)
    assert not table.printer.wait_until_idle(0.02)
    assert table.papers.empty()
    table.printer.set_conditions(())
    table.replies(wire, Completed(1))
    assert table.papers.get(timeout=WAIT_S).number == 1
    ask(table, wire)
    table.replies(wire, status())


@pytest.mark.parametrize(
    "condition", [Condition.COVER_OPEN, Condition.PAPER_LOW, Condition.CUTTER, Condition.HOT, Condition.ERROR]
)
def test_changes_are_told_unasked_by_receipt_printers(make_table: MakeTable, condition: Condition) -> None:
    table = make_table(THERMAL)
    wire = table.opened()
    wire.write(escpos.INITIALISE + escpos.AUTOMATIC_STATUS_ON, 1.0)
    table.printer.set_conditions({condition})
    assert table.replies(wire, status(condition)) == [status(), status(condition)]


def test_label_printer_counts_prove_only_what_is_out(make_table: MakeTable) -> None:
    table = make_table(COUNTED)
    wire = table.opened()
    table.printer.set_conditions({Condition.PAUSED})
    wire.write(table.job(1) + b"~HS\r\n~HS\r\n", 1.0)
    assert table.replies(wire, status(Condition.PAUSED)) == [status(Condition.PAUSED)] * 2
    table.printer.set_conditions(())
    assert table.printer.wait_until_idle(WAIT_S)
    wire.write(b"~HS\r\n~HS\r\n", 1.0)
    table.replies(wire, Completed(UNNUMBERED))


@pytest.mark.parametrize("profile", [THERMAL, LABELS])
def test_cleared_job_never_comes_out(make_table: MakeTable, profile: PrinterProfile) -> None:
    table = make_table(profile)
    wire = table.opened()
    table.printer.set_conditions({Condition.PAPER_OUT})
    wire.write(table.job(1), 1.0)
    wire.write(language_of(profile.language).clear(profile), 1.0)
    table.printer.set_conditions(())
    wire.write(table.job(2), 1.0)
    replies = table.replies(wire, Completed(2))
    assert Completed(1) not in replies
    assert table.papers.get(timeout=WAIT_S).number == 1
    assert table.papers.empty()


def test_lost_completion_prints_and_stays_silent(make_table: MakeTable) -> None:
    table = make_table(LABELS)
    table.printer.loses_completion = True
    wire = table.opened()
    wire.write(table.job(1), 1.0)
    assert table.papers.get(timeout=WAIT_S).number == 1
    assert table.printer.wait_until_idle(WAIT_S)
    assert wire.read(0.0) == b""
    ask(table, wire)
    table.replies(wire, status())


def test_printer_that_never_answers_prints(make_table: MakeTable) -> None:
    table = make_table(THERMAL)
    table.printer.never_answers = True
    wire = table.opened()
    ask(table, wire)
    wire.write(table.job(1), 1.0)
    assert table.papers.get(timeout=WAIT_S).number == 1
    assert table.printer.wait_until_idle(WAIT_S)
    assert wire.read(0.0) == b""


@pytest.mark.parametrize("is_open_already", [False, True])
def test_closing_before_the_write_leaves_no_byte(make_table: MakeTable, is_open_already: bool) -> None:
    table = make_table(THERMAL)
    wire = table.printer.transport()
    if is_open_already:
        wire.open()
    table.printer.closes_before_write = True
    if not is_open_already:
        wire.open()
    with pytest.raises(TransportError) as caught:
        wire.write(table.job(1), 1.0)
    assert (caught.value.cause, caught.value.bytes_written) == ("closed", 0)
    wire.close()
    table.printer.closes_before_write = False
    wire.open()
    wire.write(table.job(1), 1.0)
    table.replies(wire, Completed(1))


def test_closing_after_the_write_prints_without_a_proof(make_table: MakeTable) -> None:
    table = make_table(LABELS)
    table.printer.closes_after_write = True
    wire = table.opened()
    wire.write(table.job(1), 1.0)
    with pytest.raises(TransportError, match="closed"):
        wire.read(WAIT_S)
    assert table.papers.get(timeout=WAIT_S).number == 1


@pytest.mark.parametrize("profile", [THERMAL, LABELS])
def test_same_over_a_real_port(make_table: MakeTable, profile: PrinterProfile) -> None:
    table = make_table(profile)
    port = table.printer.serve("127.0.0.1", 0)
    for mark in (1, 2):
        with socket.create_connection(("127.0.0.1", port), timeout=WAIT_S) as wire:
            wire.sendall(language_of(profile.language).status_query(profile) + table.job(mark))
            replies: list[Reply] = []
            while Completed(mark) not in replies:
                replies += table.reader.feed(wire.recv(4096))
        assert status() in replies
        assert table.papers.get(timeout=WAIT_S).number == mark


@pytest.mark.parametrize(("fault", "prints"), [("closes_before_write", 0), ("closes_after_write", 1)])
def test_closing_over_a_real_port_sends_no_proof(make_table: MakeTable, fault: str, prints: int) -> None:
    table = make_table(LABELS)
    setattr(table.printer, fault, True)
    port = table.printer.serve()
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_S) as wire:
        received = b"unread"
        try:
            wire.sendall(table.job(1))
            received = wire.recv(4096)
        except (ConnectionResetError, BrokenPipeError, ConnectionAbortedError):
            received = b""
    assert received == b""
    for number in range(1, prints + 1):
        assert table.papers.get(timeout=WAIT_S).number == number
    assert table.printer.wait_until_idle(WAIT_S)
    assert table.papers.empty()


def test_host_that_resets_the_connection_does_not_stop_the_port(make_table: MakeTable) -> None:
    table = make_table(LABELS)
    port = table.printer.serve()
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", port), timeout=WAIT_S) as rude:
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            rude.sendall(table.job(1))
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_S) as wire:
        wire.sendall(table.job(9))
        replies: list[Reply] = []
        while Completed(9) not in replies:
            replies += table.reader.feed(wire.recv(4096))


def test_closing_does_not_wait_for_slow_paper(make_table: MakeTable) -> None:
    table = make_table(LABELS, speed_factor=1_000.0)
    wire = table.opened()
    wire.write(table.job(1), 1.0)
    table.printer.close()
    assert table.papers.empty()
    with pytest.raises(TransportError, match="closed"):
        wire.read(WAIT_S)


@pytest.mark.parametrize(
    ("profile", "payload", "offset"),
    [
        (THERMAL, b"\x1b@Anna", 2),
        (THERMAL, b"\x1dv0\x00\x01\x00\x00\x01", 0),
        (THERMAL, b"\x1b@\x1dv0\x00\x04\x00\x01\x00\x00\x10\x04\x00", 11),
        (THERMAL, b"\x1d(H\x06\x0000\x00\x01\x02\x03", 0),
        (LABELS, b"^XA^FDAnna^FS^XZ", 0),
        (LABELS, b"\r\n~JR", 2),
        (CARDS, b"Anna", 0),
    ],
)
def test_bytes_no_printer_should_get_are_a_loud_fault(
    make_table: MakeTable, caplog: pytest.LogCaptureFixture, profile: PrinterProfile, payload: bytes, offset: int
) -> None:
    table = make_table(profile)
    wire = table.opened()
    wire.write(payload, 1.0)
    assert [fault.offset for fault in table.printer.faults] == [offset]
    assert "expected" in caplog.text
    with pytest.raises(TransportError, match="closed"):
        wire.read(WAIT_S)


def test_half_a_job_is_a_fault_when_the_host_leaves(make_table: MakeTable) -> None:
    for profile in (THERMAL, LABELS):
        table = make_table(profile)
        wire = table.opened()
        wire.write(table.job(1)[:-4], 1.0)
        wire.close()
        assert len(table.printer.faults) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [(b",:Z64:eJ", b",:Z64:eK"), (b"^LL256", b"^LL255"), (b"^GFA,14592", b"^GFA,14591"), (b"FO456", b"FO455")],
)
def test_label_with_a_wrong_length_or_check_is_a_fault(make_table: MakeTable, old: bytes, new: bytes) -> None:
    table = make_table(LABELS)
    wire = table.opened()
    job = table.job(1)
    assert old in job
    wire.write(job.replace(old, new), 1.0)
    assert len(table.printer.faults) == 1


@pytest.mark.parametrize("language", list(Language))
def test_every_language_has_a_software_printer(language: Language) -> None:
    profile = PrinterProfile("s", language, 203, 576, Confirmation.NONE)
    printer = VirtualPrinter("p", profile, NOTE_80, print)
    wire = printer.transport()
    wire.open()
    wire.close()
    printer.close()
    assert printer.faults == []

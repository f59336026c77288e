"""Everything that can happen to a printer made of software happens as it does to a real one."""

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from printing.errors import TransportError
from printing.languages import language_of
from printing.languages.base import Completed, StatusReply
from printing.media import LABEL_57X32, NOTE_80, Confirmation, Language, Media, PrinterProfile
from printing.status import Condition
from printing.transports.address import transport_for
from printing.transports.network import NetworkTransport
from printing.virtual import VirtualPrinter
from printing.virtual.mishaps import Mishap, bites, cure, strike, strike_at_once
from printing.virtual.paper import Paper
from printing.virtual.pseudo_terminal import EXISTS
from printing.virtual.schedule import Appointment, Schedule, appointment
from tests.bench.coded_page import END, TOP, coded_page, codes_on

NOTE = PrinterProfile("note", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True)
TEAR_OFF = PrinterProfile("tear", Language.ESCPOS, 203, 576, Confirmation.MARK)
LABEL = PrinterProfile("label", Language.ZPL, 203, 832, Confirmation.HOST_VERIFY)
TSC = PrinterProfile("tsc", Language.TSPL, 203, 832, Confirmation.STATUS)
WAIT_S = 10.0


class Bench:
    """A printer, the paper that came out, and a wire to it."""

    def __init__(self, profile: PrinterProfile, media: Media = NOTE_80, speed_factor: float = 0.0) -> None:
        self.papers: queue.Queue[Paper] = queue.Queue()
        self.printer = VirtualPrinter("p", profile, media, self.papers.put, speed_factor=speed_factor)
        self.profile, self.language = profile, language_of(profile.language)
        self.reader = self.language.reader(profile)

    def job(self, number: int) -> bytes:
        return self.language.encode(coded_page(number, 1, 25.0), self.profile, number)

    def wire(self) -> NetworkTransport:
        wire = NetworkTransport("127.0.0.1", self.printer.serve())
        wire.open()
        return wire

    def paper(self) -> Paper:
        return self.papers.get(timeout=WAIT_S)

    def numbers(self) -> set[tuple[int, int]]:
        return {(code.number, code.part) for code in codes_on(self.paper().png, self.profile.dpi)}

    def until(self, holds: Callable[[], object]) -> None:
        turn = threading.Event()
        for _ in range(int(WAIT_S / 0.01)):
            if holds():
                return
            turn.wait(0.01)
        raise AssertionError("never so")


def keep_writing(wire: NetworkTransport, payload: bytes) -> None:
    """A broken connection shows at a later write."""
    for _ in range(20):
        wire.write(payload, 1.0)
        wire.read(0.5)


MakeBench = Callable[..., Bench]


@pytest.fixture
def bench() -> Iterator[MakeBench]:
    made: list[Bench] = []

    def make(profile: PrinterProfile, media: Media = NOTE_80, speed_factor: float = 0.0) -> Bench:
        made.append(Bench(profile, media, speed_factor))
        return made[-1]

    yield make
    for each in made:
        each.printer.close()


def test_a_roll_that_ends_in_the_middle_goes_on_on_the_next_one(bench: MakeBench) -> None:
    """The first rows hang on the old roll: two pieces, and a proof all the same."""
    made = bench(NOTE)
    made.printer.stop_after(100, {Condition.PAPER_OUT})
    wire = made.wire()
    wire.write(made.job(7), 1.0)
    made.until(lambda: made.printer.conditions == {Condition.PAPER_OUT})
    assert made.papers.empty()
    made.printer.set_conditions(())
    torn, rest = made.paper(), made.paper()
    assert (torn.is_torn, rest.is_torn) == (True, False)
    assert {code.part for code in codes_on(torn.png, 203)} == {TOP}
    assert {code.part for code in codes_on(rest.png, 203)} == {END}
    wire.close()


def test_a_cover_that_was_opened_in_the_middle_leaves_one_piece(bench: MakeBench) -> None:
    made = bench(NOTE)
    made.printer.stop_after(100, {Condition.COVER_OPEN})
    wire = made.wire()
    wire.write(made.job(7), 1.0)
    made.until(lambda: made.printer.conditions == {Condition.COVER_OPEN})
    made.printer.set_conditions(())
    assert made.numbers() == {(7, TOP), (7, END)}
    wire.close()


def test_a_stop_that_is_mended_before_it_came_about_never_comes(bench: MakeBench) -> None:
    made = bench(NOTE, speed_factor=1.0)
    made.printer.stop_after(150, {Condition.PAPER_OUT})
    wire = made.wire()
    wire.write(made.job(7), 1.0)
    made.printer.set_conditions(())
    assert made.numbers() == {(7, TOP), (7, END)}
    assert made.printer.conditions == frozenset()
    wire.close()


@pytest.mark.parametrize("profile", [LABEL, TSC])
def test_a_label_printer_that_reprints_gives_the_torn_piece_and_the_whole_label(
    bench: MakeBench, profile: PrinterProfile
) -> None:
    made = bench(profile, LABEL_57X32)
    made.printer.stop_after(100, {Condition.PAPER_OUT}, reprints=True)
    wire = made.wire()
    wire.write(made.job(7), 1.0)
    made.until(lambda: made.printer.conditions)
    made.printer.set_conditions(())
    torn, whole = made.paper(), made.paper()
    assert (torn.is_torn, whole.is_torn) == (True, False)
    assert {code.part for code in codes_on(torn.png, 203)} == {TOP}
    assert {code.part for code in codes_on(whole.png, 203)} == {TOP, END}
    wire.close()


@pytest.mark.parametrize("profile", [NOTE, TEAR_OFF])
def test_rows_of_a_dropped_job_never_stand_on_the_next_ones_paper(bench: MakeBench, profile: PrinterProfile) -> None:
    made = bench(profile)
    made.printer.stop_after(100, {Condition.PAPER_OUT})
    wire = made.wire()
    wire.write(made.job(7), 1.0)
    made.until(lambda: made.printer.conditions)
    while wire.read(0.1):
        pass  # what was said so far
    wire.write(made.language.clear(profile) + made.language.status_query(profile), 1.0)
    assert wire.read(WAIT_S), "the clear has been read before the paper is in again"
    wire.write(made.job(8), 1.0)
    made.printer.set_conditions(())
    assert made.numbers() == {(7, TOP)}
    assert made.numbers() == {(8, TOP), (8, END)}
    wire.close()


def test_a_printer_that_never_reads_forgets_what_the_host_takes_back(bench: MakeBench) -> None:
    made = bench(NOTE)
    made.printer.never_reads = True
    wire = made.wire()
    wire.write(made.job(7), 1.0)
    wire.abandon()
    wire.open()
    made.printer.never_reads = False
    wire.write(made.language.clear(NOTE) + made.job(8), 1.0)
    assert made.numbers() == {(8, TOP), (8, END)}
    assert made.papers.empty()
    wire.close()


def test_a_printer_that_never_reads_prints_when_it_reads_again(bench: MakeBench) -> None:
    made = bench(NOTE)
    made.printer.never_reads = True
    wire = made.wire()
    wire.write(made.job(7), 1.0)
    assert wire.read(0.1) == b""
    made.printer.never_reads = False
    assert made.numbers() == {(7, TOP), (7, END)}
    wire.close()


def test_slow_reading_prints_all_the_same(bench: MakeBench) -> None:
    made = bench(NOTE)
    made.printer.reads_slowly = True
    wire = made.wire()
    wire.write(made.job(7), WAIT_S)
    assert made.numbers() == {(7, TOP), (7, END)}
    wire.close()


def test_a_reset_on_write_leaves_questions_alone_and_prints_nothing(bench: MakeBench) -> None:
    made = bench(NOTE)
    made.printer.resets_on_write = True
    wire = made.wire()
    wire.write(made.language.status_query(NOTE), 1.0)
    assert wire.read(WAIT_S)
    with pytest.raises(TransportError):
        keep_writing(wire, made.job(7))
    made.printer.resets_on_write = False
    assert made.papers.empty()


def test_power_off_and_on_breaks_the_connection_and_empties_the_buffer(bench: MakeBench) -> None:
    made = bench(NOTE)
    made.printer.set_conditions({Condition.COVER_OPEN})
    wire = made.wire()
    wire.write(made.job(7), 1.0)
    made.until(lambda: not made.printer.wait_until_idle(0.0))
    made.printer.power_cycle()
    with pytest.raises(TransportError):
        keep_writing(wire, made.language.status_query(NOTE))
    made.printer.set_conditions(())
    assert made.printer.wait_until_idle(WAIT_S)
    assert made.papers.empty()


def test_old_ids_speak_of_the_print_before(bench: MakeBench) -> None:
    made = bench(LABEL, LABEL_57X32)
    made.printer.answers_old_ids = True
    wire = made.printer.transport()
    wire.open()
    wire.write(made.job(7) + made.job(8), 1.0)
    replies = []
    while not replies:
        replies += made.reader.feed(wire.read(WAIT_S))
    assert replies == [Completed(7)], "job 8 was told as job 7, and job 7 not at all"
    wire.close()


def test_status_between_replies_does_not_hide_a_proof(bench: MakeBench) -> None:
    made = bench(NOTE)
    made.printer.chatters = True
    wire = made.printer.transport()
    wire.open()
    wire.write(made.job(7) + made.language.status_query(NOTE), 1.0)
    replies = []
    while Completed(7) not in replies:
        replies += made.reader.feed(wire.read(WAIT_S))
    assert sum(isinstance(reply, StatusReply) for reply in replies) >= 4
    assert all(isinstance(reply, StatusReply | Completed) for reply in replies)
    wire.close()


@pytest.mark.skipif(not EXISTS, reason="this system has no pseudo terminals")
@pytest.mark.parametrize("profile", [NOTE, LABEL, TSC])
def test_on_a_serial_line_half_a_job_is_dropped_by_a_clear(bench: MakeBench, profile: PrinterProfile) -> None:
    made = bench(profile)
    wire = transport_for(f"serial:{made.printer.serve_line()}?flow=none")
    wire.open()
    job = made.job(7)
    wire.write(job[: len(job) - 200], 1.0)
    wire.close()
    wire.open()
    wire.write(made.language.clear(profile), 1.0)
    wire.write(made.job(8), 1.0)
    papers = [made.numbers()]
    if papers[0] == {(7, TOP)}:  # a receipt printer had begun to print it
        papers.append(made.numbers())
    assert papers[-1] == {(8, TOP), (8, END)}
    assert made.printer.faults == []
    wire.close()


@pytest.mark.skipif(not EXISTS, reason="this system has no pseudo terminals")
def test_a_serial_line_outlives_its_host_and_a_power_cut(bench: MakeBench) -> None:
    made = bench(NOTE)
    line = made.printer.serve_line()
    for number in (7, 8):
        wire = transport_for(f"serial:{line}?flow=none")
        wire.open()
        wire.write(made.job(number), 1.0)
        assert made.numbers() == {(number, TOP), (number, END)}
        wire.close()
        made.printer.power_cycle()
        before = made.printer.contacts
        made.until(lambda before=before: made.printer.contacts > before)


@pytest.mark.parametrize("mishap", list(Mishap))
def test_every_mishap_is_struck_and_cured_and_printing_goes_on(bench: MakeBench, mishap: Mishap) -> None:
    if mishap is Mishap.ABORTS:
        pytest.skip("IPP only, see tests/printing/transports/test_ipp.py")
    made = bench(NOTE)
    strike(made.printer, mishap, 20)
    cure(made.printer, mishap)
    wire = made.wire()
    wire.write(made.job(7), 1.0)
    assert made.numbers() == {(7, TOP), (7, END)}
    wire.close()


@pytest.mark.parametrize("mishap", [Mishap.PAPER_OUT, Mishap.COVER_OPEN, Mishap.NEVER_ANSWERS])
def test_a_mishap_struck_at_once_bites(bench: MakeBench, mishap: Mishap) -> None:
    made = bench(NOTE)
    before = made.printer.contacts
    strike_at_once(made.printer, mishap)
    wire = made.wire()
    made.until(lambda: bites(made.printer, mishap, before))
    wire.close()


def test_a_schedule_strikes_at_its_print_and_mends_by_time(bench: MakeBench) -> None:
    made = bench(NOTE)
    told: list[str] = []
    schedule = Schedule(made.printer, [appointment("paper-out@2"), Appointment(Mishap.CHATTERS)], told.append, 0.05)
    assert told == ["status-between-replies begins"]
    wire = made.wire()
    for number in (1, 2):
        wire.write(made.job(number), 1.0)
        if number == 2:
            made.until(lambda: (schedule.pass_time(), not made.printer.conditions and len(told) > 2)[1])
        pieces = made.numbers() if number == 1 else made.numbers() | made.numbers()  # the second one is torn
        assert pieces == {(number, TOP), (number, END)}
        schedule.after_print(number)
    assert told == ["status-between-replies begins", "paper-out begins", "paper-out ends"]
    schedule.strike_now(Mishap.COVER_OPEN)
    assert schedule.present == [Mishap.CHATTERS, Mishap.COVER_OPEN]
    schedule.mend()
    assert schedule.present == []
    assert made.printer.conditions == frozenset()
    wire.close()


@pytest.mark.parametrize("text", ["rain", "paper-out@", "paper-out@0", "paper-out@x", ""])
def test_what_is_no_mishap_is_said(text: str) -> None:
    with pytest.raises(ValueError):
        appointment(text)

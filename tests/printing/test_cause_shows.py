"""What a printer tells, and what it keeps to itself: paper out shows on its lamp within two seconds in every language
and the print goes on by itself, and is asked about; silence shows, too, and holds up no print."""

from collections.abc import Iterator

import pytest

from printing.jobs import JobState, PrintJob
from printing.languages import language_of
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile
from printing.pace import Pace
from printing.printer import Printer
from printing.status import Condition
from printing.transports.address import transport_for, wired
from printing.virtual import VirtualPrinter
from tests.bench.coded_page import coded_page
from tests.fakes.spool_room import NOON, SpoolRoom

#: A cause shows within so many seconds.
SHOWN_WITHIN_S = 2.0
#: Real answering times, short deadlines of proofs.
BRISK = Pace(idle_s=0.05, paused_s=0.05, fresh_s=0.0, slack_s=0.6, answer_s=0.1, listen_s=0.02, ask_again_s=0.05)
SPEAKERS = (
    PrinterProfile("epson", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True, speed_mm_s=500),
    PrinterProfile("clone", Language.ESCPOS, 203, 576, Confirmation.IN_ORDER, speed_mm_s=500),
    PrinterProfile("star", Language.STARPRNT, 203, 576, Confirmation.STATUS, speed_mm_s=500),
    PrinterProfile("zebra", Language.ZPL, 203, 576, Confirmation.HOST_VERIFY, speed_mm_s=500),
    PrinterProfile("counting", Language.ZPL, 203, 576, Confirmation.HOST_STATUS, speed_mm_s=500),
    PrinterProfile("tsc", Language.TSPL, 203, 576, Confirmation.STATUS, speed_mm_s=500),
    PrinterProfile("eltron", Language.EPL, 203, 576, Confirmation.IN_ORDER, speed_mm_s=500),
    PrinterProfile("brother", Language.BROTHER, 300, 720, Confirmation.STATUS, speed_mm_s=500),
    PrinterProfile("office", Language.PDF, 300, 1240, Confirmation.JOB_STATE, speed_mm_s=500),
)
#: The others prove by an answer: without one there is no proof.
PROVE_BY_THEMSELVES = [one for one in SPEAKERS if one.name in {"epson", "clone", "zebra", "eltron", "brother"}]


@pytest.fixture(params=SPEAKERS, ids=[profile.name for profile in SPEAKERS])
def machine(request: pytest.FixtureRequest) -> Iterator[VirtualPrinter]:
    made = VirtualPrinter("notes", request.param, NOTE_80, lambda _paper: None, speed_factor=0)
    yield made
    made.close()
    assert made.faults == []


def printer(machine: VirtualPrinter) -> Printer:
    is_office = machine.profile.language is Language.PDF
    address = f"ipp://127.0.0.1:{machine.serve_ipp()}" if is_office else f"tcp://127.0.0.1:{machine.serve()}"
    profile = wired(machine.profile, address)
    return Printer("notes", "n", profile, NOTE_80, lambda: transport_for(address), language_of(profile.language))


def test_the_cause_shows_and_the_print_goes_on_by_itself(machine: VirtualPrinter) -> None:
    held = PrintJob("1" * 32, "1", "p", "note", "notes", coded_page(1, 1, 25.0), NOON)
    with SpoolRoom(printer(machine), pace=Pace()) as room:
        room.wait(lambda: room.spool.lamps()["notes"].status is not None, "never measured")
        machine.stop_after(20, {Condition.PAPER_OUT})
        room.spool.submit([held])
        room.wait(lambda: bool(machine.conditions), "the paper never ended")

        def shows() -> bool:
            lamp = room.spool.lamps()["notes"]
            return lamp.status is not None and Condition.PAPER_OUT in lamp.status.conditions and lamp.is_paused

        room.wait(shows, "the cause never showed")
        assert room.store.state(held.id) is JobState.HANDED_OVER, "nobody is asked while the paper is out"
        machine.set_conditions(())
        is_whole = machine.profile.language is Language.PDF  # sheets are not parted by an empty tray
        change = room.wait_state(held, JobState.PRINTED if is_whole else JobState.UNCERTAIN)
        assert is_whole or change.evidence.endswith("but paper_out on the way")


def test_at_the_products_pace_a_cause_shows_in_time() -> None:
    """A printer in the middle of a print is asked once in `paused_s`, between two listenings."""
    pace = Pace()
    assert pace.paused_s + pace.listen_s + pace.answer_s < SHOWN_WITHIN_S


def two_notes() -> list[PrintJob]:
    return [
        PrintJob(str(number) * 32, "1", "p", "note", "notes", coded_page(number, 1, 25.0), NOON) for number in (1, 2)
    ]


@pytest.mark.parametrize("machine", PROVE_BY_THEMSELVES, ids=[one.name for one in PROVE_BY_THEMSELVES], indirect=True)
def test_a_printer_that_answers_no_status_prints_and_proves_all_the_same(machine: VirtualPrinter) -> None:
    """No question is answered; the proof comes by itself. Nothing is held back, nobody is asked, and the lamp tells."""
    machine.hides_status = True
    notes = two_notes()
    with SpoolRoom(printer(machine), pace=BRISK) as room:
        room.spool.submit(notes)
        for note in notes:
            room.wait_state(note, JobState.PRINTED)
        assert not [change for change in room.changes if change.state is JobState.UNCERTAIN]

        def tells() -> bool:
            status = room.spool.lamps()["notes"].status
            return status is not None and Condition.SILENT in status.conditions and not status.is_ready

        room.wait(tells, "the lamp never told")


def test_a_printer_that_says_nothing_at_all_prints_and_every_print_is_asked_about(machine: VirtualPrinter) -> None:
    """Without a proof nothing is called printed; that no status came holds nothing back."""
    machine.never_answers = True
    if machine.profile.language is Language.PDF:
        pytest.skip("by IPP a printer that does not answer has not taken the job")
    notes = two_notes()
    with SpoolRoom(printer(machine), pace=BRISK) as room:
        room.spool.submit(notes)
        for note in notes:
            room.wait_state(note, JobState.UNCERTAIN)
        assert machine.wait_until_idle(10.0)
        assert all(JobState.HANDED_OVER in room.store.states(note.id) for note in notes)


class JammedCutter(VirtualPrinter):
    """Prints, and never gets to the end of its cut: only the first of two marks comes back."""

    def proof_to_say(self, answer: bytes) -> bytes:
        self.marks = getattr(self, "marks", 0) + 1
        return answer if self.marks % 2 else b""


def test_a_print_that_was_not_cut_is_told_from_one_that_never_came() -> None:
    made = JammedCutter("notes", SPEAKERS[0], NOTE_80, lambda _paper: None, speed_factor=0)
    note = two_notes()[0]
    try:
        with SpoolRoom(printer(made), pace=BRISK) as room:
            room.spool.submit([note])
            asked = room.wait_state(note, JobState.UNCERTAIN)
    finally:
        made.close()
    assert asked.evidence == "no proof of 000001 in time, printed but not cut"

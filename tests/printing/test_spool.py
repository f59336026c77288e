"""The spool: order, pauses, call-offs, two printers at once."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from printing.errors import JobsNotStored, UnknownPrinter
from printing.jobs import JobChange, JobState, PrintJob
from printing.media import Confirmation
from printing.page import Page
from printing.spool import Spool
from printing.status import Condition, PrinterStatus
from tests.fakes.job_store import MemoryJobStore
from tests.fakes.scripted_printer import ScriptedPrinter, scripted_printer
from tests.fakes.spool_room import NOON, QUICK, SpoolRoom, job


def test_a_job_is_printed_when_the_printer_says_so_and_every_step_is_recorded() -> None:
    wire = ScriptedPrinter()
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        note = job("hello")
        room.spool.submit([note])
        last = room.wait_state(note, JobState.PRINTED)
        assert "000001" in last.evidence
        assert room.sent == [(note.id, b"J000001:hello;")]
    assert room.store.states(note.id) == [
        JobState.QUEUED,
        JobState.SENDING,
        JobState.HANDED_OVER,
        JobState.PRINTED,
    ]
    assert wire.paper == ["hello"]


def test_jobs_of_one_printer_leave_in_the_order_they_came() -> None:
    wire = ScriptedPrinter()
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        jobs = [job(str(number)) for number in range(30)]
        room.spool.submit(jobs[:10])
        room.spool.submit(jobs[10:])
        room.wait_state(jobs[-1], JobState.PRINTED)
    assert wire.paper == [str(number) for number in range(30)]


def test_two_printers_print_at_the_same_time() -> None:
    wires = ScriptedPrinter(), ScriptedPrinter()
    for wire in wires:
        wire.may_print.clear()
    with SpoolRoom(scripted_printer("notes", wires[0]), scripted_printer("labels", wires[1])) as room:
        jobs = [job("note", "notes"), job("label", "labels")]
        room.spool.submit(jobs)
        assert all(wire.printing.wait(10) for wire in wires), "one printer waited for the other"
        for wire in wires:
            wire.may_print.set()
        for each in jobs:
            room.wait_state(each, JobState.PRINTED)


def test_a_wire_without_answers_ends_at_handed_over() -> None:
    wire = ScriptedPrinter(can_read=False)
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        first, second = job("a"), job("b")
        room.spool.submit([first, second])
        room.wait_state(second, JobState.HANDED_OVER)
        assert room.spool.lamps()["notes"].status is None, "nobody measured it"
    assert room.store.states(first.id)[-1] is JobState.HANDED_OVER
    assert wire.paper == ["a", "b"]


def test_a_printer_that_refuses_pauses_its_queue_and_goes_on_by_itself() -> None:
    wire = ScriptedPrinter()
    wire.refuses = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        jobs = [job("a"), job("b")]
        room.spool.submit(jobs)
        room.wait(lambda: room.spool.lamps()["notes"].is_paused, "never paused")
        assert room.spool.lamps()["notes"].waiting_jobs == 2
        assert room.store.states(jobs[0].id) == [JobState.QUEUED]
        wire.refuses = False
        room.wait_state(jobs[1], JobState.PRINTED)
        assert not room.spool.lamps()["notes"].is_paused
    assert wire.paper == ["a", "b"]


def test_paper_out_before_a_job_holds_it_back_shows_the_cause_and_resumes() -> None:
    wire = ScriptedPrinter()
    wire.conditions.add(Condition.PAPER_OUT)
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        note = job("a")
        room.spool.submit([note])
        room.wait(lambda: room.spool.lamps()["notes"].is_paused, "never paused")
        status = room.spool.lamps()["notes"].status
        assert status is not None
        assert Condition.PAPER_OUT in status.conditions
        assert room.store.state(note.id) is JobState.QUEUED
        wire.reload()
        room.wait_state(note, JobState.PRINTED)
    assert wire.paper == ["a"]


def test_paper_out_in_the_middle_waits_for_the_printer_and_never_sends_twice() -> None:
    wire = ScriptedPrinter()
    wire.out_of_paper_on_job = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        note = job("a")
        room.spool.submit([note])
        room.wait(lambda: room.spool.lamps()["notes"].is_paused, "the lamp never showed it")
        room.wait_state(note, JobState.HANDED_OVER)
        wire.reload()
        asked = room.wait_state(note, JobState.UNCERTAIN)
        assert asked.evidence == "mark 000001, but paper_out on the way", "it may be in two pieces"
        after = job("b")
        room.spool.submit([after])
        room.wait_state(after, JobState.PRINTED)
    assert wire.paper == ["a", "b"]
    assert wire.cleared == 0, "it came out: nothing lies in the buffer"


def test_a_cable_pulled_in_the_middle_is_uncertain_and_the_next_job_starts_clean() -> None:
    wire = ScriptedPrinter()
    wire.breaks_after = [3]
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        torn, after = job("torn"), job("after")
        room.spool.submit([torn, after])
        room.wait_state(after, JobState.PRINTED)
        assert "reset after 3 of" in room.wait_state(torn, JobState.UNCERTAIN).evidence
    assert wire.cleared == 1
    assert wire.paper == ["after"]


def test_a_wire_that_breaks_before_the_first_byte_is_tried_again() -> None:
    wire = ScriptedPrinter()
    wire.breaks_after = [0, 0]
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        first, second = job("a"), job("b")
        room.spool.submit([first, second])
        room.wait_state(second, JobState.PRINTED)
    assert wire.paper == ["a", "b"], "order kept, nothing twice"


def test_a_stalled_wire_goes_on_from_the_byte_where_it_stood() -> None:
    wire = ScriptedPrinter()
    wire.stalls_after = [2, 0, 3]
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        note = job("slowly")
        room.spool.submit([note])
        room.wait_state(note, JobState.PRINTED)
    assert wire.paper == ["slowly"]


def test_a_completion_that_never_comes_is_uncertain_not_printed() -> None:
    wire = ScriptedPrinter()
    wire.loses_completion = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        note = job("a")
        room.spool.submit([note])
        assert "no proof" in room.wait_state(note, JobState.UNCERTAIN).evidence


def test_a_cable_pulled_while_waiting_is_uncertain() -> None:
    wire = ScriptedPrinter()
    wire.out_of_paper_on_job = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        note = job("a")
        room.spool.submit([note])
        room.wait_state(note, JobState.HANDED_OVER)
        wire.pull_cable()
        room.wait_state(note, JobState.UNCERTAIN)


def test_a_printer_that_answers_no_status_prints_all_the_same() -> None:
    wire = ScriptedPrinter()
    wire.is_mute = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        note = job("a")
        room.spool.submit([note])
        room.wait_state(note, JobState.PRINTED)
        status = room.spool.lamps()["notes"].status
        assert status is not None
        assert Condition.SILENT in status.conditions


def test_an_idle_printer_is_measured() -> None:
    wire = ScriptedPrinter()
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        room.wait(lambda: room.spool.lamps()["notes"].status is not None, "never measured")
        wire.conditions.add(Condition.COVER_OPEN)
        room.wait(lambda: not (room.spool.lamps()["notes"].status or PrinterStatus()).is_ready, "cover never seen")
        assert room.spool.lamps()["notes"].measured_at == NOON


def test_a_voided_parcel_leaves_the_queue_and_others_stay() -> None:
    wire = ScriptedPrinter()
    wire.refuses = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        unwanted, wanted = job("a", parcel="p1"), job("b", parcel="p2")
        room.spool.submit([unwanted, wanted])
        room.spool.void_parcel("p1", "set aside")
        assert room.store.state(unwanted.id) is JobState.VOID
        wire.refuses = False
        room.wait_state(wanted, JobState.PRINTED)
    assert wire.paper == ["b"]


def test_a_voided_job_that_the_printer_holds_back_is_cleared_from_its_buffer() -> None:
    wire = ScriptedPrinter()
    wire.out_of_paper_on_job = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        note = job("a")
        room.spool.submit([note])
        room.wait(lambda: room.spool.lamps()["notes"].is_paused, "never paused")
        room.wait_state(note, JobState.HANDED_OVER)
        room.spool.void_parcel("p1", "set aside")
        room.wait_state(note, JobState.UNCERTAIN)
        wire.reload()
    assert wire.cleared == 1
    assert wire.paper == [], "it must not come out in the next customer's box"


def test_a_job_expires_with_its_parcel() -> None:
    wire = ScriptedPrinter()
    wire.refuses = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        late = job("late", expires_at=NOON + timedelta(hours=1))
        room.spool.submit([late])
        room.pass_time(timedelta(hours=2))
        room.wait_state(late, JobState.VOID)
        wire.refuses = False
        after = job("after")
        room.spool.submit([after])
        room.wait_state(after, JobState.PRINTED)
    assert wire.paper == ["after"]


def test_a_page_that_cannot_be_drawn_fails_alone_and_may_be_tried_again() -> None:
    wire = ScriptedPrinter()
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        broken, after = job("broken"), job("after")
        room.spool.submit([broken, after])
        room.wait_state(after, JobState.PRINTED)
        assert room.store.state(broken.id) is JobState.FAILED
        assert room.spool.retry(broken.id)
        room.wait(lambda: room.store.states(broken.id).count(JobState.FAILED) == 2, "never tried again")
        assert not room.spool.retry(after.id), "what is printed is not printed again"
    assert wire.paper == ["after"]


@pytest.mark.parametrize(("lies_there", "state"), [(True, JobState.PRINTED), (False, JobState.VOID)])
def test_a_person_settles_an_uncertain_print_once(lies_there: bool, state: JobState) -> None:
    wire = ScriptedPrinter()
    wire.breaks_after = [4]
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        note = job("a")
        room.spool.submit([note])
        room.wait_state(note, JobState.UNCERTAIN)
        assert room.spool.settle(note.id, lies_there)
        assert not room.spool.settle(note.id, not lies_there)
        assert room.store.state(note.id) is state


def test_a_locked_store_delays_a_job_and_nothing_leaves_unrecorded() -> None:
    wire = ScriptedPrinter()
    wire.refuses = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        note = job("a")
        room.spool.submit([note])
        room.store.refuse_next = 5
        wire.refuses = False
        room.wait_state(note, JobState.PRINTED)
    assert room.store.states(note.id)[1:] == [JobState.SENDING, JobState.HANDED_OVER, JobState.PRINTED]
    assert wire.paper == ["a"]


def test_the_same_job_submitted_twice_prints_once() -> None:
    wire = ScriptedPrinter()
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        note, after = job("a"), job("b")
        room.spool.submit([note])
        room.spool.submit([note, after])
        room.wait_state(after, JobState.PRINTED)
    assert wire.paper == ["a", "b"]


def test_a_job_for_an_unknown_printer_takes_none_of_its_fellows() -> None:
    with SpoolRoom(scripted_printer("notes", ScriptedPrinter())) as room:
        fellow = job("a")
        with pytest.raises(UnknownPrinter):
            room.spool.submit([fellow, job("b", printer="nowhere")])
        assert room.store.state(fellow.id) is None


def test_without_confirmation_handed_over_is_all_we_say_even_where_the_wire_reads() -> None:
    wire = ScriptedPrinter()
    with SpoolRoom(scripted_printer("notes", wire, Confirmation.NONE)) as room:
        note = job("a")
        room.spool.submit([note])
        room.wait_state(note, JobState.HANDED_OVER)


def test_a_job_that_expires_in_a_printer_without_paper_is_cleared_from_its_buffer() -> None:
    wire = ScriptedPrinter()
    wire.out_of_paper_on_job = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        stale = job("stale", expires_at=NOON + timedelta(hours=4))
        room.spool.submit([stale])
        room.wait_state(stale, JobState.HANDED_OVER)
        room.pass_time(timedelta(hours=4))
        room.wait_state(stale, JobState.UNCERTAIN)
        room.wait(lambda: wire.cleared == 1, "never cleared, although nothing else is to be printed")
        wire.reload()
        after = job("after", parcel="p2")
        room.spool.submit([after])
        room.wait_state(after, JobState.PRINTED)
    assert wire.paper == ["after"]


def test_a_page_larger_than_the_paper_is_refused_in_words_before_a_byte_leaves() -> None:
    wire = ScriptedPrinter()
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        wide = replace(job("wide"), page=Page(b"wide", 100.0, 150.0))
        after = job("after")
        room.spool.submit([wide, after])
        room.wait_state(after, JobState.PRINTED)
        assert room.store.states(wide.id) == [JobState.QUEUED, JobState.FAILED]
        assert room.wait_state(wide, JobState.FAILED).evidence == "100 x 150 mm do not fit 80 x 300 mm"
    assert wire.paper == ["after"]


def test_a_wire_that_breaks_under_job_after_job_is_given_longer_and_longer_rests() -> None:
    wire = ScriptedPrinter()
    wire.breaks_after = [4, 4, 4]
    pace = replace(QUICK, retry_first_s=0.1, retry_most_s=10.0)
    with SpoolRoom(scripted_printer("notes", wire), pace=pace) as room:
        jobs = [job(str(number)) for number in range(4)]
        began = time.monotonic()
        room.spool.submit(jobs)
        room.wait_state(jobs[-1], JobState.PRINTED)
        assert time.monotonic() - began >= 0.1 + 0.2 + 0.4
    assert wire.paper == ["3"]


def test_a_waiting_job_moves_to_another_printer_in_one_step() -> None:
    wire, other = ScriptedPrinter(), ScriptedPrinter()
    wire.refuses = True
    with SpoolRoom(scripted_printer("notes", wire), scripted_printer("labels", other)) as room:
        jobs = [job("a"), job("b"), job("c")]
        room.spool.submit(jobs)
        room.wait(lambda: room.spool.lamps()["notes"].is_paused, "never paused")
        stand_in = replace(job("b", "labels"), moved_from=jobs[1].id)
        room.store.refuse_next = 1
        with pytest.raises(JobsNotStored):
            room.spool.move_on(jobs[1].id, stand_in, "moved to labels")
        assert room.store.state(stand_in.id) is None
        assert room.spool.move_on(jobs[1].id, stand_in, "moved to labels")
        assert not room.spool.move_on(jobs[1].id, stand_in, "moved to labels"), "it is void: nothing is left to move"
        room.wait_state(stand_in, JobState.PRINTED)
        wire.refuses = False
        room.wait_state(jobs[2], JobState.PRINTED)
        with pytest.raises(UnknownPrinter):
            room.spool.move_on(jobs[0].id, job("x", "nowhere"), "moved")
    assert (wire.paper, other.paper) == (["a", "c"], ["b"])
    assert room.store.states(jobs[1].id) == [JobState.QUEUED, JobState.VOID]


def test_a_job_that_could_not_be_moved_waits_where_it_did() -> None:
    wire = ScriptedPrinter()
    wire.refuses = True
    with SpoolRoom(scripted_printer("notes", wire), scripted_printer("labels", ScriptedPrinter())) as room:
        jobs = [job("a"), job("b"), job("c")]
        room.spool.submit(jobs)
        room.wait(lambda: room.spool.lamps()["notes"].is_paused, "never paused")
        room.store.refuse_next = 1
        with pytest.raises(JobsNotStored):
            room.spool.move_on(jobs[1].id, job("b", "labels"), "moved to labels")
        wire.refuses = False
        room.wait_state(jobs[2], JobState.PRINTED)
    assert wire.paper == ["a", "b", "c"]


@pytest.mark.parametrize(
    "call_off",
    [
        lambda spool, one: spool.call_off(one.id, "another took its place"),
        lambda spool, one: spool.void_parcel(one.parcel_id, "parcel left"),
    ],
    ids=["one job", "a parcel"],
)
def test_a_call_off_that_the_store_refuses_changes_nothing(call_off: Callable[[Spool, PrintJob], object]) -> None:
    wire = ScriptedPrinter()
    wire.refuses = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        jobs = [job("a"), job("b", parcel="p2"), job("c", parcel="p3")]
        room.spool.submit(jobs)
        room.wait(lambda: room.spool.lamps()["notes"].is_paused, "never paused")
        room.store.refuse_next = 1
        with pytest.raises(JobsNotStored):
            call_off(room.spool, jobs[1])
        assert room.spool.lamps()["notes"].waiting_jobs == 3
        assert room.spool.call_off(jobs[1].id, "another took its place")
        wire.refuses = False
        room.wait_state(jobs[2], JobState.PRINTED)
    assert wire.paper == ["a", "c"]
    assert room.store.states(jobs[1].id)[-1] is JobState.VOID


class SlowStore(MemoryJobStore):
    """Takes an hour to store that a job is being sent, as a computer does that goes to sleep at this moment."""

    room: SpoolRoom

    def record(self, change: JobChange) -> None:
        super().record(change)
        if change.state is JobState.SENDING and change.job_id == "late":
            self.room.pass_time(timedelta(hours=1))


def test_a_job_whose_parcel_leaves_at_the_last_moment_stays_inside() -> None:
    wire, store = ScriptedPrinter(), SlowStore()
    late = replace(job("late", expires_at=NOON + timedelta(minutes=30)), id="late")
    after = job("after")
    store.room = SpoolRoom(scripted_printer("notes", wire), store=store)
    with store.room as room:
        room.spool.submit([late, after])
        room.wait_state(after, JobState.PRINTED)
    states = [JobState.QUEUED, JobState.SENDING, JobState.QUEUED, JobState.VOID]
    assert store.states(late.id) == states, "no byte of it left"
    assert wire.paper == ["after"]

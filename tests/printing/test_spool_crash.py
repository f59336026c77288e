"""Power cuts: whatever moment one comes at, the next start prints nothing twice unasked and loses nothing unsaid."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.jobs import JobState
from printing.media import Confirmation
from tests.fakes.scripted_printer import ScriptedPrinter, scripted_printer
from tests.fakes.spool_room import SpoolRoom, job

ENDS = {JobState.PRINTED, JobState.UNCERTAIN, JobState.FAILED, JobState.VOID}
#: What the first run's printer does, by name.
FAULTS = ("none", "breaks early", "breaks at once", "stalls", "loses completion")


def faulty(fault: str) -> ScriptedPrinter:
    wire = ScriptedPrinter()
    wire.breaks_after = {"breaks early": [4], "breaks at once": [0, 0]}.get(fault, [])
    wire.stalls_after = [3, 2] if fault == "stalls" else []
    wire.loses_completion = fault == "loses completion"
    return wire


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(FAULTS), st.integers(1, 3))
def test_a_power_cut_at_any_change_neither_doubles_nor_loses_silently(fault: str, count: int) -> None:
    wire = faulty(fault)
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        jobs = [job(f"{number}") for number in range(count)]
        room.spool.submit(jobs)
        for each in jobs:
            room.wait(lambda each=each: room.store.state(each.id) in ENDS, "the first run never ended")
    for change, left in zip(list(room.changes), list(room.snapshots), strict=True):
        before = {each.id: left.state(each.id) for each in jobs}
        second = ScriptedPrinter()
        with SpoolRoom(scripted_printer("notes", second), store=left.snapshot()) as after:
            for each in jobs:
                if left.job(each.id) is not None:
                    after.wait(lambda each=each: after.store.state(each.id) in ENDS, "the second run never ended")
        for each in jobs:
            text = each.page.pdf.decode()
            may_have_left = before[each.id] not in {None, JobState.QUEUED}
            assert second.paper.count(text) == (0 if may_have_left else int(before[each.id] is not None)), change
            if before[each.id] in {JobState.SENDING, JobState.HANDED_OVER}:
                assert after.store.state(each.id) is JobState.UNCERTAIN, "the packer must be asked"
        assert second.paper == sorted(second.paper), "order kept"


def test_queued_means_that_no_byte_has_left() -> None:
    """At every moment the store says QUEUED of a job, the paper and the wire know nothing of it."""
    wire = ScriptedPrinter()
    wire.breaks_after = [0, 0]
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        note = job("a")
        room.spool.submit([note])
        room.wait_state(note, JobState.PRINTED)
    states = room.store.states(note.id)
    assert states.count(JobState.SENDING) == 3
    assert states[-2:] == [JobState.HANDED_OVER, JobState.PRINTED]
    assert wire.paper == ["a"]


@pytest.mark.parametrize(
    ("confirmation", "can_read", "state"),
    [
        (Confirmation.MARK, True, JobState.UNCERTAIN),
        (Confirmation.NONE, True, JobState.HANDED_OVER),
        (Confirmation.MARK, False, JobState.HANDED_OVER),
    ],
)
def test_handed_over_is_asked_about_only_where_the_printer_could_have_answered(
    confirmation: Confirmation, can_read: bool, state: JobState
) -> None:
    wire = ScriptedPrinter(can_read)
    wire.out_of_paper_on_job = True
    with SpoolRoom(scripted_printer("notes", wire, confirmation)) as room:
        note = job("a")
        room.spool.submit([note])
        room.wait_state(note, JobState.HANDED_OVER)
        left = room.store.snapshot()
        wire.reload()
    with SpoolRoom(scripted_printer("notes", ScriptedPrinter(can_read), confirmation), store=left) as after:
        assert after.store.state(note.id) is state


def test_what_a_crash_left_in_the_printer_is_cleared_before_the_next_job() -> None:
    wire = ScriptedPrinter()
    wire.out_of_paper_on_job = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        lost = job("lost")
        room.spool.submit([lost])
        room.wait_state(lost, JobState.HANDED_OVER)
        left = room.store.snapshot()
        wire.refuses = True
        wire.pull_cable()
    wire.refuses = False
    wire.conditions.clear()  # paper is in, and the old job still lies in the printer's buffer
    with SpoolRoom(scripted_printer("notes", wire), store=left) as after:
        following = job("following")
        after.spool.submit([following])
        after.wait_state(following, JobState.PRINTED)
        assert after.store.state(lost.id) is JobState.UNCERTAIN
    assert wire.paper == ["following"]


def test_closing_leaves_waiting_jobs_queued_for_the_next_start() -> None:
    wire = ScriptedPrinter()
    wire.refuses = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        jobs = [job("a"), job("b")]
        room.spool.submit(jobs)
    assert [room.store.state(each.id) for each in jobs] == [JobState.QUEUED, JobState.QUEUED]
    wire.refuses = False
    with SpoolRoom(scripted_printer("notes", wire), store=room.store) as after:
        after.wait_state(jobs[1], JobState.PRINTED)
    assert wire.paper == ["a", "b"]


def test_two_power_cuts_in_a_row_do_not_forget_what_lies_in_the_printer() -> None:
    """The first restart settles the job and is cut off before it can clear; the second one still does."""
    wire = ScriptedPrinter()
    wire.out_of_paper_on_job = True
    with SpoolRoom(scripted_printer("notes", wire)) as room:
        lost = job("lost")
        room.spool.submit([lost])
        room.wait_state(lost, JobState.HANDED_OVER)
        left = room.store.snapshot()
        wire.refuses = True
        wire.pull_cable()
    with SpoolRoom(scripted_printer("notes", wire), store=left) as cut_off:
        cut_off.wait_state(lost, JobState.UNCERTAIN)
        assert cut_off.spool.settle(lost.id, lies_there=False)
        left = cut_off.store.snapshot()
    assert wire.cleared == 0
    wire.refuses = False
    wire.conditions.clear()
    with SpoolRoom(scripted_printer("notes", wire), store=left) as after:
        after.wait(lambda: wire.cleared == 1, "what lies in the printer was forgotten")
        following = job("following")
        after.spool.submit([following])
        after.wait_state(following, JobState.PRINTED)
    assert wire.paper == ["following"]

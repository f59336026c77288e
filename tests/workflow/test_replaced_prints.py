"""A print that gave way to another never counts again: not by its code, not late out of a queue, not after a crash."""

from collections.abc import Callable

import pytest

from printing.jobs import JobChange, JobState
from printing.status import Condition
from station.domain.command_codes import print_code
from station.domain.packing_policy import PackingPolicy
from station.domain.trouble import Trouble
from station.workflow.print_desk import PrintDesk
from station.workflow.session import PackingSession
from station.workflow.views import InsertView, ProblemView
from tests.fakes.packing_table import NOON, PackingTable


class PowerCut(BaseException):
    """The program ends here."""


def cut(*_: object, **__: object) -> None:
    raise PowerCut


@pytest.fixture
def session(table: PackingTable) -> PackingSession:
    """A session that asks for every step."""
    made = table.make_session(policy=PackingPolicy())
    made.start()
    return made


def again(table: PackingTable) -> PackingSession:
    made = table.make_session(policy=PackingPolicy())
    made.start()
    made.scan(table.number("enjoy"), "wedge")
    table.hear(made)
    return made


def insert(table: PackingTable, slot: str) -> InsertView | None:
    return next((one for one in table.open.inserts if one.slot.value == slot), None)


def code_of(session: PackingSession, view: InsertView | None) -> str:
    assert view is not None
    assert session.parcel is not None
    return print_code(session.parcel.id, view.place, view.copy)


def without_paper(table: PackingTable, printer: str) -> Callable[[], None]:
    """The printer is out of paper; call the answer to put some in."""
    lamps = table.station.room.spool.lamps
    table.printers[printer].set_conditions({Condition.PAPER_OUT})
    table.wait(lambda: (status := lamps()[printer].status) is not None and not status.is_ready, "the lamp stayed on")

    def put_in() -> None:
        table.printers[printer].set_conditions(())
        table.wait(lambda: (status := lamps()[printer].status) is not None and status.is_ready, "the lamp stayed off")

    return put_in


def papers_of(table: PackingTable, printer: str) -> int:
    assert table.printers[printer].wait_until_idle(10)
    return len([paper for paper in table.papers if paper.printer == printer])


def test_a_note_whose_text_was_replaced_is_refused_and_the_new_one_must_come_back(
    table: PackingTable, session: PackingSession
) -> None:
    """Even where the old one was scanned back already."""
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    old = code_of(session, insert(table, "note"))
    session.scan(old, "wedge")
    session.do("TEXT")
    session.choose(1)
    table.hear(session)
    note = insert(table, "note")
    assert note is not None
    assert not note.is_confirmed
    session.scan(old, "wedge")
    assert table.problem.code == "print.old_copy"
    session.scan(code_of(session, note), "wedge")
    assert (view := insert(table, "note")) is not None
    assert view.is_confirmed


def test_after_a_crash_between_the_exchange_and_its_print_the_new_text_is_printed(
    table: PackingTable, session: PackingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    old = code_of(session, insert(table, "note"))
    session.do("TEXT")
    with monkeypatch.context() as patch:
        patch.setattr(PrintDesk, "replace", cut)
        with pytest.raises(PowerCut):
            session.choose(1)
    after = again(table)
    note = insert(table, "note")
    assert note is not None
    assert (note.copy, note.state) == (2, JobState.PRINTED)
    after.scan(old, "wedge")
    assert table.problem.code == "print.old_copy"


def test_the_old_note_does_not_count_where_the_new_one_could_not_be_queued(
    table: PackingTable, session: PackingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    old = code_of(session, insert(table, "note"))
    session.do("TEXT")

    def full(*_: object) -> None:
        raise Trouble("database.full")

    with monkeypatch.context() as patch:
        patch.setattr(type(table.station.room), "submit", full)
        session.choose(1)
        assert table.problem.code == "database.full"
    session.scan(old, "wedge")
    assert table.problem.code == "print.old_copy"


def test_the_label_of_an_empty_bin_that_waits_for_paper_never_comes_out(
    table: PackingTable, session: PackingSession
) -> None:
    put_in = without_paper(table, "labels")
    session.scan(table.number("enjoy"), "wedge")
    table.wait(lambda: table.station.room.spool.lamps()["labels"].is_paused, "the queue was not paused")
    old = insert(table, "sample")
    session.do("NOSAMPLE")
    put_in()
    table.hear(session)
    assert old is not None
    assert table.station.jobs.state(old.job_id) is JobState.VOID
    assert papers_of(table, "labels") == (1 if insert(table, "sample") else 0)
    session.scan(code_of(session, old), "wedge")
    assert table.problem.code in ("print.old_copy", "print.not_wanted")


def test_a_print_wanted_again_while_it_waits_comes_out_once_and_unmarked(
    table: PackingTable, session: PackingSession
) -> None:
    put_in = without_paper(table, "notes")
    session.scan(table.number("enjoy"), "wedge")
    table.wait(lambda: table.station.room.spool.lamps()["notes"].is_paused, "the queue was not paused")
    note = insert(table, "note")
    assert note is not None
    session.print_again(note.job_id, "other")
    put_in()
    table.hear(session)
    assert papers_of(table, "notes") == 1
    assert (new := insert(table, "note")) is not None
    assert (new.copy, new.state) == (1, JobState.PRINTED)


def test_after_a_crash_before_any_print_was_queued_all_come_out_unmarked(
    table: PackingTable, session: PackingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(PrintDesk, "print_all", cut)
        with pytest.raises(PowerCut):
            session.scan(table.number("enjoy"), "wedge")
    again(table)
    assert table.open.is_resumed
    assert {one.copy for one in table.open.inserts} == {1}
    assert all(one.state in (JobState.PRINTED, JobState.HANDED_OVER) for one in table.open.inserts if one.job_id)


def test_a_second_packing_cut_off_before_its_prints_still_marks_them(
    table: PackingTable, session: PackingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first parcel's prints are out: not one more may come out unmarked."""
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    session.finish()
    while isinstance(table.view, ProblemView):
        session.go_on()
    session.scan(table.number("enjoy"), "wedge")
    assert table.problem.code == "order.already_packed"
    with monkeypatch.context() as patch:
        patch.setattr(PrintDesk, "print_all", cut)
        with pytest.raises(PowerCut):
            session.go_on()
    again(table)
    assert {one.copy for one in table.open.inserts if one.job_id} == {2}


def test_what_waits_in_the_queue_of_a_table_that_is_gone_is_printed_here_and_marked(
    table: PackingTable, session: PackingSession
) -> None:
    """Its queue may still print it when it comes back: the copy here says that it is one."""
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    note = insert(table, "note")
    assert note is not None
    table.station.jobs.record(JobChange(note.job_id, JobState.QUEUED, NOON))  # no writer of this process holds it
    other = table.make_session(table="Packing table 2", policy=PackingPolicy())
    other.start()
    other.scan(table.number("enjoy"), "wedge")
    other.go_on()
    table.states.pop(note.job_id, None)
    table.hear(other)
    new = insert(table, "note")
    assert new is not None
    assert (new.copy, new.state) == (2, JobState.PRINTED)


def test_what_another_table_still_sends_is_seen_here_once_it_is_out(
    table: PackingTable, session: PackingSession
) -> None:
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    note = insert(table, "note")
    assert note is not None
    table.station.jobs.record(JobChange(note.job_id, JobState.SENDING, NOON))
    other = table.make_session(table="Packing table 2", policy=PackingPolicy())
    other.start()
    other.scan(table.number("enjoy"), "wedge")
    other.go_on()
    assert (seen := insert(table, "note")) is not None
    assert (seen.job_id, seen.state) == (note.job_id, JobState.SENDING)
    table.station.jobs.record(JobChange(note.job_id, JobState.PRINTED, NOON))
    other.look_after_prints()
    assert (seen := insert(table, "note")) is not None
    assert seen.state is JobState.PRINTED


def test_a_table_that_lost_its_parcel_calls_its_waiting_prints_off(
    table: PackingTable, session: PackingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_paper(table, "notes")
    session.scan(table.number("enjoy"), "wedge")
    note = insert(table, "note")
    assert note is not None
    with monkeypatch.context() as patch:  # the other table is another process: it cannot reach this queue
        patch.setattr(type(table.station.room), "call_off", lambda *_: False)
        other = table.make_session(table="Packing table 2", policy=PackingPolicy())
        other.start()
        other.scan(table.number("enjoy"), "wedge")
        other.go_on()
    session.do("ASIDE")
    assert table.problem.code == "parcel.taken_over"
    assert table.station.jobs.state(note.job_id) is JobState.VOID
    assert other.parcel is not None
    theirs = next(job for job, _ in table.station.room.jobs_of(other.parcel.id) if job.slot == "note" and job.copy == 2)
    assert table.station.jobs.state(theirs.id) is JobState.QUEUED  # what the other table prints is its own

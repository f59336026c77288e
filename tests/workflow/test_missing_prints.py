"""A print that waited too long or was refused: the packer is told, one key prints it, and closing asks for it."""

import pytest
from sqlalchemy import select

from printing.jobs import JobChange, JobState
from printing.status import Condition
from station.domain.command_codes import Command, print_code
from station.domain.packing_policy import PackingPolicy
from station.store.engine import reading
from station.store.tables import PARCEL_INSERT
from station.workflow.prints import JOB_LIFETIME
from station.workflow.session import PackingSession
from station.workflow.views import InsertView, OpenView
from tests.fakes.packing_table import NOON, PackingTable


def note_of(view: OpenView) -> InsertView:
    return next(insert for insert in view.inserts if insert.slot.value == "note")


def end_note(table: PackingTable, session: PackingSession, state: JobState) -> InsertView:
    """An order is open whose note ended so."""
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    note = note_of(table.open)
    session.job_changed(JobChange(note.job_id, state, NOON))
    session.show_prints()
    return note


def check_all(table: PackingTable, session: PackingSession) -> None:
    for line in table.open.lines:
        session.count_line(line.line.position, line.line.quantity)


def without_paper(table: PackingTable, session: PackingSession) -> InsertView:
    """An order is open whose note waits for paper."""
    table.printers["notes"].set_conditions({Condition.PAPER_OUT})
    lamps = table.station.room.spool.lamps
    table.wait(lambda: (status := lamps()["notes"].status) is not None and not status.is_ready, "the lamp stayed on")
    session.scan(table.number("enjoy"), "wedge")
    note = note_of(table.open)
    table.hear(session, until=lambda: lamps()["notes"].is_paused and note.job_id in table.jobs)
    return note


def given(table: PackingTable) -> list[str]:
    """Slots of what the journal says lies in the parcel packed last."""
    last = table.station.store.last_packed(table.station.settings.table)
    assert last is not None
    with reading(table.station.engine) as connection:
        rows = connection.execute(select(PARCEL_INSERT.c.slot).where(PARCEL_INSERT.c.parcel_id == last.parcel_id))
        return [str(slot) for slot in rows.scalars()]


@pytest.mark.parametrize(("state", "code"), [(JobState.VOID, "print.expired"), (JobState.FAILED, "print.failed")])
def test_a_print_that_will_not_come_is_told_once_and_f2_prints_it(
    table: PackingTable, session: PackingSession, state: JobState, code: str
) -> None:
    note = end_note(table, session, state)
    session.look_after_prints()
    facts = dict(table.problem.facts)
    assert (table.problem.code, facts["job_id"], table.problem.comes_by_itself) == (code, note.job_id, True)
    assert table.sounds[-1] == "bad"
    session.do(Command.AGAIN)
    table.hear(session)
    again = note_of(table.open)
    assert again.job_id != note.job_id
    assert (again.state, again.copy) == (JobState.PRINTED, 1)  # nothing had come out: no mark
    session.look_after_prints()
    assert isinstance(table.view, OpenView)


def test_a_print_that_was_told_of_and_left_is_asked_for_when_the_parcel_is_closed(
    table: PackingTable, session: PackingSession
) -> None:
    end_note(table, session, JobState.VOID)
    session.look_after_prints()
    session.dismiss()
    session.look_after_prints()
    assert isinstance(table.view, OpenView)  # not again and again
    check_all(table, session)
    session.finish()
    assert (table.problem.code, table.problem.may_go_on) == ("print.missing", True)
    session.do(Command.AGAIN)
    table.hear(session)
    assert note_of(table.open).state is JobState.PRINTED
    session.finish()
    assert table.done.order.number == table.number("enjoy")


def test_enter_sends_the_parcel_without_the_missing_print(table: PackingTable, session: PackingSession) -> None:
    end_note(table, session, JobState.FAILED)
    check_all(table, session)
    session.finish()
    session.go_on()
    assert table.done.order.number == table.number("enjoy")
    assert "note" not in [insert.slot.value for insert in table.done.inserts]
    assert "note" not in given(table)


def test_a_print_that_waits_for_paper_is_asked_for_and_never_comes_after_its_parcel(
    table: PackingTable, session: PackingSession
) -> None:
    note = without_paper(table, session)
    check_all(table, session)
    session.finish()
    assert (table.problem.code, table.problem.may_go_on) == ("print.waiting", True)
    session.dismiss()
    session.finish()
    session.go_on()
    assert table.done.order.number == table.number("enjoy")
    assert "note" not in given(table)
    states = {job.id: state for job, state in table.station.room.jobs_of(table.jobs[note.job_id].parcel_id)}
    assert states[note.job_id] is JobState.VOID


def test_print_again_by_hand_asks_no_reason_for_a_print_that_never_came(
    table: PackingTable, session: PackingSession
) -> None:
    note = end_note(table, session, JobState.VOID)
    session.do(Command.AGAIN)
    titles = [dict(option.facts).get("slot") for option in table.ask.options]
    session.choose(titles.index("note") + 1)
    table.hear(session)
    assert note_of(table.open).job_id != note.job_id
    assert table.station.parcels.misprints(NOON.date(), table.station.settings.table) == 0


def test_the_print_that_came_late_is_scanned_back_like_any_other(table: PackingTable) -> None:
    session = table.make_session(policy=PackingPolicy())
    session.start()
    end_note(table, session, JobState.VOID)
    session.look_after_prints()
    session.do(Command.AGAIN)
    table.hear(session)
    assert session.parcel is not None
    note = note_of(table.open)
    assert note.waits_for_scan
    session.scan(print_code(session.parcel.id, note.place, note.copy), "wedge")
    assert note_of(table.open).is_confirmed


def test_a_print_really_expires_while_its_printer_has_no_paper(table: PackingTable, session: PackingSession) -> None:
    note = without_paper(table, session)
    table.station.room.spool._writers["notes"]._now = lambda: table.jobs[note.job_id].created_at + JOB_LIFETIME
    table.hear(session, until=lambda: table.states.get(note.job_id) is JobState.VOID)
    session.look_after_prints()
    assert table.problem.code == "print.expired"

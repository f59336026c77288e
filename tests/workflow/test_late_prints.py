"""A print that was still waiting when its parcel left never comes out into the box of the next customer."""

import pytest

from printing.jobs import JobState
from printing.status import Condition
from station.workflow.print_room import SpoolPrintRoom
from station.workflow.session import PackingSession
from station.workflow.views import InsertView, OpenView
from tests.fakes.packing_table import PackingTable


def check_all(table: PackingTable, session: PackingSession) -> None:
    for line in table.open.lines:
        session.count_line(line.line.position, line.line.quantity)


def note_of(view: OpenView) -> InsertView:
    return next(insert for insert in view.inserts if insert.slot.value == "note")


def packed_while_the_paper_ran_out(
    table: PackingTable, session: PackingSession, monkeypatch: pytest.MonkeyPatch
) -> str:
    """An order is finished in the moment before its note's printer is known to be out of paper. The note's job."""
    lamps = table.station.room.spool.lamps
    table.printers["notes"].set_conditions({Condition.PAPER_OUT})
    table.wait(lambda: (status := lamps()["notes"].status) is not None and not status.is_ready, "the lamp stayed on")
    session.scan(table.number("enjoy"), "wedge")
    job_id = note_of(table.open).job_id
    check_all(table, session)
    with monkeypatch.context() as not_known_yet:
        not_known_yet.setattr(SpoolPrintRoom, "lamps", lambda _: [])
        session.finish()
    assert table.done.order.number == table.number("enjoy")
    table.hear(session, until=lambda: lamps()["notes"].is_paused and job_id in table.jobs)
    return job_id


def test_paper_put_in_under_the_next_order_prints_nothing_of_the_last(
    table: PackingTable, session: PackingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = packed_while_the_paper_ran_out(table, session, monkeypatch)
    session.scan(table.number("promote"), "wedge")
    assert table.station.jobs.state(late) is JobState.VOID
    table.printers["notes"].set_conditions(())
    table.hear(session)
    assert table.station.jobs.state(late) is JobState.VOID


def test_a_printer_that_stops_only_under_the_next_order_prints_nothing_of_the_last(
    table: PackingTable, session: PackingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = packed_while_the_paper_ran_out(table, session, monkeypatch)
    with monkeypatch.context() as not_known_yet:
        not_known_yet.setattr(SpoolPrintRoom, "lamps", lambda _: [])
        session.scan(table.number("promote"), "wedge")
    assert table.station.jobs.state(late) is JobState.QUEUED
    session.look_after_prints()
    assert table.station.jobs.state(late) is JobState.VOID


def test_on_the_done_screen_a_late_print_still_comes_by_itself(
    table: PackingTable, session: PackingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = packed_while_the_paper_ran_out(table, session, monkeypatch)
    session.look_after_prints()
    table.printers["notes"].set_conditions(())
    table.hear(session)
    assert table.station.jobs.state(late) is JobState.PRINTED


def test_a_print_that_gets_its_paper_while_it_is_asked_about_keeps_its_parcel_open(
    table: PackingTable, session: PackingSession
) -> None:
    """It comes out after all; were the parcel closed, it would lie beside the next customer's box."""
    lamps = table.station.room.spool.lamps
    table.printers["notes"].set_conditions({Condition.PAPER_OUT})
    table.wait(lambda: (status := lamps()["notes"].status) is not None and not status.is_ready, "the lamp stayed on")
    session.scan(table.number("enjoy"), "wedge")
    note = note_of(table.open)
    table.hear(session, until=lambda: lamps()["notes"].is_paused and note.job_id in table.jobs)
    check_all(table, session)
    session.finish()
    assert table.problem.code == "print.waiting"
    table.printers["notes"].set_conditions(())
    table.wait(lambda: table.station.jobs.state(note.job_id) is JobState.PRINTED, "the note never came")
    session.go_on()  # before the session heard of it
    assert note_of(table.open).place == note.place
    table.hear(session)
    assert note_of(table.open).state is JobState.PRINTED
    session.finish()
    assert "note" in [insert.slot.value for insert in table.done.inserts]

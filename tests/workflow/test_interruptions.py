"""What comes in between: the lock, another packer, midnight, a clock that is set back, late news of a print."""

from datetime import timedelta
from typing import Any

import pytest

from printing.jobs import JobChange, JobState
from station.domain.audit import Actor
from station.domain.packing_policy import PackingPolicy
from station.domain.roles import Role
from station.domain.trouble import Trouble
from station.workflow.session import PackingSession
from station.workflow.views import IdleView, LoginView
from tests.fakes.packing_table import NOON, QUICK, PackingTable

BY = Actor("Ina", "it")
LOCKS: PackingPolicy = QUICK.model_copy(update={"login": True, "lock_after_min": 5})


def badge_of(table: PackingTable, name: str, role: Role) -> str:
    people = table.station.people
    return people.new_badge(people.add(name, role, NOON, BY).id, NOON, BY)


def pack_all(table: PackingTable, session: PackingSession) -> None:
    for line in table.open.lines:
        session.count_line(line.line.position, line.line.quantity)
    session.finish()


def test_the_lock_takes_a_question_away_and_nothing_happens_unasked(table: PackingTable) -> None:
    badge = badge_of(table, "Mia", Role.PACKER)
    session = table.make_session(policy=LOCKS)
    session.start()
    session.scan(badge, "wedge")
    session.scan(table.number("enjoy"), "wedge")
    session.finish()
    assert table.problem.code == "items.missing"
    table.pass_time(301)
    session.look_after_prints()
    session.go_on()  # somebody presses Enter at the locked table
    session.choose(1)
    assert isinstance(table.view, LoginView)
    session.scan(badge, "wedge")
    assert table.open.order.number == table.number("enjoy")
    session.go_on()
    assert not table.station.store.packings(table.number("enjoy"))


def test_a_locked_table_shows_no_customer_behind_a_problem(table: PackingTable) -> None:
    badge = badge_of(table, "Mia", Role.PACKER)
    session = table.make_session(policy=LOCKS)
    session.start()
    session.scan(badge, "wedge")
    session.scan(table.number("enjoy"), "wedge")
    people = table.station.people
    people.new_badge(next(one.id for one in people.everybody() if one.first_name == "Mia"), NOON, BY)
    session.do("LOCK")
    session.scan(badge, "wedge")  # no longer valid
    assert (table.problem.code, table.problem.open) == ("login.unknown_badge", None)


def test_a_manager_packs_with_a_badge_and_signs(table: PackingTable) -> None:
    session = table.make_session(policy=LOCKS)
    session.start()
    session.scan(badge_of(table, "Nora", Role.MANAGER), "wedge")
    assert isinstance(table.view, IdleView)
    assert session.packer == "Nora"


def test_a_clock_that_is_set_back_does_not_keep_the_table_open(table: PackingTable) -> None:
    session = table.make_session(policy=LOCKS)
    session.start()
    session.scan(badge_of(table, "Mia", Role.PACKER), "wedge")
    table.pass_time(timedelta(hours=-1).total_seconds())
    session.look_after_prints()
    table.pass_time(301)
    session.look_after_prints()
    assert isinstance(table.view, LoginView)


def test_a_parcel_finished_after_a_clock_was_set_back_took_no_time(
    table: PackingTable, session: PackingSession
) -> None:
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    table.pass_time(-90)
    pack_all(table, session)
    assert table.done.seconds == 0.0
    session.finish()
    session.scan(table.number("enjoy"), "wedge")
    assert table.problem.code == "order.already_packed"


def test_a_parcel_open_at_midnight_counts_for_the_day_it_left(table: PackingTable, session: PackingSession) -> None:
    table.pass_time(timedelta(hours=11, minutes=58).total_seconds())
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    table.pass_time(240)
    pack_all(table, session)
    assert table.done.count.packed == 1
    assert table.station.store.day_count(NOON.date(), "", 14).packed == 0


def test_an_uncertain_print_of_the_last_parcel_is_printed_again_while_the_next_is_open(
    table: PackingTable, session: PackingSession
) -> None:
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    pack_all(table, session)
    first = session._table.last
    assert first is not None
    note = next(printed.job for printed in first.prints if printed.job and printed.job.slot == "note")
    session.scan(table.number("engage"), "wedge")
    table.hear(session)
    before = [insert.job_id for insert in table.open.inserts]
    session.print_again(note.id, "crumpled")
    table.hear(session)
    copies = [job for job, _ in table.station.room.jobs_of(first.id) if job.slot == "note"]
    assert [job.copy for job in copies] == [1, 2]
    assert [insert.job_id for insert in table.open.inserts] == before


def test_an_uncertain_print_is_asked_about_when_its_parcel_goes_on(table: PackingTable) -> None:
    before = table.make_session()
    before.start()
    table.printers["notes"].closes_after_write = True
    before.scan(table.number("enjoy"), "wedge")
    note = next(insert for insert in table.open.inserts if insert.slot.value == "note")
    table.hear(before, until=lambda: table.states.get(note.job_id) is JobState.UNCERTAIN)
    table.printers["notes"].closes_after_write = False
    after = table.make_session()
    after.start()
    after.scan(table.number("enjoy"), "wedge")
    assert (table.problem.code, dict(table.problem.facts)["job_id"]) == ("print.uncertain", note.job_id)
    after.go_on()
    table.hear(after, until=lambda: table.states[note.job_id] is JobState.PRINTED)
    assert table.open.is_resumed
    assert next(i.state for i in table.open.inserts if i.slot.value == "note") is JobState.PRINTED


@pytest.mark.parametrize("table_name", ["", "Packing table 2"])
def test_an_order_packed_at_any_table_asks_before_it_is_packed_again(
    table: PackingTable, session: PackingSession, table_name: str
) -> None:
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    pack_all(table, session)
    other = table.make_session(table=table_name)
    other.start()
    other.scan(table.number("enjoy"), "wedge")
    assert (table.problem.code, table.problem.may_go_on) == ("order.already_packed", True)


def test_a_step_whose_answer_got_lost_counts_once(
    table: PackingTable, session: PackingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server committed it, the cable was pulled: nobody knows here, and the order goes on from what is written."""
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    sku = table.open.lines[0].line.sku
    parcels = type(table.station.parcels)
    commit = parcels.record_steps

    def answer_lost(*given: Any) -> None:
        commit(*given)
        raise Trouble("database.unreachable", problem="no answer")

    with monkeypatch.context() as patch:
        patch.setattr(parcels, "record_steps", answer_lost)
        session.scan(sku, "wedge")
        assert table.problem.code == "database.unreachable"
    session.scan(sku, "wedge")
    assert table.problem.code == "parcel.taken_over"
    session.scan(table.number("enjoy"), "wedge")
    assert (table.open.is_resumed, table.open.lines[0].checked) == (True, 1)


def test_a_print_in_doubt_waits_until_an_open_question_is_answered(
    table: PackingTable, session: PackingSession
) -> None:
    """Its answers would be lost, and an answer meant for one question would count for the other."""
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    note = next(insert for insert in table.open.inserts if insert.slot.value == "note")
    session.do("AGAIN")
    asked = table.ask.code
    session.job_changed(JobChange(note.job_id, JobState.UNCERTAIN, table.clock, "timeout"))
    session.look_after_prints()
    assert table.ask.code == asked
    session.dismiss()
    session.look_after_prints()
    assert table.problem.code == "print.uncertain"
    session.dismiss()
    session.look_after_prints()
    assert table.open.order.number == table.number("enjoy")

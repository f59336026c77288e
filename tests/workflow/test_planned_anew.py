"""An order whose plan no longer fits is planned anew, in the box that was begun: its checks stay."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from printing.jobs import JobState
from printing.status import Condition
from station.domain.command_codes import print_code
from station.domain.customers import IncidentKind
from station.domain.packing import OLD_PLAN
from station.store.engine import writing
from station.store.tables import INCIDENT
from station.workflow.session import PackingSession
from station.workflow.views import NextKind, OpenView, ProblemView
from tests.fakes.packing_table import NOON, PackingTable

Checks = list[tuple[str, int, int, str, int]]


def complain(table: PackingTable, story: str = "enjoy") -> None:
    """The customer complains: what was planned for them does not fit any more."""
    order = table.station.decider.find(table.number(story))
    values = {
        "customer_id": order.customer_id,
        "kind": IncidentKind.COMPLAINT.value,
        "opened_on": NOON.date() - timedelta(days=1),
        "order_number": "",
    }
    with writing(table.station.engine) as connection:
        connection.execute(insert(INCIDENT).values(values))


def open_order(table: PackingTable, session: PackingSession) -> OpenView:
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    return table.open


def checks(view: OpenView) -> Checks:
    return [(v.line.sku, v.checked, v.short, v.short_why, v.damaged) for v in view.lines]


@pytest.mark.parametrize("leave", ["ASIDE", "HANDOVER", "a power cut"])
def test_checks_stay_when_the_customer_stands_elsewhere_meanwhile(
    table: PackingTable, session: PackingSession, leave: str
) -> None:
    view = open_order(table, session)
    session.scan(view.lines[0].line.sku, "wedge")
    before = checks(table.open)
    if leave in ("ASIDE", "HANDOVER"):
        session.do(leave)
    else:
        session = table.make_session()
        session.start()
    complain(table)
    again = open_order(table, session)
    assert not again.is_resumed  # a new plan
    assert [i.job_id for i in again.inserts] != [i.job_id for i in view.inserts]
    assert checks(again) == before


def test_after_a_power_cut_the_note_of_the_old_plan_does_not_come_out_beside_the_new_one(table: PackingTable) -> None:
    """Ordered, out of paper, power cut, a complaint comes in: only the apology may come out of the new roll."""
    lamps = table.station.room.spool.lamps
    table.printers["notes"].set_conditions({Condition.PAPER_OUT})
    table.wait(lambda: (status := lamps()["notes"].status) is not None and not status.is_ready, "the lamp stayed on")
    before = table.make_session()
    before.start()
    before.scan(table.number("enjoy"), "wedge")
    old = next(i for i in table.open.inserts if i.slot.value == "note")
    complain(table)
    after = table.make_session()  # the first one is gone without a word; what waited still waits
    after.start()
    after.scan(table.number("enjoy"), "wedge")
    new = next(i for i in table.open.inserts if i.slot.value == "note")
    assert new.job_id != old.job_id
    table.printers["notes"].set_conditions(())
    table.hear(after)
    assert table.station.jobs.state(new.job_id) is JobState.PRINTED
    assert table.station.jobs.state(old.job_id) is JobState.VOID


def test_what_the_old_plan_laid_in_comes_out_first(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    session.lay_in("note")
    session.do("ASIDE")
    complain(table)
    session.scan(table.number("enjoy"), "wedge")
    assert (table.problem.code, table.problem.may_go_on) == ("inserts.of_old_plan", False)
    session.do("TAKENOUT")
    assert not any(insert.is_laid_in for insert in table.open.inserts)
    assert table.open.next.kind is not NextKind.TAKE_OUT


@pytest.mark.parametrize("left", ["Enter", "Esc", "set aside", "a power cut"])
def test_only_its_own_key_says_that_the_old_prints_are_out(
    table: PackingTable, session: PackingSession, left: str
) -> None:
    """A stray Enter, a message left by Esc or a parcel gone on with later: the band keeps saying so, F12 asks again."""
    open_order(table, session)
    session.lay_in("note")
    session.do("ASIDE")
    complain(table)
    session.scan(table.number("enjoy"), "wedge")
    assert table.problem.code == "inserts.of_old_plan"
    if left == "Enter":
        session.go_on()
    else:
        session.dismiss()
    if left == "set aside":
        session.dismiss()
        session.scan(table.number("enjoy"), "wedge")
        assert table.problem.code == "inserts.of_old_plan"
        session.dismiss()
    elif left == "a power cut":
        session = table.make_session()
        session.start()
        session.scan(table.number("enjoy"), "wedge")
        assert table.problem.code == "inserts.of_old_plan"
        session.dismiss()
    assert (table.open.next.kind, table.open.to_take_out) == (NextKind.TAKE_OUT, None)
    session.do("DONE")
    assert table.problem.code == "inserts.of_old_plan"
    session.do("TAKENOUT")
    assert table.open.next.kind is not NextKind.TAKE_OUT


def test_a_note_of_another_order_in_the_box_is_not_forgotten(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    session.scan(print_code("ab" * 16, 0, 1), "wedge")
    assert table.problem.code == "print.of_other_order"
    session.do("ASIDE")  # leaves the message
    session.do("ASIDE")
    complain(table)
    assert open_order(table, session).next.kind is NextKind.FOREIGN


@pytest.mark.parametrize(("answer", "checked"), [(1, 1), (2, 0)])
def test_after_days_it_is_asked_whether_the_box_is_still_there(
    table: PackingTable, session: PackingSession, answer: int, checked: int
) -> None:
    view = open_order(table, session)
    session.scan(view.lines[0].line.sku, "wedge")
    session.do("ASIDE")
    table.pass_time(timedelta(days=5).total_seconds())
    session.scan(table.number("enjoy"), "wedge")
    assert table.ask.code == "ask.box"
    facts = dict(table.ask.facts)
    assert (facts["pieces"], facts["packer"]) == (1, session.packer)
    session.choose(answer)
    table.hear(session)
    assert table.open.lines[0].checked == checked


def test_an_empty_box_of_days_ago_is_not_asked_about(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    session.do("ASIDE")
    table.pass_time(timedelta(days=5).total_seconds())
    assert not open_order(table, session).is_resumed


Acts = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["count", "undo", "damaged"]), st.integers(0, 2)),
        st.tuples(st.sampled_from(["leave", "crash", "complain"]), st.just(0)),
    ),
    min_size=3,
    max_size=10,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(Acts)
def test_no_way_of_leaving_loses_a_check(table: PackingTable, acts: list[tuple[str, int]]) -> None:
    """Whatever changes about the customer meanwhile, at this table or after a power cut: the box is as it was left."""
    table.pass_time(1)  # the newest parcel of an order is known by its moment
    session = table.make_session()
    session.start()
    seen = opened_past_questions(table, session)
    for act, which in acts:
        if act in ("leave", "crash"):
            before = checks(seen)
            table.pass_time(1)
            if act == "leave":
                session.do("ASIDE")
            else:
                session = table.make_session()
                session.start()
            seen = opened_past_questions(table, session)
            assert checks(seen) == before
        elif act == "complain":
            complain(table)
        else:
            seen = packed_on(table, session, act, which)
    session.do("ASIDE")


def packed_on(table: PackingTable, session: PackingSession, act: str, which: int) -> OpenView:
    line = table.open.lines[which % len(table.open.lines)].line
    if act == "count":
        session.count_line(line.position)
    elif act == "undo":
        session.undo()
    else:
        session.do("DAMAGED")
        if not isinstance(table.view, OpenView):
            session.choose(1)
    return table.open


def opened_past_questions(table: PackingTable, session: PackingSession) -> OpenView:
    session.scan(table.number("enjoy"), "wedge")
    while isinstance(table.view, ProblemView) and (table.view.may_go_on or table.view.code == OLD_PLAN):
        session.do("TAKENOUT" if table.view.code == OLD_PLAN else "ENTER")
    return table.open

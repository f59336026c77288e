"""A parcel that was left, by a person or a power cut, goes on where it was; two tables never pack one unknowingly."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from printing.jobs import JobState
from printing.status import Condition
from station.domain.command_codes import print_code
from station.domain.meaning import MeaningKind
from station.domain.packing_policy import PackingPolicy
from station.store import order_codes
from station.store.engine import reading, writing
from station.store.tables import GOODS_RETURN, ORDER_LINE, ORDER_ON_TABLE, PARCEL, SHOP_ORDER
from station.workflow.session import PackingSession
from station.workflow.views import AskView, IdleView, OpenView
from tests.fakes.packing_table import NOON, QUICK, PackingTable


def open_order(table: PackingTable, session: PackingSession, story: str = "enjoy") -> OpenView:
    session.scan(table.number(story), "wedge")
    table.hear(session)
    return table.open


def pack_all(table: PackingTable, session: PackingSession) -> None:
    for line in table.open.lines:
        session.count_line(line.line.position, line.line.quantity)
    session.finish()


def papers(table: PackingTable) -> int:
    for printer in table.printers.values():
        assert printer.wait_until_idle(10)
    return len(table.papers)


def change_order(table: PackingTable, number: str, **values: Any) -> None:
    with writing(table.station.engine) as connection:
        connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == number).values(**values))


# --- the same table ----------------------------------------------------------------------------------------


def test_after_a_crash_the_order_goes_on_with_what_was_checked_and_printed(table: PackingTable) -> None:
    """Scan the order again: nothing that is out already is printed twice."""
    before = table.make_session()
    before.start()
    first = open_order(table, before)
    before.scan(first.lines[0].line.sku, "wedge")
    before.lay_in("note")
    checked, came_out = [line.checked for line in table.open.lines], papers(table)
    after = table.make_session()  # the first one is gone without a word, as by a power cut
    after.start()
    again = open_order(table, after)
    assert again.is_resumed
    assert [line.checked for line in again.lines] == checked
    assert [(i.job_id, i.state, i.is_laid_in) for i in again.inserts] == [
        (i.job_id, again.inserts[n].state, i.slot.value == "note") for n, i in enumerate(first.inserts)
    ]
    assert all(insert.preview_png for insert in again.inserts)
    assert papers(table) == came_out
    pack_all(table, after)
    assert table.done.order == first.order


def test_only_what_never_came_out_is_printed_when_the_order_goes_on(table: PackingTable) -> None:
    session = table.make_session()
    session.start()
    table.printers["notes"].set_conditions({Condition.PAPER_OUT})
    lamps = table.station.room.spool.lamps
    table.wait(lambda: (status := lamps()["notes"].status) is not None and not status.is_ready, "the lamp stayed on")
    session.scan(table.number("enjoy"), "wedge")
    others = [i.job_id for i in table.open.inserts if i.slot.value != "note" and i.job_id]
    note = next(i for i in table.open.inserts if i.slot.value == "note")
    ended = (JobState.PRINTED, JobState.HANDED_OVER)
    table.hear(session, until=lambda: all(table.states.get(job) in ended for job in others))
    session.do("ASIDE")
    table.printers["notes"].set_conditions(())
    table.wait(lambda: (status := lamps()["notes"].status) is not None and status.is_ready, "the lamp stayed off")
    again = open_order(table, session)
    printed = next(i for i in again.inserts if i.slot.value == "note")
    assert printed.job_id != note.job_id
    assert (printed.state, printed.copy) == (JobState.PRINTED, 1)  # the first never came out: no mark
    assert [i.job_id for i in again.inserts if i.slot.value != "note" and i.job_id] == others
    assert papers(table) == len([i for i in again.inserts if i.job_id])


def test_a_parcel_left_long_ago_is_planned_anew(table: PackingTable, session: PackingSession) -> None:
    first = open_order(table, session)
    session.do("ASIDE")
    table.pass_time(timedelta(days=5).total_seconds())
    again = open_order(table, session)
    assert not again.is_resumed
    assert {insert.copy for insert in again.inserts if insert.job_id} <= {1, 2}
    assert not {i.job_id for i in again.inserts} & {i.job_id for i in first.inserts if i.job_id}


def test_a_lunch_break_does_not_take_the_parcel_away(table: PackingTable, session: PackingSession) -> None:
    """What it was promised is free for others after two hours, but it still lies on this table."""
    open_order(table, session)
    table.pass_time(timedelta(hours=3).total_seconds())
    other = table.make_session(table="Packing table 2")
    other.start()
    other.scan(table.number("engage"), "wedge")
    session.count_line(table.open.lines[0].line.position)
    table.hear(session)
    pack_all(table, session)
    assert table.done.order.number == table.number("enjoy")


# --- two tables --------------------------------------------------------------------------------------------


def test_an_order_open_at_another_table_asks_and_enter_takes_it_over(table: PackingTable) -> None:
    first, second = table.make_session(), table.make_session(table="Packing table 2")
    first.start()
    second.start()
    open_order(table, first)
    first.count_line(table.open.lines[0].line.position)
    checked = [line.checked for line in table.open.lines]
    second.scan(table.number("enjoy"), "wedge")
    assert table.problem.code == "order.open_elsewhere"
    second.go_on()
    assert (table.open.is_resumed, [line.checked for line in table.open.lines]) == (True, checked)
    first.count_line(table.open.lines[-1].line.position)
    assert (table.problem.code, dict(table.problem.facts)["table"]) == ("parcel.taken_over", "Packing table 2")
    assert table.problem.open is None
    first.dismiss()
    assert isinstance(table.view, IdleView)


def test_a_parcel_handed_over_goes_on_at_the_other_table_without_a_question(table: PackingTable) -> None:
    first, second = table.make_session(), table.make_session(table="Packing table 2")
    first.start()
    second.start()
    view = open_order(table, first)
    came_out = papers(table)
    first.do("HANDOVER")
    assert isinstance(table.view, IdleView)
    second.scan(table.number("enjoy"), "wedge")
    assert table.open.is_resumed
    assert [i.job_id for i in table.open.inserts] == [i.job_id for i in view.inserts]
    assert papers(table) == came_out
    pack_all(table, second)
    with reading(table.station.engine) as connection:
        row = connection.execute(select(PARCEL.c.table_name).where(PARCEL.c.state == "packed")).one()
        assert row.table_name == "Packing table 2"
        assert connection.execute(select(ORDER_ON_TABLE)).first() is None


# --- the order changed -------------------------------------------------------------------------------------


def test_an_order_cancelled_while_it_is_packed_cannot_leave(table: PackingTable, session: PackingSession) -> None:
    number = open_order(table, session).order.number
    change_order(table, number, state="cancelled")
    pack_all(table, session)
    assert (table.problem.code, table.problem.may_go_on) == ("order.cancelled_since", False)
    session.go_on()
    session.do("ASIDE")
    session.scan(number, "wedge")
    assert table.problem.code == "order.cancelled"


def test_an_order_changed_while_it_is_packed_shows_what_is_new(table: PackingTable, session: PackingSession) -> None:
    view = open_order(table, session)
    line = view.lines[0].line
    with writing(table.station.engine) as connection:
        of_line = (ORDER_LINE.c.order_id == view.order.id) & (ORDER_LINE.c.position == line.position)
        connection.execute(update(ORDER_LINE).where(of_line).values(quantity=line.quantity + 1))
    pack_all(table, session)
    assert table.problem.code == "order.changed_since"
    session.go_on()
    assert table.open.lines[0].missing == 1
    pack_all(table, session)
    assert table.done.order.lines[0].quantity == line.quantity + 1


def test_a_changed_address_is_said_before_the_parcel_is_done(table: PackingTable, session: PackingSession) -> None:
    number = open_order(table, session).order.number
    change_order(table, number, postcode="10999")
    pack_all(table, session)
    assert table.problem.code == "order.address_since"
    session.go_on()
    pack_all(table, session)
    assert table.done.order.number == number


def test_an_order_that_came_back_whole_is_asked_about(table: PackingTable, session: PackingSession) -> None:
    order = table.station.decider.find(table.number("enjoy"))
    with writing(table.station.engine) as connection:
        for line in order.lines:
            values = {
                "customer_id": order.customer_id,
                "returned_on": NOON.date(),
                "sku": line.sku,
                "name": line.name,
                "quantity": line.quantity,
                "value_cents": line.total.cents,
                "currency": "EUR",
                "order_number": order.number,
                "reason": "",
            }
            connection.execute(GOODS_RETURN.insert(), values)
    session.scan(order.number, "wedge")
    assert table.problem.code == "order.refunded"
    session.go_on()
    assert table.open.order.number == order.number


@pytest.mark.parametrize(("days", "asks"), [(29, True), (31, False)])
def test_an_order_packed_within_thirty_days_asks_first(
    table: PackingTable, session: PackingSession, days: int, asks: bool
) -> None:
    open_order(table, session)
    pack_all(table, session)
    session.finish()
    table.pass_time(timedelta(days=days).total_seconds())
    session.scan(table.number("enjoy"), "wedge")
    assert isinstance(table.view, OpenView) is not asks


# --- codes -------------------------------------------------------------------------------------------------


def add_codes(table: PackingTable, kind: MeaningKind, code: str, *numbers: str) -> None:
    with writing(table.station.engine) as connection:
        codes = [order_codes.OrderCode(code, kind, number) for number in numbers]
        order_codes.add(connection, codes, NOON.astimezone(UTC))


def test_a_tote_asks_for_its_orders_one_after_the_other(table: PackingTable, session: PackingSession) -> None:
    numbers = (table.number("enjoy"), table.number("engage"))
    add_codes(table, MeaningKind.TOTE, "TOTE-7", *numbers)
    session.scan("tote-7", "wedge")
    assert isinstance(table.view, AskView)
    offered = [str(dict(option.facts)["number"]) for option in table.ask.options]
    assert sorted(offered) == sorted(numbers)
    session.choose(1)
    assert table.open.order.number == offered[0]
    assert table.open.tote == (offered[1],)
    table.hear(session)
    pack_all(table, session)
    session.go_on()
    assert table.open.order.number == offered[1]


def test_a_delivery_note_opens_its_order(table: PackingTable, session: PackingSession) -> None:
    add_codes(table, MeaningKind.DELIVERY_NOTE, "LS-55012", table.number("enjoy"))
    session.scan("LS-55012", "wedge")
    assert table.open.order.number == table.number("enjoy")


def test_a_code_with_two_meanings_is_asked_about(table: PackingTable, session: PackingSession) -> None:
    add_codes(table, MeaningKind.TRACKING, table.number("engage"), table.number("enjoy"))
    session.scan(table.number("engage"), "wedge")
    assert table.ask.code == "ask.code"
    kinds = [option.code for option in table.ask.options]
    assert set(kinds) == {"code.order", "code.tracking"}
    session.choose(kinds.index("code.tracking") + 1)
    assert table.open.order.number == table.number("enjoy")


def test_a_note_scanned_while_no_order_is_open_leads_to_its_order(table: PackingTable, session: PackingSession) -> None:
    view = open_order(table, session)
    note = next(insert for insert in view.inserts if insert.slot.value == "note")
    code = print_code(table.jobs[note.job_id].parcel_id, note.place, note.copy)
    session.do("ASIDE")
    session.scan(code, "wedge")
    assert table.open.order.number == view.order.number


def test_a_product_scanned_while_no_order_is_open_says_so(table: PackingTable, session: PackingSession) -> None:
    sku = table.station.decider.find(table.number("enjoy")).lines[0].sku
    session.scan(sku, "wedge")
    assert table.problem.code == "code.before_order"


# --- shadow mode -------------------------------------------------------------------------------------------


def test_shadow_mode_counts_and_does_nothing_else(table: PackingTable) -> None:
    policy = QUICK.model_copy(update={"watch_until": NOON.date()})
    session = table.make_session(policy=policy)
    session.start()
    assert table.idle.is_watching
    session.scan(table.number("enjoy"), "wedge")
    assert (table.open.is_watching, table.open.inserts) == (True, ())
    table.pass_time(40)
    session.scan(table.number("engage"), "wedge")  # the next order ends the one before
    assert table.open.order.number == table.number("engage")
    session.finish()
    assert papers(table) == 0
    with reading(table.station.engine) as connection:
        states = connection.execute(select(PARCEL.c.state, PARCEL.c.seconds).order_by(PARCEL.c.seconds)).all()
    assert [tuple(row) for row in states] == [("watched", 0.0), ("watched", 40.0)]
    assert table.station.store.packings(table.number("enjoy")) == []


def test_the_day_after_shadow_mode_everything_prints(table: PackingTable) -> None:
    policy: PackingPolicy = QUICK.model_copy(update={"watch_until": NOON.date() - timedelta(days=1)})
    session = table.make_session(policy=policy)
    session.start()
    assert not table.idle.is_watching
    assert open_order(table, session).inserts

"""What turns out differently after it was scanned: pieces found after all, damaged ones, a changed order."""

from typing import Any

from sqlalchemy import delete, update

from station.domain.packing import FOLLOWS_LATER
from station.store.engine import writing
from station.store.tables import ORDER_LINE
from station.workflow.session import PackingSession
from station.workflow.views import AskView, LineView, NextKind
from tests.fakes.packing_table import PackingTable


def open_order(table: PackingTable, session: PackingSession) -> LineView:
    """The first line of an order that is open now."""
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    return table.open.lines[0]


def answer(table: PackingTable, session: PackingSession, code: str) -> None:
    session.choose([option.code for option in table.ask.options].index(code) + 1)


def leave_out(table: PackingTable, session: PackingSession, reason: str) -> None:
    session.do("SHORT")
    if table.ask.code == "ask.line":
        session.choose(1)
    answer(table, session, f"short.{reason}")


def damage_first_line(table: PackingTable, session: PackingSession) -> None:
    name = table.open.lines[0].line.name
    session.do("DAMAGED")
    if isinstance(table.view, AskView):
        session.choose([dict(option.facts)["name"] for option in table.ask.options].index(name) + 1)


def pack_all(table: PackingTable, session: PackingSession) -> None:
    for line in table.open.lines:
        session.count_line(line.line.position, line.line.quantity)
    session.finish()


def test_a_piece_that_turns_up_after_all_counts_and_is_not_short_any_more(
    table: PackingTable, session: PackingSession
) -> None:
    line = open_order(table, session)
    leave_out(table, session, "not_found")
    session.scan(line.line.sku, "wedge")
    after = table.open.lines[0]
    assert (after.checked, after.short) == (1, line.line.quantity - 1)
    session.undo()
    assert (table.open.lines[0].checked, table.open.lines[0].short) == (0, line.line.quantity)


def test_what_turned_up_does_not_follow_in_another_parcel(table: PackingTable, session: PackingSession) -> None:
    line = open_order(table, session)
    leave_out(table, session, FOLLOWS_LATER)
    for _ in range(line.line.quantity):
        session.scan(line.line.sku, "wedge")
    pack_all(table, session)
    session.finish()
    session.scan(table.number("enjoy"), "wedge")
    assert table.problem.code == "order.already_packed"
    session.dismiss()
    session.do("DAT")
    assert getattr(table.view, "short", None) == 0


def test_more_than_was_given_up_is_too_many(table: PackingTable, session: PackingSession) -> None:
    line = open_order(table, session)
    leave_out(table, session, "sold_out")
    for _ in range(line.line.quantity):
        session.scan(line.line.sku, "wedge")
    session.scan(line.line.sku, "wedge")
    assert table.problem.code == "item.too_many"


def test_a_damaged_piece_that_was_checked_lies_in_the_box_no_longer(
    table: PackingTable, session: PackingSession
) -> None:
    line = open_order(table, session)
    session.scan(line.line.sku, "wedge")
    damage_first_line(table, session)
    after = table.open.lines[0]
    assert (after.checked, after.damaged, after.missing) == (0, 1, line.line.quantity)
    session.undo()
    assert (table.open.lines[0].checked, table.open.lines[0].damaged) == (1, 0)


def test_a_damaged_piece_without_another_one_is_left_out(table: PackingTable, session: PackingSession) -> None:
    line = open_order(table, session)
    session.scan(line.line.sku, "wedge")
    damage_first_line(table, session)
    leave_out(table, session, "damaged")
    after = table.open.lines[0]
    assert (after.checked, after.short, after.short_why, after.missing) == (0, line.line.quantity, "damaged", 0)


def test_undo_while_a_question_is_open_takes_the_item_back_and_the_question_away(
    table: PackingTable, session: PackingSession
) -> None:
    line = open_order(table, session)
    session.scan(line.line.sku, "wedge")
    session.do("AGAIN")
    session.undo()
    assert table.open.lines[0].checked == 0
    session.choose(1)  # its answers are gone with it
    assert table.open.lines[0].checked == 0


def test_two_scans_of_one_item_are_two_pieces(table: PackingTable, session: PackingSession) -> None:
    for one in table.featured:
        order = table.station.decider.find(one.number)
        line = next((line for line in order.lines if line.quantity > 1), None)
        if line is None or one.story == "cancelled":
            continue
        session.scan(one.number, "wedge")
        session.scan(line.sku, "wedge")
        session.scan(line.sku, "wedge")
        assert next(row.checked for row in table.open.lines if row.line.position == line.position) == 2
        return
    raise AssertionError("no order of the demo has two pieces of one item")


# --- the order changes while it is packed ------------------------------------------------------------------


def change_line(table: PackingTable, order_id: int, position: int, **values: Any) -> None:
    """Other values for a line; without any it is gone."""
    line = (ORDER_LINE.c.order_id == order_id) & (ORDER_LINE.c.position == position)
    with writing(table.station.engine) as connection:
        connection.execute(
            update(ORDER_LINE).where(line).values(**values) if values else delete(ORDER_LINE).where(line)
        )


def test_what_was_checked_and_is_no_longer_ordered_must_come_out(table: PackingTable, session: PackingSession) -> None:
    line = open_order(table, session).line
    order_id = table.open.order.id
    session.scan(line.sku, "wedge")
    change_line(table, order_id, line.position)
    pack_all(table, session)
    assert table.problem.code == "order.changed_since"
    session.go_on()
    facts = dict(table.problem.facts)
    assert (table.problem.code, facts["name"], facts["pieces"]) == ("items.take_out", line.name, line.quantity)
    session.go_on()  # Enter takes nothing out
    assert table.open.next.kind is NextKind.TAKE_OUT
    assert line.position not in [one.line.position for one in table.open.lines]
    session.finish()
    assert table.problem.code == "items.take_out"
    session.do("TAKENOUT")
    session.undo()
    assert table.open.next.kind is NextKind.TAKE_OUT  # it lies in the box after all
    session.scan(line.sku, "wedge")
    assert table.open.next.kind is not NextKind.TAKE_OUT
    session.undo()
    session.undo()  # nothing from before the change can be undone
    assert all(one.missing == 0 for one in table.open.lines)
    session.scan(line.sku, "wedge")
    session.finish()
    assert table.done.order.number == table.number("enjoy")


def test_pieces_follow_their_article_where_its_line_got_another_number(
    table: PackingTable, session: PackingSession
) -> None:
    """Found when the order goes on after a crash: nothing counts for the article that stands there now."""
    line = open_order(table, session).line
    order_id, other = table.open.order.id, table.open.lines[1].line
    session.scan(line.sku, "wedge")
    change_line(table, order_id, line.position, sku=other.sku, name=other.name)
    change_line(table, order_id, other.position, sku=line.sku, name=line.name)
    after = table.make_session()
    after.start()
    after.scan(table.number("enjoy"), "wedge")
    checked = {one.line.sku: one.checked for one in table.open.lines}
    assert (checked[line.sku], checked[other.sku]) == (1, 0)


def test_an_article_removed_while_its_parcel_was_set_aside_must_come_out(
    table: PackingTable, session: PackingSession
) -> None:
    line = open_order(table, session).line
    order_id = table.open.order.id
    session.scan(line.sku, "wedge")
    session.do("ASIDE")
    change_line(table, order_id, line.position)
    session.scan(table.number("enjoy"), "wedge")
    assert (table.problem.code, dict(table.problem.facts)["pieces"]) == ("items.take_out", 1)
    session.dismiss()
    assert table.open.next.kind is NextKind.TAKE_OUT  # planned anew: the card about the article is no longer right


def test_pieces_to_take_out_are_counted_one_by_one_over_a_power_cut(
    table: PackingTable, session: PackingSession
) -> None:
    line = open_order(table, session).line
    order_id = table.open.order.id
    change_line(table, order_id, line.position, quantity=3)
    session.finish()
    session.go_on()
    for one in table.open.lines:
        session.count_line(one.line.position, one.line.quantity)
    change_line(table, order_id, line.position, quantity=1)
    session.scan(table.number("engage"), "wedge")  # the next order closes this one, and finds it changed
    assert table.problem.code == "order.changed_since"
    session.go_on()
    assert dict(table.problem.facts)["pieces"] == 2
    session.scan(line.sku, "wedge")
    assert (table.problem.code, dict(table.problem.facts)["pieces"]) == ("items.take_out", 1)
    after = table.make_session()
    after.start()
    after.scan(table.number("enjoy"), "wedge")
    assert (table.problem.code, dict(table.problem.facts)["pieces"]) == ("items.take_out", 1)
    after.scan(line.sku, "wedge")
    assert table.open.lines[0].checked == 1
    after.finish()
    assert table.done.order.number == table.number("enjoy")


def test_pieces_that_are_ordered_again_stay_in_the_box(table: PackingTable, session: PackingSession) -> None:
    line = open_order(table, session).line
    order_id = table.open.order.id
    for _ in range(line.quantity):
        session.scan(line.sku, "wedge")
    other = table.open.lines[1].line
    change_line(table, order_id, line.position, sku=other.sku, name=other.name)
    session.do("ASIDE")
    session.scan(table.number("enjoy"), "wedge")
    assert table.problem.code == "items.take_out"
    session.do("ASIDE")
    change_line(table, order_id, line.position, sku=line.sku, name=line.name)
    session.scan(table.number("enjoy"), "wedge")
    assert table.open.lines[0].checked == line.quantity


def test_nothing_to_take_out_is_said(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    session.do("TAKENOUT")
    assert table.problem.code == "items.nothing_to_take_out"

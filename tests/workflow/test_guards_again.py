"""A parcel that goes on is guarded once more: what stopped fitting since it was planned does not stay in the box."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from station.domain.catalog import Slot
from station.store.engine import writing
from station.store.numbers import mark_changed
from station.store.tables import CUSTOMER, INSERT_ITEM, SHOP_ORDER
from station.workflow.exchange import other_texts
from station.workflow.session import PackingSession
from tests.fakes.packing_table import PackingTable


def opened(table: PackingTable, session: PackingSession, story: str) -> Any:
    session.scan(table.number(story), "wedge")
    table.hear(session)
    return table.open


def objects(table: PackingTable, story: str) -> None:
    order = table.station.decider.find(table.number(story))
    with writing(table.station.engine) as connection:
        connection.execute(
            update(CUSTOMER).where(CUSTOMER.c.id == order.customer_id).values(objects_to_advertising=True)
        )


def switches_all_cards_off(table: PackingTable, _story: str) -> None:
    with writing(table.station.engine) as connection:
        connection.execute(update(INSERT_ITEM).where(INSERT_ITEM.c.slot != "note").values(is_off=True))
        mark_changed(connection, "catalogue")


def becomes_a_marketplace_order(table: PackingTable, story: str) -> None:
    with writing(table.station.engine) as connection:
        connection.execute(
            update(SHOP_ORDER).where(SHOP_ORDER.c.number == table.number(story)).values(channel="amazon")
        )


@pytest.mark.parametrize("change", [objects, switches_all_cards_off, becomes_a_marketplace_order])
@pytest.mark.parametrize("leave", ["ASIDE", "HANDOVER", "a power cut"])
def test_what_is_forbidden_meanwhile_does_not_go_on(
    table: PackingTable, session: PackingSession, leave: str, change: Callable[[PackingTable, str], None]
) -> None:
    before = opened(table, session, "enjoy")
    assert {insert.slot for insert in before.inserts} > {Slot.NOTE}
    if leave in ("ASIDE", "HANDOVER"):
        session.do(leave)
    else:
        session = table.make_session()
        session.start()
    change(table, "enjoy")
    again = opened(table, session, "enjoy")
    assert not again.is_resumed
    assert [insert.slot for insert in again.inserts] == [Slot.NOTE]


def test_a_note_that_goes_on_keeps_the_texts_its_rule_named(table: PackingTable, session: PackingSession) -> None:
    """The recipient of a gift is offered no text that speaks to who ordered."""
    opened(table, session, "gift")
    session.do("ASIDE")
    assert opened(table, session, "gift").is_resumed
    parcel = session._table.parcel
    assert parcel is not None
    [note] = parcel.decision.plan.in_slot(Slot.NOTE)
    assert (note.insert.text_set, note.text is not None and note.text.text_set) == ("gift", "gift")
    assert {text.text_set for text in other_texts(parcel, 0)} == {"gift"}

"""The whole past read at once is the past that is read one customer at a time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, update

from station.domain.customers import Customer, Incident, IncidentKind, InsertGiven
from station.domain.money import Money
from station.domain.orders import Order, OrderState, Return
from station.domain.replay import Lives, PastOrder, walk
from station.store.engine import writing
from station.store.identity_changes import merge
from station.store.replay import ORDERS_AT_ONCE, read_past
from station.store.shop_store import SqlShopStore
from station.store.tables import CUSTOMER, SHOP_ORDER
from station.store.writers import add_customers, add_given, add_incidents, add_orders, add_returns
from tests.store.facts import NOON, TODAY, line, order, plan

HANDLING = 2


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def store(engine: Engine) -> SqlShopStore:
    """A and B are one person; guest G-1 is B by the e-mail; G-2 and G-3 are one guest; C is alone."""
    with writing(engine) as connection:
        ids = add_customers(connection, [Customer(0, number, first_name=f"F{number}") for number in "ABC"])
        add_orders(
            connection,
            [
                order("A-1", 90, customer_id=ids["A"], lines=(line(2, "CUP"), line(1, "T-MINT", 3))),
                order("B-1", 80, customer_id=ids["B"], shipped_on=ago(70), delivered_on=ago(68)),
                order("A-2", 40, customer_id=ids["A"], state=OrderState.CANCELLED),
                order("C-1", 30, customer_id=ids["C"]),
                order("G-1", 25),
                order("G-2", 24),
                order("G-3", 23, shipped_on=ago(3)),
                order("C-2", 20, customer_id=ids["C"]),
                order("A-3", 1, customer_id=ids["A"]),
            ],
        )
        keys = (
            (CUSTOMER, "B", "bea"),
            (SHOP_ORDER, "G-1", "bea"),
            (SHOP_ORDER, "G-2", "joe"),
            (SHOP_ORDER, "G-3", "joe"),
        )
        for table, number, key in keys:
            connection.execute(update(table).where(table.c.number == number).values(email_key=key))
        merge(connection, "B", "A", "main", NOON, "Anna", "same person")
        add_returns(connection, [(ids["B"], Return(ago(60), "T-MINT", "Tea", 1, Money(450), "B-1"))])
        add_incidents(connection, [(ids["C"], Incident(IncidentKind.COMPLAINT, ago(29), ago(5)))])
        add_given(connection, [(ids["A"], InsertGiven(ago(88), "note", "note", "A-1", "delivery.1", rule="welcome"))])
    store = SqlShopStore(engine)
    pack(store, "C-2", 15)
    pack(store, "G-2", 22)
    return store


def pack(store: SqlShopStore, number: str, days_ago: int) -> None:
    at = NOON - timedelta(days=days_ago)
    store.record_packed(f"{days_ago:032x}", plan(number, None), "Anna", "T1", at, 40.0)


def test_orders_come_in_time_with_their_lines_and_packing_days(store: SqlShopStore, engine: Engine) -> None:
    past = read_past(engine, HANDLING, TODAY)
    found = {one.order.number: one for one in past.orders}
    assert list(found) == ["A-1", "B-1", "A-2", "C-1", "G-1", "G-2", "G-3", "C-2", "A-3"]
    assert [sku.sku for sku in found["A-1"].order.lines] == ["T-MINT", "CUP"]
    assert {number: one.packed_on for number, one in found.items()} == {
        "A-1": ago(88),
        "B-1": ago(70),
        "A-2": None,  # cancelled
        "C-1": ago(28),
        "G-1": ago(23),
        "G-2": ago(22),  # by the journal
        "G-3": ago(3),
        "C-2": ago(15),  # by the journal
        "A-3": None,  # waits: it would be packed tomorrow
    }
    assert list(past.packing_days) == sorted(one.packed_on for one in found.values() if one.packed_on)


def test_a_person_is_one_whatever_they_ordered_as(store: SqlShopStore, engine: Engine) -> None:
    past = read_past(engine, HANDLING, TODAY)
    persons = {one.order.number: one.person for one in past.orders}
    assert len({persons[number] for number in ("A-1", "B-1", "A-3", "G-1")}) == 1
    assert persons["G-2"] == persons["G-3"] != persons["G-1"]
    assert past.customers[persons["A-1"]].first_name == "FA"
    assert past.customers[persons["A-1"]].merged_numbers == ("B",)
    assert set(past.customers) == {persons["A-1"], persons["C-1"]}


def of_nobody(order: Order) -> Order:
    """A guest's order names the record with its e-mail, or the one that was merged into: the same person."""
    return replace(order, customer_id=None)


def test_every_history_is_the_one_a_table_would_have_read(store: SqlShopStore, engine: Engine) -> None:
    past = read_past(engine, HANDLING, TODAY)
    lives = Lives(past)
    parcels = 0
    for event in walk(past.orders):
        if isinstance(event, PastOrder):
            lives.add(event)
            continue
        parcels += 1
        one, day = event.order, event.packed_on
        assert of_nobody(store.find_order(one.number)) == of_nobody(one)
        read = (
            store.guest_history(one.id, day) if one.customer_id is None else store.history(one.customer_id, day, one.id)
        )
        known = lives.known(event).history
        assert [*map(of_nobody, known.orders)] == [*map(of_nobody, read.orders)]
        assert (known.returns, known.incidents) == (read.returns, read.incidents)
        if one.customer_id is not None:
            assert store.customer(one.customer_id) == past.customers[event.person]
        given = [one for one in past.given.get(event.person, ()) if one.given_on <= day]
        assert given == list(read.given)
    assert parcels == 7


def test_many_orders_are_read_bit_by_bit(engine: Engine) -> None:
    with writing(engine) as connection:
        add_orders(connection, [order(f"{n}", 5) for n in range(ORDERS_AT_ONCE + 3)])
    assert sum(1 for _ in read_past(engine, HANDLING, TODAY).orders) == ORDERS_AT_ONCE + 3


def test_an_empty_shop_has_no_past(engine: Engine) -> None:
    past = read_past(engine, HANDLING, TODAY)
    assert (list(past.orders), list(past.packing_days), past.customers) == ([], [], {})

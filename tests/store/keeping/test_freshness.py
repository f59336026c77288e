"""Whether an order changed: told by its row, its people, its parcels and its place, and by nothing else."""

import gc
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, event, insert, update

from station.domain.customers import Customer
from station.store import journal
from station.store.engine import reading, writing
from station.store.keeping.closure import needs_of
from station.store.keeping.freshness import _LIST, _TOLD_BY, _statement, see, unchanged
from station.store.tables import CUSTOMER, GOODS_RETURN, ORDER_LINE, SHOP_ORDER
from station.store.writers import add_customers, add_orders
from tests.store.facts import NOON, order, plan

#: Numbers that break what is put together as text.
HOSTILE = ("100 %(x)s", "it's", '"', "a{b}", "%")


@pytest.fixture
def people(shop: Engine) -> Engine:
    with writing(shop) as connection:
        ids = add_customers(connection, [Customer(0, "K-1", "Ada"), Customer(0, "K-2", "Berta")])
        add_orders(connection, [order("A-1", customer_id=ids["K-1"]), order("A-2", 30, customer_id=ids["K-1"])])
        add_orders(connection, [order("B-1", customer_id=ids["K-2"]), *map(order, HOSTILE)])
    return shop


def is_unchanged_after(shop: Engine, number: str, act: Callable[[Connection], object]) -> bool:
    with reading(shop) as server:
        seen = see(server, needs_of(server, [number]))
        assert unchanged(server, seen) == {number}
    with writing(shop) as connection:
        act(connection)
    with reading(shop) as server:
        return unchanged(server, seen) == {number}


def back(number: str) -> dict[str, object]:
    return {"order_number": number, "returned_on": NOON.date(), "sku": "T-MINT", "name": "", "quantity": 1}


@pytest.mark.parametrize(
    "act",
    [
        lambda c: c.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == "A-1").values(is_gift=True)),
        lambda c: c.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == "A-2").values(is_gift=True)),
        lambda c: c.execute(update(CUSTOMER).where(CUSTOMER.c.number == "K-1").values(first_name="Eve")),
        lambda c: c.execute(
            update(ORDER_LINE)
            .where(ORDER_LINE.c.order_id.in_(SHOP_ORDER.select().with_only_columns(SHOP_ORDER.c.id).where(
                SHOP_ORDER.c.number == "A-1")))
            .values(quantity=9)
        ),
        lambda c: journal.open_parcel(c, "p1", plan("A-1", sample=None), "Anna", "T1", NOON),
    ],
)  # fmt: skip
def test_what_happens_to_an_order_or_its_person_is_seen(people: Engine, act: Callable[[Connection], object]) -> None:
    assert not is_unchanged_after(people, "A-1", act)


def test_what_happens_to_others_is_not(people: Engine) -> None:
    def act(connection: Connection) -> None:
        connection.execute(update(CUSTOMER).where(CUSTOMER.c.number == "K-2").values(first_name="Eve"))
        journal.open_parcel(connection, "p1", plan("B-1", sample=None), "Anna", "T1", NOON)

    assert is_unchanged_after(people, "A-1", act)


@pytest.mark.parametrize("number", HOSTILE)
def test_numbers_are_values_and_never_part_of_the_statement(people: Engine, number: str) -> None:
    moved = update(SHOP_ORDER).where(SHOP_ORDER.c.number == number).values(is_gift=True)
    assert not is_unchanged_after(people, number, lambda c: c.execute(moved))
    returned = insert(GOODS_RETURN).values(**back(number))
    assert not is_unchanged_after(people, number, lambda c: c.execute(returned))


def test_all_lists_of_the_statement_became_arrays() -> None:
    statement, same = _statement()
    assert not _LIST.search(statement)
    assert "POSTCOMPILE" not in statement
    assert set(same.values()) == {0, *(table.name for table in _TOLD_BY)}
    assert all(f"%({name})s" in statement for name in same)


def test_any_number_of_orders_is_asked_about_in_one_statement(people: Engine) -> None:
    asked: list[str] = []
    with reading(people) as server:
        seen = see(server, needs_of(server, ["A-1", "B-1", *HOSTILE]))
    moved = update(SHOP_ORDER).where(SHOP_ORDER.c.number.in_(("A-2", HOSTILE[0]))).values(is_gift=True)
    with writing(people) as connection:
        connection.execute(moved)
    event.listen(people, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    with reading(people) as server:
        assert unchanged(server, seen) == {"B-1", *HOSTILE[1:]}
    assert len(asked) == 1


def test_what_is_kept_of_an_order_is_small_for_the_garbage_collector(people: Engine) -> None:
    """Thousands of objects for each of a thousand orders made every full collection stop the table for seconds."""
    with reading(people) as server:
        needs = needs_of(server, ["A-1", "B-1"])
        see(server, needs)
        gc.collect()
        before = len(gc.get_objects())
        kept = [see(server, needs) for _ in range(50)]
        gc.collect()
        assert (len(gc.get_objects()) - before) / (50 * len(needs)) < 30
    assert len(kept) == 50

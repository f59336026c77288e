"""Orders that a table holds and that change elsewhere: its own file has them right with its next round.

Nobody scans here: what is looked at is the file alone, as a table has it when the network goes away.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select, update

from station.domain.audit import Actor
from station.domain.customers import Incident, IncidentKind
from station.domain.trouble import Trouble
from station.shops.profile import find_profile
from station.store import customer_changes, identity_changes
from station.store.engine import reading, writing
from station.store.feed import import_orders
from station.store.incidents import take_incidents
from station.store.keeping import courier
from station.store.keeping.closure import open_orders
from station.store.keeping.rows import rows_of
from station.store.tables import CUSTOMER, CUSTOMER_MERGE, GOODS_RETURN, INCIDENT, SHOP_ORDER
from tests.store.facts import NOON
from tests.store.keeping.conftest import KeptTable

#: More than a table looks at again by itself in one round.
HELD = 3 * courier.AGAIN_AT_ONCE
NUMBERS = [f"{number}" for number in range(100, 100 + HELD)]
MIA = Actor("Mia", "manager", "Office")
NEW = {"sku": "T-MINT", "name": "Mint", "quantity": "2", "unit_price": "4.50", "state": "", "carrier": ""}


def customer_of(number: str) -> str:
    """Two orders of each customer."""
    return f"K-{int(number) // 2}"


def told(shop: Engine, folder: Path, numbers: Sequence[str], **facts: str) -> None:
    """The shop's system sends these orders (again)."""
    file = folder / "orders.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.DictWriter(stream, ("order_number", "ordered_at", "customer_number", *NEW))
        sheet.writeheader()
        for number in numbers:
            at = f"{NOON - timedelta(minutes=int(number)):%Y-%m-%d %H:%M:%S}"
            row = {"order_number": number, "ordered_at": at, "customer_number": customer_of(number)}
            sheet.writerow({**NEW, **row, **facts})
    import_orders(shop, file, find_profile("orders"), lambda _: None)


@pytest.fixture
def one(shop: Engine, table: Callable[[str], KeptTable], tmp_path: Path) -> KeptTable:
    """A table that holds them."""
    told(shop, tmp_path, NUMBERS)
    made = table("T1")
    settle(made)
    assert set(NUMBERS) <= open_here(made)
    return made


def settle(one: KeptTable) -> None:
    """What a table does within a second of a notice."""
    one.go()
    while one.courier._has_more:
        one.go()


def open_here(one: KeptTable) -> set[str]:
    with reading(one.here) as here:
        return set(here.execute(select(SHOP_ORDER.c.number).where(SHOP_ORDER.c.state == "open")).scalars())


def cancel(shop: Engine, number: str, folder: Path) -> None:
    told(shop, folder, [number], state="cancelled")


def hand_to_carrier(shop: Engine, number: str, folder: Path) -> None:
    told(shop, folder, [number], carrier=f"carrier of {number}")


def send_back(shop: Engine, number: str, folder: Path) -> None:
    told(shop, folder, [number], quantity="-1")


def complain(shop: Engine, number: str, _: Path) -> None:
    incident = Incident(IncidentKind.COMPLAINT, NOON.date(), None, number)
    with writing(shop) as connection:
        take_incidents(connection, "main", [(customer_of(number), incident)])


def object_to_advertising(shop: Engine, number: str, _: Path) -> None:
    with writing(shop) as connection:
        customer_changes.set_objection(connection, customer_of(number), "main", MIA, NOON, objects=True)


def merge_with_next(shop: Engine, number: str, _: Path) -> None:
    following = customer_of(f"{int(number) + 2}") if number < NUMBERS[-2] else customer_of(NUMBERS[0])
    try:
        with writing(shop) as connection:
            identity_changes.merge(connection, customer_of(number), following, "main", NOON, "Mia", "")
    except Trouble:
        return  # they are one already


CHANGES = (cancel, hand_to_carrier, send_back, complain, object_to_advertising, merge_with_next)


def of_customers(connection: Connection, customers: Sequence[int]) -> Mapping[str, list[dict[str, Any]]]:
    """All that these imports may change about some customers."""
    which = {
        CUSTOMER: CUSTOMER.c.id.in_(customers),
        CUSTOMER_MERGE: CUSTOMER_MERGE.c.customer_id.in_(customers) & CUSTOMER_MERGE.c.undone_at.is_(None),
        SHOP_ORDER: SHOP_ORDER.c.customer_id.in_(customers),
        INCIDENT: INCIDENT.c.customer_id.in_(customers),
        GOODS_RETURN: GOODS_RETURN.c.customer_id.in_(customers),
    }
    return {each.name: rows_of(connection, each, condition) for each, condition in which.items()}


def assert_the_file_is_right(one: KeptTable, shop: Engine) -> None:
    with reading(shop) as server, reading(one.here) as here:
        waiting = open_orders(server, NOON, 14)
        assert set(waiting) <= open_here(one)
        query = select(SHOP_ORDER.c.customer_id).where(SHOP_ORDER.c.number.in_(waiting)).distinct()
        customers = [key for key in server.execute(query).scalars() if key is not None]
        assert of_customers(here, customers) == of_customers(server, customers)
        cancelled = select(SHOP_ORDER.c.number).where(SHOP_ORDER.c.state == "cancelled")
        assert open_here(one).isdisjoint(server.execute(cancelled).scalars())


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("is_off", [False, True], ids=["the table is there", "the table was off the network"])
def test_whatever_changed_is_in_the_file_with_the_next_round(
    one: KeptTable, shop: Engine, tmp_path: Path, change: Callable[[Engine, str, Path], None], is_off: bool
) -> None:
    if is_off:
        one.cut()
    change(shop, NUMBERS[HELD // 2], tmp_path)
    settle(one)
    assert_the_file_is_right(one, shop)


@given(
    changes=st.lists(st.tuples(st.sampled_from(CHANGES), st.sampled_from(NUMBERS)), min_size=1, max_size=4),
    is_off=st.booleans(),
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_many_changes_one_after_another_are_too(
    one: KeptTable,
    shop: Engine,
    tmp_path: Path,
    changes: Sequence[tuple[Callable[[Engine, str, Path], None], str]],
    is_off: bool,
) -> None:
    if is_off:
        one.cut()
    for change, number in changes:
        change(shop, number, tmp_path)
    settle(one)
    assert_the_file_is_right(one, shop)


def test_more_changed_orders_than_are_brought_at_once_are_brought_one_helping_after_another(
    one: KeptTable, shop: Engine, tmp_path: Path
) -> None:
    told(shop, tmp_path, NUMBERS, carrier="another")
    settle(one)
    assert_the_file_is_right(one, shop)


def test_a_change_that_nobody_told_of_is_found_in_time(one: KeptTable, shop: Engine) -> None:
    """By hand in the database: no mark moves, and a few orders are looked at again in every round."""
    with writing(shop) as connection:
        connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == NUMBERS[-1]).values(carrier="by hand"))
    for _ in range(HELD // courier.AGAIN_AT_ONCE + 1):
        one.courier._brought_at = 0.0
        settle(one)
    assert_the_file_is_right(one, shop)

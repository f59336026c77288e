"""Whom a table's file holds: the people of the open orders and nobody else, and nothing of them once these left."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, update

from station.domain.customers import Customer
from station.store.email_keys import EmailKeys
from station.store.engine import reading, writing
from station.store.keeping import removal
from station.store.person_rows import LINKS, find_person
from station.store.tables import CUSTOMER, METADATA, SHOP_ORDER
from station.store.writers import add_customers, add_orders
from tests.store.facts import NOON, order, plan
from tests.store.keeping.conftest import KeptTable

MakeTable = Callable[[str], KeptTable]
#: Words that stand only in what is about the person whose order waits.
SECRETS = ("Wilhelmina", "Quastenflosser", "Kleinkleckersdorf", "K-4711", "Bitte nicht klingeln", "O-9001")
ADDRESS = "wilhelmina@example.com"
PAST, WAITING = "O-9001", "O-9009"


@pytest.fixture
def people(shop: Engine) -> Engine:
    """One person with an order that waits and one from before; another one who waits for nothing."""
    with writing(shop) as connection:
        who = Customer(0, "K-4711", "Wilhelmina", "Quastenflosser", town="Kleinkleckersdorf")
        ids = add_customers(connection, [who, Customer(0, "K-1", "Berta")])
        told = {"customer_id": ids["K-4711"], "comment": "Bitte nicht klingeln"}
        add_orders(connection, [order(PAST, 30, **told), order(WAITING, 1, **told)])
        add_orders(connection, [order("B-1", 60, customer_id=ids["K-1"])])
        left = SHOP_ORDER.c.number.in_([PAST, "B-1"])
        connection.execute(update(SHOP_ORDER).where(left).values(packed_at=NOON))
        key = EmailKeys(b"secret", "main").key(ADDRESS)
        connection.execute(update(CUSTOMER).where(CUSTOMER.c.number == "K-4711").values(email_key=key))
    return shop


def bytes_of(folder: Path, table: KeptTable) -> bytes:
    """The table's file with what lies beside it, once nobody works on it."""
    table.here.dispose()
    return b"".join(file.read_bytes() for file in folder.glob(f"{table.name}.sqlite*"))


def rows_about(table: KeptTable, shop: Engine) -> dict[str, int]:
    """Rows in each table of a file that are about the person, by its own decision of what is about whom."""
    with reading(shop) as connection:
        person = find_person(connection, "K-4711", "main")
    found = {}
    with reading(table.here) as connection:
        for name, link in LINKS.items():
            if link.rows is not None:
                query = select(func.count()).select_from(METADATA.tables[name]).where(link.rows(person))
                found[name] = connection.execute(query).scalar_one()
    return {name: count for name, count in found.items() if count}


def test_a_table_holds_the_people_of_open_orders_with_their_past_and_nobody_else(
    table: MakeTable, people: Engine, tmp_path: Path
) -> None:
    one = table("T1")
    assert rows_about(one, people) == {"customer": 1, "shop_order": 2, "order_line": 2}
    content = bytes_of(tmp_path, one)
    assert [secret for secret in SECRETS if secret.encode() in content] == list(SECRETS)
    assert b"Berta" not in content
    assert b"B-1" not in content
    assert ADDRESS.encode() not in content


def test_nothing_of_a_person_is_left_once_their_order_was_packed_at_another_table(
    table: MakeTable, people: Engine, tmp_path: Path
) -> None:
    one, two = table("T1"), table("T2")
    one.store.record_packed("p1", plan(WAITING, sample=None), "Anna", "T1", NOON, 20.0)
    one.go()
    two.go()
    two.courier.remove()
    assert rows_about(two, people) == {}
    content = bytes_of(tmp_path, two)
    assert [secret for secret in SECRETS if secret.encode() in content] == []


def test_the_table_that_packed_it_lets_go_a_day_later_and_not_before_it_was_told(
    table: MakeTable, people: Engine, tmp_path: Path
) -> None:
    one = table("T1")
    one.cut()
    one.store.open_parcel("p1", plan(WAITING, sample=None), "Anna", "T1", NOON)
    one.store.record_packed("p1", plan(WAITING, sample=None), "Anna", "T1", NOON, 20.0)
    one.courier._now = lambda: NOON + removal.HELD_AFTER + timedelta(minutes=1)
    with reading(one.here) as connection:
        assert WAITING in removal.kept_orders(connection, "T1", NOON + 2 * removal.HELD_AFTER)
    one.go()
    one.courier.remove()
    assert rows_about(one, people) == {}
    content = bytes_of(tmp_path, one)
    assert [secret for secret in SECRETS if secret.encode() in content] == []
    with reading(people) as connection:
        assert connection.execute(select(SHOP_ORDER.c.packed_at).where(SHOP_ORDER.c.number == WAITING)).scalar() == NOON

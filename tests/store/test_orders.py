"""Orders are found by number, by its start, and while they wait."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from station.domain.orders import OrderState
from station.store.engine import writing
from station.store.shop_store import SqlShopStore
from station.store.writers import add_customers, add_orders
from tests.store.facts import NOON, TODAY, Customer, line, order


@pytest.fixture
def store(engine: Engine) -> SqlShopStore:
    with writing(engine) as connection:
        add_customers(connection, [Customer(1, "C1")])
        add_orders(
            connection,
            [
                order("AB-10481", 3, lines=(line(2, "B"), line(1, "A")), customer_id=1),
                order("ab-10481", 2),
                order("AB-10482", 1, customer_id=1),
                order("Größe-1", 30),
                order("AB_1", 0, state=OrderState.CANCELLED),
                order("SHIPPED", 4, shipped_on=TODAY),
            ],
        )
    return SqlShopStore(engine)


def test_the_exact_number_wins(store: SqlShopStore) -> None:
    assert [store.find_order(n).number for n in ("AB-10481", "ab-10481")] == ["AB-10481", "ab-10481"]


@pytest.mark.parametrize("scanned", ["  ab-10482\r", "aB-10482", "AB-10482"])
def test_case_and_blanks_around_a_number_do_not_matter(store: SqlShopStore, scanned: str) -> None:
    found = store.find_order(scanned)
    assert found is not None
    assert found.number == "AB-10482"


def test_an_unknown_number_is_none(store: SqlShopStore) -> None:
    assert store.find_order("10481") is None
    assert store.find_order("") is None


def test_lines_come_in_the_order_of_the_source(store: SqlShopStore) -> None:
    assert [found.sku for found in store.find_order("AB-10481").lines] == ["A", "B"]


def test_search_takes_the_start_of_a_number_newest_first(store: SqlShopStore) -> None:
    assert [o.number for o in store.search_orders("ab-")] == ["AB-10482", "ab-10481", "AB-10481"]
    assert [o.number for o in store.search_orders("ab-", limit=1)] == ["AB-10482"]
    assert [o.number for o in store.search_orders("größe")] == ["Größe-1"]
    assert [o.number for o in store.search_orders("AB_")] == ["AB_1"]
    assert store.search_orders("%") == store.search_orders(" ") == []


def test_waiting_are_open_recent_and_not_shipped_oldest_first(store: SqlShopStore) -> None:
    assert [o.number for o in store.waiting_orders(TODAY, 14)] == ["AB-10481", "ab-10481", "AB-10482"]
    assert [o.number for o in store.waiting_orders(TODAY, 40, limit=1)] == ["Größe-1"]
    assert store.day_count(TODAY, "T1", 14).waiting == 3
    assert store.waiting_orders(TODAY - timedelta(days=60), 14) == []


def test_history_ends_with_its_day_and_leaves_the_order_on_the_table_out(store: SqlShopStore) -> None:
    on_table = store.find_order("AB-10482")
    assert [o.number for o in store.history(1, TODAY, on_table.id).orders] == ["AB-10481"]
    assert [o.number for o in store.history(1, TODAY, 0).orders] == ["AB-10481", "AB-10482"]
    assert store.history(1, (NOON - timedelta(days=4)).date(), 0).orders == ()
    assert store.history(99, TODAY, 0).orders == ()

"""Finding customers while somebody types: case, accents, parts of names, towns, numbers of customers and orders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from station.domain.customers import Customer
from station.store.customer_search import CustomerIndex, folded
from station.store.engine import writing
from station.store.forgetting import forget
from station.store.tables import SHOP_ORDER
from station.store.writers import add_customers, add_orders
from tests.store.facts import NOON, order
from tests.store.person_facts import MANAGER

PEOPLE = [
    Customer(0, "1001", "Jürgen", "Müller-Łoś", town="Görlitz"),
    Customer(0, "1002", "Anna", "Weiß", town="Bad Tölz"),
    Customer(0, "2001", "Mila", "Jansen", town="Müllheim"),
    Customer(0, "K-7", "", "", company="Teehaus Anna GmbH"),
]


@pytest.fixture
def index(engine: Engine) -> CustomerIndex:
    with writing(engine) as connection:
        ids = add_customers(connection, PEOPLE)
        add_orders(connection, [order("AB-100", 3, customer_id=ids["1002"]), order("AB-101", 2), order("AB-102", 1)])
        key = update(SHOP_ORDER).where(SHOP_ORDER.c.number == "AB-102").values(email_key="x")
        connection.execute(key)
    made = CustomerIndex(engine)
    assert made.refresh()
    return made


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("muller", ["1001"]),
        ("MÜLL", ["1001", "2001"]),
        ("los", []),  # begins no word
        ("muller-los gorl", ["1001"]),
        ("weiss", ["1002"]),
        ("anna", ["1002", "K-7"]),
        ("anna tölz", ["1002"]),
        ("100", ["1001", "1002"]),
        ("k-7", ["K-7"]),
        ("ab-100", ["1002"]),
        ("ab-10", ["1002", "AB-101", "AB-102"]),
        ("  ", []),
        ("%_'", []),
        ("nobody", []),
    ],
)
def test_every_word_typed_begins_a_word_of_the_customer(index: CustomerIndex, typed: str, numbers: list[str]) -> None:
    assert [found.number for found in index.search(typed)] == numbers


def test_a_customer_found_by_an_order_says_which(index: CustomerIndex) -> None:
    assert [(found.last_name, found.order_number) for found in index.search("AB-100")] == [("Weiß", "AB-100")]


def test_no_more_than_wanted_are_told(index: CustomerIndex) -> None:
    assert len(index.search("a", limit=1)) == 1


def test_what_changed_is_found_after_a_refresh(engine: Engine, index: CustomerIndex) -> None:
    assert not index.refresh()
    with writing(engine) as connection:
        add_customers(connection, [Customer(0, "3001", "Zoë")])
    assert index.refresh()
    assert [found.number for found in index.search("zoe")] == ["3001"]


def test_who_was_forgotten_is_not_found_even_before_a_refresh(engine: Engine, index: CustomerIndex) -> None:
    forget(engine, "1001", "main", MANAGER, NOON, waiting_days=14)
    assert index.search("muller-los") == []
    assert index.refresh()
    assert index.size == len(PEOPLE) - 1


@given(st.text(max_size=30))
def test_what_was_folded_is_found_by_folding_it_again(text: str) -> None:
    assert folded(folded(text)) == folded(text)

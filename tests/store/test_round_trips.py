"""What goes into the store comes out as it was, whatever the names are."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from station.domain.catalog import Insert, InsertKind, Product, Sample, Slot, TextVariant
from station.domain.customers import Customer
from station.domain.money import Money
from station.domain.phase_names import Phase
from station.store.columns import storable
from station.store.engine import writing
from station.store.shop_store import SqlShopStore
from station.store.tables import METADATA
from station.store.writers import (
    add_customers,
    add_given,
    add_incidents,
    add_inserts,
    add_orders,
    add_products,
    add_returns,
    add_samples,
    add_texts,
)
from tests.store import facts

#: The database is emptied in each example, so one for all examples is right.
hostile = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def empty(engine: Engine) -> None:
    with writing(engine) as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())


@given(
    customer=facts.customers,
    orders=st.lists(facts.orders, max_size=4, unique_by=lambda o: o.number),
    returns=st.lists(facts.returns, max_size=3),
    incidents=st.lists(facts.incidents, max_size=3),
    given_before=st.lists(facts.givens, max_size=3),
)
@hostile
def test_a_customer_with_history_comes_back_as_it_was(
    engine: Engine, customer, orders, returns, incidents, given_before
) -> None:
    empty(engine)
    with writing(engine) as connection:
        key = add_customers(connection, [customer])[customer.number]
        assert add_orders(connection, [replace(o, customer_id=key) for o in orders]) == len(orders)
        add_returns(connection, [(key, r) for r in returns])
        add_incidents(connection, [(key, i) for i in incidents])
        add_given(connection, [(key, g) for g in given_before])
    store = SqlShopStore(engine)
    assert store.customer(key) == replace(customer, id=key)
    history = store.history(key, date(2101, 1, 1), 0)
    assert [replace(o, id=0, customer_id=None) for o in history.orders] == sorted(orders, key=lambda o: o.ordered_at)
    assert list(history.returns) == sorted(returns, key=lambda r: r.returned_on)
    assert list(history.incidents) == sorted(incidents, key=lambda i: i.opened_on)
    assert list(history.given) == sorted(given_before, key=lambda g: g.given_on)
    for stored in history.orders:
        found = store.find_order(stored.number)
        assert found == stored


@given(texts=st.lists(facts.texts, min_size=3, max_size=3))
@hostile
def test_nul_bytes_and_lone_surrogates_become_visible_marks(engine: Engine, texts: list[str]) -> None:
    empty(engine)
    number, name, town = texts
    with writing(engine) as connection:
        key = add_customers(connection, [Customer(0, number, first_name=name, town=town)])[storable(number)]
    found = SqlShopStore(engine).customer(key)
    assert found == Customer(key, storable(number), first_name=storable(name), town=storable(town))


@pytest.mark.parametrize("hostile_text", facts.HOSTILE)
def test_any_text_may_be_looked_for(engine: Engine, hostile_text: str) -> None:
    store = SqlShopStore(engine)
    assert store.find_order(hostile_text) is None
    assert store.search_orders(hostile_text) == []
    assert store.packings(hostile_text) == []


def test_the_catalogue_comes_back_as_it_was(engine: Engine) -> None:
    product = Product(
        "T-1",
        "Tea",
        Money(1290, "GBP"),
        ("tea", "green"),
        "04012345678901",
        ("T1", "tea-1"),
        "B 7",
        "tea.png",
        "https://example.com/t",
        {"de": "Tee"},
        in_stock=False,
        consumable=True,
        age_restricted=True,
        weight_g=250,
        tags=frozenset({"nuts"}),
        partner="Partner",
    )
    bare = Product("T-2", "")
    sample = Sample(
        "S-1", "Mint", "T-1", 7, date(2027, 1, 1), "C 3", Money(20), 12, "L1", "s.png", frozenset({"nuts"}), ("tea",)
    )
    item = Insert(
        "card.care",
        InsertKind.CARE,
        Slot.CARD,
        "Care",
        "care",
        "card-a6",
        Phase.DELIVERY,
        Phase.ENGAGE,
        Money(9),
        6,
        0.3,
        {"de": "Pflege"},
        "c.png",
        "https://example.com",
        frozenset({"T-1"}),
        frozenset({"tea"}),
        "series",
        3,
    )
    text = TextVariant("delivery.1", "delivery", "de", "Hallo {{ name }}", "Danke")
    with writing(engine) as connection:
        assert add_products(connection, [product, bare]) == 2
        assert add_samples(connection, [sample]) == 1
        assert add_inserts(connection, [item]) == 1
        assert add_texts(connection, [text]) == 1
    catalog = SqlShopStore(engine).catalog()
    assert catalog.products == {"T-1": product, "T-2": bare}
    assert catalog.samples == (sample,)
    assert catalog.inserts == {"card.care": item}
    assert catalog.texts == {"delivery": (text,)}


def test_writing_the_same_again_changes_nothing(engine: Engine) -> None:
    lot, tea = facts.LAST_PIECE, Product("T-MINT", "Mint tea")
    returned = facts.Return(facts.TODAY, "T-MINT", "Mint tea", 1, Money(450))
    for turn in range(2):
        with writing(engine) as connection:
            ids = add_customers(connection, [Customer(0, "1001")])
            new = add_orders(connection, [facts.order("10481", customer_id=ids["1001"]), facts.order("10481")])
            kept = add_returns(connection, [(ids["1001"], returned)], ["row 7"])
            assert (new, kept) == ((1, 1) if turn == 0 else (0, 0))
            assert add_products(connection, [tea]) + add_samples(connection, [lot]) == (2 if turn == 0 else 0)
    history = SqlShopStore(engine).history(ids["1001"], facts.TODAY, 0)
    assert len(history.orders) == len(history.returns) == 1


def test_given_keys_are_kept_and_never_given_out_again(engine: Engine) -> None:
    with writing(engine) as connection:
        assert add_customers(connection, [Customer(7, "A")]) == {"A": 7}
        assert add_customers(connection, [Customer(0, "B")]) == {"B": 8}

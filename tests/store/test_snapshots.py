"""Catalogue, rules and what was learned are held until they change, and then seen by every table."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, insert

from station.domain.affinity import Affinity, PastBasket
from station.domain.catalog import Product
from station.domain.orders import OrderState
from station.domain.rules import RuleSet
from station.domain.trouble import Trouble
from station.store.engine import writing
from station.store.learning import past_baskets, store_affinity
from station.store.numbers import mark_changed
from station.store.rule_sets import publish_rules
from station.store.shop_store import SqlShopStore
from station.store.tables import AFFINITY, RULE_SET
from station.store.writers import add_customers, add_orders, add_products, add_samples
from tests.store.facts import LAST_PIECE, NOON, TODAY, Customer, line, order, plan

WHEN = datetime(2026, 11, 22, tzinfo=UTC)


def test_an_empty_shop_has_an_empty_catalogue_and_no_rules(engine: Engine) -> None:
    store = SqlShopStore(engine)
    assert store.catalog().products == {}
    assert store.rules() == RuleSet()
    assert store.affinity().recommend([], ["T-1"], 3) == []


def test_nothing_is_read_again_while_nothing_changes(engine: Engine) -> None:
    with writing(engine) as connection:
        add_products(connection, [Product("T-1", "Tea")])
        add_samples(connection, [LAST_PIECE])
    store = SqlShopStore(engine)
    assert store.catalog() is store.catalog()
    assert store.affinity() is store.affinity()
    assert store.rules() is store.rules()


def test_a_change_at_one_table_is_seen_at_the_other(engine: Engine) -> None:
    here, there = SqlShopStore(engine), SqlShopStore(engine)
    assert here.catalog().products == {}
    with writing(engine) as connection:
        add_products(connection, [Product("T-1", "Tea")])
        add_samples(connection, [LAST_PIECE])
        add_orders(connection, [order("1")])
    before = here.catalog()
    assert set(before.products) == {"T-1"}
    there.open_parcel("p1", plan("1"), "Anna", "T2", NOON)
    assert [sample.stock for sample in here.catalog().samples] == [0]
    assert here.catalog().products is before.products, "moving stock does not read the products again"


def test_publishing_counts_versions_and_the_same_rules_are_no_new_version(engine: Engine) -> None:
    store = SqlShopStore(engine)
    with writing(engine) as connection:
        assert publish_rules(connection, RuleSet(), WHEN, "Mia") == 1
    assert store.rules().version == 1
    with writing(engine) as connection:
        assert publish_rules(connection, RuleSet(version=1), WHEN, "Mia") == 1


def test_rules_that_this_program_cannot_read_are_trouble(engine: Engine) -> None:
    row = {"version": 1, "state": "published", "body": {"version": 1, "invented": True}, "made_at": WHEN, "made_by": ""}
    with writing(engine) as connection:
        connection.execute(insert(RULE_SET), row)
        mark_changed(connection, "rules")
    with pytest.raises(Trouble) as said:
        SqlShopStore(engine).rules()
    assert said.value.code == "rules.invalid"
    assert said.value.facts["field"] == "invented"


def test_past_baskets_are_streamed_with_distinct_skus_and_without_cancelled_orders(engine: Engine) -> None:
    with writing(engine) as connection:
        add_customers(connection, [Customer(1, "C1")])
        add_orders(
            connection,
            [
                order("1", customer_id=1, lines=(line(1, "B"), line(2, "A"), line(3, "B"))),
                order("2", 5),
                order("3", state=OrderState.CANCELLED),
                order("4", customer_id=1),
            ],
        )
    assert list(past_baskets(engine)) == [
        PastBasket("c1", TODAY, ("B", "A")),
        PastBasket("o2", order("2", 5).ordered_at.date(), ("T-MINT",)),
        PastBasket("c1", TODAY, ("T-MINT",)),
    ]


def test_a_shop_without_orders_has_no_baskets(engine: Engine) -> None:
    assert list(past_baskets(engine)) == []


def test_what_is_learned_is_used_from_then_on(engine: Engine) -> None:
    store = SqlShopStore(engine)
    before = store.affinity()
    store_affinity(engine, Affinity())
    assert store.affinity() is not before


def test_what_an_older_program_learned_is_left_aside(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(AFFINITY), {"learned_at": WHEN, "stored": b"an older format"})
        mark_changed(connection, "affinity")
    assert SqlShopStore(engine).affinity().recommend([], ["T-1"], 3) == []

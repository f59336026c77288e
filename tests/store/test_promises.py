"""Pieces of inserts and places of campaigns: promised at opening, kept when packed, given back, never exceeded."""

import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, update

from station.domain.money import Money
from station.domain.plan import Exposure
from station.domain.rules import RuleSet
from station.domain.trial import Arm
from station.domain.trouble import Trouble
from station.store.engine import open_engine, reading, writing
from station.store.migrate import upgrade
from station.store.rule_sets import publish_rules
from station.store.shop_store import SqlShopStore
from station.store.tables import (
    CAMPAIGN_COUNT,
    CAMPAIGN_RESERVATION,
    INSERT_ITEM,
    INSERT_RESERVATION,
    PARCEL_INSERT,
    TRIAL_EXPOSURE,
)
from station.store.writers import add_customers, add_inserts, add_orders
from tests.store.facts import NOON, TODAY, Customer, order, plan
from tests.store.race_many import GIFT, PER_DAY, TOTAL, plan_with_gift

ROOT = Path(__file__).parents[2]


def fill(engine: Engine) -> SqlShopStore:
    with writing(engine) as connection:
        add_customers(connection, [Customer(1, "C1")])
        add_orders(connection, [order("1", customer_id=1)])
        add_inserts(connection, [GIFT])
    return SqlShopStore(engine)


@pytest.fixture
def store(engine: Engine) -> SqlShopStore:
    return fill(engine)


def stock(engine: Engine) -> tuple[int, int]:
    with reading(engine) as connection:
        return tuple(connection.execute(select(INSERT_ITEM.c.on_hand, INSERT_ITEM.c.reserved)).one())


def test_a_piece_and_a_place_are_promised_kept_and_given_back(store: SqlShopStore, engine: Engine) -> None:
    day = TODAY.isoformat()
    store.open_parcel("p1", plan_with_gift("1"), "Anna", "T", NOON)
    assert stock(engine) == (9, 1)
    assert store.catalog().inserts["card.gift"].stock == 8
    assert store.catalog().campaigns == {("gift", ""): 1, ("gift", day): 1}
    store.record_packed("p1", plan_with_gift("1"), "Anna", "T", NOON, 9.0)
    assert stock(engine) == (8, 0)
    store.open_parcel("p2", plan_with_gift("1"), "Anna", "T", NOON)
    store.release_parcel("p2", NOON, "abandoned")
    assert stock(engine) == (8, 0)
    assert store.catalog().campaigns == {("gift", ""): 1, ("gift", day): 1}


def test_what_a_parcel_was_promised_and_does_not_hold_is_free(store: SqlShopStore, engine: Engine) -> None:
    store.open_parcel("p1", plan_with_gift("1"), "Anna", "T", NOON)
    store.record_packed("p1", plan("1", sample=None), "Anna", "T", NOON, 9.0)
    assert stock(engine) == (9, 0)
    assert set(store.catalog().campaigns.values()) == {0}


def test_a_parcel_forgotten_for_hours_still_counts_when_it_is_packed(store: SqlShopStore, engine: Engine) -> None:
    store.open_parcel("p1", plan_with_gift("1"), "Anna", "T", NOON)
    store.open_parcel("p2", plan("2", sample=None), "Ben", "T2", NOON + timedelta(hours=3))
    assert stock(engine) == (9, 0)
    store.record_packed("p1", plan_with_gift("1"), "Anna", "T", NOON + timedelta(hours=4), 9.0)
    assert stock(engine) == (8, 0)
    assert store.catalog().campaigns[("gift", "")] == 1


def test_the_daily_limit_is_of_the_day_and_the_total_of_all(store: SqlShopStore) -> None:
    for number in range(PER_DAY):
        store.open_parcel(f"a{number}", plan_with_gift(f"A{number}"), "Anna", "T", NOON)
    with pytest.raises(Trouble) as gone:
        store.open_parcel("b", plan_with_gift("B"), "Anna", "T", NOON)
    assert (gone.value.code, gone.value.facts) == ("campaign.gone", {"rule": "gift"})
    store.open_parcel("c", plan_with_gift("C"), "Anna", "T", NOON + timedelta(days=1))


def test_the_total_of_a_campaign_outlives_the_next_version_of_the_rules(store: SqlShopStore, engine: Engine) -> None:
    store.open_parcel("p1", plan_with_gift("1"), "Anna", "T", NOON)
    store.record_packed("p1", plan_with_gift("1"), "Anna", "T", NOON, 9.0)
    for budget in (400, 500):
        with writing(engine) as connection:
            publish_rules(connection, RuleSet(budget_cents=budget), NOON, "Maria")
        assert store.catalog().campaigns[("gift", "")] == 1


def test_a_rule_may_leave_pieces_for_others(store: SqlShopStore, engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(update(INSERT_ITEM).values(on_hand=3))
    store.open_parcel("a", plan_with_gift("1", keep=2), "Anna", "T", NOON)
    with pytest.raises(Trouble) as gone:
        store.open_parcel("b", plan_with_gift("B", keep=2), "Anna", "T", NOON)
    assert gone.value.code == "insert.gone"
    assert stock(engine) == (3, 1), "nothing of the refused parcel stays"


def test_both_sides_of_a_trial_are_written_down_when_packed(store: SqlShopStore, engine: Engine) -> None:
    arms = (
        Exposure("gift", "trial", Arm.GIVEN, 0.2, Money(50)),
        Exposure("other", "other", Arm.HELD_OUT, 0.5, Money(0)),
    )
    made = replace(plan("1", sample=None), exposures=arms)
    for _ in range(2):
        store.open_parcel("p", made, "Anna", "T", NOON)
        store.record_packed("p", made, "Anna", "T", NOON, 9.0)
    columns = TRIAL_EXPOSURE.c
    wanted = (columns.rule, columns.trial, columns.arm, columns.customer_id, columns.on_day, columns.cost_cents)
    with reading(engine) as connection:
        rows = connection.execute(select(*wanted).order_by(columns.rule)).all()
    assert [tuple(row) for row in rows] == [
        ("gift", "trial", "given", 1, TODAY, 50),
        ("other", "other", "held_out", 1, TODAY, 0),
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["open", "pack", "leave"]), st.integers(0, 7), st.integers(0, 1)), max_size=40)
)
def test_whatever_tables_do_nothing_is_exceeded_and_nothing_is_lost(steps: list[tuple[str, int, int]]) -> None:
    engine = open_engine("sqlite://")
    upgrade(engine)
    store, packed = fill(engine), set[str]()
    for step, number, day in steps:
        parcel, at = f"p{number}", NOON + timedelta(days=day, minutes=number)
        if step == "open":
            with suppress(Trouble):  # a limit is reached: nothing may have changed, as is looked at below
                store.open_parcel(parcel, plan_with_gift(parcel), "Anna", "T", at)
        elif step == "pack":
            store.record_packed(parcel, plan_with_gift("1"), "Anna", "T", at, 1.0)
            packed.add(parcel)
        else:
            store.release_parcel(parcel, at, "abandoned")
        on_hand, reserved = stock(engine)
        counts = store.catalog().campaigns
        with reading(engine) as connection:
            held = connection.execute(select(func.count()).select_from(INSERT_RESERVATION)).scalar_one()
            places = connection.execute(select(func.count()).select_from(CAMPAIGN_RESERVATION)).scalar_one()
        assert reserved == held == places
        assert on_hand == 9 - len(packed)
        assert counts.get(("gift", ""), 0) == len(packed) + places
        assert sum(n for (_, of_day), n in counts.items() if of_day) == len(packed) + places
    engine.dispose()


def test_racing_tables_never_exceed_stock_or_limits(ready_url: str, engine: Engine) -> None:
    fill(engine)
    tables = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.store.race_many", ready_url, name, "20"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("t1", "t2", "t3")
    ]
    for table in tables:
        assert table.stdout.readline().strip() == "ready"
    for table in tables:
        table.stdin.write("go\n")
        table.stdin.flush()
    said = [table.communicate(timeout=120)[0].split() for table in tables]
    packed = sum(int(one[0]) for one in said)
    assert 0 < packed <= min(GIFT.stock, TOTAL)
    assert stock(engine) == (GIFT.stock - packed, 0)
    with reading(engine) as connection:
        gifts = select(PARCEL_INSERT.c.given_on).where(PARCEL_INSERT.c.insert_id == "card.gift")
        by_day = Counter(connection.execute(gifts).scalars())
        counts = dict(connection.execute(select(CAMPAIGN_COUNT.c.day, CAMPAIGN_COUNT.c.taken)).all())
    assert max(by_day.values()) <= PER_DAY
    assert counts == {"": packed, **{day.isoformat(): n for day, n in by_day.items()}} | {
        day: n for day, n in counts.items() if n == 0
    }

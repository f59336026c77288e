"""Learning from the store: which orders count, one table at a time, and no table that plans is disturbed."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select

from station.domain.affinity import PastBasket
from station.domain.orders import Order, OrderState
from station.store.engine import reading, writing
from station.store.learning import is_stale, last_opened, learn_again, learned_at, past_baskets
from station.store.shop_store import SqlShopStore
from station.store.tables import AFFINITY
from station.store.writers import add_orders
from tests.store.facts import NOON, TODAY, line, order, plan

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)


def sold(number: str, *skus: str, state: OrderState = OrderState.OPEN) -> Order:
    return order(number, lines=tuple(line(n, sku) for n, sku in enumerate(skus, 1)), state=state)


def shop_of(engine: Engine, orders: int = 8) -> None:
    with writing(engine) as connection:
        add_orders(connection, [sold(f"{n}", "TEA", "POT", f"X{n}") for n in range(orders)])


def test_an_order_counts_once_with_distinct_products_and_a_cancelled_one_not(engine: Engine) -> None:
    with writing(engine) as connection:
        add_orders(connection, [sold("1", "TEA", "TEA", "POT"), sold("2", "CUP", state=OrderState.CANCELLED)])
    (basket,) = past_baskets(engine)
    assert basket == PastBasket(basket.customer, TODAY, ("TEA", "POT"))


def test_a_table_uses_what_was_learned_from_its_next_parcel_on(engine: Engine) -> None:
    store = SqlShopStore(engine)
    assert store.affinity().is_empty
    shop_of(engine)
    done = learn_again(engine)
    assert (done.outcome, done.orders, done.products) == ("learned", 8, 10)
    assert [r.sku for r in store.affinity().recommend([], ["TEA"], 1)] == ["POT"]
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(AFFINITY)).scalar() == 1


def test_what_is_fresh_is_not_learned_again_unless_wanted(engine: Engine) -> None:
    shop_of(engine)
    assert is_stale(learned_at(engine), DAY)
    assert [learn_again(engine, DAY).outcome for _ in range(2)] == ["learned", "fresh"]
    assert not is_stale(learned_at(engine), DAY)
    assert learn_again(engine).outcome == "learned"


def test_the_last_parcel_tells_when_a_table_was_busy(engine: Engine) -> None:
    assert last_opened(engine) is None
    with writing(engine) as connection:
        add_orders(connection, [order("1")])
    SqlShopStore(engine).open_parcel("p1", plan("1", sample=None), "Anna", "t1", NOON)
    assert last_opened(engine) == NOON


def test_tables_go_on_opening_parcels_while_one_learns(ready_url: str, engine: Engine) -> None:
    shop_of(engine, 60)
    learner = subprocess.Popen(
        [sys.executable, "-m", "tests.store.learner", ready_url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert learner.stdout is not None
    assert learner.stdin is not None
    assert learner.stdout.readline().strip() == "ready"
    learner.stdin.write("go\n")
    learner.stdin.flush()
    store = SqlShopStore(engine)
    for number in range(40):
        store.affinity()
        store.open_parcel(f"p{number}", plan(f"{number}", sample=None), "Anna", "t1", NOON)
    assert learner.communicate(timeout=60)[0].strip() == "learned"
    assert not store.affinity().is_empty

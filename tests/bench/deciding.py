"""How long a decision takes in a large shop, and how fast a year of the real shop is replayed."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np

from station.assets_folder import assets_folder
from station.domain.affinity import PastBasket, learn
from station.domain.catalog import Catalog, Insert, InsertKind, Product, Sample, Slot, TextVariant
from station.domain.customers import Customer, History, InsertGiven
from station.domain.money import Money
from station.domain.orders import Order, OrderLine
from station.domain.phase_policy import PhasePolicy
from station.domain.phases import standing
from station.domain.plan import PackContext
from station.domain.planning import make_plan
from station.domain.rules import RuleSet, read_rules
from station.store.defaults import read_inserts, read_texts

ROOT = Path(__file__).resolve().parents[2]
RULES, PRODUCTS, ORDERS, PLANS = 500, 10_000, 500, 300
TODAY = date(2026, 11, 22)
CATEGORIES = [f"category {n}" for n in range(40)]
PHASES = ("delivery", "enjoy", "engage", "promote")


def figures(database: str) -> dict[str, Any]:
    """`plan_ms` (p50, p95) with 500 rules, 10,000 products and a customer with 500 orders; `backtest_per_s`."""
    return {"plan_ms": plan_ms(), **backtest_figures(database)}


def plan_ms() -> dict[str, float]:
    """Milliseconds of standing and plan with every reason, each for another order of the same busy customer."""
    random = Random(7)
    catalog, rules = _catalog(random), _rules(random)
    orders = [_order(random, n, TODAY - timedelta(days=2 * (ORDERS - n))) for n in range(ORDERS)]
    baskets = [PastBasket(f"c{n % 3000}", o.ordered_at.date(), o.skus) for n, o in enumerate(orders * 20)]
    affinity = learn(baskets, catalog.products)
    affinity.recommend([], ["P1"], 1)
    history, customer, policy = _history(random, orders), Customer(1, "K1", language="de"), PhasePolicy()
    taken = []
    for n in range(PLANS):
        order = _order(random, ORDERS + n, TODAY)
        began = perf_counter()
        stands = standing(order, history, TODAY, policy)
        make_plan(PackContext(order, customer, history, stands, TODAY, "de", "Anna"), rules, catalog, affinity)
        taken.append((perf_counter() - began) * 1000)
    return {"p50": round(float(np.percentile(taken, 50)), 2), "p95": round(float(np.percentile(taken, 95)), 2)}


def backtest_figures(database: str) -> dict[str, Any]:
    """`backtest_per_s` of `station backtest --json` on one core, its seconds and parcels: a year of the real shop."""
    with TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "-c", _ON_ONE_CORE, "--home", home, "--db", database, "backtest", "--json"],
            cwd=ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
    answer = json.loads(done.stdout)
    memory = int(done.stderr.strip().splitlines()[-1])
    return {
        "backtest_per_s": round(answer["parcels"] / answer["seconds"]),
        "backtest_s": round(answer["seconds"], 1),
        "backtest_parcels": answer["parcels"],
        "backtest_rss_mb": memory,
    }


#: The command as people type it, kept to one core where the system can; ru_maxrss is KiB on Linux, bytes on macOS.
_ON_ONE_CORE = """
import os, resource, sys
from station.cli import app

if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
app(sys.argv[1:], standalone_mode=False)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
print(round(peak), file=sys.stderr)
"""


def _catalog(random: Random) -> Catalog:
    products = {
        f"P{n}": Product(
            f"P{n}",
            f"Product {n}",
            Money(random.randint(200, 9000)),
            (random.choice(CATEGORIES), random.choice(CATEGORIES)),
            consumable=random.random() < 0.3,
            weight_g=random.randint(20, 900),
        )
        for n in range(PRODUCTS)
    }
    samples = tuple(
        Sample(f"S{n}", f"Sample {n}", f"P{n * 7}", 50, TODAY + timedelta(days=30 + n), cost=Money(20 + n), weight_g=5)
        for n in range(60)
    )
    inserts = {insert.id: insert for insert in read_inserts(assets_folder() / "rules" / "inserts.yaml")}
    for n in range(RULES):
        kind = random.choice([InsertKind.CARE, InsertKind.RITUAL, InsertKind.THANK_YOU, InsertKind.SURVEY])
        categories = frozenset(random.sample(CATEGORIES, 2)) if kind is InsertKind.CARE else frozenset()
        inserts[f"card.{n}"] = Insert(f"card.{n}", kind, Slot.CARD, f"Card {n}", cost=Money(5), categories=categories)
    texts: dict[str, list[TextVariant]] = {}
    for file in sorted((assets_folder() / "templates").glob("*/texts.yaml")):
        for text in read_texts(file):
            texts.setdefault(text.text_set, []).append(text)
    return Catalog(products, samples, inserts, {name: tuple(found) for name, found in texts.items()})


def _rules(random: Random) -> RuleSet:
    """What a busy manager may have after years: notes, samples, cross-sell and hundreds of cards with conditions."""
    made: list[dict[str, Any]] = [
        {"name": "thanks", "slot": "note", "add": {"note": "thank_you"}, "priority": 1},
        {"name": "sample", "slot": "sample", "add": {"sample": {}}},
        {"name": "goes with", "slot": "cross_sell", "add": {"cross_sell": {"count": 2}}},
        *({"name": f"note {p}", "slot": "note", "add": {"note": p}, "when": _phase(p)} for p in PHASES),
    ]
    for n in range(RULES - len(made)):
        when = {"all": [_phase(random.choice(PHASES)), *random.sample(_conditions(random), 2)]}
        made.append(
            {
                "name": f"card {n}",
                "slot": "card",
                "when": when,
                "add": {"insert": f"card.{n}"},
                "priority": random.randint(2, 900),
                "limit": {"times": 1, "days": 365},
            }
        )
    return read_rules({"version": 1, "rules": made})


def _phase(phase: str) -> dict[str, Any]:
    return {"fact": "customer.phase_when_opened", "is": "is", "value": phase}


def _conditions(random: Random) -> list[dict[str, Any]]:
    return [
        {"fact": "order.value", "is": "at_least", "value": random.randint(5, 80)},
        {"fact": "order.categories", "is": "has_any", "value": random.sample(CATEGORIES, 3)},
        {"fact": "customer.orders", "is": "at_least", "value": random.randint(2, 20)},
        {"fact": "customer.categories_bought", "is": "has_any", "value": random.sample(CATEGORIES, 2)},
        {"none": [{"fact": "customer.moments", "is": "has_any", "value": ["open_complaint", "delayed"]}]},
        {"fact": "customer.lifetime_value", "is": "at_least", "value": random.randint(50, 900)},
    ]


def _order(random: Random, number: int, day: date) -> Order:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    skus = random.sample(range(PRODUCTS), random.randint(1, 6))
    lines = tuple(OrderLine(n + 1, f"P{sku}", f"Product {sku}", 1, Money(900)) for n, sku in enumerate(skus))
    return Order(number + 1, f"{number}", at, lines, customer_id=1, country="DE", language="de")


def _history(random: Random, orders: list[Order]) -> History:
    """500 orders, and three inserts for each that the shop remembers."""
    given = []
    for order in orders:
        day = order.ordered_at.date() + timedelta(days=1)
        given.append(InsertGiven(day, "note", "note", order.number, f"thank_you.{random.randint(1, 4)}", rule="thanks"))
        given.append(InsertGiven(day, "cross-sell", "cross_sell", order.number, skus=(f"P{random.randint(0, 9999)}",)))
        given.append(InsertGiven(day, f"card.{random.randint(0, 99)}", "card", order.number))
    return History(tuple(orders), given=tuple(given))


if __name__ == "__main__":
    for key, value in {"plan_ms": plan_ms()}.items():
        print(f"{key:20}{value}")

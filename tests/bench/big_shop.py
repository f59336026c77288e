"""Databases as large as we mean to serve, made once through the product's own writers and kept in a temp folder."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import numpy as np
import yaml

from station.app import open_store
from station.assets_folder import assets_folder
from station.domain.affinity import learn
from station.domain.catalog import Product
from station.domain.customers import InsertGiven
from station.domain.money import Money
from station.domain.orders import Order, OrderLine, Return
from station.settings import StationSettings
from station.shops.demo_people import make_customer
from station.shops.demo_shop import make_demo_shop
from station.store.engine import writing
from station.store.learning import past_baskets, store_affinity
from station.store.migrate import HEAD
from station.store.writers import add_customers, add_given, add_orders, add_products, add_returns, add_samples

#: Raised whenever the code below makes another shop.
EDITION = 2

#: The day of the bench: everything below is told from it.
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

#: Orders per customer are lognormal with this spread: of 200,000 customers with five orders on average the busiest
#: has some 2,000, and an order drawn at random belongs to a customer with 22 (median), 370 (p95), 1,200 (p99).
SPREAD = 1.72

DAYS = 6 * 365  #: of history
PRODUCTS = 5_000
WAITING, WAITING_DAYS = 6_000, 4  #: the newest orders, which nobody has shipped: a busy week
FIRST_NUMBER = 1_000_000
LEARNED_FROM = 100_000  #: newest baskets; more would teach nothing that the bench asks for


@dataclass(frozen=True, slots=True)
class Size:
    """A shop's size; lines follow from the orders, three each on average."""

    orders: int
    customers: int


SIZES: Mapping[str, Size] = {"large": Size(1_000_000, 200_000), "small": Size(10_000, 2_000)}


@contextmanager
def shop_copy(name: str) -> Iterator[str]:
    """URL of a copy of the "large" or "small" shop that may be written into, gone afterwards."""
    made = big_shop(SIZES[name])
    with tempfile.TemporaryDirectory(prefix="packing-bench-") as folder:
        copy = Path(folder) / made.name
        shutil.copyfile(made, copy)
        yield f"sqlite:///{copy.as_posix()}"


def big_shop(size: Size) -> Path:
    """The database of a shop of this size; made where it is not there yet, which takes minutes for a million."""
    kept = Path(tempfile.gettempdir()) / "packing-station-bench"
    kept.mkdir(exist_ok=True)
    file = kept / f"shop-{size.orders}-{HEAD}-{EDITION}.sqlite"
    if not file.exists():
        with tempfile.TemporaryDirectory(dir=kept) as folder:
            fresh = Path(folder) / "station.sqlite"
            _make(fresh, size)
            os.replace(fresh, file)
    return file


def waiting_numbers(size: Size, wanted: int, seed: int = 1) -> list[str]:
    """Numbers of orders that wait to be packed, drawn at random."""
    last = FIRST_NUMBER + size.orders
    return [str(number) for number in Random(seed).sample(range(last - WAITING, last), wanted)]


def _make(file: Path, size: Size) -> None:
    engine = open_store(file.parent, StationSettings(), f"sqlite:///{file.as_posix()}")
    demo = make_demo_shop(NOW.date(), assets_folder() / "demo")
    products = _products(demo.products)
    people = yaml.safe_load((assets_folder() / "demo" / "people.yaml").read_text(encoding="utf-8"))
    drawn = Random(size.orders)
    customers = (make_customer(i + 1, people, drawn, NOW.date()) for i in range(size.customers))
    try:
        with writing(engine) as connection:
            add_products(connection, products)
            add_samples(connection, [replace(sample, stock=1_000_000) for sample in demo.samples])
            add_customers(connection, customers)
        aftermath = _Aftermath(Random(size.orders + 1))
        orders = aftermath.watch(_orders(size, products))
        while batch := list(islice(orders, 100_000)):  # a log of one transaction for all would be as large as the shop
            with writing(engine) as connection:
                add_orders(connection, batch)
        with writing(engine) as connection:
            add_returns(connection, aftermath.returns)
            add_given(connection, aftermath.given)
        baskets = list(past_baskets(engine))[-LEARNED_FROM:]
        store_affinity(engine, learn(baskets, {product.sku: product for product in products}))
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()


def _products(known: list[Product]) -> list[Product]:
    """The demo's products, then further editions of each until there are enough."""
    made = list(known)
    for number in range(len(known), PRODUCTS):
        first, edition = known[number % len(known)], number // len(known) + 1
        sku = f"{first.sku}-{edition}"
        made.append(
            replace(
                first,
                sku=sku,
                name=f"{first.name} No. {edition}",
                names={language: f"{name} No. {edition}" for language, name in first.names.items()},
                gtin=f"21{crc32(sku.encode()) % 10**11:011d}",
            )
        )
    return made


def _orders(size: Size, products: list[Product]) -> Iterator[Order]:
    """Orders from the oldest to the newest."""
    rng = np.random.default_rng(size.orders)
    busy = rng.lognormal(0.0, SPREAD, size.customers)
    customers = rng.choice(size.customers, size.orders, p=busy / busy.sum()) + 1
    is_guest = rng.random(size.orders) < 0.05
    counts = np.minimum(rng.geometric(1 / 3, size.orders), 30)
    skus = (len(products) * rng.random(int(counts.sum())) ** 2).astype(int)
    seconds = np.sort(rng.integers(0, (DAYS - WAITING_DAYS) * 86_400, size.orders))
    seconds[-WAITING:] = np.sort(rng.integers((DAYS - WAITING_DAYS) * 86_400, DAYS * 86_400, WAITING))
    oldest = NOW - timedelta(days=DAYS)
    at = 0
    for index in range(size.orders):
        chosen = [products[place] for place in skus[at : at + counts[index]]]
        at += int(counts[index])
        ordered_at = oldest + timedelta(seconds=int(seconds[index]))
        has_left = index < size.orders - WAITING
        yield Order(
            id=index + 1,
            number=str(FIRST_NUMBER + index),
            ordered_at=ordered_at,
            lines=tuple(_line(place, product) for place, product in enumerate(chosen, 1)),
            customer_id=None if is_guest[index] else int(customers[index]),
            country="DE",
            postcode="04109",
            carrier="dhl",
            shipped_on=(ordered_at + timedelta(days=1)).date() if has_left else None,
            delivered_on=(ordered_at + timedelta(days=3)).date() if has_left else None,
        )


def _line(position: int, product: Product) -> OrderLine:
    return OrderLine(position, product.sku, product.name, 1 + position % 2, product.price or Money(0))


class _Aftermath:
    """What followed the orders: goods that came back, and inserts that were given with them."""

    def __init__(self, drawn: Random) -> None:
        self._drawn = drawn
        self.returns: list[tuple[int | None, Return]] = []
        self.given: list[tuple[int, InsertGiven]] = []

    def watch(self, orders: Iterator[Order]) -> Iterator[Order]:
        """The same orders, each looked at as it passes."""
        for order in orders:
            if order.customer_id is not None and order.delivered_on is not None:
                self._look_at(order, order.customer_id)
            yield order

    def _look_at(self, order: Order, customer_id: int) -> None:
        lot = self._drawn.random()
        if lot < 0.03 and order.delivered_on:
            line = order.lines[0]
            on: Any = order.delivered_on + timedelta(days=9)
            if datetime.combine(on, time(), UTC) < NOW:
                self.returns.append((customer_id, Return(on, line.sku, line.name, 1, line.unit_price, order.number)))
        elif lot > 0.5 and order.shipped_on:
            self.given.append((customer_id, InsertGiven(order.shipped_on, "note", "note", order.number, "thanks-1")))

"""Catalogue, rules and what was learned as immutable snapshots, read again only when their change mark moved."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from sqlalchemy import Connection, Engine, select

from station.domain.catalog import Catalog, Insert, Product, Sample, TextVariant
from station.domain.rules import RuleSet
from station.store.catalogue_rows import insert_from, product_from, sample_from, text_from
from station.store.engine import reading
from station.store.numbers import Topic, change_marks
from station.store.rule_sets import live_rules
from station.store.tables import AFFINITY, CAMPAIGN_COUNT, INSERT_ITEM, PRODUCT, SAMPLE, TEXT_VARIANT
from station.store.vouchers import last_days_of_codes, without_codes

if TYPE_CHECKING:
    from station.domain.affinity import Affinity

log = logging.getLogger(__name__)

_T = TypeVar("_T")


class Snapshot(Generic[_T]):
    """One snapshot, read again when one of its topics changed. Safe from any thread; two may read at once."""

    def __init__(self, read: Callable[[Connection], _T], *topics: Topic) -> None:
        self._read = read
        self._topics = topics
        self._held: tuple[list[int], _T] | None = None

    def current(self, connection: Connection, marks: Mapping[str, int]) -> _T:
        """The snapshot at `marks`, read before: what changed between the two reads is read once more next time."""
        stand = [marks.get(topic, 0) for topic in self._topics]
        held = self._held
        if held is None or held[0] != stand:
            held = (stand, self._read(connection))
            self._held = held
        return held[1]


class Snapshots:
    """The snapshots of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._offers = Snapshot(_read_offers, "catalogue")
        self._stock = Snapshot(_read_stock, "catalogue", "inserts", "vouchers")
        self._campaigns = Snapshot(_read_campaigns, "campaigns")
        self._samples = Snapshot(_read_samples, "samples")
        self._rules = Snapshot(live_rules, "rules")
        self._affinity = Snapshot(_read_affinity, "affinity")
        self._parts: tuple[object, ...] = (None,) * 4
        self._catalog = Catalog()
        self._read: tuple[Connection, dict[str, int]] | None = None

    def catalog(self) -> Catalog:
        """Stock and campaigns move with every parcel and the rest seldom: only they are read again for it."""
        with self._lock, reading(self._engine) as connection:
            marks = self._marks(connection)
            offers, samples = self._offers.current(connection, marks), self._samples.current(connection, marks)
            stock, campaigns = self._stock.current(connection, marks), self._campaigns.current(connection, marks)
            parts = (offers, samples, stock, campaigns)
            if any(new is not old for new, old in zip(parts, self._parts, strict=True)):
                inserts = offers.inserts
                if stock:
                    inserts = {
                        key: replace(item, stock=stock[key]) if key in stock else item for key, item in inserts.items()
                    }
                self._parts = parts
                self._catalog = offers.with_stock(samples, inserts, campaigns)
            return self._catalog

    def rules(self) -> RuleSet:
        with self._lock, reading(self._engine) as connection:
            return self._rules.current(connection, self._marks(connection))

    def affinity(self) -> "Affinity":
        with self._lock, reading(self._engine) as connection:
            return self._affinity.current(connection, self._marks(connection))

    def _marks(self, connection: Connection) -> dict[str, int]:
        """The change marks, read once for a unit of reading: each has a connection of its own."""
        if self._read is None or self._read[0] is not connection:
            self._read = (connection, change_marks(connection))
        return self._read[1]


def _read_offers(connection: Connection) -> Catalog:
    products: dict[str, Product] = {row.sku: product_from(row) for row in connection.execute(select(PRODUCT))}
    last_days = last_days_of_codes(connection)
    inserts: dict[str, Insert] = {
        row.id: _with_codes(insert_from(row), row.voucher_pool, last_days.get(row.id))
        for row in connection.execute(select(INSERT_ITEM).order_by(INSERT_ITEM.c.id))
    }
    texts: dict[str, list[TextVariant]] = defaultdict(list)
    ordered = select(TEXT_VARIANT).order_by(TEXT_VARIANT.c.text_set, TEXT_VARIANT.c.id, TEXT_VARIANT.c.language)
    for row in connection.execute(ordered):
        texts[row.text_set].append(text_from(row))
    return Catalog(products, (), inserts, {name: tuple(variants) for name, variants in texts.items()})


def _with_codes(item: Insert, pool: str, last_day: date | None) -> Insert:
    """An insert with the pool of its codes; it is no good after the last day of them."""
    if not pool:
        return item
    ends = item.best_before if last_day is None else min(item.best_before or last_day, last_day)
    return replace(item, voucher_pool=pool, best_before=ends)


def _read_samples(connection: Connection) -> tuple[Sample, ...]:
    ordered = select(SAMPLE).order_by(SAMPLE.c.sku, SAMPLE.c.lot)
    return tuple(sample_from(row) for row in connection.execute(ordered))


def _read_stock(connection: Connection) -> dict[str, int]:
    """Free pieces of inserts that come out of a stock; none of those whose pool has no code left."""
    columns = INSERT_ITEM.c
    rows = connection.execute(
        select(columns.id, columns.on_hand - columns.reserved).where(columns.on_hand.is_not(None))
    )
    return {row[0]: row[1] for row in rows} | dict.fromkeys(without_codes(connection), 0)


def _read_campaigns(connection: Connection) -> dict[tuple[str, str], int]:
    columns = CAMPAIGN_COUNT.c
    return {(row[0], row[1]): row[2] for row in connection.execute(select(columns.rule, columns.day, columns.taken))}


def _read_affinity(connection: Connection) -> "Affinity":
    from station.domain.affinity import Affinity  # late: the first screen waits for nothing of it

    stored = connection.execute(select(AFFINITY.c.stored).order_by(AFFINITY.c.id.desc()).limit(1)).scalar()
    if stored is None:
        return Affinity()
    try:
        return Affinity.from_bytes(stored)
    except ValueError:
        log.warning("what was learned is of another version: learn again")
        return Affinity()

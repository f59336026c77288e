"""Bulk writers: domain objects into tables by executemany, inside the caller's transaction (`engine.writing`).

Each takes what is not there yet and leaves the rest alone: writing the same again changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, select

from station.domain.catalog import Insert, Product, Sample, TextVariant
from station.domain.customers import Customer, Incident, InsertGiven
from station.domain.orders import Order, Return
from station.store.catalogue_rows import insert_values, product_values, sample_values, text_values
from station.store.columns import storable
from station.store.numbers import Topic, insert_new, mark_changed, raise_to, take_numbers
from station.store.shop_rows import (
    customer_values,
    given_values,
    incident_values,
    line_values,
    order_values,
    return_values,
)
from station.store.tables import (
    CUSTOMER,
    GOODS_RETURN,
    INCIDENT,
    INSERT_ITEM,
    ORDER_LINE,
    PARCEL_INSERT,
    PRODUCT,
    SAMPLE,
    SHOP_ORDER,
    TEXT_VARIANT,
)

_T = TypeVar("_T")

#: Rows a statement: bounds memory, and stays below SQLite's 32,766 variables for the look-ups.
BATCH = 5000


def add_customers(connection: Connection, customers: Iterable[Customer], shop: str = "main") -> dict[str, int]:
    """Add customers by their number; returns the id of each by number. A customer with id 0 gets the next one."""
    ids: dict[str, int] = {}
    for batch in _batches(customers, BATCH):
        numbers = {storable(c.number) for c in batch}
        ids |= _ids(connection, CUSTOMER, shop, numbers)
        new = [c for c in _once(batch) if storable(c.number) not in ids]
        keys = _keys(connection, CUSTOMER, [c.id for c in new])
        _insert(connection, CUSTOMER, [{"id": k, **customer_values(c, shop)} for k, c in zip(keys, new, strict=True)])
        if new:
            mark_changed(connection, "customers")
        ids |= {storable(c.number): key for key, c in zip(keys, new, strict=True)}
    return ids


def add_orders(connection: Connection, orders: Iterable[Order]) -> int:
    """Add orders with their lines by number and shop; returns how many were new. Id 0 gets the next one."""
    added = 0
    for batch in _batches(orders, BATCH):
        known = {
            (shop, number)
            for shop in {o.shop for o in batch}
            for number in _ids(connection, SHOP_ORDER, shop, {storable(o.number) for o in batch if o.shop == shop})
        }
        new = [o for o in _once(batch) if (o.shop, storable(o.number)) not in known]
        keys = _keys(connection, SHOP_ORDER, [o.id for o in new])
        _insert(connection, SHOP_ORDER, [{"id": k, **order_values(o)} for k, o in zip(keys, new, strict=True)])
        lines = [line_values(k, line) for k, o in zip(keys, new, strict=True) for line in o.lines]
        _insert(connection, ORDER_LINE, lines)
        added += len(new)
    return added


def add_returns(
    connection: Connection, returns: Iterable[tuple[int | None, Return]], row_keys: Sequence[str] | None = None
) -> int:
    """Add (customer id, return) pairs; with a key each, those of a known key are left out. Returns the new ones."""
    pairs = list(returns)
    keys: Sequence[str | None] = row_keys if row_keys is not None else [None] * len(pairs)
    return _insert_new(
        connection, GOODS_RETURN, [return_values(c, r, key) for (c, r), key in zip(pairs, keys, strict=True)]
    )


def add_incidents(
    connection: Connection, incidents: Iterable[tuple[int, Incident]], row_keys: Sequence[str] | None = None
) -> int:
    """Add (customer id, incident) pairs; with a key each, those of a known key are left out. Returns the new ones."""
    pairs = list(incidents)
    keys: Sequence[str | None] = row_keys if row_keys is not None else [None] * len(pairs)
    return _insert_new(
        connection, INCIDENT, [incident_values(c, i, key) for (c, i), key in zip(pairs, keys, strict=True)]
    )


def add_given(connection: Connection, given: Iterable[tuple[int, InsertGiven]]) -> None:
    """Add (customer id, insert given) pairs from before this journal."""
    _insert(connection, PARCEL_INSERT, [given_values(customer, g) for customer, g in given])


def add_products(connection: Connection, products: Iterable[Product]) -> int:
    """Add products by SKU; returns how many were new."""
    return _insert_topic(connection, "catalogue", PRODUCT, [product_values(p) for p in products])


def add_samples(connection: Connection, samples: Iterable[Sample]) -> int:
    """Add sample lots by SKU and lot; returns how many were new."""
    return _insert_topic(connection, "samples", SAMPLE, [sample_values(s) for s in samples])


def add_inserts(connection: Connection, inserts: Iterable[Insert]) -> int:
    """Add inserts by id; returns how many were new."""
    return _insert_topic(connection, "catalogue", INSERT_ITEM, [insert_values(i) for i in inserts])


def add_texts(connection: Connection, texts: Iterable[TextVariant]) -> int:
    """Add text variants by set, id and language; returns how many were new."""
    return _insert_topic(connection, "catalogue", TEXT_VARIANT, [text_values(t) for t in texts])


def _batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    batch: list[_T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _once(items: Sequence[Any]) -> list[Any]:
    """The first item of each (shop, number)."""
    return list({(getattr(i, "shop", ""), storable(i.number)): i for i in reversed(items)}.values())[::-1]


def _ids(connection: Connection, table: Table, shop: str, numbers: set[str]) -> dict[str, int]:
    wanted = select(table.c.number, table.c.id).where(table.c.shop == shop, table.c.number.in_(numbers))
    return {row[0]: row[1] for row in connection.execute(wanted)}


def _keys(connection: Connection, table: Table, given: Sequence[int]) -> list[int]:
    """A key for each row: the given one, or the next free number for 0."""
    if any(given):
        raise_to(connection, table.name, max(given))
    fresh = iter(take_numbers(connection, table.name, given.count(0)) if 0 in given else ())
    return [key or next(fresh) for key in given]


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    for batch in _batches(rows, BATCH):
        connection.execute(table.insert(), batch)


def _insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    statement = insert_new(connection, table)
    return sum(connection.execute(statement, batch).rowcount for batch in _batches(rows, BATCH))


def _insert_topic(connection: Connection, topic: Topic, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    added = _insert_new(connection, table, rows)
    if added:
        mark_changed(connection, topic)
    return added

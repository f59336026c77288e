"""Saying who is one person, and taking it back: merging customer records, separating guests' orders. Only these rows
change, never an order, a customer or the journal. Each function is part of the caller's transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, text, update

from station.domain.trouble import Trouble
from station.store.columns import number_key
from station.store.identity import identity_of
from station.store.numbers import insert_new, mark_changed
from station.store.tables import CUSTOMER, CUSTOMER_MERGE, GUEST_SPLIT, SHOP_ORDER

#: Any number of our own: two managers who merge at once take turns, so that no circle arises (PostgreSQL).
_MERGE_LOCK = 0x5AC4_0003

_into = CUSTOMER.alias("into_customer")
_MERGES = (
    select(CUSTOMER_MERGE, CUSTOMER.c.number, _into.c.number.label("into_number"))
    .join(CUSTOMER, CUSTOMER.c.id == CUSTOMER_MERGE.c.customer_id)
    .join(_into, _into.c.id == CUSTOMER_MERGE.c.into_id)
    .order_by(CUSTOMER_MERGE.c.id)
)


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge of two customer records, undone or not."""

    number: str
    into_number: str
    made_at: datetime
    made_by: str
    why: str
    undone_at: datetime | None
    undone_by: str


def find_customer(connection: Connection, number: str, shop: str) -> int:
    """Id of the customer record with this number. Raises Trouble "customer.unknown" (number, shop)."""
    query = select(CUSTOMER.c.id).where(CUSTOMER.c.number == number.strip(), CUSTOMER.c.shop == shop)
    found = connection.execute(query).scalar()
    if found is None:
        raise Trouble("customer.unknown", number=number, shop=shop)
    return int(found)


def merges_of(connection: Connection, customers: tuple[int, ...]) -> list[Merge]:
    """Every merge of these records, undone ones too, oldest first."""
    either = or_(CUSTOMER_MERGE.c.customer_id.in_(customers), CUSTOMER_MERGE.c.into_id.in_(customers))
    return [
        Merge(m.number, m.into_number, m.made_at, m.made_by, m.why, m.undone_at, m.undone_by)
        for m in connection.execute(_MERGES.where(either))
    ]


def merge(connection: Connection, number: str, into: str, shop: str, at: datetime, by: str, why: str) -> None:
    """Let one customer record count as another until it is undone.

    Raises Trouble "customer.unknown", "customer.same_person" where they are one already, and
    "customer.merged_before" (number, into) where the record counts as another one.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MERGE_LOCK})
    customer_id, into_id = find_customer(connection, number, shop), find_customer(connection, into, shop)
    if into_id in identity_of(connection, customer_id).customers:
        raise Trouble("customer.same_person", number=number, into=into)
    live = _live_merge(connection, customer_id)
    if live is not None:
        raise Trouble("customer.merged_before", number=number, into=live.into_number)
    made = {"customer_id": customer_id, "into_id": into_id, "made_at": at, "made_by": by, "why": why}
    connection.execute(insert(CUSTOMER_MERGE), made)
    mark_changed(connection, "orders")


def unmerge(connection: Connection, number: str, shop: str, at: datetime, by: str) -> str:
    """Let a merged record count for itself again; the number of the one it counted as.

    Raises Trouble "customer.unknown" and "customer.not_merged".
    """
    live = _live_merge(connection, find_customer(connection, number, shop))
    if live is None:
        raise Trouble("customer.not_merged", number=number)
    undone = update(CUSTOMER_MERGE).where(CUSTOMER_MERGE.c.id == live.id).values(undone_at=at, undone_by=by)
    connection.execute(undone)
    mark_changed(connection, "orders")
    return str(live.into_number)


def split(connection: Connection, order_number: str, at: datetime, by: str) -> bool:
    """Keep a guest's order apart from whoever has the same e-mail; False where it was apart already.

    Raises Trouble "order.unknown" and "order.not_guest".
    """
    order_id = _guest_order(connection, order_number)
    row = {"order_id": order_id, "made_at": at, "made_by": by}
    return _told(connection, connection.execute(insert_new(connection, GUEST_SPLIT), row).rowcount)


def join(connection: Connection, order_number: str) -> bool:
    """Join a guest's order again that was kept apart; False where nobody kept it apart. Raises as `split`."""
    order_id = _guest_order(connection, order_number)
    return _told(connection, connection.execute(delete(GUEST_SPLIT).where(GUEST_SPLIT.c.order_id == order_id)).rowcount)


def split_orders(connection: Connection, customers: tuple[int, ...]) -> list[str]:
    """Numbers of guests' orders that carry the e-mail of one of these records and are kept apart."""
    query = (
        select(SHOP_ORDER.c.number)
        .join(GUEST_SPLIT, GUEST_SPLIT.c.order_id == SHOP_ORDER.c.id)
        .join(CUSTOMER, (CUSTOMER.c.email_key == SHOP_ORDER.c.email_key) & (CUSTOMER.c.shop == SHOP_ORDER.c.shop))
        .where(CUSTOMER.c.id.in_(customers), CUSTOMER.c.email_key != "", SHOP_ORDER.c.customer_id.is_(None))
        .order_by(SHOP_ORDER.c.ordered_at)
    )
    return list(connection.execute(query).scalars())


def _told(connection: Connection, rows: int) -> bool:
    """Whether anything changed; the tables are told then."""
    if rows:
        mark_changed(connection, "orders")
    return bool(rows)


def _live_merge(connection: Connection, customer_id: int) -> Row[Any] | None:
    live = (CUSTOMER_MERGE.c.customer_id == customer_id) & CUSTOMER_MERGE.c.undone_at.is_(None)
    return connection.execute(_MERGES.where(live)).first()


def _guest_order(connection: Connection, number: str) -> int:
    columns = (SHOP_ORDER.c.id, SHOP_ORDER.c.customer_id, SHOP_ORDER.c.email_key)
    query = select(*columns).order_by(SHOP_ORDER.c.ordered_at.desc())
    row = connection.execute(query.where(SHOP_ORDER.c.number == number)).first()
    if row is None:
        row = connection.execute(query.where(SHOP_ORDER.c.number_key == number_key(number))).first()
    if row is None:
        raise Trouble("order.unknown", number=number)
    if row.customer_id is not None or not row.email_key:
        raise Trouble("order.not_guest", number=number)
    return int(row.id)

"""What a table needs of the shop for some orders: their people with all that decides about them, and no one else.

Read from the server, one consistent state. Who counts as one person and what is about them is told by `person_rows`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select

from station.store import tables as t
from station.store.keeping.together import rows_together
from station.store.person_rows import LINKS, Person, person_of_order

#: Tables with facts about a person that decide, in an order in which references are there before they are needed.
OF_PERSONS: tuple[Table, ...] = (
    t.CUSTOMER,
    t.CUSTOMER_MERGE,
    t.SHOP_ORDER,
    t.ORDER_LINE,
    t.GUEST_SPLIT,
    t.GOODS_RETURN,
    t.INCIDENT,
    t.PARCEL,
    t.PARCEL_INSERT,
)
#: Tables of which only the rows of the orders themselves are needed, to go on with a parcel of another table.
OF_ORDERS: tuple[Table, ...] = (
    t.ORDER_CODE,
    t.ORDER_ON_TABLE,
    t.PARCEL_EVENT,
    t.VOUCHER_CODE,
    t.PRINT_JOB,
    t.PRINT_CHANGE,
)

_ORDER = t.SHOP_ORDER.c
_WHO = (_ORDER.id, _ORDER.number, _ORDER.shop, _ORDER.customer_id, _ORDER.email_key)


@dataclass(frozen=True, slots=True)
class Need:
    """Whom an order, or several, need to be decided."""

    everybody: Person  #: the people of the orders, as if they were one
    orders: Person  #: the orders alone


@dataclass(frozen=True, slots=True)
class Closure:
    """Everything of some orders, by table, and whom it is about."""

    need: Need
    needs: Mapping[str, Need]  #: of each order by its number
    rows: Mapping[str, Sequence[Mapping[str, Any]]]

    def which(self, table: Table) -> ColumnElement[bool]:
        """The rows of a table that belong to it."""
        return which(table, self.need.everybody, self.need.orders)


def open_orders(server: Connection, now: datetime, waiting_days: int) -> list[str]:
    """Numbers of the orders that wait to be packed, newest first."""
    query = select(_ORDER.number).where(
        _ORDER.state == "open",
        _ORDER.packed_at.is_(None),
        _ORDER.shipped_on.is_(None),
        _ORDER.ordered_at >= now - timedelta(days=waiting_days),
    )
    return list(server.execute(query.order_by(_ORDER.ordered_at.desc())).scalars())


def needs_of(server: Connection, numbers: Sequence[str]) -> dict[str, Need]:
    """Whom each of these orders needs, by number; those that the shop does not know are missing."""
    found = server.execute(select(*_WHO).where(_ORDER.number.in_(numbers))).all()
    parcels: dict[str, list[str]] = {}
    for number, parcel_id in server.execute(
        select(t.PARCEL.c.order_number, t.PARCEL.c.parcel_id).where(t.PARCEL.c.order_number.in_(numbers))
    ):
        parcels.setdefault(number, []).append(parcel_id)
    return {order.number: _need(server, order, parcels.get(order.number, ())) for order in found}


def closure_of(server: Connection, needs: Mapping[str, Need]) -> Closure:
    """What these orders need."""
    need = Need(together(n.everybody for n in needs.values()), together(n.orders for n in needs.values()))
    tables = (*OF_PERSONS, *OF_ORDERS)
    found = rows_together(server, [(table, which(table, need.everybody, need.orders)) for table in tables])
    return Closure(need, needs, {table.name: rows for table, rows in zip(tables, found, strict=True)})


def _need(server: Connection, order: Any, parcels: Iterable[str]) -> Need:
    person = person_of_order(server, order)
    own = tuple(parcels)
    alone = replace(person, customers=(), orders=(order.id,), order_numbers=(order.number,), parcels=own)
    return Need(replace(person, parcels=tuple({*person.parcels, *own})), alone)


def together(persons: Iterable[Person]) -> Person:
    """Several people as if they were one: what is about any of them."""
    each = list(persons)
    return Person(
        shop="",
        number="",
        customers=_all(person.customers for person in each),
        numbers=_all(person.numbers for person in each),
        email_keys=_all(person.email_keys for person in each),
        names=(),
        orders=_all(person.orders for person in each),
        order_numbers=_all(person.order_numbers for person in each),
        parcels=_all(person.parcels for person in each),
    )


def which(table: Table, everybody: Person, orders: Person) -> ColumnElement[bool]:
    """The rows of a table that some people, and some orders of theirs, need."""
    belongs = LINKS[table.name].rows
    if belongs is None:
        raise ValueError(f"nothing in {table.name} is about a person")
    if table is t.CUSTOMER:
        # who shares an e-mail decides whether a guest's order counts for a customer
        return or_(belongs(everybody), table.c.email_key.in_(everybody.email_keys))
    if table is t.CUSTOMER_MERGE:
        return and_(belongs(everybody), table.c.undone_at.is_(None))
    if table is t.ORDER_ON_TABLE:
        return table.c.order_number.in_(orders.order_numbers)
    if table is t.PRINT_JOB:
        return table.c.parcel_id.in_(orders.parcels)
    if table is t.PRINT_CHANGE:
        of_jobs = select(t.PRINT_JOB.c.id).where(t.PRINT_JOB.c.parcel_id.in_(orders.parcels))
        return table.c.job_id.in_(of_jobs)
    return belongs(orders if table in OF_ORDERS else everybody)


def _all(parts: Iterable[tuple[Any, ...]]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(one for part in parts for one in part))

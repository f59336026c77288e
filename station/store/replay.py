"""Reading the whole past at once, for a replay: orders streamed in time order, the rest by customer.

Memory: about 200 bytes for each order line the reader keeps; names, SKUs and prices are shared between lines.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, bindparam, func, select

from station.domain.money import Money
from station.domain.orders import OrderLine, OrderState
from station.domain.replay import Past, PastOrder, packing_day
from station.store.engine import reading
from station.store.orders import LINE_COLUMNS, ORDER_COLUMNS
from station.store.shop_rows import customer_from, given_from, incident_from, order_from, return_from
from station.store.tables import CUSTOMER, GOODS_RETURN, INCIDENT, ORDER_LINE, PARCEL, PARCEL_INSERT, SHOP_ORDER

_Fact = TypeVar("_Fact")

#: Orders whose lines are fetched at a time: few enough for one statement, many enough to be fast.
ORDERS_AT_ONCE = 500

_IN_TIME = (SHOP_ORDER.c.ordered_at, SHOP_ORDER.c.id)
_DAYS = select(SHOP_ORDER.c.id, SHOP_ORDER.c.ordered_at, SHOP_ORDER.c.shipped_on, SHOP_ORDER.c.state).order_by(
    *_IN_TIME
)
_PACKED = (
    select(PARCEL.c.order_id, func.min(PARCEL.c.closed_on))
    .where(PARCEL.c.state == "packed", PARCEL.c.order_id.is_not(None))
    .group_by(PARCEL.c.order_id)
)
_ORDERS = select(*ORDER_COLUMNS).where(SHOP_ORDER.c.id.in_(bindparam("orders", expanding=True))).order_by(*_IN_TIME)
_LINES = (
    select(*LINE_COLUMNS)
    .where(ORDER_LINE.c.order_id.in_(bindparam("orders", expanding=True)))
    .order_by(ORDER_LINE.c.order_id, ORDER_LINE.c.position)
)
_RETURNS = (
    select(GOODS_RETURN)
    .where(GOODS_RETURN.c.customer_id.is_not(None))
    .order_by(GOODS_RETURN.c.returned_on, GOODS_RETURN.c.id)
)
_INCIDENTS = select(INCIDENT).order_by(INCIDENT.c.opened_on, INCIDENT.c.id)
_GIVEN = (
    select(PARCEL_INSERT)
    .where(PARCEL_INSERT.c.customer_id.is_not(None))
    .order_by(PARCEL_INSERT.c.given_on, PARCEL_INSERT.c.id)
)


def read_past(engine: Engine, handling_days: int, today: date) -> Past:
    """The past as the shop knows it, parcels packed before `today`; its orders are read while they are walked.

    Raises Trouble as `engine.troubles`, from walking the orders too.
    """
    with reading(engine) as connection:
        packed_on = _packing_days(connection, handling_days, today)
        return Past(
            orders=_orders(engine, packed_on),
            customers={row.id: customer_from(row) for row in connection.execute(select(CUSTOMER))},
            returns=_by_customer(connection, _RETURNS, return_from),
            incidents=_by_customer(connection, _INCIDENTS, incident_from),
            given=_by_customer(connection, _GIVEN, given_from),
            packing_days=sorted(day for day in packed_on.values() if day is not None),
        )


def _packing_days(connection: Connection, handling_days: int, today: date) -> dict[int, date | None]:
    """The packing day of every order by its key, in time order; None: cancelled, or not packed before today."""
    journal: dict[int, date] = {order: day for order, day in connection.execute(_PACKED)}  # noqa: C416 (rows to pairs)
    days: dict[int, date | None] = {}
    for key, ordered_at, shipped_on, state in connection.execute(_DAYS):
        day = packing_day(ordered_at.date(), shipped_on, journal.get(key), handling_days)
        was_packed = day < today and (state != OrderState.CANCELLED or key in journal)
        days[key] = day if was_packed else None
    return days


def _orders(engine: Engine, packed_on: Mapping[int, date | None]) -> Iterator[PastOrder]:
    """Orders in time order with their lines; equal texts and prices are held once."""
    keys = list(packed_on)
    shared: dict[Any, Any] = {}
    for first in range(0, len(keys), ORDERS_AT_ONCE):
        asked = {"orders": keys[first : first + ORDERS_AT_ONCE]}
        with reading(engine) as connection:
            lines = _lines(connection, asked, shared)
            read = [order_from(row, lines.get(row.id, ())) for row in connection.execute(_ORDERS, asked).all()]
        for order in read:
            yield PastOrder(order, packed_on[order.id])


def _lines(
    connection: Connection, asked: Mapping[str, Any], shared: dict[Any, Any]
) -> dict[int, tuple[OrderLine, ...]]:
    share = shared.setdefault
    lines: dict[int, tuple[OrderLine, ...]] = {}
    for key, rows in groupby(connection.execute(_LINES, asked).all(), itemgetter(0)):
        lines[key] = tuple(
            OrderLine(
                position,
                share(sku, sku),
                share(name, name),
                quantity,
                shared.get((cents, currency)) or share((cents, currency), Money(cents, share(currency, currency))),
                ours,
            )
            for _, position, sku, name, quantity, cents, currency, ours in rows
        )
    return lines


def _by_customer(connection: Connection, asked: Any, fact_from: Callable[[Any], _Fact]) -> dict[int, list[_Fact]]:
    facts: dict[int, list[_Fact]] = defaultdict(list)
    for row in connection.execute(asked):
        facts[row.customer_id].append(fact_from(row))
    return dict(facts)

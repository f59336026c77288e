"""Reading the whole past at once, for a replay: orders streamed in time order, the rest by customer.

Memory: about 200 bytes for each order line the reader keeps; names, SKUs and prices are shared between lines.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, bindparam, func, select

from station.domain.customers import Customer
from station.domain.money import Money
from station.domain.orders import OrderLine, OrderState
from station.domain.persons import one_person
from station.domain.replay import PastOrder, ShopPast, packing_day
from station.store.engine import reading
from station.store.identity import Persons, persons
from station.store.orders import LINE_COLUMNS, ORDER_COLUMNS
from station.store.shop_rows import customer_from, given_from, incident_from, order_from, return_from
from station.store.shop_zone import shop_zone
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
    select(PARCEL_INSERT, PARCEL.c.order_id)  # the order tells which guest it was
    .outerjoin(PARCEL, PARCEL.c.parcel_id == PARCEL_INSERT.c.parcel_id)
    .order_by(PARCEL_INSERT.c.given_on, PARCEL_INSERT.c.id)
)


def read_past(engine: Engine, handling_days: int, today: date) -> ShopPast:
    """The past as the shop knows it, parcels packed before `today`; its orders are read while they are walked.

    Raises Trouble as `engine.troubles`, from walking the orders too.
    """
    with reading(engine) as connection:
        everybody = persons(connection)
        packed_on = _packing_days(connection, handling_days, today)
        return ShopPast(
            orders=_orders(engine, everybody, packed_on),
            customers=_customers(connection, everybody),
            returns=_by_person(connection, everybody, _RETURNS, return_from),
            incidents=_by_person(connection, everybody, _INCIDENTS, incident_from),
            given=_by_person(connection, everybody, _GIVEN, given_from),
            packing_days=sorted(day for day in packed_on.values() if day is not None),
        )


def _packing_days(connection: Connection, handling_days: int, today: date) -> dict[int, date | None]:
    """The packing day of every order by its key, in time order; None: cancelled, or not packed before today."""
    journal: dict[int, date] = {order: day for order, day in connection.execute(_PACKED)}  # noqa: C416 (rows to pairs)
    days: dict[int, date | None] = {}
    zone = shop_zone(connection)
    for key, ordered_at, shipped_on, state in connection.execute(_DAYS):
        day = packing_day(ordered_at.astimezone(zone).date(), shipped_on, journal.get(key), handling_days)
        was_packed = day < today and (state != OrderState.CANCELLED or key in journal)
        days[key] = day if was_packed else None
    return days


def _orders(engine: Engine, everybody: Persons, packed_on: Mapping[int, date | None]) -> Iterator[PastOrder]:
    """Orders in time order with their lines; equal texts and prices are held once."""
    keys = list(packed_on)
    shared: dict[Any, Any] = {}
    for first in range(0, len(keys), ORDERS_AT_ONCE):
        asked = {"orders": keys[first : first + ORDERS_AT_ONCE]}
        with reading(engine) as connection:
            lines, zone = _lines(connection, asked, shared), shop_zone(connection)
            read = [
                PastOrder(
                    order_from(row, lines.get(row.id, ()), zone, everybody.customer_of.get(row.id)),
                    everybody.who(row.id, row.customer_id),
                    packed_on[row.id],
                )
                for row in connection.execute(_ORDERS, asked).all()
            ]
        yield from read


def _lines(
    connection: Connection, asked: Mapping[str, Any], shared: dict[Any, Any]
) -> dict[int, tuple[OrderLine, ...]]:
    share = shared.setdefault
    lines: dict[int, list[OrderLine]] = {}
    last, of_order = -1, list[OrderLine]()
    for key, position, sku, name, quantity, cents, currency, ours in _plain_rows(connection, asked):
        if key != last:
            last, of_order = key, lines.setdefault(key, [])
        price = shared.get((cents, currency)) or share((cents, currency), Money(cents, share(currency, currency)))
        of_order.append(OrderLine(position, share(sku, sku), share(name, name), quantity, price, bool(ours)))
    return {key: tuple(of_order) for key, of_order in lines.items()}


def _plain_rows(connection: Connection, asked: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """Lines as the driver has them: to make half a million of SQLAlchemy's rows takes as long as to read them."""
    result = connection.execute(_LINES, asked)
    rows = result.context.cursor.fetchall()
    result.close()
    return rows


def _customers(connection: Connection, everybody: Persons) -> dict[str, Customer]:
    """The record of each person, the one that others were merged into first."""
    records: dict[str, list[Customer]] = defaultdict(list)
    for row in connection.execute(select(CUSTOMER).order_by(CUSTOMER.c.id)).all():
        person = everybody.who(0, row.id)
        records[person].insert(0 if row.id not in everybody.root_of else len(records[person]), customer_from(row))
    return {person: one_person(found) for person, found in records.items()}


def _by_person(
    connection: Connection, everybody: Persons, asked: Any, fact_from: Callable[[Any], _Fact]
) -> dict[str, list[_Fact]]:
    facts: dict[str, list[_Fact]] = defaultdict(list)
    for row in connection.execute(asked).all():
        facts[everybody.who(getattr(row, "order_id", None) or 0, row.customer_id)].append(fact_from(row))
    return dict(facts)

"""Reading one customer and their whole history with the shop: everything that counts as one person.

Core statements, one query for each kind of fact; who counts as one person is told by `identity`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, or_, select

from station.domain.customers import Customer, History
from station.domain.persons import one_person
from station.store.identity import GuestOrder, Identity, guest_identity, identity_of, records_of
from station.store.orders import LINE_COLUMNS, ORDER_COLUMNS, group_lines, midnight
from station.store.shop_rows import customer_from, given_from, incident_from, order_from, return_from
from station.store.shop_zone import shop_zone
from station.store.tables import GOODS_RETURN, INCIDENT, ORDER_LINE, PARCEL, PARCEL_INSERT, SHOP_ORDER


@dataclass(frozen=True, slots=True)
class _Queries:
    """The queries of a history, one for each kind of fact."""

    orders: Select[Any]
    lines: Select[Any]
    returns: Select[Any]
    incidents: Select[Any]
    given: Select[Any]


def _queries(of_orders: ColumnElement[bool], *of_customer: ColumnElement[bool]) -> _Queries:
    """`of_customer` says whose returns, incidents and inserts given are meant, in this order."""
    whose_returns, whose_incidents, whose_given = of_customer
    which = (of_orders, SHOP_ORDER.c.ordered_at < bindparam("before"), SHOP_ORDER.c.id != bindparam("without"))
    until: Any = bindparam("until")
    return _Queries(
        orders=select(*ORDER_COLUMNS).where(*which).order_by(SHOP_ORDER.c.ordered_at, SHOP_ORDER.c.id),
        lines=select(*LINE_COLUMNS)
        .join(SHOP_ORDER, SHOP_ORDER.c.id == ORDER_LINE.c.order_id)
        .where(*which)
        .order_by(ORDER_LINE.c.order_id, ORDER_LINE.c.position),
        returns=select(GOODS_RETURN)
        .where(whose_returns, GOODS_RETURN.c.returned_on <= until)
        .order_by(GOODS_RETURN.c.returned_on, GOODS_RETURN.c.id),
        incidents=select(INCIDENT)
        .where(whose_incidents, INCIDENT.c.opened_on <= until)
        .order_by(INCIDENT.c.opened_on, INCIDENT.c.id),
        given=select(PARCEL_INSERT)
        .where(whose_given, PARCEL_INSERT.c.given_on <= until)
        .order_by(PARCEL_INSERT.c.given_on, PARCEL_INSERT.c.id),
    )


def _several(name: str) -> Any:
    return bindparam(name, expanding=True)


_OF_RECORD = tuple(
    table.c.customer_id == bindparam("customer") for table in (SHOP_ORDER, GOODS_RETURN, INCIDENT, PARCEL_INSERT)
)
_PARCELS_OF_GUESTS = select(PARCEL.c.parcel_id).where(
    PARCEL.c.order_number.in_(_several("guest_numbers")), PARCEL.c.order_id.in_(_several("guests"))
)
_OF_GUESTS = and_(PARCEL_INSERT.c.customer_id.is_(None), PARCEL_INSERT.c.parcel_id.in_(_several("parcels")))
#: Of one customer record, as with most customers.
ONE_RECORD = _queries(*_OF_RECORD)
#: Of a person: several records, and orders placed as a guest with what went into their parcels. Lines are asked for by
#: the orders found, because a server joins them to an "or" by walking all lines there are.
PERSON = replace(
    _queries(
        or_(SHOP_ORDER.c.customer_id.in_(_several("customers")), SHOP_ORDER.c.id.in_(_several("guests"))),
        GOODS_RETURN.c.customer_id.in_(_several("customers")),
        INCIDENT.c.customer_id.in_(_several("customers")),
        or_(PARCEL_INSERT.c.customer_id.in_(_several("customers")), _OF_GUESTS),
    ),
    lines=select(*LINE_COLUMNS)
    .where(ORDER_LINE.c.order_id.in_(_several("orders")))
    .order_by(ORDER_LINE.c.order_id, ORDER_LINE.c.position),
)


def customer(connection: Connection, customer_id: int) -> Customer | None:
    """The person behind a customer record, told by the record that the others were merged into."""
    rows = records_of(connection, customer_id)
    return one_person([customer_from(row) for row in rows]) if rows else None


def history(connection: Connection, customer_id: int, until: date, without_order_id: int) -> History:
    """All of a person up to the end of a day on the shop's calendar, as `History.until`; one order left out."""
    identity = identity_of(connection, customer_id)
    if identity.is_one_record:
        return _history(connection, ONE_RECORD, {"customer": customer_id}, until, without_order_id)
    return _of_person(connection, identity, until, without_order_id)


def guest_history(connection: Connection, order_id: int, until: date) -> History:
    """What a guest without a customer record ordered before with the same e-mail; the order itself left out."""
    identity = guest_identity(connection, order_id)
    if len(identity.guests) < 2:  # the order itself, or nobody
        return History()
    return _of_person(connection, identity, until, order_id)


def _of_person(connection: Connection, identity: Identity, until: date, without_order_id: int) -> History:
    whose: dict[str, Any] = {
        "customers": identity.customers,
        "guests": tuple(identity.guests),
        "guest_numbers": tuple(guest.number for guest in identity.guests.values()),
    }
    whose["parcels"] = tuple(connection.execute(_PARCELS_OF_GUESTS, whose).scalars()) if identity.guests else ()
    return _history(connection, PERSON, whose, until, without_order_id, identity.guests)


def _history(
    connection: Connection,
    queries: _Queries,
    whose: Mapping[str, Any],
    until: date,
    without_order_id: int,
    guests: Mapping[int, GuestOrder] = MappingProxyType({}),
) -> History:
    zone = shop_zone(connection)
    before = midnight(until + timedelta(days=1), zone)
    known = {**whose, "until": until, "before": before, "without": without_order_id}
    rows = connection.execute(queries.orders, known).all()
    lines = group_lines(connection.execute(queries.lines, {**known, "orders": [row.id for row in rows]}))
    orders = tuple(
        order_from(row, lines.get(row.id, ()), zone, guests[row.id].joined_to if row.id in guests else None)
        for row in rows
    )
    return History(
        orders,
        tuple(return_from(row) for row in connection.execute(queries.returns, known).all()),
        tuple(incident_from(row) for row in connection.execute(queries.incidents, known).all()),
        tuple(given_from(row) for row in connection.execute(queries.given, known).all()),
    )

"""Reading one customer and their whole history with the shop. Core statements, one query for each kind of fact."""

from datetime import date, timedelta

from sqlalchemy import Connection, bindparam, select

from station.domain.customers import Customer, History
from station.store.orders import LINE_COLUMNS, ORDER_COLUMNS, group_lines, midnight
from station.store.shop_rows import customer_from, given_from, incident_from, order_from, return_from
from station.store.tables import CUSTOMER, GOODS_RETURN, INCIDENT, ORDER_LINE, PARCEL_INSERT, SHOP_ORDER

_CUSTOMER = select(CUSTOMER).where(CUSTOMER.c.id == bindparam("customer"))
_ORDERS_OF = (
    SHOP_ORDER.c.customer_id == bindparam("customer"),
    SHOP_ORDER.c.ordered_at < bindparam("before"),
    SHOP_ORDER.c.id != bindparam("without"),
)
_ORDERS = select(*ORDER_COLUMNS).where(*_ORDERS_OF).order_by(SHOP_ORDER.c.ordered_at, SHOP_ORDER.c.id)
_LINES = (
    select(*LINE_COLUMNS)
    .join(SHOP_ORDER, SHOP_ORDER.c.id == ORDER_LINE.c.order_id)
    .where(*_ORDERS_OF)
    .order_by(ORDER_LINE.c.order_id, ORDER_LINE.c.position)
)
_RETURNS = (
    select(GOODS_RETURN)
    .where(GOODS_RETURN.c.customer_id == bindparam("customer"), GOODS_RETURN.c.returned_on <= bindparam("until"))
    .order_by(GOODS_RETURN.c.returned_on, GOODS_RETURN.c.id)
)
_INCIDENTS = (
    select(INCIDENT)
    .where(INCIDENT.c.customer_id == bindparam("customer"), INCIDENT.c.opened_on <= bindparam("until"))
    .order_by(INCIDENT.c.opened_on, INCIDENT.c.id)
)
_GIVEN = (
    select(PARCEL_INSERT)
    .where(PARCEL_INSERT.c.customer_id == bindparam("customer"), PARCEL_INSERT.c.given_on <= bindparam("until"))
    .order_by(PARCEL_INSERT.c.given_on, PARCEL_INSERT.c.id)
)


def customer(connection: Connection, customer_id: int) -> Customer | None:
    row = connection.execute(_CUSTOMER, {"customer": customer_id}).first()
    return customer_from(row) if row else None


def history(connection: Connection, customer_id: int, until: date, without_order_id: int) -> History:
    """All of a customer up to the end of a day (UTC, as `History.until`), one order left out."""
    asked = {"customer": customer_id, "before": midnight(until + timedelta(days=1)), "without": without_order_id}
    lines = group_lines(connection.execute(_LINES, asked))
    orders = tuple(order_from(row, lines.get(row.id, ())) for row in connection.execute(_ORDERS, asked))
    facts = {"customer": customer_id, "until": until}
    return History(
        orders,
        tuple(return_from(row) for row in connection.execute(_RETURNS, facts)),
        tuple(incident_from(row) for row in connection.execute(_INCIDENTS, facts)),
        tuple(given_from(row) for row in connection.execute(_GIVEN, facts)),
    )

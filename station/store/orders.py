"""Reading orders with their lines: by number, by the start of it, waiting ones. Core statements, two queries each."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, select

from station.domain.orders import Order, OrderLine
from station.store.columns import number_key
from station.store.identity import customers_of_guests
from station.store.shop_rows import ORDER_COLUMN_NAMES, LineReader, order_from
from station.store.shop_zone import shop_zone
from station.store.tables import ORDER_LINE, SHOP_ORDER

ORDER_COLUMNS = tuple(SHOP_ORDER.c[name] for name in ORDER_COLUMN_NAMES)
LINE_COLUMNS = tuple(
    ORDER_LINE.c[name]
    for name in ("order_id", "position", "sku", "name", "quantity", "unit_cents", "currency", "shipped_by_us")
)

#: Above every character, so that a range from `start` to `start` + this holds what begins with `start`.
_ABOVE_ALL = "\U0010ffff"

_BY_NUMBER = (
    select(*ORDER_COLUMNS)
    .where(SHOP_ORDER.c.number == bindparam("number"))
    .order_by(SHOP_ORDER.c.ordered_at.desc())
    .limit(1)
)
_BY_KEY = (
    select(*ORDER_COLUMNS)
    .where(SHOP_ORDER.c.number_key == bindparam("key"))
    .order_by(SHOP_ORDER.c.ordered_at.desc())
    .limit(1)
)
_BY_START = (
    select(*ORDER_COLUMNS)
    .where(SHOP_ORDER.c.number_key >= bindparam("start"), SHOP_ORDER.c.number_key < bindparam("end"))
    .order_by(SHOP_ORDER.c.ordered_at.desc(), SHOP_ORDER.c.id.desc())
    .limit(bindparam("most"))
)
_LINES = (
    select(*LINE_COLUMNS)
    .where(ORDER_LINE.c.order_id.in_(bindparam("orders", expanding=True)))
    .order_by(ORDER_LINE.c.order_id, ORDER_LINE.c.position)
)


def _waiting_since() -> ColumnElement[bool]:
    """Open, not packed by us and not shipped: written so that both databases take the partial index."""
    return and_(
        SHOP_ORDER.c.state == "open",
        SHOP_ORDER.c.packed_at.is_(None),
        SHOP_ORDER.c.shipped_on.is_(None),
        SHOP_ORDER.c.ordered_at >= bindparam("since"),
        SHOP_ORDER.c.ordered_at < bindparam("before"),
    )


_WAITING = (
    select(*ORDER_COLUMNS)
    .where(_waiting_since())
    .order_by(SHOP_ORDER.c.ordered_at, SHOP_ORDER.c.id)
    .limit(bindparam("most"))
)
_WAITING_COUNT = select(func.count()).select_from(SHOP_ORDER).where(_waiting_since())


def find_order(connection: Connection, number: str) -> Order | None:
    """The order with this number: exact, then without case and surrounding blanks. The newest of several shops."""
    row = connection.execute(_BY_NUMBER, {"number": number}).first()
    if row is None:
        row = connection.execute(_BY_KEY, {"key": number_key(number)}).first()
    return with_lines(connection, [row])[0] if row else None


def search_orders(connection: Connection, words: str, limit: int) -> list[Order]:
    """Orders whose number starts with `words`, newest first; none for blanks."""
    start = number_key(words)
    if not start:
        return []
    asked = {"start": start, "end": start + _ABOVE_ALL, "most": limit}
    return with_lines(connection, connection.execute(_BY_START, asked).all())


def waiting_orders(connection: Connection, day: date, waiting_days: int, limit: int) -> list[Order]:
    """Orders of the last `waiting_days` days that nobody packed, oldest first."""
    asked = {**_window(connection, day, waiting_days), "most": limit}
    return with_lines(connection, connection.execute(_WAITING, asked).all())


def waiting_count(connection: Connection, day: date, waiting_days: int) -> int:
    return connection.execute(_WAITING_COUNT, _window(connection, day, waiting_days)).scalar_one()


def with_lines(connection: Connection, rows: Sequence[Row[Any]]) -> list[Order]:
    """Orders of `rows`, in their order, with their lines; those of a known guest with the customer they count for."""
    if not rows:
        return []
    lines = group_lines(connection.execute(_LINES, {"orders": [row.id for row in rows]}))
    joined, zone = customers_of_guests(connection, rows), shop_zone(connection)
    return [order_from(row, lines.get(row.id, ()), zone, joined.get(row.id)) for row in rows]


def group_lines(rows: Any) -> dict[int, list[OrderLine]]:
    """Lines by order id, as the rows of a result come."""
    lines: dict[int, list[OrderLine]] = defaultdict(list)
    line = LineReader().line
    for row in rows.all():
        lines[row[0]].append(line(row))
    return lines


def midnight(day: date, zone: tzinfo) -> datetime:
    """The moment a day begins on the shop's calendar; where clocks skip midnight, the moment they do."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _window(connection: Connection, day: date, waiting_days: int) -> dict[str, datetime]:
    zone = shop_zone(connection)
    since, before = day - timedelta(days=waiting_days), day + timedelta(days=1)
    return {"since": midnight(since, zone), "before": midnight(before, zone)}

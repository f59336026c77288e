"""A large past on a server, written by the server itself: a million orders in a minute, each row as the product's."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Table, text

from station.store import tables as t
from station.store.engine import writing
from station.store.numbers import raise_to

#: Orders of a customer, and lines of an order.
EACH, LINES = 5, 3
_EMPTY = {
    "TEXT": "''",
    "JSON": "'[]'",
    "BOOLEAN": "false",
    "INTEGER": "0",
    "BIGINT": "0",
    "BLOB": "''::bytea",
    "FLOAT": "0",
    "DATETIME": "now()",
}
_PAST = ":now - interval '30 days' - (n % 1500) * interval '1 day'"
#: What of each row is told, by column; n counts.
_ROWS: tuple[tuple[Table, str, dict[str, str]], ...] = (
    (
        t.CUSTOMER,
        "generate_series(1, :customers) n",
        {"id": "n", "number": "'K' || n", "shop": "'main'", "first_name": "'Ada'", "last_name": "'Muster'",
         "gender": "'UNKNOWN'", "address": "'UNKNOWN'", "language": "'de'", "email_key": "md5(n::text)"},
    ),
    (
        t.SHOP_ORDER,
        "generate_series(1, :orders) n",
        {"id": "n", "number": "'B' || n", "number_key": "'b' || n", "shop": "'main'", "ordered_at": _PAST,
         "currency": "'EUR'", "customer_id": "n % :customers + 1", "state": "'open'", "language": "'de'",
         "shipped_on": f"({_PAST})::date", "packed_at": _PAST},
    ),
    (
        t.ORDER_LINE,
        "generate_series(1, :orders) n, generate_series(1, :lines) line",
        {"order_id": "n", "position": "line", "sku": "'S-' || (n * line) % 5000", "name": "'Product'",
         "quantity": "1", "unit_cents": "450", "currency": "'EUR'", "shipped_by_us": "true"},
    ),
    (
        t.PARCEL,
        "generate_series(1, :orders) n",
        {"parcel_id": "md5('p' || n)", "order_number": "'B' || n", "order_id": "n",
         "customer_id": "n % :customers + 1", "state": "'packed'", "packer": "'Anna'", "table_name": "'T' || n % 20",
         "opened_at": _PAST, "packed_at": _PAST, "closed_on": f"({_PAST})::date", "plan": "'{}'", "part": "1",
         "rules_version": "1", "policy_version": "1", "seconds": "30"},
    ),
    (
        t.PARCEL_INSERT,
        "generate_series(1, :orders) n",
        {"parcel_id": "md5('p' || n)", "customer_id": "n % :customers + 1",
         "given_on": f"({_PAST})::date", "insert_id": "'note'", "slot": "'note'", "order_number": "'B' || n"},
    ),
    (
        t.PARCEL_EVENT,
        "generate_series(1, :orders) n",
        {"parcel_id": "md5('p' || n)", "number": "1", "kind": "'counted'", "at": _PAST, "packer": "'Anna'",
         "table_name": "'T' || n % 20", "facts": "'{}'"},
    ),
    (
        t.PRINT_JOB,
        "generate_series(1, :orders) n",
        {"id": "md5('j' || n)", "number": "n", "order_number": "'B' || n", "parcel_id": "md5('p' || n)",
         "state": "'printed'", "created_at": _PAST, "table_name": "'T' || n % 20"},
    ),
)  # fmt: skip


def fill(engine: Engine, orders: int) -> None:
    """That many packed orders of the last four years, `EACH` of a customer."""
    values = {"orders": orders, "customers": orders // EACH, "lines": LINES, "now": datetime.now(UTC)}
    with writing(engine) as connection:
        for table, rows, told in _ROWS:
            columns = _columns(table, told)
            said = f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {rows}"
            connection.execute(text(said), {name: value for name, value in values.items() if f":{name}" in said})
        for name in ("shop_order", "customer", "print_job.number"):
            raise_to(connection, name, orders)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _columns(table: Table, told: dict[str, Any]) -> dict[str, str]:
    """What is told, and nothing where a row must have something."""
    empty = {c.name: _EMPTY[str(c.type)] for c in table.columns if not c.nullable and c.name not in {*told, "id"}}
    return empty | told

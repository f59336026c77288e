"""Rows of several tables asked for in one round trip to the server: a packer may wait for them, and the wire be long.

PostgreSQL's pipeline mode (manual, section "libpq, Pipeline Mode"): all questions leave before the first answer is
awaited.
"""

from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from sqlalchemy import ColumnElement, Connection, Dialect, Table, select
from sqlalchemy.exc import OperationalError

from station.store.keeping.rows import rows_of

_Row = dict[str, Any]


def rows_together(server: Connection, asked: Sequence[tuple[Table, ColumnElement[bool]]]) -> list[list[_Row]]:
    """As `rows_of` for each table and condition, in this order. Raises SQLAlchemy's OperationalError."""
    driver = server.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        return [rows_of(server, table, which) for table, which in asked]
    statements = [_compiled(server.dialect, table, which) for table, which in asked]
    try:
        with driver.pipeline():
            cursors = [driver.execute(statement.encode(), values) for statement, values in statements]
        found = [(cursor.fetchall(), cursor.description or ()) for cursor in cursors]
    except psycopg.Error as error:
        raise OperationalError("rows of several tables", None, error) from error
    return [_rows(server.dialect, table, *each) for (table, _), each in zip(asked, found, strict=True)]


def _compiled(dialect: Dialect, table: Table, which: ColumnElement[bool]) -> tuple[str, dict[str, Any]]:
    query = select(table).where(which).order_by(*table.primary_key.columns)
    compiled = query.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    return compiled.string, dict(compiled.params)


def _rows(dialect: Dialect, table: Table, rows: Sequence[Sequence[Any]], told: Sequence[psycopg.Column]) -> list[_Row]:
    names = [column.name for column in table.columns]
    kinds = zip(table.columns, told, strict=True)
    made = [_maker(dialect, column.type, column_told.type_code) for column, column_told in kinds]
    return [
        {name: make(value) if make else value for name, make, value in zip(names, made, row, strict=True)}
        for row in rows
    ]


def _maker(dialect: Dialect, kind: Any, told: int) -> Callable[[Any], Any] | None:
    """What makes of a value of the driver what the column's type says; None: it is that already."""
    maker: Callable[[Any], Any] | None = kind.dialect_impl(dialect).result_processor(dialect, told)
    return maker

"""Rows of one database made equal to rows of another, writing only what differs. Knows no table by name."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, delete, insert, select, update
from sqlalchemy.dialects import sqlite

Values = Mapping[str, Any]


def rows_of(connection: Connection, table: Table, *which: ColumnElement[bool]) -> list[dict[str, Any]]:
    """The rows of a table, by column, in the order of its key."""
    query = select(table).where(*which).order_by(*table.primary_key.columns)
    return [dict(row) for row in connection.execute(query).mappings()]


def rows_in(connection: Connection, column: Column[Any], values: Collection[Any]) -> list[dict[str, Any]]:
    """The rows of a column's table with one of these values; nothing is asked for none."""
    return rows_of(connection, column.table, column.in_(values)) if values else []


def mirror(
    connection: Connection,
    table: Table,
    wanted: Iterable[Values],
    *which: ColumnElement[bool],
    keep: Collection[str] = (),
) -> bool:
    """Make the rows of `table` (those of `which`) equal to `wanted` by primary key; whether anything differed.

    Columns to `keep` are the table's own: set for new rows, never overwritten.
    """
    keys = [column.name for column in table.primary_key.columns]
    known = {_key(row, keys): row for row in rows_of(connection, table, *which)}
    fresh, changed = [], False
    for row in wanted:
        here = known.pop(_key(row, keys), None)
        if here is None:
            fresh.append(dict(row))
            continue
        differs = {name: value for name, value in row.items() if name not in keep and here[name] != value}
        if differs:
            changed = True
            connection.execute(update(table).where(_is(table, row, keys)).values(differs))
    for row in known.values():
        connection.execute(delete(table).where(_is(table, row, keys)))
    if fresh:
        put(connection, table, fresh)
    return changed or bool(fresh) or bool(known)


def mirror_unnumbered(
    connection: Connection, table: Table, wanted: Sequence[Values], *which: ColumnElement[bool]
) -> bool:
    """As `mirror` for rows that each database numbers for itself: equal but for their `id`."""
    bare = [_bare(row) for row in wanted]
    here = [_bare(row) for row in rows_of(connection, table, *which)]
    if Counter(map(_fixed, here)) == Counter(map(_fixed, bare)):
        return False
    connection.execute(delete(table).where(*which))
    if bare:
        connection.execute(insert(table), bare)
    return True


def put(here: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Write rows over those with their keys, into the file of this table."""
    keys = [column.name for column in table.primary_key.columns]
    others = [name for name in rows[0] if name not in keys] if rows else []
    statement = sqlite.insert(table)
    if others:
        statement = statement.on_conflict_do_update(
            index_elements=keys, set_={name: statement.excluded[name] for name in others}
        )
    else:
        statement = statement.on_conflict_do_nothing()
    if rows:
        here.execute(statement, [dict(row) for row in rows])


def _bare(row: Values) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


def _fixed(value: Any) -> Any:
    """A value that can be counted, whatever JSON holds."""
    if isinstance(value, Mapping):
        return tuple((name, _fixed(each)) for name, each in sorted(value.items()))
    return tuple(map(_fixed, value)) if isinstance(value, list) else value


def _key(row: Values, keys: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in keys)


def _is(table: Table, row: Values, keys: Sequence[str]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == row[name] for name in keys))

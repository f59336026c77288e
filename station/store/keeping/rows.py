"""Rows of one database made equal to rows of another, writing only what differs. Knows no table by name."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Difference:
    """What makes the rows of a table equal to wanted ones."""

    table: Table
    fresh: tuple[Values, ...]
    changed: tuple[tuple[Values, Values], ...]  #: key, and the columns that differ
    gone: tuple[Values, ...]  #: keys

    def __bool__(self) -> bool:
        return bool(self.fresh or self.changed or self.gone)

    def parts(self, at_most: int) -> Iterator["Difference"]:
        """The same in parts of so many rows."""
        for start in range(0, max(len(self.fresh), len(self.changed), len(self.gone)), at_most):
            part = slice(start, start + at_most)
            yield Difference(self.table, self.fresh[part], self.changed[part], self.gone[part])


def difference(
    connection: Connection,
    table: Table,
    wanted: Iterable[Values],
    *which: ColumnElement[bool],
    keep: Collection[str] = (),
) -> Difference:
    """How the rows of `table` (those of `which`) differ from `wanted`, by primary key.

    Columns to `keep` are the table's own: set for new rows, never overwritten.
    """
    keys = [column.name for column in table.primary_key.columns]
    known = {_key(row, keys): row for row in rows_of(connection, table, *which)}
    fresh, changed = [], []
    for row in wanted:
        here = known.pop(_key(row, keys), None)
        if here is None:
            fresh.append(dict(row))
            continue
        differs = {name: value for name, value in row.items() if name not in keep and here[name] != value}
        if differs:
            changed.append(({name: row[name] for name in keys}, differs))
    gone = ({name: row[name] for name in keys} for row in known.values())
    return Difference(table, tuple(fresh), tuple(changed), tuple(gone))


def write_difference(connection: Connection, differs: Difference) -> None:
    """Write a difference into the file of this table."""
    table = differs.table
    for key, values in differs.changed:
        connection.execute(update(table).where(_is(table, key)).values(values))
    for key in differs.gone:
        connection.execute(delete(table).where(_is(table, key)))
    put(connection, table, differs.fresh)


def mirror(
    connection: Connection,
    table: Table,
    wanted: Iterable[Values],
    *which: ColumnElement[bool],
    keep: Collection[str] = (),
) -> bool:
    """Make the rows of `table` equal to `wanted`, as `difference`; whether anything differed."""
    differs = difference(connection, table, wanted, *which, keep=keep)
    write_difference(connection, differs)
    return bool(differs)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Rows that each database numbers for itself, to be written anew."""

    table: Table
    which: tuple[ColumnElement[bool], ...]
    rows: tuple[Values, ...]


def rewriting(
    connection: Connection, table: Table, wanted: Sequence[Values], *which: ColumnElement[bool]
) -> Rewriting | None:
    """As `difference`, for rows that each database numbers for itself: None where they are equal but for their `id`."""
    bare = [_bare(row) for row in wanted]
    here = [_bare(row) for row in rows_of(connection, table, *which)]
    return None if Counter(map(_fixed, here)) == Counter(map(_fixed, bare)) else Rewriting(table, which, tuple(bare))


def rewrite(connection: Connection, anew: Rewriting) -> None:
    """Write them into the file of this table."""
    connection.execute(delete(anew.table).where(*anew.which))
    if anew.rows:
        connection.execute(insert(anew.table), [dict(row) for row in anew.rows])


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


def _is(table: Table, key: Values) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in key.items()))

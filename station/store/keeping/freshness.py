"""Whether anything about an order and its people changed on the server, asked in one round trip.

PostgreSQL keeps with every row the number of the transaction that wrote it (`xmin`, manual section 5.5): how many rows
there are, and the sum of those numbers, change with every insert, update and delete.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Table, Text, cast, func, literal, literal_column, select, union_all
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from station.store import tables as t
from station.store.keeping.closure import OF_PERSONS, Need, which
from station.store.person_rows import Person

#: What tells by itself that something happened; codes and prints come with the order they belong to.
_TOLD_BY: tuple[Table, ...] = (*OF_PERSONS, t.ORDER_ON_TABLE, t.PARCEL_EVENT)
#: What of a person the conditions look at.
_LISTS = ("customers", "numbers", "email_keys", "orders", "order_numbers", "parcels")
_OF_NUMBERS = ("customers", "orders")
_LIST = re.compile(r"IN \(%\((?P<name>\w+)\)s::(?P<type>\w+)\)")


@dataclass(frozen=True, slots=True)
class Seen:
    """An order as it was brought: whom it needs, and how they were then.

    A thousand of them are kept: plain values, which the garbage collector need not walk through.
    """

    need: Need
    marks: frozenset[tuple[str, int, int]]

    def is_so(self, server: Connection) -> bool:
        """Whether nothing that the order needs changed since."""
        return bool(self.marks) and _marks(server, self.need) == self.marks


def see(server: Connection, needs: Mapping[str, Need]) -> Mapping[str, Seen]:
    """How orders are now; read them after this, so that a change in between makes them look older than they are."""
    return {number: Seen(need, _marks(server, need)) for number, need in needs.items()}


def unchanged(server: Connection, known: Sequence[tuple[str, Seen]]) -> set[str]:
    """Numbers of those orders that are as they were."""
    return {number for number, seen in known if seen.is_so(server)}


def _marks(server: Connection, need: Need) -> frozenset[tuple[str, int, int]]:
    """Nothing, and so never trusted, on other databases."""
    if server.dialect.name != "postgresql":
        return frozenset()
    statement, names = _statement()
    lists = {
        f"{whose}_{name}": list(getattr(person, name))
        for whose, person in (("everybody", need.everybody), ("orders", need.orders))
        for name in _LISTS
    }
    rows = server.exec_driver_sql(statement, {**names, **lists})
    return frozenset((row[0], row[1], row[2]) for row in rows)


@cache
def _statement() -> tuple[str, Mapping[str, Any]]:
    """One statement for all orders, with the values that are the same for all.

    Made of the conditions of `which` for one person with a mark in each list: the list becomes an array.
    """
    marks: dict[Any, str] = {}
    need = Need(_marked("everybody", marks), _marked("orders", marks))
    query = union_all(*(_of_table(table, need) for table in _TOLD_BY))
    dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy types no dialect
    compiled = query.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    same = dict(compiled.params)

    def array(found: re.Match[str]) -> str:
        return f"= ANY(%({marks[same.pop(found['name'])]})s::{found['type']}[])"

    return _LIST.sub(array, compiled.string), same


def _marked(whose: str, marks: dict[Any, str]) -> Person:
    lists: dict[str, tuple[Any]] = {}
    for name in _LISTS:
        mark: Any = -1 - len(marks) if name in _OF_NUMBERS else f"{whose} {name}"
        marks[mark] = f"{whose}_{name}"
        lists[name] = (mark,)
    return Person(shop="", number="", names=(), **lists)


def _of_table(table: Table, need: Need) -> Any:
    written = cast(cast(literal_column(f"{table.name}.xmin"), Text), BigInteger)
    together = func.coalesce(cast(func.sum(written), BigInteger), 0)
    return select(literal(table.name), func.count(), together).where(which(table, need.everybody, need.orders))

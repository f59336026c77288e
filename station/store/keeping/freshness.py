"""Whether anything about orders and their people changed on the server, asked for all of them in one round trip.

PostgreSQL keeps with every row the number of the transaction that wrote it (`xmin`, manual section 5.5): how many rows
there are, and the sum of those numbers, change with every insert, update and delete.
"""

import json
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


def see(server: Connection, needs: Mapping[str, Need]) -> Mapping[str, Seen]:
    """How orders are now; read them after this, so that a change in between makes them look older than they are."""
    marks = _marks(server, needs)
    return {number: Seen(need, marks.get(number, frozenset())) for number, need in needs.items()}


def unchanged(server: Connection, known: Mapping[str, Seen]) -> set[str]:
    """Numbers of those orders that are as they were."""
    marks = _marks(server, {number: seen.need for number, seen in known.items()})
    return {number for number, of_order in marks.items() if of_order == known[number].marks}


def _marks(server: Connection, needs: Mapping[str, Need]) -> dict[str, frozenset[tuple[str, int, int]]]:
    """By number of the order. Nothing, and so never trusted, on other databases."""
    if server.dialect.name != "postgresql" or not needs:
        return {}
    statement, names = _statement()
    asked = [{"number": number, **_lists_of(need)} for number, need in needs.items()]
    rows = server.exec_driver_sql(statement, {**names, "asked": json.dumps(asked)})
    found: dict[str, list[tuple[str, int, int]]] = {number: [] for number in needs}
    for number, table, count, written in rows:
        found[number].append((table, count, written))
    return {number: frozenset(marks) for number, marks in found.items()}


def _lists_of(need: Need) -> dict[str, Sequence[Any]]:
    whose = (("everybody", need.everybody), ("orders", need.orders))
    return {f"{who}_{name}": getattr(person, name) for who, person in whose for name in _LISTS}


@cache
def _statement() -> tuple[str, Mapping[str, Any]]:
    """One statement for any orders, with the values that are the same for all.

    Made of the conditions of `which` for one person with a mark in each list: the list becomes an array of the order
    that is asked about.
    """
    marks: dict[Any, str] = {}
    need = Need(_marked("everybody", marks), _marked("orders", marks))
    query = union_all(*(_of_table(table, need) for table in _TOLD_BY))
    dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy types no dialect
    compiled = query.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    same = dict(compiled.params)

    def array(found: re.Match[str]) -> str:
        return f"= ANY(asked.{marks[same.pop(found['name'])]}::{found['type']}[])"

    of_one = _LIST.sub(array, compiled.string)
    columns = ", ".join(f"{name} {'bigint' if name.endswith(_OF_NUMBERS) else 'text'}[]" for name in marks.values())
    return (
        f"SELECT asked.number, told.* FROM jsonb_to_recordset(%(asked)s::jsonb) AS asked(number text, {columns}), "  # noqa: S608  (names of ours only)
        f"LATERAL ({of_one}) AS told(of_table, rows, written)",
        same,
    )


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

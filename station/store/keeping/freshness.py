"""Whether anything about an order and its people changed on the server, asked in one round trip.

PostgreSQL keeps with every row the number of the transaction that wrote it (`xmin`, manual section 5.5): how many rows
there are, and the sum of those numbers, change with every insert, update and delete.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, Table, Text, cast, func, literal, literal_column, select, union_all

from station.store import tables as t
from station.store.keeping.closure import OF_PERSONS, Need, which

#: What tells by itself that something happened; codes and prints come with the order they belong to.
_TOLD_BY: tuple[Table, ...] = (*OF_PERSONS, t.ORDER_ON_TABLE, t.PARCEL_EVENT)


@dataclass(frozen=True, slots=True)
class Seen:
    """An order as it was brought: the question whether it is still so, ready to be asked, and the answer then."""

    query: Any
    marks: frozenset[tuple[str, int, int]]

    def is_so(self, server: Connection) -> bool:
        """Whether nothing that the order needs changed since."""
        return bool(self.marks) and _marks(server, self.query) == self.marks


def see(server: Connection, needs: Mapping[str, Need]) -> Mapping[str, Seen]:
    """How orders are now; read them after this, so that a change in between makes them look older than they are."""
    queries = {number: _query(need) for number, need in needs.items()}
    return {number: Seen(query, _marks(server, query)) for number, query in queries.items()}


def unchanged(server: Connection, known: Sequence[tuple[str, Seen]]) -> set[str]:
    """Numbers of those orders that are as they were."""
    return {number for number, seen in known if seen.is_so(server)}


def _marks(server: Connection, query: Any) -> frozenset[tuple[str, int, int]]:
    """Nothing, and so never trusted, on other databases."""
    if server.dialect.name != "postgresql":
        return frozenset()
    return frozenset((row[0], row[1], row[2]) for row in server.execute(query))


def _query(need: Need) -> Any:
    return union_all(*(_of_table(table, need) for table in _TOLD_BY))


def _of_table(table: Table, need: Need) -> Any:
    written = cast(cast(literal_column(f"{table.name}.xmin"), Text), BigInteger)
    together = func.coalesce(cast(func.sum(written), BigInteger), 0)
    return select(literal(table.name), func.count(), together).where(which(table, need.everybody, need.orders))

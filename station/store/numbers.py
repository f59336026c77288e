"""Counting that several tables share: consecutive numbers, and marks that tell snapshots what changed."""

from typing import Any, Literal

from sqlalchemy import Connection, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from station.store.notices import notify
from station.store.tables import CHANGE_MARK, COUNTER

Topic = Literal["catalogue", "samples", "inserts", "campaigns", "rules", "affinity", "customers", "orders", "vouchers"]

_RAISE = (
    update(COUNTER)
    .where(COUNTER.c.name == bindparam("which"))
    .values(value=COUNTER.c.value + bindparam("by"))
    .returning(COUNTER.c.value)
)
_MARK = update(CHANGE_MARK).where(CHANGE_MARK.c.topic == bindparam("which")).values(count=CHANGE_MARK.c.count + 1)
_MARKS = select(CHANGE_MARK.c.topic, CHANGE_MARK.c.count)


def insert_new(connection: Connection, table: Table) -> Any:
    """INSERT that leaves rows alone whose key is there already; `rowcount` tells how many were new."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def take_numbers(connection: Connection, name: str, count: int = 1) -> range:
    """The next `count` numbers of a counter, from 1 on; nobody else gets them once this transaction is committed."""
    raised = {"which": name, "by": count}
    last = connection.execute(_RAISE, raised).scalar()
    if last is None:
        connection.execute(insert_new(connection, COUNTER), {"name": name, "value": 0})
        last = connection.execute(_RAISE, raised).scalar_one()
    return range(last - count + 1, last + 1)


def raise_to(connection: Connection, name: str, at_least: int) -> None:
    """Let a counter go on above `at_least`, for keys that were given from outside."""
    connection.execute(insert_new(connection, COUNTER), {"name": name, "value": 0})
    low = (COUNTER.c.name == name) & (COUNTER.c.value < at_least)
    connection.execute(update(COUNTER).where(low).values(value=at_least))


def mark_changed(connection: Connection, topic: Topic) -> None:
    """Tell every table's snapshots that a topic changed; part of the transaction that changed it."""
    if connection.execute(_MARK, {"which": topic}).rowcount == 0:
        connection.execute(insert_new(connection, CHANGE_MARK), {"topic": topic, "count": 0})
        connection.execute(_MARK, {"which": topic})
    notify(connection)


def change_marks(connection: Connection) -> dict[str, int]:
    """How often each topic changed; a topic that never did is missing."""
    return {row[0]: row[1] for row in connection.execute(_MARKS)}

"""What changed at this table and was not told yet. Triggers of the table's own file write it, so nothing is forgotten.

Every change of a parcel, a print, a stock move or an audit entry leaves a row in the same transaction as the change.
What is brought from the server is written `quietly` and leaves none.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Engine, bindparam, delete, exists, func, insert, select, text

from station.store.engine import reading, writing
from station.store.tables import META, OUTBOX, PARCEL

Topic = Literal["parcel", "prints", "stock_move", "audit"]

#: Key of `meta` that is there while a transaction writes quietly; never committed.
_QUIET = "keeping.quiet"
#: Key of `meta`: when the open orders were brought last, all of them.
_DATA_FROM = "keeping.data_from"

#: Table -> what of it makes which topic and item news; {row} is NEW, or OLD where a row went.
_TOLD_OF: dict[str, tuple[Topic, str, tuple[str, ...]]] = {
    "parcel": ("parcel", "{row}.parcel_id", ("INSERT", "UPDATE")),
    "parcel_event": ("parcel", "{row}.parcel_id", ("INSERT",)),
    "reservation": ("parcel", "{row}.parcel_id", ("INSERT", "DELETE")),
    "insert_reservation": ("parcel", "{row}.parcel_id", ("INSERT", "DELETE")),
    "campaign_reservation": ("parcel", "{row}.parcel_id", ("INSERT", "DELETE")),
    "order_on_table": ("parcel", "{row}.parcel_id", ("INSERT", "UPDATE", "DELETE")),
    "print_job": ("prints", "{row}.parcel_id", ("INSERT", "UPDATE")),
    "print_change": (
        "prints",
        "(SELECT parcel_id FROM print_job WHERE print_job.id = {row}.job_id)",
        ("INSERT",),
    ),
    "stock_move": ("stock_move", "{row}.id", ("INSERT",)),
    "audit_entry": ("audit", "{row}.id", ("INSERT",)),
}


@dataclass(frozen=True, slots=True)
class News:
    """One thing that changed here and was not told yet."""

    topic: Topic
    item: str
    changes: int


def watch(engine: Engine) -> None:
    """Let the file of this table tell what changes in it; again after every start, for migrations rebuild tables."""
    with writing(engine) as connection:
        for table, (topic, item, events) in _TOLD_OF.items():
            for event in events:
                name = f"keeping_{table}_{event.lower()}"
                row = "OLD" if event == "DELETE" else "NEW"
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
                connection.exec_driver_sql(_trigger(name, event, table, topic, item.format(row=row)))


def _trigger(name: str, event: str, table: str, topic: str, item: str) -> str:
    """Two plain statements: within a trigger SQLite puts an upsert under the rule of the statement outside."""
    known = f"topic = '{topic}' AND item = CAST({item} AS TEXT)"
    return f"""
        CREATE TRIGGER {name} AFTER {event} ON {table}
        WHEN NOT EXISTS (SELECT 1 FROM meta WHERE key = '{_QUIET}')
        BEGIN
            UPDATE outbox SET changes = changes + 1 WHERE {known};
            INSERT INTO outbox (topic, item, changes)
            SELECT '{topic}', CAST({item} AS TEXT), 1 WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE {known});
        END
    """  # noqa: S608  (names of ours only)


@contextmanager
def quietly(connection: Connection) -> Iterator[None]:
    """What is written inside is no news: it came from the server. References are looked at when it is committed."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    connection.execute(insert(META), {"key": _QUIET, "value": ""})
    yield
    connection.execute(delete(META).where(META.c.key == _QUIET))


def news(connection: Connection, at_most: int = 500) -> list[News]:
    """What was not told yet, oldest first."""
    columns = OUTBOX.c
    query = select(columns.topic, columns.item, columns.changes).order_by(columns.number).limit(at_most)
    return [News(*row) for row in connection.execute(query)]


def all_told(here: Engine) -> bool:
    """Whether nothing waits to be told; also of a file that another version of this program wrote. Raises Trouble."""
    with reading(here) as connection:
        return connection.execute(select(func.count()).select_from(OUTBOX)).scalar_one() == 0


def told(connection: Connection, one: News) -> None:
    """The server knows it; what changed since it was read stays."""
    columns = OUTBOX.c
    connection.execute(
        delete(OUTBOX).where(columns.topic == one.topic, columns.item == one.item, columns.changes == one.changes)
    )


def untold_parcels(connection: Connection) -> set[str]:
    """Ids of parcels whose packing or prints wait to be told."""
    topics = ("parcel", "prints")
    return set(connection.execute(select(OUTBOX.c.item).where(OUTBOX.c.topic.in_(topics))).scalars())


@dataclass(frozen=True, slots=True)
class Stand:
    """What waited to be told at one moment. What is read from the server after it may be older than what is here."""

    untold: frozenset[str]  #: ids of parcels
    last: int  #: number of the newest news there ever was


def stand(connection: Connection) -> Stand:
    """How things stand now; taken before the server is read."""
    return Stand(frozenset(untold_parcels(connection)), newest_news(connection))


def newer_here(connection: Connection, before: Stand, table_name: str) -> set[str]:
    """Ids of parcels that may have changed here since `before`, told or not: nothing brought may overwrite them."""
    changed = {*before.untold, *untold_parcels(connection)}
    if newest_news(connection) == before.last:
        return changed
    own = select(PARCEL.c.parcel_id).where(PARCEL.c.table_name == table_name)
    return {*changed, *connection.execute(own).scalars()}


def note_quiet(connection: Connection) -> None:
    """Something was brought that what was read before must not overwrite: part of the transaction that wrote it."""
    connection.execute(insert(OUTBOX), {"topic": "quiet", "item": "", "changes": 0})
    connection.execute(delete(OUTBOX).where(OUTBOX.c.topic == "quiet"))


def newest_news(connection: Connection) -> int:
    """Number of the newest news there ever was; higher with whatever was news since."""
    return connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")).scalar() or 0


def untold_changes(connection: Connection) -> tuple[int, int]:
    """How many parcels' packings wait, and a number that every change raises: the same twice = nothing happened."""
    waiting = select(func.count(), func.coalesce(func.sum(OUTBOX.c.changes), 0)).where(OUTBOX.c.topic != "prints")
    row = connection.execute(waiting).one()
    return row[0], newest_news(connection) + row[1]


_KEPT = (
    select(func.count())
    .select_from(PARCEL)
    .where(
        PARCEL.c.state == "packed",
        exists().where(OUTBOX.c.item == PARCEL.c.parcel_id, OUTBOX.c.topic == "parcel"),
        PARCEL.c.packed_at < bindparam("before"),
    )
)


def kept_parcels(connection: Connection, before: datetime) -> int:
    """Packed parcels that wait to be told, those packed just now (not `before`) left out."""
    return connection.execute(_KEPT, {"before": before}).scalar_one()


def data_from(connection: Connection) -> datetime | None:
    """When all open orders were brought last; None: never."""
    value = connection.execute(select(META.c.value).where(META.c.key == _DATA_FROM)).scalar()
    return datetime.fromisoformat(value) if value else None


def note_data_from(connection: Connection, at: datetime) -> None:
    """All open orders were brought at this time."""
    connection.execute(delete(META).where(META.c.key == _DATA_FROM))
    connection.execute(insert(META), {"key": _DATA_FROM, "value": at.isoformat()})


def items_of(waiting: Sequence[News], topic: Topic) -> list[str]:
    """The items of a topic among `waiting`."""
    return [one.item for one in waiting if one.topic == topic]

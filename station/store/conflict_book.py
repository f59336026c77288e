"""Orders that two tables packed or began, for who settles them: with what each table did. Noted in `keeping`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, bindparam, func, select, update

from printing.jobs import JobState
from station.domain.audit import Action, Actor
from station.domain.conflicts import ConflictKind, ConflictSide, ShopConflict
from station.store import audit
from station.store.engine import reading, writing
from station.store.tables import CONFLICT, PARCEL, PRINT_JOB

__all__ = ["SqlConflicts"]

_LYING = (JobState.PRINTED.value, JobState.HANDED_OVER.value, JobState.UNCERTAIN.value)
_PRINTS = (
    select(func.count())
    .select_from(PRINT_JOB)
    .where(and_(PRINT_JOB.c.parcel_id == PARCEL.c.parcel_id, PRINT_JOB.c.state.in_(_LYING)))
    .scalar_subquery()
)
_PARCELS = select(
    PARCEL.c.parcel_id,
    PARCEL.c.order_number,
    PARCEL.c.packer,
    PARCEL.c.opened_at,
    PARCEL.c.packed_at,
    _PRINTS.label("prints"),
).where(PARCEL.c.parcel_id.in_(bindparam("parcels", expanding=True)))
#: The newest are read; a shop whose network is away has some a day.
_MOST = 2_000


class SqlConflicts:
    """Fits `station.workflow.conflicts.ConflictBook`, for one person. Each call is one unit of work.

    Raises Trouble "database....".
    """

    def __init__(self, engine: Engine, who: Actor) -> None:
        self._engine, self._who = engine, who

    def read(self, *, is_settled: bool) -> list[ShopConflict]:
        """Those nobody settled, oldest first; or those that were, the last settled first."""
        settled, query = CONFLICT.c.settled_at, select(CONFLICT)
        if is_settled:
            query = query.where(settled.is_not(None)).order_by(settled.desc(), CONFLICT.c.kept_id)
        else:
            query = query.where(settled.is_(None)).order_by(CONFLICT.c.found_at, CONFLICT.c.kept_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.limit(_MOST)).all()
            parcels = _parcels(connection, [key for row in rows for key in (row.kept_id, row.other_id)])
        return [_conflict(row, parcels) for row in rows if row.kept_id in parcels and row.other_id in parcels]

    def settle(self, order_number: str, at: datetime) -> int:
        """A person has seen to the conflicts of an order; how many they were. Kept in the audit log."""
        of_order = CONFLICT.c.kept_id.in_(select(PARCEL.c.parcel_id).where(PARCEL.c.order_number == order_number))
        with writing(self._engine) as connection:
            still_open = select(CONFLICT).where(of_order, CONFLICT.c.settled_at.is_(None)).with_for_update()
            found = connection.execute(still_open).all()
            if not found:
                return 0
            seen = update(CONFLICT).where(of_order, CONFLICT.c.settled_at.is_(None))
            connection.execute(seen.values(settled_at=at, settled_by=self._who.name))
            tables = sorted({table for row in found for table in (row.table_name, row.other_table)})
            audit.record(connection, at, self._who, Action.CONFLICT_SETTLED, order_number, tables=tables)
        return len(found)

    def was_exported(self, at: datetime, entries: int, kind: str) -> None:
        """Note in the audit log that the list was taken out of the house."""
        with writing(self._engine) as connection:
            audit.record(connection, at, self._who, Action.EXPORTED, "conflicts", entries=entries, kind=kind)


def _parcels(connection: Connection, keys: list[str]) -> Mapping[str, Any]:
    """Both parcels of each; one that retention removed is not there."""
    return {row.parcel_id: row for row in connection.execute(_PARCELS, {"parcels": keys})} if keys else {}


def _conflict(row: Row[Any], parcels: Mapping[str, Any]) -> ShopConflict:
    return ShopConflict(
        ConflictKind(row.kind),
        parcels[row.kept_id].order_number,
        _side(row.table_name, parcels[row.kept_id]),
        _side(row.other_table, parcels[row.other_id]),
        row.found_at,
        row.settled_at,
        row.settled_by,
    )


def _side(table: str, parcel: Row[Any]) -> ConflictSide:
    return ConflictSide(table, parcel.packer, parcel.opened_at, parcel.packed_at, parcel.prints)

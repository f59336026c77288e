"""More figures of a table's day: by the hour, what was short, misprinted or given. Reads only."""

from collections import Counter
from datetime import date
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, select

from station.domain.journal import DayFigures
from station.domain.packing import StepKind, progress_of
from station.store.steps import steps_of
from station.store.tables import PARCEL, PARCEL_EVENT, PARCEL_INSERT, PRINT_JOB
from station.store.unfollowed import NOT_PACKED_SINCE

_OF_DAY = (PARCEL.c.closed_on == bindparam("day"), PARCEL.c.table_name == bindparam("table"))
_PACKED_AT = select(PARCEL.c.packed_at).where(*_OF_DAY, PARCEL.c.state == "packed")
_SET_ASIDE = (
    select(PARCEL.c.order_number)
    .where(
        *_OF_DAY,
        PARCEL.c.state == "set_aside",
        NOT_PACKED_SINCE,
    )
    .distinct()
    .order_by(PARCEL.c.order_number)
)
_WITH_SHORT = (
    select(PARCEL.c.parcel_id)
    .join(PARCEL_EVENT, PARCEL_EVENT.c.parcel_id == PARCEL.c.parcel_id)
    .where(*_OF_DAY, PARCEL.c.state == "packed", PARCEL_EVENT.c.kind == StepKind.SHORT.value)
    .distinct()
)
_MISPRINTS = (
    select(PRINT_JOB.c.reason, func.count())
    .join(PARCEL, PARCEL.c.parcel_id == PRINT_JOB.c.parcel_id)
    .where(*_OF_DAY, PRINT_JOB.c.reason != "", PRINT_JOB.c.moved_from == "")
    .group_by(PRINT_JOB.c.reason)
    .order_by(func.count().desc(), PRINT_JOB.c.reason)
)
_GIVEN = (
    select(PARCEL_INSERT.c.slot, func.count())
    .join(PARCEL, PARCEL.c.parcel_id == PARCEL_INSERT.c.parcel_id)
    .where(*_OF_DAY, PARCEL.c.state == "packed")
    .group_by(PARCEL_INSERT.c.slot)
    .order_by(PARCEL_INSERT.c.slot)
)
_WATCHED = select(PARCEL.c.seconds).where(*_OF_DAY, PARCEL.c.state == "watched")


def day_figures(connection: Connection, day: date, table: str, zone: ZoneInfo) -> DayFigures:
    """The figures of one table on one day of its zone."""
    asked = {"day": day, "table": table}
    hours = Counter(at.astimezone(zone).hour for at in connection.execute(_PACKED_AT, asked).scalars())
    watched = [seconds for seconds in connection.execute(_WATCHED, asked).scalars() if seconds is not None]
    return DayFigures(
        set_aside=tuple(connection.execute(_SET_ASIDE, asked).scalars()),
        by_hour=tuple(sorted(hours.items())),
        short=sum(_is_short(connection, parcel) for parcel in connection.execute(_WITH_SHORT, asked).scalars().all()),
        misprints=tuple((reason, count) for reason, count in connection.execute(_MISPRINTS, asked)),
        inserts=tuple((slot, count) for slot, count in connection.execute(_GIVEN, asked)),
        watched=len(watched),
        seconds_watched=float(median(watched)) if watched else None,
    )


def _is_short(connection: Connection, parcel_id: str) -> bool:
    """Whether pieces stayed out to the end: not undone, and not found after all."""
    return any(progress_of(steps_of(connection, parcel_id)).short.values())


def misprints_of(connection: Connection, day: date, table: str) -> int:
    """Prints of parcels that left this table on a day, which a person wanted again."""
    return sum(count for _, count in connection.execute(_MISPRINTS, {"day": day, "table": table}))

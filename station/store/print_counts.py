"""How many prints came to which end, and which were bad, at which printer and why. Reads only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, bindparam, func, select

from station.store.engine import reading
from station.store.tables import PRINT_JOB, SHOP_ORDER

_STATES = (
    select(PRINT_JOB.c.printer, PRINT_JOB.c.state, func.count())
    .where(PRINT_JOB.c.created_at >= bindparam("since"))
    .group_by(PRINT_JOB.c.printer, PRINT_JOB.c.state)
)
_COPY, _BAD = PRINT_JOB.alias("copy"), PRINT_JOB.alias("bad")
#: The print that a copy was asked for: the one before it, on the printer that printed it in the end.
_BAD_ONE = (
    select(_BAD.c.printer)
    .where(
        _BAD.c.parcel_id == _COPY.c.parcel_id,
        _BAD.c.place == _COPY.c.place,
        _BAD.c.slot == _COPY.c.slot,
        _BAD.c.copy_number < _COPY.c.copy_number,
    )
    .order_by(_BAD.c.copy_number.desc(), _BAD.c.number.desc())
    .limit(1)
    .scalar_subquery()
)
_NAMES_SOMEBODY = (
    select(SHOP_ORDER.c.id)
    .where(SHOP_ORDER.c.number == _COPY.c.order_number, SHOP_ORDER.c.customer_id.is_not(None))
    .exists()
)
_MISPRINTS = (
    select(
        _COPY.c.created_at,
        _COPY.c.order_number,
        _COPY.c.slot,
        func.coalesce(_BAD_ONE, _COPY.c.printer).label("printer"),
        _COPY.c.reason,
        _NAMES_SOMEBODY.label("is_personal"),
    )
    .where(_COPY.c.created_at >= bindparam("since"), _COPY.c.reason != "", _COPY.c.moved_from == "")
    .order_by(_COPY.c.number)
)


@dataclass(frozen=True, slots=True)
class Misprint:
    """A print that a person found bad, and why."""

    at: datetime  #: when another one was asked for, in the table's time
    order_number: str
    slot: str
    printer: str  #: that printed the bad one, wherever its copy came out
    reason: str
    is_personal: bool  #: a customer is named on it: it goes to the shredder


@dataclass(frozen=True, slots=True)
class PrintCounts:
    """Prints since a moment."""

    states: dict[tuple[str, str], int]  #: by printer and state
    misprints: dict[tuple[str, str, str, str], int]  #: by day (ISO, of the table), printer, slot and reason


def print_counts(engine: Engine, since: datetime, zone: ZoneInfo) -> PrintCounts:
    """Counts of all jobs made since then. Raises Trouble."""
    return PrintCounts(state_counts(engine, since), counted(misprints(engine, since, zone)))


def state_counts(engine: Engine, since: datetime) -> dict[tuple[str, str], int]:
    """How many jobs made since then are in which state now, by printer and state. Raises Trouble."""
    with reading(engine) as connection:
        return {(printer, state): n for printer, state, n in sorted(connection.execute(_STATES, {"since": since}))}


def misprints(engine: Engine, since: datetime, zone: ZoneInfo) -> list[Misprint]:
    """What a person wanted again since then, oldest first; a copy that moved on to another printer counts once.

    Raises Trouble.
    """
    with reading(engine) as connection:
        return [
            Misprint(at.astimezone(zone), order, slot, printer, reason, bool(is_personal))
            for at, order, slot, printer, reason, is_personal in connection.execute(_MISPRINTS, {"since": since})
        ]


def counted(listed: Sequence[Misprint]) -> dict[tuple[str, str, str, str], int]:
    """How many by day (ISO), printer, slot and reason."""
    counts = Counter((one.at.date().isoformat(), one.printer, one.slot, one.reason) for one in listed)
    return dict(sorted(counts.items()))

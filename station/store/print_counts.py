"""How many prints came to which end, and how many were wanted again and why. Reads only."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, bindparam, select

from station.store.engine import reading
from station.store.tables import PRINT_JOB

_SINCE = select(
    PRINT_JOB.c.printer, PRINT_JOB.c.slot, PRINT_JOB.c.state, PRINT_JOB.c.reason, PRINT_JOB.c.moved_from,
    PRINT_JOB.c.created_at,
).where(PRINT_JOB.c.created_at >= bindparam("since"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrintCounts:
    """Prints since a moment."""

    states: dict[tuple[str, str], int]  #: by printer and state
    misprints: dict[tuple[str, str, str, str], int]  #: by day (ISO, of the table), printer, slot and reason


def print_counts(engine: Engine, since: datetime, zone: ZoneInfo) -> PrintCounts:
    """Counts of all jobs made since then. A copy that moved to another printer is one misprint. Raises Trouble."""
    states: Counter[tuple[str, str]] = Counter()
    misprints: Counter[tuple[str, str, str, str]] = Counter()
    with reading(engine) as connection:
        for row in connection.execute(_SINCE, {"since": since}):
            states[row.printer, row.state] += 1
            if row.reason and not row.moved_from:
                day = row.created_at.astimezone(zone).date().isoformat()
                misprints[day, row.printer, row.slot, row.reason] += 1
    return PrintCounts(dict(sorted(states.items())), dict(sorted(misprints.items())))

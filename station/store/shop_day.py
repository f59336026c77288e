"""One day of all tables together, for managers: parcels, what lay in them, what is waiting. Reads only."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, bindparam, func, select

from station.domain.phase_names import Phase
from station.store.engine import reading
from station.store.orders import waiting_count
from station.store.tables import PARCEL, PRINT_JOB, TABLE_SEEN

__all__ = ["SeenTable", "ShopDay", "shop_day"]

_PACKED = select(PARCEL.c.table_name, PARCEL.c.plan).where(
    PARCEL.c.closed_on == bindparam("day"), PARCEL.c.state == "packed"
)
_MISPRINTS = (
    select(func.count())
    .select_from(PRINT_JOB)
    .join(PARCEL, PARCEL.c.parcel_id == PRINT_JOB.c.parcel_id)
    .where(PARCEL.c.closed_on == bindparam("day"), PRINT_JOB.c.reason != "", PRINT_JOB.c.moved_from == "")
)
_SEEN = select(TABLE_SEEN).order_by(TABLE_SEEN.c.table_name)


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A table that has reported itself."""

    name: str
    seen_at: datetime
    packer: str
    kept: int = 0  #: parcels that it packed alone and has not told of


@dataclass(frozen=True, slots=True)
class ShopDay:
    """What all tables did on one day."""

    day: date
    parcels: int
    by_table: tuple[tuple[str, int], ...]  #: parcels, busiest first
    inserts: tuple[tuple[Phase, int], ...]  #: laid in, by the phase the parcel is opened in
    cost_cents: tuple[tuple[str, int], ...]  #: of them, by currency
    misprints: int  #: prints that a person wanted again
    waiting: int  #: orders not packed yet
    tables: tuple[SeenTable, ...]


def shop_day(engine: Engine, day: date, waiting_days: int) -> ShopDay:
    """The figures of a day; parcels count where they left their table that day. Raises Trouble as `engine.troubles`."""
    tables: Counter[str] = Counter()
    inserts: Counter[Phase] = Counter()
    cost: Counter[str] = Counter()
    with reading(engine) as connection:
        for table, plan in connection.execute(_PACKED, {"day": day}):
            tables[table] += 1
            chosen = plan.get("chosen", ())
            if chosen:
                inserts[Phase(plan["phase_when_opened"]["phase"])] += len(chosen)
            for choice in chosen:
                cost[choice["cost"]["currency"]] += choice["cost"]["cents"]
        return ShopDay(
            day=day,
            parcels=tables.total(),
            by_table=tuple(tables.most_common()),
            inserts=tuple((phase, inserts[phase]) for phase in Phase if inserts[phase]),
            cost_cents=tuple(sorted(cost.items())),
            misprints=connection.execute(_MISPRINTS, {"day": day}).scalar_one(),
            waiting=waiting_count(connection, day, waiting_days),
            tables=tuple(_seen(row) for row in connection.execute(_SEEN)),
        )


def _seen(row: Any) -> SeenTable:
    return SeenTable(row.table_name, row.seen_at, row.packer, int(row.facts.get("kept", 0)))

"""The last reading of results, kept by span of days as the text it was written as. It holds sums only, no person."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.dialects import postgresql, sqlite

from station.store.engine import reading, writing
from station.store.tables import FORGOTTEN, RESULTS_READING

__all__ = ["SqlKeptResults"]

_COLUMNS = RESULTS_READING.c
#: A million orders are read in minutes.
_LONGEST_READING = timedelta(days=1)


class SqlKeptResults:
    """Fits `station.workflow.managing_results.KeptResults`. Each call is one unit of work."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def kept(self, days: int) -> dict[int, tuple[datetime, str]]:
        """What was read last with orders counting for so many days: by span, when and what.

        Raises Trouble "database....", as all calls do.
        """
        query = select(_COLUMNS.last_days, _COLUMNS.read_at, _COLUMNS.sums).where(_COLUMNS.days == days)
        with reading(self._engine) as connection:
            return {row.last_days: (row.read_at, row.sums) for row in connection.execute(query)}

    def keep(self, days: int, readings: Mapping[int, str], at: datetime) -> None:
        """Put readings, by span, in the place of older ones; a newer one that somebody else kept meanwhile stays.

        Nothing is kept where a customer was forgotten since the reading began, `at`: their share may be in it.
        """
        rows = [{"days": days, "last_days": span, "read_at": at, "sums": text} for span, text in readings.items()]
        if not rows:
            return
        with writing(self._engine) as connection:
            if _forgotten_since(connection, at):
                return
            dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
            new = dialect.insert(RESULTS_READING)
            connection.execute(
                new.on_conflict_do_update(
                    index_elements=["days", "last_days"],
                    set_={"read_at": new.excluded.read_at, "sums": new.excluded.sums},
                    where=_COLUMNS.read_at <= new.excluded.read_at,
                ),
                rows,
            )

    def read_at(self) -> datetime | None:
        """When results were last read and kept; None where they never were."""
        with reading(self._engine) as connection:
            moment: datetime | None = connection.execute(select(func.max(_COLUMNS.read_at))).scalar()
        return moment


def _forgotten_since(connection: Connection, at: datetime) -> bool:
    """Whether somebody was forgotten while a reading went on; a day later it is another computer's clock."""
    forgotten = FORGOTTEN.c.forgotten_at
    query = select(forgotten).where(forgotten >= at, forgotten < at + _LONGEST_READING).limit(1)
    return connection.execute(query).first() is not None

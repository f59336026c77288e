"""Signs of life of packing tables: each writes its own every half minute, on its own thread, for the Today page."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from threading import Event, Thread

from sqlalchemy import Engine, update

from station.domain.journal import Kept
from station.domain.trouble import Trouble
from station.store.engine import writing
from station.store.numbers import insert_new
from station.store.tables import TABLE_SEEN

__all__ = ["SAY_EVERY_S", "SignsOfLife", "say_seen"]

log = logging.getLogger(__name__)

#: The Today page calls a table silent after two minutes: three signs may be lost.
SAY_EVERY_S = 30.0


def say_seen(engine: Engine, table: str, now: datetime, program: str, packer: str, kept: Kept) -> None:
    """Write that a table is there, who packs, and what it keeps. Raises Trouble as `engine.troubles`."""
    facts = {"kept": kept.parcels, "data_from": kept.data_from.isoformat() if kept.data_from else ""}
    row = {"seen_at": now, "version": program, "packer": packer, "facts": facts}
    with writing(engine) as connection:
        if connection.execute(update(TABLE_SEEN).where(TABLE_SEEN.c.table_name == table).values(row)).rowcount == 0:
            connection.execute(insert_new(connection, TABLE_SEEN), {"table_name": table, **row})


class SignsOfLife:
    """A thread that sleeps, and says now and then that its table is there. Without a database it just tries again."""

    def __init__(
        self,
        engine: Engine,
        table: str,
        kept: Callable[[], Kept],
        say_every_s: float = SAY_EVERY_S,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine, self._table, self._kept = engine, table, kept
        self._say_every_s, self._now = say_every_s, now
        self.packer = ""  #: who packs now; set from any thread
        self._ends = Event()
        self._thread = Thread(target=self._run, name="signs of life", daemon=True)

    def start(self) -> None:
        """Say it at once, then every half minute."""
        self._thread.start()

    def close(self, timeout_s: float) -> None:
        """Say nothing more. Safe to call twice and before `start`."""
        self._ends.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def say(self) -> bool:
        """Once, now; True where the database took it."""
        try:
            say_seen(self._engine, self._table, self._now(), _program(), self.packer, self._kept())
        except Trouble as trouble:  # the table itself tells it, where that matters
            log.info("no sign of life: %s", trouble.code)
            return False
        return True

    def _run(self) -> None:
        self.say()
        while not self._ends.wait(self._say_every_s):
            self.say()


def _program() -> str:
    try:
        return version("packing-station")
    except PackageNotFoundError:  # a checkout that was never installed
        return ""

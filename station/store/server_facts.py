"""What a database says of itself to IT: its version, its clock against ours, when orders last came in. Reads only."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, select, text

from station.store.engine import reading
from station.store.tables import IMPORT_RUN

__all__ = ["ServerFacts", "server_facts"]


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """Facts of one moment."""

    version: str
    ahead: timedelta  #: its clock against ours, good to half a round trip; nothing where it is a file of this PC
    last_import: datetime | None  #: end of the last whole import


def server_facts(engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> ServerFacts:
    """Ask the database. Raises Trouble as `engine.troubles`."""
    with reading(engine) as connection:
        last = connection.execute(select(func.max(IMPORT_RUN.c.finished_at))).scalar()
        if connection.dialect.name != "postgresql":
            return ServerFacts(f"SQLite {sqlite3.sqlite_version}", timedelta(), last)
        version = connection.execute(text("SHOW server_version")).scalar_one()
        before = now()
        theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        return ServerFacts(f"PostgreSQL {version}", theirs - (before + (now() - before) / 2), last)

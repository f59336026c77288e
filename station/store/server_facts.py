"""What a database says of itself to IT: its version, its clock against ours, when orders last came in. Reads only."""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select, text

from station.store.engine import reading
from station.store.tables import IMPORT_RUN

__all__ = ["ServerFacts", "server_facts"]

#: Hosts that are this computer; no host is its socket.
_HERE = (None, "", "localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """Facts of one moment."""

    version: str
    ahead: timedelta  #: its clock against ours, good to half a round trip; nothing where it is a file of this PC
    last_import: datetime | None  #: end of the last whole import
    bytes: int = 0  #: how large a server's database is
    folder: Path | None = None  #: where a server on this computer keeps it, where it says so


def server_facts(engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> ServerFacts:
    """Ask the database. Raises Trouble as `engine.troubles`."""
    with reading(engine) as connection:
        last = connection.execute(select(func.max(IMPORT_RUN.c.finished_at))).scalar()
        if connection.dialect.name != "postgresql":
            return ServerFacts(f"SQLite {sqlite3.sqlite_version}", timedelta(), last)
        version = connection.execute(text("SHOW server_version")).scalar_one()
        before = now()
        theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        ahead = theirs - (before + (now() - before) / 2)
        size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        # told to members of pg_read_all_settings only
        told = connection.execute(text("SELECT setting FROM pg_settings WHERE name = 'data_directory'")).scalar()
        is_here = engine.url.host in _HERE or str(engine.url.host).startswith("/")
        return ServerFacts(f"PostgreSQL {version}", ahead, last, size, _folder(told) if is_here else None)


def _folder(told: str | None) -> Path | None:
    """A folder of this computer that we may ask for its disk."""
    try:
        shutil.disk_usage(told or "")
    except OSError:
        return None
    return Path(told or "")

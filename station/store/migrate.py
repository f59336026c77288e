"""Brings a database to this program's schema at start; the steps themselves are Alembic scripts in `migrations`."""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from station.domain.trouble import Trouble
from station.store.engine import reading, troubles, writing

log = logging.getLogger(__name__)

#: The newest migration. Known here so that a start with a current schema need not import Alembic (200 ms).
HEAD = "0009"

#: Any number of our own: holds off a second table that starts at the same moment (PostgreSQL advisory lock).
_UPGRADE_LOCK = 0x5AC4_0001


def upgrade(engine: Engine, copy: Callable[[Engine, str], object] | None = None) -> None:
    """Bring the database to HEAD; `copy` keeps what is there before, from None `copy_before_upgrade`.

    Raises Trouble "database.newer" (found, known) where a newer program made the schema,
    "database.migration_failed" (problem) with nothing changed, and as `troubles`.
    """
    with reading(engine) as connection:
        found = revision_of(connection)
    if found == HEAD:
        return
    if found is not None:
        _refuse_unknown(found)
        (copy or copy_before_upgrade)(engine, found)
    _run(engine)
    log.info("database schema brought from %s to %s", found or "nothing", HEAD)


def revision_of(connection: Connection) -> str | None:
    """The revision a database stands at; None = empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def copy_before_upgrade(engine: Engine, found: str) -> Path | None:
    """Copy the SQLite file to `<name>.before-<HEAD>.sqlite`; None for servers: see `before_upgrade`.

    Raises Trouble "database.full" or as `troubles`.
    """
    source = engine.url.database
    if engine.dialect.name != "sqlite" or not source or source == ":memory:":
        return None
    target = Path(source).with_suffix(f".before-{HEAD}.sqlite")
    if "cipher" in engine.dialect.loaded_dbapi.__name__:
        target.unlink(missing_ok=True)
        with troubles(), closing(engine.raw_connection()) as old:
            old.cursor().execute("VACUUM INTO ?", (str(target),))  # encrypted with the same key
        return target
    with troubles(), closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    log.info("database at %s copied before the upgrade", found)
    return target


def _refuse_unknown(found: str) -> None:
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()}
    if found not in known:
        raise Trouble("database.newer", found=found, known=HEAD)


def _run(engine: Engine) -> None:
    from alembic import command  # here, not above: 200 ms that only the day of an upgrade pays
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK})
        else:
            # batch mode rebuilds tables: references are looked at again at the commit
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except (SQLAlchemyError, CommandError) as error:
            raise Trouble("database.migration_failed", problem=type(error).__name__) from error


_SCRIPTS = Path(__file__).parent / "migrations"

"""The way back for a shop's PostgreSQL: a dump becomes a database beside the shop's, and the two change their names."""

import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from station.domain.trouble import Trouble
from station.store.engine import open_engine, troubles, writing
from station.store.migrate import HEAD, revision_of
from station.store.scratch_database import contents_of, drop_database, make_database, may_make_databases, scratch_name
from station.store.server_backup import alone, programs_of, restored_into, rows_in_dump

__all__ = ["restore_server"]

log = logging.getLogger(__name__)

#: A database that every server has; nobody can rename the one they are connected to.
_NEUTRAL = "postgres"
_IN_USE, _NO_RIGHT = "55006", "42501"  # SQLSTATE object_in_use, insufficient_privilege


def restore_server(engine: Engine, file: Path, now: datetime, programs: str = "") -> tuple[str, dict[str, int]]:
    """Put a dump in the place of the shop's database; the name the present one has from now on, and the rows.

    The names change in one transaction: a power cut leaves the database before or the one after. Whoever is connected
    is thrown out. Raises Trouble "backup.unproved" (file), "backup.no_right" (problem), "backup.in_use",
    "backup.busy", "database.newer" (found, known), "backup.no_programs", "backup.old_programs", "database....".
    """
    tools = programs_of(engine, programs)
    if not may_make_databases(engine):
        raise Trouble("backup.no_right", problem="CREATEDB")
    there = rows_in_dump(file, tools, engine.url)
    name = scratch_name(engine.url)
    try:
        with alone(engine):  # a backup drops what others left behind
            make_database(engine, name)
            trial = engine.url.set(database=name)
            restored_into(trial, file, tools)
            rows = _looked_at(trial.render_as_string(hide_password=False), file, there)
        before = f"{(engine.url.database or '')[:40]}_before_{now:%Y%m%dT%H%M%S}"
        engine.dispose()
        _change_names(engine, name, before)
    except BaseException:
        drop_database(engine, name)
        raise
    log.info("database restored, %s rows", sum(rows.values()))
    return before, rows


def _looked_at(trial: str, file: Path, there: Mapping[str, int]) -> dict[str, int]:
    """The rows of a restored database that is fit for this program; `there` are those of the dump."""
    engine = open_engine(trial)
    try:
        with writing(engine) as connection:
            found = revision_of(connection)
            if found is None:
                raise Trouble("backup.unproved", file=str(file))
            if found > HEAD:
                raise Trouble("database.newer", found=found, known=HEAD)
            rows = {table: count for table, (count, _) in contents_of(connection).items()}
            if any(rows.get(table) != count for table, count in there.items()):
                raise Trouble("backup.unproved", file=str(file))
            # whoever held a lease when the dump was made does not hold it in this database
            connection.execute(text("DELETE FROM meta WHERE starts_with(key, 'lease.')"))
            return rows
    finally:
        engine.dispose()


def _change_names(engine: Engine, name: str, before: str) -> None:
    shop = engine.url.database
    neutral = open_engine(engine.url.set(database=_NEUTRAL).render_as_string(hide_password=False))
    try:
        with troubles(), neutral.begin() as connection:
            asked = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (:shop, :name)")
            connection.execute(asked, {"shop": shop, "name": name})
            # waits up to 5 s for those to go: CountOtherDBBackends of the server
            connection.execute(text(f'ALTER DATABASE "{shop}" RENAME TO "{before}"'))
            connection.execute(text(f'ALTER DATABASE "{name}" RENAME TO "{shop}"'))
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state == _IN_USE:
            raise Trouble("backup.in_use") from error
        if state == _NO_RIGHT:
            raise Trouble("backup.no_right", problem=str(error.orig).partition("\n")[0]) from error
        raise
    finally:
        neutral.dispose()

"""Backups of a database that were proved before they count, and the way back to a file. Servers: `server_backup`."""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from station.domain.trouble import Trouble
from station.store import server_backup
from station.store.engine import open_engine, reading, troubles
from station.store.migrate import HEAD, revision_of

__all__ = ["DUMPS", "FILES", "Backup", "back_up", "backups_in", "prove", "restore"]

log = logging.getLogger(__name__)

#: How backups end: copies of a file, dumps of a server.
FILES, DUMPS = ".sqlite", ".dump"
_PREFIX = "station-"


@dataclass(frozen=True, slots=True)
class Backup:
    """A proved backup: where it lies, how many tables and rows it holds."""

    file: Path
    tables: int
    rows: int
    was_restored: bool = True  #: False: only read back, for our role may not make databases on the server


def back_up(engine: Engine, folder: Path, now: datetime, keep: int = 14, programs: str = "") -> Backup:
    """Copy the database while it is in use, restore the copy for trial, and keep the newest `keep` in the folder.

    A copy gets its name only when it is proved and on the disk: a power cut leaves no half one, and those before.
    `programs` as in `BackupSettings`. Raises Trouble "backup.unproved" (file), "backup.unwritable" (file, problem),
    "database....", and of a server as `server_backup.dump_server` and `alone`.
    """
    is_server = engine.dialect.name == "postgresql"
    suffix = DUMPS if is_server else FILES
    target = folder / f"{_PREFIX}{now:%Y%m%dT%H%M%S%f}{suffix}"
    part = target.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with server_backup.alone(engine) if is_server else nullcontext():
            counted, was_restored = (
                server_backup.dump_server(engine, part, programs) if is_server else _copied(engine, part)
            )
            _to_disk(part)
            part.replace(target)
            if is_server:
                server_backup.note(engine, server_backup.Proved(now, sum(counted.values()), was_restored))
        _drop_old(folder, keep, suffix)
    except OSError as error:
        raise Trouble("backup.unwritable", file=str(target), problem=error.strerror or "") from error
    finally:
        part.unlink(missing_ok=True)
    log.info("backup of %s rows proved", sum(counted.values()))
    return Backup(target, len(counted), sum(counted.values()), was_restored)


def backups_in(folder: Path, suffix: str = FILES) -> list[Path]:
    """Backups of a folder, the newest first."""
    return sorted(folder.glob(f"{_PREFIX}*{suffix}"), reverse=True)


def _copied(engine: Engine, part: Path) -> tuple[dict[str, int], bool]:
    """Copy a database file, and restore the copy beside it for trial. Raises Trouble "backup.unproved" (file)."""
    with _opened(_file_of(engine)) as old:
        old.execute("BEGIN")  # what is counted and what is copied are the same moment
        counted, orphans = _counts(old), _orphans(old)
        with _opened(part, create=True) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    if prove(part) != counted or _restored_for_trial(part) != (counted, orphans):
        raise Trouble("backup.unproved", file=str(part))
    return counted, True


def _restored_for_trial(part: Path) -> tuple[dict[str, int], int]:
    """The rows and orphans of what a copy becomes where it is put back; no rows where that is not whole."""
    trial = part.with_suffix(".trial")
    try:
        with _opened(part) as good, _opened(trial, create=True) as new:
            good.backup(new)
        with _opened(trial) as there:
            is_whole = there.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return _counts(there) if is_whole else {}, _orphans(there)
    finally:
        trial.unlink(missing_ok=True)


def prove(file: Path) -> dict[str, int]:
    """The rows of every table of a copy, after SQLite found it whole. Raises Trouble "backup.unproved" (file)."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            if copy.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                raise Trouble("backup.unproved", file=str(file))
            return _counts(copy)
    except sqlite3.Error as error:
        raise Trouble("backup.unproved", file=str(file)) from error


def restore(engine: Engine, file: Path, kept: Path, now: datetime) -> Backup:
    """Put a proved backup in the place of the database, after copying the present one to the folder `kept`.

    One transaction: a power cut leaves the database before or the one after. A damaged database is moved aside.
    Raises Trouble "backup.other_kind" (file), "backup.unproved" (file), "database.newer" (found, known), and as
    `back_up`.
    """
    target = _file_of(engine)
    counted = prove(file)
    _refuse_newer(file)
    try:
        if target.exists():
            back_up(engine, kept, now, keep=1_000_000)
    except Trouble as trouble:
        if trouble.code not in ("database.damaged", "backup.unproved"):
            raise
        _move_aside(target, now)
    with _opened(file) as good, _opened(target, create=True) as new:
        good.backup(new)
    log.info("database restored, %s rows", sum(counted.values()))
    return Backup(target, len(counted), sum(counted.values()))


def _file_of(engine: Engine) -> Path:
    if engine.dialect.name != "sqlite" or not engine.url.database:
        raise Trouble("backup.other_kind", file=str(engine.url.database or ""))
    return Path(engine.url.database)


@contextmanager
def _opened(file: Path, *, create: bool = False) -> Iterator[sqlite3.Connection]:
    mode = "rwc" if create else "rw"
    with troubles(), closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True)) as connection:
        yield connection


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608  # our own tables
        for name in names
    }


def _orphans(connection: sqlite3.Connection) -> int:
    """Rows that belong to none: a backup has as many as the database, which is copied all the same."""
    return len(connection.execute("PRAGMA foreign_key_check").fetchall())


def _refuse_newer(file: Path) -> None:
    engine = open_engine(file)
    try:
        with reading(engine) as connection:
            found = revision_of(connection)
    finally:
        engine.dispose()
    if found is None:
        raise Trouble("backup.unproved", file=str(file))
    if found > HEAD:
        raise Trouble("database.newer", found=found, known=HEAD)


def _move_aside(target: Path, now: datetime) -> None:
    for suffix in ("", "-wal", "-shm"):
        old = target.with_name(target.name + suffix)
        if old.exists():
            old.replace(target.with_name(f"{target.stem}.damaged-{now:%Y%m%dT%H%M%S}{target.suffix}{suffix}"))


def _to_disk(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _drop_old(folder: Path, keep: int, suffix: str) -> None:
    for file in backups_in(folder, suffix)[keep:]:
        file.unlink()

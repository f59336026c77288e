"""Copies of a SQLite database that were proved before they count, and the way back. Servers are backed up by IT."""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from station.domain.trouble import Trouble
from station.store.engine import open_engine, reading, troubles
from station.store.migrate import HEAD, revision_of

__all__ = ["Backup", "back_up", "backups_in", "prove", "restore"]

log = logging.getLogger(__name__)

_PREFIX = "station-"
_SUFFIX = ".sqlite"


@dataclass(frozen=True, slots=True)
class Backup:
    """A proved copy: where it lies, how many tables and rows it holds."""

    file: Path
    tables: int
    rows: int


def back_up(engine: Engine, folder: Path, now: datetime, keep: int = 14) -> Backup:
    """Copy the database while it is in use, prove the copy, and keep the newest `keep` of them in the folder.

    A copy gets its name only when it is proved and on the disk: a power cut leaves no half one. Raises Trouble
    "backup.server", "backup.unproved" (file), "backup.unwritable" (file, problem), "database....".
    """
    source = _file_of(engine)
    target = folder / f"{_PREFIX}{now:%Y%m%dT%H%M%S%f}{_SUFFIX}"
    part = target.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _opened(source) as old:
            old.execute("BEGIN")  # what is counted and what is copied are the same moment
            counted = _counts(old)
            with _opened(part, create=True) as new:
                old.backup(new)
                new.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        if prove(part) != counted:
            raise Trouble("backup.unproved", file=str(part))
        _to_disk(part)
        part.replace(target)
        _drop_old(folder, keep)
    except OSError as error:
        raise Trouble("backup.unwritable", file=str(target), problem=error.strerror or "") from error
    finally:
        part.unlink(missing_ok=True)
    log.info("backup of %s rows proved", sum(counted.values()))
    return Backup(target, len(counted), sum(counted.values()))


def backups_in(folder: Path) -> list[Path]:
    """Backups of a folder, the newest first."""
    return sorted(folder.glob(f"{_PREFIX}*{_SUFFIX}"), reverse=True)


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
    Raises Trouble "backup.server", "backup.unproved" (file), "database.newer" (found, known), and as `back_up`.
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
        raise Trouble("backup.server")
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


def _drop_old(folder: Path, keep: int) -> None:
    for file in backups_in(folder)[keep:]:
        file.unlink()

"""Backups of a shop's PostgreSQL, made by pg_dump and proved by restoring them for trial. Files: `backup`."""

import json
import logging
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select, text
from sqlalchemy.engine import URL

from station.domain.trouble import Trouble
from station.store.engine import reading, troubles, writing
from station.store.postgres_programs import PostgresPrograms, address_for_programs, programs_for, read_lines
from station.store.scratch_database import (
    Contents,
    contents_at,
    contents_of,
    drop_leftovers,
    may_make_databases,
    scratch_database,
)
from station.store.tables import META

__all__ = ["Proved", "alone", "dump_server", "last_proved", "note", "programs_of", "restored_into", "rows_in_dump"]

log = logging.getLogger(__name__)

_LAST = "backup.proved"
#: Any number of our own (PostgreSQL advisory lock); 0x5AC4_0001 is that of upgrades.
_LOCK = 0x5AC4_0002
_COPY = re.compile(rb"COPY (?:[^ ]+\.)?\"?([a-z_0-9]+)\"? \(")


@dataclass(frozen=True, slots=True)
class Proved:
    """The last backup of a server that was proved: when, how many rows, and how."""

    at: datetime
    rows: int
    was_restored: bool  #: False: our role may not make databases, so the dump was only read back row by row


def last_proved(engine: Engine) -> Proved | None:
    """What the newest backup left in the shop's database, whichever computer made it. Raises Trouble."""
    with reading(engine) as connection:
        told = connection.execute(select(META.c.value).where(META.c.key == _LAST)).scalar()
    if told is None:
        return None
    account = json.loads(told)
    return Proved(datetime.fromisoformat(account["at"]), account["rows"], account["was_restored"])


def programs_of(engine: Engine, folder: str = "") -> PostgresPrograms:
    """Programs that fit the server. Raises Trouble "backup.no_programs", "backup.old_programs", "database....."."""
    with reading(engine) as connection:
        server = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    return programs_for(server, folder)


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Inside nobody else has a database for trial here; who is killed lets go. Raises Trouble "backup.busy"."""
    with reading(engine) as connection:
        if not connection.execute(text(f"SELECT pg_try_advisory_lock({_LOCK})")).scalar():
            raise Trouble("backup.busy")
        try:
            yield
        finally:
            connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK})"))


def dump_server(engine: Engine, part: Path, programs: str = "") -> tuple[dict[str, int], bool]:
    """Write a dump to the file `part` and prove it; the rows of every table, and whether it was restored for trial.

    Where our role has CREATEDB the dump is restored into a database for trial and compared row by row with the moment
    it was made in, else it is read back and its rows are counted. Raises Trouble "backup.failed" (problem),
    "backup.unproved" (file), "backup.no_programs", "backup.old_programs", "database....", and OSError.
    """
    tools = programs_of(engine, programs)
    before = _dumped(engine, part, tools)
    was_restored = may_make_databases(engine)
    if was_restored:
        drop_leftovers(engine)
        with scratch_database(engine) as trial:
            restored_into(trial, part, tools)
            is_same = contents_at(trial) == before
    else:
        read = rows_in_dump(part, tools, engine.url)
        is_same = all(read[table] == rows for table, (rows, _) in before.items())
    if not is_same:
        raise Trouble("backup.unproved", file=str(part))
    return {table: count for table, (count, _) in before.items()}, was_restored


def note(engine: Engine, proved: Proved) -> None:
    """Let every table know of a backup that is on the disk. Raises Trouble as `engine.troubles`."""
    account = {"at": proved.at.isoformat(), "rows": proved.rows, "was_restored": proved.was_restored}
    with writing(engine) as connection:
        connection.execute(delete(META).where(META.c.key == _LAST))
        connection.execute(insert(META), {"key": _LAST, "value": json.dumps(account)})


def restored_into(trial: URL, file: Path, tools: PostgresPrograms) -> None:
    """Restore a dump into an empty database. Raises Trouble "backup.unproved" (file)."""
    words = ["--no-owner", "--exit-on-error", "--no-password", "--dbname", address_for_programs(trial), str(file)]
    if problem := tools.run(tools.restore, words, trial):
        log.warning("a dump could not be restored: %s", problem)
        raise Trouble("backup.unproved", file=str(file))


def rows_in_dump(file: Path, tools: PostgresPrograms, url: URL) -> Counter[str]:
    """How many rows of each table a dump holds, read from its first byte to its last.

    Raises Trouble "backup.unproved" (file).
    """
    rows: Counter[str] = Counter()
    table = ""
    with tools.started(tools.restore, ["--data-only", "--file=-", str(file)], url) as child:
        for line in read_lines(child.stdout) if child.stdout else ():
            if table and line == b"\\.\n":
                table = ""
            elif table:
                rows[table] += 1
            elif found := _COPY.match(line):
                table = found[1].decode()
        child.communicate()
    if child.returncode:
        raise Trouble("backup.unproved", file=str(file))
    return rows


def _dumped(engine: Engine, part: Path, tools: PostgresPrograms) -> Contents:
    """Dump and count the same moment: pg_dump shares the snapshot of our transaction."""
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))  # for us alone from its first byte on
    moment = engine.execution_options(isolation_level="REPEATABLE READ")
    with troubles(), moment.begin() as connection:
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))  # a large shop takes minutes
        words = ["--format=custom", "--no-password", f"--snapshot={_snapshot(connection)}"]
        words += ["--file", str(part), "--dbname", address_for_programs(engine.url)]
        if problem := tools.run(tools.dump, words, engine.url):
            raise Trouble("backup.failed", problem=problem)
        return contents_of(connection)


def _snapshot(connection: Connection) -> str:
    return str(connection.execute(text("SELECT pg_export_snapshot()")).scalar_one())

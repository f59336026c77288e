"""`station backup` and `station restore`: a proved copy of the database, and the way back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, Place, place, print_json, telling
from station.domain.trouble import Trouble
from station.open_window import is_window_open

if TYPE_CHECKING:
    from sqlalchemy import Engine

FolderOption = Annotated[Path | None, typer.Option("--to", metavar="DIR", help="Instead of the folder of [backup].")]
KeepOption = Annotated[int | None, typer.Option("--keep", min=1, max=1000, help="Instead of keep of [backup].")]
BackupArgument = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The backup.")]

#: The first bytes of pg_dump's custom format: src/bin/pg_dump/pg_backup_archiver.c, ReadHead.
_DUMP = b"PGDMP"


def backup(
    to: FolderOption = None, keep: KeepOption = None, as_json: JsonOption = False, home: HomeOption = None,
    db: DbOption = "",
) -> None:  # fmt: skip
    """Copy the database while tables pack, and prove the copy by restoring it. Exit code 1 where there is none."""
    with telling():
        from station.store.backup import back_up

        where = place(home, db)
        wanted = where.settings.backup
        folder = to or wanted.folder_in(where.home)
        with _as_it_is(where) as engine:
            made = back_up(engine, folder, datetime.now(UTC), keep or wanted.keep, wanted.programs)
    if as_json:
        told = {"file": str(made.file), "tables": made.tables, "rows": made.rows, "was_restored": made.was_restored}
        print_json(told)
        return
    print(where.words.say("Backup proved: {file}, {rows} rows", file=str(made.file), rows=made.rows))
    if not made.was_restored:
        print(where.words.say("It was read back, not restored: the role of the database has no CREATEDB."))


def restore(file: BackupArgument, home: HomeOption = None, db: DbOption = "") -> None:
    """Put a backup in the place of the database; the present one is kept beside it."""
    with telling():
        from station.store.backup import restore as put_back
        from station.store.server_restore import restore_server

        where, now = place(home, db), datetime.now(UTC)
        if is_window_open(where.home):
            raise Trouble("window.open")
        with _as_it_is(where) as engine:
            is_server = engine.dialect.name == "postgresql"
            with file.open("rb") as stream:
                if (stream.read(len(_DUMP)) == _DUMP) is not is_server:
                    raise Trouble("backup.other_kind", file=str(file))
            if is_server:
                before, rows = restore_server(engine, file, now, where.settings.backup.programs)
                print(where.words.say("Restored: {file}, {rows} rows", file=str(file), rows=sum(rows.values())))
                print(where.words.say("The database of before is called {name} now; drop it when it is not needed.",
                                      name=before))  # fmt: skip
                return
            made = put_back(engine, file, where.home / "backups" / "before-restore", now)
    print(where.words.say("Restored: {file}, {rows} rows", file=str(made.file), rows=made.rows))


@contextmanager
def _as_it_is(where: Place) -> Iterator["Engine"]:
    """The database at whatever schema it has: neither a backup nor a way back migrates."""
    from station.database_address import database_url
    from station.store.engine import open_engine

    engine = open_engine(database_url(where.home, where.settings, where.db_url))
    try:
        yield engine
    finally:
        engine.dispose()

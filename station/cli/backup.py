"""`station backup` and `station restore`: a proved copy of the database, and the way back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, Place, place, print_json, telling

FolderOption = Annotated[Path | None, typer.Option("--to", metavar="DIR", help="Instead of the folder of [backup].")]
KeepOption = Annotated[int | None, typer.Option("--keep", min=1, max=1000, help="Instead of keep of [backup].")]
BackupArgument = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The backup.")]


def backup(
    to: FolderOption = None, keep: KeepOption = None, as_json: JsonOption = False, home: HomeOption = None,
    db: DbOption = "",
) -> None:  # fmt: skip
    """Copy the database while tables pack, and prove the copy. Exit code 1 where there is none."""
    with telling():
        from station.store.backup import back_up
        from station.store.engine import open_engine

        where = place(home, db)
        engine = open_engine(_database(where))
        try:
            wanted = where.settings.backup
            made = back_up(engine, to or wanted.folder_in(where.home), datetime.now(UTC), keep or wanted.keep)
        finally:
            engine.dispose()
    if as_json:
        print_json({"file": str(made.file), "tables": made.tables, "rows": made.rows})
    else:
        said = where.words.say("Backup proved: {file}, {rows} rows", file=str(made.file), rows=made.rows)
        print(said)


def restore(file: BackupArgument, home: HomeOption = None, db: DbOption = "") -> None:
    """Put a backup in the place of the database; the present one is copied to backups/before-restore first."""
    with telling():
        from station.store.backup import restore as put_back
        from station.store.engine import open_engine

        where = place(home, db)
        engine = open_engine(_database(where))
        try:
            made = put_back(engine, file, where.home / "backups" / "before-restore", datetime.now(UTC))
        finally:
            engine.dispose()
    print(where.words.say("Restored: {file}, {rows} rows", file=str(made.file), rows=made.rows))


def _database(where: Place) -> str:
    return where.db_url or where.settings.database or f"sqlite:///{(where.home / 'station.sqlite').as_posix()}"

"""`station update PROGRAM`: this table goes over to a version that is installed beside this one."""

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from station.cli.common import DbOption, HomeOption, place, telling
from station.domain.trouble import Trouble
from station.open_window import is_window_open

ProgramArgument = Annotated[Path, typer.Argument(metavar="PROGRAM", help="`station` of the new version.")]
TryOption = Annotated[bool, typer.Option("--try", help="Only try the new version on a copy of the data.")]


def update(program: ProgramArgument, only_try: TryOption = False, home: HomeOption = None, db: DbOption = "") -> None:
    """Back up, try the new version on a copy, then let it bring the data up to date. Close the window first."""
    with telling():
        from station.database_address import database_url
        from station.update import bring_up, keep_copy, move_autostart, rehearse, version_of

        where = place(home, db)
        words, target = where.words, program.absolute()
        if not only_try and is_window_open(where.home):
            raise Trouble("window.open")
        new = version_of(target, version("packing-station"))
        wanted, database = where.settings.backup, database_url(where.home, where.settings, where.db_url)
        copy = keep_copy(where.home, database, wanted)
        if copy is None:
            print(words.say("The server's backups are not seen from here"))
        else:
            print(words.say("Backup proved: {file}, {rows} rows", file=str(copy.file), rows=copy.rows))
            if rehearse(target, where.home, database, copy, wanted.programs):
                print(words.say("Version {version} works on a copy of this data.", version=new))
            else:
                print(words.say("It was not tried on a copy: the role of the database has no CREATEDB."))
        if only_try:
            return
        bring_up(target, where.home, where.db_url, copy.file if copy else None)
        print(words.say("The data is up to date for version {version}.", version=new))
        if move_autostart(target, where.home):
            print(words.say("It starts at log-in from now on."))
        print(words.say("Start it with: {program}", program=str(target)))

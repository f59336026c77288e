"""What every command shares: the home folder, the settings, the words, and how trouble is told."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from station.domain.trouble import Trouble
from station.settings import StationSettings, load_settings
from station.wording.computer_language import computer_language
from station.wording.words import Words

if TYPE_CHECKING:
    from sqlalchemy import Engine

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", envvar="STATION_HOME", help="Settings, database, spool and logs lie here."),
]
#: A nightly start gives the database by the environment: arguments can be read by every user of the computer.
DbOption = Annotated[
    str,
    typer.Option("--db", metavar="URL", envvar="STATION_DB", help="Database URL instead of the one in the settings."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@dataclass(frozen=True, slots=True)
class Place:
    """Which station a command works on."""

    home: Path
    db_url: str
    settings: StationSettings

    @property
    def words(self) -> Words:
        return Words(self.settings.language or computer_language())


#: What the root command was given before the name of a subcommand.
_given: dict[str, Any] = {"home": None, "db": ""}


def remember(home: Path | None, db: str) -> None:
    """Options given before the command's name count for the command."""
    _given.update(home=home, db=db)


def place(home: Path | None, db: str) -> Place:
    """The station meant by the options, the environment and the defaults. Raises Trouble."""
    folder = home_folder(home)
    return Place(folder, db or _given["db"], load_settings(folder))


@contextmanager
def opened(where: Place) -> Iterator["Engine"]:
    """The database of a station at the newest schema, let go at the end. Raises Trouble as `open_store`."""
    from station.app import open_store

    engine = open_store(where.home, where.settings, where.db_url)
    try:
        yield engine
    finally:
        engine.dispose()


def home_folder(home: Path | None) -> Path:
    """The home folder meant by the options, the environment and the defaults."""
    folder: Path = home or _given["home"] or default_home()
    return folder.expanduser().absolute()


def default_home() -> Path:
    """STATION_HOME, else the user's folder for application files."""
    if told := os.environ.get("STATION_HOME"):
        return Path(told)
    import platformdirs

    if os.environ.get("HOME") == "":  # of a service: taken as it is, it would mean the root of the disk
        del os.environ["HOME"]
    return Path(platformdirs.user_data_dir("packing-station", appauthor=False))


@contextmanager
def telling(language: str = "") -> Iterator[None]:
    """Known trouble leaves as one sentence and the next step on stderr, with exit code 1."""
    try:
        yield
    except Trouble as trouble:
        tell(trouble, language)
        raise typer.Exit(1) from trouble


def tell(trouble: Trouble, language: str = "") -> None:
    happened, next_step = Words(language or computer_language()).trouble(trouble.code, **trouble.facts)
    if sys.stderr is None:  # a program without a console, whatever the types say
        from station.cli.message_box import show

        show(happened, next_step)
        return
    print(f"{happened} {next_step}".strip(), file=sys.stderr)


def print_json(answer: object) -> None:
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")

"""`station uninstall`: no start at log-in any more, and the data kept or deleted as the person says."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from station.cli.common import HomeOption, home_folder, tell, telling
from station.cli.secret import forget_all
from station.domain.trouble import Trouble
from station.program import is_frozen
from station.settings import StationSettings, load_settings
from station.wording.computer_language import computer_language
from station.wording.words import Words


class Data(StrEnum):
    KEEP = "keep"
    DELETE = "delete"


DataOption = Annotated[
    Data | None, typer.Option("--data", help="What becomes of the home folder; asked where not told.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Delete the data without asking again.")]


def uninstall(data: DataOption = None, yes: YesOption = False, home: HomeOption = None) -> None:
    """Prepare this computer for removing the program. Data is deleted only after an explicit yes."""
    with telling():
        from station.autostart import switch_off
        from station.uninstall import delete_home, entries_of

        folder = home_folder(home)
        settings = _settings(folder)
        words = Words(settings.language or computer_language())
        found = entries_of(folder)
        wish = data or _asked(words, folder, has_data=bool(found))
        if wish is Data.DELETE and found and not yes:
            _confirm(words, folder)
        if switch_off():
            print(words.say("The packing window no longer starts at log-in."))
        if not found:
            print(words.say("No data of a station lies in {folder}.", folder=str(folder)))
        elif wish is Data.KEEP:
            print(words.say("Settings, database and prints stay in {folder}.", folder=str(folder)))
        else:
            _leave_shop(words, folder, settings)
            forget_all(folder, {settings.database_secret, settings.network.key_secret})
            left = delete_home(folder).left
            print(words.say("Settings, database and prints in {folder} were deleted.", folder=str(folder)))
            if left:
                print(words.say("Not ours, left as it is: {names}", names=", ".join(left)))
        if settings.database.startswith("postgres"):
            print(words.say("The shop's database is on a server and was not touched."))
        print(_last_step(words))


def _leave_shop(words: Words, folder: Path, settings: StationSettings) -> None:
    """A table of a server tells what it keeps and gives its voucher codes back; one that is away stops nothing."""
    from station.database_address import database_url
    from station.table_stores import KEPT_FILE, leave_shop

    if not (folder / KEPT_FILE).exists():
        return
    try:
        given_back = leave_shop(folder, settings, database_url(folder, settings))
    except Trouble as trouble:
        tell(trouble, words.language)
        print(words.say("What this table kept was not told to the shop, and its voucher codes stay out of use."))
        return
    print(words.count("{n} voucher code given back", "{n} voucher codes given back", given_back))


def _settings(folder: Path) -> StationSettings:
    """What the home says, the defaults where it cannot be read: that is no reason to stay installed."""
    try:
        return load_settings(folder)
    except Trouble:
        return StationSettings()


def _asked(words: Words, folder: Path, has_data: bool) -> Data:
    """What a person at a terminal wants; scripts that say nothing keep everything."""
    if not has_data or not _is_terminal():
        return Data.KEEP
    question = words.say("Delete settings, database and prints in {folder} as well?", folder=str(folder))
    return Data.DELETE if typer.confirm(question, default=False) else Data.KEEP


def _confirm(words: Words, folder: Path) -> None:
    """A second yes before data goes. Raises Trouble "uninstall.unconfirmed"."""
    question = words.say("There is no way back without a backup. Really delete {folder}?", folder=str(folder))
    if not _is_terminal() or not typer.confirm(question, default=False):
        raise Trouble("uninstall.unconfirmed")


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _last_step(words: Words) -> str:
    if is_frozen():
        return words.say("Now delete the program's folder: {folder}", folder=str(Path(sys.executable).parent))
    return words.say("Now remove the package as it was installed, e.g.: pip uninstall packing-station")

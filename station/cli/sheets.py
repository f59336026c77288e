"""`station sheets`: PDF to laminate, so that hands stay on scanner and box: commands, badges, scanner self-test."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from station.cli.common import DbOption, HomeOption, Place, opened, place, telling
from station.domain.command_codes import DIGITS, Command
from station.domain.roles import Account
from station.domain.trouble import Trouble
from station.wording.names import ROLES
from station.wording.words import Words

if TYPE_CHECKING:
    from station.documents.sheets import SheetCode

app = typer.Typer(no_args_is_help=True, help="Sheets of codes as PDF, to print and laminate.")


class Form(StrEnum):
    """How the codes are drawn; a laser scanner reads only bars."""

    CODE128 = "code128"
    DATAMATRIX = "datamatrix"


class Language(StrEnum):
    DE = "de"
    EN = "en"


OutOption = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="PDF to write.")]
LangOption = Annotated[Language | None, typer.Option("--lang", help="Language; default that of the screens.")]
FormOption = Annotated[Form, typer.Option("--code", help="Bars, or Data Matrix for cameras.")]


@app.command()
def commands(
    out: OutOption = None,
    lang: LangOption = None,
    code: FormOption = Form.CODE128,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Every command with its code, its name, its key and a drawing."""
    with telling():
        where = place(home, db)
        words = _words(where, lang)
        from station.documents.sheets import CommandTile, command_sheet
        from station.ui.keys import KEYS, first_keys
        from station.wording.commands import command_words

        keys = first_keys(KEYS)
        tiles = [
            CommandTile(one, words.say("Answer {n}", n=one.value))
            if one in DIGITS
            else CommandTile(one, command_words(one, words), _key(keys.get(one, ""), words))
            for one in Command
        ]
        _write(out or Path("commands.pdf"), command_sheet(words.say("Scan instead of keys"), tiles, _form(code)), words)


@app.command()
def badges(
    out: OutOption = None,
    lang: LangOption = None,
    code: FormOption = Form.CODE128,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """The badges of everybody who has one, in the size of a bank card."""
    with telling():
        from station.store.people import SqlPeople

        where = place(home, db)
        words = _words(where, lang)
        with opened(where) as engine:
            bearers = SqlPeople(engine).badges()
        if not bearers:
            raise Trouble("people.badge_missing")
        _write(out or Path("badges.pdf"), badges_pdf(bearers, words, _form(code)), words)


@app.command()
def selftest(out: OutOption = None, lang: LangOption = None, home: HomeOption = None, db: DbOption = "") -> None:
    """A page that finds out whether scanners type with the right layout."""
    with telling():
        from scanners.layout_check import SELF_TEST
        from station.documents.sheets import self_test_sheet

        words = _words(place(home, db), lang)
        steps = (
            words.say("Open the packing table, or start “station scanners selftest”."),
            words.say("Scan one of the codes: the bars with any scanner, the square with a camera."),
            words.say("Read what the screen says. Where something is wrong, it names the cure."),
        )
        _write(out or Path("selftest.pdf"), self_test_sheet(words.say("Check a scanner"), steps, SELF_TEST), words)


def badges_pdf(bearers: Sequence[tuple[Account, str]], words: Words, form: "SheetCode") -> bytes:
    """Badges with first name and role."""
    from station.documents.sheets import Badge, badge_sheet

    cards = [Badge(code, one.first_name, words.say(ROLES[one.role])) for one, code in bearers]
    return badge_sheet(words.say("Badges"), cards, form)


def write_sheet(file: Path, pdf: bytes) -> None:
    """Raises Trouble "out.not_writable"."""
    try:
        file.write_bytes(pdf)
    except OSError as error:
        raise Trouble(
            "out.not_writable", folder=str(file.absolute().parent), problem=error.strerror or str(error)
        ) from error


def _write(file: Path, pdf: bytes, words: Words) -> None:
    write_sheet(file, pdf)
    print(words.say("Written: {file}", file=str(file)))


def _words(where: Place, lang: Language | None) -> Words:
    return Words(lang.value) if lang else where.words


def _form(code: Form) -> "SheetCode":
    return "datamatrix" if code is Form.DATAMATRIX else "code128"


def _key(key: str, words: Words) -> str:
    """A key as it is printed on keyboards of this language."""
    return key.replace("Ctrl+", f"{words.say('Ctrl')}+").replace("Backspace", words.say("Backspace"))

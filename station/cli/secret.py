"""`station secret`: passwords and keys of this computer, in the keyring of the system or a file of this account."""

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from station import pc_secrets
from station.cli.common import HomeOption, JsonOption, home_folder, print_json, telling
from station.domain.trouble import Trouble
from station.pc_secrets import SecretPlace
from station.settings import SECRET_NAME
from station.wording.computer_language import computer_language
from station.wording.words import Words

app = typer.Typer(no_args_is_help=True, help="Passwords that settings.toml names and does not hold.")


def _name(name: str) -> str:
    if not name or not re.match(SECRET_NAME, name):
        raise typer.BadParameter("1 to 40 of a-z, 0-9 and -")
    return name


NameArgument = Annotated[str, typer.Argument(metavar="NAME", callback=_name, help="As settings.toml names it.")]
FileOption = Annotated[
    bool, typer.Option("--in-file", help="In a file of this account, also where there is a keyring.")
]


@app.command("set")
def set_secret(name: NameArgument, in_file: FileOption = False, home: HomeOption = None) -> None:
    """Keep a secret. It is asked for without showing it, or read from standard input."""
    with telling():
        words = Words(computer_language())
        secret = _asked(words, name)
        place = pc_secrets.keep(home_folder(home), name, secret, in_file=in_file)
    print(place_line(name, place, words))


@app.command("show")
def show(name: NameArgument, as_json: JsonOption = False, home: HomeOption = None) -> None:
    """Tell where a secret lies, never the secret itself. Exit code 1 where there is none."""
    with telling():
        place = pc_secrets.place_of(home_folder(home), name)
        if place is None and not as_json:
            raise Trouble("secret.missing", name=name)
    if as_json:
        print_json({"name": name, "kept_in": place.kind if place else None, "place": place.name if place else None})
    elif place:
        print(place_line(name, place, Words(computer_language())))
    if place is None:
        raise typer.Exit(1)


@app.command("forget")
def forget(name: NameArgument, home: HomeOption = None) -> None:
    """Delete a secret. Exit code 1 where there was none."""
    with telling():
        if not pc_secrets.forget(home_folder(home), name):
            raise Trouble("secret.missing", name=name)
    print(Words(computer_language()).say("The secret {name} is forgotten.", name=name))


def place_line(name: str, place: SecretPlace, words: Words) -> str:
    """Where a secret lies, in one sentence."""
    if place.kind == "keyring":
        return words.say("The secret {name} lies in the keyring: {ring}", name=name, ring=place.name)
    return words.say("The secret {name} lies in a file that only this account reads: {file}",
                     name=name, file=place.name)  # fmt: skip


def _asked(words: Words, name: str) -> str:
    """What is typed or piped. Raises Trouble "secret.empty" (name)."""
    if sys.stdin is not None and sys.stdin.isatty():
        secret: str = typer.prompt(words.say("Secret {name}", name=name), hide_input=True, err=True)
    else:
        secret = (sys.stdin.readline() if sys.stdin else "").rstrip("\r\n")
    if not secret:
        raise Trouble("secret.empty", name=name)
    return secret


def forget_all(home: Path, names: set[str]) -> None:
    """Forget the secrets of a home that goes. Raises Trouble "secret.unwritable"."""
    for name in sorted(names - {""}):
        pc_secrets.forget(home, name)

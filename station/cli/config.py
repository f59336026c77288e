"""`station config` and `station setup`: check, describe, put in place and hand out the settings file."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from station.cli.common import HomeOption, JsonOption, home_folder, print_json, telling
from station.domain.trouble import Trouble
from station.settings_check import Mistake, Remark, find_mistakes, find_remarks, settings_schema
from station.setup_file import export_settings, for_table, keep_password, put_settings
from station.wording.computer_language import computer_language
from station.wording.words import Words

app = typer.Typer(no_args_is_help=True, help="The settings file: check it, describe it.")

FileArgument = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Instead of the home folder's own.")]
FileOption = Annotated[Path | None, typer.Option("--file", metavar="FILE", help="Settings to put in place.")]
TableOption = Annotated[
    str, typer.Option("--table", metavar="NAME", help="This table's name instead of the one in the file.")
]
ExportOption = Annotated[bool, typer.Option("--export", help="Write the settings to standard output, no password.")]


@app.command("check")
def check(file: FileArgument = None, as_json: JsonOption = False, home: HomeOption = None) -> None:
    """Explain every mistake of the settings with its line, exit code 1 where there is one; and what could be better."""
    with telling():
        source = file or home_folder(home) / "settings.toml"
        text = _read(source)
        mistakes, remarks = find_mistakes(text), find_remarks(text)
    if as_json:
        told = {"mistakes": [asdict(mistake) for mistake in mistakes], "remarks": [asdict(one) for one in remarks]}
        print_json({"ok": not mistakes, **told})
    else:
        _tell(source, mistakes, remarks)
    if mistakes:
        raise typer.Exit(1)


@app.command("schema")
def schema() -> None:
    """The JSON schema of settings.toml."""
    print_json(settings_schema())


def setup(
    file: FileOption = None, table: TableOption = "", export: ExportOption = False, home: HomeOption = None
) -> None:
    """Set this table up from a file without questions, or write its settings for the next table."""
    if export == (file is not None):
        raise typer.BadParameter("one of --file FILE and --export")
    with telling():
        folder = home_folder(home)
        if file is None:
            sys.stdout.write(export_settings(folder))
            return
        text = _read(file)
        mistakes = find_mistakes(text)
        if table and not mistakes:
            text = for_table(text, table)
            mistakes = find_mistakes(text)
        if mistakes:
            _tell(file, mistakes, [])
            raise typer.Exit(1)
        text, kept = keep_password(folder, text)
        target = put_settings(folder, text)
    words = Words(computer_language())
    if kept:
        print(words.say("The password was taken out of the settings and is kept here: {place}", place=kept.name))
    print(words.say("Set up: {file}", file=str(target)))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble("settings.unreadable", file=str(file), problem=str(error)) from error


def _tell(file: Path, mistakes: list[Mistake], remarks: list[Remark]) -> None:
    words = Words(computer_language())
    for mistake in mistakes:
        print(f"{file}:{mistake.line}: {_sentence(mistake, words)}")
        if mistake.allowed:
            print("    " + words.say("Allowed: {allowed}", allowed=mistake.allowed))
    if not mistakes:
        print(words.say("{file}: no mistakes", file=str(file)))
    for remark in remarks:
        print(f"{file}:{remark.line}: {_said(remark, words)}")


def _said(remark: Remark, words: Words) -> str:
    if remark.code == "password":
        return words.say(
            "The password is readable here. “station setup --file {file}” moves it to the keyring of this computer.",
            file="settings.toml",
        )
    return words.say("The password in this address is not used: {secret} is.", secret="database_secret")  # noqa: S106


def _sentence(mistake: Mistake, words: Words) -> str:
    field, problem = mistake.field, mistake.problem
    if mistake.code == "syntax":
        return words.say("This line cannot be read: {problem}", problem=problem)
    if mistake.code == "unknown":
        return words.say("There is no setting {field}[; do you mean {near}?]", field=field, near=problem)
    if mistake.code == "missing":
        return words.say("{field} is missing.", field=field)
    if mistake.code == "no_printer":
        return words.say("{field}: no printer is called {printer}.", field=field, printer=problem)
    if mistake.code == "time_zone":
        return words.say("{field}: there is no time zone {zone}.", field=field, zone=problem)
    return words.say("{field}: {problem}", field=field, problem=problem)

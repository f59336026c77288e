"""`station texts check`: whether the texts of this station's database may go out to customers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, Place, opened, place, print_json, telling
from station.wording.words import Words

if TYPE_CHECKING:
    from station.documents.text_check import Checker, Paper
    from station.documents.text_findings import Finding

app = typer.Typer(help="Texts for customers.", no_args_is_help=True)

SIGNS = {"error": "ERROR  ", "warning": "warning"}
#: Sentences stand in the computer's language, and in the other one for who writes the texts.
LANGUAGES = ("de", "en")


@app.command("check")
def check(
    as_json: JsonOption = False,
    language: Annotated[str, typer.Option("--language", metavar="CODE", help="Only texts in this language.")] = "",
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Compose every text for customers of long and difficult names, on its real paper. Exit code 1 on errors."""
    with telling():
        from station.documents.text_findings import Severity

        where = place(home, db)
        checker = checker_of(where)
        with _progress(where.words) as told:
            checked = checker.check(language, told)
    account = {
        "texts": checked.texts,
        "checked": checked.prints,
        "errors": checked.count(Severity.ERROR),
        "warnings": checked.count(Severity.WARNING),
        "findings": [finding_account(finding) for finding in checked.findings],
    }
    print_json(account) if as_json else print_account(account, where.words)
    if account["errors"]:
        raise typer.Exit(1)


def checker_of(where: Place) -> "Checker":
    """The texts, catalogue, papers and pictures of a station. Raises Trouble."""
    from station.app import pictures_of
    from station.documents.shop_voice import ShopVoice
    from station.documents.text_check import Checker
    from station.store.shop_store import SqlShopStore

    with opened(where) as engine:
        catalog = SqlShopStore(engine).catalog()
    return Checker(catalog, ShopVoice.of(where.settings), papers_of(where), pictures_of(where.home))


def papers_of(where: Place) -> "Mapping[str, Paper]":
    """Paper and printer of every slot that this station prints. Raises Trouble."""
    from station.documents.text_check import Paper
    from station.table_printers import build_printers, slots_of

    printers = build_printers(where.home, where.settings)
    of_slot = {slot: printers.get(name) for slot, name in slots_of(where.settings).items()}
    return {slot: Paper(printer.media, printer.profile) for slot, printer in of_slot.items() if printer}


def finding_account(finding: "Finding") -> dict[str, Any]:
    """A finding as a plain object, its sentences in both languages; the keys are a contract."""
    said = {code: _said(finding, Words(code)) for code in LANGUAGES}
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "set": finding.text_set,
        "id": finding.text_id,
        "language": finding.language,
        "form": finding.form,
        "problem": {code: problem for code, (problem, _) in said.items()},
        "next_step": {code: step for code, (_, step) in said.items()},
    }


def _said(finding: "Finding", words: Words) -> tuple[str, str]:
    named = {"set": finding.text_set, "language": words.language_name(finding.language)}
    return words.trouble(finding.code, **named, **dict(finding.facts))


def print_account(account: dict[str, Any], words: Words) -> None:
    """The findings for people, worst first, and what they add up to."""
    language = words.language if words.language in LANGUAGES else LANGUAGES[-1]
    for finding in sorted(account["findings"], key=lambda each: each["severity"]):
        which = " ".join(
            part for part in (finding["id"] or finding["set"], finding["language"], finding["form"]) if part
        )
        print(f"{SIGNS[finding['severity']]}  {which:<32} {finding['problem'][language]}")
        print(f"{'':<42} {finding['next_step'][language]}")
    print(
        words.count("{n} text was checked.", "{n} texts were checked.", account["texts"]),
        words.count("{n} mistake.", "{n} mistakes.", account["errors"]),
        words.count("{n} remark.", "{n} remarks.", account["warnings"]),
    )


@contextmanager
def _progress(words: Words) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr; silent where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(words.say("Checking texts"), total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)

"""`station doctor`: whether everything this station needs is there and works."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, place, print_json
from station.domain.trouble import Trouble
from station.wording.computer_language import computer_language
from station.wording.words import Words

if TYPE_CHECKING:
    from station.doctor import Finding

SIGNS = {"ok": "ok     ", "warning": "warning", "failed": "FAILED "}
#: Exit codes of `--monitor`, as Nagios and its kin read them ("Monitoring Plugins Development Guidelines", 2.3).
MONITOR = {"ok": 0, "warning": 1, "failed": 2}

MonitorOption = Annotated[
    bool, typer.Option("--monitor", help="Exit code 1 for warnings and 2 for what failed, as monitoring reads it.")
]
QuickOption = Annotated[bool, typer.Option("--quick", help="Leave out the texts, which take some ten seconds.")]


def doctor(
    as_json: JsonOption = False, monitor: MonitorOption = False, quick: QuickOption = False,
    home: HomeOption = None, db: DbOption = "",
) -> None:  # fmt: skip
    """Check everything this station needs. Exit code 1 when something failed; see --monitor."""
    from station.doctor import worst

    findings = _found(home, db, texts=not quick)
    state = worst(findings)
    code = MONITOR[state] if monitor else int(state == "failed")
    if as_json:
        answer: dict[str, Any] = {
            "ok": state != "failed",
            "state": state,
            "exit_code": code,
            "checks": [finding.account() for finding in findings],
        }
        print_json(answer)
    else:
        for finding in findings:
            print(f"{SIGNS[finding.state]}  {finding.name:<10} {finding.detail}")
            if finding.cure:
                print(f"{'':<21}{finding.cure}")
    if code:
        raise typer.Exit(code)


def _found(home: Path | None, db: str, *, texts: bool) -> "list[Finding]":
    """What the doctor finds; settings that cannot be read are all that it finds."""
    from station.doctor import Finding, examine

    try:
        where = place(home, db)
    except Trouble as trouble:
        return [
            Finding("settings.trouble", "failed", *Words(computer_language()).trouble(trouble.code, **trouble.facts))
        ]
    return examine(where.home, where.settings, where.db_url, where.words, texts=texts)


def qt_trial() -> None:
    """Whether Qt starts here: ends with exit code 0, or as Qt ends a process that it cannot start in."""
    from PySide6.QtGui import QGuiApplication

    QGuiApplication([])

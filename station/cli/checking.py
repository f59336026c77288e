"""`station doctor`: whether everything this station needs is there and works."""

from typing import Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, place, print_json, telling

SIGNS = {"ok": "ok     ", "warning": "warning", "failed": "FAILED "}


def doctor(as_json: JsonOption = False, home: HomeOption = None, db: DbOption = "") -> None:
    """Check everything this station needs. Exit code 1 when something failed."""
    with telling():
        from station.doctor import examine

        where = place(home, db)
        findings = examine(where.home, where.settings, where.db_url, where.words)
    if as_json:
        answer: dict[str, Any] = {
            "ok": all(f.state != "failed" for f in findings),
            "checks": [f.account() for f in findings],
        }
        print_json(answer)
    else:
        for finding in findings:
            print(f"{SIGNS[finding.state]}  {finding.name:<10} {finding.detail}")
            if finding.cure:
                print(f"{'':<21}{finding.cure}")
    if any(f.state == "failed" for f in findings):
        raise typer.Exit(1)


def qt_trial() -> None:
    """Whether Qt starts here: ends with exit code 0, or as Qt ends a process that it cannot start in."""
    from PySide6.QtGui import QGuiApplication

    QGuiApplication([])

"""`station prints` as scripts rely on it."""

import json
from datetime import UTC, datetime
from pathlib import Path

from typer.testing import CliRunner

from printing.jobs import PrintJob
from printing.page import Page
from station.app import open_store
from station.cli import app
from station.settings import StationSettings
from station.store.job_store import SqlJobStore


def test_a_home_without_prints_says_so(tmp_path: Path) -> None:
    asked = ["prints", "--days", "3", "--home", str(tmp_path)]
    answer = CliRunner().invoke(app, [*asked, "--json"], env={"LANG": "C", "LC_ALL": "C"})
    assert json.loads(answer.stdout) == {"days": 3, "prints": [], "misprints": []}
    assert CliRunner().invoke(app, asked, env={"LANG": "C", "LC_ALL": "C"}).stdout == "Nothing was printed.\n"


def test_misprints_are_listed_by_printer_and_reason(tmp_path: Path) -> None:
    at = datetime.now(UTC)
    engine = open_store(tmp_path, StationSettings())
    prints = [("notes", 1, ""), ("notes", 2, "crumpled"), ("notes", 3, "unreadable")]
    SqlJobStore(engine).add(
        [
            PrintJob(f"{copy}", "10481", "p", "note", printer, Page(b"", 80.0, 100.0), at, copy, reason=reason)
            for printer, copy, reason in prints
        ]
    )
    engine.dispose()
    asked = ["prints", "--list", "--home", str(tmp_path)]
    env = {"LANG": "C", "LC_ALL": "C"}
    told = CliRunner().invoke(app, asked, env=env).stdout.splitlines()
    assert [line.split("  ")[1:] for line in told] == [
        ["10481", "notes", "note", "Crumpled"],
        ["10481", "notes", "note", "Unreadable"],
    ]
    answer = json.loads(CliRunner().invoke(app, [*asked, "--reason", "crumpled", "--json"], env=env).stdout)
    (row,) = answer["misprints"]
    assert {**row, "at": ""} == {
        "at": "",
        "order": "10481",
        "printer": "notes",
        "slot": "note",
        "reason": "crumpled",
        "to_be_shredded": False,
    }
    assert CliRunner().invoke(app, [*asked, "--printer", "cards"], env=env).stdout == "No misprints.\n"
    assert CliRunner().invoke(app, [*asked, "--reason", "dog"], env=env).exit_code == 2

"""What `--by` names somebody for is refused to whose role may not do it, in words, and stands in the audit log."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from station.app import open_store
from station.cli import app
from station.domain.audit import Actor
from station.domain.roles import Deed, Role, may
from station.settings import StationSettings
from station.store.people import SqlPeople
from station.wording.troubles import TROUBLES
from tests.store.facts import NOON

#: A command for each deed that a command line can do, as it is typed.
COMMANDS: dict[Deed, tuple[str, ...]] = {
    Deed.EDIT_CUSTOMERS: ("customers", "merge", "C-1", "C-2", "--why", "same"),
    Deed.TELL_CUSTOMER: ("customers", "know", "C-1", "--out", "told"),
    Deed.FORGET_CUSTOMER: ("customers", "forget", "C-1", "--yes"),
    Deed.EDIT_STOCK: ("stock", "undo", "1"),
    Deed.EDIT_VOUCHERS: ("vouchers", "import", "codes.csv", "--pool", "ten"),
    Deed.EDIT_RULES: ("rules", "rollback", "1"),
    Deed.SETTLE_CONFLICTS: ("conflicts", "--settle", "1"),
    Deed.EDIT_PEOPLE: ("people", "deactivate", "nobody"),
}
NAMES = {Role.PACKER: "Paula", Role.MANAGER: "Mia", Role.IT: "Tom"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A station with one person of each role."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "codes.csv").write_text("code\nA-1\n", encoding="utf-8")
    engine = open_store(tmp_path, StationSettings())
    for role, name in NAMES.items():
        SqlPeople(engine).add(name, role, NOON, Actor("Tom"))
    engine.dispose()
    return tmp_path


def refused(home: Path) -> list[tuple[str, str]]:
    """Who was refused what, by the audit log."""
    told = CliRunner().invoke(app, ["audit", "--find", "refused", "--json", "--home", str(home)])
    return [(entry["who"], entry["facts"]["deed"]) for entry in json.loads(told.stdout)["entries"]]


def run(home: Path, deed: Deed, by: str) -> str:
    """What the command says on standard error."""
    return CliRunner().invoke(app, [*COMMANDS[deed], "--by", by, "--home", str(home)]).stderr


@pytest.mark.parametrize("deed", COMMANDS)
def test_a_command_is_refused_to_whose_role_may_not_do_it(home: Path, deed: Deed) -> None:
    expected = []
    for role, name in NAMES.items():
        is_refused = "not open to everybody" in run(home, deed, name.upper())
        assert is_refused == (not may(role, deed)), role
        if is_refused:
            expected.insert(0, (name, deed.value))
    assert refused(home) == expected
    assert "role.may_not" in TROUBLES


def test_who_is_nobody_at_the_tables_is_left_to_the_system(home: Path) -> None:
    assert "not open to everybody" not in run(home, Deed.EDIT_RULES, "nightly import")
    assert refused(home) == []


def test_who_no_longer_works_here_is_refused(home: Path) -> None:
    CliRunner().invoke(app, ["people", "deactivate", "Mia", "--by", "Tom", "--home", str(home)])
    assert "not open to everybody" in run(home, Deed.EDIT_RULES, "Mia")

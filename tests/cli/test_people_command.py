"""`station people`, `codes`, `sheets` and `audit`: what they tell, write and refuse."""

import csv
import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from typer.testing import CliRunner, Result

from station.cli import app
from station.domain.command_codes import Command, command_in, is_badge

ORDERS = """order_number,ordered_at,sku,name,quantity,unit_price
10482,2026-01-10,T-1,Tea,2,4.50
10483,2026-01-10,T-1,Tea,1,4.50
"""
CODES = "kind,code,order\nTote,T17,10482\ntote,T17,10483\ndelivery-note,LS-9,10482\n"


class Shell:
    """Runs commands in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *words: str, typed: str = "") -> Result:
        env = {"LANG": "C", "LC_ALL": "C"}
        return CliRunner().invoke(app, [*words, "--home", str(self.home)], input=typed, env=env)

    def said(self, *words: str, typed: str = "") -> str:
        result = self.run(*words, typed=typed)
        assert result.exit_code == 0, result.output
        return result.stdout

    def answer(self, *words: str) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.said(*words, "--json"))
        return answer

    def refused(self, *words: str, typed: str = "") -> str:
        result = self.run(*words, typed=typed)
        assert result.exit_code == 1, result.output
        return result.stderr.strip()


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv("STATION_HOME", raising=False)
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text('packer = "Ada"\n[codes]\ntracking = "1Z.*"\n', encoding="utf-8")
    return Shell(home)


def codes_in(file: Path) -> list[str]:
    pages = [page.render(scale=300 / 72).to_pil() for page in pypdfium2.PdfDocument(file)]
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]


# --- people ------------------------------------------------------------------------------------------------


def test_people_come_change_and_go(shell: Shell, tmp_path: Path) -> None:
    shell.said("people", "add", "Anna")
    shell.said("people", "add", "Mara", "--role", "manager", "--language", "de")
    shell.said("people", "pin", "anna", typed="4711\n4711\n")
    shell.said("people", "badge", "1", "--out", str(tmp_path / "badge.pdf"))
    shell.said("people", "role", "mara", "it")
    shell.said("people", "rename", "2", "Maria")
    people = shell.answer("people", "list")["people"]
    assert [(p["id"], p["first_name"], p["role"], p["has_badge"], p["has_pin"]) for p in people] == [
        (1, "Anna", "packer", True, True),
        (2, "Maria", "it", False, False),
    ]
    assert [is_badge(code) for code in codes_in(tmp_path / "badge.pdf")] == [True]
    shell.said("people", "deactivate", "Anna")
    assert "no longer here" in shell.said("people", "list")
    assert "4711" not in shell.said("audit") + shell.said("people", "list")
    shell.said("people", "activate", "Anna")


def test_what_is_wrong_with_people_is_said(shell: Shell) -> None:
    shell.said("people", "add", "Anna")
    shell.said("people", "add", "anna")
    assert "Several people are called Anna: 1 and 2." in shell.refused("people", "role", "Anna", "it")
    assert "Nobody here goes by Zoe" in shell.refused("people", "badge", "Zoe")
    assert "There is no role called king" in shell.refused("people", "role", "1", "king")
    assert "The two PINs are not the same" in shell.refused("people", "pin", "1", typed="4711\n4712\n")
    assert "Choose 4 to 12 digits" in shell.refused("people", "pin", "1", typed="1234\n1234\n")
    assert "Nobody here has a badge yet" in shell.refused("sheets", "badges")


# --- audit -------------------------------------------------------------------------------------------------


def test_the_log_is_read_searched_and_exported(shell: Shell, tmp_path: Path) -> None:
    shell.said("people", "add", "=HYPERLINK(1)", "--by", "Boss")
    shell.said("people", "role", "1", "manager")
    log = [entry["action"] for entry in shell.answer("audit")["entries"]]
    assert log == ["person.role", "person.added", "settings.changed"]  # the settings came before everything
    (added,) = shell.answer("audit", "--find", "boss")["entries"]
    assert (added["who"], added["facts"]["role"]) == ("Boss", "packer")
    file = tmp_path / "log.csv"
    shell.said("audit", "--csv", str(file))
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["who"] for row in rows[:2]] == ["Ada", "Boss"]
    assert shell.answer("audit", "--since", "2099-01-01")["entries"] == []


# --- codes -------------------------------------------------------------------------------------------------


def test_codes_are_imported_once_and_lead_to_their_orders(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "codes.csv").write_text(CODES, encoding="utf-8")
    shell.said("import", str(tmp_path / "orders.csv"))
    assert shell.answer("codes", "import", str(tmp_path / "codes.csv")) == {"new": 3, "known_before": 0}
    assert shell.answer("codes", "import", str(tmp_path / "codes.csv")) == {"new": 0, "known_before": 3}
    (tote,) = shell.answer("codes", "show", "t17")["meanings"]
    assert (tote["kind"], tote["orders"]) == ("tote", ["10482", "10483"])
    assert shell.said("codes", "show", "10482") == "order number: 10482\n"
    assert shell.said("codes", "show", "ptcundo") == "command: Undo\n"
    assert "by its looks: tracking number" in shell.refused("codes", "show", "1Z5")


@pytest.mark.parametrize(("text", "column"), [("code,kind\n", "order"), (CODES + "x,order,1\n", "kind")])
def test_a_wrong_file_is_refused_as_a_whole(shell: Shell, tmp_path: Path, text: str, column: str) -> None:
    file = tmp_path / "codes.csv"
    file.write_text(text, encoding="utf-8")
    shell.said("people", "list")  # opens the database, which tells the settings
    before = shell.answer("audit")
    assert column in shell.refused("codes", "import", str(file))
    assert shell.answer("audit") == before


# --- sheets ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_command_sheet_has_every_command(shell: Shell, tmp_path: Path, lang: str) -> None:
    shell.said("sheets", "commands", "--lang", lang, "--out", str(tmp_path / "c.pdf"))
    assert {command_in(code) for code in codes_in(tmp_path / "c.pdf")} == set(Command)


def test_the_other_sheets_are_written_and_a_wrong_folder_is_said(shell: Shell, tmp_path: Path) -> None:
    shell.said("sheets", "selftest", "--out", str(tmp_path / "s.pdf"))
    assert len(codes_in(tmp_path / "s.pdf")) == 2
    shell.said("people", "add", "Anna")
    shell.said("people", "badge", "1", "--out", str(tmp_path / "b.pdf"))
    shell.said("sheets", "badges", "--code", "datamatrix", "--out", str(tmp_path / "bs.pdf"))
    assert codes_in(tmp_path / "bs.pdf") == codes_in(tmp_path / "b.pdf")
    assert "cannot be written" in shell.refused("sheets", "selftest", "--out", str(tmp_path / "no" / "s.pdf"))

"""`station customers search | know | forget` and `station retention`: what they tell, write and erase."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from station.cli import app

ORDERS = """order_number,ordered_at,sku,name,quantity,unit_price,customer_number,first_name,last_name,town,email
A-1,2026-01-10,T-1,Tea,2,4.50,C1,Wilhelmina,Quastenflosser,Kleinkleckersdorf,ada@example.org
A-2,2026-06-21,T-1,Tea,1,4.50,C2,Berta,Muster,Musterstadt,
G-1,2026-06-22,T-1,Tea,1,4.50,,,,,Ada@example.org
A-3,2026-06-22,T-1,Tea,?,4.50,C1,Wilhelmina,Quastenflosser,Kleinkleckersdorf,
"""
SECRETS = ("Wilhelmina", "Quastenflosser", "Kleinkleckersdorf", "A-1", "G-1")


class Shell:
    """Runs commands in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *words: str, lang: str = "C") -> Result:
        return CliRunner().invoke(app, [*words, "--home", str(self.home)], env={"LANG": lang, "LC_ALL": lang})

    def said(self, *words: str, lang: str = "C") -> str:
        result = self.run(*words, lang=lang)
        assert result.exit_code == 0, result.output
        return result.stdout

    def answer(self, *words: str) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.said(*words, "--json"))
        return answer


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv("STATION_HOME", raising=False)
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text('packer = "Ada"\n', encoding="utf-8")
    made = Shell(home)
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    made.said("import", str(file))
    return made


def test_search_finds_by_the_beginnings_of_words(shell: Shell) -> None:
    assert [one["number"] for one in shell.answer("customers", "search", "quast", "klein")["customers"]] == ["C1"]
    assert shell.said("customers", "search", "muster") == "C2  Berta Muster  Musterstadt\n"
    assert shell.said("customers", "search", "nobody", lang="de_DE.UTF-8") == "Niemand gefunden.\n"


def test_know_writes_everything_for_people_and_for_machines(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = shell.answer("customers", "know", "C1", "--out", str(out))
    assert [Path(file).name for file in told["files"]] == ["customer.json", "customer.pdf"]
    account = json.loads((out / "customer.json").read_text(encoding="utf-8"))
    assert {"customer", "shop_order", "order_line", "quarantine_line"} == set(account["tables"])
    assert [order["number"] for order in account["tables"]["shop_order"]] == ["A-1", "G-1"]
    assert (out / "customer.pdf").read_bytes().startswith(b"%PDF")
    entries = shell.answer("audit", "--find", "customer.told")["entries"]
    assert [(one["subject"], one["who"]) for one in entries] == [("C1", "Ada")]


def test_forget_leaves_no_byte_in_any_file_of_the_home(shell: Shell, tmp_path: Path) -> None:
    told = shell.answer("customers", "forget", "C1", "--yes")
    assert told["has_learned"]
    assert told["is_swept"]
    content = b"".join(file.read_bytes() for file in shell.home.rglob("*") if file.is_file())
    assert b"Berta" in content
    assert [secret for secret in SECRETS if secret.encode() in content] == []
    assert told["name"] in [one["subject"] for one in shell.answer("audit")["entries"]]


def test_an_import_counts_who_was_left_out(shell: Shell, tmp_path: Path) -> None:
    shell.said("customers", "forget", "C1", "--yes")
    report = shell.answer("import", str(tmp_path / "orders.csv"))
    assert (report["lines_forgotten"], report["customers_new"]) == (3, 0)
    assert "3 lines of forgotten customers left out" in shell.said("import", str(tmp_path / "orders.csv"))


def test_forget_asks_first(shell: Shell) -> None:
    result = shell.run("customers", "forget", "C1")  # nobody answers
    assert result.exit_code == 1
    assert shell.said("customers", "search", "C1").startswith("C1")


def test_retention_shows_what_would_go_and_erases_it(shell: Shell) -> None:
    copy = shell.home / "station.before-0003.sqlite"
    copy.write_bytes(b"old")
    os.utime(copy, (0, 0))
    due = shell.answer("retention", "show")
    assert (due["outcome"], due["rows"]["quarantine"], due["files"]["copies"]) == ("due", 0, 1)
    assert copy.exists()
    assert shell.answer("retention", "run")["files"]["copies"] == 1
    assert not copy.exists()
    assert shell.answer("retention", "run", "--older-than", "24")["outcome"] == "fresh"
    assert "Fassung" not in shell.said("retention", "show", lang="de_DE.UTF-8")

"""`station customers` and `station phases`: what they tell, what they change, and how it is taken back."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from station.cli import app

ORDERS = """order_number,ordered_at,sku,name,quantity,unit_price,customer_number,email
A-1,2026-01-10,T-1,Tea,2,4.50,C1,ada@example.org
A-2,2026-06-21,T-1,Tea,1,4.50,C2,
G-1,2026-06-22,T-1,Tea,1,4.50,,Ada@example.org
G-2,2026-06-23,T-1,Tea,1,4.50,,
"""


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

    def refused(self, *words: str, lang: str = "C") -> str:
        result = self.run(*words, lang=lang)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1), result.output
        return result.stderr.strip()


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv("STATION_HOME", raising=False)
    (tmp_path / "settings.toml").write_text('packer = "Ada"\n', encoding="utf-8")
    made = Shell(tmp_path)
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    made.said("import", str(file))
    return made


# --- customers ---------------------------------------------------------------------------------------------


def test_show_tells_where_a_customer_stands_and_what_counts(shell: Shell) -> None:
    told = shell.answer("customers", "show", "C1", "--at", "2026-07-01")
    assert (told["number"], told["phase"], told["orders_kept"]) == ("C1", "engage", 2)
    assert (told["orders"], told["joined_by_email"]) == (["A-1", "G-1"], ["G-1"])
    assert told["reason"] == "Second order, first delivery 167 days ago: past the first 100 days"
    assert not told["is_silent"]
    silent = shell.answer("customers", "show", "C1", "--at", "2027-07-01")
    assert (silent["is_silent"], silent["reason"]) == (True, "No order for 374 days")


def test_merging_is_told_seen_from_both_sides_and_undone(shell: Shell) -> None:
    assert shell.said("customers", "merge", "C2", "C1", "--why", "same address").splitlines() == [
        "C2 counts as C1 from now on.",
        "To undo: station customers unmerge C2",
    ]
    for number in ("C1", "C2"):
        told = shell.answer("customers", "show", number, "--at", "2026-07-01")
        assert (told["counts_as"], told["records"], told["orders"]) == ("C1", ["C1", "C2"], ["A-1", "A-2", "G-1"])
    assert "zählt als C1, von Ada: same address" in shell.said("customers", "show", "C1", lang="de_DE.UTF-8")
    plan = shell.answer("plan", "A-2", "--at", "2026-07-01")
    assert (plan["customer"], plan["merged_customers"], plan["phase_now"]) == ("C1", ["C2"], "engage")
    assert shell.said("customers", "unmerge", "C2") == "C2 no longer counts as C1.\n"
    told = shell.answer("customers", "show", "C2", "--at", "2026-07-01")
    assert (told["records"], told["orders"]) == (["C2"], ["A-2"])
    assert told["merges"][0]["undone_by"] == "Ada"


def test_a_guests_order_is_planned_for_its_customer_until_it_is_kept_apart(shell: Shell) -> None:
    before = shell.answer("plan", "G-1", "--at", "2026-06-23")
    assert (before["customer"], before["joined_by_email"]) == ("C1", True)
    assert "station customers join G-1" in shell.said("customers", "split", "G-1")
    apart = shell.answer("plan", "G-1", "--at", "2026-06-23")
    assert (apart["customer"], apart["joined_by_email"], apart["phase_now"]) == (None, False, "rollercoaster")
    assert shell.answer("customers", "show", "C1")["kept_apart"] == ["G-1"]
    assert "war schon getrennt" in shell.said("customers", "split", "G-1", lang="de_DE.UTF-8")
    assert shell.said("customers", "join", "G-1") == "Order G-1 counts again for whoever has its e-mail.\n"
    assert shell.answer("plan", "G-1", "--at", "2026-06-23") == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "C9"), "Kunde C9 ist im Shop main nicht bekannt."),
        (("merge", "C1", "C1", "--why", "x"), "C1 und C1 zählen schon als eine Person."),
        (("unmerge", "C1"), "C1 zählt nicht als anderer Kunde."),
        (("split", "G-2"), "Auftrag G-2 ist keine Gastbestellung mit E-Mail"),
        (("join", "A-1"), "Auftrag A-1 ist keine Gastbestellung mit E-Mail"),
        (("split", "X-9"), "Auftrag X-9 ist hier nicht bekannt."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(shell: Shell, words: tuple[str, ...], told: str) -> None:
    assert shell.refused("customers", *words, lang="de_DE.UTF-8").startswith(told)


def test_a_complaint_from_a_file_makes_the_moment_sensitive(shell: Shell) -> None:
    file = shell.home / "incidents.csv"
    file.write_text("customer_number,kind,opened_on\nC1,complaint,2026-06-20\nC9,referral,2026-06-20\n", "utf-8")
    assert shell.said("customers", "incidents", str(file)).splitlines() == [
        "1 new, 0 changed, 0 known before.",
        "Left out, because nobody knows the customer: C9",
    ]
    assert shell.answer("plan", "G-1", "--at", "2026-06-23")["moments"] == ["open_complaint"]
    file.write_text("customer_number,kind,opened_on\nC1,praise,2026-06-20\n", "utf-8")
    assert "line 2, column kind: “praise” cannot be read" in shell.refused("customers", "incidents", str(file))


# --- phases ------------------------------------------------------------------------------------------------


def test_phases_tells_every_threshold_with_its_range_and_meaning(shell: Shell) -> None:
    told = shell.answer("phases")
    assert told["version"] == 1
    by_name = {one["name"]: one for one in told["thresholds"]}
    assert by_name["enjoy_days"] == {
        "name": "enjoy_days",
        "value": 100,
        "default": 100,
        "lowest": 2,
        "highest": 1000,
        "means": "days from the first delivery that count as Enjoy",
    }
    assert by_name["transit_days"]["value"]["DE"] == 2
    assert "verstummt: Tage ohne Auftrag" in shell.said("phases", lang="de_DE.UTF-8")


def test_a_changed_threshold_is_a_version_and_the_history_tells_what_changed(shell: Shell) -> None:
    shell.said("phases")
    changed = '[phases]\nenjoy_days = 60\n[phases.transit_days]\n"DE/hermes" = 3\n'
    (shell.home / "settings.toml").write_text(changed, encoding="utf-8")
    assert shell.answer("phases")["version"] == 2
    assert shell.answer("plan", "A-1")["policy_version"] == 2
    versions = shell.answer("phases", "history")["versions"]
    assert [one["version"] for one in versions] == [1, 2]
    assert versions[1]["changed"] == {"enjoy_days": [100, 60], "transit_days.DE/hermes": [None, 3]}
    assert "  enjoy_days: 100 -> 60" in shell.said("phases", "history").splitlines()


def test_a_threshold_out_of_range_is_refused_with_its_range(shell: Shell) -> None:
    (shell.home / "settings.toml").write_text("[phases]\nlapse_days = 5\n", encoding="utf-8")
    assert "phases.lapse_days: allowed are whole numbers from 30 to 3,650." in shell.refused("phases")

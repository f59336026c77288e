"""`station backtest` on the demo shop: what it prints, that it records nothing, and that it decides as `plan` does."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from station.cli import app
from station.shops.demo_shop import Featured
from station.store.engine import open_engine, reading
from station.store.tables import PARCEL, RESERVATION
from tests.fakes.packing_table import furnished_home

PHASES = ["rollercoaster", "delivery", "enjoy", "engage", "promote"]
SLOTS_OF_AFFINITY = {"sample", "cross_sell"}
SHORT_RULES = """
rules:
  - name: thanks
    slot: note
    add: {note: thank_you}
  - name: nothing but privacy
    slot: card
    add: {insert: card.privacy}
    priority: 900
"""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: tuple[Path, tuple[Featured, ...]] = furnished_home(tmp_path_factory.mktemp("backtest"))
    return folder[0]


def run(home: Path, *words: str, language: str = "C") -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home)], env={"LANG": language, "LC_ALL": language})


def answer(home: Path, *words: str) -> dict[str, Any]:
    result = run(home, *words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture(scope="session")
def year(home: Path) -> dict[str, Any]:
    return answer(home, "backtest", "--each")


def test_the_figures_add_up(year: dict[str, Any]) -> None:
    assert year["parcels"] == len(year["each"]) > 50
    assert year["seconds"] > 0
    assert list(year["by_phase"]) == PHASES
    assert sum(year["by_phase"].values()) == sum(year["by_phase_now"].values()) == year["parcels"]
    opened = Counter(one["phase_when_opened"] for one in year["each"])
    assert {phase: n for phase, n in year["by_phase"].items() if n} == opened
    rules = Counter(choice["rule"] for one in year["each"] for choice in one["chosen"])
    assert {name: figures["parcels"] for name, figures in year["by_rule"].items() if figures["parcels"]} == rules
    assert year["inserts"] == rules.total()
    assert year["guards"]
    assert year["stock_need"]["samples"]


def test_each_parcel_stands_on_a_line_of_its_own(home: Path) -> None:
    text = run(home, "backtest", "--each", "--days", "30").stdout
    lines = [line for line in text.splitlines() if line.startswith('{"order"')]
    assert [json.loads(line.removesuffix(",")) for line in lines] == json.loads(text)["each"]


def test_a_parcel_is_decided_as_plan_decides_it(home: Path, year: dict[str, Any]) -> None:
    """The first parcel of a customer, who was given nothing else by the replay; of what goes with what, its place."""
    seen: set[str] = set()
    for one in year["each"]:
        plan = answer(home, "plan", one["order"], "--at", one["day"])
        if plan["customer"] is not None and plan["customer"] not in seen:
            assert (one["phase_now"], one["phase_when_opened"]) == (plan["phase_now"], plan["phase_when_opened"])
            assert [alike(choice) for choice in one["chosen"]] == [alike(choice) for choice in plan["chosen"]]
        seen.add(plan["customer"])
        if len(seen) == 12:
            return


def alike(choice: dict[str, Any]) -> dict[str, Any]:
    free = {"skus", "reason"} if choice["slot"] in SLOTS_OF_AFFINITY else set()
    return {name: value for name, value in choice.items() if name not in free}


def test_nothing_is_recorded(home: Path, year: dict[str, Any]) -> None:
    engine = open_engine(f"sqlite:///{(home / 'station.sqlite').as_posix()}")
    with reading(engine) as connection:
        counts = [connection.execute(select(func.count()).select_from(t)).scalar_one() for t in (PARCEL, RESERVATION)]
    engine.dispose()
    assert counts == [0, 0]


def test_a_rules_file_is_told_beside_the_live_rules(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "short.yaml"
    file.write_text(SHORT_RULES, encoding="utf-8")
    found = answer(home, "backtest", "--rules", str(file), "--days", "60")
    assert set(found["by_rule"]) == {"thanks", "nothing but privacy"}
    assert "delivery note" in found["live"]["by_rule"]
    assert found["takes_from"]["thanks"]
    assert run(home, "backtest", "--rules", str(file), "--days", "60").exit_code == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [("C", ["Live rules", "opened in it", "Stopped by guards"]), ("de_DE.UTF-8", ["darin geöffnet", "Genießen"])],
)
def test_people_read_tables_in_their_language(home: Path, tmp_path: Path, language: str, words: list[str]) -> None:
    file = tmp_path / "short.yaml"
    file.write_text(SHORT_RULES, encoding="utf-8")
    told = run(home, "backtest", "--days", "90", "--rules", str(file), language=language).stdout
    assert [word for word in words if word not in told] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [(["backtest", "--rules", "nowhere.yaml"], "nowhere.yaml"), (["backtest", "--days", "0"], "")],
)
def test_what_cannot_be_is_told_in_words(home: Path, words: list[str], said: str) -> None:
    result = run(home, *words)
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_an_empty_shop_is_told(tmp_path: Path) -> None:
    result = run(tmp_path / "new", "backtest")
    assert result.exit_code == 1
    assert "no past parcels" in result.stderr

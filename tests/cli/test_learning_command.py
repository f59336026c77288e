"""`station learn` as scripts rely on it: figures, what is fresh, and a table that learns already."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from station.app import open_store
from station.cli import app
from station.settings import StationSettings
from station.store.engine import writing
from station.store.kept_results import SqlKeptResults
from station.store.lease import leased
from station.store.writers import add_orders
from station.workflow.results_reading import SPANS
from station.workflow.trial_results import FOLLOW_DAYS
from tests.store.facts import order


@pytest.fixture
def home(tmp_path: Path) -> Path:
    engine = open_store(tmp_path, StationSettings())
    with writing(engine) as connection:
        add_orders(connection, [order("1"), order("2")])
    engine.dispose()
    return tmp_path


def station(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"LANG": "C", "LC_ALL": "C", **environment})


def test_it_tells_what_it_learned_from(home: Path) -> None:
    told = station("learn", "--home", str(home), "--json")
    assert told.exit_code == 0, told.output
    answer = json.loads(told.stdout)
    assert {k: answer[k] for k in ("outcome", "orders", "products")} == {
        "outcome": "learned",
        "orders": 2,
        "products": 1,
    }
    assert 0 <= answer["seconds"] < 60
    assert "Learned from 2 orders what goes with 1 product," in station("learn", "--home", str(home)).stdout


def test_results_are_read_for_the_window_whenever_it_learns(home: Path) -> None:
    engine = open_store(home, StationSettings())
    kept = SqlKeptResults(engine)
    assert kept.read_at() is None
    assert station("learn", "--home", str(home)).exit_code == 0
    first = kept.read_at()
    assert set(kept.kept(FOLLOW_DAYS)) == set(SPANS)
    assert station("learn", "--older-than", "24", "--home", str(home)).exit_code == 0
    assert kept.read_at() == first, "nothing was learned"
    engine.dispose()


def test_what_is_fresh_is_left_alone_where_only_old_is_wanted(home: Path) -> None:
    words = ("learn", "--older-than", "24", "--home", str(home))
    assert json.loads(station(*words, "--json").stdout)["outcome"] == "learned"
    assert station(*words).stdout.strip() == "What was learned is still fresh."


def test_while_another_table_learns_it_says_so_and_succeeds(home: Path) -> None:
    engine = open_store(home, StationSettings())
    with leased(engine, "learning", timedelta(minutes=1)):
        told = station("learn", "--home", str(home))
    engine.dispose()
    assert told.exit_code == 0
    assert told.stdout.strip() == "Another table is learning from these orders just now."


def test_a_database_that_is_none_is_told_in_one_sentence(tmp_path: Path) -> None:
    told = station("learn", "--home", str(tmp_path), STATION_DB="nonsense://host/shop")
    assert told.exit_code == 1
    assert "Traceback" not in told.output

"""Learning at night: due once a day when nobody packs, started once as a quiet child, by installed and frozen alike."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.app import open_store
from station.nightly import (
    FRESH,
    IDLE,
    TOO_OLD,
    NightlyBackup,
    NightlyErasing,
    NightlyLearning,
    is_due,
    learn_command,
    start_quietly,
)
from station.settings import BackupSettings, StationSettings
from station.store.backup import DUMPS, backups_in, prove
from station.store.engine import open_engine, writing
from station.store.learning import learn_again, learned_at
from station.store.retention import last_run
from station.store.writers import add_orders
from tests.conftest import postgres_database
from tests.store.facts import order

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
PAST = st.none() | st.timedeltas(timedelta(0), timedelta(days=9)).map(lambda ago: NOW - ago)


@given(PAST, PAST)
def test_learning_is_due_when_old_and_idle_or_far_too_old(learned: datetime | None, parcel: datetime | None) -> None:
    is_idle = parcel is None or NOW - parcel >= IDLE
    expected = is_idle if learned is None else NOW - learned >= (FRESH if is_idle else TOO_OLD)
    assert is_due(learned, parcel, NOW) == expected


def test_an_installed_and_a_frozen_program_start_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    assert learn_command() == [sys.executable, "-m", "station", "learn", "--older-than", "24", "--json"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert learn_command()[:2] == [sys.executable, "learn"]


def test_the_child_learns_in_the_home_it_is_given(tmp_path: Path) -> None:
    engine = open_store(tmp_path, StationSettings())
    with writing(engine) as connection:
        add_orders(connection, [order("1"), order("2")])
    assert start_quietly(tmp_path).wait(60) == 0
    assert learned_at(engine) is not None
    engine.dispose()


def test_the_child_learns_in_the_database_it_is_given_unseen_by_other_users(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    engine = open_store(elsewhere, StationSettings())
    url = engine.url.render_as_string(hide_password=False)
    child = start_quietly(home, url)
    assert url not in json.dumps(child.args)
    assert child.wait(60) == 0
    assert learned_at(engine) is not None
    engine.dispose()


def test_it_starts_once_where_it_is_due_and_not_where_it_is_fresh(tmp_path: Path) -> None:
    engine = open_store(tmp_path, StationSettings())
    nightly = NightlyLearning(engine, tmp_path)
    assert [nightly.look(), nightly.look()] == [True, False]
    assert nightly._child is not None
    assert nightly._child.wait(60) == 0
    assert not nightly.look()
    engine.dispose()


def test_the_thread_looks_and_ends_when_told(tmp_path: Path) -> None:
    engine = open_store(tmp_path, StationSettings())
    learn_again(engine)
    nightly = NightlyLearning(engine, tmp_path, look_every_s=0.01)
    nightly.close(1.0)
    nightly = NightlyLearning(engine, tmp_path, look_every_s=0.01)
    nightly.start()
    nightly.close(10.0)
    assert not nightly._thread.is_alive()
    engine.dispose()


def test_a_database_that_is_away_is_no_reason_to_stop_looking(tmp_path: Path) -> None:
    away = open_engine(tmp_path / "no folder" / "none.sqlite")
    assert not NightlyLearning(away, tmp_path).look()


def test_what_is_too_old_is_erased_once_a_day(tmp_path: Path) -> None:
    engine = open_store(tmp_path, StationSettings())
    nightly = NightlyErasing(engine, tmp_path)
    assert [nightly.look(), nightly.look()] == [True, False]
    assert nightly._child is not None
    assert nightly._child.wait(60) == 0
    assert last_run(engine) is not None
    assert not nightly.look()
    engine.dispose()


def test_a_file_is_backed_up_once_a_day_into_the_folder_of_the_settings(tmp_path: Path) -> None:
    home = tmp_path / "home"
    engine = open_store(home, StationSettings())
    (home / "settings.toml").write_text('[backup]\nfolder = "copies"\n', encoding="utf-8")
    nightly = NightlyBackup(engine, home, BackupSettings(folder="copies"))
    assert [nightly.look(), nightly.look()] == [True, False]
    assert nightly._child is not None
    assert nightly._child.wait(60) == 0
    (copy,) = backups_in(home / "copies")
    assert prove(copy)
    assert not nightly.look()
    engine.dispose()


def test_no_backup_is_started_where_it_is_not_wanted(tmp_path: Path) -> None:
    engine = open_store(tmp_path, StationSettings())
    assert not NightlyBackup(engine, tmp_path, BackupSettings(daily=False)).look()
    engine.dispose()


def test_a_server_is_backed_up_by_the_pc_that_is_to_and_once_a_day_for_all(tmp_path: Path, postgres_url: str) -> None:
    with postgres_database(postgres_url) as url:
        engine = open_store(tmp_path, StationSettings(), url)
        assert not NightlyBackup(engine, tmp_path, BackupSettings(), url).look()
        nightly = NightlyBackup(engine, tmp_path, BackupSettings(server=True), url)
        assert nightly.look()
        assert nightly._child is not None
        assert nightly._child.wait(120) == 0
        assert backups_in(tmp_path / "backups", DUMPS)
        another = NightlyBackup(engine, tmp_path / "another", BackupSettings(server=True), url)
        assert not another.look()
        engine.dispose()

"""`station update`: the new version proves itself on a copy first, and there is a way back."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from station.app import open_store
from station.autostart import entry_text, switch_on
from station.cli import app
from station.open_window import window_open
from station.settings import StationSettings
from station.store.backup import DUMPS, backups_in, prove
from tests.conftest import postgres_database

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the new versions here are shell scripts")

#: Another version: itself with another number, after a sabotage.
NEW = """#!/bin/sh
if [ "$1" = "--version" ]; then echo "packing-station {version}"; exit; fi
{sabotage}
exec {python} -m station "$@"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    home = tmp_path / "home"
    home.mkdir()
    open_store(home, StationSettings()).dispose()
    (home / "settings.toml").write_text('language = "en"\n', encoding="utf-8")
    return home


def program(folder: Path, version: str = "99.0", sabotage: str = "") -> Path:
    file = folder / "station"
    file.write_text(NEW.format(version=version, sabotage=sabotage, python=sys.executable), encoding="utf-8")
    file.chmod(0o755)
    return file


def update(new: Path, home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["update", str(new), *words, "--home", str(home)])


def test_a_table_goes_over_to_the_new_version(home: Path, tmp_path: Path) -> None:
    new = program(tmp_path)
    switch_on(["/old/station", "run", "--home", str(home), "--kiosk"])
    done = update(new, home)
    assert done.exit_code == 0, done.output
    assert "Version 99.0 works on a copy" in done.output
    assert "up to date for version 99.0" in done.output
    assert "starts at log-in from now on" in done.output
    assert "/old/station" not in entry_text()
    assert "--kiosk" in entry_text()
    assert prove(backups_in(home / "backups")[0])
    assert not list(home.glob("update-trial-*"))


def test_a_trial_changes_nothing_but_the_backup(home: Path, tmp_path: Path) -> None:
    before = (home / "station.sqlite").read_bytes()
    done = update(program(tmp_path), home, "--try")
    assert (done.exit_code, "up to date for" in done.output) == (0, False)
    assert (home / "station.sqlite").read_bytes() == before


def test_a_new_version_that_fails_on_the_copy_gets_nothing(home: Path, tmp_path: Path) -> None:
    before = (home / "station.sqlite").read_bytes()
    done = update(program(tmp_path, sabotage="echo 'no such column' >&2; exit 3"), home)
    assert done.exit_code == 1
    assert "no such column" in done.output
    assert "Nothing was changed" in done.output
    assert (home / "station.sqlite").read_bytes() == before


def test_a_failure_on_the_data_itself_names_the_backup(home: Path, tmp_path: Path) -> None:
    sabotage = f'case "$*" in *update-trial*) ;; *) echo "disk gone" >&2; exit 3;; esac; : {tmp_path}'
    done = update(program(tmp_path, sabotage=sabotage), home)
    assert done.exit_code == 1
    assert "disk gone" in done.output
    backup = backups_in(home / "backups")[0]
    assert f"station restore {backup}" in done.output.replace("\n", "")


def test_an_older_version_is_no_update(home: Path, tmp_path: Path) -> None:
    done = update(program(tmp_path, version="0.0.9"), home)
    assert (done.exit_code, "0.0.9" in done.output) == (1, True)


@pytest.mark.parametrize("kind", ["missing", "other"])
def test_another_program_is_refused(home: Path, tmp_path: Path, kind: str) -> None:
    other = Path("/bin/echo") if kind == "other" else tmp_path / "nothing"
    done = update(other, home)
    assert (done.exit_code, "no packing station" in done.output) == (1, True)


def test_the_old_version_refuses_newer_data_and_restores_its_own(home: Path, tmp_path: Path) -> None:
    assert update(program(tmp_path), home).exit_code == 0
    backup = backups_in(home / "backups")[0]
    with closing(sqlite3.connect(home / "station.sqlite")) as newer:  # as a version of next year leaves it
        newer.execute("UPDATE alembic_version SET version_num = '9000'")
        newer.commit()
    refused = CliRunner().invoke(app, ["doctor", "--home", str(home)])
    assert refused.exit_code == 1
    assert "made by a newer version" in refused.output
    back = CliRunner().invoke(app, ["restore", str(backup), "--home", str(home)])
    assert back.exit_code == 0, back.output
    assert "The database is whole" in CliRunner().invoke(app, ["doctor", "--home", str(home)]).output
    assert list((home / "backups" / "before-restore").iterdir())


def test_a_server_is_dumped_and_the_new_version_tries_a_copy_of_it(
    home: Path, tmp_path: Path, postgres_url: str
) -> None:
    with postgres_database(postgres_url) as url:
        open_store(home, StationSettings(), url).dispose()
        with psycopg.connect(f"{postgres_url}/postgres") as connection:
            names = connection.execute("SELECT count(*) FROM pg_database").fetchone()
            seen = tmp_path / "seen"
            done = update(program(tmp_path, sabotage=f'echo "$STATION_DB $*" >> {seen}'), home, "--try", "--db", url)
            assert connection.execute("SELECT count(*) FROM pg_database").fetchone() == names
    assert done.exit_code == 0, done.output
    assert "Version 99.0 works on a copy" in done.output
    assert backups_in(home / "backups", DUMPS)
    assert "_proof_" in seen.read_text(encoding="utf-8")
    assert not [
        line for line in seen.read_text(encoding="utf-8").splitlines() if "postgresql" in line.partition(" ")[2]
    ]


def test_an_open_window_is_closed_first(home: Path, tmp_path: Path) -> None:
    with window_open(home):
        refused = update(program(tmp_path), home)
        assert (refused.exit_code, "Ctrl+Shift+Q" in refused.output) == (1, True)
        assert not (home / "backups").exists()
        assert update(program(tmp_path), home, "--try").exit_code == 0

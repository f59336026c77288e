"""`station uninstall` and `station autostart`, as IT's scripts call them."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from station.autostart import entry_text
from station.cli import app, uninstall

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="by the entry of a Linux desktop")


@pytest.fixture(autouse=True)
def own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text('language = "en"\n', encoding="utf-8")
    (home / "station.sqlite").touch()
    return home


def run(home: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home)], input=typed)


def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uninstall, "_is_terminal", lambda: True)


def test_autostart_is_switched_on_and_off(home: Path) -> None:
    assert run(home, "autostart", "status").exit_code == 1
    assert "starts at log-in" in run(home, "autostart", "on", "--kiosk").output
    assert str(home) in entry_text()
    assert "--kiosk" in entry_text()
    told = run(home, "autostart", "status")
    assert (told.exit_code, "packing-station.desktop" in told.output) == (0, True)
    assert "no longer starts" in run(home, "autostart", "off").output
    assert "It was not on." in run(home, "autostart", "off").output


def test_a_script_that_says_nothing_keeps_the_data(home: Path) -> None:
    run(home, "autostart", "on")
    done = run(home, "uninstall")
    assert done.exit_code == 0
    assert f"stay in {home}" in done.output.replace("\n", "")
    assert "pip uninstall packing-station" in done.output
    assert entry_text() == ""
    assert (home / "station.sqlite").exists()


def test_deleting_needs_a_yes(home: Path) -> None:
    run(home, "autostart", "on")
    refused = run(home, "uninstall", "--data", "delete")
    assert refused.exit_code == 1
    assert "--yes" in refused.output
    assert (home / "station.sqlite").exists()
    assert entry_text()  # nothing was changed, as it says
    done = run(home, "uninstall", "--data", "delete", "--yes")
    assert done.exit_code == 0
    assert "were deleted" in done.output
    assert not home.exists()


def test_a_person_is_asked_twice(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    assert run(home, "uninstall", typed="\n").exit_code == 0  # Enter: no
    assert (home / "station.sqlite").exists()
    assert run(home, "uninstall", typed="y\nn\n").exit_code == 1
    assert (home / "station.sqlite").exists()
    assert run(home, "uninstall", typed="y\ny\n").exit_code == 0
    assert not home.exists()


def test_broken_settings_are_no_reason_to_stay(home: Path) -> None:
    (home / "settings.toml").write_text("table = [", encoding="utf-8")
    assert run(home, "uninstall", "--data", "delete", "--yes").exit_code == 0
    assert not home.exists()


def test_what_is_left_and_what_was_not_touched_is_told(home: Path) -> None:
    (home / "settings.toml").write_text('language = "en"\ndatabase = "postgresql://anna@db/shop"\n', encoding="utf-8")
    (home / "own.txt").touch()
    done = run(home, "uninstall", "--data", "delete", "--yes")
    assert "own.txt" in done.output
    assert "on a server and was not touched" in done.output
    again = run(home, "uninstall", "--data", "delete", "--yes")
    assert (again.exit_code, "No data of a station" in again.output) == (0, True)

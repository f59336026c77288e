"""What changes in the settings file is in the audit log once, by whichever way it was changed, and names nobody."""

import os
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from station.app import open_store
from station.cli import app
from station.domain.audit import Action, AuditEntry
from station.settings import load_settings
from station.setup_file import TOLD_FILE, put_settings
from station.store.audit import AuditSearch, search
from station.store.engine import reading
from station.workflow.setting_up import Choices, write_settings

USUAL = 'table = "T1"\npacker = "Hanneliese"\n[retention]\naudit_days = 400\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def entries(home: Path) -> list[AuditEntry]:
    """What the log tells of settings once the station was opened, oldest first."""
    engine: Engine = open_store(home, load_settings(home))
    try:
        with reading(engine) as connection:
            return search(connection, AuditSearch(action=Action.SETTINGS_CHANGED))[::-1]
    finally:
        engine.dispose()


def changed(entry: AuditEntry) -> list[str]:
    told = entry.facts["changed"]
    assert isinstance(told, list)
    return told


def test_a_home_without_settings_tells_nothing(home: Path) -> None:
    assert entries(home) == []


def test_the_first_settings_are_told_once_with_who_put_them_there(home: Path) -> None:
    put_settings(home, USUAL)
    (first,) = entries(home)
    assert changed(first) == ["packer", "retention.audit_days: 1095 → 400", "table"]
    assert (first.subject, first.who.table, bool(first.who.name)) == ("T1", "T1", True)
    assert entries(home) == [first]


@pytest.mark.parametrize("way", ["by hand", "setup --file", "the form of the first start"])
def test_each_way_to_change_them_is_told(home: Path, tmp_path: Path, way: str) -> None:
    put_settings(home, USUAL)
    entries(home)
    new = USUAL.replace("400", "500") + "[phases]\nenjoy_days = 90\n"
    wanted = ["phases.enjoy_days: 100 → 90", "retention.audit_days: 400 → 500"]
    if way == "by hand":
        (home / "settings.toml").write_text(new, encoding="utf-8")
    elif way == "setup --file":
        file = tmp_path / "new.toml"
        file.write_text(new, encoding="utf-8")
        assert CliRunner().invoke(app, ["setup", "--file", str(file), "--home", str(home)]).exit_code == 0
    else:
        write_settings(home, Choices(language="de", table="T1"))
        wanted = ["language", "packer", "retention.audit_days: 400 → 1095"]
    _, second = entries(home)
    assert changed(second) == wanted


def test_only_words_and_comments_that_mean_the_same_are_no_change(home: Path) -> None:
    put_settings(home, USUAL)
    entries(home)
    put_settings(home, "# of the first table\n" + USUAL)
    assert len(entries(home)) == 1


def test_no_value_that_could_name_somebody_is_in_the_log_nor_kept_beside_it(home: Path) -> None:
    put_settings(home, USUAL + '[printers.notes]\nprofile = "pdf"\naddress = "tcp://Hanneliese:1"\nmedia = "note80"\n')
    (first,) = entries(home)
    assert "Hanneliese" not in str(first.facts)
    assert "Hanneliese" not in (home / TOLD_FILE).read_text(encoding="utf-8")


@pytest.mark.skipif(os.name != "posix", reason="a folder that cannot be written")
def test_what_was_told_is_told_again_where_it_cannot_be_remembered(home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text(USUAL, encoding="utf-8")
    (home / TOLD_FILE).mkdir()
    assert len(entries(home)) == 1
    assert len(entries(home)) == 2

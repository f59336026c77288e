"""`station timezone`: one zone for all tables of a shop."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from station.cli import app


def station(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home)], env={"LANG": "C", "LC_ALL": "C"})


def test_it_is_said_changed_and_in_the_audit_log(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("timezone = 'America/New_York'", encoding="utf-8")
    assert station(tmp_path, "timezone").stdout == "The shop counts its days in America/New_York.\n"
    changed = station(tmp_path, "timezone", "Asia/Tokyo", "--by", "Mia")
    assert "from the next start of each table on" in changed.stdout
    told = json.loads(station(tmp_path, "timezone", "--json").stdout)
    assert told == {"timezone": "Asia/Tokyo", "before": "Asia/Tokyo"}
    entries = station(tmp_path, "audit").stdout
    assert "America/New_York → Asia/Tokyo" in entries


def test_a_zone_that_is_none_is_told(tmp_path: Path) -> None:
    result = station(tmp_path, "timezone", "Mars/Base")
    assert result.exit_code == 1
    assert "There is no time zone Mars/Base." in result.output
    assert station(tmp_path, "timezone").stdout == "The shop counts its days in Europe/Berlin.\n"

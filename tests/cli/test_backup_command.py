"""`station backup` and `station restore`, as IT and its schedule run them."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from station.cli import app
from station.store.engine import open_engine
from station.store.migrate import upgrade


def station(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home)], env={"LANG": "C", "LC_ALL": "C"})


def test_a_backup_is_taken_and_put_back(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "station.sqlite")
    upgrade(engine)
    engine.dispose()
    made = json.loads(station(tmp_path, "backup", "--json").stdout)
    assert made["tables"] > 10
    result = station(tmp_path, "restore", made["file"])
    assert result.exit_code == 0
    assert result.stdout.startswith("Restored: ")


def test_what_is_no_backup_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "no.sqlite").write_text("no database", encoding="utf-8")
    result = station(tmp_path, "restore", str(tmp_path / "no.sqlite"))
    assert result.exit_code == 1
    assert "is not whole" in result.stderr

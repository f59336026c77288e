"""`station config check | schema` and `station setup`, as IT runs them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from station.cli import app


def station(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"LANG": "C", "LC_ALL": "C"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("table = ", "This line cannot be read"),
        ("tabel = 'x'", "There is no setting tabel; do you mean table?"),
        ("[printers.a]\nprofile = 'pdf'\nmedia = 'note80'", "printers.a.address is missing."),
        ("[printers.a]\nprofile='pdf'\nmedia='m'\naddress='file:x'\n[slots]\nnote = 'b'", "no printer is called b."),
        ("timezone = 'Mars/Base'", "there is no time zone Mars/Base."),
        ("waiting_days = 0", "waiting_days: Input should be greater than or equal to 1"),
    ],
)
def test_config_check_says_what_is_wrong(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    result = station("config", "check", "--home", str(tmp_path))
    assert result.exit_code == 1
    assert sentence in result.stdout


def test_the_schema_describes_every_setting() -> None:
    properties = json.loads(station("config", "schema").stdout)["properties"]
    assert all("description" in described for described in properties.values())


def test_one_file_sets_up_a_table_and_is_handed_out_without_its_password(tmp_path: Path) -> None:
    source, home = tmp_path / "table.toml", tmp_path / "home"
    source.write_text('table = "3"\ndatabase = "postgresql://station:secret@db/shop"\n', encoding="utf-8")
    assert station("setup", "--file", str(source), "--home", str(home)).exit_code == 0
    put = (home / "settings.toml").read_text(encoding="utf-8")
    assert put == 'table = "3"\ndatabase = "postgresql://station@db/shop"\ndatabase_secret = "database"\n'
    exported = station("setup", "--export", "--home", str(home)).stdout
    assert "postgresql://station@db/shop" in exported
    assert ":secret@" not in exported


def test_a_file_with_mistakes_changes_nothing(tmp_path: Path) -> None:
    source, home = tmp_path / "table.toml", tmp_path / "home"
    source.write_text("waiting_days = 0", encoding="utf-8")
    assert station("setup", "--file", str(source), "--home", str(home)).exit_code == 1
    assert not home.exists()

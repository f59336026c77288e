"""`station config check | schema` and `station setup`, as IT runs them."""

import json
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner, Result

from station.cli import app
from station.settings_check import MistakeCode, RemarkCode


def station(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"LANG": "C", "LC_ALL": "C"})


#: Every code, a file that provokes it, and what is said.
MISTAKES = {
    "syntax": ("table = ", "This line cannot be read"),
    "unknown": ("tabel = 'x'", "There is no setting tabel; do you mean table?"),
    "missing": ("[printers.a]\nprofile = 'pdf'\nmedia = 'note80'", "printers.a.address is missing."),
    "no_printer": (
        "[printers.a]\nprofile='pdf'\nmedia='m'\naddress='file:x'\n[slots]\nnote = 'b'", "no printer is called b."
    ),
    "time_zone": ("timezone = 'Mars/Base'", "there is no time zone Mars/Base."),
    "value": ("waiting_days = 0", "waiting_days: Input should be greater than or equal to 1"),
}  # fmt: skip
REMARKS = {
    "password": ("database = 'postgresql://a:b@c/d'", "The password is readable here."),
    "password_unused": (
        "database = 'postgresql://a:b@c/d'\ndatabase_secret = 'x'", "The password in this address is not used"
    ),
}  # fmt: skip


def test_every_message_has_a_file_that_provokes_it() -> None:
    assert set(MISTAKES) == set(get_args(MistakeCode))
    assert set(REMARKS) == set(get_args(RemarkCode))


@pytest.mark.parametrize(
    ("code", "text", "sentence"), [(code, *told) for code, told in {**MISTAKES, **REMARKS}.items()]
)
def test_config_check_says_what_is_wrong(tmp_path: Path, code: str, text: str, sentence: str) -> None:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    result = station("config", "check", "--home", str(tmp_path))
    assert result.exit_code == int(code in MISTAKES)
    assert sentence in result.stdout
    told = json.loads(station("config", "check", "--json", "--home", str(tmp_path)).stdout)
    assert code in {one["code"] for one in [*told["mistakes"], *told["remarks"]]}
    assert told["ok"] is (code in REMARKS)


#: What is said to be allowed, of every mistake of which anything is.
ALLOWED = {
    "unknown": "address_form, backup,",
    "missing": "string, tcp://host:9100",
    "no_printer": "Allowed: a",
    "time_zone": "Allowed: Europe/Berlin",
    "value": "integer, 1 – 365, open orders of the last n days count as waiting",
}


@pytest.mark.parametrize(("code", "text", "sentence"), [(code, *told) for code, told in MISTAKES.items()])
def test_setup_tells_every_mistake_with_its_line_and_what_is_allowed_and_changes_nothing(
    tmp_path: Path, code: str, text: str, sentence: str
) -> None:
    source, home = tmp_path / "table.toml", tmp_path / "home"
    source.write_text(f"# our tables\n{text}\n", encoding="utf-8")
    told = station("setup", "--file", str(source), "--home", str(home))
    (line,) = [1 + n for n in range(10) if f"{source}:{1 + n}: " in told.stdout]
    wrong = {"missing": "[printers.a]", "no_printer": "note = 'b'"}.get(code, text.split("\n")[0])
    assert source.read_text().split("\n")[line - 1] == wrong
    assert sentence in told.stdout
    assert ALLOWED.get(code, "") in told.stdout
    assert told.exit_code == 1
    assert not home.exists()


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


@pytest.mark.parametrize(
    "file",
    [
        'table = "Table 1" # ours\n[printers.cards]\nprofile = "pdf"\naddress = "file:c"\nmedia = "card-a6"\n',
        'language = "de"\n[printers.table]\nprofile = "pdf"\naddress = "file:c"\nmedia = "card-a6"\n',
        "",
    ],
)
@pytest.mark.parametrize("name", ["Packing table 7", 'Tisch "Süd" \\ 3', "卓 🧵"])
def test_one_file_sets_up_every_table_of_a_shop(tmp_path: Path, file: str, name: str) -> None:
    source, home = tmp_path / "shop.toml", tmp_path / "home"
    source.write_text(file, encoding="utf-8")
    assert station("setup", "--file", str(source), "--table", name, "--home", str(home)).exit_code == 0
    settings = tomllib.loads((home / "settings.toml").read_text(encoding="utf-8"))
    assert settings == {**tomllib.loads(file), "table": name}


def test_a_name_that_is_too_long_changes_nothing(tmp_path: Path) -> None:
    source, home = tmp_path / "shop.toml", tmp_path / "home"
    source.write_text('table = "Table 1"\n', encoding="utf-8")
    told = station("setup", "--file", str(source), "--table", "x" * 61, "--home", str(home))
    assert (told.exit_code, (home / "settings.toml").exists()) == (1, False)
    assert "table" in told.output

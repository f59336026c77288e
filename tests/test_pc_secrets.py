"""Secrets of a computer: in the keyring where there is one, else in a file that nobody else reads; never shown."""

import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from station import pc_secrets
from station.cli import app
from station.database_address import database_url, with_password, without_password
from station.domain.trouble import Trouble
from station.settings import StationSettings, load_settings

PASSWORD = "p@ss:w/rd #1 \u00e4"


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory, at the edge where that of the system would be."""

    priority = 5  # type: ignore[assignment]

    def __init__(self, is_locked: bool = False) -> None:
        super().__init__()
        self.is_locked, self.kept = is_locked, dict[tuple[str, str], str]()

    @property
    def name(self) -> str:
        return "ring of the test"

    def get_password(self, service: str, username: str) -> str | None:
        if self.is_locked:
            raise keyring.errors.KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.is_locked:
            raise keyring.errors.KeyringLocked("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def no_ring() -> Iterator[None]:
    """As on a computer without a desktop."""
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


def station(home: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home)], input=typed, env={"LANG": "C", "LC_ALL": "C"})


def test_a_secret_lies_in_the_keyring_and_nowhere_else(ring: Ring, tmp_path: Path) -> None:
    place = pc_secrets.keep(tmp_path, "database", PASSWORD)
    assert (place.kind, place.name) == ("keyring", "ring of the test")
    assert pc_secrets.read(tmp_path, "database") == PASSWORD
    assert pc_secrets.place_of(tmp_path, "database") == place
    assert list(ring.kept.values()) == [PASSWORD]
    assert not list(tmp_path.iterdir())


def test_each_home_of_an_account_has_its_own(ring: Ring, tmp_path: Path) -> None:
    for name in ("a", "b"):
        pc_secrets.keep(tmp_path / name, "database", name)
    assert [pc_secrets.read(tmp_path / name, "database") for name in ("a", "b")] == ["a", "b"]
    assert pc_secrets.forget(tmp_path / "a", "database")
    assert len(ring.kept) == 1


@pytest.mark.skipif(os.name != "posix", reason="rights are an access list on Windows")
@pytest.mark.usefixtures("no_ring")
def test_without_a_keyring_it_lies_in_a_file_that_nobody_else_reads(tmp_path: Path) -> None:
    place = pc_secrets.keep(tmp_path, "database", PASSWORD)
    file = tmp_path / "secrets" / "database"
    assert (place.kind, place.name) == ("file", str(file))
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert not pc_secrets.others_may_read(file)
    assert pc_secrets.read(tmp_path, "database") == PASSWORD
    pc_secrets.keep(tmp_path, "database", "newer")
    assert (pc_secrets.read(tmp_path, "database"), [one.name for one in file.parent.iterdir()]) == (
        "newer",
        [file.name],
    )
    file.chmod(0o644)
    assert pc_secrets.others_may_read(file)
    assert pc_secrets.forget(tmp_path, "database")
    assert not pc_secrets.forget(tmp_path, "database")
    assert pc_secrets.place_of(tmp_path, "database") is None


def test_it_lies_in_one_place_only(ring: Ring, tmp_path: Path) -> None:
    pc_secrets.keep(tmp_path, "database", "first")
    assert pc_secrets.keep(tmp_path, "database", "second", in_file=True).kind == "file"
    assert not ring.kept
    pc_secrets.keep(tmp_path, "database", "third")
    assert not list((tmp_path / "secrets").iterdir())
    assert pc_secrets.read(tmp_path, "database") == "third"


def test_a_locked_keyring_is_told_and_a_file_takes_what_it_does_not(ring: Ring, tmp_path: Path) -> None:
    ring.is_locked = True
    with pytest.raises(Trouble, match=r"secret\.unreadable"):
        pc_secrets.read(tmp_path, "database")
    assert pc_secrets.keep(tmp_path, "database", PASSWORD).kind == "file"
    assert pc_secrets.read(tmp_path, "database") == PASSWORD


def test_a_place_that_takes_nothing_is_told(tmp_path: Path, no_ring: None) -> None:
    (tmp_path / "secrets").write_text("no folder", encoding="utf-8")
    with pytest.raises(Trouble, match=r"secret\.unwritable"):
        pc_secrets.keep(tmp_path, "database", PASSWORD)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_any_password_goes_into_an_address_and_out_again(password: str) -> None:
    bare = "postgresql://station@db.example:5433/shop?sslmode=require"
    assert without_password(with_password(bare, password)) == (bare, password)


def test_an_address_gets_its_password_from_the_secret(ring: Ring, tmp_path: Path) -> None:
    wanted = StationSettings(database="postgresql://station@db/shop", database_secret="database")
    with pytest.raises(Trouble, match=r"secret\.missing"):
        database_url(tmp_path, wanted)
    pc_secrets.keep(tmp_path, "database", "p@ss")
    assert database_url(tmp_path, wanted) == "postgresql://station:p%40ss@db/shop"
    assert database_url(tmp_path, wanted, "sqlite:///x") == "sqlite:///x"
    assert database_url(tmp_path, StationSettings()).endswith("/station.sqlite")


def test_a_person_keeps_asks_for_and_forgets_a_secret(ring: Ring, tmp_path: Path) -> None:
    kept = station(tmp_path, "secret", "set", "database", typed=f"{PASSWORD}\n")
    assert kept.stdout == "The secret database lies in the keyring: ring of the test\n"
    shown = station(tmp_path, "secret", "show", "database")
    assert shown.stdout == kept.stdout
    assert PASSWORD not in kept.output + shown.output
    assert pc_secrets.read(tmp_path, "database") == PASSWORD
    assert station(tmp_path, "secret", "forget", "database").exit_code == 0
    gone = station(tmp_path, "secret", "show", "database")
    assert (gone.exit_code, "station secret set database" in gone.stderr) == (1, True)
    assert station(tmp_path, "secret", "set", "database", typed="\n").exit_code == 1
    assert station(tmp_path, "secret", "set", "../x", typed="x\n").exit_code == 2


@pytest.mark.parametrize("line", ["", 'database_secret = "shop"\n'])
def test_setting_up_from_a_file_takes_the_password_out_of_it(ring: Ring, tmp_path: Path, line: str) -> None:
    source, home = tmp_path / "table.toml", tmp_path / "home"
    text = (
        f'table = "3"\n{line}database = "postgresql://station:p%40ss@db/shop"  # ours\n\n[network]\nanswer_ms = 200\n'
    )
    source.write_text(text, encoding="utf-8")
    told = station(home, "setup", "--file", str(source))
    assert (told.exit_code, "ring of the test" in told.stdout) == (0, True)
    written = (home / "settings.toml").read_text(encoding="utf-8")
    assert "p%40ss" not in written
    read = load_settings(home)
    assert (read.table, read.database, read.network.answer_ms) == ("3", "postgresql://station@db/shop", 200)
    assert database_url(home, read) == "postgresql://station:p%40ss@db/shop"
    assert station(home, "config", "check").exit_code == 0


def test_config_check_advises_to_move_a_password(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('\ndatabase = "postgresql://a:b@db/shop"\n', encoding="utf-8")
    told = station(tmp_path, "config", "check")
    assert (told.exit_code, "settings.toml:2: The password is readable here." in told.stdout) == (0, True)

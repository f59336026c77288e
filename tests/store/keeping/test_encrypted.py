"""A table's own file, encrypted at rest: nothing readable in its bytes, closed to another key, and told so in words."""

from pathlib import Path

import pytest

from station import pc_secrets
from station.domain.trouble import Trouble
from station.settings import NetworkSettings, StationSettings
from station.store import migrate
from station.store.engine import open_engine, reading, troubles, writing
from station.store.migrate import upgrade
from station.store.writers import add_orders
from station.table_stores import kept_key
from tests.store.facts import order

KEY, OTHER = b"k" * 32, b"o" * 32


def furnish(file: Path) -> None:
    engine = open_engine(file, KEY)
    upgrade(engine)
    with writing(engine) as connection:
        add_orders(connection, [order("N-4711", comment="Quastenflosser")])
    engine.dispose()


def test_nothing_of_an_order_stands_in_the_bytes_of_the_file(tmp_path: Path) -> None:
    furnish(tmp_path / "kept.sqlite")
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"SQLite format" not in stored
    assert b"Quastenflosser" not in stored
    assert b"shop_order" not in stored


def test_another_key_and_none_are_refused_in_words(tmp_path: Path) -> None:
    furnish(tmp_path / "kept.sqlite")
    for key, code in ((OTHER, "database.wrong_key"), (b"", "database.damaged")):
        engine = open_engine(tmp_path / "kept.sqlite", key)
        with pytest.raises(Trouble) as refused, reading(engine):
            pass
        assert refused.value.code == code
        engine.dispose()


def test_a_file_that_is_locked_is_told_as_any_other(tmp_path: Path) -> None:
    furnish(tmp_path / "kept.sqlite")
    one, other = (open_engine(tmp_path / "kept.sqlite", KEY) for _ in range(2))
    with writing(one), reading(other) as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")
        with pytest.raises(Trouble) as locked, troubles():
            connection.exec_driver_sql("DELETE FROM meta")
    assert locked.value.code == "database.locked"
    one.dispose()
    other.dispose()


def test_the_copy_before_an_upgrade_is_encrypted_with_the_same_key(tmp_path: Path) -> None:
    furnish(tmp_path / "kept.sqlite")
    engine = open_engine(tmp_path / "kept.sqlite", KEY)
    copy = migrate.copy_before_upgrade(engine, "0000")
    engine.dispose()
    assert copy is not None
    copied = open_engine(copy, KEY)
    with reading(copied) as connection:
        assert migrate.revision_of(connection) == migrate.HEAD
    copied.dispose()


def test_a_key_file_is_read_or_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "key"

    def key() -> bytes:
        return kept_key(tmp_path, StationSettings(network=NetworkSettings(key_file=str(file))))

    assert kept_key(tmp_path, StationSettings()) == b""
    with pytest.raises(Trouble) as missing:
        key()
    assert missing.value.code == "network.key_unreadable"
    file.write_text("short\n")
    with pytest.raises(Trouble):
        key()
    file.write_text("0123456789abcdef" * 4 + "\n")
    assert len(key()) == 32


def test_a_secret_of_the_computer_is_as_good_as_a_file(tmp_path: Path) -> None:
    wanted = StationSettings(network=NetworkSettings(key_secret="kept"))
    with pytest.raises(Trouble, match=r"secret\.missing"):
        kept_key(tmp_path, wanted)
    pc_secrets.keep(tmp_path, "kept", "0123456789abcdef" * 4, in_file=True)
    (tmp_path / "key").write_text("0123456789abcdef" * 4 + "\n")
    with_file = StationSettings(network=NetworkSettings(key_file=str(tmp_path / "key")))
    assert kept_key(tmp_path, wanted) == kept_key(tmp_path, with_file)

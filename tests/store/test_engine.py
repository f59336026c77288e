"""The failures a database can have become trouble that a person is told about."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import IntegrityError

from station.domain.trouble import Trouble
from station.store import engine as engine_module
from station.store.engine import open_engine, reading, writing
from station.store.tables import META


def trouble_of(database: str | Path) -> str:
    engine = open_engine(database)
    try:
        with pytest.raises(Trouble) as said, reading(engine) as connection:
            connection.execute(text("SELECT 1 FROM sqlite_master"))
    finally:
        engine.dispose()
    return said.value.code


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no database" * 1000)
    assert trouble_of(tmp_path / "x") == "database.damaged"


def test_a_page_of_rubbish_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 100)
        connection.commit()
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xee" * (len(content) - 4096)
    file.write_bytes(content)
    engine = open_engine(file)
    with pytest.raises(Trouble) as said, reading(engine) as connection:
        connection.execute(text("SELECT * FROM t")).all()
    engine.dispose()
    assert said.value.code == "database.damaged"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes no file away that is open")
def test_a_file_taken_away_while_the_program_runs_is_missing_and_nothing_seems_saved(tmp_path: Path) -> None:
    """An open file would go on taking commits that are gone with it, and a new connection begins an empty one."""
    engine = open_engine(tmp_path / "x.sqlite")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE parcel (x)"))
    with reading(engine) as held:
        held.execute(text("SELECT x FROM parcel"))
        for file in tmp_path.glob("x.sqlite*"):
            file.unlink()
        with pytest.raises(Trouble) as said, writing(engine) as connection:
            connection.execute(text("INSERT INTO parcel VALUES (1)"))
    assert said.value.code == "database.missing"
    with pytest.raises(Trouble) as said, reading(engine) as connection:
        connection.execute(text("SELECT x FROM parcel"))
    assert said.value.code == "database.missing"
    engine.dispose()


def test_a_folder_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    assert trouble_of(tmp_path / "nowhere" / "x.sqlite") == "database.unreachable"


def test_a_server_that_is_not_there_is_unreachable() -> None:
    assert trouble_of("postgresql://station@127.0.0.1:1/station") == "database.unreachable"


def test_a_database_that_the_server_does_not_have_is_unreachable(postgres_url: str) -> None:
    assert trouble_of(f"{postgres_url}/no_such_database") == "database.unreachable"


@pytest.mark.parametrize("url", ["mysql://shop", "postgresql://h:port/x", "nonsense://", "://"])
def test_an_address_that_names_no_database_is_unreachable(url: str) -> None:
    with pytest.raises(Trouble) as said:
        open_engine(url)
    assert said.value.code == "database.unreachable"


def test_a_writer_that_waits_too_long_is_locked(engine: Engine, ready_url: str, monkeypatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT_MS", 50)
    other = open_engine(ready_url)
    with writing(engine) as holding:
        holding.execute(insert(META), {"key": "k", "value": "mine"})
        with pytest.raises(Trouble) as said, writing(other) as connection:
            connection.execute(insert(META), {"key": "k", "value": "theirs"})
    other.dispose()
    assert said.value.code == "database.locked"


def test_a_full_disk_is_full(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "x.sqlite")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE t (x)"))
        connection.execute(text("PRAGMA max_page_count = 3"))  # of this connection, which the pool hands out again
    with pytest.raises(Trouble) as said, writing(engine) as connection:
        connection.execute(text("INSERT INTO t VALUES (zeroblob(100000))"))
    engine.dispose()
    assert said.value.code == "database.full"


def test_an_error_in_the_work_undoes_all_of_it(engine: Engine) -> None:
    def work() -> None:
        with writing(engine) as connection:
            connection.execute(insert(META), {"key": "k", "value": "v"})
            raise KeyError

    with pytest.raises(KeyError):
        work()
    with reading(engine) as connection:
        assert connection.execute(select(META)).all() == []


def test_a_fault_of_ours_stays_a_fault(engine: Engine) -> None:
    with pytest.raises(IntegrityError) as said, writing(engine) as connection:
        connection.execute(insert(META), [{"key": "secret name", "value": "v"}] * 2)
    assert "secret name" not in str(said.value).partition("DETAIL")[0]


def test_readers_are_not_held_up_by_a_writer(engine: Engine) -> None:
    with writing(engine) as busy:
        busy.execute(insert(META), {"key": "k", "value": "v"})
        with reading(engine) as connection:
            assert connection.execute(select(META)).all() == []

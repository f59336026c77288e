"""Backups are whole or not there, also when the power goes; restoring brings back what was backed up."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from station.domain.trouble import Trouble
from station.store import backup as backup_module
from station.store.backup import back_up, backups_in, prove, restore
from station.store.engine import open_engine
from station.store.migrate import upgrade

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

#: Backs up or restores until it is killed; tells that it has begun.
LOOP = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from station.store.backup import back_up, restore
from station.store.engine import open_engine
what, home = sys.argv[1], Path(sys.argv[2])
engine = open_engine(home / "station.sqlite")
good = sorted((home / "good").glob("*.sqlite"))
for turn in range(1_000_000):
    if what == "backup":
        back_up(engine, home / "backups", datetime.now(UTC), 3)
    else:
        restore(engine, good[turn % 2], home / "kept", datetime.now(UTC))
    print("turn", flush=True)
"""


@pytest.fixture
def shop(tmp_path: Path) -> Engine:
    engine = open_engine(tmp_path / "station.sqlite")
    upgrade(engine)
    fill(tmp_path / "station.sqlite", 2000)
    return engine


def fill(file: Path, rows: int) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS stuff (text)")
        connection.executemany("INSERT INTO stuff VALUES (?)", [("x" * 200,)] * rows)


def test_a_restored_backup_holds_what_was_there(shop: Engine, tmp_path: Path) -> None:
    made = back_up(shop, tmp_path / "backups", NOW)
    fill(tmp_path / "station.sqlite", 5)
    restore(shop, made.file, tmp_path / "kept", NOW)
    assert prove(tmp_path / "station.sqlite") == prove(made.file)
    assert prove(backups_in(tmp_path / "kept")[0])["stuff"] == 2005


def test_only_the_newest_are_kept(shop: Engine, tmp_path: Path) -> None:
    made = [back_up(shop, tmp_path / "backups", NOW + timedelta(days=day), keep=2) for day in range(4)]
    assert backups_in(tmp_path / "backups") == [made[3].file, made[2].file]


def test_a_damaged_backup_is_refused_and_nothing_changes(shop: Engine, tmp_path: Path) -> None:
    made = back_up(shop, tmp_path / "backups", NOW)
    made.file.write_bytes(made.file.read_bytes()[:-50_000])
    before = prove(tmp_path / "station.sqlite")
    with pytest.raises(Trouble, match=r"backup\.unproved"):
        restore(shop, made.file, tmp_path / "kept", NOW)
    assert prove(tmp_path / "station.sqlite") == before


def test_a_damaged_database_is_moved_aside_and_replaced(shop: Engine, tmp_path: Path) -> None:
    made = back_up(shop, tmp_path / "backups", NOW)
    shop.dispose()
    (tmp_path / "station.sqlite").write_bytes(b"no database at all" * 100)
    restore(shop, made.file, tmp_path / "kept", NOW)
    assert prove(tmp_path / "station.sqlite") == prove(made.file)
    assert list(tmp_path.glob("station.damaged-*.sqlite"))


def test_a_backup_of_a_newer_program_is_refused(shop: Engine, tmp_path: Path) -> None:
    made = back_up(shop, tmp_path / "backups", NOW)
    with closing(sqlite3.connect(made.file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Trouble, match=r"database\.newer"):
        restore(shop, made.file, tmp_path / "kept", NOW)


def test_a_database_with_rows_that_belong_to_none_is_backed_up_too(shop: Engine, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "station.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE child (of INTEGER REFERENCES parent (id))")
        connection.execute("INSERT INTO child VALUES (7)")
    made = back_up(shop, tmp_path / "backups", NOW)
    assert list((tmp_path / "backups").iterdir()) == [made.file]
    assert prove(made.file)["child"] == 1


def test_a_copy_that_cannot_be_restored_for_trial_does_not_count(
    shop: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk gives back other bytes than were written, after the copy was looked at."""
    kept = back_up(shop, tmp_path / "backups", NOW)
    looked_at = backup_module.prove

    def then_spoiled(file: Path) -> dict[str, int]:
        counted = looked_at(file)
        fill(file, 1)
        return counted

    monkeypatch.setattr(backup_module, "prove", then_spoiled)
    with pytest.raises(Trouble, match=r"backup\.unproved"):
        back_up(shop, tmp_path / "backups", NOW + timedelta(days=1))
    assert list((tmp_path / "backups").iterdir()) == [kept.file]


@pytest.mark.parametrize("what", ["backup", "restore"])
def test_a_kill_in_the_middle_leaves_whole_files_only(shop: Engine, tmp_path: Path, what: str) -> None:
    for day, rows in enumerate((0, 7)):
        fill(tmp_path / "station.sqlite", rows)
        back_up(shop, tmp_path / "good", NOW + timedelta(days=day))
    shop.dispose()
    for turns in (1, 2, 4):
        command = [sys.executable, "-c", LOOP, what, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            for _ in range(turns):
                assert child.stdout.readline().strip() == b"turn"
            child.kill()
        assert prove(tmp_path / "station.sqlite")["stuff"] in (2000, 2007)
        assert all(prove(file)["stuff"] in (2000, 2007) for file in backups_in(tmp_path / "backups"))

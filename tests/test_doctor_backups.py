"""`station doctor` on backups and on a database that is not whole, provoked for real."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from station.app import open_store
from station.doctor import OLD_BACKUP, Finding, examine
from station.settings import StationSettings
from station.store.backup import back_up
from station.wording.words import Words


def found(home: Path, name: str, db_url: str = "") -> Finding:
    return next(f for f in examine(home, StationSettings(), db_url, Words("en")) if f.name == name)


def test_no_backup_a_fresh_one_and_an_old_one(tmp_path: Path) -> None:
    missing = found(tmp_path, "backups")
    assert (missing.state, missing.cure) == ("warning", "A running table makes one every day; at once: station backup")
    engine = open_store(tmp_path, StationSettings())
    made = back_up(engine, tmp_path / "backups", datetime.now(UTC))
    engine.dispose()
    assert found(tmp_path, "backups").state == "ok"
    before = (datetime.now(UTC) - OLD_BACKUP - timedelta(hours=1)).timestamp()
    os.utime(made.file, (before, before))
    assert found(tmp_path, "backups").state == "warning"


def test_a_whole_database_and_one_whose_index_lost_rows(tmp_path: Path) -> None:
    assert found(tmp_path, "integrity").state == "ok"
    with closing(sqlite3.connect(tmp_path / "station.sqlite", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE stuff (a INTEGER NOT NULL)")
        connection.execute("INSERT INTO stuff VALUES (1)")
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = 'CREATE TABLE stuff (a INTEGER NOT NULL, b INTEGER NOT NULL)' "
            "WHERE name = 'stuff'"
        )
    damaged = found(tmp_path, "integrity")
    assert damaged.state == "failed"
    assert "backup" in damaged.cure

"""The doctor tells what a table keeps without the network, and that two tables packed one order."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from station import doctor
from station.app import open_store
from station.doctor import Finding
from station.settings import StationSettings
from station.store import journal
from station.store.engine import open_engine, writing
from station.store.keeping import outbox
from station.store.migrate import upgrade
from station.store.tables import CONFLICT
from station.table_stores import KEPT_FILE
from station.wording.words import Words
from tests.store.facts import plan


def findings(home: Path) -> dict[str, Finding]:
    return {found.name: found for found in doctor._kept(home, StationSettings(), "", Words("en"))}


def test_a_parcel_that_waits_for_hours_is_warned_of(tmp_path: Path) -> None:
    assert findings(tmp_path) == {}
    now = datetime.now(UTC)
    here = open_engine(tmp_path / KEPT_FILE)
    upgrade(here)
    outbox.watch(here)
    with writing(here) as connection:
        outbox.note_data_from(connection, now)
    assert findings(tmp_path)["kept"].state == "ok"
    with writing(here) as connection:
        journal.record_packed(connection, "p1", plan("1", sample=None), "Anna", "T1", now - timedelta(hours=2), 5.0)
        outbox.note_data_from(connection, now - timedelta(hours=3))
    here.dispose()
    told = findings(tmp_path)["kept"]
    assert told.state == "warning"
    assert told.detail == "1 parcels kept here, data 180 min old"
    assert told.cure


def test_orders_that_two_tables_packed_are_warned_of(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    engine = open_store(tmp_path, StationSettings())
    with writing(engine) as connection:
        for parcel, table in (("p1", "T1"), ("p2", "T2")):
            journal.record_packed(connection, parcel, plan("1", sample=None), "Anna", table, now, 5.0)
        found = {"kept_id": "p1", "other_id": "p2", "kind": "packed_twice", "found_at": now, "settled_by": ""}
        connection.execute(insert(CONFLICT), {**found, "table_name": "T1", "other_table": "T2"})
    engine.dispose()
    told = findings(tmp_path)["conflicts"]
    assert told.state == "warning"
    assert "station conflicts" in told.cure

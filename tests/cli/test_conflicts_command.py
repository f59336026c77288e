"""`station conflicts` lists what two tables packed, and settles it."""

import json
from pathlib import Path

from sqlalchemy import insert
from typer.testing import CliRunner

from station.app import open_store
from station.cli import app
from station.settings import StationSettings
from station.store import journal
from station.store.engine import writing
from station.store.tables import CONFLICT
from station.store.writers import add_orders
from tests.store.facts import NOON, order, plan


def furnish(home: Path) -> None:
    engine = open_store(home, StationSettings())
    with writing(engine) as connection:
        add_orders(connection, [order("1")])
        for parcel, table in (("p1", "Table 1"), ("p2", "Table 2")):
            journal.record_packed(connection, parcel, plan("1", sample=None), "Anna", table, NOON, 5.0)
        found = {"kept_id": "p1", "other_id": "p2", "kind": "packed_twice", "found_at": NOON, "settled_by": ""}
        connection.execute(insert(CONFLICT), {**found, "table_name": "Table 1", "other_table": "Table 2"})
    engine.dispose()


def test_a_conflict_is_told_until_somebody_has_seen_to_it(tmp_path: Path) -> None:
    furnish(tmp_path)
    run = CliRunner().invoke
    told = run(app, ["conflicts", "--home", str(tmp_path)])
    assert told.exit_code == 0
    assert "1" in told.output
    assert "Table 2" in told.output
    as_json = json.loads(run(app, ["conflicts", "--json", "--home", str(tmp_path)]).output)
    assert [(one["kind"], one["order"], one["tables"]) for one in as_json["conflicts"]] == [
        ("packed_twice", "1", ["Table 1", "Table 2"])
    ]
    settled = run(app, ["conflicts", "--settle", "1", "--by", "Mara", "--json", "--home", str(tmp_path)])
    assert json.loads(settled.output) == {"conflicts": [], "settled": 1}

"""Periods of retention: what is older goes, what is younger or still needed stays, and a second run finds nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, update

from station.domain.retention_policy import RetentionPolicy
from station.store import retention
from station.store.engine import reading, writing
from station.store.forgetting import SWEEP_DUE, erased_page
from station.store.lease import leased
from station.store.tables import (
    AUDIT_ENTRY,
    IMPORT_RUN,
    META,
    PARCEL,
    PARCEL_EVENT,
    PARCEL_INSERT,
    PRINT_JOB,
    QUARANTINE,
)
from tests.store.facts import NOON
from tests.store.person_facts import leave_traces

PAGE = b"%PDF-1.4 Liebe Wilhelmina Quastenflosser"
WEEK = RetentionPolicy(prints_days=7, journal_days=7, quarantine_days=7, audit_days=7)
LATER = NOON + timedelta(days=8)


@pytest.fixture(autouse=True)
def _shop(engine: Engine) -> None:
    leave_traces(engine, PAGE)
    with writing(engine) as connection:
        run = {"id": 1, "source": "orders.csv", "profile": "orders", "started_at": NOON, "counts": {}}
        connection.execute(insert(IMPORT_RUN), run)
        connection.execute(update(QUARANTINE).values(run_id=1))


def rows(engine: Engine, *columns: object) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


def test_what_is_younger_stays(engine: Engine) -> None:
    done = retention.run(engine, WEEK, NOON + timedelta(days=6))
    assert done is not None
    assert done.total == 0
    assert (PAGE,) in rows(engine, PRINT_JOB.c.pdf)


def test_what_is_older_goes_and_what_counts_stays(engine: Engine) -> None:
    assert retention.due(engine, WEEK, LATER).rows == {"prints": 3, "journal": 3, "quarantine": 3, "audit": 4}
    done = retention.run(engine, WEEK, LATER)
    assert done is not None
    assert done.rows == {"prints": 3, "journal": 3, "quarantine": 3, "audit": 4}
    assert set(rows(engine, PRINT_JOB.c.pdf)) == {(erased_page(80, 60, LATER),)}
    assert [plan for (plan,) in rows(engine, PARCEL.c.plan)] == [{}, {}, {}]
    assert rows(engine, PARCEL_EVENT) == rows(engine, QUARANTINE) == rows(engine, AUDIT_ENTRY) == []
    assert {number for (number,) in rows(engine, PARCEL.c.order_number)} == {"O-9001", "G-9003", "B-1"}
    assert len(rows(engine, PARCEL_INSERT)) == 10


def test_a_second_run_finds_nothing(engine: Engine) -> None:
    retention.run(engine, WEEK, LATER)
    again = retention.run(engine, WEEK, LATER)
    assert again is not None
    assert again.total == retention.due(engine, WEEK, LATER).total == 0


def test_showing_changes_nothing(engine: Engine) -> None:
    before = rows(engine, META)
    retention.due(engine, WEEK, LATER)
    assert rows(engine, META) == before
    assert (PAGE,) in rows(engine, PRINT_JOB.c.pdf)
    assert retention.last_run(engine) is None


def test_zero_days_keep_for_good(engine: Engine) -> None:
    forever = RetentionPolicy(prints_days=0, journal_days=0, quarantine_days=0, audit_days=0)
    done = retention.run(engine, forever, NOON + timedelta(days=9999))
    assert done is not None
    assert done.rows == {}


def test_a_page_that_waits_for_its_printer_and_an_open_parcel_stay(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(update(PRINT_JOB).where(PRINT_JOB.c.parcel_id == "p-1").values(state="queued"))
        connection.execute(update(PARCEL).where(PARCEL.c.parcel_id == "p-1").values(state="open"))
    done = retention.run(engine, WEEK, LATER)
    assert done is not None
    assert (done.rows["prints"], done.rows["journal"]) == (2, 2)


def test_one_table_erases_at_a_time(engine: Engine) -> None:
    with leased(engine, "retention", timedelta(minutes=5)):
        assert retention.run(engine, WEEK, LATER) is None
    assert (PAGE,) in rows(engine, PRINT_JOB.c.pdf)


def test_the_file_is_rewritten_once_after_something_was_erased(engine: Engine, tmp_path: Path) -> None:
    assert not retention.sweep(engine)
    retention.run(engine, WEEK, LATER)
    assert (SWEEP_DUE,) not in rows(engine, META.c.key)
    assert not retention.sweep(engine)
    if engine.dialect.name == "sqlite":
        assert PAGE not in b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())


def test_a_file_in_use_is_rewritten_another_time(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("a server rewrites nothing")
    with writing(engine) as connection:
        connection.execute(insert(META), {"key": SWEEP_DUE, "value": NOON.isoformat()})
    with engine.connect() as reader:
        reader.execute(select(META)).all()  # a transaction that holds an old state of the file
        assert not retention.sweep(engine)
    assert retention.sweep(engine)

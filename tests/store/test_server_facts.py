"""A database tells its version, how far its clock is from ours, and when orders came in."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, insert

from station.store.engine import writing
from station.store.server_facts import server_facts
from station.store.tables import IMPORT_RUN

WHEN = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def test_the_version_and_no_difference_on_one_machine(engine: Engine) -> None:
    facts = server_facts(engine)
    assert facts.version.startswith(("SQLite 3.", "PostgreSQL 1"))
    assert abs(facts.ahead) < timedelta(seconds=1)
    assert facts.last_import is None


def test_a_table_whose_clock_is_late_sees_its_server_ahead(engine: Engine) -> None:
    facts = server_facts(engine, lambda: datetime.now(UTC) - timedelta(minutes=5))
    expected = timedelta(minutes=5 if engine.dialect.name == "postgresql" else 0)
    assert abs(facts.ahead - expected) < timedelta(seconds=1)


def test_the_last_whole_import_counts(engine: Engine) -> None:
    with writing(engine) as connection:
        for finished in (WHEN - timedelta(days=1), WHEN, None):
            row = {"source": "a.csv", "profile": "p", "started_at": WHEN, "finished_at": finished, "counts": {}}
            connection.execute(insert(IMPORT_RUN).values(**row))
    assert server_facts(engine).last_import == WHEN

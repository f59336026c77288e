"""The schema of a database is brought to this program's, or refused in words."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, insert, inspect, select, text

from station.domain.trouble import Trouble
from station.store import migrate
from station.store.engine import open_engine, reading, writing
from station.store.tables import INSERT_ITEM, META, METADATA


def _scripts(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _bring_to(engine: Engine, revision: str) -> None:
    with writing(engine) as connection:
        command.upgrade(_scripts(connection), revision)


def test_upgrade_from_base_gives_the_tables_of_the_program(store_url: str) -> None:
    engine = open_engine(store_url)
    migrate.upgrade(engine)
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert migrate.revision_of(connection) == migrate.HEAD
    engine.dispose()


def test_head_is_the_newest_script() -> None:
    scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
    assert scripts.get_current_head() == migrate.HEAD


def test_an_insert_switched_off_by_its_day_stays_off(store_url: str) -> None:
    """Until 0007 the first of all days stood for "switched off"; a real last day is no switch."""
    engine = open_engine(store_url)
    _bring_to(engine, "0006")
    values = "kind, slot, name, cost_cents, currency, weight_g, thickness_mm, names, skus, categories, series_number"
    with writing(engine) as connection:
        for key, day in (("off", "'0001-01-01'"), ("old", "'2026-11-01'"), ("on", "NULL")):
            connection.execute(
                text(
                    f"INSERT INTO insert_item (id, {values}, text_set, paper, picture, url, series, best_before) "
                    f"VALUES ('{key}', 'gift', 'CARD', 'Tin', 0, 'EUR', 0, 0, '{{}}', '[]', '[]', 0, "
                    f"'', '', '', '', '', {day})"
                )
            )
    migrate.upgrade(engine)
    with reading(engine) as connection:
        rows = connection.execute(select(INSERT_ITEM.c.id, INSERT_ITEM.c.is_off, INSERT_ITEM.c.best_before)).all()
    assert {row.id: (row.is_off, row.best_before) for row in rows} == {
        "off": (True, None),
        "old": (False, date(2026, 11, 1)),
        "on": (False, None),
    }
    engine.dispose()


def test_a_second_upgrade_changes_nothing(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(META), {"key": "kept", "value": "yes"})
    migrate.upgrade(engine)
    with reading(engine) as connection:
        assert connection.execute(select(META.c.value)).scalar() == "yes"


def test_a_newer_schema_is_refused_in_words(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Trouble) as refused:
        migrate.upgrade(engine)
    assert refused.value.code == "database.newer"
    assert refused.value.facts["found"] == "9999"


def test_each_script_goes_back_to_nothing(engine: Engine) -> None:
    """Downgrades exist so that a test proves each step is complete; people restore the copy instead."""
    with writing(engine) as connection:
        command.downgrade(_scripts(connection), "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}


def test_an_existing_file_is_copied_before_an_upgrade(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "shop.sqlite")
    migrate.upgrade(engine)
    with writing(engine) as connection:
        connection.execute(insert(META), {"key": "before", "value": "the upgrade"})
    copy = migrate.copy_before_upgrade(engine, "0000")
    engine.dispose()
    assert copy == tmp_path / f"shop.before-{migrate.HEAD}.sqlite"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [("the upgrade",)]


def test_a_first_start_leaves_no_copy(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "shop.sqlite")
    migrate.upgrade(engine)
    engine.dispose()
    assert not list(tmp_path.glob("*before*"))

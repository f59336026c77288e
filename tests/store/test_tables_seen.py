"""Signs of life: one row for a table, always its newest, and none where the database is away."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from station.domain.journal import Kept
from station.store.engine import open_engine
from station.store.shop_day import SeenTable, shop_day
from station.store.tables_seen import SignsOfLife, say_seen

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)


def seen(engine: Engine) -> tuple[SeenTable, ...]:
    return shop_day(engine, date(2026, 11, 23), 14).tables


def test_a_table_is_seen_once_with_its_newest_sign(engine: Engine) -> None:
    say_seen(engine, "T1", NOW, "1.0", "Anna", Kept())
    say_seen(engine, "T2", NOW, "1.0", "", Kept(3, NOW, is_alone=True))
    say_seen(engine, "T1", NOW + timedelta(seconds=30), "1.0", "Ben", Kept())
    assert seen(engine) == (SeenTable("T1", NOW + timedelta(seconds=30), "Ben"), SeenTable("T2", NOW, "", kept=3))


def test_the_thread_says_it_and_ends_when_told(engine: Engine) -> None:
    signs = SignsOfLife(engine, "T1", Kept, say_every_s=0.01)
    signs.packer = "Anna"
    signs.close(1.0)
    assert signs.say()
    assert [(one.name, one.packer) for one in seen(engine)] == [("T1", "Anna")]
    signs = SignsOfLife(engine, "T3", Kept)
    signs.start()
    signs.close(10.0)
    assert [one.name for one in seen(engine)] == ["T1", "T3"]


def test_a_database_that_is_away_stops_nothing(tmp_path: Path) -> None:
    assert not SignsOfLife(open_engine(tmp_path / "no folder" / "none.sqlite"), "T1", Kept).say()

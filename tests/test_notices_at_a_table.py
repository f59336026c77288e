"""A change of the shop's database is brought to a table because the server told of it, not because the table asked."""

import time
from pathlib import Path

import pytest
from sqlalchemy import select, update

from station.settings import NetworkSettings, StationSettings
from station.store.engine import open_engine, writing
from station.store.keeping import courier
from station.store.numbers import mark_changed
from station.store.tables import INSERT_ITEM
from station.table_stores import kept_stores, prepare_shop
from tests.conftest import postgres_database

WAIT_S = 30.0  #: only a test that fails waits so long
PIECES = 4711


def test_a_stock_that_moved_is_known_at_a_table_that_never_asks(
    tmp_path: Path, postgres_url: str, postgres_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = StationSettings(table="T1", network=NetworkSettings(answer_ms=5000))
    with postgres_database(postgres_url, postgres_template) as url:
        shop = open_engine(url)
        prepare_shop(shop)
        monkeypatch.setattr(courier, "BRING_EVERY_S", 3600.0)
        table = kept_stores(tmp_path, settings, url)
        try:
            assert table.notices is not None
            assert table.notices.listens.wait(WAIT_S)
            with writing(shop) as connection:
                key = connection.execute(select(INSERT_ITEM.c.id).limit(1)).scalar_one()
                moved = update(INSERT_ITEM).where(INSERT_ITEM.c.id == key).values(on_hand=PIECES, reserved=0)
                connection.execute(moved)
                mark_changed(connection, "inserts")
            until = time.monotonic() + WAIT_S
            while table.store.catalog().inserts[key].stock != PIECES:
                assert time.monotonic() < until
        finally:
            table.close(5.0)
            shop.dispose()

"""The secrets of a shop: made once, shared by its tables, never shown."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select

from station.store.engine import open_engine, reading
from station.store.secrets import link_secret
from station.store.tables import META


def test_the_secret_is_made_once_and_stays(engine: Engine, ready_url: str) -> None:
    made = link_secret(engine)
    other_table = open_engine(ready_url)
    assert len(made) == 32
    assert link_secret(engine) == link_secret(other_table) == made
    other_table.dispose()


def test_tables_that_start_at_once_share_one_secret(engine: Engine) -> None:
    with ThreadPoolExecutor(4) as tables:
        assert len(set(tables.map(lambda _: link_secret(engine), range(8)))) == 1
    with reading(engine) as connection:
        kept = select(func.count()).select_from(META).where(META.c.key == "links.secret")
        assert connection.execute(kept).scalar_one() == 1


def test_the_secret_is_never_logged(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        made = link_secret(engine)
    assert made.hex() not in caplog.text

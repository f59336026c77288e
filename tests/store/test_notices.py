"""Notices: what one process commits is heard at another table, also after the server cut the connection."""

import subprocess
import sys
from collections.abc import Iterator
from queue import SimpleQueue
from time import monotonic

import pytest
from sqlalchemy import Engine, text

from station.store.engine import open_engine, writing
from station.store.keeping.link import ServerLink
from station.store.notices import Notices
from station.store.numbers import mark_changed
from tests.conftest import postgres_database

WAIT_S = 30.0  #: only a test that fails waits so long

_ANOTHER_TABLE = """
import sys
from station.store.engine import open_engine, writing
from station.store.numbers import mark_changed
with writing(open_engine(sys.argv[1])) as connection:
    mark_changed(connection, "rules")
"""


@pytest.fixture
def shop(postgres_url: str, postgres_template: str) -> Iterator[Engine]:
    with postgres_database(postgres_url, postgres_template) as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def change_and_fail(shop: Engine) -> None:
    with writing(shop) as connection:
        mark_changed(connection, "rules")
        raise InterruptedError


def test_another_process_is_heard_and_so_is_what_came_while_the_wire_was_cut(
    shop: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.store.notices.AGAIN_S", 0.05)
    heard: SimpleQueue[float] = SimpleQueue()
    notices = Notices(url_of(shop), lambda: heard.put(monotonic()))
    notices.start()
    try:
        heard.get(timeout=WAIT_S)  # it listens
        subprocess.run([sys.executable, "-c", _ANOTHER_TABLE, url_of(shop)], check=True, timeout=WAIT_S)
        heard.get(timeout=WAIT_S)
        with writing(shop) as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN station_news'")
            )
        heard.get(timeout=WAIT_S)  # it listens again, and looks at what it missed
    finally:
        notices.close(WAIT_S)


def test_what_a_table_tells_itself_is_no_news_to_it(shop: Engine) -> None:
    """Each parcel would else send it to the server and back once more, while its packer scans the next."""
    heard: SimpleQueue[float] = SimpleQueue()
    ours, another = ServerLink(url_of(shop), WAIT_S), open_engine(url_of(shop))
    notices = Notices(url_of(shop), lambda: heard.put(monotonic()), ours.processes)
    notices.start()
    try:
        heard.get(timeout=WAIT_S)  # it listens
        for engine in (ours.engine, another):
            with writing(engine) as connection:
                mark_changed(connection, "rules")
        heard.get(timeout=WAIT_S)
    finally:
        notices.close(WAIT_S)
        ours.close()
        another.dispose()
    assert heard.empty()
    assert not ours.processes


def test_what_is_rolled_back_is_not_told(shop: Engine) -> None:
    heard: SimpleQueue[float] = SimpleQueue()
    notices = Notices(url_of(shop), lambda: heard.put(monotonic()))
    notices.start()
    try:
        heard.get(timeout=WAIT_S)
        with pytest.raises(InterruptedError):
            change_and_fail(shop)
        with writing(shop) as connection:
            mark_changed(connection, "rules")
        heard.get(timeout=WAIT_S)
        assert heard.empty()
    finally:
        notices.close(WAIT_S)


def test_a_server_that_is_away_is_looked_for_until_told_to_end() -> None:
    notices = Notices("postgresql://nobody@127.0.0.1:1/none", lambda: None)
    notices.start()
    notices.close(WAIT_S)
    assert not notices._thread.is_alive()

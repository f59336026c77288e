"""The server is asked with a deadline, and not asked again until somebody has looked."""

import time
from collections.abc import Iterator
from threading import Event

import pytest
from sqlalchemy import Connection, Engine, select, text

from station.domain.trouble import Trouble
from station.store.engine import reading
from station.store.keeping.link import Away, ServerLink
from station.store.tables import META

ANSWER_S = 0.2


@pytest.fixture
def link(shop: Engine) -> Iterator[ServerLink]:
    made = ServerLink(shop.url.render_as_string(hide_password=False), ANSWER_S)
    made.round_trip_s()
    made.came_back()
    yield made
    made.close()


def wait_for_server(connection: Connection, seconds: float = 2.0) -> str:
    connection.execute(text("SELECT pg_sleep(:s)"), {"s": seconds})
    return "answered"


def test_nobody_waits_longer_than_the_deadline_and_the_next_question_not_at_all(link: ServerLink) -> None:
    started = time.monotonic()
    with pytest.raises(Away):
        link.ask(wait_for_server)
    first = time.monotonic() - started
    assert ANSWER_S <= first < 2 * ANSWER_S + 0.3
    started = time.monotonic()
    with pytest.raises(Away):
        link.ask(wait_for_server)
    assert time.monotonic() - started < 0.1
    assert not link.is_well


def test_what_was_given_up_is_not_committed(link: ServerLink, shop: Engine) -> None:
    done = Event()

    def write(connection: Connection) -> None:
        connection.execute(META.insert(), {"key": "late", "value": "yes"})
        wait_for_server(connection, 0.6)
        done.set()

    with pytest.raises(Away):
        link.ask(write)
    assert done.wait(5.0)
    link.close()
    with reading(shop) as connection:
        assert connection.execute(select(META.c.value).where(META.c.key == "late")).scalar() is None


def test_a_refusal_is_no_absence(link: ServerLink) -> None:
    def refuse(_: Connection) -> None:
        raise Trouble("sample.gone", sku="S", name="S")

    with pytest.raises(Trouble):
        link.ask(refuse)
    assert link.is_well


def test_a_server_that_is_not_there_is_away(link: ServerLink) -> None:
    nowhere = ServerLink("postgresql://nobody@127.0.0.1:9/nothing", 5.0)
    with pytest.raises(Trouble) as away:
        nowhere.round_trip_s()
    assert away.value.code == "database.unreachable"
    nowhere.came_back()
    with pytest.raises(Away):
        nowhere.ask(lambda connection: None)
    assert not nowhere.is_well
    nowhere.close()

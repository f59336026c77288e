"""What a scan reads is read at one moment: one transaction, the same state throughout, until it writes itself."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from station.domain.trouble import Trouble
from station.store.engine import at_one_moment, open_engine, reading, writing

COUNT = text("SELECT count(*) FROM number_used")


@pytest.fixture
def counted(store_url: str) -> Iterator[Engine]:
    """A database with an empty table."""
    engine = open_engine(store_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE number_used (n INTEGER)"))
    yield engine
    engine.dispose()


def add(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO number_used VALUES (1)"))


def rows(engine: Engine) -> int:
    with reading(engine) as connection:
        found: int = connection.execute(COUNT).scalar_one()
    return found


def by_another_thread(engine: Engine) -> None:
    thread = threading.Thread(target=add, args=(engine,))
    thread.start()
    thread.join()


def test_all_of_a_moment_is_read_on_one_connection(counted: Engine) -> None:
    with at_one_moment(counted):
        with reading(counted) as first, reading(counted) as second:
            assert first is second
        with at_one_moment(counted), reading(counted) as within:
            assert within is first
        with reading(counted) as after:
            assert after is first
    with reading(counted) as later:
        assert later is not first


def test_what_others_write_meanwhile_is_seen_after_the_moment(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "x.sqlite")  # on a server each statement stands for itself
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE number_used (n INTEGER)"))
    with at_one_moment(engine):
        assert rows(engine) == 0
        by_another_thread(engine)
        assert rows(engine) == 0
    assert rows(engine) == 1
    engine.dispose()


def test_what_the_thread_writes_itself_is_seen_at_once(counted: Engine) -> None:
    with at_one_moment(counted):
        assert rows(counted) == 0
        add(counted)
        assert rows(counted) == 1
        by_another_thread(counted)
        assert rows(counted) == 2


def test_a_moment_is_of_one_thread_and_one_database(counted: Engine, tmp_path: Path) -> None:
    other = open_engine(tmp_path / "other.sqlite")
    seen: list[object] = []

    def look() -> None:
        with reading(counted) as theirs:
            seen.append(theirs)

    with at_one_moment(counted), reading(counted) as mine:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        with reading(other) as elsewhere:
            seen.append(elsewhere)
    assert mine not in seen
    other.dispose()


def test_after_a_failure_reading_goes_on_with_a_fresh_connection(counted: Engine) -> None:
    with at_one_moment(counted):
        with pytest.raises(ZeroDivisionError), reading(counted) as failed:
            raise ZeroDivisionError
        with reading(counted) as fresh:
            assert fresh is not failed
            assert fresh.execute(COUNT).scalar_one() == 0


def test_a_server_that_hangs_up_within_a_moment_is_trouble_and_then_forgotten(postgres_url: str) -> None:
    engine = open_engine(f"{postgres_url}/postgres")

    def hang_up() -> None:
        with reading(engine) as connection:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with at_one_moment(engine):
        with pytest.raises(Trouble) as said:
            hang_up()
        assert said.value.code == "database.unreachable"
        with reading(engine) as connection:
            assert connection.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()


def test_a_moment_costs_one_transaction(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "x.sqlite")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE number_used (n INTEGER)"))
    begun: list[object] = []
    event.listen(engine, "begin", begun.append)
    with at_one_moment(engine):
        for _ in range(5):
            rows(engine)
    assert len(begun) == 1
    engine.dispose()

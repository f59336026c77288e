"""Fixtures of all tests: no display is needed, and every store test runs on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import psycopg
import pytest
from sqlalchemy import Engine

from station.store.engine import open_engine
from station.store.migrate import upgrade
from tests.postgres_server import postgres_server, server_programs


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server: STATION_TEST_POSTGRES_URL, else a throw-away cluster of this worker."""
    given = os.environ.get("STATION_TEST_POSTGRES_URL", "").rstrip("/")
    if given:
        yield given
        return
    programs = server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server programs here: install the package postgresql")
    with postgres_server(programs) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """Name of a database at the newest schema, to make others from in an instant."""
    with postgres_database(postgres_url) as url:
        _upgraded(url)
        yield url.rpartition("/")[2]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest schema, to copy."""
    file = tmp_path_factory.mktemp("template") / "store.sqlite"
    _upgraded(f"sqlite:///{file.as_posix()}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of an empty database of its own, once on each kind of database."""
    if request.param == "sqlite":
        yield f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}"
        return
    with postgres_database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def ready_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database of its own at the newest schema, once on each kind of database."""
    if request.param == "sqlite":
        file = tmp_path / "store.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file.as_posix()}"
        return
    template = request.getfixturevalue("postgres_template")
    with postgres_database(request.getfixturevalue("postgres_url"), template) as url:
        yield url


@pytest.fixture
def engine(ready_url: str) -> Iterator[Engine]:
    """An engine at the newest schema."""
    engine = open_engine(ready_url)
    yield engine
    engine.dispose()


@contextmanager
def postgres_database(server: str, template: str = "template0") -> Iterator[str]:
    """The URL of a new database, dropped at the end."""
    name = f"station_{uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _upgraded(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()

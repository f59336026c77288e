"""Fixtures of the workflow's tests: a packing table of the demo shop."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.shops.demo_shop import Featured
from station.workflow.session import PackingSession
from tests.fakes.packing_table import PackingTable, furnished_home, packing_table


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Featured, ...]]:
    return furnished_home(tmp_path_factory.mktemp("furnished"))


@pytest.fixture
def table(tmp_path: Path, furnished: tuple[Path, tuple[Featured, ...]]) -> Iterator[PackingTable]:
    with packing_table(tmp_path / "home", *furnished) as made:
        yield made


@pytest.fixture
def session(table: PackingTable) -> PackingSession:
    """A session that shows the idle screen."""
    made = table.make_session()
    made.start()
    return made

"""Fixtures of the screens' tests: what a session really shows."""

import pytest

from station.workflow.views import OpenView
from tests.fakes.packing_table import furnished_home, packing_table


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> OpenView:
    """A real order of the demo shop as the session shows it."""
    with packing_table(tmp_path_factory.mktemp("t") / "home", *furnished_home(tmp_path_factory.mktemp("f"))) as table:
        session = table.make_session()
        session.start()
        session.scan(table.number("enjoy"), "wedge")
        table.hear(session)
        return table.open

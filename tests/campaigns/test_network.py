"""A short network campaign; the long one is `bootstrap.py campaign network`."""

from argparse import Namespace

import pytest

from tests.campaigns.network import campaign
from tests.postgres_server import server_programs


@pytest.mark.slow
@pytest.mark.skipif(server_programs() is None, reason="no PostgreSQL server programs here: install postgresql")
def test_nothing_is_lost_doubled_unlisted_or_diverged() -> None:
    found = campaign(Namespace(parcels=30, tables=2, seed=1), also_waits=False)
    wrong = {name: found[name] for name in ("lost", "doubled", "conflicts_unlisted", "diverged", "unsettled")}
    assert wrong == dict.fromkeys(wrong, 0), found["what"]
    # a table that is killed between packing and telling says "already packed" when it is asked again
    assert found["parcels"] + sum(found["asked"].values()) >= 30

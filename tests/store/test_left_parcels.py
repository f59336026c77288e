"""Which of an order's begun parcels is gone on with."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from station.store.engine import writing
from station.store.parcel_store import SqlParcelStore
from station.store.shop_store import SqlShopStore
from station.store.writers import add_orders, add_samples
from tests.store.facts import LAST_PIECE, NOON, order, plan


@pytest.mark.parametrize("begun", [("a", "b"), ("b", "a")])
def test_of_parcels_begun_at_the_same_moment_the_same_one_is_gone_on_with(
    engine: Engine, begun: tuple[str, str]
) -> None:
    """Whichever was written first: two tables that ask get the same answer."""
    with writing(engine) as connection:
        add_orders(connection, [order("1")])
        add_samples(connection, [LAST_PIECE])
    store = SqlShopStore(engine)
    for parcel_id in begun:
        store.open_parcel(parcel_id, plan("1", sample=None), "Anna", "T", NOON)
        store.release_parcel(parcel_id, NOON, "set_aside")
    left = SqlParcelStore(engine).to_resume("1", NOON - timedelta(hours=1))
    assert left is not None
    assert left.parcel_id == "a"

"""Which of an order's begun parcels is gone on with."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from station.store.engine import reading, writing
from station.store.parcel_store import SqlParcelStore
from station.store.shop_store import SqlShopStore
from station.store.tables import PARCEL, RESERVATION
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


def test_a_parcel_gone_on_with_in_the_afternoon_keeps_its_table_and_its_sample(engine: Engine) -> None:
    with writing(engine) as connection:
        add_orders(connection, [order("1"), order("2")])
        add_samples(connection, [LAST_PIECE])
    shop, parcels = SqlShopStore(engine), SqlParcelStore(engine)
    shop.open_parcel("a", plan("1"), "Anna", "T1", NOON)
    shop.release_parcel("a", NOON, "set_aside")
    later = NOON + timedelta(hours=3)
    left = parcels.to_resume("1", NOON - timedelta(hours=1))
    assert left is not None
    assert parcels.reopen(left, plan("1"), [], "Anna", "T1", later) is None
    shop.open_parcel("b", plan("2", sample=None), "Ben", "T2", later + timedelta(minutes=1))
    with reading(engine) as connection:
        held = connection.execute(select(RESERVATION.c.parcel_id)).scalars().all()
        state = connection.execute(select(PARCEL.c.state).where(PARCEL.c.parcel_id == "a")).scalar()
    there = parcels.on_table("1")
    assert (there.table if there else None, held, state) == ("T1", ["a"], "open")

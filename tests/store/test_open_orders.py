"""One order lies on one table at a time, whatever two tables do at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from station.domain.trouble import Trouble
from station.store.engine import reading, writing
from station.store.parcel_store import SqlParcelStore
from station.store.shop_store import SqlShopStore
from station.store.tables import ORDER_ON_TABLE, PARCEL, RESERVATION
from station.store.writers import add_orders, add_samples
from tests.store.facts import LAST_PIECE, NOON, order, plan


@pytest.fixture
def store(engine: Engine) -> SqlShopStore:
    with writing(engine) as connection:
        add_orders(connection, [order("1")])
        add_samples(connection, [LAST_PIECE])
    return SqlShopStore(engine)


def test_of_many_tables_that_open_an_order_at_once_one_has_it(store: SqlShopStore, engine: Engine) -> None:
    def open_at(table: int) -> str:
        try:
            store.open_parcel(f"p{table}", plan("1", sample=None), "Anna", f"T{table}", NOON)
        except Trouble as trouble:
            return trouble.code
        return ""

    with ThreadPoolExecutor(8) as tables:
        came_of_it = sorted(tables.map(open_at, range(8)))
    assert came_of_it == ["", *["order.open_elsewhere"] * 7]
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(PARCEL)).scalar_one() == 1
        assert connection.execute(select(func.count()).select_from(ORDER_ON_TABLE)).scalar_one() == 1


def test_of_many_tables_that_go_on_with_a_parcel_at_once_one_has_it(store: SqlShopStore, engine: Engine) -> None:
    parcels = SqlParcelStore(engine)
    store.open_parcel("p", plan("1"), "Anna", "T", NOON)
    store.release_parcel("p", NOON, "set_aside")
    left = parcels.to_resume("1", NOON - timedelta(hours=1))
    assert left is not None

    def go_on(table: int) -> str:
        try:
            parcels.reopen(left, plan("1"), [], "Anna", f"T{table}", NOON)
        except Trouble as trouble:
            return trouble.code
        return ""

    with ThreadPoolExecutor(6) as tables:
        assert sorted(tables.map(go_on, range(6))) == ["", *["order.open_elsewhere"] * 5]
    there = parcels.on_table("1")
    assert there is not None
    others = [table for table in (f"T{n}" for n in range(6)) if table != there.table]
    for table in others:
        with pytest.raises(Trouble, match=r"parcel\.taken_over"):
            parcels.record_steps("p", [], "Anna", table, NOON)
        with pytest.raises(Trouble, match=r"parcel\.taken_over"):
            store.record_packed("p", plan("1"), "Anna", table, NOON, 1.0)
    parcels.record_steps("p", [], "Anna", there.table, NOON)
    with reading(engine) as connection:
        assert connection.execute(select(RESERVATION.c.pieces)).scalars().all() == [1]


def test_a_packed_parcel_is_gone_from_the_table(store: SqlShopStore, engine: Engine) -> None:
    store.open_parcel("p", plan("1"), "Anna", "T", NOON)
    store.record_packed("p", plan("1"), "Anna", "T", NOON, 1.0)
    parcels = SqlParcelStore(engine)
    assert parcels.on_table("1") is None
    assert parcels.to_resume("1", NOON - timedelta(days=9)) is None
    with pytest.raises(Trouble, match=r"parcel\.taken_over"):
        parcels.record_steps("p", [], "Anna", "T", NOON)


def test_a_table_that_knows_of_the_other_one_takes_the_parcel_over(store: SqlShopStore, engine: Engine) -> None:
    parcels = SqlParcelStore(engine)
    store.open_parcel("p", plan("1"), "Anna", "T1", NOON)
    left = parcels.to_resume("1", NOON - timedelta(hours=1))
    assert left is not None
    with pytest.raises(Trouble, match=r"order\.open_elsewhere"):
        parcels.reopen(left, plan("1"), [], "Ole", "T2", NOON)
    parcels.reopen(left, plan("1"), [], "Ole", "T2", NOON, takes_over=True)
    there = parcels.on_table("1")
    assert there is not None
    assert (there.table, there.packer) == ("T2", "Ole")


def test_a_parcel_forgotten_at_a_table_is_not_packed_beside_another_one(store: SqlShopStore, engine: Engine) -> None:
    """Let go after a long break, its order packed elsewhere meanwhile: the first table must not pack it, too."""
    store.open_parcel("first", plan("1"), "Anna", "T1", NOON)
    store.release_parcel("first", NOON + timedelta(hours=3), "abandoned")
    store.open_parcel("second", plan("1"), "Ole", "T2", NOON + timedelta(hours=3))
    with pytest.raises(Trouble, match=r"order\.open_elsewhere"):
        store.record_packed("first", plan("1"), "Anna", "T1", NOON + timedelta(hours=3), 9.0)
    store.record_packed("second", plan("1"), "Ole", "T2", NOON + timedelta(hours=4), 9.0)
    with pytest.raises(Trouble, match=r"parcel\.taken_over") as told:
        store.record_packed("first", plan("1"), "Anna", "T1", NOON + timedelta(hours=5), 9.0)
    assert told.value.facts["table"] == "T2"
    assert [one.parcel_id for one in store.packings("1")] == ["second"]

"""The journal of parcels, and the stock of samples that moves with it."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from station.domain.catalog import Slot
from station.domain.trouble import Trouble
from station.store.engine import reading, writing
from station.store.shop_store import SqlShopStore
from station.store.tables import PARCEL, RESERVATION, SAMPLE
from station.store.writers import add_customers, add_orders, add_samples
from tests.store.facts import LAST_PIECE, NOON, TODAY, Customer, order, plan


@pytest.fixture
def store(engine: Engine) -> SqlShopStore:
    with writing(engine) as connection:
        add_customers(connection, [Customer(1, "C1")])
        add_orders(connection, [order("1", customer_id=1), order("2", customer_id=1), order("3")])
        add_samples(connection, [LAST_PIECE])
    return SqlShopStore(engine)


def stock(engine: Engine) -> tuple[int, int]:
    with reading(engine) as connection:
        return tuple(connection.execute(select(SAMPLE.c.on_hand, SAMPLE.c.reserved)).one())


def test_a_packed_parcel_becomes_history_and_takes_its_sample(store: SqlShopStore, engine: Engine) -> None:
    store.open_parcel("p1", plan("1"), "Anna", "Table 3", NOON)
    assert stock(engine) == (1, 1)
    assert store.catalog().samples[0].stock == 0
    store.record_packed("p1", plan("1"), "Anna", "Table 3", NOON + timedelta(seconds=52), 52.0)
    assert stock(engine) == (0, 0)
    given = store.history(1, TODAY, 0).given
    assert [(g.slot, g.insert_id, g.text_id, g.skus, g.rule) for g in given] == [
        (Slot.NOTE, "note", "delivery.1", (), "welcome"),
        (Slot.CROSS_SELL, "card", "", ("P-CUP",), "goes-with"),
        (Slot.SAMPLE, "sample", "", ("S-MINT",), "sample"),
    ]
    (packed,) = store.packings("1")
    assert store.last_packed("Table 3") == packed
    assert (packed.packer, packed.seconds, packed.rules_version) == ("Anna", 52.0, 3)
    assert store.last_packed("Table 4") is None


def test_recording_a_parcel_twice_is_recording_it_once(store: SqlShopStore, engine: Engine) -> None:
    for _ in range(2):
        store.open_parcel("p1", plan("1"), "Anna", "T", NOON)
        store.record_packed("p1", plan("1"), "Anna", "T", NOON, 10.0)
    store.release_parcel("p1", NOON, "abandoned")
    assert stock(engine) == (0, 0)
    assert len(store.history(1, TODAY, 0).given) == 3
    assert store.day_count(TODAY, "T", 14).packed == 1


def test_the_journal_says_why(store: SqlShopStore, engine: Engine) -> None:
    store.open_parcel("p1", plan("1"), "Anna", "T", NOON)
    with reading(engine) as connection:
        why = connection.execute(select(PARCEL.c.plan)).scalar_one()
    assert why["phase_when_opened"]["reason"]["facts"] == {
        "on": TODAY.isoformat(),
        "value": {"cents": 900, "currency": "EUR"},
    }
    assert [choice["lot"] for choice in why["chosen"]] == ["", "", "A"]
    assert why["left_out"][0]["reason"] == {"code": "too_early", "facts": {"earliest": "promote"}}
    assert why["moments"] == ["delayed"]


def test_a_released_parcel_gives_its_sample_back(store: SqlShopStore, engine: Engine) -> None:
    store.open_parcel("p1", plan("1"), "Anna", "T", NOON)
    store.release_parcel("p1", NOON, "set_aside")
    assert stock(engine) == (1, 0)
    assert store.history(1, TODAY, 0).given == ()
    assert store.day_count(TODAY, "T", 14).set_aside == 1
    store.record_packed("p2", plan("1"), "Anna", "T", NOON + timedelta(hours=1), 30.0)
    assert store.day_count(TODAY, "T", 14).set_aside == 0


def test_the_last_piece_goes_to_one_parcel_and_nothing_of_the_other_stays(store: SqlShopStore, engine: Engine) -> None:
    store.open_parcel("p1", plan("1"), "Anna", "T1", NOON)
    with pytest.raises(Trouble) as gone:
        store.open_parcel("p2", plan("2"), "Ben", "T2", NOON)
    assert gone.value.code == "sample.gone"
    assert gone.value.facts["sku"] == "S-MINT"
    with reading(engine) as connection:
        assert connection.execute(select(PARCEL.c.parcel_id)).scalars().all() == ["p1"]
    store.open_parcel("p2", plan("2", sample=None), "Ben", "T2", NOON)


def test_a_parcel_left_open_by_a_crash_frees_its_sample_after_a_shift(store: SqlShopStore, engine: Engine) -> None:
    store.open_parcel("p1", plan("1"), "Anna", "T", NOON)
    store.open_parcel("p2", plan("2"), "Anna", "T", NOON + timedelta(hours=13))
    with reading(engine) as connection:
        assert connection.execute(select(RESERVATION.c.parcel_id)).scalars().all() == ["p2"]
    store.record_packed("p1", plan("1"), "Anna", "T", NOON + timedelta(hours=14), 10.0)
    assert stock(engine) == (1, 1), "p1 was packed all the same: stock never goes below what p2 holds"


def test_a_packed_order_waits_no_longer(store: SqlShopStore) -> None:
    assert store.day_count(TODAY, "T", 14).waiting == 3
    store.record_packed("p1", plan("1", sample=None), "Anna", "T", NOON, 10.0)
    count = store.day_count(TODAY, "T", 14)
    assert (count.packed, count.waiting, count.seconds_each) == (1, 2, 10.0)
    assert [o.number for o in store.waiting_orders(TODAY, 14)] == ["2", "3"]


def test_a_day_counts_its_own_table_or_all(store: SqlShopStore) -> None:
    for n, seconds in enumerate((20.0, 60.0, 40.0)):
        store.record_packed(f"p{n}", plan("1", sample=None), "Anna", f"T{n % 2}", NOON, seconds)
    assert store.day_count(TODAY, "T0", 14).packed == 2
    assert store.day_count(TODAY, "", 14).seconds_each == 40.0
    nobody = store.day_count(TODAY + timedelta(days=1), "T0", 14)
    assert (nobody.packed, nobody.seconds_each) == (0, None)


def test_packings_come_newest_first(store: SqlShopStore) -> None:
    for n in range(3):
        store.record_packed(f"p{n}", plan("1", sample=None), "Anna", "T", NOON + timedelta(days=n), 10.0)
    assert [p.parcel_id for p in store.packings("1")] == ["p2", "p1", "p0"]
    assert store.packings("2") == []


def test_an_order_nobody_knows_can_be_journalled(store: SqlShopStore) -> None:
    store.record_packed("p1", plan("unknown", sample=None), "Anna", "T", NOON, 10.0)
    assert len(store.packings("unknown")) == 1

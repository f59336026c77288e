"""A table of a server's shop works on its own file, starts without the server once it knew the shop, and tells IT."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from station.domain.trouble import Trouble
from station.domain.vouchers import VoucherPool
from station.settings import NetworkSettings, StationSettings
from station.store import vouchers
from station.store.engine import open_engine, reading, writing
from station.store.keeping.conflicts import conflicts
from station.store.tables import INSERT_ITEM, PARCEL
from station.store.writers import add_inserts, add_orders
from station.table_stores import KEPT_FILE, keeps_packing, kept_at, kept_stores, leave_shop, prepare_shop
from tests.conftest import postgres_database
from tests.store.facts import order, plan
from tests.store.test_vouchers import CARDS, MIA

NOWHERE = "postgresql://nobody@127.0.0.1:9/nothing"
SETTINGS = StationSettings(table="T1", network=NetworkSettings(answer_ms=5000))


def test_only_tables_of_a_server_keep_and_only_where_it_is_not_switched_off() -> None:
    assert keeps_packing("postgresql://host/shop", SETTINGS)
    assert not keeps_packing("sqlite:///shop.sqlite", SETTINGS)
    off = StationSettings(network=NetworkSettings(keep_packing=False))
    assert not keeps_packing("postgresql://host/shop", off)


def test_a_table_that_never_heard_of_its_shop_cannot_start_without_it(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as away:
        kept_stores(tmp_path, SETTINGS, NOWHERE)
    assert away.value.code == "database.unreachable"


def test_a_table_packs_without_its_shop_and_tells_it_at_the_next_start(
    tmp_path: Path, postgres_url: str, postgres_template: str
) -> None:
    now = datetime.now(UTC)
    with postgres_database(postgres_url, postgres_template) as url:
        shop = open_engine(url)
        prepare_shop(shop)
        with writing(shop) as connection:
            add_orders(connection, [order("1")])
        kept_stores(tmp_path, SETTINGS, url).close(5.0)
        alone = kept_stores(tmp_path, SETTINGS, NOWHERE)
        assert alone.kept().is_alone
        alone.store.record_packed("p1", plan("1", sample=None), "Anna", "T1", now - timedelta(minutes=1), 5.0)
        assert alone.kept().parcels == 1
        alone.close(0.1)
        kept = kept_at(tmp_path, SETTINGS, now)
        assert kept is not None
        assert kept.parcels == 1
        again = kept_stores(tmp_path, SETTINGS, url)
        again.close(5.0)
        with reading(shop) as connection:
            assert connection.execute(PARCEL.select()).one().state == "packed"
        assert conflicts(shop) == []
        shop.dispose()


def test_what_is_kept_is_never_told_to_another_shop(tmp_path: Path, postgres_url: str, postgres_template: str) -> None:
    with (
        postgres_database(postgres_url, postgres_template) as one,
        postgres_database(postgres_url, postgres_template) as other,
    ):
        kept_stores(tmp_path, SETTINGS, one).close(5.0)
        with pytest.raises(Trouble) as wrong:
            kept_stores(tmp_path, SETTINGS, other)
        assert wrong.value.code == "database.other_shop"
        assert (tmp_path / KEPT_FILE).exists()


def test_who_uninstalls_a_table_tells_what_it_keeps_and_gives_its_codes_back(
    tmp_path: Path, postgres_url: str, postgres_template: str
) -> None:
    with postgres_database(postgres_url, postgres_template) as url:
        shop = open_engine(url)
        prepare_shop(shop)
        with writing(shop) as connection:
            add_orders(connection, [order("1")])
            add_inserts(connection, CARDS)
            vouchers.save_pool(connection, VoucherPool("ten"))
            vouchers.import_codes(connection, "ten", [f"TEN-{n:02}" for n in range(100)], MIA, datetime.now(UTC))
            connection.execute(update(INSERT_ITEM).where(INSERT_ITEM.c.id == CARDS[0].id).values(voucher_pool="ten"))
        kept_stores(tmp_path, SETTINGS, url).close(5.0)
        alone = kept_stores(tmp_path, SETTINGS, NOWHERE)
        alone.store.record_packed("p1", plan("1", sample=None), "Anna", "T1", datetime.now(UTC), 5.0)
        alone.close(0.1)
        with reading(shop) as connection:
            held = sum(vouchers.pools(connection)[0].blocks.values())
        assert leave_shop(tmp_path, SETTINGS, url) == held > 0
        with reading(shop) as connection:
            assert connection.execute(PARCEL.select()).one().state == "packed"
            assert vouchers.pools(connection)[0].free == 100
        with pytest.raises(Trouble, match=r"database\.unreachable"):
            leave_shop(tmp_path, SETTINGS, NOWHERE)
        shop.dispose()

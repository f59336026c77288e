"""Codes on paper lead to orders, vouchers and parcels; each by one read of an index."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, insert, update

from station.domain.meaning import CodeHit, MeaningKind
from station.domain.orders import OrderState
from station.store.engine import reading, writing
from station.store.order_codes import (
    OrderCode,
    PrintedParcel,
    SqlCodeStore,
    add,
    of_order,
)
from station.store.shop_store import SqlShopStore
from station.store.tables import SHOP_ORDER, VOUCHER_CODE, VOUCHER_POOL
from station.store.writers import add_orders
from tests.store.facts import NOON, order, plan

TOTE, NOTE = MeaningKind.TOTE, MeaningKind.DELIVERY_NOTE


@pytest.fixture
def codes(engine: Engine) -> SqlCodeStore:
    with writing(engine) as connection:
        cancelled = order("13", state=OrderState.CANCELLED)
        add_orders(connection, [order("10"), order("11"), order("12"), cancelled, order("A1"), order("a1")])
        add(
            connection, [OrderCode("LS-10", NOTE, "10"), OrderCode("T1", TOTE, "10"), OrderCode("t1", TOTE, "11")], NOON
        )
        add(connection, [OrderCode("T1", TOTE, "12"), OrderCode("T1", TOTE, "13")], NOON + timedelta(days=1))
    return SqlCodeStore(engine)


def pack(engine: Engine, *numbers: str) -> None:
    with writing(engine) as connection:
        connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number.in_(numbers)).values(packed_at=NOON))


def test_an_order_and_its_delivery_note_are_found_without_case(codes: SqlCodeStore) -> None:
    assert codes.known_codes([" 10 "]) == (CodeHit(MeaningKind.ORDER, "10", ("10",)),)
    assert codes.known_codes(["ls-10"]) == (CodeHit(NOTE, "LS-10", ("10",)),)
    assert codes.known_codes(["nothing"]) == ()
    assert codes.known_codes(["", "  "]) == ()


def test_an_exact_order_number_beats_its_twin_in_other_case(codes: SqlCodeStore) -> None:
    assert codes.known_codes(["a1"]) == (CodeHit(MeaningKind.ORDER, "a1", ("a1",)),)


def test_a_tote_leads_to_the_orders_in_it_that_wait(codes: SqlCodeStore, engine: Engine) -> None:
    (tote,) = codes.known_codes(["T1"])
    assert tote.orders == ("10", "11", "12")
    pack(engine, "10", "11")
    assert codes.known_codes(["T1"])[0].orders == ("12",)


def test_a_tote_whose_orders_are_over_names_those_of_its_last_round(codes: SqlCodeStore, engine: Engine) -> None:
    pack(engine, "10", "11", "12")
    assert codes.known_codes(["T1"])[0].orders == ("12", "13")


def test_an_order_that_is_not_imported_yet_is_named(codes: SqlCodeStore, engine: Engine) -> None:
    with writing(engine) as connection:
        add(connection, [OrderCode("1Z9", MeaningKind.TRACKING, "99")], NOON)
    assert codes.known_codes(["1z9"])[0].orders == ("99",)


def test_the_same_codes_again_change_nothing(codes: SqlCodeStore, engine: Engine) -> None:
    with writing(engine) as connection:
        assert add(connection, [OrderCode("ls-10 ", NOTE, "10"), OrderCode("LS-11", NOTE, "11")], NOON) == 1
        assert add(connection, [], NOON) == 0
        assert of_order(connection, "10") == (OrderCode("LS-10", NOTE, "10"), OrderCode("T1", TOTE, "10"))


def test_a_voucher_is_found(codes: SqlCodeStore, engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(VOUCHER_POOL).values(id="v", name="V", low_water=0))
        connection.execute(insert(VOUCHER_CODE).values(code="TEA-7", pool_id="v", state="free", held_by=""))
    assert codes.known_codes(["tea-7"]) == (CodeHit(MeaningKind.VOUCHER, "TEA-7"),)


def test_a_print_scanned_back_finds_its_parcel(codes: SqlCodeStore, engine: Engine) -> None:
    store = SqlShopStore(engine)
    mine, other = "0f" * 16, "0e" + "ff" * 15
    store.open_parcel(mine, plan("10", None), "Anna", "T", NOON)
    store.open_parcel(other, plan("11", None), "Anna", "T", NOON)
    assert codes.parcels_of_print(mine[:10]) == (PrintedParcel(mine, "10", "open"),)
    assert codes.parcels_of_print("ab" * 5) == ()


def test_every_read_takes_an_index(codes: SqlCodeStore, engine: Engine) -> None:
    """As SQLite plans them; PostgreSQL takes the same indexes once a table is large."""
    if engine.dialect.name != "sqlite":
        return
    sent: list[tuple[str, tuple[object, ...]]] = []
    event.listen(engine, "before_cursor_execute", lambda *e: sent.append((e[2], e[3])))
    codes.known_codes(["10"])
    codes.parcels_of_print("ab" * 5)
    asked = [(statement, facts) for statement, facts in sent if statement.startswith("SELECT")]
    assert len(asked) == 2
    with reading(engine) as connection:
        for statement, facts in asked:
            steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", facts)]
            assert any("USING" in step for step in steps)
            assert not [step for step in steps if step.startswith("SCAN")], steps

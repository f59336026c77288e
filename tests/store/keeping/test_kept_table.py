"""A table that goes on without the network: told once, nothing lost, and what two tables did is listed."""

from collections.abc import Callable
from datetime import timedelta
from threading import current_thread
from typing import Any

import pytest
from sqlalchemy import Engine, Table, event, func, select

from station.domain.packing import Step, StepKind
from station.domain.trouble import Trouble
from station.store.engine import reading, writing
from station.store.keeping import downward
from station.store.keeping.closure import closure_of, needs_of
from station.store.keeping.conflicts import conflicts
from station.store.keeping.orders_home import compare_orders, write_orders
from station.store.keeping.outbox import news, stand, untold_changes
from station.store.tables import (
    ORDER_ON_TABLE,
    OUTBOX,
    PARCEL,
    PARCEL_EVENT,
    PARCEL_INSERT,
    RESERVATION,
    SAMPLE,
    SHOP_ORDER,
)
from tests.store.facts import NOON, plan
from tests.store.keeping.conftest import KeptTable

MakeTable = Callable[[str], KeptTable]


def rows(engine: Engine, table: Table, *columns: str) -> list[tuple[Any, ...]]:
    with reading(engine) as connection:
        found = connection.execute(select(*(table.c[name] for name in columns or table.c.keys())))
        return sorted((tuple(row) for row in found), key=repr)


def stock(engine: Engine) -> tuple[int, int]:
    with reading(engine) as connection:
        return tuple(connection.execute(select(SAMPLE.c.on_hand, SAMPLE.c.reserved)).one())


def untold(one: KeptTable) -> int:
    with reading(one.here) as connection:
        return len(news(connection))


def test_a_table_holds_the_open_orders_after_its_first_round(table: MakeTable, shop: Engine) -> None:
    one = table("T1")
    one.cut()
    assert [order.number for order in one.store.search_orders("1")] == ["1"]
    assert one.store.find_order("3") == one.store.find_order(" 3")
    assert len(one.store.catalog().samples) == 1
    assert one.store.trial_salt()
    assert untold(one) == 0
    with pytest.raises(Trouble) as unknown:
        one.store.find_order("77")
    assert unknown.value.code == "order.not_kept"


def test_opening_asks_the_server_so_that_no_other_table_gets_the_order_or_the_piece(
    table: MakeTable, shop: Engine
) -> None:
    one, two = table("T1"), table("T2")
    one.store.open_parcel("p1", plan("1"), "Anna", "T1", NOON)
    assert stock(shop) == stock(one.here) == (1, 1)
    with pytest.raises(Trouble) as elsewhere:
        two.store.open_parcel("p2", plan("1", sample=None), "Ben", "T2", NOON)
    assert elsewhere.value.code == "order.open_elsewhere"
    with pytest.raises(Trouble) as gone:
        two.store.open_parcel("p2", plan("2"), "Ben", "T2", NOON)
    assert gone.value.code == "sample.gone"
    assert two.store.catalog().samples[0].stock == 0  # brought along with the refusal
    one.go()
    assert untold(one) == untold(two) == 0
    assert rows(shop, PARCEL) == rows(one.here, PARCEL)


def test_a_packer_waits_for_two_statements_of_a_server_that_answers(table: MakeTable, shop: Engine) -> None:
    """Whether the order changed, and the claim; items, prints and "done" wait for nobody."""
    one = table("T1")
    waited_for: list[str] = []

    def ran(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if current_thread().name == "server-questions":
            waited_for.append(statement)

    event.listen(one.link.engine, "before_cursor_execute", ran)
    assert one.store.find_order("1") is not None
    one.store.catalog()
    one.store.open_parcel("p1", plan("1"), "Anna", "T1", NOON)
    step = Step(1, StepKind.COUNTED, NOON, "Anna", "T1", line=1, pieces=1)
    one.parcels.record_steps("p1", [step], "Anna", "T1", NOON)
    one.store.record_packed("p1", plan("1"), "Anna", "T1", NOON, 20.0)
    assert len(waited_for) == 2


def test_a_parcel_packed_alone_is_told_once_when_the_server_is_back(table: MakeTable, shop: Engine) -> None:
    one = table("T1")
    one.cut()
    step = Step(1, StepKind.COUNTED, NOON, "Anna", "T1", line=1, pieces=1)
    one.store.open_parcel("p1", plan("1"), "Anna", "T1", NOON)
    one.parcels.record_steps("p1", [step], "Anna", "T1", NOON)
    one.store.record_packed("p1", plan("1"), "Anna", "T1", NOON, 20.0)
    assert one.courier.kept().is_alone
    assert rows(shop, PARCEL) == []
    for _ in range(3):
        one.go()
    assert untold(one) == 0
    for each in (PARCEL, PARCEL_EVENT):
        assert rows(shop, each) == rows(one.here, each)
    assert rows(shop, PARCEL_INSERT, "parcel_id", "insert_id") == [("p1", i) for i in ("card", "note", "sample")]
    assert stock(shop) == stock(one.here) == (0, 0)
    assert rows(shop, RESERVATION) == rows(shop, ORDER_ON_TABLE) == []
    assert rows(shop, SHOP_ORDER, "number", "packed_at")[0] == ("1", NOON)
    assert not one.courier.kept().is_alone


def test_told_twice_changes_nothing(table: MakeTable, shop: Engine) -> None:
    """The answer to a commit got lost: everything waits once more."""
    one = table("T1")
    one.store.open_parcel("p1", plan("1"), "Anna", "T1", NOON)
    one.store.record_packed("p1", plan("1"), "Anna", "T1", NOON, 20.0)
    with reading(one.here) as connection:
        waiting = news(connection)
    one.go()
    before = [rows(shop, each) for each in (PARCEL, PARCEL_INSERT, SAMPLE)]
    with writing(one.here) as connection:
        connection.execute(OUTBOX.insert(), [{"topic": w.topic, "item": w.item, "changes": 1} for w in waiting])
    one.go()
    assert [rows(shop, each) for each in (PARCEL, PARCEL_INSERT, SAMPLE)] == before


def test_an_order_packed_at_two_tables_without_the_network_is_listed(table: MakeTable, shop: Engine) -> None:
    one, two = table("T1"), table("T2")
    for each, parcel in ((one, "p1"), (two, "p2")):
        each.cut()
        each.store.open_parcel(parcel, plan("1"), "Anna", each.name, NOON)
        each.store.record_packed(parcel, plan("1"), "Anna", each.name, NOON, 20.0)
    one.go()
    two.go()
    one.go()
    assert [(c.kind, c.order_number, {c.table, c.other_table}) for c in conflicts(shop)] == [
        ("packed_twice", "1", {"T1", "T2"})
    ]
    assert rows(shop, PARCEL, "parcel_id", "state") == [("p1", "packed"), ("p2", "packed")]
    assert stock(shop) == (0, 0)


def test_an_order_open_here_that_another_table_took_meanwhile_is_given_up(table: MakeTable, shop: Engine) -> None:
    one, two = table("T1"), table("T2")
    one.cut()
    one.store.open_parcel("p1", plan("1", sample=None), "Anna", "T1", NOON)
    two.store.open_parcel("p2", plan("1", sample=None), "Ben", "T2", NOON)
    one.go()
    one.go()
    assert [(c.kind, c.parcel_id, c.other_id) for c in conflicts(shop)] == [("open_twice", "p1", "p2")]
    step = Step(1, StepKind.COUNTED, NOON, "Anna", "T1", line=1, pieces=1)
    with pytest.raises(Trouble) as taken:
        one.parcels.record_steps("p1", [step], "Anna", "T1", NOON)
    assert taken.value.code == "parcel.taken_over"
    assert taken.value.facts["table"] == "T2"
    assert rows(shop, PARCEL) == rows(one.here, PARCEL)


def test_a_parcel_that_two_tables_went_on_with_becomes_two(table: MakeTable, shop: Engine) -> None:
    one, two = table("T1"), table("T2")
    made = plan("1", sample=None)
    one.store.open_parcel("p1", made, "Anna", "T1", NOON)
    two.go()
    two.store.find_order("1")
    one.cut()
    left = two.parcels.to_resume("1", NOON - timedelta(hours=1))
    resumed = Step(1, StepKind.RESUMED, NOON, "Ben", "T2")
    two.parcels.reopen(left, made, [resumed], "Ben", "T2", NOON, takes_over=True)
    counted = Step(1, StepKind.COUNTED, NOON, "Anna", "T1", line=1, pieces=1)
    one.parcels.record_steps("p1", [counted], "Anna", "T1", NOON)
    one.store.record_packed("p1", made, "Anna", "T1", NOON, 20.0)
    two.store.record_packed("p1", made, "Ben", "T2", NOON + timedelta(minutes=5), 20.0)
    for each in (two, one, two, one):
        each.go()
    assert untold(one) == untold(two) == 0
    assert sorted(rows(shop, PARCEL, "table_name", "state")) == [("T1", "packed"), ("T2", "packed")]
    assert [c.kind for c in conflicts(shop)] == ["packed_twice"]
    for each in (PARCEL, PARCEL_EVENT):
        assert rows(one.here, each) == rows(shop, each)
    with pytest.raises(Trouble) as taken:
        one.parcels.record_steps("p1", [counted], "Anna", "T1", NOON)
    assert taken.value.code == "parcel.taken_over"


def test_what_left_is_removed_and_what_is_packed_here_stays(table: MakeTable, shop: Engine) -> None:
    one, two = table("T1"), table("T2")
    one.store.open_parcel("p1", plan("1", sample=None), "Anna", "T1", NOON)
    one.store.record_packed("p1", plan("1", sample=None), "Anna", "T1", NOON, 20.0)
    one.go()
    two.go()
    two.courier.remove()
    with reading(two.here) as connection:
        held = connection.execute(select(func.count()).select_from(SHOP_ORDER)).scalar_one()
    assert held == 4
    with reading(one.here) as connection:
        assert connection.execute(select(func.count()).select_from(SHOP_ORDER)).scalar_one() == 5


def test_stock_read_before_a_parcel_was_opened_is_not_written_after(table: MakeTable, shop: Engine) -> None:
    one = table("T1")
    with reading(one.here) as here:
        before, holding = untold_changes(here), downward.holders(here)
    with one.link.one_state() as server:
        old = downward.read_shop(server, {}, holding)
    one.store.open_parcel("p1", plan("1"), "Anna", "T1", NOON)
    assert not downward.write_shop(one.here, old, before, holding)
    assert stock(one.here) == (1, 1)
    one.store.record_packed("p1", plan("1"), "Anna", "T1", NOON, 20.0)
    assert stock(one.here) == (0, 0)


def test_an_order_read_before_a_parcel_was_packed_is_not_written_after(table: MakeTable, shop: Engine) -> None:
    one = table("T1")
    one.store.open_parcel("p1", plan("1", sample=None), "Anna", "T1", NOON)
    with reading(one.here) as here:
        before = stand(here)
    with one.link.one_state() as server:
        old = closure_of(server, needs_of(server, ["1"]))
    one.store.record_packed("p1", plan("1", sample=None), "Anna", "T1", NOON, 20.0)
    one.courier.carry()
    packed = [rows(one.here, each) for each in (PARCEL, PARCEL_INSERT, SHOP_ORDER)]
    with writing(one.here) as here:
        found = compare_orders(here, old, before, "T1", one.courier.holder)
        assert not found.is_whole
        assert write_orders(here, found)
    assert [rows(one.here, each) for each in (PARCEL, PARCEL_INSERT, SHOP_ORDER)] == packed

"""A table behind a long wire: how often a packer waits for it and back, counted on the wire; and a silent one."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from station.domain.packing import Step, StepKind
from station.domain.plan import PackPlan
from station.store.engine import reading, writing
from station.store.keeping.link import MOST_ROUND_TRIPS
from station.store.tables import PARCEL, SHOP_ORDER
from tests.campaigns.network_proxy import Proxy
from tests.store.facts import NOON
from tests.store.keeping.conftest import KeptTable
from tests.store.keeping.test_hold_again import (
    OTHER_KIND,
    OTHER_LOT,
    RULES,
    begin,
    exchange,
    holding,
    left_at,
    stock,
    stocked,
    take_over,
)

__all__ = ["stocked"]

#: One way.
DELAY_S = 0.02
ANSWER_S = 0.5


class FarTable:
    """A table whose wire to the server is ours."""

    def __init__(self, shop: Engine, folder: Path, name: str, answer_s: float) -> None:
        self.wire = Proxy(shop.url.port or 0)
        url = shop.url.set(port=self.wire.port).render_as_string(hide_password=False)
        self.table = KeptTable(folder, url, name, answer_s)
        self.table.go()
        self.table.go()  # a trial of a connection that is open already
        assert self.table.link.is_well

    def has_worked(self, shop: Engine) -> None:
        """It has asked everything so often that the driver has prepared it: psycopg does so the fifth time."""
        for n in range(8):
            with writing(shop) as connection:
                connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == "4").values(country=f"{n}"))
            self.table.store.find_order("4")
            self.table.store.find_order("unknown")

    def round_trips(self, act: Callable[[], object]) -> int:
        before = self.wire.round_trips
        act()
        return self.wire.round_trips - before

    def close(self) -> None:
        self.wire.become("good")
        self.table.close()
        self.wire.close()


def of_another() -> PackPlan:
    return replace(holding((OTHER_KIND,)), order_number="2")


@pytest.fixture
def far(stocked: Engine, tmp_path: Path) -> Iterator[Callable[[str, float], FarTable]]:
    made: list[FarTable] = []

    def make(name: str, answer_s: float = 10.0) -> FarTable:
        made.append(FarTable(stocked, tmp_path, name, answer_s))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_a_handful_of_round_trips_is_all_that_a_packer_waits_for(
    far: Callable[[str], FarTable], table: Callable[[str], KeptTable], stocked: Engine
) -> None:
    """Scanning an order of another table, taking its parcel over, and finding a bin empty, on a wire of 40 ms."""
    one, two = table("T1"), far("T2")
    two.has_worked(stocked)
    begin(one, holding((OTHER_LOT,), (0,), RULES))
    two.wire.become("slow", DELAY_S)
    assert 1 < two.round_trips(lambda: two.table.store.find_order("1")) <= MOST_ROUND_TRIPS - 2
    assert two.round_trips(lambda: two.table.store.find_order("1")) == 1
    left = two.table.parcels.to_resume("1", NOON.replace(hour=1))
    assert left is not None
    assert two.round_trips(lambda: take_over(two.table, left, holding((OTHER_LOT,), (0,), RULES))) <= 4
    assert two.round_trips(lambda: exchange(two.table, holding((OTHER_KIND,)), OTHER_LOT, number=3)) <= 4
    assert two.round_trips(lambda: two.table.store.open_parcel("p2", of_another(), "Ben", "T2", NOON)) == 1
    assert two.table.link.is_well
    assert (stock(stocked, OTHER_LOT)[1], stock(stocked, OTHER_KIND)[1]) == (0, 2)


def test_an_order_that_the_table_never_had_is_brought_by_a_handful_too(
    far: Callable[[str], FarTable], stocked: Engine
) -> None:
    one = far("T1")
    one.has_worked(stocked)
    with writing(stocked) as connection:
        connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == "5").values(number="77", number_key="77"))
    one.wire.become("slow", DELAY_S)
    assert one.round_trips(lambda: one.table.store.find_order("77")) <= MOST_ROUND_TRIPS
    assert one.table.store.find_order("77") is not None


@pytest.mark.parametrize("acts", ["takes over", "exchanges"])
def test_a_silent_wire_costs_one_wait_and_the_parcel_goes_on_from_the_file(
    far: Callable[[str, float], FarTable], table: Callable[[str], KeptTable], stocked: Engine, acts: str
) -> None:
    one, two = table("T1"), far("T2", ANSWER_S)
    begin(one if acts == "takes over" else two.table, holding((OTHER_LOT,)))
    two.table.go()
    left = left_at(two.table)
    two.wire.become("silent")
    started = time.monotonic()
    if acts == "takes over":
        assert take_over(two.table, left, holding((OTHER_LOT,))) is None
    assert exchange(two.table, holding((OTHER_KIND,)), OTHER_LOT, number=len(left.steps) + 2) is None
    step = Step(len(left.steps) + 3, StepKind.COUNTED, NOON, "Ben", "T2", line=1, pieces=1)
    two.table.parcels.record_steps("p1", [step], "Ben", "T2", NOON)
    assert time.monotonic() - started < ANSWER_S + 2.0
    assert not two.table.link.is_well
    assert stock(two.table.here, OTHER_KIND)[1] == 1
    with reading(two.table.here) as connection:
        assert connection.execute(select(PARCEL.c.table_name)).scalars().all() == ["T2"]
    assert stock(stocked, OTHER_KIND)[1] == 0

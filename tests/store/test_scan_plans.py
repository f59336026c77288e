"""No statement of a scan reads a large table from end to end: the plans that PostgreSQL really chose, as it tells."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from station.domain.packing import StepKind
from station.domain.packing_policy import PackingPolicy
from station.domain.phase_policy import PhasePolicy
from station.store.engine import open_engine, writing
from station.store.keeping.courier import Courier
from station.store.keeping.desk import Desk
from station.store.keeping.kept_stores import KeptParcelStore, KeptShopStore
from station.store.keeping.link import ServerLink
from station.store.migrate import upgrade
from station.store.parcel_store import SqlParcelStore
from station.store.shop_store import SqlShopStore
from station.store.writers import add_customers, add_orders
from station.table_stores import prepare_server, prepare_shop
from station.workflow.deciding import Decider
from station.workflow.opening import ELSEWHERE, Opener
from station.workflow.parcel import Parcel
from tests.conftest import postgres_database
from tests.store.facts import Customer, order
from tests.store.large_shop import fill

#: Large enough that reading all of a table costs more than an index, small enough for every test run; more by hand.
ORDERS = int(os.environ.get("STATION_TEST_ORDERS", "20000"))
LARGE = {"shop_order", "order_line", "parcel", "parcel_event", "parcel_insert", "customer", "print_job"}
_SCANNED = re.compile(r"Seq Scan on (\w+)")

Stores = tuple[SqlShopStore, SqlParcelStore]


class Plans:
    """The plans of all statements that an engine runs, once it listens."""

    def __init__(self, engine: Engine) -> None:
        self.told: list[str] = []
        self.listens = False
        event.listen(engine, "connect", self._ask)
        engine.dispose()

    def _ask(self, connection: Any, _record: Any) -> None:
        """auto_explain (manual, appendix F) tells the plan of each statement as it ran, those within others as well."""
        with connection.cursor() as cursor:
            cursor.execute("LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET client_min_messages = log")
        connection.commit()
        connection.add_notice_handler(self._hear)

    def _hear(self, said: Any) -> None:
        if self.listens:
            self.told.append(said.message_primary)

    def read_whole(self) -> list[str]:
        """Statements that read a large table from end to end."""
        return [said for said in self.told if LARGE & set(_SCANNED.findall(said))]


@pytest.fixture(scope="module")
def shop(postgres_url: str, postgres_template: str) -> Iterator[Engine]:
    with postgres_database(postgres_url, postgres_template) as url:
        engine = open_engine(url)
        prepare_shop(engine)
        fill(engine, ORDERS)
        now = datetime.now(UTC)
        with writing(engine) as connection:
            ids = add_customers(connection, [Customer(0, "1001", first_name="Ada")])
            for number in range(1, 5):
                add_orders(connection, [replace(order(str(number), customer_id=ids["1001"]), ordered_at=now)])
        yield engine
        engine.dispose()


def pack(stores: Stores, number: str, table: str, overruled: tuple[str, ...] = ()) -> Parcel:
    """From the scan to the last step, as the session does it."""
    store, parcels = stores
    decider = Decider(store, PhasePolicy(), "de", 1)
    parcel = Opener(store, parcels, decider, PackingPolicy(), table).open(
        decider.find(number), datetime.now(UTC), "Anna", overruled
    )
    at = datetime.now(UTC)
    step = parcel.step(StepKind.COUNTED, at, "Anna", table, line=1, pieces=1)
    parcels.record_steps(parcel.id, [step], "Anna", table, at)
    parcel.steps.append(step)
    return parcel


def test_of_a_table_that_works_on_the_server_itself(shop: Engine) -> None:
    engine = open_engine(shop.url.render_as_string(hide_password=False))
    plans = Plans(engine)
    stores = SqlShopStore(engine), SqlParcelStore(engine)
    stores[0].catalog()
    plans.listens = True
    parcel = pack(stores, "1", "T1")
    stores[0].record_packed(parcel.id, parcel.kept_plan, "Anna", "T1", datetime.now(UTC), 20.0)
    plans.listens = False
    engine.dispose()
    assert len(plans.told) > 20
    assert plans.read_whole() == []


def test_of_a_table_that_works_on_a_file_of_its_own_and_of_all_it_tells_and_brings(
    shop: Engine, tmp_path: Path
) -> None:
    """Scanned, taken over by another table, packed and told; the courier brings it all to the others."""
    url = shop.url.render_as_string(hide_password=False)
    links = [ServerLink(url, 10.0) for _ in range(2)]
    plans = [Plans(link.engine) for link in links]
    heres = [open_engine(tmp_path / f"T{n}.sqlite") for n in (1, 2)]
    couriers = []
    for n, (here, link) in enumerate(zip(heres, links, strict=True), 1):
        upgrade(here)
        couriers.append(Courier(here, link, f"T{n}", 14, partial(prepare_server, url)))
        couriers[-1].go_round()
    desks = [Desk(here, courier) for here, courier in zip(heres, couriers, strict=True)]
    stores = [(KeptShopStore(h, d), KeptParcelStore(h, d)) for h, d in zip(heres, desks, strict=True)]
    for each in plans:
        each.listens = True
    pack(stores[0], "2", "T1")
    for courier in (*couriers, *couriers):
        courier.wake(bring=True)
        courier.go_round()
    parcel = pack(stores[1], "2", "T2", (ELSEWHERE,))
    stores[1][0].record_packed(parcel.id, parcel.kept_plan, "Anna", "T2", datetime.now(UTC), 20.0)
    for courier in couriers:
        courier.wake(bring=True)
        courier.go_round()
    for each in plans:
        each.listens = False
    for courier, here in zip(couriers, heres, strict=True):
        courier.close(1.0)
        here.dispose()
    assert all(len(each.told) > 20 for each in plans)
    assert [each.read_whole() for each in plans] == [[], []]

"""A change of the shop's database is brought to a table because the server told of it, not because the table asked."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, current_thread, main_thread

import pytest
from sqlalchemy import Engine, event, select, update

from station.settings import NetworkSettings, StationSettings
from station.store.engine import open_engine, reading, writing
from station.store.keeping import courier
from station.store.numbers import mark_changed
from station.store.tables import INSERT_ITEM, PARCEL, SAMPLE
from station.store.writers import add_inserts, add_orders, add_samples
from station.table_stores import TableStores, kept_stores, prepare_shop
from tests.conftest import postgres_database
from tests.store.facts import CARD, LAST_PIECE, NOTE, SAMPLE_INSERT, order, plan

WAIT_S = 30.0  #: only a test that fails waits so long
PIECES = 4711


class NeverAsks:
    """A table that learns what happened by notice alone."""

    def __init__(self, home: Path, url: str, name: str) -> None:
        home.mkdir()
        settings = StationSettings(table=name, network=NetworkSettings(answer_ms=5000))
        self.stores: TableStores = kept_stores(home, settings, url)
        assert self.stores.notices is not None
        assert self.stores.notices.listens.wait(WAIT_S)
        self._written = Event()
        event.listen(self.stores.here, "checkin", self._was_used)

    def _was_used(self, *_: object) -> None:
        if current_thread() is not main_thread():
            self._written.set()

    def sees(self, is_so: Callable[[], bool]) -> None:
        """Look again each time another thread was at its file, until it is so."""
        until = time.monotonic() + WAIT_S
        self._written.clear()
        while not is_so():
            assert self._written.wait(until - time.monotonic()), "it was not told"
            self._written.clear()


@pytest.fixture
def shop(postgres_url: str, postgres_template: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setattr(courier, "BRING_EVERY_S", 3600.0)
    with postgres_database(postgres_url, postgres_template) as url:
        engine = open_engine(url)
        prepare_shop(engine)
        with writing(engine) as connection:
            add_samples(connection, [LAST_PIECE])
            add_inserts(connection, [NOTE, SAMPLE_INSERT, CARD])
            add_orders(connection, [order("1", days_ago=-1)])
        yield engine
        engine.dispose()


@pytest.fixture
def table(shop: Engine, tmp_path: Path) -> Iterator[Callable[[str], NeverAsks]]:
    made: list[NeverAsks] = []

    def make(name: str) -> NeverAsks:
        made.append(NeverAsks(tmp_path / name, shop.url.render_as_string(hide_password=False), name))
        return made[-1]

    yield make
    for each in made:
        each.stores.close(5.0)


def test_a_stock_that_moved_is_known_at_a_table_that_never_asks(
    table: Callable[[str], NeverAsks], shop: Engine
) -> None:
    one = table("T1")
    with writing(shop) as connection:
        moved = update(INSERT_ITEM).where(INSERT_ITEM.c.id == CARD.id).values(on_hand=PIECES, reserved=0)
        connection.execute(moved)
        mark_changed(connection, "inserts")
    one.sees(lambda: one.stores.store.catalog().inserts[CARD.id].stock == PIECES)


def test_an_order_that_is_opened_and_set_aside_is_known_at_the_other_table_with_what_it_held(
    table: Callable[[str], NeverAsks], shop: Engine
) -> None:
    one, two = table("T1"), table("T2")
    now = order("1", days_ago=-1).ordered_at
    one.stores.store.open_parcel("p1", plan("1"), "Anna", "T1", now)
    two.sees(lambda: two.stores.parcels.on_table("1") is not None)
    two.sees(lambda: free_samples(two.stores.here) == 0)
    one.stores.store.release_parcel("p1", now, "set_aside")
    two.sees(lambda: two.stores.parcels.on_table("1") is None)
    two.sees(lambda: state_of(two.stores.here, "p1") == "set_aside")
    two.sees(lambda: free_samples(two.stores.here) == 1)


def state_of(here: Engine, parcel_id: str) -> str | None:
    with reading(here) as connection:
        return connection.execute(select(PARCEL.c.state).where(PARCEL.c.parcel_id == parcel_id)).scalar()


def free_samples(here: Engine) -> int:
    with reading(here) as connection:
        return connection.execute(select(SAMPLE.c.on_hand - SAMPLE.c.reserved)).scalar_one()

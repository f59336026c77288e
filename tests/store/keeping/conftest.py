"""A shop on a real server and tables that work on copies of their own. No thread runs: tests let the courier go."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from station.store.engine import open_engine, writing
from station.store.keeping.courier import Courier
from station.store.keeping.desk import Desk
from station.store.keeping.kept_stores import KeptCodeStore, KeptParcelStore, KeptShopStore
from station.store.keeping.link import ServerLink
from station.store.migrate import upgrade
from station.store.writers import add_inserts, add_orders, add_samples
from station.table_stores import prepare_server, prepare_shop
from tests.conftest import postgres_database
from tests.store.facts import CARD, LAST_PIECE, NOON, NOTE, SAMPLE_INSERT, order

#: A table's questions are answered in this time on a busy machine, too.
ANSWER_S = 10.0


class KeptTable:
    """One table with its file, its link and its courier."""

    def __init__(self, folder: Path, url: str, name: str, answer_s: float = ANSWER_S) -> None:
        self.name = name
        self.here = open_engine(folder / f"{name}.sqlite")
        upgrade(self.here)
        self.link = ServerLink(url, answer_s)
        self.courier = Courier(self.here, self.link, name, 14, partial(prepare_server, url), lambda: NOON)
        desk = Desk(self.here, self.courier)
        self.store = KeptShopStore(self.here, desk)
        self.parcels = KeptParcelStore(self.here, desk)
        self.codes = KeptCodeStore(self.here, desk)

    def go(self) -> None:
        """The courier goes once to the server and back."""
        self.courier.wake(bring=True)
        self.courier.go_round()

    def cut(self) -> None:
        """The network goes away."""
        self.link.went_away("cut by the test")

    def close(self) -> None:
        self.courier.close(1.0)
        self.here.dispose()


@pytest.fixture
def shop(postgres_url: str, postgres_template: str) -> Iterator[Engine]:
    """The shop's database: some orders of one customer and a guest, one piece of a sample."""
    with postgres_database(postgres_url, postgres_template) as url:
        engine = open_engine(url)
        prepare_shop(engine)
        with writing(engine) as connection:
            add_samples(connection, [LAST_PIECE])
            add_inserts(connection, [NOTE, SAMPLE_INSERT, CARD])
            add_orders(connection, [order(str(number)) for number in range(1, 6)])
        yield engine
        engine.dispose()


@pytest.fixture
def table(shop: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], KeptTable]]:
    """Makes a table of the shop by its name, which has been at the server once.

    A round trip may take as long as a question: on a busy machine the courier would stay at home without a word.
    """
    monkeypatch.setattr("station.store.keeping.courier.TOO_SLOW_S", ANSWER_S)
    made: list[KeptTable] = []

    def make(name: str) -> KeptTable:
        made.append(KeptTable(tmp_path, shop.url.render_as_string(hide_password=False), name))
        made[-1].go()
        return made[-1]

    yield make
    for each in made:
        each.close()

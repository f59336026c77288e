"""A change of the shop's database is brought to a table because the server told of it; without notices it asks."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, current_thread, main_thread

import pytest
from sqlalchemy import ColumnElement, Connection, Engine, Table, event, func, insert, select, update

from station.domain.audit import Actor
from station.domain.catalog import TextVariant
from station.domain.customers import Customer, Incident, IncidentKind
from station.domain.phase_policy import PhasePolicy
from station.domain.stock import Delivery, MoveReason, StockItem, StockKind
from station.domain.vouchers import VoucherPool
from station.settings import NetworkSettings, StationSettings
from station.shops.profile import find_profile
from station.store import identity_changes, journal, vouchers
from station.store.customer_book import SqlCustomers
from station.store.engine import open_engine, reading, writing
from station.store.feed import import_orders
from station.store.forgetting import forget
from station.store.incidents import take_incidents
from station.store.keeping import courier
from station.store.numbers import mark_changed
from station.store.offer_book import SqlOffers, stored_picture
from station.store.people import SqlPeople
from station.store.policies import keep_policy, known_version
from station.store.rule_sets import SqlRuleSets
from station.store.stock import SqlStock
from station.store.tables import (
    ACCOUNT,
    CUSTOMER,
    CUSTOMER_MERGE,
    GOODS_RETURN,
    GUEST_SPLIT,
    INCIDENT,
    INSERT_ITEM,
    PARCEL,
    SAMPLE,
    SHOP_ORDER,
    VOUCHER_CODE,
)
from station.store.writers import add_customers, add_inserts, add_orders, add_samples
from station.table_stores import TableStores, kept_stores, prepare_shop
from tests.conftest import postgres_database
from tests.store.facts import CARD, LAST_PIECE, NOON, NOTE, SAMPLE_INSERT, order, plan

MIA = Actor("Mia", "manager", "Office")
LOT = StockItem(StockKind.SAMPLE, LAST_PIECE.sku, LAST_PIECE.lot)
FIRST_BADGE = "an old badge"
WAIT_S = 30.0  #: only a test that fails waits so long
PIECES = 4711
BOUND_S = 2.0  #: everything is at every table by then
BRING_EVERY_S = courier.BRING_EVERY_S  #: as it is
HELLO = TextVariant("hello.1", "hello", "de", "Hallo {{ first_name }}")


class OtherTable:
    """A table that learns what happened by notice alone, or, `asks`, hears none and has to ask."""

    def __init__(self, home: Path, url: str, name: str, *, asks: bool = False) -> None:
        home.mkdir()
        settings = StationSettings(table=name, network=NetworkSettings(answer_ms=5000))
        self.stores: TableStores = kept_stores(home, settings, url)
        assert self.stores.notices is not None
        assert self.stores.notices.listens.wait(WAIT_S)
        if asks:
            self.stores.notices.close(WAIT_S)
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
            ids = add_customers(connection, [Customer(0, "K-1", "Ada"), Customer(0, "K-2", "Eve")])
            held = order("2", days_ago=-1, customer_id=ids["K-1"])
            add_orders(connection, [order("1", days_ago=-1), held, order("3", days_ago=-1)])
            connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == "3").values(email_key="a guest"))
        yield engine
        engine.dispose()


@pytest.fixture
def table(shop: Engine, tmp_path: Path) -> Iterator[Callable[..., OtherTable]]:
    made: list[OtherTable] = []

    def make(name: str, *, asks: bool = False) -> OtherTable:
        url = shop.url.render_as_string(hide_password=False)
        made.append(OtherTable(tmp_path / name, url, name, asks=asks))
        return made[-1]

    yield make
    for each in made:
        each.stores.close(5.0)


def test_a_stock_that_moved_is_known_at_a_table_that_never_asks(table: Callable[..., OtherTable], shop: Engine) -> None:
    one = table("T1")
    with writing(shop) as connection:
        moved = update(INSERT_ITEM).where(INSERT_ITEM.c.id == CARD.id).values(on_hand=PIECES, reserved=0)
        connection.execute(moved)
        mark_changed(connection, "inserts")
    one.sees(lambda: one.stores.store.catalog().inserts[CARD.id].stock == PIECES)


def publish(shop: Engine, _: Path) -> None:
    shelf = SqlRuleSets(shop)
    note = {"name": "note", "slot": "note", "add": {"note": "delivery"}}
    draft = shelf.save_draft({"budget_cents": PIECES, "rules": [note]}, "Mia", "", NOON)
    shelf.publish_draft(draft, shelf.live_version(), "Mia", NOON)


def import_one(shop: Engine, folder: Path) -> None:
    file = folder / "orders.csv"
    columns = "order_number,ordered_at,sku,name,quantity,unit_price"
    file.write_text(f"{columns}\n1001,{datetime.now(UTC):%Y-%m-%d %H:%M:%S},T-1,Mint,2,4.50\n", encoding="utf-8")
    assert import_orders(shop, file, find_profile("orders"), lambda _: None).orders_new == 1


def import_codes(shop: Engine, _: Path) -> None:
    with writing(shop) as connection:
        vouchers.save_pool(connection, VoucherPool("ten", "Ten percent"))
        connection.execute(update(INSERT_ITEM).where(INSERT_ITEM.c.id == CARD.id).values(voucher_pool="ten"))
        vouchers.import_codes(connection, "ten", [f"TEN-{n}" for n in range(PIECES)], MIA, NOON)


def in_one(act: Callable[[Connection], object]) -> Callable[[Engine, Path], object]:
    """A change that is one transaction."""

    def change(shop: Engine, _: Path) -> None:
        with writing(shop) as connection:
            act(connection)

    return change


def returned(shop: Engine, folder: Path) -> None:
    file = folder / "orders.csv"
    columns = "order_number,ordered_at,sku,name,quantity,unit_price,customer_number"
    file.write_text(f"{columns}\nR-1,{NOON:%Y-%m-%d %H:%M:%S},T-1,Mint,-1,4.50,K-1\n", encoding="utf-8")
    import_orders(shop, file, find_profile("orders"), lambda _: None)


def rows_here(table: TableStores, which: Table, *conditions: ColumnElement[bool]) -> int:
    with reading(table.here) as here:
        return here.execute(select(func.count()).select_from(which).where(*conditions)).scalar_one()


def vouchers_of(here: Engine) -> int:
    with reading(here) as connection:
        return connection.execute(select(func.count()).select_from(VOUCHER_CODE)).scalar_one()


def badge_of(here: Engine) -> str | None:
    with reading(here) as connection:
        return connection.execute(select(ACCOUNT.c.badge)).scalar()


#: What a person, an import or a command changes at the server: how, and how a table sees that it did.
CHANGES: dict[str, tuple[Callable[[Engine, Path], object], Callable[[TableStores], bool]]] = {
    "rules that are published": (
        publish,
        lambda table: table.store.rules().budget_cents == PIECES,
    ),
    "a delivery": (
        lambda shop, _: SqlStock(shop, MIA).deliver(Delivery(LOT, 10), NOON),
        lambda table: table.store.catalog().samples[0].stock == 11,
    ),
    "a correction": (
        lambda shop, _: SqlStock(shop, MIA).correct(LOT, 0, MoveReason.COUNTED, NOON),
        lambda table: table.store.catalog().samples[0].stock == 0,
    ),
    "orders that are imported": (
        import_one,
        lambda table: bool(table.store.search_orders("1001")),
    ),
    "a badge that opens nothing any more": (
        lambda shop, _: SqlPeople(shop).new_badge(1, NOON, MIA),
        lambda table: badge_of(table.here) != FIRST_BADGE,
    ),
    "phases with other days": (
        lambda shop, _: keep_policy(shop, PhasePolicy(enjoy_days=99), NOON, "Mia"),
        lambda table: known_version(table.here, PhasePolicy(enjoy_days=99)) is not None,
    ),
    "voucher codes": (
        import_codes,
        lambda table: bool(vouchers_of(table.here)),
    ),
    "a complaint": (
        in_one(lambda c: take_incidents(c, "main", [("K-1", Incident(IncidentKind.COMPLAINT, NOON.date()))])),
        lambda table: bool(rows_here(table, INCIDENT)),
    ),
    "a return": (
        returned,
        lambda table: bool(rows_here(table, GOODS_RETURN)),
    ),
    "an objection to advertising": (
        lambda shop, _: SqlCustomers(shop, MIA, 14).set_objection("K-1", "main", NOON, objects=True),
        lambda table: bool(rows_here(table, CUSTOMER, CUSTOMER.c.objects_to_advertising)),
    ),
    "customers that are one": (
        lambda shop, _: SqlCustomers(shop, MIA, 14).merge("K-2", "K-1", "main", NOON, ""),
        lambda table: bool(rows_here(table, CUSTOMER_MERGE)),
    ),
    "a guest's order that is kept apart": (
        in_one(lambda c: identity_changes.split(c, "3", NOON, "Mia")),
        lambda table: bool(rows_here(table, GUEST_SPLIT)),
    ),
    "a person who is forgotten": (
        lambda shop, _: forget(shop, "K-1", "main", MIA, datetime.now(UTC), 14),
        lambda table: not rows_here(table, CUSTOMER),
    ),
    "a text": (
        lambda shop, _: SqlOffers(shop, MIA).change_texts([(None, HELLO)], NOON),
        lambda table: table.store.catalog().texts.get("hello") == (HELLO,),
    ),
    "an insert": (
        lambda shop, _: SqlOffers(shop, MIA).change_insert(None, replace(CARD, id="card.new"), ("", ""), NOON),
        lambda table: "card.new" in table.store.catalog().inserts,
    ),
    "a picture": (
        lambda shop, _: SqlOffers(shop, MIA).keep_picture("tea.png", b"\x89PNG\r\n\x1a\n" + b"x" * 20, NOON),
        lambda table: stored_picture(table.here, "tea.png") is not None,
    ),
    "a person with a PIN": (
        lambda shop, _: SqlPeople(shop).set_pin(1, "246810", NOON, MIA),
        lambda table: bool(rows_here(table, ACCOUNT, ACCOUNT.c.pin_hash != "")),
    ),
    "an order of another table": (
        in_one(lambda c: journal.open_parcel(c, "p2", plan("2"), "Anna", "T2", datetime.now(UTC))),
        lambda table: table.parcels.on_table("2") is not None and not free_samples(table.here),
    ),
}


@pytest.mark.parametrize("asks", [False, True], ids=["told", "asks"])
@pytest.mark.parametrize("what", CHANGES)
def test_what_the_shop_changes_is_known_at_a_table_that_is_told_and_at_one_that_asks(
    table: Callable[..., OtherTable],
    shop: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    asks: bool,
) -> None:
    """One that is told asks for nothing by itself in an hour; one that asks does so often enough for two seconds."""
    if asks:
        assert BRING_EVERY_S + courier.BREATH_S < BOUND_S
        monkeypatch.setattr(courier, "BRING_EVERY_S", 0.2)
    change, is_known = CHANGES[what]
    with writing(shop) as connection:
        made = {"first_name": "Anna", "role": "packer", "language": "", "pin_hash": "", "badge": FIRST_BADGE}
        connection.execute(insert(ACCOUNT), {**made, "made_at": NOON, "is_active": True, "failed_tries": 0})
    one = table("T1", asks=asks)
    assert not is_known(one.stores)
    change(shop, tmp_path)
    one.sees(lambda: is_known(one.stores))


def test_an_order_that_is_opened_and_set_aside_is_known_at_the_other_table_with_what_it_held(
    table: Callable[..., OtherTable], shop: Engine
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

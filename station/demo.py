"""The demo: a throw-away home with the demo shop and three printers made of software."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from printing.media import STANDARD_MEDIA
from printing.page_maker import PageMaker
from printing.profiles import load_profiles
from printing.virtual import VirtualPrinter
from printing.virtual.paper import Paper
from station.app import Station, open_station, open_store
from station.assets_folder import assets_folder
from station.domain.affinity import learn
from station.domain.audit import Actor
from station.domain.packing_policy import PackingPolicy
from station.domain.vouchers import VoucherPool
from station.settings import PrinterSettings, StationSettings
from station.shops.demo_shop import DemoShop, Featured, make_demo_shop
from station.store import vouchers
from station.store.defaults import read_inserts
from station.store.engine import writing
from station.store.learning import past_baskets, store_affinity
from station.store.offers import save_insert
from station.store.writers import (
    add_customers,
    add_given,
    add_incidents,
    add_orders,
    add_products,
    add_returns,
    add_samples,
)
from station.wording.computer_language import computer_language
from station.wording.words import Words
from station.workflow.headless import HeadlessParcel, SentBytes

#: The phases that the headless demo walks through, by the stories of the featured orders.
FIVE_PHASES = ("rollercoaster", "delivery", "enjoy", "engage", "promote")

#: Profile, paper and its size, of each printer.
PRINTERS = {
    "notes": ("epson-tm-t88vi", "note80", "80 mm"),
    "labels": ("zebra-zd421-203", "label57x32", "57 × 32 mm"),
    "cards": ("pdf", "card-a6", "A6"),
}
#: The card of the demo that bears a voucher code.
CODE_CARD = "card.welcome-back"
SLOTS = {"note": "notes", "sample": "labels", "cross_sell": "cards", "card": "cards"}


def demo_settings(language: str = "", is_training: bool = False) -> StationSettings:
    """The settings of the demo's packing table; training asks for every step, the demo for those without a scanner."""
    words = Words(language or computer_language())
    labels = {"notes": words.say("Notes"), "labels": words.say("Labels"), "cards": words.say("Cards")}
    printers = {
        name: PrinterSettings(profile=profile, address=f"virtual:{name}", media=media, label=f"{labels[name]} · {size}")
        for name, (profile, media, size) in PRINTERS.items()
    }
    return StationSettings(
        table=words.say("Packing table {n}", n=1),
        language=language,
        packer="Anna",
        shop_name="Blattgold",
        shop_url="https://blattgold.example",
        contact="Anna, 030 5550123",
        printers=printers,
        slots=SLOTS,
        packing=PackingPolicy() if is_training else PackingPolicy(scan_sample=False, scan_back="off"),
    )


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that is set up; its home is thrown away at the end."""

    station: Station
    featured: tuple[Featured, ...]
    printers: dict[str, VirtualPrinter]
    sent: SentBytes


@contextmanager
def open_demo(
    on_paper: Callable[[Paper], None],
    language: str = "",
    speed_factor: float = 1.0,
    is_training: bool = False,
    pages: PageMaker | None = None,
) -> Iterator[Demo]:
    """A running demo station. `on_paper` is called for everything that comes out, on a printer's thread.

    `speed_factor` 1 prints as fast as the real models, 0 at once. `pages` as in `open_station`.
    """
    home = Path(tempfile.mkdtemp(prefix="station-demo-"))
    settings = demo_settings(language, is_training)
    profiles = load_profiles((assets_folder() / "profiles" / "printers",))
    made = {
        name: VirtualPrinter(name, profiles[p.profile], STANDARD_MEDIA[p.media], on_paper, speed_factor=speed_factor)
        for name, p in settings.printers.items()
    }
    try:
        featured = furnish(home, settings)
        sent = SentBytes()
        station = open_station(
            home, settings, made_of_software=lambda name: made[name].transport(), on_sent=sent, pages=pages
        )
        try:
            yield Demo(station, featured, made, sent)
        finally:
            station.close()
    finally:
        for printer in made.values():
            printer.close()
        shutil.rmtree(home, ignore_errors=True)


def furnish(home: Path, settings: StationSettings, today: date | None = None) -> tuple[Featured, ...]:
    """Put the demo shop as of `today` into a home's database and learn what goes with what."""
    day = today or datetime.now(ZoneInfo(settings.timezone)).date()
    shop: DemoShop = make_demo_shop(day, assets_folder() / "demo")
    engine = open_store(home, settings)
    try:
        with writing(engine) as connection:
            add_products(connection, shop.products)
            add_samples(connection, shop.samples)
            add_customers(connection, shop.customers)
            add_orders(connection, shop.orders)
            add_returns(connection, shop.returns)
            add_incidents(connection, shop.incidents)
            add_given(connection, shop.given)
            _give_codes(connection, assets_folder() / "rules" / "inserts.yaml", day)
        products = {product.sku: product for product in shop.products}
        store_affinity(engine, learn(past_baskets(engine), products))
    finally:
        engine.dispose()
    return tuple(shop.featured)


def _give_codes(connection: Connection, shipped: Path, day: date) -> None:
    """Who comes back finds a code of their own on the card, in its link and below it."""
    card = next(item for item in read_inserts(shipped) if item.id == CODE_CARD)
    who, at = Actor("", table="demo"), datetime.combine(day, time(6), UTC)
    pool = VoucherPool("welcome-back", "Willkommen zurück", low_water=10, valid_until=day + timedelta(days=365))
    vouchers.save_pool(connection, pool)
    vouchers.import_codes(connection, pool.id, [f"TEE-{n * 7919 % 100_000:05}" for n in range(1, 41)], who, at)
    save_insert(connection, replace(card, url="v/{voucher}"), pool.id, who, at)


def pack_five(demo: Demo) -> Iterator[tuple[HeadlessParcel, SentBytes]]:
    """Pack one order for each phase without a window; each with the bytes that left."""
    station = demo.station
    table = station.headless_table()
    for story in FIVE_PHASES:
        number = next(f.number for f in demo.featured if f.story == story)
        yield table.pack(number, station.now(), station.settings.packer, station.settings.table), demo.sent

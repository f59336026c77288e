"""Composition root: builds everything of one station, starts and stops its threads. Knows all, decides nothing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from printing.errors import JobsNotStored
from printing.jobs import JobChange
from printing.page_maker import PageMaker, PagesHere
from printing.printer import Printer
from printing.spool import Spool
from printing.transports.base import Transport
from station.assets_folder import assets_folder
from station.before_upgrade import copy_before
from station.database_address import database_url
from station.documents.shop_voice import ShopVoice
from station.domain.trouble import Trouble
from station.pictures import Pictures
from station.settings import StationSettings
from station.settings_told import tell_settings
from station.store.defaults import seed_defaults
from station.store.engine import open_engine
from station.store.job_store import SqlJobStore
from station.store.migrate import upgrade
from station.store.offer_book import stored_picture
from station.store.parcel_store import SqlParcelStore
from station.store.people import SqlPeople
from station.store.policies import keep_policy
from station.store.secrets import link_secret
from station.store.shop_store import SqlShopStore
from station.store.shop_zone import keep_zone
from station.store.vouchers import printed_codes
from station.table_printers import build_printers, slots_of
from station.table_stores import TableStores, direct_stores, keeps_packing, kept_stores
from station.workflow.deciding import Decider
from station.workflow.headless import HeadlessTable
from station.workflow.print_room import SpoolPrintRoom
from station.workflow.prints import Composer
from station.workflow.recognising import CodeReader
from station.workflow.session import TableParts
from station.workflow.stand_ins import StandIns

if TYPE_CHECKING:
    from station.workflow.backtest import Backtester

#: Longest wait for writer threads at the end.
CLOSE_TIMEOUT_S = 5.0


class Relay:
    """Passes job changes on to whoever shows them; set once the window stands."""

    def __init__(self) -> None:
        self.target: Callable[[JobChange], None] | None = None

    def __call__(self, change: JobChange) -> None:
        if self.target is not None:
            self.target(change)

    def listen(self, target: Callable[[JobChange], None] | None) -> None:
        """Who hears of changes from now on; None: nobody."""
        self.target = target


class Clock:
    """The time at a table; benchmarks and replays set `at` to stand on another day."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.at: datetime | None = None

    def __call__(self) -> datetime:
        return self.at or datetime.now(self.zone)


@dataclass(frozen=True, slots=True)
class Station:
    """One station, built and running without a window."""

    home: Path
    settings: StationSettings
    stores: TableStores
    store: SqlShopStore
    parcels: SqlParcelStore
    codes: CodeReader
    people: SqlPeople
    jobs: SqlJobStore
    printers: Mapping[str, Printer]
    room: SpoolPrintRoom
    decider: Decider
    composer: Composer
    pictures: Pictures
    job_changes: Relay
    now: Clock  #: the time at this table, aware
    pages: PageMaker  #: who lays out, and makes bytes and pictures

    @property
    def engine(self) -> Engine:
        """The shop's database."""
        return self.stores.shop

    @property
    def table_parts(self) -> TableParts:
        """What a packing session at this table works with."""
        return TableParts(
            self.store,
            self.parcels,
            self.people,
            self.codes,
            self.room,
            self.decider,
            self.composer,
            self.stores.kept,
        )

    def headless_table(self) -> HeadlessTable:
        """A table of this station that nobody stands at."""
        return HeadlessTable(
            self.store, self.room, self.decider, self.composer, self.job_changes.listen, self.room.confirms
        )

    def close(self) -> None:
        """Stop the writer threads, tell the shop's database what is left, and let go of it."""
        self.room.spool.close(CLOSE_TIMEOUT_S)
        self.pages.close(CLOSE_TIMEOUT_S)
        self.stores.close(CLOSE_TIMEOUT_S)


def make_home(home: Path) -> None:
    """The home folder with its parts. Raises Trouble "home.not_writable"."""
    try:
        for part in ("", "prints", "logs", "pictures", "profiles"):
            (home / part).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble("home.not_writable", folder=str(home), problem=error.strerror or str(error)) from error


def open_store(home: Path, settings: StationSettings, db_url: str = "") -> Engine:
    """The database of a home, at the newest schema and with the default rules and texts.

    Raises Trouble "database....", "secret...." and "home.not_writable".
    """
    make_home(home)
    engine = open_engine(database_url(home, settings, db_url))
    try:
        upgrade(engine, partial(copy_before, home, settings.backup))
        seed_defaults(engine, assets_folder())
        tell_settings(engine, home)
        keep_zone(engine, settings.timezone)
    except Trouble:
        engine.dispose()
        raise
    return engine


def open_table_stores(home: Path, settings: StationSettings, db_url: str = "") -> TableStores:
    """The stores of a table that packs: on a copy of its own where the database is a server. Raises Trouble."""
    url = database_url(home, settings, db_url)
    if not keeps_packing(url, settings):
        return direct_stores(open_store(home, settings, db_url), settings)
    make_home(home)
    return kept_stores(home, settings, url)


@contextmanager
def open_decider(home: Path, settings: StationSettings, db_url: str = "") -> Iterator[tuple[Decider, dict[str, str]]]:
    """Only what it takes to decide, and the printer of each slot: no printers are started, nothing is recorded."""
    engine = open_store(home, settings, db_url)
    try:
        yield _decider(engine, SqlShopStore(engine), settings), slots_of(settings)
    finally:
        engine.dispose()


def _decider(engine: Engine, store: SqlShopStore, settings: StationSettings) -> Decider:
    version = keep_policy(engine, settings.phases, datetime.now(UTC), settings.packer)
    return Decider(store, settings.phases, settings.shop_language, version)


@contextmanager
def open_backtester(
    home: Path, settings: StationSettings, db_url: str = ""
) -> Iterator[tuple["Backtester", dict[str, str]]]:
    """Only what it takes to replay the past, and the printer of each slot: nothing is started, nothing is recorded."""
    from station.store.replay import read_past  # here: packing tables start without it
    from station.workflow.backtest import Backtester

    engine = open_store(home, settings, db_url)
    try:
        decider = _decider(engine, SqlShopStore(engine), settings)
        yield Backtester(decider, partial(read_past, engine), settings.packer, settings.table), slots_of(settings)
    finally:
        engine.dispose()


def open_station(
    home: Path,
    settings: StationSettings,
    *,
    db_url: str = "",
    made_of_software: Callable[[str], Transport] | None = None,
    on_sent: Callable[[str, bytes], None] | None = None,
    pages: PageMaker | None = None,
) -> Station:
    """Build a station and start its printers.

    `made_of_software` makes the wire of a printer whose address is "virtual:NAME"; `on_sent` sees each job's bytes
    once the last one left, on a writer thread. `pages` makes the pages and is closed with the station; None: this
    process does. Raises Trouble.
    """
    pages = pages or PagesHere()
    stores = open_table_stores(home, settings, db_url)
    settings = settings.model_copy(update={"timezone": stores.zone.key})  # one for all tables, whatever this one says
    jobs = SqlJobStore(stores.here, settings.table)
    relay = Relay()
    printers = build_printers(home, settings, made_of_software)
    spool = Spool(printers, jobs, relay, lambda: datetime.now(UTC), on_sent=on_sent, encode=pages.encode)
    stand_ins = StandIns(settings.fallback, settings.fallback_after_s)
    room = SpoolPrintRoom(printers, slots_of(settings), spool, jobs, stand_ins, pages)
    pictures = pictures_of(home, stores.here)
    voice = ShopVoice.of(settings, link_secret(stores.here))
    decider = Decider(stores.store, settings.phases, settings.shop_language, stores.policy_version)
    try:
        spool.start()
    except JobsNotStored as error:
        raise Trouble(str(error)) from error
    return Station(
        home=home,
        settings=settings,
        stores=stores,
        store=stores.store,
        parcels=stores.parcels,
        codes=CodeReader(stores.codes, settings.codes),
        people=SqlPeople(stores.here),
        jobs=jobs,
        printers=printers,
        room=room,
        decider=decider,
        composer=Composer(room, voice, pictures, lambda: datetime.now(UTC), partial(printed_codes, stores.here)),
        pictures=pictures,
        job_changes=relay,
        now=Clock(stores.zone),
        pages=pages,
    )


def pictures_of(home: Path, engine: Engine | None = None) -> Pictures:
    """The pictures of a home: its own, those that come with the program, those that managers uploaded."""
    folders = (home / "pictures", assets_folder() / "ornaments", assets_folder() / "demo" / "pictures")
    return Pictures(folders, partial(stored_picture, engine) if engine is not None else None)

"""What the manager's pages are made from: the station without its printers, and who works there."""

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from printing.media import STANDARD_MEDIA, Media, PrinterProfile
from printing.profiles import load_profiles
from station.app import open_store, pictures_of
from station.assets_folder import assets_folder
from station.bridge.manager_desk import DeskBridge, DeskFactory
from station.documents.compose import ShopVoice
from station.documents.text_check import USUAL_PAPERS, Checker, Paper
from station.domain.audit import Actor
from station.domain.catalog import Catalog
from station.domain.roles import Account, Deed, Role
from station.pictures import Pictures
from station.settings import StationSettings
from station.store.audit import SqlAudit
from station.store.people import SqlPeople
from station.store.policies import keep_policy
from station.store.shop_store import SqlShopStore
from station.store.shop_zone import zone_of
from station.table_printers import FOLDER_PRINTERS, printer_settings, slots_of
from station.wording.computer_language import computer_language
from station.wording.words import Words
from station.workflow.deciding import Decider
from station.workflow.leave import Leave

__all__ = ["ManagerRoom", "checker_of", "open_room", "papers_of"]


@dataclass(frozen=True, slots=True)
class ManagerRoom:
    """What pages are made from."""

    home: Path
    settings: StationSettings
    engine: Engine
    store: SqlShopStore
    pictures: Pictures
    decider: Decider
    words: Words
    by: str  #: who works here
    role: Role = Role.MANAGER
    account: int = 0  #: of who entered by PIN; 0: nobody here has one

    @property
    def actor(self) -> Actor:
        """Who the audit log names for what is done in the window."""
        return Actor(self.by, self.role, self.settings.table)

    def now(self) -> datetime:
        """Aware, in the time zone of the shop."""
        return datetime.now(ZoneInfo(self.settings.timezone))

    def bridge(self, name: str, requests: Set[str], make_desk: DeskFactory) -> DeskBridge:
        """A desk that asks before each request whether it may be done."""
        return DeskBridge(name, requests, make_desk, Leave(self._who, self._refused).ask)

    def _who(self) -> Account:
        """Whoever works here, with the role they have now."""
        if not self.account:
            return Account(0, self.by, self.role)
        return SqlPeople(self.engine).account(self.account)

    def _refused(self, account: Account, deed: Deed) -> None:
        who = Actor(account.first_name, account.role, self.settings.table)
        SqlAudit(self.engine, who).was_refused(self.now(), deed.value)


@contextmanager
def open_room(home: Path, settings: StationSettings, db_url: str = "", by: str = "") -> Iterator[ManagerRoom]:
    """A station as managers see it: no printer is started. Raises Trouble."""
    engine = open_store(home, settings, db_url)
    try:
        zone = zone_of(engine)
        settings = settings.model_copy(update={"timezone": zone.key})  # one for all tables, whatever this one says
        words = Words(settings.language or computer_language(), zone)
        store = SqlShopStore(engine)
        version = keep_policy(engine, settings.phases, datetime.now(UTC), by)
        decider = Decider(store, settings.phases, settings.shop_language, version)
        yield ManagerRoom(home, settings, engine, store, pictures_of(home, engine), decider, words, by)
    finally:
        engine.dispose()


def checker_of(room: ManagerRoom) -> Callable[[Catalog], Checker]:
    """Checks texts with the voice, papers and pictures of this station."""
    voice, papers = ShopVoice.of(room.settings), papers_by_slot(room.home, room.settings)
    return lambda catalog: Checker(catalog, voice, papers, room.pictures)


def papers_of(home: Path, settings: StationSettings) -> dict[str, tuple[Media, PrinterProfile]]:
    """Every paper with the printer that has it here, else a usual one."""
    profiles = load_profiles((assets_folder() / "profiles" / "printers", home / "profiles" / "printers"))
    usual = {media: (STANDARD_MEDIA[media], profiles[profile]) for profile, media in FOLDER_PRINTERS.values()}
    known = [one for one in settings.printers.values() if one.media in STANDARD_MEDIA and one.profile in profiles]
    return {**usual, **{one.media: (STANDARD_MEDIA[one.media], profiles[one.profile]) for one in known}}


def papers_by_slot(home: Path, settings: StationSettings) -> dict[str, Paper]:
    """What each slot is printed on here; a usual paper where no printer of ours takes it."""
    printers, papers = printer_settings(home, settings), papers_of(home, settings)
    named = {slot: printers[name].media for slot, name in slots_of(settings).items() if name in printers}
    return {**USUAL_PAPERS, **{slot: Paper(*papers[media]) for slot, media in named.items() if media in papers}}

"""The manager's window of a station: puts its pages, their desks and threads together, and runs Qt."""

import logging
import sys
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from sqlalchemy import Engine

from printing.media import STANDARD_MEDIA, Media, PrinterProfile
from printing.profiles import load_profiles
from station.app import FOLDER_PRINTERS, open_store, pictures_of, printer_settings, slots_of
from station.assets_folder import assets_folder
from station.bridge.manager_desk import DeskBridge, DeskFactory
from station.bridge.manager_garbage import GuiGarbage
from station.bridge.manager_rules import DraftKeeper
from station.documents.compose import ShopVoice
from station.documents.text_check import USUAL_PAPERS, Checker, Paper
from station.domain.audit import Actor
from station.domain.catalog import Catalog
from station.domain.roles import Account, Deed, Role, may
from station.logs import log_to
from station.pictures import Pictures
from station.results_source import results_source
from station.settings import StationSettings
from station.shops.vouchers_file import read_voucher_codes
from station.store.audit import SqlAudit
from station.store.conflict_book import SqlConflicts
from station.store.customer_book import SqlCustomers
from station.store.erasing import database_file
from station.store.newest_orders import newest_orders
from station.store.offer_book import SqlOffers
from station.store.people import SqlPeople
from station.store.policies import keep_policy
from station.store.replay import read_past
from station.store.rule_sets import SqlRuleSets
from station.store.secrets import link_secret
from station.store.shop_day import shop_day
from station.store.shop_store import SqlShopStore
from station.store.stock import SqlStock
from station.store.text_drafts import SqlTextDrafts
from station.store.voucher_book import SqlVouchers
from station.store.voucher_use import voucher_use
from station.ui import theme
from station.ui.manager.audit_page import AuditLogPage
from station.ui.manager.backtest_panel import BacktestPanel
from station.ui.manager.conflicts_page import ConflictsPage
from station.ui.manager.customers_page import CustomersPage
from station.ui.manager.idle_lock import IdleLock
from station.ui.manager.inserts_page import InsertsPage
from station.ui.manager.login_page import LoginDialog
from station.ui.manager.page import ManagerPage
from station.ui.manager.pages_panel import PagesPanel
from station.ui.manager.results_page import ResultsPage
from station.ui.manager.rules_page import RulePanel, RulesPage
from station.ui.manager.samples_page import SamplesPage
from station.ui.manager.texts_page import TextsPage
from station.ui.manager.today_page import TodayPage
from station.ui.manager.vouchers_page import VouchersPage
from station.ui.manager.window import ManagerWindow
from station.wording.computer_language import computer_language
from station.wording.words import Words
from station.workflow.audit import AUDIT_REQUESTS, AuditDesk
from station.workflow.backtest import Backtester
from station.workflow.conflicts import CONFLICT_REQUESTS, ConflictDesk
from station.workflow.customer_desk import CUSTOMER_REQUESTS, CustomerDesk
from station.workflow.deciding import Decider
from station.workflow.forgetting import KeptFiles
from station.workflow.leave import Leave
from station.workflow.managing import RULE_REQUESTS, RuleDesk
from station.workflow.managing_backtest import BACKTEST_REQUESTS, BacktestDesk
from station.workflow.managing_login import LOGIN_REQUESTS, LoginDesk, who_may_open
from station.workflow.managing_orders import OrderShelf
from station.workflow.managing_pages import PAGE_REQUESTS, PageDesk
from station.workflow.managing_results import RESULTS_REQUESTS, ResultsDesk
from station.workflow.managing_today import TODAY_REQUESTS, TodayDesk
from station.workflow.offers import INSERT_REQUESTS, InsertDesk
from station.workflow.offers_pictures import read_picture
from station.workflow.offers_preview import InsertPreview
from station.workflow.rule_drafts import RuleDrafts
from station.workflow.stock import STOCK_REQUESTS, StockDesk
from station.workflow.texts import TEXT_REQUESTS, TextDesk
from station.workflow.texts_preview import text_page
from station.workflow.vouchers import VOUCHER_REQUESTS, VoucherDesk

log = logging.getLogger(__name__)

CLOSE_TIMEOUT_S = 5.0
#: A back-test shares the interpreter with the window: turns this short keep the window smooth (default: 5 ms).
SWITCH_INTERVAL_S = 0.0005


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
        """Aware, in the time zone of the station."""
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


def rules_page(room: ManagerRoom) -> ManagerPage:
    """Rules, what they print, and what they would have done."""
    drafts = RuleDrafts(
        SqlRuleSets(room.engine, room.role, room.settings.table),
        room.store.catalog,
        room.settings.shop_language,
        lambda: datetime.now(UTC),
        partial(voucher_use, room.engine),
    )
    desk = room.bridge("rules", RULE_REQUESTS, lambda _tell: RuleDesk(drafts, room.by))
    panels: list[RulePanel] = [_pages_panel(room), _backtest_panel(room)]
    return RulesPage(DraftKeeper(desk), panels, room.pictures, room.words)


def texts_page(room: ManagerRoom) -> ManagerPage:
    """Texts for customers: variants in every language, checked and shown as they print."""
    checker = _checker(room)

    def desk(_tell: Callable[[object], None]) -> TextDesk:
        drafts = SqlTextDrafts(room.engine, room.by)
        return TextDesk(_offers(room), room.store.catalog, checker, text_page, room.now, drafts)

    return TextsPage(room.bridge("texts", TEXT_REQUESTS, desk), room.words)


def inserts_page(room: ManagerRoom) -> ManagerPage:
    """What can be laid in: kinds, pictures, paper, cost, stock."""
    show, printers = InsertPreview(_checker(room)), slots_of(room.settings)

    def desk(_tell: Callable[[object], None]) -> InsertDesk:
        return InsertDesk(_offers(room), room.store.catalog, read_picture, show, room.now)

    papers = tuple(papers_of(room.home, room.settings))
    return InsertsPage(room.bridge("inserts", INSERT_REQUESTS, desk), room.pictures, printers, papers, room.words)


def samples_page(room: ManagerRoom) -> ManagerPage:
    """Stock of samples and inserts: deliveries, corrections, how long it lasts."""
    book = SqlStock(room.engine, room.actor)
    desk = room.bridge("stock", STOCK_REQUESTS, lambda _tell: StockDesk(book, room.store.catalog, room.now))
    return SamplesPage(desk, room.pictures, room.words)


def customers_page(room: ManagerRoom) -> ManagerPage:
    """Customers: find, look, change, tell all we know, forget."""
    book = SqlCustomers(room.engine, room.actor, room.settings.waiting_days)
    printers, policy = printer_settings(room.home, room.settings).values(), room.settings.phases
    files = KeptFiles(tuple(printer.address for printer in printers), database_file(room.engine), room.home)
    desk = room.bridge("customers", CUSTOMER_REQUESTS, lambda _tell: CustomerDesk(book, policy, room.now, files))
    return CustomersPage(desk, room.words)


def vouchers_page(room: ManagerRoom) -> ManagerPage:
    """Pools of voucher codes, importing more, and what tables hold of them."""
    book = SqlVouchers(room.engine, room.actor)
    desk = room.bridge("vouchers", VOUCHER_REQUESTS, lambda _tell: VoucherDesk(book, read_voucher_codes, room.now))
    return VouchersPage(desk, room.words)


def today_page(room: ManagerRoom) -> ManagerPage:
    """What all tables did today."""
    day = partial(shop_day, room.engine, waiting_days=room.settings.waiting_days)
    desk = room.bridge("today", TODAY_REQUESTS, lambda _tell: TodayDesk(lambda: day(room.now().date()), room.now))
    return TodayPage(desk, room.words)


def results_page(room: ManagerRoom) -> ManagerPage:
    """What the trials showed."""

    def desk(_tell: Callable[[object], None]) -> ResultsDesk:
        return ResultsDesk(results_source(room.engine, room.settings), room.store.rules)

    def bridge() -> DeskBridge:
        return room.bridge("results", RESULTS_REQUESTS, desk)

    return ResultsPage(bridge(), bridge(), room.words)  # reading anew takes long: it has a thread of its own


def conflicts_page(room: ManagerRoom) -> ManagerPage:
    """Orders that two tables packed while apart."""
    book = SqlConflicts(room.engine, room.actor)
    desk = room.bridge("conflicts", CONFLICT_REQUESTS, lambda _tell: ConflictDesk(book, room.now))
    return ConflictsPage(desk, room.words)


def audit_page(room: ManagerRoom) -> ManagerPage:
    """Who changed or overruled what, and when."""
    book = SqlAudit(room.engine, room.actor)
    return AuditLogPage(room.bridge("audit", AUDIT_REQUESTS, lambda _tell: AuditDesk(book, room.now)), room.words)


def _offers(room: ManagerRoom) -> SqlOffers:
    return SqlOffers(room.engine, room.actor)


def _checker(room: ManagerRoom) -> Callable[[Catalog], Checker]:
    """Checks texts with the voice, papers and pictures of this station."""
    voice, papers = ShopVoice.of(room.settings), papers_by_slot(room.home, room.settings)
    return lambda catalog: Checker(catalog, voice, papers, room.pictures)


def _pages_panel(room: ManagerRoom) -> PagesPanel:
    papers = papers_of(room.home, room.settings)
    voice = ShopVoice.of(room.settings, link_secret(room.engine))
    decider, settings = room.decider, room.settings

    def desk(_tell: Callable[[object], None]) -> PageDesk:
        newest = partial(newest_orders, room.engine)
        shelf = OrderShelf(decider, newest, room.now().date(), settings.packer, settings.table, {})
        return PageDesk(shelf, voice, room.pictures, papers)

    return PagesPanel(room.bridge("pages", PAGE_REQUESTS, desk), list(papers))


def _backtest_panel(room: ManagerRoom) -> BacktestPanel:
    settings, decider = room.settings, room.decider
    backtester = Backtester(decider, partial(read_past, room.engine), settings.packer, settings.table)
    desk = room.bridge(
        "backtest", BACKTEST_REQUESTS, lambda tell: BacktestDesk(backtester, lambda: room.now().date(), tell)
    )
    return BacktestPanel(desk)


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


#: The pages in the order of the list on the left; one line for each.
PAGES: tuple[Callable[[ManagerRoom], ManagerPage], ...] = (
    rules_page,
    texts_page,
    inserts_page,
    samples_page,
    vouchers_page,
    customers_page,
    results_page,
    today_page,
    conflicts_page,
    audit_page,
)


#: What a role must be allowed for a page to be there at all.
ASKS: dict[Callable[[ManagerRoom], ManagerPage], Deed] = {
    rules_page: Deed.EDIT_RULES,
    texts_page: Deed.EDIT_TEXTS,
    inserts_page: Deed.EDIT_INSERTS,
    samples_page: Deed.EDIT_STOCK,
    vouchers_page: Deed.EDIT_VOUCHERS,
    customers_page: Deed.SEE_CUSTOMERS,
    results_page: Deed.SEE_RESULTS,
    today_page: Deed.SEE_DAY,
    conflicts_page: Deed.SEE_DAY,
    audit_page: Deed.READ_AUDIT,
}


@contextmanager
def open_room(home: Path, settings: StationSettings, db_url: str = "", by: str = "") -> Iterator[ManagerRoom]:
    """A station as managers see it: no printer is started. Raises Trouble."""
    engine = open_store(home, settings, db_url)
    words = Words(settings.language or computer_language(), ZoneInfo(settings.timezone))
    try:
        store = SqlShopStore(engine)
        version = keep_policy(engine, settings.phases, datetime.now(UTC), by)
        decider = Decider(store, settings.phases, settings.shop_language, version)
        yield ManagerRoom(home, settings, engine, store, pictures_of(home, engine), decider, words, by)
    finally:
        engine.dispose()


class ManagerApp(QObject):
    """The window with its pages, started and stopped together."""

    def __init__(
        self, app: QApplication, room: ManagerRoom, role: Role = Role.MANAGER, account: Account | None = None
    ) -> None:
        """`account` is who opened it with a PIN, and alone opens it again when it locked itself."""
        super().__init__()
        theme.load_fonts()
        theme.dress(app)
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self.window = ManagerWindow(
            [make(room) for make in PAGES if may(role, ASKS.get(make, Deed.EDIT_RULES))], room.words
        )
        self.window.closed.connect(self.stop)
        for page in self.window.pages:
            if isinstance(page, ResultsPage):
                page.rule_asked.connect(self._open_rule)
        self.garbage = GuiGarbage()
        self.lock = _lock(app, self.window, room, account) if account is not None and account.id else None

    def start(self) -> None:
        """Show the window with its first page."""
        self.garbage.start()
        self.window.show()
        self.window.start()

    @Slot(str)
    def _open_rule(self, name: str) -> None:
        """The page of the rules, at this one."""
        for page in self.window.pages:
            if isinstance(page, RulesPage):
                self.window.open_page(page.key)
                page.open_rule(name)

    @Slot()
    def stop(self) -> None:
        """Keep everything and end all threads."""
        if self.lock is not None:
            self.lock.stop()
        for page in self.window.pages:
            if not page.close_page(CLOSE_TIMEOUT_S):
                log.warning("the thread of page %s did not end in time", page.key)
        self.garbage.stop()


def _lock(app: QApplication, window: ManagerWindow, room: ManagerRoom, account: Account) -> IdleLock | None:
    """Asks for the PIN again after quiet minutes; None where the settings want none."""
    minutes = room.settings.manager_lock_minutes
    if not minutes:
        return None

    def ask() -> LoginDialog:
        desk = DeskBridge("login", LOGIN_REQUESTS, lambda _tell: LoginDesk(SqlPeople(room.engine), room.now))
        why = room.words.say("Nothing was touched for {n} minutes. Your drafts are kept.", n=room.words.number(minutes))
        dialog = LoginDialog(desk, [account], room.words, why)
        dialog.finished.connect(dialog.end)
        return dialog

    return IdleLock(app, window, ask, minutes)


def ask_who(room: ManagerRoom) -> Account | None:
    """Who opens the window; where nobody who may has a PIN, whoever started it (id 0); None where they gave up."""
    people = SqlPeople(room.engine)
    allowed = who_may_open(people)
    if not allowed:
        return Account(0, room.by, Role.MANAGER)
    theme.load_fonts()
    desk = DeskBridge("login", LOGIN_REQUESTS, lambda _tell: LoginDesk(people, room.now))
    dialog = LoginDialog(desk, allowed, room.words)
    dialog.exec()
    desk.close(CLOSE_TIMEOUT_S)
    return dialog.account


def run_manager_window(home: Path, settings: StationSettings, db_url: str = "", by: str = "") -> int:
    """The manager's window until it is closed; the exit code. Raises Trouble."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setWindowIcon(QIcon(str(assets_folder() / "icons" / "station.png")))
    log_to(home / "logs")
    with open_room(home, settings, db_url, by) as room:
        account = ask_who(room)
        if account is None:
            return 0
        mine = replace(room, by=account.first_name, role=account.role, account=account.id) if account.id else room
        manager = ManagerApp(app, mine, account.role, account)
        manager.window.setWindowState(Qt.WindowState.WindowMaximized)
        manager.start()
        return app.exec()

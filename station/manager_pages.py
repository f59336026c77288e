"""The manager's pages, each with its desk: one function for each, and what a role must be allowed to see it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from station.bridge.manager_desk import DeskBridge
from station.bridge.manager_rules import DraftKeeper
from station.documents.compose import ShopVoice
from station.domain.roles import Deed
from station.manager_room import ManagerRoom, checker_of, papers_of
from station.results_source import results_source
from station.shops.vouchers_file import read_voucher_codes
from station.store.audit import SqlAudit
from station.store.conflict_book import SqlConflicts
from station.store.customer_book import SqlCustomers
from station.store.erasing import database_file
from station.store.newest_orders import newest_orders
from station.store.offer_book import SqlOffers
from station.store.replay import read_past
from station.store.rule_sets import SqlRuleSets
from station.store.secrets import link_secret
from station.store.shop_day import shop_day
from station.store.stock import SqlStock
from station.store.text_drafts import SqlTextDrafts
from station.store.voucher_book import SqlVouchers
from station.store.voucher_use import voucher_use
from station.table_printers import printer_settings, slots_of
from station.ui.manager.audit_page import AuditLogPage
from station.ui.manager.backtest_panel import BacktestPanel
from station.ui.manager.conflicts_page import ConflictsPage
from station.ui.manager.customers_page import CustomersPage
from station.ui.manager.inserts_page import InsertsPage
from station.ui.manager.page import ManagerPage
from station.ui.manager.pages_panel import PagesPanel
from station.ui.manager.results_page import ResultsPage
from station.ui.manager.rules_page import RulePanel, RulesPage
from station.ui.manager.samples_page import SamplesPage
from station.ui.manager.texts_page import TextsPage
from station.ui.manager.today_page import TodayPage
from station.ui.manager.vouchers_page import VouchersPage
from station.workflow.audit import AUDIT_REQUESTS, AuditDesk
from station.workflow.backtest import Backtester
from station.workflow.conflicts import CONFLICT_REQUESTS, ConflictDesk
from station.workflow.customer_desk import CUSTOMER_REQUESTS, CustomerDesk
from station.workflow.forgetting import KeptFiles
from station.workflow.managing import RULE_REQUESTS, RuleDesk
from station.workflow.managing_backtest import BACKTEST_REQUESTS, BacktestDesk
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

__all__ = ["PAGES", "MakePage"]

MakePage = Callable[[ManagerRoom], ManagerPage]


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
    checker = checker_of(room)

    def desk(_tell: Callable[[object], None]) -> TextDesk:
        drafts = SqlTextDrafts(room.engine, room.by)
        return TextDesk(_offers(room), room.store.catalog, checker, text_page, room.now, drafts)

    return TextsPage(room.bridge("texts", TEXT_REQUESTS, desk), room.words)


def inserts_page(room: ManagerRoom) -> ManagerPage:
    """What can be laid in: kinds, pictures, paper, cost, stock."""
    show, printers = InsertPreview(checker_of(room)), slots_of(room.settings)

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
        return ResultsDesk(results_source(room.engine), room.store.rules)

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


#: The pages in the order of the list on the left, and what a role must be allowed for each to be there at all.
PAGES: Mapping[MakePage, Deed] = {
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

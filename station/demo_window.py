"""The demo's window: the packing window of the demo shop, a print tray, and a strip of orders to click."""

from functools import partial

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QApplication, QWidget

from printing.page_maker import PageProcess
from printing.virtual.paper import Paper
from station.bridge.paper_codes import code_on
from station.demo import Demo, open_demo
from station.domain.customers import Customer
from station.program import page_command
from station.ui.order_strip import OrderStrip, StripOrder
from station.ui.paper_sheet import PaperLike
from station.ui.tray import PrintTray
from station.window import PackingTable, qt_application
from station.wording.computer_language import computer_language

#: From this width on the demo's window and its tray stand side by side.
WIDE_SCREEN = 1700


class PaperOutlet(QObject):
    """Carries paper from the printers' threads to the tray."""

    came_out = Signal(object)

    def on_paper(self, paper: Paper) -> None:
        self.came_out.emit(paper)


def run_demo_window(language: str = "", is_training: bool = False) -> int:
    """The packing window of the demo shop, with a print tray and a strip of orders to click.

    Training asks for every step of a parcel and says on every screen that it is practice.
    """
    app = qt_application()
    outlet = PaperOutlet()
    pages = PageProcess(page_command())
    with open_demo(outlet.on_paper, language, is_training=is_training, pages=pages) as demo:
        table, tray = open_demo_table(app, demo, outlet, language or computer_language(), is_training)
        arrange(table.window, tray, app.primaryScreen().availableGeometry())
        table.start()
        tray.show()
        table.window.raise_()
        table.window.activateWindow()
        code = app.exec()
        table.stop()
        tray.close()
    return code


def arrange(window: QWidget, tray: QWidget, screen: QRect) -> None:
    """Window and tray side by side where the screen is wide enough, else the tray a little behind."""
    if screen.width() >= WIDE_SCREEN:
        split = round(screen.width() * 0.66)
        window.setGeometry(screen.left(), screen.top() + 30, split - 8, screen.height() - 60)
        tray.setGeometry(screen.left() + split, screen.top() + 30, screen.width() - split, screen.height() - 60)
    else:
        window.setGeometry(screen.left(), screen.top(), screen.width() - 90, screen.height() - 60)
        tray.setGeometry(screen.left() + 90, screen.top() + 60, screen.width() - 90, screen.height() - 60)


def open_demo_table(
    app: QApplication, demo: Demo, outlet: PaperOutlet, language: str, is_training: bool = False
) -> tuple[PackingTable, PrintTray]:
    """The demo's window and its print tray, built but not shown."""
    station = demo.station
    table = PackingTable(app, station, language, is_training)
    words = table.window.words
    lanes = [(name, printer.label) for name, printer in station.printers.items()]
    tray = PrintTray(lanes, words)
    outlet.came_out.connect(tray.add_paper)
    tray.scanned.connect(partial(_scan_from_tray, table))
    strip = OrderStrip()
    strip.show_words(words)
    strip.show_orders(strip_orders(demo))
    strip.clicked.connect(partial(_scan_from_strip, table, strip))
    table.window.foot.addWidget(strip)
    table.window.words_changed.connect(strip.show_words)
    table.window.words_changed.connect(tray.show_words)
    table.window.colours_changed.connect(tray.show_colours)
    table.window.colours_changed.connect(strip.show_colours)
    table.window.closed.connect(tray.close)
    return table, tray


def _scan_from_strip(table: PackingTable, strip: OrderStrip, number: str) -> None:
    strip.mark_scanned(number)
    table.bridge.scan(number, "click")


def _scan_from_tray(table: PackingTable, paper: PaperLike) -> None:
    table.bridge.scan(code_on(paper.png), "tray")


def strip_orders(demo: Demo) -> list[StripOrder]:
    """The featured orders as tiles."""
    today = demo.station.now().date()
    rows = []
    for featured in demo.featured:
        order = demo.station.decider.find(featured.number)
        decision = demo.station.decider.decide(order, today, "")
        phase = decision.plan.standing.now.phase
        rows.append(StripOrder(featured.number, phase, _who(decision.context.customer), featured.story))
    return rows


def _who(customer: Customer | None) -> str:
    """First name and town, as on the packer's screen: no more personal data than packing needs."""
    if customer is None:
        return ""
    name = customer.first_name.strip() or customer.last_name.strip() or customer.company.strip()
    return ", ".join(part for part in (name, customer.town.strip()) if part)

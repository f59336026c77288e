"""The packing window of a station: puts screens, bridge, scanners and printers together, and runs Qt."""

import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from printing.virtual.paper import Paper
from scanners.scan import Scan
from station.app import Station, open_station
from station.assets_folder import assets_folder
from station.bridge.first_look import FirstLook
from station.bridge.paper_codes import code_on
from station.bridge.scanner_desk import ScannerDesk
from station.bridge.session_bridge import SessionBridge
from station.demo import Demo, open_demo
from station.logs import log_to
from station.nightly import NightlyErasing, NightlyLearning
from station.settings import StationSettings
from station.ui import theme
from station.ui.order_strip import OrderStrip, StripOrder
from station.ui.packer_window import PackerWindow
from station.ui.paper_sheet import PaperLike
from station.ui.screen_memory import ScreenMemory
from station.ui.sounds import VOLUME_STEP, Sounds
from station.ui.tray import PrintTray
from station.wording.computer_language import computer_language
from station.wording.words import Words
from station.workflow.session import PackingSession, TableSettings
from station.workflow.views import View

log = logging.getLogger(__name__)

CLOSE_TIMEOUT_S = 5.0
#: From this width on the demo's window and its tray stand side by side.
WIDE_SCREEN = 1700


class PaperOutlet(QObject):
    """Carries paper from the printers' threads to the tray."""

    came_out = Signal(object)

    def on_paper(self, paper: Paper) -> None:
        self.came_out.emit(paper)


class PackingTable(QObject):
    """A running packing table: one window, its bridge and its scanners, started and stopped together."""

    def __init__(self, app: QApplication, station: Station, language: str, is_training: bool = False) -> None:
        super().__init__()
        self.station = station
        self._is_training = is_training
        settings = station.settings
        zone = ZoneInfo(settings.timezone)
        theme.load_fonts()
        self.memory = ScreenMemory(station.home)
        theme.use(theme.palette_named(self.memory.colours))
        theme.dress(app)
        self.window = PackerWindow(
            settings.table, settings.packer, station.pictures, partial(Words, zone=zone), language
        )
        self.first_look = FirstLook()
        self.bridge = SessionBridge(self._make_session, station.room)
        self.sounds = Sounds(self.memory.is_muted, volume=self.memory.volume)
        self.scanners = ScannerDesk(settings)
        self._app = app
        self._connect()

    def _connect(self) -> None:
        window, bridge = self.window, self.bridge
        bridge.view_changed.connect(window.show_view)
        window.painted_view.connect(self.first_look.painted)
        bridge.packer_changed.connect(window.show_packer)
        bridge.lamps_changed.connect(window.show_lamps)
        bridge.sound.connect(self.sounds.play)
        window.scanned.connect(bridge.scan)
        window.requested.connect(bridge.request)
        bridge.window_asked.connect(window.act)
        window.sound_asked.connect(self._change_sound)
        window.colours_changed.connect(self._change_colours)
        window.show_sound(self.sounds.is_muted, self.sounds.volume)
        window.closed.connect(self.stop)
        bridge.sound.connect(self._tell_scanner)
        self.scanners.scanned.connect(self._scanned)
        self.scanners.broken.connect(self._scan_broken)
        self.scanners.found.connect(self._scanner_found)
        self.scanners.gone.connect(self._scanner_gone)
        self.station.job_changes.listen(bridge.job_changed)

    def _make_session(
        self, announce: Callable[[View], None], sound: Callable[[str], None], to_window: Callable[[str], None]
    ) -> PackingSession:
        station, settings = self.station, self.station.settings
        return PackingSession(
            station.table_parts,
            TableSettings(
                settings.table,
                settings.packer,
                settings.waiting_days,
                station.now.zone,
                settings.packing,
                self._is_training,
            ),
            now=station.now,
            announce=self.first_look.after(announce),
            sound=sound,
            to_window=to_window,
        )

    def start(self) -> None:
        """Show the window and start the threads."""
        self.window.show()
        self.bridge.start()
        self.scanners.start(self._app)

    @Slot()
    def stop(self) -> None:
        """Stop the threads; safe to call twice."""
        self.station.job_changes.listen(None)
        if not self.scanners.close(self._app, CLOSE_TIMEOUT_S):
            log.error("a scanner's thread did not end in time")
        if not self.bridge.close(CLOSE_TIMEOUT_S):
            log.error("the work thread did not end in time")

    @Slot(object)
    def _scanned(self, scan: Scan) -> None:
        self.window.lamps.scanner_seen()
        self.bridge.scan(scan.text, scan.source, scan.symbology)

    @Slot()
    def _scan_broken(self) -> None:
        """Half a code counts nothing; the packer hears and reads it, and scans again."""
        self.bridge.request("misread")

    @Slot(str)
    def _change_sound(self, wish: str) -> None:
        """ "MUTE", "louder" or "quieter"; remembered, shown, and heard at once."""
        sounds = self.sounds
        if wish == "MUTE":
            sounds.is_muted = not sounds.is_muted
        else:
            sounds.is_muted = False
            sounds.set_volume(sounds.volume + (VOLUME_STEP if wish == "louder" else -VOLUME_STEP))
        self.memory.is_muted, self.memory.volume = sounds.is_muted, sounds.volume
        self.window.show_sound(sounds.is_muted, sounds.volume)
        sounds.play("good")

    @Slot(str)
    def _change_colours(self, name: str) -> None:
        theme.dress(self._app)
        self.memory.colours = name

    @Slot(str)
    def _tell_scanner(self, sound: str) -> None:
        if sound in ("good", "bad"):
            self.scanners.tell(is_good=sound == "good")

    @Slot(str)
    def _scanner_found(self, _: str) -> None:
        self.window.lamps.scanner_seen()

    @Slot(str)
    def _scanner_gone(self, port: str) -> None:
        self.window.lamps.scanner_gone(port)


def qt_application() -> QApplication:
    """The one QApplication of this process."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setWindowIcon(QIcon(str(assets_folder() / "icons" / "station.png")))
    return app


def run_window(home: Path, settings: StationSettings, db_url: str = "") -> int:
    """The packing window until it is closed; the exit code. Raises Trouble."""
    app = qt_application()
    log_to(home / "logs")
    station = open_station(home, settings, db_url=db_url)
    nightly = [NightlyLearning(station.engine, home, db_url), NightlyErasing(station.engine, home, db_url)]
    try:
        table = PackingTable(app, station, settings.language or computer_language())
        table.window.setWindowState(Qt.WindowState.WindowMaximized)
        table.start()
        for work in nightly:
            work.start()
        code = app.exec()
        table.stop()
    finally:
        for work in nightly:
            work.close(CLOSE_TIMEOUT_S)
        station.close()
    return code


def run_demo_window(language: str = "", is_training: bool = False) -> int:
    """The packing window of the demo shop, with a print tray and a strip of orders to click.

    Training asks for every step of a parcel and says on every screen that it is practice.
    """
    app = qt_application()
    outlet = PaperOutlet()
    with open_demo(outlet.on_paper, language, is_training=is_training) as demo:
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
        customer = decision.context.customer
        name = " ".join(part for part in (customer.first_name, customer.last_name) if part) if customer else ""
        company = customer.company if customer else ""
        phase = decision.plan.standing.now.phase
        rows.append(StripOrder(featured.number, phase, name or company, featured.story))
    return rows

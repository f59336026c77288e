"""The packing window of a station: puts screens, bridge, scanners and printers together, and runs Qt."""

import gc
import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from printing.page_maker import PageProcess
from scanners.scan import Scan
from station.app import Station, open_station
from station.assets_folder import assets_folder
from station.bridge.fair_interpreter import FairInterpreter
from station.bridge.first_look import FirstLook
from station.bridge.scanner_desk import ScannerDesk
from station.bridge.session_bridge import SessionBridge
from station.first_order import load_behind
from station.logs import log_to
from station.nightly import NightlyBackup, NightlyErasing, NightlyLearning
from station.program import page_command
from station.settings import StationSettings
from station.store.tables_seen import SignsOfLife
from station.ui import theme
from station.ui.packer_window import PackerWindow
from station.ui.screen_memory import ScreenMemory
from station.ui.sounds import VOLUME_STEP, Sounds
from station.wording.computer_language import computer_language
from station.wording.words import Words
from station.workflow.session import PackingSession, TableSettings
from station.workflow.views import View

if TYPE_CHECKING:
    from station.ui.kiosk import Kiosk

log = logging.getLogger(__name__)

CLOSE_TIMEOUT_S = 5.0


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
        self.interpreter = FairInterpreter()
        self.bridge = SessionBridge(self._make_session, station.room)
        self.signs = SignsOfLife(station.engine, settings.table, station.stores.kept)
        self.sounds = Sounds(self.memory.is_muted, volume=self.memory.volume)
        self.scanners = ScannerDesk(settings)
        self._app = app
        self._connect()

    def _connect(self) -> None:
        window, bridge = self.window, self.bridge
        bridge.view_changed.connect(window.show_view)
        window.painted_view.connect(self.first_look.painted)
        bridge.packer_changed.connect(window.show_packer)
        bridge.packer_changed.connect(self._packer_changed)
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
        window.painted_view.connect(self._ready)
        window.painted_view.connect(self.interpreter.touched)
        self.station.job_changes.listen(bridge.job_changed)

    @Slot()
    def _ready(self) -> None:
        """The end of the start, for IT who looks how long it takes; `.packaging/build.py` reads it."""
        self.window.painted_view.disconnect(self._ready)
        self.interpreter.start()
        gc.enable()  # it was off while the program loaded; now what loaded is not searched at once
        self.station.pages.start()
        load_behind()
        log.info("ready for the first order")

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
        if not self._is_training:
            self.signs.start()

    @Slot()
    def stop(self) -> None:
        """Stop the threads; safe to call twice."""
        self.station.job_changes.listen(None)
        self.interpreter.stop()
        self.signs.close(CLOSE_TIMEOUT_S)
        if not self.scanners.close(self._app, CLOSE_TIMEOUT_S):
            log.error("a scanner's thread did not end in time")
        if not self.bridge.close(CLOSE_TIMEOUT_S):
            log.error("the work thread did not end in time")

    @Slot(str)
    def _packer_changed(self, packer: str) -> None:
        self.signs.packer = packer

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


def _kiosk(table: PackingTable) -> "Kiosk":
    from station.bridge.kiosk_desk import KIOSK_REQUESTS, KioskDesk  # here: other tables start without it
    from station.bridge.manager_desk import DeskBridge
    from station.ui.kiosk import Kiosk

    people, now = table.station.people, table.station.now
    return Kiosk(table.window, DeskBridge("kiosk", KIOSK_REQUESTS, lambda _tell: KioskDesk(people, now)))


def run_window(home: Path, settings: StationSettings, db_url: str = "", is_kiosk: bool = False) -> int:
    """The packing window until it is closed, in kiosk mode by IT only; the exit code. Raises Trouble."""
    app = qt_application()
    log_to(home / "logs")
    station = open_station(home, settings, db_url=db_url, pages=PageProcess(page_command()))
    nightly = [
        NightlyBackup(station.engine, home, settings.backup, db_url),
        NightlyLearning(station.engine, home, db_url),
        NightlyErasing(station.engine, home, db_url),
    ]
    try:
        table = PackingTable(app, station, settings.language or computer_language())
        table.window.setWindowState(Qt.WindowState.WindowMaximized)
        kiosk = _kiosk(table) if is_kiosk else None
        table.start()
        for work in nightly:
            work.start()
        code = app.exec()
        table.stop()
        if kiosk:
            kiosk.desk.close(CLOSE_TIMEOUT_S)
    finally:
        for work in nightly:
            work.close(CLOSE_TIMEOUT_S)
        station.close()
    return code

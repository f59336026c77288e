"""The first start of a station: puts the wizard's window, its desk and the scanners together, and runs Qt."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from printing.discovery import Search, find_printers
from printing.profiles import load_profiles
from scanners.scan import Scan
from station.assets_folder import assets_folder
from station.bridge.manager_desk import DeskBridge
from station.bridge.scanner_desk import ScannerDesk
from station.bridge.setup_desk import SETUP_REQUESTS, PrinterFactory, SetupDesk
from station.settings import StationSettings
from station.table_printers import build_printers
from station.ui import theme
from station.ui.setup.window import SetupWindow
from station.wording.computer_language import computer_language
from station.workflow.setting_up import PAPERS, FoundScanner, folder_for

log = logging.getLogger(__name__)

CLOSE_TIMEOUT_S = 10.0


class SetupApp(QObject):
    """The wizard with its thread and the keyboard scanner, started and stopped together."""

    def __init__(
        self,
        app: QApplication,
        home: Path,
        language: str,
        find: Callable[[], list[Search]] = find_printers,
        printers: PrinterFactory = build_printers,
    ) -> None:
        super().__init__()
        theme.load_fonts()
        theme.dress(app)
        self._app = app
        self.is_done = False
        profiles = load_profiles((assets_folder() / "profiles" / "printers", home / "profiles" / "printers"))
        self.desk = DeskBridge("setup", SETUP_REQUESTS, lambda _tell: SetupDesk(home, profiles, printers, find))
        folders = {paper.printer: folder_for(paper, home) for paper in PAPERS}
        self.window = SetupWindow(language, self.desk, sorted(profiles), folders)
        self.scanners = ScannerDesk(StationSettings())
        self.scanners.scanned.connect(self._scanned)
        self.window.scanners_found.connect(self._listen)
        self._is_over = False
        self.window.finished.connect(self._finish)
        self.window.closed.connect(self.stop)

    def start(self) -> None:
        """Show the window and ask the first question."""
        self.window.show()
        self.window.start()
        self.scanners.start(self._app)

    @Slot()
    def stop(self) -> None:
        """End the threads; safe to call twice."""
        self._is_over = True
        self.scanners.close(self._app, CLOSE_TIMEOUT_S)
        if not self.desk.close(CLOSE_TIMEOUT_S):
            log.warning("the thread of the first start did not end in time")

    @Slot(object)
    def _scanned(self, scan: Scan) -> None:
        self.window.show_scan(scan.text, scan.source)

    @Slot(object)
    def _listen(self, found: tuple[FoundScanner, ...]) -> None:
        """Listen to scanners that are no keyboards, too, from now on."""
        if not found or self._is_over:
            return
        self.scanners.close(self._app, CLOSE_TIMEOUT_S)
        self.scanners = ScannerDesk(StationSettings(scanners=[one.address for one in found]))
        self.scanners.scanned.connect(self._scanned)
        self.scanners.start(self._app)

    @Slot()
    def _finish(self) -> None:
        self.is_done = True
        self.window.close()


def run_setup_window(app: QApplication, home: Path) -> bool:
    """The wizard until it is closed; whether the settings were written."""
    setup = SetupApp(app, home, computer_language())
    setup.start()
    app.exec()
    setup.stop()
    return setup.is_done

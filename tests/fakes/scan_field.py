"""A window with one field that has the focus, and the scanners of a table beside it: settings in, what came out.

Says `ready` when it can be scanned at; a line on standard input ends it, answered by one JSON object.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLineEdit

from scanners.scan import Scan
from station.bridge.scanner_desk import ScannerDesk
from station.settings import StationSettings
from tests.fakes.key_watch import KeyWatch

#: Longer than anything typed is held back.
QUIET_MS = 1000


class Field(QObject):
    def __init__(self, settings: StationSettings, app: QApplication) -> None:
        super().__init__()
        self._scans: list[str] = []
        self._field = QLineEdit()
        self._desk = ScannerDesk(settings)
        self._desk.scanned.connect(self._take)
        self._desk.start(app)
        self._watch = KeyWatch(is_system_only=True)
        app.installEventFilter(self._watch)
        self._stdin = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._stdin.activated.connect(self._asked)
        self._field.show()
        self._field.activateWindow()
        self._field.windowHandle().requestActivate()
        self._field.setFocus()
        self._until_active = QTimer(self, interval=20)
        self._until_active.timeout.connect(self._look)
        self._until_active.start()

    @Slot()
    def _look(self) -> None:
        if self._field.hasFocus():
            self._until_active.stop()
            print("ready", flush=True)

    @Slot(object)
    def _take(self, scan: Scan) -> None:
        self._scans.append(scan.text)

    @Slot()
    def _asked(self) -> None:
        self._stdin.setEnabled(False)
        QTimer.singleShot(QUIET_MS, self._answer)

    @Slot()
    def _answer(self) -> None:
        told = {"scans": self._scans, "field": self._field.text(), "stamps": self._watch.stamps}
        print(json.dumps(told), flush=True)
        QCoreApplication.quit()


def main() -> None:
    app = QApplication(sys.argv[:1])
    field = Field(StationSettings.model_validate_json(sys.argv[1]), app)
    app.exec()
    del field


if __name__ == "__main__":
    main()

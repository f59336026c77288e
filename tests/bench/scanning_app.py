"""The real packing window of the demo, watched: what its scanners told, and every key that reached a window.

Run by the scanning campaign under a virtual screen. Says `ready` on standard output when it can be scanned at; a line
on standard input ends it, answered by one JSON object.
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, QTimer, Slot

from scanners.scan import Scan
from station.demo import open_demo
from station.window import PackingTable, qt_application
from station.workflow.views import IdleView, View
from tests.fakes.key_watch import KeyWatch

#: The window stands still for so long, so often: a slow disk, another program.
BUSY_MS, BUSY_EVERY_MS = 120, 700
#: Longer than anything typed is held back.
QUIET_MS = 1500
ACTIVE_MS = 50  #: between looks whether the window has the keys


class Watched(QObject):
    """The packing table with its watches."""

    def __init__(self, table: PackingTable) -> None:
        super().__init__()
        self._table = table
        self._scans: list[str] = []
        self._broken = 0
        self._is_ready = False
        app = QCoreApplication.instance()
        assert app is not None
        self._behind, self._before = KeyWatch(), KeyWatch(is_system_only=True)
        app.installEventFilter(self._behind)  # filters installed later come first
        table.scanners.scanned.connect(self._take)
        table.scanners.broken.connect(self._count_broken)
        table.window.painted_view.connect(self._painted)
        table.start()
        app.installEventFilter(self._before)
        self._stdin = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._stdin.activated.connect(self._asked)
        self._busy = QTimer(self, interval=BUSY_EVERY_MS)
        self._busy.timeout.connect(self._stand_still)
        self._until_active = QTimer(self, interval=ACTIVE_MS)
        self._until_active.timeout.connect(self._look)

    @Slot(object)
    def _take(self, scan: Scan) -> None:
        self._scans.append(scan.text)

    @Slot()
    def _count_broken(self) -> None:
        self._broken += 1

    @Slot(object)
    def _painted(self, view: View) -> None:
        if isinstance(view, IdleView) and not self._is_ready:
            self._is_ready = True
            self._table.window.activateWindow()
            self._table.window.windowHandle().requestActivate()
            self._until_active.start()

    @Slot()
    def _look(self) -> None:
        if self._table.window.isActiveWindow():
            self._until_active.stop()
            self._busy.start()
            print("ready", flush=True)

    @Slot()
    def _stand_still(self) -> None:
        until = time.monotonic() + BUSY_MS / 1000
        while time.monotonic() < until:
            pass

    @Slot()
    def _asked(self) -> None:
        self._stdin.setEnabled(False)
        QTimer.singleShot(QUIET_MS, self._answer)

    @Slot()
    def _answer(self) -> None:
        self._busy.stop()
        told = {
            "scans": self._scans,
            "broken": self._broken,
            "reached": self._behind.keys,
            "stamps": self._before.stamps,
        }
        print(json.dumps(told), flush=True)
        self._table.window.close()
        QCoreApplication.quit()


def main() -> None:
    app = qt_application()
    with open_demo(lambda _: None, "en", speed_factor=0.0) as demo:
        watched = Watched(PackingTable(app, demo.station, "en"))
        app.exec()
        del watched


if __name__ == "__main__":
    main()

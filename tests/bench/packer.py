"""A packer at a real window: scans by keystrokes, waits for what comes on the screen and out of the printers."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from time import monotonic, perf_counter, process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from soft_printers import PROFILES, SLOTS, soft_printers

from printing.jobs import JobChange, JobState
from printing.page_maker import PageProcess
from station.app import open_station
from station.program import page_command
from station.settings import PrinterSettings, StationSettings
from station.window import PackingTable, qt_application
from station.workflow.views import DoneView, IdleView, OpenView, ProblemView, View

#: Longer than any step takes on a machine that is overbooked many times.
PATIENCE_S = 60.0
#: How often a claim is looked at while nothing happens on the window.
LOOK_MS = 5
#: Presses of F12 and Enter after which a parcel that will not close is a fault.
MOST_PRESSES = 20


class Packer:
    """Stands at a table; `began` is the moment of the last scan's Return."""

    def __init__(self, table: PackingTable) -> None:
        self.table = table
        self.window = table.window
        self.began = 0.0
        self.worked_ms = 0.0  #: processor time of all threads from the last scan's Return to what was awaited
        self.handed_over: dict[str, float] = {}  #: moment the last byte left, by job of the open parcel
        self._unproved: set[str] = set()  #: jobs whose printer has yet to say that they are on paper
        self.window.painted_view.connect(self._painted)
        self._looks = QTimer(self.window)  #: the loop wakes for what other threads bring about
        self._looks.start(LOOK_MS)
        self._awaited: Callable[[], bool] | None = None
        self._seen = 0.0
        self._last_painted: View | None = None
        self._began_work = self._worked = 0.0
        self._lock = Lock()
        self._clock = 0
        table.station.job_changes.listen(self._job_changed)

    def open(self, number: str, at: datetime | None = None) -> float:
        """Scan an order, on the day `at`; milliseconds until its plan is on the screen."""
        self.table.station.now.at = at
        with self._lock:
            self.handed_over.clear()

        def is_open() -> bool:
            view = self.window.view
            return isinstance(view, OpenView) and view.order.number == number

        return self._until_seen(number, is_open)

    def wait_for_prints(self) -> float | None:
        """Milliseconds from the scan until the last byte of the last print left; None where nothing is printed."""
        self.until(self._all_left, "the prints")
        with self._lock:
            return (max(self.handed_over.values()) - self.began) * 1000 if self.handed_over else None

    def take_prints(self) -> None:
        """Wait until the printers are through: paper is laid into the box before the next order is scanned."""
        self.until(lambda: not self._unproved, "the paper")

    def check_items(self) -> list[float]:
        """Scan every piece; milliseconds of each until its count is on the screen."""
        taken = []
        view = self._open_view()
        while (following := view.next_line) is not None:
            before = self._checked()
            taken.append(self._until_seen(following.line.sku, lambda before=before: self._checked() > before))  # type: ignore[misc]
            view = self._open_view()
        return taken

    def finish(self) -> None:
        """F12, and Enter to every question, until the parcel is done; news of a print may make it press twice."""
        for _ in range(MOST_PRESSES):
            before = self.window.view
            if isinstance(before, DoneView | IdleView):
                self.until(lambda: isinstance(self._last_painted, DoneView | IdleView), "the sight of it")
                return
            self._press(Qt.Key.Key_Return if isinstance(before, ProblemView) else Qt.Key.Key_F12)
            self.until(lambda before=before: self.window.view is not before, "the end of the parcel")  # type: ignore[misc]
        raise TimeoutError(f"the parcel does not close: {self.window.view}")

    @property
    def prints(self) -> int:
        """How many prints the open parcel has."""
        return sum(bool(insert.job_id) for insert in self._open_view().inserts)

    def _open_view(self) -> OpenView:
        view = self.window.view
        if not isinstance(view, OpenView):
            raise TypeError(f"no order is open: {view}")
        return view

    def _checked(self) -> int:
        view = self.window.view
        return sum(line.checked for line in view.lines) if isinstance(view, OpenView) else -1

    def _until_seen(self, text: str, awaited: Callable[[], bool]) -> float:
        self._seen, self._awaited = 0.0, awaited
        self._scan(text)
        self.until(lambda: bool(self._seen), text)
        self._awaited = None
        self.worked_ms = (self._worked - self._began_work) * 1000
        return (self._seen - self.began) * 1000

    def _scan(self, text: str) -> None:
        """Keystrokes of a scanner, 1 ms apart by their own timestamps; the clock starts at Return."""
        for sign in f"{text}\r":
            self._clock += 1
            key = Qt.Key.Key_Return if sign == "\r" else Qt.Key(ord(sign.upper()))
            if sign == "\r":
                self.began, self._began_work = perf_counter(), process_time()
            self._press(key, sign)
        self._clock += 10_000

    def _press(self, key: Qt.Key, text: str = "") -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(self._clock)
            QCoreApplication.sendEvent(self.window.windowHandle(), event)

    def _painted(self, view: View) -> None:
        """Layouts are settled by now, and what was drawn was handed to the screen."""
        self._last_painted = view
        if self._awaited is not None and not self._seen and self._awaited():
            self._seen, self._worked = perf_counter(), process_time()

    def _job_changed(self, change: JobChange) -> None:
        with self._lock:
            if change.state is JobState.HANDED_OVER:
                self.handed_over.setdefault(change.job_id, perf_counter())
                if change.job is not None and self.table.station.room.confirms(change.job.printer):
                    self._unproved.add(change.job_id)
            else:
                self._unproved.discard(change.job_id)
        self.table.bridge.job_changed(change)

    def _all_left(self) -> bool:
        view = self.window.view
        if not isinstance(view, OpenView):
            return False
        jobs = {insert.job_id for insert in view.inserts if insert.has_print}
        with self._lock:
            return "" not in jobs and jobs <= self.handed_over.keys()

    def until(self, reached: Callable[[], bool], what: str) -> None:
        """Let the window work until a claim holds. Raises TimeoutError."""
        deadline = monotonic() + PATIENCE_S
        while not reached():
            # never with a time: Qt would poll, and take the interpreter from those who work
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if monotonic() > deadline:
                raise TimeoutError(f"{what}: the screen stays at {type(self.window.view).__name__}")


@contextmanager
def packer_at(database: str) -> Iterator[Packer]:
    """A packer at a table of a database, with three printers; window and threads are gone afterwards."""
    with soft_printers() as addresses, TemporaryDirectory() as folder:
        printers = {
            name: PrinterSettings(profile=profile, address=addresses[name], media=media, label=name)
            for name, (profile, media) in PROFILES.items()
        }
        settings = StationSettings(packer="Anna", language="en", printers=printers, slots=SLOTS)
        station = open_station(Path(folder), settings, db_url=database, pages=PageProcess(page_command()))
        table = PackingTable(qt_application(), station, "en")
        try:
            table.window.resize(1920, 1080)
            packer = Packer(table)
            table.start()
            packer.until(lambda: table.window.view is not None, "the start")
            yield packer
        finally:
            table.window.close()
            table.stop()
            station.close()


def percentiles(taken: Sequence[float]) -> dict[str, float]:
    """The 50th, 95th and 99th of times in milliseconds."""
    return {f"p{p}": round(float(np.percentile(taken, p)), 1) for p in (50, 95, 99)}

"""A scan on the real shop through the real window: to the plan on screen, to all prints handed over."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Lock
from time import monotonic, perf_counter
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from sqlalchemy import text

from printing.jobs import JobChange, JobState
from printing.media import STANDARD_MEDIA
from printing.profiles import load_profiles
from printing.virtual import VirtualPrinter
from station.app import open_station
from station.assets_folder import assets_folder
from station.settings import PrinterSettings, StationSettings
from station.window import PackingTable, qt_application
from station.workflow.views import DoneView, OpenView, ProblemView, View

ORDERS = 1000
ROOT = Path(__file__).resolve().parents[2]
SLOTS = {"note": "notes", "sample": "labels", "cross_sell": "cards", "card": "cards"}
PROFILES = {
    "notes": ("epson-tm-t88vi", "note80"),
    "labels": ("zebra-zd421-203", "label57x32"),
    "cards": ("pdf", "card-a6"),
}


def figures(database: str, orders: int = ORDERS) -> dict[str, Any]:
    """`scan_to_plan_ms`, `scan_to_handed_over_ms` (p50, p95, p99) and `rss_mb_after_1000`."""
    with _printers() as addresses, TemporaryDirectory() as folder:
        printers = {
            name: PrinterSettings(profile=profile, address=addresses[name], media=media, label=name)
            for name, (profile, media) in PROFILES.items()
        }
        settings = StationSettings(packer="Anna", language="en", printers=printers, slots=SLOTS)
        station = open_station(Path(folder), settings, db_url=database)
        table = PackingTable(qt_application(), station, "en")
        road = _Road(table)
        try:
            table.window.resize(1920, 1080)
            table.start()
            for number, ordered in _some_orders(station.engine, orders):
                road.pack(number, ordered + timedelta(hours=20))
            rss = psutil.Process().memory_info().rss / 1_000_000
        finally:
            table.window.close()
            station.close()
    return {
        "scan_to_plan_ms": _percentiles(road.to_plan),
        "scan_to_handed_over_ms": _percentiles(road.to_handed_over),
        "prints_per_parcel": round(road.prints / max(len(road.to_plan), 1), 2),
        "rss_mb_after_1000": round(rss),
    }


def start_figures(database: str, runs: int = 5) -> dict[str, Any]:
    """`start_ms`: from the start of the process to "Scan an order" on the screen, median of a few starts."""
    taken = []
    with TemporaryDirectory() as folder:
        for _ in range(runs + 1):
            began = perf_counter()
            subprocess.run([sys.executable, str(ROOT / "tests" / "bench" / "start.py"), folder, database], check=True)
            taken.append((perf_counter() - began) * 1000)
    return {"start_ms": round(float(np.median(taken[1:])))}


class _Road:
    """Scans orders by keystrokes and takes the times."""

    def __init__(self, table: PackingTable) -> None:
        self.table = table
        self.to_plan: list[float] = []
        self.to_handed_over: list[float] = []
        self.prints = 0
        self._began = 0.0
        self._planned: float | None = None
        self._lock = Lock()
        self._left: dict[str, float] = {}
        table.window.painted_view.connect(self._painted)
        table.station.job_changes.listen(self._job_changed)
        self._clock = 0

    def pack(self, number: str, at: datetime) -> None:
        window = self.table.window
        self.table.station.now.at = at
        with self._lock:
            self._left.clear()
        self._planned = None
        self._scan(number)
        self._until(lambda: self._planned is not None and self._all_left(), number)
        view = window.view
        assert isinstance(view, OpenView), view
        self.prints += sum(bool(v.job_id) for v in view.inserts)
        self.to_plan.append(((self._planned or 0.0) - self._began) * 1000)
        with self._lock:
            last = max(self._left.values(), default=self._planned or 0.0)
        self.to_handed_over.append((last - self._began) * 1000)
        self.table.bridge.request("finish")
        self._until(lambda: isinstance(window.view, DoneView | ProblemView), number)
        if isinstance(window.view, ProblemView):  # the items were not checked
            self.table.bridge.request("go_on")
        self._until(lambda: isinstance(window.view, DoneView), number)

    def _scan(self, number: str) -> None:
        """Keystrokes of a scanner, 1 ms apart by their own timestamps; the clock starts at Return."""
        handle = self.table.window.windowHandle()
        for sign in f"{number}\r":
            self._clock += 1
            key = Qt.Key.Key_Return if sign == "\r" else Qt.Key(ord(sign.upper()))
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, sign)
                event.setTimestamp(self._clock)
                if sign == "\r" and kind is QEvent.Type.KeyPress:
                    self._began = perf_counter()
                QCoreApplication.sendEvent(handle, event)
        self._clock += 10_000

    def _painted(self, view: View) -> None:
        if isinstance(view, OpenView) and self._planned is None:
            self.table.window.repaint()
            self._planned = perf_counter()

    def _job_changed(self, change: JobChange) -> None:
        if change.state is JobState.HANDED_OVER:
            with self._lock:
                self._left[change.job_id] = perf_counter()
        self.table.bridge.job_changed(change)

    def _all_left(self) -> bool:
        view = self.table.window.view
        if not isinstance(view, OpenView):
            return False
        jobs = {v.job_id for v in view.inserts}
        if "" in jobs:
            return False
        with self._lock:
            return jobs <= self._left.keys()

    def _until(self, reached: Any, number: str) -> None:
        deadline = monotonic() + 20
        while not reached():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
            if monotonic() > deadline:
                raise TimeoutError(f"order {number} stays at {type(self.table.window.view).__name__}")


@contextmanager
def _printers() -> Iterator[dict[str, str]]:
    """Three printers made of software behind real TCP sockets, printing at once."""
    profiles = load_profiles((assets_folder() / "profiles" / "printers",))
    made = {
        name: VirtualPrinter(name, profiles[profile], STANDARD_MEDIA[media], lambda _paper: None, speed_factor=0.0)
        for name, (profile, media) in PROFILES.items()
    }
    try:
        yield {name: f"tcp://127.0.0.1:{printer.serve()}" for name, printer in made.items()}
    finally:
        for printer in made.values():
            printer.close()


def _some_orders(engine: Any, wanted: int) -> list[tuple[str, datetime]]:
    """Orders with a customer, drawn at random with a fixed seed."""
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT number, ordered_at FROM shop_order WHERE customer_id IS NOT NULL ORDER BY number")
        ).all()
    chosen = Random(1).sample(found, wanted)
    return [(number, datetime.fromisoformat(str(at)).astimezone()) for number, at in chosen]


def _percentiles(taken: list[float]) -> dict[str, float]:
    return {f"p{p}": round(float(np.percentile(taken, p)), 1) for p in (50, 95, 99)}

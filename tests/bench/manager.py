"""How soon each page of the manager's window is filled on the large shop, and how long its thread is ever away."""

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, process_time, thread_time
from typing import Any

import packer  # noqa: F401 (tells Qt that there is no screen, before it is loaded)
from big_shop import shop_copy
from blocking import Pulse
from manager_shop import add_past
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer, Slot

from station.bridge.manager_desk import DeskBridge
from station.manager_room import open_room
from station.manager_window import ManagerApp
from station.settings import StationSettings
from station.ui.manager.page import ManagerPage
from station.window import qt_application

#: Windows opened one after the other; in each, every page is opened so often: once cold, then again.
WINDOWS, OPENINGS = 2, 2
PATIENCE_S = 120.0
#: How often it is looked whether a page is filled.
LOOK_MS = 2
#: After it was filled, a page is watched so long.
REST_S = 1.0
#: What pages ask their desks for when they are opened.
OPENING = frozenset({"open", "read", "find", "search"})


def figures(shop: str = "large") -> dict[str, Any]:
    """By page: `manager_ms`, from the click to the filled page, and `manager_cpu_ms`, the processor time of all threads
    for it (first, again), of the results also until those of now are there; `manager_away_ms`, the longest time that
    the window's thread was away until the page rests, and `manager_worked_ms`, processor time of that thread in its
    longest turn: no load of the machine changes it.
    """
    filled: dict[str, list[float]] = defaultdict(list)
    away: dict[str, list[float]] = defaultdict(list)
    worked: dict[str, list[float]] = defaultdict(list)
    spent: dict[str, list[float]] = defaultdict(list)
    app = qt_application()
    with shop_copy(shop) as database, TemporaryDirectory() as home:
        add_past(database)
        settings = StationSettings(language="en", table="Office")
        for _ in range(WINDOWS):
            with open_room(Path(home), settings, database, "Mia") as room:
                manager = ManagerApp(app, room)
                Visit(manager).to_all(filled, spent, away, worked)
                manager.window.close()
    return {
        "manager_ms": {key: _told(taken) for key, taken in filled.items()},
        "manager_cpu_ms": {key: _told(taken) for key, taken in spent.items()},
        "manager_away_ms": {key: round(max(taken), 1) for key, taken in away.items()},
        "manager_worked_ms": {key: _told(taken) for key, taken in worked.items()},
        "manager_ms_max": round(max(map(max, filled.values())), 1),
        "manager_away_ms_max": round(max(map(max, away.values())), 1),
        "manager_worked_ms_max": round(max(map(max, worked.values())), 1),
    }


#: Pages that show on the second visit what they showed on the first, since nobody else changes it.
STAYING = frozenset({"rules"})


#: Milliseconds by page.
_Taken = dict[str, list[float]]


class WorkPulse(Pulse):
    """A pulse that also takes the processor time of the window's thread between two beats."""

    def __init__(self) -> None:
        self.turns_ms: list[float] = []
        self._worked = thread_time()
        super().__init__()

    @Slot()
    def _beat(self) -> None:
        worked = thread_time()
        self.turns_ms.append((worked - self._worked) * 1000)
        super()._beat()
        self._worked = thread_time()

    def rest(self) -> None:
        super().rest()
        self._worked, self.turns_ms = thread_time(), []


class Visit:
    """A manager who opens every page of one window, as a click into the list on the left does."""

    def __init__(self, manager: ManagerApp) -> None:
        self.window = manager.window
        self.pulse = WorkPulse()
        self._filled_at: dict[str, float] = {}
        self._visited: set[str] = set()
        self._looks = QTimer(self.window)  # the loop wakes while nothing happens on the window
        self._looks.start(LOOK_MS)
        for page in self.window.pages:
            self._listen(page)
        manager.start()

    def to_all(self, filled: _Taken, spent: _Taken, away: _Taken, worked: _Taken) -> None:
        """Milliseconds by page until it is filled and painted, and of the longest gap and turn until it rests."""
        keys = [page.key for page in self.window.pages]
        for turn in range(OPENINGS):
            for key in keys if not turn else reversed(keys):
                self.pulse.rest()
                began = process_time()
                filled[key].append(self._open(key))
                spent[key].append((process_time() - began) * 1000)
                self._rest(key)
                if key == "results" and not turn:
                    spent["results, read anew"].append((process_time() - began) * 1000)
                worked[key].append(max(self.pulse.turns_ms))
                away[key].append(self.pulse.taken()["max"])

    def _listen(self, page: ManagerPage) -> None:
        """The page's own slot was connected before: what it shows is there when ours is called."""

        def answered(request: str, _ticket: int, _answer: object) -> None:
            if request in OPENING:
                self._filled_at.setdefault(page.key, perf_counter())

        _desk_of(page).answered.connect(answered)

    def _open(self, key: str) -> float:
        self._filled_at.pop(key, None)
        began = perf_counter()
        self.window.open_page(key)
        deadline = monotonic() + PATIENCE_S
        while key not in self._filled_at and not (key in STAYING and key in self._visited):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if monotonic() > deadline:
                raise TimeoutError(f"page {key} stays empty")
        self._visited.add(key)
        QCoreApplication.processEvents()  # what was changed is laid out and painted
        return (perf_counter() - began) * 1000

    def _rest(self, key: str) -> None:
        """Checks, previews, pictures and the newest results come in."""
        until = monotonic() + REST_S
        page = next(page for page in self.window.pages if page.key == key)
        while monotonic() < until or getattr(page, "is_reading", False):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _desk_of(page: ManagerPage) -> DeskBridge:
    return next(
        desk for desk in (getattr(holder, name, None) for holder in (page, getattr(page, "keeper", None))
                          for name in ("desk", "_desk")) if isinstance(desk, DeskBridge)
    )  # fmt: skip


def _told(taken: list[float]) -> dict[str, float]:
    """The slowest first opening in a window, and the slowest of the others."""
    again = [each for place, each in enumerate(taken) if place % OPENINGS] or taken
    return {"first": round(max(taken[::OPENINGS]), 1), "again": round(max(again), 1)}


if __name__ == "__main__":
    for name, value in figures().items():
        print(f"{name:24}{value}")

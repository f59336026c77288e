"""How long 500 rules, 10,000 inserts and 10,000 samples keep the manager's window away: the longest single stretch.

Measured is the processor time of the window's thread, which a busy machine does not stretch.
"""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, thread_time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from sqlalchemy import insert

from station.demo import demo_settings, furnish
from station.domain.catalog import Insert, InsertKind, Sample, Slot
from station.manager_room import open_room
from station.manager_window import ManagerApp
from station.store.catalogue_rows import insert_values, sample_values
from station.store.engine import writing
from station.store.tables import INSERT_ITEM, SAMPLE
from station.ui.manager.rules_page import RulesPage
from station.ui.manager.window import ManagerWindow
from station.workflow.managing_edits import put

RULES, THINGS = 500, 10_000
#: How often each thing is done; the longest stretch of all is told.
ROUNDS = 5
_AT_ONCE = QEventLoop.ProcessEventsFlag.AllEvents


class Desk:
    """Somebody at the window, with a watch on how long it does not answer."""

    def __init__(self, window: ManagerWindow) -> None:
        self.window = window

    def page(self, key: str) -> Any:
        return next(page for page in self.window.pages if page.key == key)

    def longest_ms(self, act: Callable[[], object], reached: Callable[[], bool] = lambda: True) -> float:
        """Do something and let Qt work until it is on the screen: the longest time in which no event could come in."""
        longest = _took_ms(act)
        deadline = monotonic() + 60
        while monotonic() < deadline:
            longest = max(longest, _took_ms(lambda: QCoreApplication.processEvents(_AT_ONCE)))
            if reached():
                break
        return max(longest, _took_ms(lambda: QCoreApplication.processEvents(_AT_ONCE)))

    def typed_ms(self, line: QLineEdit, text: str, rests: Callable[[], bool]) -> float:
        """The longest stretch while a word is typed and found."""
        line.setFocus()
        line.clear()
        return max(self.longest_ms(lambda letter=letter: QTest.keyClicks(line, letter), rests) for letter in text)


def _took_ms(act: Callable[[], object]) -> float:
    began = thread_time()
    act()
    return (thread_time() - began) * 1000


def figures() -> dict[str, float]:
    """Milliseconds of the processor, each the longest single stretch."""
    app = QApplication.instance() or QApplication([])
    with TemporaryDirectory() as folder:
        home, settings = Path(folder) / "home", demo_settings("en")
        furnish(home, settings)
        with open_room(home, settings, by="Mia") as room:
            _fill(room.engine)
            manager = ManagerApp(app, room)  # type: ignore[arg-type]
            manager.window.resize(1920, 1080)
            manager.start()
            try:
                return _measured(Desk(manager.window))
            finally:
                for page in manager.window.pages:  # a check of 500 rules may be under way
                    page.close_page(60)
                manager.window.close()


def _fill(engine: Any) -> None:
    today = date(2026, 11, 23)
    inserts = [
        Insert(f"card.n{n}", list(InsertKind)[n % 20], Slot.CARD, f"Card {n} for {n % 97}", "care", "card-a6")
        for n in range(THINGS)
    ]
    ends = [today + timedelta(days=n) for n in range(400)]
    samples = [
        Sample(f"S-{n}", f"Sample {n} of {n % 89}", "", n % 300, ends[n % 400], f"B-{n % 40}", lot=f"L{n}")
        for n in range(THINGS)
    ]
    with writing(engine) as connection:
        connection.execute(insert(INSERT_ITEM), [insert_values(one) for one in inserts])
        connection.execute(insert(SAMPLE), [sample_values(one) for one in samples])


def _measured(desk: Desk) -> dict[str, float]:
    found = {f"rules_{name}": took for name, took in _rules(desk, desk.page("rules")).items()}
    for key, ready in (
        ("inserts", lambda page: len(page.stand.offers) >= THINGS and page.looked is not None),
        ("samples", lambda page: page.model.rowCount() >= THINGS),
    ):
        found |= {f"{key}_{name}": took for name, took in _list(desk, key, ready).items()}
    return {f"manager_{name}_ms": round(took, 1) for name, took in found.items()}


def _rules(desk: Desk, page: RulesPage) -> dict[str, float]:
    desk.longest_ms(lambda: None, lambda: page.keeper.live is not None and page._rules is not None)
    base = page.keeper.body["rules"]
    many = [
        {**base[n % len(base)], "name": f"{base[n % len(base)]['name']} {n}", "priority": 1000 - n * 2}
        for n in range(RULES)
    ]
    shown = desk.longest_ms(lambda: page._edit(put(page.keeper.body, ("rules",), many), 0))
    checked = desk.longest_ms(lambda: None, lambda: page._rules is not None and len(page._rules.rules) == RULES)
    line = [row.index for row in page.model.rows]

    def drag(n: int) -> float:
        """Who presses the mouse on a rule has chosen it: its form stands before it is dropped."""
        desk.longest_ms(lambda: _choose(page, page.model.row_of(line[400 + n])), rest)
        return desk.longest_ms(lambda: page._move_rule(line[400 + n], line[3]))

    def open_form(n: int) -> float:
        return desk.longest_ms(lambda: _choose(page, 20 + 7 * n), rest)

    def rest() -> bool:
        return not page._form_rest.isActive()

    return {
        "shown": shown,
        "checked": checked,
        "typed": desk.typed_ms(page.search, "note", rest),
        "cleared": desk.longest_ms(page.search.clear, rest),
        "dragged": max(drag(n) for n in range(ROUNDS)),
        "form": max(open_form(n) for n in range(ROUNDS)),
        "name_typed": max(desk.longest_ms(lambda: QTest.keyClicks(page.form.name, "x")) for _ in range(ROUNDS)),
        "every_parcel": desk.longest_ms(page._open_set),
    }


def _choose(page: RulesPage, row: int) -> None:
    page.list.setCurrentIndex(page.model.index(row))


def _list(desk: Desk, key: str, ready: Callable[[Any], bool]) -> dict[str, float]:
    page = desk.page(key)
    opened = desk.longest_ms(lambda: desk.window.open_page(key), lambda: ready(page))
    again = desk.longest_ms(lambda: desk.window.open_page("rules"))
    again = max(again, desk.longest_ms(lambda: desk.window.open_page(key), lambda: ready(page)))
    search: QLineEdit = page.search if key == "inserts" else page.scan

    def rest() -> bool:
        return not page._rest.isActive()

    typed = desk.typed_ms(search, "card 77" if key == "inserts" else "sample 77", rest)
    cleared = desk.longest_ms(search.clear, rest)
    page.table.setFocus()
    down = max(desk.longest_ms(lambda: QTest.keyClick(page.table, Qt.Key.Key_Down), rest) for _ in range(ROUNDS))
    return {"opened": opened, "again": again, "typed": typed, "cleared": cleared, "row": down}


if __name__ == "__main__":
    for name, value in figures().items():
        print(f"{name:32}{value}")

"""Takes the screenshots of the manager's rules page: both languages, both sizes.

QT_QPA_PLATFORM=offscreen .venv/bin/python docs/screenshots/take_manager.py
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from station.demo import demo_settings, furnish
from station.manager_window import ManagerApp, open_room
from station.ui.manager.backtest_panel import BacktestPanel
from station.ui.manager.pages_panel import PagesPanel
from station.ui.manager.rules_page import RulesPage
from station.workflow.managing_edits import put

HERE = Path(__file__).resolve().parent
SIZES = ((1920, 1080), (1280, 800))

#: The rule of the pictures: one condition too many, so that a problem is seen too.
MINT = {
    "name": "mint with a teapot",
    "slot": "sample",
    "when": {
        "all": [
            {"fact": "customer.phase_when_opened", "is": "in", "value": ["enjoy", "engage"]},
            {"fact": "order.value", "is": "at_least", "value": 20},
            {"fact": "order.categories", "is": "has_any", "value": ["Kräutertee", "Teekanen"]},
        ]
    },
    "add": {"sample": {}},
    "priority": 449,
    "limit": {"days": 90},
    "hold_out": 0.1,
}


def until(reached: Callable[[], bool], what: str) -> None:
    """Let Qt work until something is on the screen."""
    deadline = monotonic() + 90
    while not reached():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        if monotonic() > deadline:
            raise SystemExit(f"waited too long for: {what}")


def rest(seconds: float) -> None:
    """Let Qt draw."""
    end = monotonic() + seconds
    until(lambda: monotonic() > end, "rest")


def walk(page: RulesPage) -> None:
    """Make the rule, try it out, look at its page."""
    until(lambda: page.keeper.live is not None and page._rules is not None, "open")
    rules = page.keeper.body["rules"]
    page._edit(put(page.keeper.body, ("rules",), [*rules, MINT]), len(rules))
    pages, backtest = page.panels
    if not isinstance(pages, PagesPanel) or not isinstance(backtest, BacktestPanel):
        raise SystemExit("the panels have changed")
    until(lambda: pages.found is not None and pages.found.rule == MINT["name"] and pages.found.is_all, "orders")
    while not pages.sheet.has_page():
        until(lambda: pages.shown is not None and pages.shown.wish.number == pages._number(), "page")
        if not pages.sheet.has_page():
            pages.next.click()
    backtest.run.click()
    until(lambda: backtest.result is not None, "back-test")
    until(lambda: page.keeper.is_kept, "kept")


def main() -> None:
    app = QApplication([])
    folder = Path(tempfile.mkdtemp(prefix="station-shots-"))
    furnish(folder / "shop", demo_settings("de"))
    for language in ("en", "de"):
        home = folder / language
        shutil.copytree(folder / "shop", home)
        with open_room(home, demo_settings(language), by="Mia") as room:
            manager = ManagerApp(app, room)
            manager.start()
            page = manager.window.pages[0]
            if not isinstance(page, RulesPage):
                raise SystemExit("the first page is not that of the rules")
            manager.window.resize(*SIZES[0])
            walk(page)
            for width, height in SIZES:
                manager.window.resize(width, height)
                rest(0.5)
                manager.window.grab().save(str(HERE / f"manager-rules-{language}-{width}x{height}.png"))
            manager.window.close()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

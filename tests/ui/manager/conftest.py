"""The manager's window on the demo shop, with everything behind it real."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine

from station.demo import demo_settings, furnish
from station.manager_room import open_room
from station.manager_window import CLOSE_TIMEOUT_S, ManagerApp
from station.ui.manager.rules_page import RulesPage

#: A loaded machine may take its time; nothing here is timed.
WAIT_MS = 60_000


@pytest.fixture(scope="session")
def manager_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the demo shop, to copy."""
    home = tmp_path_factory.mktemp("manager") / "home"
    furnish(home, demo_settings("en"))
    return home


class Desk:
    """A manager at the window: what they see, and the keys they press."""

    def __init__(self, app: ManagerApp, engine: Engine, qtbot: QtBot) -> None:
        self.app, self.engine, self.qtbot = app, engine, qtbot
        self.window = app.window
        page = self.window.pages[0]
        assert isinstance(page, RulesPage)
        self.page = page

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=WAIT_MS)

    def checked(self) -> None:
        """Wait until the desk has checked and kept what is on the screen."""
        keeper = self.page.keeper
        self.until(lambda: keeper.is_kept and not keeper._check.isActive())
        with self.qtbot.waitSignal(keeper.checked, timeout=WAIT_MS):
            keeper._ask_check()

    def choose(self, name: str) -> None:
        """Find a rule by its name in the search, with the keyboard."""
        self.page.search.setFocus()
        self.page.search.clear()
        self.qtbot.keyClicks(self.page.search, name)
        self.page.list.setFocus()
        self.page.list.setCurrentIndex(self.page.model.index(0))
        self.until(lambda: not self.page._form_rest.isActive())
        self.page.form.finish()

    def names(self) -> list[str]:
        return [row.name for row in self.page.model.rows]


@pytest.fixture
def open_desk(tmp_path: Path, manager_home: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[str], Desk]]:
    """Opens the window in a language; what was opened is closed at the end."""
    with opened(tmp_path, manager_home, qapp, qtbot) as opener:
        yield opener


@contextmanager
def opened(folder: Path, home: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[str], Desk]]:
    rooms = []
    desks: list[Desk] = []

    def open_in(language: str) -> Desk:
        mine = folder / f"home{len(rooms)}"
        shutil.copytree(home, mine)
        rooms.append(open_room(mine, demo_settings(language), by="Mia"))
        room = rooms[-1].__enter__()
        desk = Desk(ManagerApp(qapp, room), room.engine, qtbot)
        desks.append(desk)
        desk.app.start()
        desk.window.activateWindow()
        desk.until(desk.window.isActiveWindow)
        desk.until(lambda: desk.page.keeper.live is not None and desk.page._rules is not None)
        return desk

    yield open_in
    for desk in desks:
        for page in desk.window.pages:
            assert page.close_page(CLOSE_TIMEOUT_S * 6)
        desk.window.close()
        desk.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for room in rooms:
        room.__exit__(None, None, None)


@pytest.fixture
def desk(open_desk: Callable[[str], Desk]) -> Desk:
    return open_desk("en")

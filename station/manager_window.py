"""The manager's window of a station: asks who comes, opens its pages, ends their threads, and runs Qt."""

import logging
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from station.assets_folder import assets_folder
from station.bridge.manager_desk import DeskBridge
from station.bridge.manager_garbage import GuiGarbage
from station.domain.roles import Account, Role, may
from station.logs import log_to
from station.manager_pages import PAGES
from station.manager_room import ManagerRoom, open_room
from station.settings import StationSettings
from station.store.people import SqlPeople
from station.ui import theme
from station.ui.manager.idle_lock import IdleLock
from station.ui.manager.login_page import LoginDialog
from station.ui.manager.results_page import ResultsPage
from station.ui.manager.rules_page import RulesPage
from station.ui.manager.window import ManagerWindow
from station.workflow.managing_login import LOGIN_REQUESTS, LoginDesk, who_may_open

__all__ = ["CLOSE_TIMEOUT_S", "ManagerApp", "run_manager_window"]

log = logging.getLogger(__name__)

CLOSE_TIMEOUT_S = 5.0
#: A back-test shares the interpreter with the window: turns this short keep the window smooth (default: 5 ms).
SWITCH_INTERVAL_S = 0.0005


class ManagerApp(QObject):
    """The window with its pages, started and stopped together."""

    def __init__(
        self, app: QApplication, room: ManagerRoom, role: Role = Role.MANAGER, account: Account | None = None
    ) -> None:
        """`account` is who opened it with a PIN, and alone opens it again when it locked itself."""
        super().__init__()
        theme.load_fonts()
        theme.dress(app)
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self.window = ManagerWindow([make(room) for make, asks in PAGES.items() if may(role, asks)], room.words)
        self.window.closed.connect(self.stop)
        for page in self.window.pages:
            if isinstance(page, ResultsPage):
                page.rule_asked.connect(self._open_rule)
        self.garbage = GuiGarbage()
        self.lock = _lock(app, self.window, room, account) if account is not None and account.id else None

    def start(self) -> None:
        """Show the window with its first page."""
        self.garbage.start()
        self.window.show()
        self.window.start()

    @Slot(str)
    def _open_rule(self, name: str) -> None:
        """The page of the rules, at this one."""
        for page in self.window.pages:
            if isinstance(page, RulesPage):
                self.window.open_page(page.key)
                page.open_rule(name)

    @Slot()
    def stop(self) -> None:
        """Keep everything and end all threads."""
        if self.lock is not None:
            self.lock.stop()
        for page in self.window.pages:
            if not page.close_page(CLOSE_TIMEOUT_S):
                log.warning("the thread of page %s did not end in time", page.key)
        self.garbage.stop()


def _lock(app: QApplication, window: ManagerWindow, room: ManagerRoom, account: Account) -> IdleLock | None:
    """Asks for the PIN again after quiet minutes; None where the settings want none."""
    minutes = room.settings.manager_lock_minutes
    if not minutes:
        return None

    def ask() -> LoginDialog:
        desk = DeskBridge("login", LOGIN_REQUESTS, lambda _tell: LoginDesk(SqlPeople(room.engine), room.now))
        why = room.words.say("Nothing was touched for {n} minutes. Your drafts are kept.", n=room.words.number(minutes))
        dialog = LoginDialog(desk, [account], room.words, why)
        dialog.finished.connect(dialog.end)
        return dialog

    return IdleLock(app, window, ask, minutes)


def ask_who(room: ManagerRoom) -> Account | None:
    """Who opens the window; where nobody who may has a PIN, whoever started it (id 0); None where they gave up."""
    people = SqlPeople(room.engine)
    allowed = who_may_open(people)
    if not allowed:
        return Account(0, room.by, Role.MANAGER)
    theme.load_fonts()
    desk = DeskBridge("login", LOGIN_REQUESTS, lambda _tell: LoginDesk(people, room.now))
    dialog = LoginDialog(desk, allowed, room.words)
    dialog.exec()
    desk.close(CLOSE_TIMEOUT_S)
    return dialog.account


def run_manager_window(home: Path, settings: StationSettings, db_url: str = "", by: str = "") -> int:
    """The manager's window until it is closed; the exit code. Raises Trouble."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setWindowIcon(QIcon(str(assets_folder() / "icons" / "station.png")))
    log_to(home / "logs")
    with open_room(home, settings, db_url, by) as room:
        account = ask_who(room)
        if account is None:
            return 0
        mine = replace(room, by=account.first_name, role=account.role, account=account.id) if account.id else room
        manager = ManagerApp(app, mine, account.role, account)
        manager.window.setWindowState(Qt.WindowState.WindowMaximized)
        manager.start()
        return app.exec()

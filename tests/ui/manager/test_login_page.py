"""A name and a PIN open the manager's window; a wrong one is told, and packers are not asked."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine

from station.bridge.manager_desk import DeskBridge
from station.domain.audit import Actor
from station.domain.roles import Role, may
from station.manager_pages import PAGES
from station.store.people import SqlPeople
from station.ui.manager.login_page import LoginDialog
from station.wording.words import Words
from station.workflow.managing_login import LOGIN_REQUESTS, LoginDesk, who_may_open
from tests.ui.manager.conftest import WAIT_MS

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_the_right_pin_opens_and_a_wrong_one_is_told(engine: Engine, qtbot: QtBot) -> None:
    people, by = SqlPeople(engine), Actor("setup")
    assert who_may_open(people) == []
    for name, role in (("Anna", Role.PACKER), ("Mia", Role.MANAGER)):
        people.set_pin(people.add(name, role, NOW, by).id, "4711", NOW, by)
    allowed = who_may_open(people)
    assert [account.first_name for account in allowed] == ["Mia"]
    bridge = DeskBridge("login", LOGIN_REQUESTS, lambda _tell: LoginDesk(people, lambda: NOW))
    dialog = LoginDialog(bridge, allowed, Words("de"))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.pin, "4712")
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.problem.isHidden(), timeout=WAIT_MS)
    assert dialog.account is None
    qtbot.keyClicks(dialog.pin, "4711")
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.account is not None, timeout=WAIT_MS)
    assert dialog.account.first_name == "Mia"
    assert bridge.close(60)


def test_it_looks_at_no_customer() -> None:
    pages = [make.__name__ for make, asks in PAGES.items() if may(Role.IT, asks)]
    assert pages == ["today_page", "conflicts_page", "audit_page"]
    assert all(may(Role.MANAGER, asks) for asks in PAGES.values())

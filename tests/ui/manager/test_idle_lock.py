"""A manager's window that nobody touches asks for the PIN again, and is as it was when the PIN is right."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from station.demo import demo_settings, furnish
from station.domain.audit import Actor
from station.domain.roles import Account, Role
from station.manager_room import open_room
from station.manager_window import ManagerApp
from station.store.people import SqlPeople
from station.ui.manager.idle_lock import IdleLock
from station.ui.manager.login_page import LoginDialog
from tests.ui.manager.conftest import WAIT_MS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup


@pytest.fixture
def locking(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[ManagerApp]:
    """Mia's window; it locks itself after an hour, or when a test says so."""
    settings = demo_settings("en").model_copy(update={"manager_lock_minutes": 60})
    furnish(tmp_path, settings)
    with open_room(tmp_path, settings, by="Mia") as room:
        people, by = SqlPeople(room.engine), Actor("setup")
        mia: Account = people.add("Mia", Role.MANAGER, room.now(), by)
        people.set_pin(mia.id, "4711", room.now(), by)
        manager = ManagerApp(qapp, replace(room, role=Role.MANAGER), Role.MANAGER, replace(mia, has_pin=True))
        manager.start()
        qtbot.waitUntil(manager.window.isVisible, timeout=WAIT_MS)
        yield manager
        manager.window.close()
        manager.window.deleteLater()


def question(manager: ManagerApp) -> LoginDialog:
    assert manager.lock is not None
    asked = manager.lock.question
    assert isinstance(asked, LoginDialog)
    return asked


def test_a_wrong_pin_keeps_it_shut_and_the_right_one_shows_what_was_typed(locking: ManagerApp, qtbot: QtBot) -> None:
    window = locking.window
    window.open_page("vouchers")
    typed = window.findChild(QLineEdit, "vouchers.pool")
    assert typed is not None
    typed.setText("half a na")
    assert locking.lock is not None
    locking.lock.lock()
    asked = question(locking)
    assert not window.isVisible()
    qtbot.keyClicks(asked.pin, "4712")
    qtbot.keyClick(asked.pin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not asked.problem.isHidden(), timeout=WAIT_MS)
    assert not window.isVisible()
    qtbot.keyClicks(asked.pin, "4711")
    qtbot.keyClick(asked.pin, Qt.Key.Key_Return)
    qtbot.waitUntil(window.isVisible, timeout=WAIT_MS)
    assert not locking.lock.is_locked
    assert typed.text() == "half a na"


def test_who_gives_up_closes_the_window(locking: ManagerApp, qtbot: QtBot) -> None:
    assert locking.lock is not None
    locking.lock.lock()
    with qtbot.waitSignal(locking.window.closed, timeout=WAIT_MS):
        question(locking).reject()


def idle_window(
    qapp: QApplication, qtbot: QtBot, minutes: float, ask: Callable[[], QDialog]
) -> tuple[QLineEdit, IdleLock]:
    window = QLineEdit()
    qtbot.addWidget(window)
    window.show()
    return window, IdleLock(qapp, window, ask, minutes)


def test_nobody_touching_it_locks_it_and_answers_open_questions_with_no(qapp: QApplication, qtbot: QtBot) -> None:
    window, lock = idle_window(qapp, qtbot, 0.05 / 60, QDialog)
    open_question = QDialog(window)
    open_question.setModal(True)
    open_question.show()
    qtbot.waitUntil(lambda: lock.is_locked, timeout=WAIT_MS)
    assert open_question.result() == QDialog.DialogCode.Rejected
    assert not open_question.isVisible()
    lock.stop()


def test_a_key_puts_it_off(qapp: QApplication, qtbot: QtBot) -> None:
    window, lock = idle_window(qapp, qtbot, 60, QDialog)
    lock._rest.stop()
    qtbot.keyClick(window, Qt.Key.Key_A)
    assert lock._rest.isActive()
    lock.stop()

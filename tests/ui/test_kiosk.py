"""Kiosk mode: the packing window closes for IT, and for nobody else by mistake."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from station.bridge.kiosk_desk import KIOSK_REQUESTS, KioskDesk
from station.bridge.manager_desk import DeskBridge
from station.domain.audit import Actor
from station.domain.roles import Account, Role
from station.domain.trouble import Trouble
from station.store.engine import open_engine
from station.store.people import SqlPeople
from station.ui.kiosk import Kiosk, LeaveDialog
from station.ui.packer_window import PackerWindow
from station.wording.words import Words
from tests.store.facts import NOON

BOSS = Actor("Mara", "manager", "office")
WAIT_MS = 20_000
IT_PIN, PACKER_PIN = "270964", "503817"


@pytest.fixture
def people(tmp_path: Path, sqlite_template: Path) -> Iterator[SqlPeople]:
    file = shutil.copyfile(sqlite_template, tmp_path / "store.sqlite")
    engine = open_engine(file)
    yield SqlPeople(engine)
    engine.dispose()


@pytest.fixture
def window(qtbot: QtBot) -> PackerWindow:
    window = PackerWindow("Table 7", "Anna", lambda *_: b"", Words, "en")
    qtbot.addWidget(window, before_close_func=lambda made: made.removeEventFilter(made.findChild(Kiosk)))
    return window


@pytest.fixture
def kiosk(window: PackerWindow, people: SqlPeople) -> Iterator[Kiosk]:
    desk = DeskBridge("kiosk", KIOSK_REQUESTS, lambda _tell: KioskDesk(people, lambda: NOON))
    kiosk = Kiosk(window, desk)
    window.show()
    yield kiosk
    assert desk.close(10)


def add_it(people: SqlPeople) -> None:
    for name, role, pin in (("Anna", Role.PACKER, PACKER_PIN), ("Ines", Role.IT, IT_PIN)):
        people.set_pin(people.add(name, role, NOON, BOSS).id, pin, NOON, BOSS)


def asked(kiosk: Kiosk, qtbot: QtBot) -> LeaveDialog:
    qtbot.waitUntil(lambda: kiosk.dialog is not None, timeout=WAIT_MS)
    assert kiosk.dialog is not None
    return kiosk.dialog


def test_the_window_fills_the_screen_without_a_frame(kiosk: Kiosk, window: PackerWindow) -> None:
    assert window.isFullScreen()
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint


def test_alt_f4_asks_and_enter_keeps_packing(kiosk: Kiosk, window: PackerWindow, qtbot: QtBot) -> None:
    assert not window.close()  # as Alt+F4 and the desktop do
    dialog = asked(kiosk, qtbot)
    assert not dialog.pin.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: kiosk.dialog is None, timeout=WAIT_MS)
    assert window.isVisible()


def test_where_it_has_no_pin_a_yes_closes(kiosk: Kiosk, window: PackerWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = asked(kiosk, qtbot)
    with qtbot.waitSignal(window.closed, timeout=WAIT_MS):
        dialog.close_it.click()
    assert not window.isVisible()


def test_the_pin_of_it_closes_and_a_wrong_one_does_not(
    kiosk: Kiosk, window: PackerWindow, people: SqlPeople, qtbot: QtBot
) -> None:
    add_it(people)
    kiosk.ask()
    dialog = asked(kiosk, qtbot)
    assert [dialog.who.itemText(place) for place in range(dialog.who.count())] == ["Ines"]
    QTest.keyClicks(dialog.pin, PACKER_PIN)
    QTest.keyClick(dialog.pin, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.problem.isVisible, timeout=WAIT_MS)
    assert "PIN is wrong" in dialog.problem.text()
    assert "badge" not in dialog.problem.text()
    assert dialog.pin.text() == ""
    assert window.isVisible()
    QTest.keyClicks(dialog.pin, IT_PIN)
    with qtbot.waitSignal(window.closed, timeout=WAIT_MS):
        QTest.keyClick(dialog.pin, Qt.Key.Key_Return)


def test_a_packer_may_not_close_even_with_a_pin_of_theirs(people: SqlPeople) -> None:
    add_it(people)
    anna = next(one for one in people.everybody() if one.role is Role.PACKER)
    with pytest.raises(Trouble) as caught:
        KioskDesk(people, lambda: NOON).enter(anna.id, PACKER_PIN)
    assert caught.value.code == "role.may_not"


class Away:
    """Where the database does not answer."""

    def closers(self) -> Sequence[Account]:
        raise Trouble("database.unreachable")


def test_without_the_database_it_says_so_and_stays(window: PackerWindow, qtbot: QtBot) -> None:
    desk = DeskBridge("kiosk", KIOSK_REQUESTS, lambda _tell: Away())
    kiosk = Kiosk(window, desk)
    window.show()
    kiosk.ask()
    dialog = asked(kiosk, qtbot)
    assert "database" in dialog.problem.text()
    assert not dialog.close_it.isEnabled()
    dialog.keep.click()
    qtbot.waitUntil(lambda: kiosk.dialog is None, timeout=WAIT_MS)
    assert window.isVisible()
    assert desk.close(10)

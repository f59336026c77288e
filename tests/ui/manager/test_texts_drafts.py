"""What was typed and not kept is there again: after the window was closed, and after the process was killed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.app import open_store
from station.demo import demo_settings
from station.domain.audit import Actor
from station.domain.catalog import TextVariant
from station.manager_room import open_room
from station.manager_window import ManagerApp
from station.store.offer_book import SqlOffers
from station.store.text_drafts import SqlTextDrafts
from station.ui.manager.texts_page import TextsPage
from tests.store.facts import NOON
from tests.ui.manager.conftest import WAIT_MS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup
ROOT = Path(__file__).resolve().parents[3]
PROCESS = Path(__file__).with_name("typing_manager.py")
WORDS = "da ist sie, die Kanne"


@pytest.fixture
def home(manager_home: Path, tmp_path: Path) -> Path:
    mine = tmp_path / "home"
    shutil.copytree(manager_home, mine)
    return mine


class Session:
    """The window from its start to its end."""

    def __init__(self, home: Path, qapp: QApplication, qtbot: QtBot, by: str = "Mia") -> None:
        self._room = open_room(home, demo_settings("en"), by=by)
        self.app = ManagerApp(qapp, self._room.__enter__())
        self.app.start()
        self.qtbot = qtbot
        self.app.window.open_page("texts")
        self.page = next(page for page in self.app.window.pages if isinstance(page, TextsPage))
        qtbot.waitUntil(lambda: bool(self.page.stand.sets) and self.page.checked is not None, timeout=WAIT_MS)

    def type(self, words: str) -> None:
        self.page.editor.body.selectAll()
        self.qtbot.keyClicks(self.page.editor.body, words)

    def close(self) -> None:
        self.app.window.close()
        self._room.__exit__(None, None, None)


def drafts_of(home: Path, who: str = "Mia") -> dict[str, str]:
    """What is in the store, by variant."""
    engine = open_store(home, demo_settings("en"))
    found = SqlTextDrafts(engine, who).read()
    engine.dispose()
    return {draft.text.id: draft.text.body for draft in found}


def test_a_draft_is_there_again_when_the_window_is_opened_again(home: Path, qapp: QApplication, qtbot: QtBot) -> None:
    first = Session(home, qapp, qtbot)
    first.type(WORDS)
    first.close()
    again = Session(home, qapp, qtbot)
    qtbot.waitUntil(lambda: bool(again.page.drafts), timeout=WAIT_MS)
    assert again.page.editor.body.toPlainText() == WORDS
    assert again.app.window.line.text().startswith("1 text that you typed and did not keep is here again")
    again.page.drop()
    again.close()
    assert drafts_of(home) == {}


def test_a_draft_of_another_person_is_not_shown(home: Path, qapp: QApplication, qtbot: QtBot) -> None:
    first = Session(home, qapp, qtbot)
    first.type(WORDS)
    first.close()
    other = Session(home, qapp, qtbot, by="Tom")
    with qtbot.waitSignal(
        other.page.desk.answered, timeout=WAIT_MS, check_params_cb=lambda asked, *_: asked == "check"
    ):
        other.page._ask()
    assert not other.page.drafts
    other.close()
    assert drafts_of(home) == {"rollercoaster.1": WORDS}


def test_a_kept_text_is_no_draft_any_more(home: Path, qapp: QApplication, qtbot: QtBot) -> None:
    session = Session(home, qapp, qtbot)
    session.type(WORDS)
    qtbot.waitUntil(lambda: drafts_of(home) == {"rollercoaster.1": WORDS}, timeout=WAIT_MS)
    qtbot.keyClick(session.page.editor.body, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not session.page.drafts, timeout=WAIT_MS)
    session.close()
    assert drafts_of(home) == {}


def test_a_text_that_somebody_changed_meanwhile_is_named(home: Path, qapp: QApplication, qtbot: QtBot) -> None:
    first = Session(home, qapp, qtbot)
    text = first.page.editor.text
    assert text is not None
    first.type(WORDS)
    first.close()
    engine = open_store(home, demo_settings("en"))
    theirs = TextVariant(text.id, text.text_set, text.language, "gute Wahl!", text.heading)
    SqlOffers(engine, Actor("Tom")).change_texts([(text, theirs)], NOON)
    engine.dispose()
    again = Session(home, qapp, qtbot)
    qtbot.waitUntil(lambda: bool(again.page.drafts), timeout=WAIT_MS)
    assert "Somebody changed meanwhile: rollercoaster.1 (German)" in again.app.window.line.text()
    assert again.page.editor.body.toPlainText() == WORDS
    again.close()


def test_a_killed_process_loses_no_text(home: Path, qapp: QApplication, qtbot: QtBot) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(PROCESS), str(home), WORDS]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "typed"
        qtbot.waitUntil(lambda: drafts_of(home) == {"rollercoaster.1": WORDS}, timeout=WAIT_MS)
    finally:
        process.kill()
        process.communicate()
    session = Session(home, qapp, qtbot)
    qtbot.waitUntil(lambda: bool(session.page.drafts), timeout=WAIT_MS)
    assert session.page.editor.body.toPlainText() == WORDS
    session.close()

"""The first start by keyboard: every page, a wrong database, a scanner that is set wrong, and leaving half way."""

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from printing.discovery import Search
from printing.found import FoundPrinter, Source
from printing.media import Language
from scanners.layout_check import SELF_TEST
from station.database_address import database_url
from station.settings import load_settings
from station.setup_window import SetupApp
from station.workflow.setting_up import write_settings

#: A loaded machine may take its time; nothing here is timed.
WAIT_MS = 60_000
ALT = Qt.KeyboardModifier.AltModifier
PAGES = ["language", "name", "database", "notes", "labels", "cards", "scanner", "summary"]


class Person:
    """Somebody from IT at the wizard: what they see, and the keys they press."""

    def __init__(self, app: SetupApp, qtbot: QtBot) -> None:
        self.app, self.qtbot, self.window = app, qtbot, app.window

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=WAIT_MS)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def on(self) -> str:
        return self.window.page.objectName()

    def searched(self) -> None:
        """Wait for the search for printers."""
        self.until(lambda: not self.window.printers[0].busy.isVisibleTo(self.window.printers[0]))


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Person]]:
    """Starts the wizard with the printers that a search finds."""
    started: list[SetupApp] = []

    def _start(*found: FoundPrinter, language: str = "en") -> Person:
        app = SetupApp(qapp, tmp_path, language, lambda: [Search(Source.USB, found)])
        qtbot.addWidget(app.window)
        app.start()
        started.append(app)
        person = Person(app, qtbot)
        person.searched()
        return person

    yield _start
    for app in started:
        app.stop()


def test_enter_leads_through_all_pages_and_writes_settings_that_are_read(
    start: Callable[..., Person], tmp_path: Path
) -> None:
    person = start()
    seen = []
    for _ in PAGES[:-1]:
        seen.append(person.on())
        person.press(Qt.Key.Key_Return)
    seen.append(person.on())
    assert seen == PAGES
    assert list(tmp_path.iterdir()) == []
    with person.qtbot.waitSignal(person.window.finished, timeout=WAIT_MS):
        person.press(Qt.Key.Key_Return)
    read = load_settings(tmp_path)
    assert (read.language, read.table, read.database) == ("en", "Packing table 1", "")
    assert read.printers == dict(person.window.choices.printers)
    assert set(read.slots) == {"note", "sample", "cross_sell", "card"}
    assert person.app.is_done


def test_the_language_changes_at_once(start: Callable[..., Person]) -> None:
    person = start()
    person.press(Qt.Key.Key_Up)
    assert person.window.language.question.full_text() == "Welche Sprache?"
    person.press(Qt.Key.Key_Right, ALT)
    assert person.window.name.table == "Packtisch 1"
    person.press(Qt.Key.Key_Left, ALT)
    assert person.on() == "language"


def test_a_table_without_a_name_keeps_the_page(start: Callable[..., Person]) -> None:
    person = start()
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Delete)
    person.press(Qt.Key.Key_Return)
    assert person.on() == "name"
    person.qtbot.keyClicks(person.window.name.field, "Halle 3")
    person.press(Qt.Key.Key_Return)
    assert (person.on(), person.window.choices.table) == ("database", "Halle 3")


def test_a_wrong_database_is_told_with_its_cure_and_the_own_file_goes_on(start: Callable[..., Person]) -> None:
    person = start()
    page = person.window.database
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Down)
    assert page.field.isVisible()
    person.press(Qt.Key.Key_Tab)
    assert page.field.hasFocus()
    person.qtbot.keyClicks(page.field, "postgresql://nobody@127.0.0.1:1/shop")
    for widget in (page.secret, page.show_secret):
        person.press(Qt.Key.Key_Tab)
        assert widget.hasFocus()
    page.field.setFocus()
    person.until(lambda: "no database listens at port 1" in page.result.full_text())
    assert "Check the port" in page.result.full_text()
    person.press(Qt.Key.Key_Return)
    assert person.on() == "database"
    page.list.setFocus()
    person.press(Qt.Key.Key_Up)
    person.press(Qt.Key.Key_Return)
    assert (person.on(), person.window.choices.database) == ("notes", "")


def test_the_shops_database_is_taken_once_it_answers(start: Callable[..., Person], postgres_url: str) -> None:
    person = start()
    page = person.window.database
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Down)
    page.field.setText(f"{postgres_url}/postgres")
    person.until(lambda: page.is_ready)
    assert page.result.full_text() == "The database answers."
    assert person.window.choices.database == f"{postgres_url}/postgres"


@pytest.mark.parametrize("is_pasted", [True, False])
def test_a_password_goes_to_its_own_field_where_it_is_hidden_until_a_key_shows_it(
    start: Callable[..., Person], tmp_path: Path, is_pasted: bool
) -> None:
    person = start()
    page = person.window.database
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Down)
    page.field.setFocus()
    address = "postgresql://station:p%40ss@127.0.0.1:1/shop"
    if is_pasted:
        QApplication.clipboard().setText(address)
        page.field.paste()
    else:
        person.qtbot.keyClicks(page.field, address)
    assert page.field.text() == "postgresql://station@127.0.0.1:1/shop"
    assert (page.password, person.window.choices.password) == ("p@ss", "p@ss")
    assert "p@ss" not in repr(person.window.choices)
    assert "p@ss" not in page.secret.displayText()
    person.press(Qt.Key.Key_F2)
    assert page.secret.displayText() == "p@ss"
    assert page.show_secret.accessibleName() == "Hide"
    person.press(Qt.Key.Key_F2)
    assert "p@ss" not in page.secret.displayText()
    written = write_settings(tmp_path, person.window.choices).read_text(encoding="utf-8")
    assert "p@ss" not in written
    assert database_url(tmp_path, load_settings(tmp_path)) == address
    page.list.setFocus()
    person.press(Qt.Key.Key_Up)
    assert person.window.choices.password == ""


def test_a_serial_scanner_is_listened_to_and_goes_into_the_settings(
    start: Callable[..., Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal of the system stands in for the port; the scanner types into its other end."""
    if sys.platform == "win32":
        pytest.skip("no pseudo terminals")
    import tty

    scanner, port = os.openpty()
    tty.setraw(port)
    plugged = ListPortInfo(os.ttyname(port))
    plugged.vid, plugged.pid, plugged.description = 0x05E0, 0x1701, "Symbol Bar Code Scanner"
    monkeypatch.setattr(list_ports, "comports", lambda: [plugged])
    try:
        person = start()
        page = person.window.scanner
        for _ in range(6):
            person.press(Qt.Key.Key_Return)
        person.until(lambda: "Listening to: " in page.result.full_text())
        os.write(scanner, SELF_TEST.replace("\x1d", "").encode() + b"\r")
        person.until(lambda: "gets lost" in page.result.full_text())
        assert person.window.choices.scanners == ()
        os.write(scanner, SELF_TEST.encode() + b"\r")
        person.until(lambda: page.is_good)
        assert page.result.full_text().endswith(": every character arrived as printed.")
        assert person.window.choices.scanners == ("usb:05e0:1701",)
        write_settings(tmp_path, person.window.choices)
        assert load_settings(tmp_path).scanners == ["usb:05e0:1701"]
    finally:
        os.close(scanner)
        os.close(port)


def test_a_found_printer_is_guessed_and_stands_before_the_folder(start: Callable[..., Person]) -> None:
    person = start(FoundPrinter(Source.USB, "usb:0a5f:0080", "Zebra ZD421", Language.ZPL))
    labels = person.window.printers[1]
    assert labels.wanted.address == "usb:0a5f:0080"
    assert labels.wanted.profile.startswith("zebra-zd421")
    assert labels.list.item(0).text() == "Zebra ZD421 · does not tell how it is"
    assert labels.list.count() == 2
    labels.profile.setCurrentText("generic-zpl-300")
    assert person.window.choices.printers["labels"].profile == "generic-zpl-300"


@pytest.mark.parametrize(("answer", "says"), [("yes", "The test print came out."), ("no", "Check paper and cable")])
def test_a_test_print_is_confirmed_by_the_person(
    start: Callable[..., Person], tmp_path: Path, answer: str, says: str
) -> None:
    person = start()
    page = person.window.printers[0]
    for _ in range(3):
        person.press(Qt.Key.Key_Return)
    assert "No printer was found" in page.hint.full_text()
    page.test.setFocus()
    person.press(Qt.Key.Key_Return)
    person.until(lambda: page.result.full_text() == "Did it come out?")
    assert list((tmp_path / "prints" / "notes").iterdir())
    (page.yes if answer == "yes" else page.no).setFocus()
    person.press(Qt.Key.Key_Return)
    assert says in page.result.full_text()
    assert page.came_out is (answer == "yes")
    assert person.on() == "notes"


def test_a_scan_of_the_self_test_is_judged_with_its_cure(start: Callable[..., Person], tmp_path: Path) -> None:
    person = start()
    page = person.window.scanner
    person.window.show_scan(SELF_TEST)
    assert not page.is_good  # a scan counts on its page only
    for _ in range(6):
        person.press(Qt.Key.Key_Return)
    person.window.show_scan(SELF_TEST.replace("\x1d", ""))
    assert "gets lost" in page.result.full_text()
    assert "Ctrl+]" in page.result.full_text()
    person.window.show_scan(SELF_TEST)
    assert page.result.full_text() == "Every character arrived as printed."
    page.print.setFocus()
    person.press(Qt.Key.Key_Return)
    person.until(lambda: "selftest.pdf" in page.result.full_text())
    assert (tmp_path / "selftest.pdf").read_bytes().startswith(b"%PDF")


def test_the_code_on_the_screen_has_bars(start: Callable[..., Person]) -> None:
    person = start()
    for _ in range(6):
        person.press(Qt.Key.Key_Return)
    page = person.window.scanner
    picture = page.code.grab().toImage()
    row = [picture.pixelColor(x, picture.height() // 2).lightness() < 128 for x in range(picture.width())]
    changes = sum(one != other for one, other in itertools.pairwise(row))
    assert changes > 3 * len(SELF_TEST)


def test_leaving_half_way_writes_nothing(start: Callable[..., Person], tmp_path: Path) -> None:
    person = start()
    for _ in range(5):
        person.press(Qt.Key.Key_Return)
    person.window.close()
    assert not person.app.is_done
    assert list(tmp_path.iterdir()) == []

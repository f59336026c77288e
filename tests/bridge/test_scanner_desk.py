"""All scanners of a table: each scan once and whole, whatever the application is doing, and the scanner hears of it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from scanners.scan import Scan
from station.bridge.scanner_desk import ScannerDesk
from station.settings import StationSettings

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def type_scan(window: QWindow, text: str, at_ms: int) -> None:
    """A scan of a keyboard scanner."""
    type_keys(window, text + "\r", at_ms)


def type_keys(window: QWindow, text: str, at_ms: int) -> None:
    """One key a millisecond."""
    for place, char in enumerate(text):
        key = Qt.Key.Key_Return if char == "\r" else Qt.Key(ord(char.upper()))
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, 0, 0, 0, char)
        event.setTimestamp(at_ms + place)
        QCoreApplication.sendEvent(window, event)


class Table:
    def __init__(self, qtbot: QtBot, qapp: QApplication, **settings: object) -> None:
        self.desk = ScannerDesk(StationSettings.model_validate(settings))
        self.scans: list[Scan] = []
        self.desk.scanned.connect(self._take)
        self.field = QLineEdit()
        qtbot.addWidget(self.field)
        with qtbot.waitExposed(self.field):
            self.field.show()
        self.desk.start(qapp)
        self._app = qapp

    def _take(self, scan: Scan) -> None:
        self.scans.append(scan)

    def scan(self, text: str, at_ms: int) -> None:
        type_scan(self.field.windowHandle(), text, at_ms)

    @property
    def texts(self) -> list[str]:
        return [scan.text for scan in self.scans]

    def close(self) -> None:
        assert self.desk.close(self._app, 10)


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication) -> Iterator[Table]:
    made = Table(qtbot, qapp, scan_separator="|")
    yield made
    made.close()


def test_a_bouncing_trigger_counts_once_and_two_scans_count_twice(qtbot: QtBot, table: Table) -> None:
    """Both wait in the queue at once, as when the application was busy: the stamps of the keys tell them apart."""
    for at_ms in (1000, 1120, 1900):
        table.scan("4006381333931", at_ms)
    table.scan("1001", 2000)
    qtbot.waitUntil(lambda: table.texts[-1:] == ["1001"])
    assert table.texts == ["4006381333931", "4006381333931", "1001"]


def test_a_scan_brings_its_identifier_and_its_separators(qtbot: QtBot, table: Table) -> None:
    table.scan("]d2010400638133393110AB|21X", 1000)
    qtbot.waitUntil(lambda: bool(table.scans))
    scan = table.scans[0]
    assert (scan.text, scan.symbology, scan.source) == ("010400638133393110AB\x1d21X", "d2", "wedge")
    assert scan.gtin == "4006381333931"


def test_half_a_code_is_told_and_counts_nothing(qtbot: QtBot, table: Table) -> None:
    with qtbot.waitSignal(table.desk.broken):
        type_keys(table.field.windowHandle(), "ORD-1001", 5000)
    assert (table.texts, table.field.text()) == ([], "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
def test_several_scanners_at_once_and_the_one_that_read_beeps(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    import tty

    masters, ports = [], []
    for number in range(2):
        master, slave = os.openpty()
        tty.setraw(slave)
        (tmp_path / f"scanner{number}").symlink_to(os.ttyname(slave))
        os.close(slave)
        masters.append(master)
        ports.append(f"{tmp_path / f'scanner{number}'}?good=06&bad=15")
    found: list[str] = []
    table = Table(qtbot, qapp, scanners=ports)
    table.desk.found.connect(found.append)
    qtbot.waitUntil(lambda: len(found) == 2, timeout=10_000)
    os.write(masters[0], b"]C01001\r")
    os.write(masters[1], b"1001\r")
    table.scan("1001", 1000)
    qtbot.waitUntil(lambda: len(table.scans) == 3, timeout=10_000)
    assert table.texts == ["1001"] * 3
    assert len({scan.source for scan in table.scans}) == 3
    os.write(masters[1], b"1002\r")
    qtbot.waitUntil(lambda: table.texts[-1] == "1002", timeout=10_000)
    table.desk.tell(is_good=True)
    assert os.read(masters[1], 1) == b"\x06"
    table.desk.tell(is_good=False)
    assert os.read(masters[1], 1) == b"\x15"
    with qtbot.waitSignal(table.desk.gone, timeout=10_000):
        (tmp_path / "scanner0").unlink()
        os.close(masters[0])
    table.close()
    os.close(masters[1])

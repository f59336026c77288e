"""A program without a console tells its trouble in a window."""

import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from station.cli.common import tell
from station.domain.trouble import Trouble


def test_trouble_is_read_where_there_is_no_console(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def read_it() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        read.append(f"{box.text()} {box.informativeText()}")
        box.accept()

    QTimer.singleShot(0, read_it)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", None)
        tell(Trouble("database.newer", found="9", known="6"), "en")
    assert read == ["The database was made by a newer version of this program. Install the newer version on this PC."]

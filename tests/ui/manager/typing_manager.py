"""A manager in a process of their own who types a text and never keeps it: `typing_manager.py HOME WORDS`.

Says "typed" once all is on the screen, and goes on waiting until somebody ends the process.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.demo import demo_settings
from station.manager_room import open_room
from station.manager_window import ManagerApp
from station.ui.manager.texts_page import TextsPage

LOOK_MS = 20


def main(home: Path, words: str) -> None:
    app = QApplication([])
    with open_room(home, demo_settings("en"), by="Mia") as room:
        manager = ManagerApp(app, room)
        manager.start()
        manager.window.open_page("texts")
        page = next(page for page in manager.window.pages if isinstance(page, TextsPage))
        looks = QTimer()

        def type_once() -> None:
            if page.stand.sets and page.editor.text is not None:
                looks.stop()
                page.editor.body.selectAll()
                QTest.keyClicks(page.editor.body, words)
                print("typed", flush=True)

        looks.timeout.connect(type_once)
        looks.start(LOOK_MS)
        app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

"""What the scripts beside this one share: waiting for the screen, sizes, small picture files, a manager's window."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from time import monotonic

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from few_colours import with_few_colours
from PIL import Image
from PySide6.QtCore import QBuffer, QCoreApplication, QEventLoop, QIODevice
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from station.demo import demo_settings, furnish
from station.manager_room import ManagerRoom, open_room
from station.manager_window import ManagerApp
from station.ui.manager.page import ManagerPage
from station.ui.manager.window import ManagerWindow

HERE = Path(__file__).resolve().parent
SIZES = ((1920, 1080), (1280, 800))
LANGUAGES = ("en", "de")
#: Colours of a picture in the repository: text stays sharp, and all pictures together stay small.
COLOURS = 128
#: Of the manager's window, in which pages and pictures are shown, too.
MANAGER_COLOURS = 160
#: Longer than anything takes to appear on a busy machine.
PATIENCE_S = 120


def until(reached: Callable[[], bool], what: str) -> None:
    """Let Qt work until something is on the screen."""
    deadline = monotonic() + PATIENCE_S
    while not reached():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        if monotonic() > deadline:
            raise SystemExit(f"waited too long for: {what}")


def rest(seconds: float) -> None:
    """Let Qt draw."""
    end = monotonic() + seconds
    until(lambda: monotonic() > end, "rest")


def save(picture: QPixmap, file: Path, colours: int = COLOURS) -> None:
    """A picture with few colours, as small as it gets."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    with Image.open(BytesIO(buffer.data().data())) as image:
        with_few_colours(image, colours).save(file, optimize=True)


def take(window: ManagerWindow, name: str, language: str) -> None:
    """The page in front in both sizes."""
    for width, height in SIZES:
        window.resize(width, height)
        rest(0.6)
        save(window.grab(), HERE / f"manager-{name}-{language}-{width}x{height}.png", MANAGER_COLOURS)


def page_of(window: ManagerWindow, key: str) -> ManagerPage:
    """A page by its key, in front."""
    window.open_page(key)
    return next(page for page in window.pages if page.key == key)


def manager_windows(fill: Callable[[ManagerRoom], None] | None = None) -> Iterator[tuple[str, ManagerWindow]]:
    """The manager's window of the demo shop in each language, each in a home of its own; `fill` is called before."""
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise SystemExit("something else runs Qt here")
    folder = Path(tempfile.mkdtemp(prefix="station-shots-"))
    try:
        furnish(folder / "shop", demo_settings("de"))
        for language in LANGUAGES:
            home = folder / language
            shutil.copytree(folder / "shop", home)
            with open_room(home, demo_settings(language), by="Mia") as room:
                if fill is not None:
                    fill(room)
                manager = ManagerApp(app, room)
                manager.start()
                yield language, manager.window
                manager.window.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)

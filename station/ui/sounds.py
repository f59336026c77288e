"""The three sounds of the packing table, played by what the system has; when to play which is the session's choice."""

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QStandardPaths, Slot
from PySide6.QtWidgets import QApplication

from station.assets_folder import assets_folder

log = logging.getLogger(__name__)

NAMES = ("good", "bad", "done")

#: Players of a Linux desktop, best first, with the arguments that keep them quiet on the terminal.
LINUX_PLAYERS = (("pw-play", ()), ("paplay", ()), ("aplay", ("-q",)))

#: Starts a WAV file and returns at once; False when this system cannot play it.
Player = Callable[[Path], bool]


class Sounds(QObject):
    """Plays "good", "bad" and "done" without making the window wait; a sound that fails is only logged."""

    def __init__(self, muted: bool = False, player: Player | None = None) -> None:
        """`player` replaces the system's own."""
        super().__init__()
        self.is_muted = muted or os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal"))
        self._player = player or play_file
        self._files = {name: assets_folder() / "sounds" / f"{name}.wav" for name in NAMES}

    @Slot(str)
    def play(self, name: str) -> None:
        """Start a sound and return; an unknown name is silent."""
        file = self._files.get(name)
        if file is None:
            log.warning("no sound is called %s", name)
        elif not self.is_muted and not self._player(file):
            QApplication.beep()


def play_file(file: Path) -> bool:
    """Start a WAV file with the player of this system; False when there is none."""
    if sys.platform == "win32":
        return _play_on_windows(file)
    if sys.platform == "darwin":
        return _start("afplay", (str(file),))
    return any(_start(program, (*quiet, str(file))) for program, quiet in LINUX_PLAYERS)


if sys.platform == "win32":
    import winsound

    def _play_on_windows(file: Path) -> bool:
        try:
            winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        except RuntimeError as error:
            log.warning("no sound: %s", error)
            return False
        return True


def _start(program: str, arguments: tuple[str, ...]) -> bool:
    """Start a program that ends by itself with the sound, half a second later; it never writes to our terminal."""
    found = QStandardPaths.findExecutable(program)
    if not found:
        return False
    process = QProcess()
    process.setProgram(found)
    process.setArguments(list(arguments))
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())
    started = process.startDetached()
    return bool(started[0] if isinstance(started, tuple) else started)

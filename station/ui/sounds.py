"""The three sounds of the packing table, played by what the system has; when to play which is the session's choice."""

import logging
import os
import struct
import sys
import wave
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QStandardPaths, QTemporaryDir, Slot
from PySide6.QtWidgets import QApplication

from station.assets_folder import assets_folder

log = logging.getLogger(__name__)

NAMES = ("good", "bad", "done")

#: Loudness in percent: as the files are, and how far one key press goes.
FULL_VOLUME, VOLUME_STEP = 100, 20

#: Players of a Linux desktop, best first, with the arguments that keep them quiet on the terminal.
LINUX_PLAYERS = (("pw-play", ()), ("paplay", ()), ("aplay", ("-q",)))

#: Starts a WAV file and returns at once; False when this system cannot play it.
Player = Callable[[Path], bool]


class Sounds(QObject):
    """Plays "good", "bad" and "done" without making the window wait; a sound that fails is only logged."""

    def __init__(self, muted: bool = False, player: Player | None = None, volume: int = FULL_VOLUME) -> None:
        """`player` replaces the system's own; `volume` in percent."""
        super().__init__()
        self.is_muted = muted
        self._is_heard = not os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal"))
        self._player = player or play_file
        self.volume = FULL_VOLUME
        self._bundled = {name: assets_folder() / "sounds" / f"{name}.wav" for name in NAMES}
        self._files = self._bundled
        self._quieter: QTemporaryDir | None = None
        if volume != FULL_VOLUME:
            self.set_volume(volume)

    def set_volume(self, percent: int) -> None:
        """Play at 0 to 100 % from now on. Players differ in how they are told, so the samples themselves change."""
        self.volume = max(0, min(percent, FULL_VOLUME))
        if self.volume == FULL_VOLUME:
            self._files, self._quieter = self._bundled, None
            return
        folder = QTemporaryDir()
        if not folder.isValid():
            log.warning("no folder for quieter sounds: %s", folder.errorString())
            return
        written = {name: Path(folder.path()) / file.name for name, file in self._bundled.items()}
        for name, file in written.items():
            write_quieter(self._bundled[name], file, self.volume)
        self._files, self._quieter = written, folder

    @Slot(str)
    def play(self, name: str) -> None:
        """Start a sound and return; an unknown name is silent."""
        file = self._files.get(name)
        if file is None:
            log.warning("no sound is called %s", name)
        elif self._is_heard and not self.is_muted and self.volume and not self._player(file):
            QApplication.beep()


def write_quieter(source: Path, target: Path, percent: int) -> None:
    """Copy a WAV file of 16-bit samples with its samples at a share of their height."""
    with wave.open(str(source), "rb") as reader:
        shape, frames = reader.getparams(), reader.readframes(reader.getnframes())
    count = len(frames) // 2
    samples = struct.unpack(f"<{count}h", frames[: count * 2])
    with wave.open(str(target), "wb") as writer:
        writer.setparams(shape)
        writer.writeframes(struct.pack(f"<{count}h", *(sample * percent // 100 for sample in samples)))


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

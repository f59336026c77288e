"""What a packing table remembers about its screen between two starts: colours, sound; in a small file of its home."""

from pathlib import Path

from PySide6.QtCore import QSettings

from station.ui.sounds import FULL_VOLUME


class ScreenMemory:
    """Reads and writes `screen.ini`; what is missing or broken there has its usual value."""

    def __init__(self, home: Path) -> None:
        self._file = QSettings(str(home / "screen.ini"), QSettings.Format.IniFormat)

    @property
    def colours(self) -> str:
        """Name of the palette, "light" where none was chosen."""
        return str(self._file.value("colours", "light"))

    @colours.setter
    def colours(self, name: str) -> None:
        self._file.setValue("colours", name)

    @property
    def is_muted(self) -> bool:
        return str(self._file.value("muted", "no")) == "yes"

    @is_muted.setter
    def is_muted(self, is_muted: bool) -> None:
        self._file.setValue("muted", "yes" if is_muted else "no")

    @property
    def volume(self) -> int:
        """Loudness of the sounds in percent."""
        told = str(self._file.value("volume", FULL_VOLUME))
        return min(int(told), FULL_VOLUME) if told.isdigit() else FULL_VOLUME

    @volume.setter
    def volume(self, percent: int) -> None:
        self._file.setValue("volume", percent)

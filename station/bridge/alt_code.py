"""Characters that a scanner in ALT mode sends as Alt and numbers of the number pad. Holds nothing back."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from scanners.layouts import UNREADABLE

_Key, _Modifier = Qt.Key, Qt.KeyboardModifier
#: The keys of the number pad in the order of their digits, with Num Lock and without.
_DIGITS = {key: str(digit) for digit, key in enumerate((
    _Key.Key_0, _Key.Key_1, _Key.Key_2, _Key.Key_3, _Key.Key_4,
    _Key.Key_5, _Key.Key_6, _Key.Key_7, _Key.Key_8, _Key.Key_9,
))} | {key: str(digit) for digit, key in enumerate((
    _Key.Key_Insert, _Key.Key_End, _Key.Key_Down, _Key.Key_PageDown, _Key.Key_Left,
    _Key.Key_Clear, _Key.Key_Right, _Key.Key_Home, _Key.Key_Up, _Key.Key_PageUp,
))}  # fmt: skip
#: The character of a number is that of Windows: of this code page with a 0 before it, else of the old one of DOS.
_WITH_ZERO, _WITHOUT = "cp1252", "cp437"
#: Windows writes the character itself when Alt goes up: a key event of its own, after those seen here.
_WRITES_ITSELF = "windows"


class AltCode:
    """Follows Alt and the number pad. `platform` is Qt's name of it."""

    def __init__(self, platform: str) -> None:
        self._is_written_by_system = platform == _WRITES_ITSELF
        self._digits = ""

    @staticmethod
    def is_digit(event: QKeyEvent) -> bool:
        """Whether this key is a digit of such a number: neither a command nor something to type."""
        modifiers = event.modifiers()
        has_alt = bool(modifiers & _Modifier.AltModifier) and not modifiers & _Modifier.ControlModifier
        return has_alt and bool(modifiers & _Modifier.KeypadModifier) and event.key() in _DIGITS

    def is_written(self, event: QKeyEvent) -> bool:
        """Whether the system writes the character of such a number by this key, which has none of its own."""
        return self._is_written_by_system and event.key() == 0

    def take(self, event: QKeyEvent) -> str:
        """One key; the character that is whole as Alt goes up, "" for none, or where the system writes it."""
        is_press = event.type() == QEvent.Type.KeyPress
        if self.is_digit(event):
            self._digits += _DIGITS[Qt.Key(event.key())] if is_press else ""
        elif event.key() == _Key.Key_Alt:
            digits, self._digits = self._digits, ""
            if digits and not is_press and not self._is_written_by_system:
                return _character(digits)
        return ""


def _character(digits: str) -> str:
    """What Alt and these digits write; control characters as themselves, so that separators survive."""
    code = int(digits)
    if code < 0x80:
        return chr(code)
    if code > 0xFF:
        return UNREADABLE
    return bytes([code]).decode(_WITH_ZERO if digits.startswith("0") else _WITHOUT, errors="replace")

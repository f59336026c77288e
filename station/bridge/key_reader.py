"""What a scanner would mean by a key, as this computer's platform tells of it. Keeps no keys, holds nothing back."""

from typing import Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from scanners.layouts import GS, GS_KEY, LAYOUTS, UNREADABLE, X11_OFFSET, Layout, Stroke, swapped_case
from scanners.wedge import STAMP_RANGE

Decoding = Literal["text", "us-scancode", "de-scancode", "fr-scancode"]
Place = tuple[int, int]

#: No system repeats a key that was pressed less long ago (Windows waits 250 ms at least, others longer by default).
SOONEST_REPEAT_MS = 150

#: By platform of Qt: where nativeScanCode() counts from, above evdev codes (None: it says nothing), and the bit of
#: nativeModifiers() that means Caps Lock (X protocol LockMask; qwindowskeymapper.h; NSEventModifierFlagCapsLock).
PLATFORMS: dict[str, tuple[int | None, int]] = {
    "xcb": (X11_OFFSET, 0x2),
    "wayland": (X11_OFFSET, 0x2),
    "windows": (0, 0x100),
    "cocoa": (None, 0x10000),
}
_LAYOUTS: dict[Decoding, Layout | None] = {
    "text": None,
    "us-scancode": LAYOUTS["us"],
    "de-scancode": LAYOUTS["de"],
    "fr-scancode": LAYOUTS["fr"],
}

_SUFFIX_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
SUFFIX_TEXTS = frozenset({"\r", "\n", "\t"})  #: Linefeed arrives as a key of its own with this text
MODIFIER_KEYS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)
_Modifier = Qt.KeyboardModifier


class HeldKey:
    """Tells a key that is held down from one that a scanner pressed twice.

    Qt under X11 takes two presses within one millisecond for a repeat, Windows two without a way up in between: at
    1 ms per character, every doubled digit.
    """

    def __init__(self) -> None:
        self._place: Place | None = None
        self._pressed_ms = 0
        self._is_repeating = False

    def is_repeat(self, event: QKeyEvent, place: Place) -> bool:
        """Whether the system repeats this key by itself. Asks only."""
        if not event.isAutoRepeat():
            return False
        is_soon = (event.timestamp() - self._pressed_ms) % STAMP_RANGE < SOONEST_REPEAT_MS
        return self._is_repeating or place != self._place or not is_soon

    def note(self, event: QKeyEvent, place: Place) -> bool:
        """`is_repeat`, and remember the key."""
        is_repeat = self.is_repeat(event, place)
        if event.type() == QEvent.Type.KeyPress:
            self._place, self._pressed_ms, self._is_repeating = place, event.timestamp(), is_repeat
        return is_repeat


class KeyReader:
    """Reads characters off key events, by this computer's layout or by the places of the keys."""

    def __init__(self, decode: Decoding = "text", undoes_caps_lock: bool = True, platform: str = "") -> None:
        """`decode`: "text" believes this computer's layout, the others read the places of keys.

        `undoes_caps_lock`: False for scanners that mind Caps Lock themselves. `platform`: "" takes Qt's own.
        """
        offset, self._caps_lock_bit = PLATFORMS.get(platform or QGuiApplication.platformName(), (None, 0))
        self._undoes_caps_lock = undoes_caps_lock
        self._layout = _LAYOUTS[decode] if offset is not None else None
        self._scan_code_offset = offset

    def written(self, event: QKeyEvent, is_in_burst: bool) -> str:
        """The character meant; "" for keys no scanner sends, as commands."""
        modifiers = event.modifiers()
        if modifiers & _Modifier.MetaModifier:
            return ""
        has_control, has_alt = bool(modifiers & _Modifier.ControlModifier), bool(modifiers & _Modifier.AltModifier)
        text = self._by_place(event, is_in_burst)
        if not text and has_alt and not has_control:
            return ""
        text = text or self._by_text(event, is_in_burst)
        if text == GS:
            return text
        if has_control and not has_alt and not is_in_burst:
            return ""  # a command
        return text if text.isprintable() else ""

    def rides_along(self, event: QKeyEvent, is_in_burst: bool) -> bool:
        """Writes nothing and parts no burst: Shift, and control characters (RS, EOT) no order code needs."""
        if event.key() in MODIFIER_KEYS:
            return True
        is_control = len(event.text()) == 1 and event.text() < " "
        by_code = event.key() == 0 and event.text() not in SUFFIX_TEXTS  # Windows wrote it for an Alt code
        return is_control and is_in_burst and (by_code or event.modifiers() == _Modifier.ControlModifier)

    def _by_place(self, event: QKeyEvent, is_in_burst: bool) -> str:
        """Caps Lock is left out: a scanner holds Shift for its capitals. The separator is read by its place always."""
        if self._scan_code_offset is None:
            return ""
        key_code = event.nativeScanCode() - self._scan_code_offset
        modifiers = event.modifiers()
        has_control = bool(modifiers & _Modifier.ControlModifier)
        has_alt = bool(modifiers & _Modifier.AltModifier)
        if has_control and not has_alt:
            return GS if key_code == GS_KEY and (is_in_burst or self._layout is not None) else ""
        # AltGr: as itself under X11, as Ctrl+Alt under Windows, as plain Alt where the computer's layout has none
        has_alt_gr = bool(modifiers & _Modifier.GroupSwitchModifier) or has_alt
        if self._layout is None or (has_alt and not has_control and not is_in_burst):
            return ""
        return self._layout.character(Stroke(key_code, bool(modifiers & _Modifier.ShiftModifier), has_alt_gr))

    def _by_text(self, event: QKeyEvent, is_in_burst: bool) -> str:
        if is_in_burst and _is_dead(event):
            return UNREADABLE
        if self._undoes_caps_lock and event.nativeModifiers() & self._caps_lock_bit:
            return swapped_case(event.text())
        return event.text()


def is_suffix(event: QKeyEvent) -> bool:
    """Enter or Tab, which end a read unless a suffix is set."""
    if event.modifiers() & (_Modifier.AltModifier | _Modifier.MetaModifier):
        return False
    return event.key() in _SUFFIX_KEYS or event.text() in SUFFIX_TEXTS


def _is_dead(event: QKeyEvent) -> bool:
    return Qt.Key.Key_Dead_Grave <= event.key() <= Qt.Key.Key_Dead_Longsolidusoverlay


def place_of(event: QKeyEvent) -> Place:
    """Which key of the keyboard; where the system names no place, its meaning."""
    return (event.nativeScanCode(), 0 if event.nativeScanCode() else event.key())


def copied(event: QKeyEvent) -> QKeyEvent:
    """The event, owned by Python (`clone()` is owned by nobody and leaks, PySide6 6.11)."""
    copy = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy

"""Catches keyboard-wedge scans before any window sees their keys, and gives a person's typing back unchanged."""

from collections import deque
from typing import Literal

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from scanners.us_keyboard import GS_KEY, X11_OFFSET, us_text
from scanners.wedge import Decoded, WedgeDecoder

Decoding = Literal["text", "us-scancode"]
Held = tuple[QWindow, QKeyEvent]

#: After the gap the loop turns twice more, the first time this many ms later: keys that waited while the
#: application was busy come first, and their own stamps say whether the burst went on.
SETTLE_MS = (10, 0)
#: Where Qt's nativeScanCode() counts from, above evdev codes; elsewhere (macOS, offscreen) it says nothing.
SCAN_CODE_OFFSETS = {"xcb": X11_OFFSET, "wayland": X11_OFFSET, "windows": 0}

#: Stands in a scan for a dead key of the wrong layout: a code with a hole must not read as another code.
UNREADABLE = "\ufffd"

_SUFFIX_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_SUFFIX_TEXTS = frozenset({"\r", "\n", "\t"})  #: Linefeed arrives as a key of its own with this text
_MODIFIER_KEYS = frozenset(
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


class WedgeFilter(QObject):
    """Swallows scans whatever has the focus. Typed characters reach their window about `gap_ms` + 10 ms later.

    A QShortcut on a bare character is never tried, or a scan would press it; such keys arrive as key presses.
    """

    scanned = Signal(str)  #: content without prefix and suffix, GS kept; after what was typed before it

    _due = Signal()

    def __init__(
        self,
        gap_ms: int = 60,
        min_length: int = 4,
        prefix: str = "",
        decode: Decoding = "text",
        scan_code_offset: int | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`decode`: "text" believes this computer's layout, "us-scancode" reads the places of a US keyboard.

        `scan_code_offset`: None takes that of the platform Qt runs on.
        """
        super().__init__(parent)
        self._gap_ms = gap_ms
        self._decoder: WedgeDecoder[Held] = WedgeDecoder(gap_ms, min_length, prefix)
        if scan_code_offset is None:
            scan_code_offset = SCAN_CODE_OFFSETS.get(QGuiApplication.platformName())
        self._scan_code_offset = scan_code_offset if decode == "us-scancode" else None
        self._outbox: deque[Held | str] = deque()
        self._is_replaying = False
        self._going_up: set[tuple[int, int]] = set()  #: keys of scans that are still down
        self._settling = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_quiet)
        self._due.connect(self._deliver_next, Qt.ConnectionType.QueuedConnection)

    def install(self, app: QCoreApplication) -> None:
        app.installEventFilter(self)

    def remove(self, app: QCoreApplication) -> None:
        """Stop filtering; what is held reaches its window."""
        app.removeEventFilter(self)
        self._timer.stop()
        self._settle(self._decoder.expire())
        while self._outbox:
            self._deliver_next()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return self._overrides_shortcut(event)
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        if not isinstance(watched, QWindow) or not isinstance(event, QKeyEvent):
            return False
        if self._is_replaying:
            self._is_replaying = False
            return False
        return self._take(watched, event, is_press=kind == QEvent.Type.KeyPress)

    def _take(self, window: QWindow, event: QKeyEvent, is_press: bool) -> bool:
        """One key of a keyboard or scanner; whether it stops here."""
        place = _place(event)
        if is_press:
            self._going_up.discard(place)
        elif place in self._going_up:
            self._going_up.discard(place)
            return True
        held = (window, _copy(event))
        text = self._written(event)
        if not is_press or (not text and self._rides_along(event)):
            decoded = self._decoder.feed("", event.timestamp(), held)
        elif _is_suffix(event) or text:
            decoded = self._decoder.feed(text, event.timestamp(), held, _is_suffix(event))
        else:
            before = self._decoder.expire()
            decoded = Decoded(replays=[*before.replays, held], swallowed=before.swallowed)
        self._listen_for_quiet()
        if not self._outbox and decoded.scan is None and decoded.replays == [held]:
            return False
        self._settle(decoded)
        return True

    def _written(self, event: QKeyEvent) -> str:
        """What a scanner would mean by this key; "" for keys no scanner sends, as commands and repeats."""
        modifiers = event.modifiers()
        if event.isAutoRepeat() or modifiers & _Modifier.MetaModifier:
            return ""
        has_control, has_alt = bool(modifiers & _Modifier.ControlModifier), bool(modifiers & _Modifier.AltModifier)
        if has_alt and not has_control:
            return ""
        text = UNREADABLE if self._decoder.is_holding and _is_dead(event) else event.text()
        if self._scan_code_offset is not None and not has_alt:
            key_code = event.nativeScanCode() - self._scan_code_offset
            if not has_control or key_code == GS_KEY:
                text = us_text(key_code, bool(modifiers & _Modifier.ShiftModifier), has_control) or text
        if text == "\x1d":
            return text
        if has_control and not has_alt and not self._decoder.is_holding:
            return ""  # a command; inside a burst it is the GS key (Ctrl+]) of another layout
        return text if text.isprintable() else ""

    def _rides_along(self, event: QKeyEvent) -> bool:
        """Writes nothing and parts no burst: Shift, and control characters (RS, EOT) no order code needs."""
        if event.key() in _MODIFIER_KEYS:
            return True
        is_control = len(event.text()) == 1 and event.text() < " " and event.modifiers() == _Modifier.ControlModifier
        return is_control and self._decoder.is_holding

    def _overrides_shortcut(self, event: QKeyEvent) -> bool:
        """Keys a scan is made of skip the shortcuts; commands and a lone Return do not."""
        if not (self._decoder.is_waiting if _is_suffix(event) else self._written(event)):
            return False
        event.accept()
        return True

    def _settle(self, decoded: Decoded[Held]) -> None:
        for _, event in decoded.swallowed:
            if event.type() == QEvent.Type.KeyPress:
                self._going_up.add(_place(event))
            else:
                self._going_up.discard(_place(event))
        due: list[Held | str] = [*decoded.replays]
        if decoded.scan is not None:
            due.append(decoded.scan)
        for one in due:
            self._outbox.append(one)
            self._due.emit()

    @Slot()
    def _deliver_next(self) -> None:
        """One key or scan a turn of the loop: a window that opens a dialog does not hold up the rest."""
        if not self._outbox:
            return
        due = self._outbox.popleft()
        if isinstance(due, str):
            self.scanned.emit(due)
            return
        window, event = due
        if shiboken6.isValid(window):
            self._is_replaying = True
            QCoreApplication.sendEvent(window, event)
            self._is_replaying = False

    def _listen_for_quiet(self) -> None:
        self._settling = 0
        if self._decoder.is_waiting:
            self._timer.start(self._gap_ms)
        else:
            self._timer.stop()

    @Slot()
    def _on_quiet(self) -> None:
        if self._settling < len(SETTLE_MS):
            self._timer.start(SETTLE_MS[self._settling])
            self._settling += 1
            return
        self._settle(self._decoder.expire())


def _copy(event: QKeyEvent) -> QKeyEvent:
    """The event, owned by Python (`clone()` is owned by nobody and leaks, PySide6 6.11)."""
    copied = QKeyEvent(
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
    copied.setTimestamp(event.timestamp())
    return copied


def _is_suffix(event: QKeyEvent) -> bool:
    if event.isAutoRepeat() or event.modifiers() & (_Modifier.AltModifier | _Modifier.MetaModifier):
        return False
    return event.key() in _SUFFIX_KEYS or event.text() in _SUFFIX_TEXTS


def _is_dead(event: QKeyEvent) -> bool:
    return Qt.Key.Key_Dead_Grave <= event.key() <= Qt.Key.Key_Dead_Longsolidusoverlay


def _place(event: QKeyEvent) -> tuple[int, int]:
    """Which key of the keyboard; where the system names no place, its meaning."""
    return (event.nativeScanCode(), 0 if event.nativeScanCode() else event.key())

"""Catches keyboard-wedge scans before any window sees their keys, and gives a person's typing back unchanged."""

from collections import deque
from dataclasses import replace

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent, QKeyEvent, QWindow

from scanners.layouts import GS
from scanners.wedge import Decoded, WedgeDecoder
from station.bridge.alt_code import AltCode
from station.bridge.key_reader import (
    MODIFIER_KEYS,
    SUFFIX_TEXTS,
    Decoding,
    HeldKey,
    KeyReader,
    Place,
    copied,
    is_suffix,
    place_of,
)

Held = tuple[QWindow, QKeyEvent]

#: After the gap the loop turns twice more, the first time this many ms later: keys that waited while the
#: application was busy come first, and their own stamps say whether the burst went on.
SETTLE_MS = (10, 0)

_WATCHED = (QKeyEvent, QInputMethodQueryEvent)  #: the only kinds of events looked at


class WedgeFilter(QObject):
    """Swallows scans whatever has the focus. Typed characters reach their window about `gap_ms` + 10 ms later.

    A QShortcut on a bare character is never tried, or a scan would press it; such keys arrive as key presses. Input
    methods and dead keys are off meanwhile: they would take the keys of a scan before it could be told from typing.
    """

    #: Content without prefix and suffix, GS kept, after what was typed before it; the system's stamp of its end, ms.
    scanned = Signal(str, object)
    broken = Signal(str)  #: keys at a machine's speed that nothing ended: half a code, or a scanner without suffix

    _due = Signal()

    def __init__(
        self,
        gap_ms: int = 60,
        min_length: int = 4,
        prefix: str = "",
        suffix: str = "",
        decode: Decoding = "text",
        undoes_caps_lock: bool = True,
        platform: str = "",
        parent: QObject | None = None,
    ) -> None:
        """`decode`: "text" believes this computer's layout, the others read the places of keys.

        `undoes_caps_lock`: False for scanners that mind Caps Lock themselves. `platform`: "" takes Qt's own.
        """
        super().__init__(parent)
        self._decoder: WedgeDecoder[Held] = WedgeDecoder(gap_ms, min_length, prefix, suffix)
        self._reader = KeyReader(decode, undoes_caps_lock, platform)
        self._held_key = HeldKey()
        self._alt_code = AltCode(platform or QGuiApplication.platformName())
        self._outbox: deque[Held | tuple[str, int]] = deque()
        self._is_replaying = False
        self._going_up: set[Place] = set()  #: keys of scans that are still down
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
        if not isinstance(event, _WATCHED):  # drawing an order sends 700 others, and each type() costs microseconds
            return False
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return self._overrides_shortcut(event)
        if kind == QEvent.Type.InputMethodQuery and isinstance(event, QInputMethodQueryEvent):
            return _switches_input_method_off(event)
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
        place = place_of(event)
        is_repeat = self._held_key.note(event, place)
        if is_repeat and place in self._going_up:
            return True  # a scanner's key whose way up got lost goes on for ever
        if is_press:
            self._going_up.discard(place)
        elif place in self._going_up:
            self._going_up.discard(place)
            return True
        alt_text = self._alt_code.take(event)
        if self._alt_code.is_digit(event):
            self._listen_for_quiet()
            return True  # the character comes as Alt goes up; its digits would answer questions
        held = (window, copied(event))
        if alt_text:
            self._settle(self._written_by_alt(alt_text, event, held), event.timestamp())
            self._listen_for_quiet()
            return True
        text = "" if is_repeat else self._reader.written(event, self._decoder.is_holding)
        ends = is_suffix(event) and not is_repeat
        if not is_press or (not text and self._reader.rides_along(event, self._decoder.is_holding)):
            is_up = not is_press and event.key() not in MODIFIER_KEYS
            decoded = self._decoder.feed("", event.timestamp(), held, is_up=is_up)
        elif ends or text:
            by_number = self._alt_code.is_written(event)
            decoded = self._decoder.feed(text, event.timestamp(), held, ends, is_by_number=by_number)
        else:
            before = self._decoder.expire()
            decoded = replace(before, replays=[*before.replays, held])
        self._listen_for_quiet()
        if not self._outbox and decoded == Decoded(replays=[held]):
            return False
        self._settle(decoded, event.timestamp())
        return True

    def _written_by_alt(self, text: str, event: QKeyEvent, held: Held) -> Decoded[Held]:
        """A character that Alt and digits wrote, where the system writes none of it; Alt went up with it."""
        if not text.isprintable() and text not in (GS, *SUFFIX_TEXTS):
            text = ""
        return self._decoder.feed(text, event.timestamp(), held, text in SUFFIX_TEXTS, is_by_number=True)

    def _overrides_shortcut(self, event: QKeyEvent) -> bool:
        """Keys a scan is made of skip the shortcuts; commands and a lone Return do not."""
        if self._held_key.is_repeat(event, place_of(event)):
            return False
        if self._alt_code.is_digit(event):
            event.accept()
            return True
        is_holding = self._decoder.is_holding
        is_scans = self._decoder.is_waiting if is_suffix(event) else bool(self._reader.written(event, is_holding))
        if is_scans:
            event.accept()
        return is_scans

    def _settle(self, decoded: Decoded[Held], at_ms: int = 0) -> None:
        for _, event in decoded.swallowed:
            if event.type() == QEvent.Type.KeyPress:
                self._going_up.add(place_of(event))
            else:
                self._going_up.discard(place_of(event))
        if decoded.broken is not None:
            self.broken.emit(decoded.broken)
        due: list[Held | tuple[str, int]] = [*decoded.replays]
        if decoded.scan is not None:
            due.append((decoded.scan, at_ms))
        for one in due:
            self._outbox.append(one)
            self._due.emit()

    @Slot()
    def _deliver_next(self) -> None:
        """One key or scan a turn of the loop: a window that opens a dialog does not hold up the rest."""
        if not self._outbox:
            return
        due = self._outbox.popleft()
        if isinstance(due[0], str):
            self.scanned.emit(*due)
            return
        window, event = due
        if shiboken6.isValid(window):
            self._is_replaying = True
            QCoreApplication.sendEvent(window, event)
            self._is_replaying = False

    def _listen_for_quiet(self) -> None:
        self._settling = 0
        if self._decoder.is_waiting:
            self._timer.start(self._decoder.patience_ms)
        else:
            self._timer.stop()

    @Slot()
    def _on_quiet(self) -> None:
        if self._settling < len(SETTLE_MS):
            self._timer.start(SETTLE_MS[self._settling])
            self._settling += 1
            return
        self._settle(self._decoder.expire())


def _switches_input_method_off(event: QInputMethodQueryEvent) -> bool:
    """Answers the question of Qt whether the focused widget wants an input method; others it answers itself."""
    if event.queries() != Qt.InputMethodQuery.ImEnabled:
        return False
    event.setValue(Qt.InputMethodQuery.ImEnabled, False)
    event.accept()
    return True

"""Wedge scans in a real application: no widget ever sees one, and no widget misses a person's key."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodQueryEvent, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMessageBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from station.bridge.key_reader import Decoding
from station.bridge.wedge_filter import WedgeFilter

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

GAP_MS = 60
#: Stops of an overbooked machine in a row after which keys that count as typed are a fault of ours.
MOST_STOPS = 5
TYPING_MS = 140
HELD_MS = 50  #: a person's key is down for so long
CODE = "ORD 2026/0815-Y"
CODES = st.text("ABCXYZ0123456789-/ \x1d", min_size=4, max_size=20)
TYPED = st.text("abcäöß 17", min_size=1, max_size=6)
Modifier = Qt.KeyboardModifier
_Key = Qt.Key
#: The number pad from 0 to 9.
WITHOUT_NUM_LOCK = (
    _Key.Key_Insert, _Key.Key_End, _Key.Key_Down, _Key.Key_PageDown, _Key.Key_Left,
    _Key.Key_Clear, _Key.Key_Right, _Key.Key_Home, _Key.Key_Up, _Key.Key_PageUp,
)  # fmt: skip


def key_of(text: str) -> Qt.Key:
    named = {"\r": Qt.Key.Key_Return, "\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, " ": Qt.Key.Key_Space}
    return named.get(text) or Qt.Key(ord(text.upper()[0]) if text != "\x1d" else Qt.Key.Key_BracketRight)


@dataclass
class Keyboard:
    """Sends keys with stamps of our own, as a platform does: to the window, not to a widget."""

    window: QWindow
    now_ms: int = 50_000

    def send(
        self,
        key: Qt.Key,
        text: str,
        after_ms: int,
        modifiers: Modifier = Modifier.NoModifier,
        place: int = 0,
        kind: QEvent.Type = QEvent.Type.KeyPress,
    ) -> None:
        self.now_ms += after_ms
        event = QKeyEvent(kind, key, modifiers, place, 0, 0, text)
        event.setTimestamp(self.now_ms)
        QCoreApplication.sendEvent(self.window, event)

    def press(self, text: str, after_ms: int) -> None:
        """Down and up again, with Shift for capitals."""
        modifiers = Modifier.ShiftModifier if text.isupper() else Modifier.NoModifier
        up_ms = HELD_MS if after_ms == TYPING_MS else 0
        if text == "\x1d":
            modifiers = Modifier.ControlModifier
        if modifiers == Modifier.ShiftModifier:
            self.send(Qt.Key.Key_Shift, "", after_ms)
            after_ms = 0
        self.send(key_of(text), text, after_ms, modifiers)
        self.send(key_of(text), text, up_ms, modifiers, kind=QEvent.Type.KeyRelease)
        if modifiers == Modifier.ShiftModifier:
            self.send(Qt.Key.Key_Shift, "", 0, kind=QEvent.Type.KeyRelease)

    def write_by_alt(self, char: str, each_ms: int, platform: str, *, num_lock: bool = True) -> None:
        """A character as a scanner in ALT mode sends it: Alt, its number on the number pad, Alt up."""
        up, pad = QEvent.Type.KeyRelease, Modifier.AltModifier | Modifier.KeypadModifier
        self.send(Qt.Key.Key_Alt, "", each_ms)
        for digit in f"0{ord(char)}":
            key = key_of(digit) if num_lock else WITHOUT_NUM_LOCK[int(digit)]
            self.send(key, digit if platform != "windows" and num_lock else "", each_ms, pad)
            self.send(key, "", 0, pad, kind=up)
        self.send(Qt.Key.Key_Alt, "", each_ms, kind=up)
        if platform == "windows":  # the system wrote it (WM_CHAR): a key without a number (qwindowskeymapper.cpp)
            for kind in (QEvent.Type.KeyPress, up):
                self.send(Qt.Key(0), char, 0, kind=kind, place=56)

    def type(self, text: str) -> None:
        for char in text:
            self.press(char, TYPING_MS)

    def scan(self, code: str, gap_ms: int = 2, suffix: str = "\r") -> None:
        for place, char in enumerate(code + suffix):
            self.press(char, gap_ms if place else GAP_MS + 1)


@dataclass
class Desk:
    """A window with a field and a default button, the filter, and all that happened, in order."""

    window: QWidget
    field: QLineEdit
    button: QPushButton
    keys: Keyboard
    filter: WedgeFilter
    scans: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    clicks: list[None] = field(default_factory=list)
    returns: list[None] = field(default_factory=list)


def shown(qtbot: QtBot, widget: QWidget) -> QWindow:
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    return widget.windowHandle()


@pytest.fixture
def wedge(qapp: QApplication) -> Iterator[WedgeFilter]:
    wedge = WedgeFilter(GAP_MS)
    wedge.install(qapp)
    yield wedge
    wedge.remove(qapp)


@pytest.fixture
def desk(qtbot: QtBot, wedge: WedgeFilter) -> Desk:
    window = QDialog()
    qtbot.addWidget(window)
    line, button = QLineEdit(window), QPushButton("Cancel order", window)
    button.setDefault(True)
    layout = QVBoxLayout(window)
    layout.addWidget(line)
    layout.addWidget(button)
    desk = Desk(window, line, button, Keyboard(shown(qtbot, window)), wedge)
    line.setFocus()
    wedge.scanned.connect(lambda text, _: desk.scans.append(text))
    wedge.broken.connect(desk.broken.append)
    button.clicked.connect(lambda: desk.clicks.append(None))
    line.returnPressed.connect(lambda: desk.returns.append(None))
    return desk


def settle(qtbot: QtBot, desk: Desk) -> None:
    """Until the filter owes nobody a key."""
    quiet: list[bool] = []
    QTimer.singleShot(GAP_MS + 40, lambda: quiet.append(True))
    qtbot.waitUntil(lambda: bool(quiet))


def test_a_scan_is_told_and_reaches_no_field(qtbot: QtBot, desk: Desk) -> None:
    with qtbot.waitSignal(desk.filter.scanned) as told:
        desk.keys.scan(CODE)
    settle(qtbot, desk)
    assert told.args[0] == CODE
    assert desk.scans == [CODE]
    assert (desk.field.text(), desk.clicks, desk.returns) == ("", [], [])


@pytest.mark.parametrize("suffix", ["\r", "\n", "\t", "\r\n"])
def test_a_scan_presses_no_focused_button_and_moves_no_focus(qtbot: QtBot, desk: Desk, suffix: str) -> None:
    """Space and Return in a code would both click."""
    desk.button.setFocus()
    with qtbot.waitSignal(desk.filter.scanned):
        desk.keys.scan(" A B C ", suffix=suffix)
    settle(qtbot, desk)
    assert desk.scans == [" A B C "]
    assert desk.clicks == []
    assert not desk.button.isDown()
    assert desk.window.focusWidget() is desk.button


def test_a_scan_answers_no_dialog(qtbot: QtBot, desk: Desk) -> None:
    box = QMessageBox(
        QMessageBox.Icon.Question,
        "",
        "Really cancel?",
        QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
        desk.window,
    )
    box.setDefaultButton(QMessageBox.StandardButton.Yes)
    box.setModal(True)
    answers: list[int] = []
    box.finished.connect(answers.append)
    keys = Keyboard(shown(qtbot, box))
    with qtbot.waitSignal(desk.filter.scanned):
        keys.scan("YES NO Y N")
    settle(qtbot, desk)
    assert answers == []
    assert box.isVisible()
    keys.press("\r", TYPING_MS)
    qtbot.waitUntil(lambda: answers == [QMessageBox.StandardButton.Yes])


Parts = st.lists(st.tuples(st.sampled_from(["scan", "typed"]), CODES, TYPED), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=Parts, gap_ms=st.integers(0, GAP_MS))
def test_typing_between_scans_arrives_unchanged_and_scans_stay_whole(
    qtbot: QtBot, desk: Desk, parts: list[tuple[str, str, str]], gap_ms: int
) -> None:
    desk.field.clear()
    desk.scans.clear()
    desk.returns.clear()
    for kind, code, typed in parts:
        if kind == "scan":
            desk.keys.scan(code, gap_ms)
        else:
            desk.keys.type(typed)
    desk.keys.press("\r", TYPING_MS)
    settle(qtbot, desk)
    assert desk.scans == [code for kind, code, _ in parts if kind == "scan"]
    assert desk.field.text() == "".join(typed for kind, _, typed in parts if kind == "typed")
    assert len(desk.returns) == 1


def test_what_was_typed_before_a_scan_arrives_before_it_is_told(qtbot: QtBot, desk: Desk) -> None:
    seen: list[str] = []
    desk.filter.scanned.connect(lambda code: seen.append(f"{desk.field.text()}|{code}"))
    desk.keys.type("note")
    with qtbot.waitSignal(desk.filter.scanned):
        desk.keys.scan(CODE)
    assert seen == [f"note|{CODE}"]


def test_a_blocked_application_breaks_no_burst(qtbot: QtBot, desk: Desk) -> None:
    """The gap's timer runs out while keys wait in the queue: it must not take the half for typing."""
    half = len(CODE) // 2
    for char in CODE[:half]:
        desk.keys.press(char, 2)
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < 200:
        pass

    def rest() -> None:
        for char in CODE[half:] + "\r":
            desk.keys.press(char, 2)

    with qtbot.waitSignal(desk.filter.scanned):
        QTimer.singleShot(1, rest)  # due after the gap's timer, as keys that wait behind it
    settle(qtbot, desk)
    assert desk.scans == [CODE]
    assert desk.field.text() == ""


def test_a_space_typed_on_a_button_clicks_once(qtbot: QtBot, desk: Desk) -> None:
    desk.button.setFocus()
    desk.keys.press(" ", TYPING_MS)
    settle(qtbot, desk)
    assert len(desk.clicks) == 1
    assert not desk.button.isDown()


def test_keys_that_write_nothing_keep_their_place_among_typed_ones(qtbot: QtBot, desk: Desk) -> None:
    desk.keys.press("a", TYPING_MS)
    desk.keys.send(Qt.Key.Key_Backspace, "\b", 20)
    desk.keys.press("b", 20)
    desk.keys.press("d", 20)
    desk.keys.send(Qt.Key.Key_Left, "", 20)
    desk.keys.send(Qt.Key.Key_Left, "", 20)
    desk.keys.press("c", 20)
    qtbot.waitUntil(lambda: desk.field.text() == "cbd")


def test_a_held_key_repeats_as_typed(qtbot: QtBot, desk: Desk) -> None:
    desk.keys.press("a", TYPING_MS)
    for number in range(5):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Modifier.NoModifier, 0, 0, 0, "a", True)
        event.setTimestamp(desk.keys.now_ms + 250 + 33 * number)
        QCoreApplication.sendEvent(desk.keys.window, event)
    desk.keys.press("\r", 1)
    qtbot.waitUntil(lambda: desk.field.text() == "aaaaaa")
    settle(qtbot, desk)
    assert desk.scans == []
    assert len(desk.returns) == 1


def test_commands_pass_at_once(qtbot: QtBot, desk: Desk) -> None:
    desk.field.setText("abc")
    desk.keys.send(Qt.Key.Key_A, "\x01", TYPING_MS, Modifier.ControlModifier)
    assert desk.field.selectedText() == "abc"


def test_the_release_of_a_scanned_key_reaches_nobody(qtbot: QtBot, desk: Desk) -> None:
    seen: list[int] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QKeyEvent):
                seen.append(event.key())
            return False

    watch = Watch()
    desk.field.installEventFilter(watch)
    desk.keys.scan("1234567")
    settle(qtbot, desk)
    assert seen == []


def test_a_window_that_closes_with_keys_held_takes_them_along(qtbot: QtBot, desk: Desk) -> None:
    other = QLineEdit()
    keys = Keyboard(shown(qtbot, other))
    keys.press("a", TYPING_MS)
    other.close()
    other.deleteLater()
    settle(qtbot, desk)
    assert desk.field.text() == ""


def test_removing_the_filter_gives_held_keys_back(qtbot: QtBot, desk: Desk, qapp: QApplication) -> None:
    desk.keys.press("a", TYPING_MS)
    desk.filter.remove(qapp)
    assert desk.field.text() == "a"


@pytest.mark.parametrize("code", ["F1F1", "1111"])
def test_a_scan_presses_no_shortcut_on_a_bare_character(qtbot: QtBot, desk: Desk, code: str) -> None:
    """Sent the platform's way, shortcuts first, with its own timestamps: a machine that stops between two keys makes
    typing of them, and they are sent anew.
    """
    pressed: list[None] = []
    for key in "F1":
        QShortcut(QKeySequence(key), desk.window).activated.connect(lambda: pressed.append(None))
    QShortcut(QKeySequence(Qt.Key.Key_Return), desk.window).activated.connect(lambda: pressed.append(None))
    desk.button.setFocus()
    for _ in range(MOST_STOPS):
        pressed.clear()
        with qtbot.waitSignal(desk.filter.scanned, timeout=1000, raising=False) as told:
            for char in code:
                QTest.keyClick(desk.keys.window, char)
            QTest.keyClick(desk.keys.window, Qt.Key.Key_Return)
        if told.signal_triggered and told.args[0] == code:
            break
    assert told.signal_triggered, f"no scan was told in {MOST_STOPS} tries: its keys were taken for typing"
    assert told.args[0] == code
    assert pressed == []


PLACES = {char: 16 + place for place, char in enumerate("QWERTYUIOP")} | {
    char: 2 + place for place, char in enumerate("1234567890-")
}


@pytest.mark.parametrize(("platform", "offset"), [("windows", 0), ("xcb", 8)])
def test_a_us_scanner_reads_right_on_a_german_computer(
    qtbot: QtBot, qapp: QApplication, platform: str, offset: int
) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    keys = Keyboard(shown(qtbot, line))
    wedge = WedgeFilter(GAP_MS, decode="us-scancode", platform=platform)
    wedge.install(qapp)
    with qtbot.waitSignal(wedge.scanned) as told:
        for char in "Y-01":
            shift = Modifier.ShiftModifier if char == "Y" else Modifier.NoModifier
            german = {"Y": "Z", "-": "ß"}.get(char, char)
            keys.send(key_of(german), german, 2, shift, PLACES[char] + offset)
        keys.send(Qt.Key.Key_Plus, "+", 2, Modifier.ControlModifier, 27 + offset)
        keys.send(Qt.Key.Key_Return, "\r", 2, place=28 + offset)
    wedge.remove(qapp)
    assert told.args[0] == "Y-01\x1d"
    assert line.text() == ""


def test_a_person_types_german_while_scans_are_read_as_us(qtbot: QtBot, qapp: QApplication) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    keys = Keyboard(shown(qtbot, line))
    wedge = WedgeFilter(GAP_MS, decode="us-scancode", platform="xcb")
    wedge.install(qapp)
    keys.send(Qt.Key.Key_Z, "z", TYPING_MS, place=21 + 8)
    keys.send(Qt.Key.Key_ssharp, "ß", TYPING_MS, place=12 + 8)
    qtbot.waitUntil(lambda: line.text() == "zß")
    wedge.remove(qapp)


def test_a_dead_key_of_the_wrong_layout_leaves_a_hole_that_shows(qtbot: QtBot, desk: Desk) -> None:
    """Half a code, or a code closed over a hole, may be another order's."""
    for char in "ORD":
        desk.keys.press(char, 2)
    desk.keys.send(Qt.Key.Key_Dead_Acute, "", 2)
    with qtbot.waitSignal(desk.filter.scanned) as told:
        for char in "1001\r":
            desk.keys.press(char, 2)
    assert told.args[0] == "ORD\ufffd1001"


def test_a_key_whose_way_up_got_lost_repeats_into_nothing(qtbot: QtBot, desk: Desk) -> None:
    """Enter that goes on for ever would press whatever has the focus, again and again."""
    desk.button.setFocus()
    with qtbot.waitSignal(desk.filter.scanned):
        for char in CODE:
            desk.keys.press(char, 2)
        desk.keys.send(Qt.Key.Key_Return, "\r", 2, place=36)
    for number in range(20):
        for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
            event = QKeyEvent(kind, Qt.Key.Key_Return, Modifier.NoModifier, 36, 0, 0, "\r", True)
            event.setTimestamp(desk.keys.now_ms + 500 + 30 * number)
            QCoreApplication.sendEvent(desk.keys.window, event)
    settle(qtbot, desk)
    assert (desk.clicks, desk.returns) == ([], [])
    desk.keys.send(Qt.Key.Key_Return, "\r", 2000, place=36)
    qtbot.waitUntil(lambda: len(desk.clicks) == 1)


@pytest.mark.parametrize("apart_ms", [0, 1])
def test_a_doubled_digit_is_no_key_that_is_held(qtbot: QtBot, desk: Desk, apart_ms: int) -> None:
    """At 1 ms per character systems take the second for a repeat of the first."""
    with qtbot.waitSignal(desk.filter.scanned) as told:
        for place, (last, char) in enumerate(pairwise(" 0001100")):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key_of(char), Modifier.NoModifier, 0, 0, 0, char, last == char)
                event.setTimestamp(60_000 + apart_ms * place)
                QCoreApplication.sendEvent(desk.keys.window, event)
        desk.keys.now_ms = 60_010
        desk.keys.press("\r", 1)
    settle(qtbot, desk)
    assert told.args[0] == "0001100"
    assert desk.field.text() == ""


@pytest.mark.parametrize(("platform", "bit"), [("xcb", 0x2), ("windows", 0x100), ("cocoa", 0x10000)])
@pytest.mark.parametrize("undoes", [True, False])
def test_caps_lock_changes_no_scan(qtbot: QtBot, qapp: QApplication, platform: str, bit: int, undoes: bool) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    window = shown(qtbot, line)
    wedge = WedgeFilter(GAP_MS, undoes_caps_lock=undoes, platform=platform)
    wedge.install(qapp)
    with qtbot.waitSignal(wedge.scanned) as told:
        for number, char in enumerate("Ord-4711/äß\r"):
            modifiers = Modifier.ShiftModifier if char.isupper() else Modifier.NoModifier
            arrived = char.swapcase() if char != "ß" else char
            event = QKeyEvent(QEvent.Type.KeyPress, key_of(char), modifiers, 0, 0, bit, arrived)
            event.setTimestamp(90_000 + number)
            QCoreApplication.sendEvent(window, event)
    wedge.remove(qapp)
    assert told.args[0] == ("Ord-4711/äß" if undoes else "oRD-4711/Äß")
    assert line.text() == ""


def test_typing_with_caps_lock_stays_as_typed(qtbot: QtBot, desk: Desk) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Modifier.NoModifier, 0, 0, 0x2, "A")
    event.setTimestamp(90_000)
    QCoreApplication.sendEvent(desk.keys.window, event)
    qtbot.waitUntil(lambda: desk.field.text() == "A")


def test_no_input_method_takes_the_keys_of_a_scan(qtbot: QtBot, desk: Desk) -> None:
    """Dead keys and input methods get keys before any filter, where the focused field wants them."""
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QCoreApplication.sendEvent(desk.field, query)
    assert query.value(Qt.InputMethodQuery.ImEnabled) is False
    other = QInputMethodQueryEvent(Qt.InputMethodQuery.ImCursorPosition)
    QCoreApplication.sendEvent(desk.field, other)
    assert other.value(Qt.InputMethodQuery.ImCursorPosition) == 0


def test_half_a_scan_is_told_as_broken_and_reaches_no_field(qtbot: QtBot, desk: Desk) -> None:
    with qtbot.waitSignal(desk.filter.broken) as told:
        for char in "ORD-1":
            desk.keys.press(char, 2)
    for place, char in enumerate("001\r"):
        desk.keys.press(char, 2 if place else 400)
    settle(qtbot, desk)
    assert told.args == ["ORD-1"]
    assert (desk.scans, desk.field.text(), desk.returns) == ([], "", [])


def test_a_suffix_of_its_own_ends_a_scan(qtbot: QtBot, qapp: QApplication) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    keys = Keyboard(shown(qtbot, line))
    wedge = WedgeFilter(GAP_MS, prefix="~", suffix="#")
    wedge.install(qapp)
    with qtbot.waitSignal(wedge.scanned) as told:
        for char in "~1001#":
            keys.press(char, 2)
    wedge.remove(qapp)
    assert told.args == ["1001", keys.now_ms]
    assert line.text() == ""


def test_a_german_scanner_reads_right_on_a_us_computer(qtbot: QtBot, qapp: QApplication) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    keys = Keyboard(shown(qtbot, line))
    wedge = WedgeFilter(GAP_MS, decode="de-scancode", platform="windows")
    wedge.install(qapp)
    alt_gr = Modifier.ControlModifier | Modifier.AltModifier
    with qtbot.waitSignal(wedge.scanned) as told:
        keys.send(Qt.Key.Key_Y, "y", 2, place=21)
        keys.send(Qt.Key.Key_Slash, "/", 2, place=53)
        keys.send(Qt.Key.Key_Q, "", 2, alt_gr, place=16)
        keys.send(Qt.Key.Key_1, "1", 2, place=2)
        keys.send(Qt.Key.Key_Return, "\r", 2, place=28)
    wedge.remove(qapp)
    assert told.args[0] == "z-@1"


@pytest.mark.parametrize("platform", ["windows", "xcb", "cocoa"])
@pytest.mark.parametrize("decode", ["text", "us-scancode"])
@pytest.mark.parametrize("num_lock", [True, False])
def test_a_scanner_in_alt_mode_is_read_and_nothing_of_it_reaches_a_field_or_a_shortcut(
    qtbot: QtBot, qapp: QApplication, platform: str, decode: Decoding, num_lock: bool
) -> None:
    """Alt and numbers are the same under every layout; a digit of them must never answer a question."""
    window = QWidget()
    line = QLineEdit(window)
    qtbot.addWidget(window)
    keys = Keyboard(shown(qtbot, window))
    line.setFocus()
    pressed: list[None] = []
    for digit in "0123456789":
        QShortcut(QKeySequence(f"Alt+{digit}"), window).activated.connect(lambda: pressed.append(None))
    wedge = WedgeFilter(GAP_MS, decode=decode, platform=platform)
    wedge.install(qapp)
    seen: list[str] = []
    wedge.scanned.connect(lambda text, _: seen.append(text))
    for code in ("Zoo-2026/äY", "01040123\x1d10AA"):
        with qtbot.waitSignal(wedge.scanned):
            keys.now_ms += 1000
            for char in code:
                keys.write_by_alt(char, 2, platform, num_lock=num_lock)
            keys.send(Qt.Key.Key_Return, "\r", 2, place=28)
    wedge.remove(qapp)
    assert seen == ["Zoo-2026/äY", "01040123\x1d10AA"]
    assert (line.text(), pressed) == ("", [])


@pytest.mark.parametrize("platform", ["windows", "xcb", "cocoa"])
@pytest.mark.parametrize("each_ms", [1, 7, 10, 20, 40])
def test_a_scanner_in_alt_mode_is_read_at_any_pace(
    qtbot: QtBot, qapp: QApplication, platform: str, each_ms: int
) -> None:
    """By its shape: no person writes letters one after the other by their numbers."""
    line = QLineEdit()
    qtbot.addWidget(line)
    keys = Keyboard(shown(qtbot, line))
    line.setFocus()
    wedge = WedgeFilter(GAP_MS, platform=platform)
    wedge.install(qapp)
    with qtbot.waitSignal(wedge.scanned) as told:
        for char in "ORD-1001":
            keys.write_by_alt(char, each_ms, platform)
        keys.send(Qt.Key.Key_Return, "\r", each_ms, place=28)
    wedge.remove(qapp)
    assert (told.args[0], line.text()) == ("ORD-1001", "")


@pytest.mark.parametrize("platform", ["windows", "xcb"])
def test_a_suffix_in_alt_mode_ends_the_scan(qtbot: QtBot, qapp: QApplication, platform: str) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    keys = Keyboard(shown(qtbot, line))
    wedge = WedgeFilter(GAP_MS, platform=platform)
    wedge.install(qapp)
    with qtbot.waitSignal(wedge.scanned) as told:
        for char in "ORD-1001\r":
            keys.write_by_alt(char, 2, platform)
    wedge.remove(qapp)
    assert told.args[0] == "ORD-1001"


def test_a_person_writes_a_sign_by_alt_and_its_number(qtbot: QtBot, qapp: QApplication) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    keys = Keyboard(shown(qtbot, line))
    line.setFocus()
    wedge = WedgeFilter(GAP_MS, platform="windows")
    wedge.install(qapp)
    for char in "aß":
        keys.write_by_alt(char, TYPING_MS, "windows")

    def is_written() -> None:
        assert line.text() == "aß"

    qtbot.waitUntil(is_written)
    wedge.remove(qapp)

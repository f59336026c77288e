"""Every key of the table, pressed in the real window behind the scanner's filter, does what the sheet says of it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.bridge.wedge_filter import WedgeFilter
from station.domain.command_codes import DIGITS, Command
from station.ui import theme
from station.ui.keys import KEYS, Action, KeyRow, State, qt_keys, state_of
from station.ui.packer_window import UNREAD_MS, PackerWindow
from station.ui.palette import LIGHT
from station.wording.words import Words
from station.workflow.session import OF_THE_WINDOW
from station.workflow.views import OpenView, View
from tests.fakes.packer_views import packer_views
from tests.fakes.packing_table import furnished_home, packing_table

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

GUIDE = Path(__file__).parents[2] / "docs" / "packers.md"
#: What a platform tells of a key with Ctrl: the control character, as X11 and Windows do.
CONTROL = 0x1F
Pressed = list[tuple[str, tuple[object, ...]]]


@pytest.fixture(scope="module")
def by_state(tmp_path_factory: pytest.TempPathFactory) -> dict[State, View]:
    """A real view of every state."""
    with packing_table(tmp_path_factory.mktemp("t") / "home", *furnished_home(tmp_path_factory.mktemp("f"))) as table:
        session = table.make_session()
        session.start()
        session.scan(table.number("enjoy"), "wedge")
        table.hear(session)
        opened: OpenView = table.open
    found: dict[State, View] = {}
    for view in packer_views(opened).values():
        found.setdefault(state_of(view), view)
    return found


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[PackerWindow]:
    made = PackerWindow("Packing table 1", "Anna", lambda _name: None, Words, "en")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    wedge = WedgeFilter()
    wedge.install(qapp)
    yield made
    wedge.remove(qapp)
    made.close()
    theme.use(LIGHT)


def press(window: PackerWindow, key: str, at_ms: int) -> None:
    """Down and up, as the platform sends it to the window, not to a widget."""
    with_control = key.startswith("Ctrl+")
    code = qt_keys(key)[0]
    text = chr(code & CONTROL) if with_control and code < 0x80 else key if len(key) == 1 else ""
    text = {"Enter": "\r", "Backspace": "\b", "Esc": "\x1b"}.get(key, text)
    modifiers = Qt.KeyboardModifier.ControlModifier if with_control else Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, code, modifiers, text)
        event.setTimestamp(at_ms if kind == QEvent.Type.KeyPress else at_ms + 80)
        QCoreApplication.sendEvent(window.windowHandle(), event)


def done_by(window: PackerWindow, row: KeyRow, asked: Pressed) -> bool:
    """Whether what a row says was done, and nothing else was asked for."""
    does = row.does
    if does in DIGITS:
        return asked == [("choose", (int(does.value),))]
    match does:
        case Action.FIND | Action.PACKER:
            label = {Action.FIND: "Order number", Action.PACKER: "First name of the packer"}[does]
            return window.entry.isVisible() and window.entry.field.accessibleName() == label and not asked
        case Action.LOUDER | Action.QUIETER | Command.MUTE:
            return asked == [("sound", (does.value,))]
        case Command.LANGUAGE:
            return asked == [("words", ("de",))]
        case Command.DARK:
            return asked == [("colours", ("dark",))] and theme.PALETTE.name == "dark"
    return asked == [("do", (does.value,))]


CASES = [(row, key, state) for row in KEYS for key in row.keys for state in State if state in row.when]


@pytest.mark.parametrize(
    ("row", "key", "state"), CASES, ids=[f"{row.does.value}-{key}-{state.value}" for row, key, state in CASES]
)
def test_the_key_does_what_its_row_says(
    qtbot: QtBot, window: PackerWindow, by_state: dict[State, View], row: KeyRow, key: str, state: State
) -> None:
    asked: Pressed = []
    window.requested.connect(lambda name, facts: asked.append((name, facts)))
    window.sound_asked.connect(lambda what: asked.append(("sound", (what,))))
    window.words_changed.connect(lambda words: asked.append(("words", (words.language,))))
    window.colours_changed.connect(lambda name: asked.append(("colours", (name,))))
    window.show_view(by_state[state])
    press(window, key, at_ms=100_000 + UNREAD_MS)

    def is_done() -> None:
        assert done_by(window, row, asked), asked

    qtbot.waitUntil(is_done)


def test_every_state_has_a_view_and_every_command_is_somebodys(by_state: dict[State, View]) -> None:
    assert set(by_state) == set(State)
    assert {row.does for row in KEYS} == set(Command) | set(Action)
    assert set(Command) >= OF_THE_WINDOW


def test_alt_with_a_key_is_the_systems(qtbot: QtBot, window: PackerWindow, by_state: dict[State, View]) -> None:
    """Alt+F4 closes a window, and leaves nothing out of a parcel."""
    asked: list[str] = []
    window.requested.connect(lambda name, _facts: asked.append(name))
    window.show_view(by_state[State.OPEN])
    for modifier in (Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier):
        QCoreApplication.sendEvent(window, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F4, modifier))
    QCoreApplication.processEvents()
    assert asked == []


def test_the_guide_lists_every_key_once() -> None:
    """docs/packers.md: one row for every key, none twice, none that does nothing."""
    rows = [line.split("|") for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    names = {key for row in KEYS for key in row.keys} - {digit.value for digit in DIGITS}
    shown = {name.replace("Up", "↑").replace("Down", "↓") for name in names}
    listed: Counter[str] = Counter()
    for cells in rows:
        for cell in cells[1:3]:
            keys = re.findall(r"Ctrl\+\S|F\d+|Enter|Esc|Backspace", cell)
            if keys and re.fullmatch(
                r"[\s,]*(or|and|just type|[\s,])*", re.sub("|".join(map(re.escape, keys)), "", cell)
            ):
                listed.update(keys)
    assert set(listed) == shown
    assert [key for key, times in listed.items() if times > 1] == []

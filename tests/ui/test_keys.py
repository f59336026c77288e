"""The table of keys: every command has one, none means two things at once, and help, band and window read the same."""

from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from station.domain.command_codes import Command
from station.ui.commands_screen import LEFT_OUT, offered
from station.ui.instructions import key_name
from station.ui.keys import KEYS, Action, State, pressed, qt_keys, row_of
from station.wording.words import Words
from station.workflow.views import CommandsView


def press(key: str) -> QKeyEvent:
    control = Qt.KeyboardModifier.ControlModifier if key.startswith("Ctrl+") else Qt.KeyboardModifier.NoModifier
    return QKeyEvent(QEvent.Type.KeyPress, qt_keys(key)[0], control)


def test_every_command_has_a_key() -> None:
    assert {row.does for row in KEYS} == set(Command) | set(Action)


@pytest.mark.parametrize("state", State)
def test_no_key_means_two_things_in_one_state(state: State) -> None:
    for one, other in combinations([row for row in KEYS if state in row.when], 2):
        assert not set(one.keys) & set(other.keys), (one.does, other.does)


@pytest.mark.parametrize("state", State)
def test_a_key_does_what_its_line_says(state: State) -> None:
    for row in KEYS:
        if state in row.when:
            assert [pressed(press(key), state) for key in row.keys] == [row.does] * len(row.keys)


def test_control_makes_another_key() -> None:
    plain = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_D, Qt.KeyboardModifier.NoModifier, "d")
    assert pressed(plain, State.IDLE) is None
    assert pressed(press("Ctrl+D"), State.IDLE) is Command.DARK


def test_a_locked_table_only_speaks_louder_or_in_another_language() -> None:
    unlocked = {row.does for row in KEYS if State.LOGIN in row.when}
    assert unlocked == {Command.LANGUAGE, Command.DARK, Command.MUTE, Action.LOUDER, Action.QUIETER}


def test_the_help_offers_what_can_be_done_now_once() -> None:
    everything = tuple(Command)
    at_rest = [row.does for row in offered(CommandsView(everything))]
    assert len(at_rest) == len(set(at_rest))
    assert Command.SHORT not in at_rest
    assert Command.DAY in at_rest
    assert not LEFT_OUT & set(at_rest)
    assert [row.does for row in offered(CommandsView((Command.DAY,))) if isinstance(row.does, Command)] == [Command.DAY]


def test_keys_are_called_as_on_the_keyboard() -> None:
    assert key_name("Ctrl+Up", Words("de")) == "Strg+↑"
    assert key_name("Ctrl+Z", Words("en")) == "Ctrl+Z"
    assert key_name("Backspace", Words("en")) == "⌫"


def test_what_cannot_be_done_has_no_line() -> None:
    assert row_of(Command.SHORT, State.IDLE) is None

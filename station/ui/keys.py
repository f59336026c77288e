"""The one table of keys: which key does what, and when. The band, the help and the window all read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from station.domain.command_codes import DIGITS, Command
from station.workflow.views import (
    AskView,
    CommandsView,
    DayView,
    DoneView,
    IdleView,
    LoginView,
    OpenView,
    ProblemView,
    View,
)


class Action(StrEnum):
    """What the window itself does on a key; there is no code for it to scan."""

    FIND = "find"
    PACKER = "packer"
    LOUDER = "louder"
    QUIETER = "quieter"


class State(StrEnum):
    """What lies on the screen."""

    IDLE = "idle"
    OPEN = "open"
    PROBLEM = "problem"
    UNCERTAIN = "uncertain"  #: the problem that asks whether a print lies there
    LOST = "lost"  #: the problem that says that a print did not come out
    TAKE_OUT = "take_out"  #: the problem that wants something taken out of the box; Enter says nothing there
    ASK = "ask"
    DONE = "done"
    DAY = "day"
    HELP = "help"
    LOGIN = "login"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One line of the table. `keys` as they are printed on keyboards, the shown one first."""

    does: Command | Action
    keys: tuple[str, ...]
    when: frozenset[State]


EVERYWHERE = frozenset(State)
UNLOCKED = EVERYWHERE - {State.LOGIN}
AT_REST = frozenset({State.IDLE, State.DONE})
OVER_IT = frozenset({State.PROBLEM, State.ASK, State.DAY, State.HELP})
OPEN = frozenset({State.OPEN})
UNCERTAIN = frozenset({State.UNCERTAIN})
LOST = frozenset({State.LOST})
TAKE_OUT = frozenset({State.TAKE_OUT})

#: Where two rows share a key, they share no state. Esc asks for LEAVE; with an order open that sets it aside.
KEYS: tuple[KeyRow, ...] = (
    KeyRow(Command.FINISH, ("F12",), OPEN | {State.DONE}),
    KeyRow(Command.UNDO, ("Backspace", "Ctrl+Z"), OPEN),
    KeyRow(Command.SHORT, ("F4",), OPEN),
    KeyRow(Command.DAMAGED, ("F5",), OPEN),
    KeyRow(Command.NO_SAMPLE, ("F6",), OPEN),
    KeyRow(Command.TEXT, ("F7",), OPEN),
    KeyRow(Command.AGAIN, ("F2",), OPEN | AT_REST | LOST),
    KeyRow(Command.UNCERTAIN, ("F8",), OPEN),
    KeyRow(Command.SET_ASIDE, ("Esc",), OPEN),
    KeyRow(Command.HAND_OVER, ("F11",), OPEN),
    KeyRow(Command.SPLIT, ("Ctrl+2",), OPEN),
    KeyRow(Command.TAKEN_OUT, ("F8",), TAKE_OUT),
    KeyRow(Command.LIES_THERE, ("Enter",), UNCERTAIN),
    KeyRow(Command.NOT_THERE, ("F2",), UNCERTAIN),
    KeyRow(Command.GO_ON, ("Enter",), frozenset({State.PROBLEM, State.DONE, State.OPEN, State.IDLE}) | LOST),
    KeyRow(Command.LEAVE, ("Esc",), OVER_IT | UNCERTAIN | LOST | TAKE_OUT | AT_REST),
    KeyRow(Action.FIND, ("Ctrl+F", "F6"), AT_REST),
    KeyRow(Action.FIND, ("Ctrl+F",), UNLOCKED - AT_REST),
    KeyRow(Command.DAY, ("F3",), UNLOCKED),
    KeyRow(Command.HELP, ("F1",), UNLOCKED),
    KeyRow(Action.PACKER, ("F10",), UNLOCKED),
    KeyRow(Command.LOCK, ("Ctrl+L",), UNLOCKED),
    KeyRow(Command.LANGUAGE, ("F9",), EVERYWHERE),
    KeyRow(Command.DARK, ("Ctrl+D",), EVERYWHERE),
    KeyRow(Command.MUTE, ("Ctrl+M",), EVERYWHERE),
    KeyRow(Action.LOUDER, ("Ctrl+Up",), EVERYWHERE),
    KeyRow(Action.QUIETER, ("Ctrl+Down",), EVERYWHERE),
    *(KeyRow(digit, (digit.value,), frozenset({State.ASK})) for digit in DIGITS),
)

#: Problems with keys of their own.
PROBLEMS = {
    "print.uncertain": State.UNCERTAIN,
    "print.expired": State.LOST,
    "print.failed": State.LOST,
    "print.missing": State.LOST,
    "items.take_out": State.TAKE_OUT,
    "inserts.of_old_plan": State.TAKE_OUT,
}

_NAMED = {"Enter": (Qt.Key.Key_Return, Qt.Key.Key_Enter), "Esc": (Qt.Key.Key_Escape,)}


def state_of(view: View) -> State:
    """What kind of thing a view is, for the keys."""
    match view:
        case IdleView():
            return State.IDLE
        case OpenView():
            return State.OPEN
        case ProblemView():
            return PROBLEMS.get(view.code, State.PROBLEM)
        case AskView():
            return State.ASK
        case DoneView():
            return State.DONE
        case DayView():
            return State.DAY
        case CommandsView():
            return State.HELP
        case LoginView():
            return State.LOGIN


def row_of(does: Command | Action, state: State) -> KeyRow | None:
    """The line by which something is done in a state; None: it cannot be done there."""
    return next((row for row in KEYS if row.does is does and state in row.when), None)


def pressed(event: QKeyEvent, state: State) -> Command | Action | None:
    """What a key asks for in a state; None: nothing."""
    if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
        return None  # the system's: Alt+F4 is not F4
    with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    for row in KEYS:
        if state in row.when and any(_is_it(event.key(), with_control, key) for key in row.keys):
            return row.does
    return None


def first_keys(rows: Iterable[KeyRow]) -> dict[Command | Action, str]:
    """What is done by which key, as it is shown."""
    return {row.does: row.keys[0] for row in rows}


def qt_keys(key: str) -> tuple[Qt.Key, ...]:
    """Qt's keys of a name in the table, without Ctrl."""
    name = key.removeprefix("Ctrl+")
    return _NAMED.get(name) or (Qt.Key[f"Key_{name}"],)


def _is_it(code: int, with_control: bool, key: str) -> bool:
    return with_control == key.startswith("Ctrl+") and code in qt_keys(key)

"""The help: everything that can be done, with its key, as tiles to touch; and the languages."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from station.domain.command_codes import Command
from station.ui.fitted_text import FittedText
from station.ui.instructions import key_name, key_words
from station.ui.keys import KEYS, Action, KeyRow, State
from station.ui.theme import Scale
from station.ui.touch_button import TouchButton
from station.wording.packer_languages import PACKER_LANGUAGES
from station.wording.words import Words
from station.workflow.views import CommandsView

COLUMNS = 5

#: What the help leaves out: answers belong to their question, and this is the help.
LEFT_OUT = frozenset({Command.HELP, Command.LEAVE, Command.GO_ON, Command.LANGUAGE})


class CommandsScreen(QWidget):
    """Tiles of what can be done now; a touch does it."""

    pressed = Signal(str)  #: what is done, as the window's `act` takes it
    language_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = FittedText("help.title", 48, 700)
        self._grid = QGridLayout()
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addLayout(self._grid, 1)
        self._buttons: dict[str, TouchButton] = {}
        self._rows: tuple[KeyRow, ...] = ()

    def show_view(self, view: CommandsView, words: Words, scale: Scale) -> None:
        self._column.setContentsMargins(scale.px(48), scale.px(22), scale.px(48), scale.px(22))
        self._grid.setSpacing(scale.px(12))
        self._title.show_text(words.say("What can be done now"))
        self._title.fit(scale)
        self._title.fix_height(scale.px(64))
        rows = offered(view)
        if rows != self._rows:
            self._make_buttons(rows)
        for row in rows:
            self._buttons[row.does.value].show_words(key_name(row.keys[0], words), key_words(row.does, words))
        self._mark_language(words.language)
        for button in self._buttons.values():
            button.fit_free(scale)

    def _make_buttons(self, rows: tuple[KeyRow, ...]) -> None:
        self._rows = rows
        for old in self._buttons.values():
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = {}
        for row in rows:
            self._add(row.does.value, f"help.{row.does.value}").clicked.connect(self._clicked)
        for code in PACKER_LANGUAGES:
            button = self._add(f"language {code}", f"help.language.{code}")
            button.clicked.connect(self._language_clicked)

    def _mark_language(self, spoken: str) -> None:
        """The language of now has a tick."""
        for code, name in PACKER_LANGUAGES.items():
            self._buttons[f"language {code}"].show_words("✓" if code == spoken else "", name)

    def _add(self, action: str, name: str) -> TouchButton:
        button = TouchButton(name, action, 24)
        button.setProperty("touch", "true")
        button.setProperty("pad", "true")
        button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Expanding)
        place = len(self._buttons)
        self._grid.addWidget(button, place // COLUMNS, place % COLUMNS)
        self._buttons[action] = button
        return button

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, TouchButton):
            self.pressed.emit(sender.action)

    def _language_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, TouchButton):
            self.language_chosen.emit(sender.action.removeprefix("language "))


def offered(view: CommandsView) -> tuple[KeyRow, ...]:
    """The lines of the table of keys that the help shows: those of the state behind it, each thing once."""
    state = State.OPEN if view.open is not None else State.IDLE
    shown: dict[Command | Action, KeyRow] = {}
    for row in KEYS:
        is_known = isinstance(row.does, Action) or row.does in view.commands
        if is_known and state in row.when and row.does not in LEFT_OUT:
            shown.setdefault(row.does, row)
    return tuple(shown.values())

"""Digits to touch or type for a PIN: shows only how many there are."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from station.ui.parts import Text
from station.ui.theme import Scale
from station.ui.touch_button import TouchButton
from station.wording.words import Words

#: More digits than any PIN has are not taken.
MOST_DIGITS = 12

BACK, ENTER = "back", "enter"
LAYOUT = ("1", "2", "3", "4", "5", "6", "7", "8", "9", BACK, "0", ENTER)


class PinPad(QWidget):
    """A field of dots and twelve keys. The PIN leaves it once, by `entered`, and is forgotten here."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._pin, self._empty = "", ""
        self._dots = Text("big", "login.dots", wraps=True)
        self._dots.setAlignment(Qt.AlignmentFlag.AlignCenter)
        grid = QGridLayout()
        self._grid = grid
        self._buttons: dict[str, TouchButton] = {}
        for place, sign in enumerate(LAYOUT):
            button = TouchButton(f"login.{sign}", sign, 40)
            button.setProperty("touch", "true")
            button.setProperty("pad", "true")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter sends the PIN, it presses no digit
            button.clicked.connect(self._clicked)
            grid.addWidget(button, place // 3, place % 3)
            self._buttons[sign] = button
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._dots)
        column.addLayout(grid)
        column.addStretch(1)

    @property
    def label(self) -> QLabel:
        return self._dots

    def show_words(self, words: Words, scale: Scale) -> None:
        self._grid.setSpacing(scale.px(12))
        for sign, button in self._buttons.items():
            told = {BACK: "⌫", ENTER: "↵"}.get(sign, sign)
            button.show_words("", told)
            button.setAccessibleName({BACK: words.say("Delete"), ENTER: words.say("Log in")}.get(sign, sign))
            button.fit(scale, 150, 92)
        self._dots.setFixedHeight(scale.px(84))
        self._empty = words.say("PIN")
        self._dots.setAccessibleName(self._empty)
        self._show_dots()

    def setEnabled(self, is_enabled: bool) -> None:
        for button in self._buttons.values():
            button.setEnabled(is_enabled)
        if not is_enabled:
            self.forget()

    def forget(self) -> None:
        self._pin = ""
        self._show_dots()

    def take_key(self, event: QKeyEvent) -> bool:
        """A digit, Backspace or Enter; False for any other key."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press(ENTER)
        elif event.key() == Qt.Key.Key_Backspace:
            self._press(BACK)
        elif event.text() in self._buttons:
            self._press(event.text())
        else:
            return False
        return True

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, TouchButton):
            self._press(sender.action)

    def _press(self, sign: str) -> None:
        if not self._buttons[sign].isEnabled():
            return
        if sign == ENTER:
            pin = self._pin
            self.forget()
            if pin:
                self.entered.emit(pin)
        elif sign == BACK:
            self._pin = self._pin[:-1]
        elif len(self._pin) < MOST_DIGITS:
            self._pin += sign
        self._show_dots()

    def _show_dots(self) -> None:
        self._dots.show_text("●" * len(self._pin) or self._empty)

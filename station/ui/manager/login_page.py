"""The question for a name and a PIN in front of the manager's window."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from station.bridge.manager_desk import DeskBridge
from station.domain.roles import Account
from station.domain.trouble import Trouble
from station.ui.manager.parts import Combo, button, label, named
from station.ui.manager.style import desk_scale, desk_style
from station.wording.words import Words

__all__ = ["LoginDialog"]

#: A PIN is looked at for about a tenth of this, on purpose.
CLOSE_TIMEOUT_S = 5.0


class LoginDialog(QDialog):
    """Accepted once the PIN was right; `account` tells who it is. `why`: what locked the window, "" = it opens."""

    def __init__(self, desk: DeskBridge, people: Sequence[Account], words: Words, why: str = "") -> None:
        super().__init__()
        self._desk, self.words = desk, words
        self.account: Account | None = None
        self.setObjectName("desk")
        self.setWindowTitle(words.say("Manager"))
        self.setStyleSheet(desk_style(desk_scale(1280, 800)))
        self.heading, self.problem = label("title"), label("problem", "login.problem", wraps=True)
        self.why = label("soft", "login.why", wraps=True)
        self.heading.setText(words.say("Locked") if why else words.say("Who works here?"))
        self.why.setText(why)
        self.why.setVisible(bool(why))
        self.who, self.pin = Combo("login.who"), named(QLineEdit(), "login.pin")
        self.who.fill([(one.first_name, one.id) for one in people], people[0].id)
        self.who.setAccessibleName(words.say("Name"))
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setPlaceholderText(words.say("PIN"))
        self.pin.setAccessibleName(words.say("PIN"))
        self.enter = button("login.enter", "primary")
        self.enter.setText(words.say("Open"))
        column = QVBoxLayout(self)
        for widget in (self.heading, self.why, self.who, self.pin, self.problem, self.enter):
            column.addWidget(widget)
        self.problem.hide()
        self.setMinimumWidth(380)
        self.pin.setFocus()
        self.enter.setDefault(True)
        self.enter.clicked.connect(self._ask)
        desk.answered.connect(self._answered)
        desk.failed.connect(self._failed)

    @Slot()
    def end(self) -> None:
        """End the thread that looks at PINs."""
        self._desk.close(CLOSE_TIMEOUT_S)

    @Slot()
    def _ask(self) -> None:
        self.enter.setEnabled(False)
        self._desk.ask("enter", self.who.currentData(), self.pin.text())

    @Slot(str, int, object)
    def _answered(self, _request: str, _ticket: int, account: object) -> None:
        if isinstance(account, Account):
            self.account = account
            self.accept()

    @Slot(str, int, object)
    def _failed(self, _request: str, _ticket: int, trouble: object) -> None:
        self.enter.setEnabled(True)
        self.pin.clear()
        self.pin.setFocus()
        if isinstance(trouble, Trouble):
            self.problem.setProperty("tone", "bad")
            self.problem.setText(" ".join(self.words.trouble(trouble.code, **trouble.facts)))
            self.problem.show()

"""The page of the first start that asks where orders are kept, and tries the address while it is typed."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLineEdit, QListWidget

from station.bridge.manager_desk import DeskBridge
from station.domain.trouble import Trouble
from station.ui.parts import Text
from station.ui.setup.page import SetupPage
from station.wording.words import Words

#: A pause in typing this long, and the address is tried.
PAUSE_MS = 500
OWN, SHOP = 0, 1


class DatabasePage(SetupPage):
    """A file of this table, or the shop's PostgreSQL at an address that answered."""

    def __init__(self, words: Words, desk: DeskBridge) -> None:
        super().__init__("database", words)
        self._desk = desk
        self._ticket = 0
        self._answer: Trouble | bool | None = None  #: True = it answered, None = not known yet
        self.list = QListWidget()
        self.list.setObjectName("database.list")
        self.list.addItems(["", ""])
        self.list.setCurrentRow(OWN)
        self.field = QLineEdit()
        self.field.setObjectName("database.field")
        self.field.setPlaceholderText("postgresql://station:password@server/shop")
        self.result = Text("lead", "database.result", wraps=True)
        for widget in (self.list, self.field, self.result):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._try)
        self.list.currentRowChanged.connect(self._choose)
        self.field.textChanged.connect(self._typed)
        desk.answered.connect(self._answered)
        desk.failed.connect(self._failed)
        self.show_words(words)
        self._show()

    @property
    def address(self) -> str:
        """ "" = a file of this table."""
        return self.field.text().strip() if self.list.currentRow() == SHOP else ""

    @property
    def is_ready(self) -> bool:
        return self.list.currentRow() == OWN or self._answer is True

    def enter(self) -> None:
        self.list.setFocus()

    def show_words(self, words: Words) -> None:
        super().show_words(words)
        self.question.show_text(words.say("Where are the orders kept?"))
        self.hint.show_text(words.say("Several tables share the shop's database. Tab goes to its address."))
        self.list.item(OWN).setText(words.say("In a file of this table"))
        self.list.item(SHOP).setText(words.say("In the shop's database (PostgreSQL)"))
        self.list.setAccessibleName(self.question.full_text())
        self.field.setAccessibleName(words.say("Address of the database"))
        self._show()

    @Slot()
    def _choose(self) -> None:
        self._typed()
        if self.list.currentRow() == OWN:
            self._pause.stop()

    @Slot()
    def _typed(self) -> None:
        self._answer, self._ticket = None, 0
        self._pause.start()
        self._show()
        self.changed.emit()

    @Slot()
    def _try(self) -> None:
        if self.address:
            self._ticket = self._desk.ask("try_database", self.address)

    @Slot(str, int, object)
    def _answered(self, _request: str, ticket: int, _answer: object) -> None:
        self._take(ticket, True)

    @Slot(str, int, object)
    def _failed(self, _request: str, ticket: int, trouble: Trouble) -> None:
        self._take(ticket, trouble)

    def _take(self, ticket: int, answer: Trouble | bool) -> None:
        if ticket and ticket == self._ticket:
            self._answer = answer
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        is_shop = self.list.currentRow() == SHOP
        self.field.setVisible(is_shop)
        self.result.setVisible(is_shop)
        self.result.show_text(self._said())

    def _said(self) -> str:
        if isinstance(self._answer, Trouble):
            return " ".join(self.words.trouble(self._answer.code, **self._answer.facts))
        if self._answer:
            return self.words.say("The database answers.")
        if not self.address:
            return self.words.say("Type its address, e.g. postgresql://name:password@server/shop")
        return self.words.say("Trying the address …")

"""The page of the first start that asks where orders are kept, and tries the address while it is typed."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QSizePolicy

from station.bridge.manager_desk import DeskBridge
from station.database_address import without_password
from station.domain.trouble import Trouble
from station.ui.parts import Text
from station.ui.setup.page import SetupPage
from station.ui.theme import Scale
from station.ui.touch_button import TouchButton
from station.wording.words import Words

#: A pause in typing this long, and the address is tried.
PAUSE_MS = 500
OWN, SHOP = 0, 1
SHOW_KEY = "F2"


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
        self.list.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.field, self.secret = QLineEdit(), QLineEdit()
        self.field.setObjectName("database.field")
        self.field.setPlaceholderText("postgresql://station@server/shop")
        self.secret.setObjectName("database.password")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.show_secret = TouchButton("database.show", "show", 26)
        self.show_secret.setProperty("touch", "true")
        self.result = Text("lead", "database.result", wraps=True)
        row = QHBoxLayout()
        row.addWidget(self.secret, 1)
        row.addWidget(self.show_secret)
        self.column.addWidget(self.list)
        self.column.addWidget(self.field)
        self.column.addLayout(row)
        self.column.addWidget(self.result)
        self.column.addStretch(1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._try)
        self.list.currentRowChanged.connect(self._choose)
        self.field.textChanged.connect(self._address_typed)
        self.secret.textChanged.connect(self._typed)
        self.show_secret.clicked.connect(self._turn)
        QShortcut(QKeySequence(SHOW_KEY), self).activated.connect(self._turn)
        desk.answered.connect(self._answered)
        desk.failed.connect(self._failed)
        self.show_words(words)
        self._show()

    @property
    def address(self) -> str:
        """ "" = a file of this table."""
        return self.field.text().strip() if self.list.currentRow() == SHOP else ""

    @property
    def password(self) -> str:
        """What was typed for this address."""
        return self.secret.text() if self.address else ""

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
        self.secret.setAccessibleName(words.say("Password"))
        self.secret.setPlaceholderText(words.say("Password"))
        self._show()

    def fit(self, scale: Scale) -> None:
        super().fit(scale)
        self.show_secret.fit(scale, 260, 64)

    @Slot()
    def _turn(self) -> None:
        """Show the password, or hide it again."""
        is_hidden = self.secret.echoMode() is QLineEdit.EchoMode.Password
        self.secret.setEchoMode(QLineEdit.EchoMode.Normal if is_hidden else QLineEdit.EchoMode.Password)
        self._show()

    @Slot()
    def _address_typed(self) -> None:
        """A password that is typed or pasted with the address goes to its own field, where it is hidden."""
        bare, password = without_password(self.field.text())
        if password:
            behind = len(self.field.text()) - self.field.cursorPosition()
            self.secret.setText(password)
            self.field.setText(bare)  # comes back here
            self.field.setCursorPosition(max(0, len(bare) - behind))
            return
        self._typed()

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
            self._ticket = self._desk.ask("try_database", self.address, self.password)

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
        is_hidden = self.secret.echoMode() is QLineEdit.EchoMode.Password
        self.show_secret.show_words(SHOW_KEY, self.words.say("Show") if is_hidden else self.words.say("Hide"))
        for widget in (self.field, self.secret, self.show_secret):
            widget.setVisible(is_shop)
        self.result.setVisible(is_shop)
        self.result.show_text(self._said())

    def _said(self) -> str:
        if isinstance(self._answer, Trouble):
            return " ".join(self.words.trouble(self._answer.code, **self._answer.facts))
        if self._answer:
            told = self.words.say("The database answers.")
            kept = self.words.say("Its password is kept apart from the settings, in the keyring where there is one.")
            return f"{told} {kept}" if self.password else told
        if not self.address:
            return self.words.say("Type its address, e.g. postgresql://name@server/shop, and the password below.")
        return self.words.say("Trying the address …")

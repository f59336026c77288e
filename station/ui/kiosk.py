"""Kiosk mode: the packing window fills the screen, and closes only for IT. It cannot lock the computer around it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout

from station.bridge.manager_desk import DeskBridge
from station.domain.roles import Account
from station.domain.trouble import Trouble
from station.ui import theme
from station.ui.manager.parts import Combo, button, label, named
from station.ui.manager.style import desk_scale, desk_style
from station.ui.packer_window import PackerWindow
from station.wording.words import Words

__all__ = ["Kiosk", "LeaveDialog"]

#: Not Ctrl+Alt+Q: on German keyboards that is AltGr+Q, the sign @.
LEAVE_KEYS = "Ctrl+Shift+Q"


class Kiosk(QObject):
    """Keeps a window full on the screen, and asks before it closes: by its keys, Alt+F4 or the desktop.

    The computer shutting down or logging off closes it without a question: every step of a parcel is stored already.
    """

    def __init__(self, window: PackerWindow, desk: DeskBridge) -> None:
        super().__init__(window)
        self._window, self.desk = window, desk
        self._may_close = False
        self._ticket = 0
        self.dialog: LeaveDialog | None = None
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        window.setWindowState(Qt.WindowState.WindowFullScreen)
        window.installEventFilter(self)
        shortcut = QShortcut(QKeySequence(LEAVE_KEYS), window)
        shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
        shortcut.activated.connect(self.ask)
        desk.answered.connect(self._answered)
        desk.failed.connect(self._failed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Close and not self._may_close and not _is_logging_off():
            event.ignore()
            self.ask()
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def ask(self) -> None:
        """Find out who may close, then ask; a second wish changes nothing."""
        if self.dialog is None and not self._ticket:
            self._ticket = self.desk.ask("closers")

    @Slot(str, int, object)
    def _answered(self, request: str, ticket: int, answer: object) -> None:
        if request == "closers" and ticket == self._ticket and isinstance(answer, Sequence):
            self._open(answer)
        elif request == "enter":
            self._leave()

    @Slot(str, int, object)
    def _failed(self, request: str, _ticket: int, trouble: object) -> None:
        """Without the database nobody can be asked for a PIN: said, and the window stays."""
        if self.dialog is None:
            self._open(())
        if self.dialog is not None and isinstance(trouble, Trouble):
            self.dialog.show_problem(trouble, is_final=request == "closers")

    def _open(self, closers: Sequence[Account]) -> None:
        self._ticket = 0
        dialog = LeaveDialog(self._window, closers, self._window.words)
        dialog.closing.connect(self._closing)
        dialog.finished.connect(self._kept)
        self.dialog = dialog
        dialog.open()

    @Slot(int, str)
    def _closing(self, account_id: int, pin: str) -> None:
        if account_id:
            self.desk.ask("enter", account_id, pin)
        else:
            self._leave()

    @Slot()
    def _kept(self) -> None:
        self.dialog = None
        self._window.setFocus()

    def _leave(self) -> None:
        self._may_close = True
        if self.dialog is not None:
            self.dialog.accept()
        self._window.close()


class LeaveDialog(QDialog):
    """Asks for a yes, and for the PIN of IT where there is one. Scans and a stray Enter keep packing."""

    closing = Signal(int, str)  #: account and PIN; 0 and "" where a yes is enough

    def __init__(self, window: PackerWindow, closers: Sequence[Account], words: Words) -> None:
        super().__init__(window)
        self._words = words
        self.setObjectName("desk")
        self.setWindowTitle(words.say("Close the packing window?"))
        self.setStyleSheet(desk_style(desk_scale(window.width(), window.height())))
        self.problem = label("problem", "kiosk.problem", wraps=True)
        self.who, self.pin = Combo("kiosk.who"), named(QLineEdit(), "kiosk.pin")
        self.keep, self.close_it = button("kiosk.keep", "primary"), button("kiosk.close")
        self._build(closers)
        self.keep.clicked.connect(self.reject)
        self.close_it.clicked.connect(self._close)

    def _build(self, closers: Sequence[Account]) -> None:
        words = self._words
        heading = label("title")
        heading.setText(words.say("Close the packing window?"))
        told = label("soft", "kiosk.told", wraps=True)
        told.setText(words.say("What lies open here stays open for the next start."))
        self.who.fill([(one.first_name, one.id) for one in closers], closers[0].id if closers else 0)
        self.who.setAccessibleName(words.say("Name"))
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setPlaceholderText(words.say("PIN"))
        self.pin.setAccessibleName(words.say("PIN"))
        self.keep.setText(words.say("Keep packing"))
        self.close_it.setText(words.say("Close"))
        for one in (self.keep, self.close_it):
            one.setMinimumHeight(theme.TOUCH_PX)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.addWidget(self.keep, 1)
        row.addWidget(self.close_it, 1)
        for widget in (heading, told, self.who, self.pin, self.problem):
            column.addWidget(widget)
        column.addLayout(row)
        self.problem.hide()
        self.who.setVisible(bool(closers))
        self.pin.setVisible(bool(closers))
        self.setMinimumWidth(460)
        (self.close_it if closers else self.keep).setDefault(True)  # with a PIN, Enter sends the PIN
        (self.pin if closers else self.keep).setFocus()

    @Slot()
    def _close(self) -> None:
        self.close_it.setEnabled(False)  # until the answer is there
        self.closing.emit(*((self.who.currentData(), self.pin.text()) if self.who.count() else (0, "")))

    def show_problem(self, trouble: Trouble, is_final: bool) -> None:
        """Why it stays open; `is_final`: nothing can be tried again in this dialog."""
        self.problem.setText(" ".join(self._words.trouble(trouble.code, **trouble.facts)))
        self.problem.show()
        self.pin.clear()
        self.close_it.setEnabled(not is_final)
        (self.keep if is_final else self.pin).setFocus()


def _is_logging_off() -> bool:
    app = QGuiApplication.instance()
    return isinstance(app, QGuiApplication) and app.isSavingSession()

"""Locks the manager's window after minutes without a key or the mouse; the same person's PIN opens it again."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QDialog, QWidget

__all__ = ["IdleLock"]

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleLock(QObject):
    """Hides a window when nobody touched it for so long, and shows it again when the question was answered.

    `ask` makes the question; its `accepted` opens the window as it was left, its `rejected` closes it for good.
    """

    def __init__(self, app: QApplication, window: QWidget, ask: Callable[[], QDialog], minutes: float) -> None:
        super().__init__(window)
        self._app, self._window, self._ask = app, window, ask
        self.question: QDialog | None = None
        self._state = window.windowState()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(round(minutes * 60_000))
        self._rest.timeout.connect(self.lock)
        self._rest.start()
        app.installEventFilter(self)

    @property
    def is_locked(self) -> bool:
        return self.question is not None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and not self.is_locked:
            self._rest.start()
        return False

    def stop(self) -> None:
        """Look at nothing any more."""
        self._rest.stop()
        self._app.removeEventFilter(self)

    @Slot()
    def lock(self) -> None:
        """Ask who is there; what is typed stays typed, questions that were open are answered with no."""
        if self.is_locked:
            return
        while isinstance(asked := QApplication.activeModalWidget(), QDialog):
            asked.reject()
        self._state = self._window.windowState()
        self.question = self._ask()
        self.question.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # its end is not that of the program
        self.question.accepted.connect(self._open)
        self.question.rejected.connect(self._leave)
        self.question.show()
        self._window.hide()

    @Slot()
    def _open(self) -> None:
        self._window.setWindowState(self._state)
        self._window.show()
        self._window.activateWindow()
        self._forget()
        self._rest.start()

    @Slot()
    def _leave(self) -> None:
        self._forget()
        self._window.close()
        self._app.quit()  # a hidden window that closes does not count as the last one

    def _forget(self) -> None:
        if self.question is not None:
            self.question.deleteLater()
        self.question = None

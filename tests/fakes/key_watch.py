"""Notes the keys that reach an application's windows, as an event filter: the system's own, or all that get through."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow

MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}


class KeyWatch(QObject):
    """Installed behind other filters it sees what they let through, installed after them all that the system sends."""

    def __init__(self, is_system_only: bool = False) -> None:
        """`is_system_only`: leaves out keys that the application sends itself."""
        super().__init__()
        self.keys: list[str] = []
        self.stamps: list[int] = []  #: milliseconds, by the system's clock of keys
        self._is_system_only = is_system_only

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWindow):
            return False
        is_meant = event.type() == QEvent.Type.KeyPress and event.key() not in MODIFIERS
        if is_meant and (event.spontaneous() or not self._is_system_only):
            self.keys.append(event.text() or Qt.Key(event.key()).name)
            self.stamps.append(event.timestamp())
        return False

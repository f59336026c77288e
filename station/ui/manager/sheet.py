"""A page as it prints, on the manager's screens: as large as its room, never larger than itself."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from station.ui import theme

__all__ = ["Sheet"]


class Sheet(QLabel):
    """A page that shrinks to the room there is, never grows beyond its own size."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(90)
        self._page = QPixmap()

    def show_page(self, png: bytes) -> None:
        """Show a page; b"" shows none."""
        self._page = QPixmap()
        if png:
            self._page.loadFromData(png)
        self._fit()

    def has_page(self) -> bool:
        """Whether a page is shown."""
        return not self._page.isNull()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._page.isNull():
            self.setPixmap(QPixmap())
            return
        ratio = self.devicePixelRatioF()
        room = self.size() * ratio
        size = self._page.size().boundedTo(room)
        shown = self._page.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        painter = QPainter(shown)
        painter.setPen(QColor(theme.FAINT))
        painter.drawRect(shown.rect().adjusted(0, 0, -1, -1))
        painter.end()
        shown.setDevicePixelRatio(ratio)
        self.setPixmap(shown)

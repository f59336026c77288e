"""Parcels of each hour of a day as bars, with the number on each."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.ui import theme
from station.ui.fitted_text import sized_font
from station.ui.theme import Scale

#: A day's usual hours; the bars widen where something was packed outside them.
FIRST_HOUR, LAST_HOUR = 7, 17


class HourBars(QWidget):
    """One bar an hour, the highest as high as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("day.hours")
        self._by_hour: dict[int, int] = {}
        self._scale = Scale(1.0)

    def show_hours(self, by_hour: Sequence[tuple[int, int]], scale: Scale) -> None:
        """(hour of the day, parcels packed in it); hours without a parcel may be left out."""
        self._by_hour, self._scale = dict(by_hour), scale
        self.setAccessibleName(", ".join(f"{hour}:00 {count}" for hour, count in by_hour))
        self.setMinimumHeight(scale.px(150))
        self.update()

    def hours(self) -> range:
        """The hours that are drawn."""
        return range(min(FIRST_HOUR, *self._by_hour, 23), max(LAST_HOUR, *self._by_hour, 0) + 1)

    def sizeHint(self) -> QSize:
        return QSize(400, self._scale.px(240))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hours, px = self.hours(), self._scale.px
        font = sized_font("\n".join(self.font().families()), 600, px(20))
        painter.setFont(font)
        line = painter.fontMetrics().height()
        step = self.width() / len(hours)
        most = max(self._by_hour.values(), default=0) or 1
        room = self.height() - 2 * line - px(8)
        for place, hour in enumerate(hours):
            count = self._by_hour.get(hour, 0)
            high = room * count / most
            left = place * step
            bar = QRectF(left + step * 0.14, line + room - high, step * 0.72, high)
            painter.fillRect(bar, QColor(theme.ACCENT))
            painter.setPen(QColor(theme.INK))
            if count:
                above = QRectF(left, bar.top() - line, step, line)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(count))
            painter.setPen(QColor(theme.SOFT))
            below = QRectF(left, self.height() - line, step, line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(hour))
        painter.fillRect(QRectF(0, line + room, self.width(), max(px(2), 1)), QColor(theme.SOFT))

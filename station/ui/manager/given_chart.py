"""A chart of how many of something went out until each day, and where its campaign ends. Painted here."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from station.ui import theme
from station.ui.theme import Scale
from station.wording.words import Words

__all__ = ["GivenChart"]


class GivenChart(QWidget):
    """A line that rises in steps; a dashed one where nothing more goes out."""

    def __init__(self) -> None:
        super().__init__()
        self.points: Sequence[tuple[date, int]] = ()
        self.total: int | None = None
        self._words: Words | None = None
        self._scale = Scale(1.0)

    def show_given(self, points: Sequence[tuple[date, int]], total: int | None, words: Words) -> None:
        """Show these counts so far, oldest first, and the most that may go out (None: no end)."""
        self.points, self.total, self._words = points, total, words
        told = "".join(f"{words.day(day)}: {words.number(count)}" for day, count in points[-1:])
        self.setAccessibleName(f"{words.say('Given so far')} {told}")
        self.update()

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""
        self._scale = scale
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self._scale.px(220))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.points or self._words is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._scale.px
        box = QRectF(px(70), px(14), max(self.width() - px(90), 1), max(self.height() - px(48), 1))
        most = max(self.points[-1][1], self.total or 0, 1)
        self._paint_axes(painter, box, most, self._words)
        line = [QPointF(box.left(), box.bottom())]
        for day, count in self.points:
            x = self._across(box, day)
            line += [QPointF(x, line[-1].y()), QPointF(x, box.bottom() - box.height() * count / most)]
        line.append(QPointF(box.right(), line[-1].y()))
        ground = QColor(theme.ACCENT)
        ground.setAlpha(30)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawPolygon(QPolygonF([*line, QPointF(box.right(), box.bottom())]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.ACCENT), 2.5))
        painter.drawPolyline(QPolygonF(line))

    def _across(self, box: QRectF, day: date) -> float:
        first, last = self.points[0][0].toordinal(), self.points[-1][0].toordinal() + 1  # the last day has its room too
        return box.left() + box.width() * (day.toordinal() - first) / (last - first)

    def _paint_axes(self, painter: QPainter, box: QRectF, most: int, words: Words) -> None:
        px = self._scale.px
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for count in dict.fromkeys((0, self.points[-1][1], most)):
            y = box.bottom() - box.height() * count / most
            is_end = count == self.total
            style = Qt.PenStyle.DashLine if is_end else Qt.PenStyle.SolidLine
            painter.setPen(QPen(QColor(theme.WARN if is_end else theme.LINE), 1.5 if is_end else 1, style))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(QColor(theme.WARN if is_end else theme.SOFT))
            painter.drawText(QRectF(0, y - px(12), px(60), px(24)), right, words.number(count))
        painter.setPen(QColor(theme.SOFT))
        below = QRectF(box.left(), box.bottom() + px(8), box.width(), px(24))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, words.day(self.points[0][0]))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, words.day(self.points[-1][0]))

"""Charts of results, painted here: an interval in a cell of a table, and a difference over time. Knows no store."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from station.domain.results import Difference, Verdict
from station.ui import theme
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.results_reading import CoursePoint
from station.workflow.results_table import said_difference

__all__ = ["CourseChart", "IntervalDelegate", "verdict_colours"]

_Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def verdict_colours(verdict: Verdict) -> tuple[str, str]:
    """Ink and ground of a verdict."""
    match verdict:
        case Verdict.WORKS:
            return theme.OK, theme.OK_SOFT
        case Verdict.HARMS | Verdict.NOT_TRUSTED:
            return theme.BAD, theme.BAD_SOFT
        case Verdict.NOT_CLEAR:
            return theme.WARN, theme.WARN_SOFT
    return theme.SOFT, "#F1EDE5"


class IntervalDelegate(QStyledItemDelegate):
    """Paints the difference as a point on its interval; all rows on one axis with zero in the middle."""

    #: Roles the model answers with the Difference, the Verdict and the end of the axis, in orders per customer.
    DIFFERENCE, VERDICT, REACH = (Qt.ItemDataRole.UserRole + number for number in (1, 2, 3))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        found = index.data(self.DIFFERENCE)
        if not isinstance(found, Difference) or found.low is None or found.high is None:
            return
        box = QRectF(option.rect).adjusted(10, 0, -10, 0)
        reach, across = max(float(index.data(self.REACH)), 1e-9), box.center().y()

        def place(each: float) -> QPointF:
            return QPointF(box.center().x() + box.width() / 2 * each / reach, across)

        colour = QColor(verdict_colours(index.data(self.VERDICT))[0])
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.FAINT), 1))
        painter.drawLine(QPointF(box.center().x(), box.top()), QPointF(box.center().x(), box.bottom()))
        painter.setPen(QPen(colour, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(place(found.low), place(found.high))
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(place(found.difference), 5, 5)
        painter.restore()


class CourseChart(QWidget):
    """The difference of one trial day by day; its interval as a band, once anything may be claimed."""

    def __init__(self) -> None:
        super().__init__()
        self._points: Sequence[CoursePoint] = ()
        self._words: Words | None = None
        self._colour = theme.SOFT
        self._scale = Scale(1.0)

    def show_course(self, points: Sequence[CoursePoint], verdict: Verdict | None, words: Words) -> None:
        """Show these points, oldest first; none empties the chart."""
        self._points, self._words = points, words
        self._colour = verdict_colours(verdict)[0] if verdict else theme.SOFT
        said = [f"{words.day(point.day)} {said_difference(point.difference, words)}" for point in points[-1:]]
        self.setAccessibleName(words.say("Difference per 100 over time") + " " + "".join(said))
        self.update()

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""
        self._scale = scale
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self._scale.px(220))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._points or self._words is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._scale.px
        box = QRectF(px(70), px(10), max(self.width() - px(90), 1), max(self.height() - px(44), 1))
        reach = self._reach()
        self._paint_axes(painter, box, reach, self._words)
        claimed = [point for point in self._points if point.low is not None]
        edge = [self._at(box, reach, point, point.high) for point in claimed]
        edge += [self._at(box, reach, point, point.low) for point in reversed(claimed)]
        band = QColor(self._colour)
        band.setAlpha(38)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        painter.drawPolygon(QPolygonF(edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._colour), 2.5))
        shown = claimed or self._points
        painter.drawPolyline(QPolygonF([self._at(box, reach, point, point.difference) for point in shown]))

    def _reach(self) -> float:
        """End of the axis: what the newer half needs; the first days swing as they like and are cut off."""
        newer = self._points[len(self._points) // 2 :]
        ends = [abs(each) for point in newer for each in (point.low, point.high, point.difference) if each is not None]
        return max(*ends, 0.01) * 1.15

    def _at(self, box: QRectF, reach: float, point: CoursePoint, value: float | None) -> QPointF:
        first, last = self._points[0].day.toordinal(), self._points[-1].day.toordinal()
        along = (point.day.toordinal() - first) / max(last - first, 1)
        up = max(-1.0, min(1.0, (value or 0.0) / reach))
        return QPointF(box.left() + box.width() * along, box.center().y() - box.height() / 2 * up)

    def _paint_axes(self, painter: QPainter, box: QRectF, reach: float, words: Words) -> None:
        px = self._scale.px
        for part in (-0.8, 0.0, 0.8):
            y = box.center().y() - box.height() / 2 * part
            painter.setPen(QPen(QColor(theme.FAINT if part == 0 else theme.LINE), 1))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(QColor(theme.SOFT))
            said = said_difference(part * reach, words) if part else "0"
            right = Qt.AlignmentFlag.AlignRight | _MIDDLE
            painter.drawText(QRectF(0, y - px(12), px(60), px(24)), right, said)
        below = QRectF(box.left(), box.bottom() + px(8), box.width(), px(24))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, words.day(self._points[0].day))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, words.day(self._points[-1].day))

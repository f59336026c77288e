"""What a customer bought and got, painted as one widget: rows of labels cost more than all the rest of the column."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from station.ui import theme
from station.ui.parts import plain_tip
from station.ui.theme import Scale

#: Sizes in design pixels: a row, the column of the days, the gap after it, the column of the dots; then of the type,
#: with the least one of an event that would not fit otherwise.
ROW, DAY_WIDTH, DAY_GAP, DOT_WIDTH = 34, 84, 12, 20
DAY_TYPE, TEXT_TYPE, LEAST_TYPE = 18, 19, 15
#: Rows that are always shown, and those asked for; the same for every customer, so that nothing is laid out anew.
LEAST_ROWS, USUAL_ROWS = 3, 6
#: The left part of a row below, such as "Likes".
TITLE_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class PastRow:
    """One event: its day, its dot, what happened."""

    day: str
    dot: str
    colour: str
    told: str


class PastSheet(QWidget):
    """Events from above, as many as fit; figures such as the lifetime value at the foot."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("customer.past")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._rows: Sequence[PastRow] = ()
        self._figures: Sequence[tuple[str, str]] = ()
        self._scale = Scale(1.0)

    def show_rows(self, rows: Sequence[PastRow], figures: Sequence[tuple[str, str]], scale: Scale) -> None:
        """Paint these events, newest first, and (title, value) figures."""
        if scale != self._scale or len(figures) != len(self._figures):
            self.updateGeometry()
        self._rows, self._figures, self._scale = rows, figures, scale
        self.setAccessibleDescription("\n".join(self.told()))
        self.update()

    def told(self) -> list[str]:
        """Everything that stands here, a line each."""
        events = [f"{row.day} {row.told}".strip() for row in self._rows]
        return [*events, *(f"{title} {value}" for title, value in self._figures)]

    def sizeHint(self) -> QSize:
        return QSize(200, self._height(USUAL_ROWS))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self._height(LEAST_ROWS))

    def _height(self, events: int) -> int:
        return self._scale.px(ROW) * (events + len(self._figures))

    def _fitting(self) -> int:
        """How many events find room above the figures."""
        free = self.height() - self._height(0)
        return max(0, min(len(self._rows), free // self._scale.px(ROW)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self._scale.px(ROW)
        shown = self._rows[: self._fitting()]
        day_width = self._day_width(shown)
        for place, row in enumerate(shown):
            self._paint_row(painter, row, QRect(0, place * height, self.width(), height), day_width)
        top = self.height() - len(self._figures) * height
        for place, (title, value) in enumerate(self._figures):
            box = QRect(0, top + place * height, self.width(), height)
            left = QRect(box.left(), box.top(), round(box.width() * TITLE_SHARE), height)
            right = box.adjusted(left.width(), 0, 0, 0)
            self._text(painter, left, title, TEXT_TYPE, theme.INK)
            self._text(painter, right, value, TEXT_TYPE, theme.INK, is_bold=True, align=Qt.AlignmentFlag.AlignRight)

    def _day_width(self, rows: Sequence[PastRow]) -> int:
        """Of the widest day, such as one of another year, with a gap."""
        metrics = QFontMetrics(self._font(DAY_TYPE))
        widest = max((metrics.horizontalAdvance(row.day) for row in rows), default=0)
        return max(self._scale.px(DAY_WIDTH), widest + self._scale.px(DAY_GAP))

    def _paint_row(self, painter: QPainter, row: PastRow, box: QRect, day_width: int) -> None:
        dot_width = self._scale.px(DOT_WIDTH)
        day = QRect(box.left(), box.top(), day_width, box.height())
        dot = QRect(day.right() + 1, box.top(), dot_width, box.height())
        self._text(painter, day, row.day, DAY_TYPE, theme.SOFT)
        self._text(painter, dot, row.dot, TEXT_TYPE, row.colour)
        told = box.adjusted(day_width + dot_width, 0, 0, 0)
        self._text(painter, told, row.told, self._fitting_type(row.told, told.width()), theme.INK)

    def _fitting_type(self, text: str, width: int) -> int:
        """The size at which an event is seen whole on its line; the least one where none is small enough."""
        sizes = range(TEXT_TYPE, LEAST_TYPE - 1, -1)
        fits = (size for size in sizes if QFontMetrics(self._font(size)).horizontalAdvance(text) <= width)
        return next(fits, LEAST_TYPE)

    def cut_off(self) -> list[str]:
        """The events in sight that are not seen whole."""
        shown = self._rows[: self._fitting()]
        width = self.width() - self._day_width(shown) - self._scale.px(DOT_WIDTH)
        metrics = QFontMetrics(self._font(LEAST_TYPE))
        return [row.told for row in shown if metrics.horizontalAdvance(row.told) > width]

    def _font(self, size: int, *, is_bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._scale.px(size))
        font.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
        return font

    def _text(
        self, painter: QPainter, box: QRect, text: str, size: int, colour: str, *, is_bold: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:  # fmt: skip
        font = self._font(size, is_bold=is_bold)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        fits = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, fits)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(self._told_at(event.pos())), self)
            return True
        return super().event(event)

    def _told_at(self, place: QPoint) -> str:
        """All of the row at a place, of which the screen may show a part; "" between rows."""
        height = self._scale.px(ROW)
        row = place.y() // height
        if 0 <= row < self._fitting():
            return self._rows[row].told
        figure = (place.y() - self.height()) // height + len(self._figures)
        return " ".join(self._figures[figure]) if 0 <= figure < len(self._figures) else ""

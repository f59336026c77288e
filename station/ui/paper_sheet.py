"""A sheet of printed paper as a widget: shadow, torn edge, the very picture; where it lies is up to the tray."""

from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QAbstractButton

from station.ui import theme

#: Receipt rolls are sold 58 and 80 mm wide, and labels are not: such paper is torn off and shows it.
ROLL_WIDTHS_MM = (58.0, 80.0)

#: Height of the teeth of the tear, and how wide one is.
TOOTH_MM, TOOTH_WIDTH_MM = 1.2, 2.4

#: Room around a sheet for its shadow, in pixels.
SHADOW = 8


class PaperLike(Protocol):
    """What came out of a printer, exactly as printed."""

    @property
    def printer(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def png(self) -> bytes: ...
    @property
    def width_mm(self) -> float: ...
    @property
    def height_mm(self) -> float: ...
    @property
    def at(self) -> datetime: ...


def is_torn(paper: PaperLike) -> bool:
    """True for paper from a receipt roll, told by its width."""
    return any(abs(paper.width_mm - roll) < 0.5 for roll in ROLL_WIDTHS_MM)


class PaperSheet(QAbstractButton):
    """One paper at a scale; a click is a wish to see it larger, a right click or the menu key to scan its code."""

    scan_wished = Signal()

    def __init__(self, paper: PaperLike) -> None:
        super().__init__()
        self.paper = paper
        self._pixmap: QPixmap | None = None
        self._px_per_mm = 0.0
        self.setObjectName(f"paper.{paper.printer}.{paper.number}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
        self.scan_wished.emit()

    def fit(self, px_per_mm: float) -> None:
        """Draw at this many pixels a millimetre."""
        if px_per_mm == self._px_per_mm:
            return
        self._px_per_mm = px_per_mm
        self._pixmap = None
        size, tear = self._printed_px(), round(self._tear_px())
        self.setFixedSize(size.width() + 2 * SHADOW, size.height() + 2 * SHADOW + 2 * tear)

    def _printed_px(self) -> QSize:
        paper, scale = self.paper, self._px_per_mm
        return QSize(max(1, round(paper.width_mm * scale)), max(1, round(paper.height_mm * scale)))

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._pixmap is None:
            self._pixmap = self._drawn()
        painter.drawPixmap(0, 0, self._pixmap)
        if self.hasFocus() or self.underMouse():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.ACCENT), 2))
            painter.drawPolygon(self._edge())

    def _drawn(self) -> QPixmap:
        """Shadow, paper and print, drawn once when the sheet is first seen; a broken PNG leaves the paper blank."""
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(self.size() * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        sheet = self._sheet()
        for step in range(SHADOW, 0, -1):  # a soft shadow: thin layers, wider and fainter, falling downwards
            painter.setBrush(QColor(40, 30, 10, 7))
            painter.drawRoundedRect(sheet.adjusted(-step * 0.6, -step * 0.3, step * 0.6, step * 0.9), step, step)
        painter.setPen(QPen(QColor("#DDD5C7"), 1))
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawPolygon(self._edge())
        printed = QImage.fromData(self.paper.png)
        if not printed.isNull():
            smooth = _scaled(printed, self._printed_px() * ratio)
            smooth.setDevicePixelRatio(ratio)
            painter.drawImage(QPointF(sheet.left(), sheet.top() + self._tear_px()), smooth)
        painter.end()
        return drawn

    def _sheet(self) -> QRectF:
        """Where the paper lies in this widget, without its shadow."""
        return QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)

    def _tear_px(self) -> float:
        return float(round(TOOTH_MM * self._px_per_mm)) if is_torn(self.paper) else 0.0

    def _edge(self) -> QPolygonF:
        """The outline: a rectangle, or with teeth above and below what was printed."""
        sheet, tear = self._sheet(), self._tear_px()
        if not tear:
            return QPolygonF(sheet)
        count = max(2, round(self.paper.width_mm / TOOTH_WIDTH_MM))
        xs = [sheet.left() + sheet.width() * i / (2 * count) for i in range(2 * count + 1)]
        top = [QPointF(x, sheet.top() + (tear if i % 2 else 0)) for i, x in enumerate(xs)]
        bottom = [QPointF(x, sheet.bottom() - (tear if i % 2 else 0)) for i, x in enumerate(xs)]
        return QPolygonF([*top, *reversed(bottom)])


def _scaled(printed: QImage, size: QSize) -> QImage:
    """Dots to screen pixels; smooth, so that thin strokes of a thermal head turn grey and do not vanish."""
    return printed.convertToFormat(QImage.Format.Format_RGB32).scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )

"""A strip of orders to scan by click, for people who try the demo without a scanner."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QScrollArea, QWidget

from station.ui import theme
from station.ui.order_tile import LEAST_HEIGHT, LEAST_TYPE, LEAST_WIDTH, USUAL_WIDTH, OrderTile, StripOrder
from station.ui.theme import Scale
from station.wording.words import Words

__all__ = ["OrderStrip", "StripOrder"]


class SidewaysScroll(QScrollArea):
    """A scroll area for one row: the wheel goes sideways; it never takes the keyboard."""

    def __init__(self, row: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidget(row)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_at_most(self, width: int, room: int) -> None:
        """Show this many pixels of the row where there are `room`."""
        self.setViewportMargins(0, 0, max(room - width, 0), 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()


class Arrow(QAbstractButton):
    """A chevron that turns the strip to one side; grey at the end."""

    def __init__(self, sign: str, name: str) -> None:
        super().__init__()
        self._sign = sign
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # tabbing through the tiles turns the strip by itself
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(theme.TOUCH_PX, theme.TOUCH_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(max(20, self.height() // 2))
        painter.setFont(font)
        painter.setPen(QColor(theme.INK if self.isEnabled() else theme.FAINT))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._sign)


class OrderStrip(QWidget):
    """The strip. Told by `show_orders`, `show_words` and `mark_scanned`; speaks up by `clicked`."""

    clicked = Signal(str)  #: number of the order

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._words = Words("en")
        self._tiles: dict[str, OrderTile] = {}
        self._turn = 0  #: pixels by which an arrow turns the strip
        self._build()
        self.show_words(self._words)

    def _build(self) -> None:
        self._hint = QLabel()
        self._hint.setObjectName("strip.hint")
        self._hint.setWordWrap(True)
        row = QWidget()
        self._row = QHBoxLayout(row)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)
        self._scroll = SidewaysScroll(row)
        self._back, self._on = Arrow("‹", "strip.back"), Arrow("›", "strip.on")
        self._back.clicked.connect(self._turn_back)
        self._on.clicked.connect(self._turn_on)
        bar = self._scroll.horizontalScrollBar()
        bar.valueChanged.connect(self._show_ends)
        bar.rangeChanged.connect(self._show_ends)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._hint)
        self._line.addWidget(self._back)
        self._line.addWidget(self._scroll, 1)
        self._line.addWidget(self._on)

    def show_orders(self, rows: Sequence[StripOrder]) -> None:
        """Lay out one tile an order, in this order; earlier tiles and ticks go."""
        for tile in self._tiles.values():
            self._row.removeWidget(tile)
            tile.deleteLater()
        self._tiles = {order.number: OrderTile(order, self._words) for order in rows}
        for place, tile in enumerate(self._tiles.values()):
            tile.clicked.connect(self._tile_clicked)
            self._row.insertWidget(place, tile)
        self._fit()

    @Slot(object)
    def show_words(self, words: Words) -> None:
        """Say everything again in another language."""
        self._words = words
        self._hint.setText(words.say("No scanner? Click an order."))
        self._back.setAccessibleName(words.say("Orders to the left"))
        self._on.setAccessibleName(words.say("Orders to the right"))
        for tile in self._tiles.values():
            tile.show_words(words)

    @Slot(str)
    def show_colours(self, _: str) -> None:
        """Paint in the palette of now."""
        self._fit()
        self.update()

    def mark_scanned(self, number: str) -> None:
        """Tick an order off; an order that is not here changes nothing."""
        tile = self._tiles.get(number)
        if tile is not None:
            tile.show_scanned(self._words)

    @Slot()
    def _tile_clicked(self) -> None:
        tile = self.sender()
        if isinstance(tile, OrderTile):
            self.clicked.emit(tile.order.number)

    @Slot()
    def _turn_back(self) -> None:
        bar = self._scroll.horizontalScrollBar()
        bar.setValue(bar.value() - self._turn)

    @Slot()
    def _turn_on(self) -> None:
        bar = self._scroll.horizontalScrollBar()
        bar.setValue(bar.value() + self._turn)

    @Slot()
    def _show_ends(self) -> None:
        bar = self._scroll.horizontalScrollBar()
        self._back.setEnabled(bar.value() > bar.minimum())
        self._on.setEnabled(bar.value() < bar.maximum())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)  # a window that only grows taller does not resize the strip
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.window():
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        window = self.window()
        # A strip on its own is no window to scale with: it is drawn as in the design.
        scale = Scale(1.0) if window is self else Scale.of(window.width(), window.height())
        height, edge = max(scale.px(96), LEAST_HEIGHT), scale.px(7)
        self.setFixedHeight(height)
        self._line.setContentsMargins(scale.px(28), edge, scale.px(12), edge)
        self._line.setSpacing(scale.px(10))
        self._row.setSpacing(scale.px(10))
        self._hint.setFixedWidth(max(scale.px(120), 90))
        self._hint.setStyleSheet(f"color: {theme.SOFT}; font-size: {max(scale.px(16), LEAST_TYPE)}px;")
        for arrow in (self._back, self._on):
            arrow.setFixedSize(theme.TOUCH_PX, max(height - 2 * edge, theme.TOUCH_PX))
        self._fit_tiles(scale, height - 2 * edge)
        self._show_ends()

    def _fit_tiles(self, scale: Scale, height: int) -> None:
        """As many whole tiles as find room side by side: none is cut at the edge, and a turn shows the next ones."""
        margins, gaps = self._line.contentsMargins(), 3 * self._line.spacing()
        beside = margins.left() + margins.right() + gaps + self._hint.width() + 2 * theme.TOUCH_PX
        room, gap = self.width() - beside, self._row.spacing()
        count = max((room + gap) // (max(scale.px(USUAL_WIDTH), LEAST_WIDTH) + gap), 1)
        width = max((room + gap) // count - gap, LEAST_WIDTH)
        self._turn = count * (width + gap)
        self._scroll.show_at_most(self._turn - gap, room)
        for tile in self._tiles.values():
            tile.fit(scale, width, height)

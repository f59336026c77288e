"""Text that is never cut off: as large as asked for, and smaller only where a language or a name needs the room."""

from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui.fact_lines import at_dots
from station.ui.parts import UNIT, Text
from station.ui.theme import Scale

#: Steps by which text gets smaller, and the size in pixels below which it never goes.
STEPS = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.53, 0.47, 0.42, 0.37, 0.33, 0.29, 0.25)
SMALLEST_PX = 11

WRAPPED = Qt.TextFlag.TextWordWrap


@lru_cache(maxsize=2048)
def fitting_px(text: str, family: str, weight: int, largest: int, width: int, height: int) -> int:
    """The largest size in pixels, `largest` at most, at which a wrapped text fits a box; SMALLEST_PX if none does."""
    for step in STEPS:
        px = max(round(largest * step), SMALLEST_PX)
        needed = wrapped_size(text, family, weight, px, width)
        if needed.width() <= width and needed.height() <= height:
            return px
    return SMALLEST_PX


@lru_cache(maxsize=4096)
def wrapped_size(text: str, family: str, weight: int, px: int, width: int) -> QSize:
    """The room that a text takes when it is wrapped at words; wider than `width` if one word is."""
    metrics = QFontMetrics(sized_font(family, weight, px))
    lines = at_dots(text, width, metrics.horizontalAdvance)
    return metrics.boundingRect(QRect(0, 0, max(width, 1), 100_000), WRAPPED, lines).size()


def paint_wrapped(painter: QPainter, box: QRect, side: Qt.AlignmentFlag, text: str) -> None:
    """Paint a text in the painter's font as `wrapped_size` measures it."""
    lines = at_dots(text, box.width(), painter.fontMetrics().horizontalAdvance)
    painter.drawText(box, side | WRAPPED, lines)


@lru_cache(maxsize=256)
def sized_font(family: str, weight: int, px: int) -> QFont:
    """The font of a family list, made once; nobody changes it."""
    font = QFont(family.split("\n"))
    font.setPixelSize(px)
    font.setWeight(QFont.Weight(weight))
    return font


class FittedText(Text):
    """A label that wraps, and paints itself as large as its box allows."""

    def __init__(self, name: str, size: int, weight: int = 400, kind: str = "") -> None:
        """`size` in design pixels is the largest that is painted."""
        super().__init__(kind, name, wraps=True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._size, self._weight = size, weight
        self._scale = Scale(1.0)
        self._given_px = 0

    def fit(self, scale: Scale) -> None:
        if (scale, 0) != (self._scale, self._given_px):
            self._scale, self._given_px = scale, 0
            self.update()

    def scale_to(self, scale: Scale) -> None:
        """Another scale of the window; the step of its size is told by `paint_at`."""
        self._scale = scale

    def fix_height(self, height: int) -> None:
        """A height that the layout keeps, whatever the text needs."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(height)

    def grow_to(self, size: int) -> None:
        """Another largest size, in design pixels."""
        self._size = size

    def height_at(self, width: int, step: float) -> QSize:
        """The room this text takes at a step of its size."""
        return wrapped_size(self._shown_text(), self._family(), self._weight, self._px(step), width)

    def paint_at(self, step: float) -> None:
        """Keep to this step of the size, whatever the box."""
        given = self._px(step)
        if given != self._given_px:
            self._given_px = given
            self.update()

    def painted_px(self) -> int:
        """The size of the type on the screen."""
        box = self.contentsRect()
        largest = self._scale.px(self._size)
        return self._given_px or fitting_px(
            self._shown_text(), self._family(), self._weight, largest, box.width(), box.height()
        )

    def is_cut_off(self) -> bool:
        """Whether not everything is seen: no size fits."""
        needed = wrapped_size(self._shown_text(), self._family(), self._weight, self.painted_px(), self.width())
        return needed.height() > self.height() or needed.width() > self.width()

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(80, self._scale.px(self._size) * 5 // 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, SMALLEST_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(sized_font(self._family(), self._weight, self.painted_px()))
        painter.setPen(self.palette().color(self.foregroundRole()))
        paint_wrapped(painter, self.contentsRect(), self.alignment(), self._shown_text())

    def _px(self, step: float) -> int:
        return max(round(self._scale.px(self._size) * step), SMALLEST_PX)

    def _family(self) -> str:
        return "\n".join(self.font().families())

    def _shown_text(self) -> str:
        return UNIT.sub("\\1\u00a0\\2", self.full_text())


class FittedColumn(QWidget):
    """Texts below one another, all made smaller alike until they fit, in the middle of the height."""

    def __init__(self, *texts: FittedText) -> None:
        super().__init__()
        self._texts = texts
        self._gap = 0
        for text in texts:
            text.setParent(self)

    def fit(self, scale: Scale, gap: float) -> None:
        """`gap` between the texts in design pixels. Call after the texts were told."""
        self._gap = scale.px(gap)
        for text in self._texts:
            text.scale_to(scale)
        self.arrange()

    def arrange(self) -> None:
        told = [text for text in self._texts if text.full_text()]
        for text in self._texts:
            text.setVisible(text in told)
        for step in STEPS:
            sizes = [text.height_at(self.width(), step) for text in told]
            total = sum(size.height() for size in sizes) + self._gap * max(len(told) - 1, 0)
            if total <= self.height() and all(size.width() <= self.width() for size in sizes):
                break
        top = max((self.height() - total) // 2, 0)
        for text, size in zip(told, sizes, strict=True):
            text.setGeometry(0, top, self.width(), size.height())
            text.paint_at(step)
            top += size.height() + self._gap

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.arrange()

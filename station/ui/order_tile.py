"""One order of the strip as a tile: what it says and how it is drawn; which orders there are is the strip's."""

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from station.domain.phase_names import Phase
from station.ui import theme
from station.ui.parts import Tick
from station.ui.theme import Scale
from station.wording.words import Words

#: Below these sizes (pixels) nobody reads a tile at arm's length, however small the window.
LEAST_HEIGHT, LEAST_TYPE, LEAST_WIDTH = 76, 12, 206
#: Width of a tile in design pixels; it is wider where that fills the strip.
USUAL_WIDTH = 270


@dataclass(frozen=True, slots=True)
class StripOrder:
    """One tile; `story` is a key of `story_words`."""

    number: str
    phase: Phase
    name: str  #: first name and town; whole names are nobody's business at the table
    story: str


def story_words(story: str, words: Words) -> str:
    """What is special about an order, in one short line; an unknown story says nothing."""
    said = {
        "rollercoaster": words.say("first order, waiting for it"),
        "delivery": words.say("first parcel arrives today"),
        "enjoy": words.say("in the first 100 days"),
        "engage": words.say("knows us for months"),
        "promote": words.say("loyal, and tells friends"),
        "delayed": words.say("waited 9 days"),
        "open_complaint": words.say("complaint still open"),
        "open_return": words.say("a return is on its way"),
        "resent": words.say("parcel lost, sent again"),
        "gift": words.say("a gift for somebody else"),
        "objection": words.say("no advertising, please"),
        "returning": words.say("back after more than a year"),
        "amazon": words.say("bought on a marketplace"),
        "cancelled": words.say("cancelled: do not pack"),
        "name": words.say("a name that breaks software"),
    }
    return said.get(story, "")


def one_line(name: str) -> str:
    """A name without line breaks, control characters and direction marks, which would break a line of the screen."""
    return " ".join("".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in name).split())


class OrderTile(QAbstractButton):
    """One order: phase colour, number, phase, name, story; a tick once scanned."""

    def __init__(self, order: StripOrder, words: Words) -> None:
        super().__init__()
        self.order = order
        self.is_scanned = False
        self._lines = ("", "", "")
        self._scale = Scale(1.0)
        self.setObjectName(f"strip.{order.number}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._tick = Tick()
        self._tick.setParent(self)
        self._tick.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._tick.show_done(True)
        self._tick.hide()
        self.show_words(words)

    def lines(self) -> tuple[str, str, str]:
        """Phase, name and story as worded now."""
        return self._lines

    def show_words(self, words: Words) -> None:
        order = self.order
        phase = f"{order.phase.number} {words.phase(order.phase)}"
        self._lines = (phase, one_line(order.name), story_words(order.story, words))
        told = [words.say("Order {number}", number=order.number), *self._lines]
        if self.is_scanned:
            told.append(words.say("scanned"))
        self.setAccessibleName(", ".join(part for part in told if part))
        self.setToolTip(f"<p>{'<br>'.join(escape(part) for part in told if part)}</p>")  # escaped: names are no markup
        self.update()

    def show_scanned(self, words: Words) -> None:
        self.is_scanned = True
        self._tick.show()
        self.show_words(words)

    def fit(self, scale: Scale, width: int, height: int) -> None:
        self._scale = scale
        self.setFixedSize(width, height)
        side = max(scale.px(24), 18)
        self._tick.setFixedSize(side, side)
        self._tick.move(self.width() - side - scale.px(10), scale.px(8))

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px, colour = self._scale.px, QColor(theme.PALETTE.phase_words[self.order.phase.number - 1])
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        edge = QColor(theme.ACCENT) if self.hasFocus() or self.underMouse() else QColor(theme.LINE)
        painter.setPen(QPen(edge, 3 if self.hasFocus() else 1))
        painter.setBrush(QColor(theme.ACCENT_SOFT if self.isDown() else theme.CARD))
        painter.drawRoundedRect(box, px(10), px(10))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(px(8), px(10), max(px(6), 4), self.height() - 2 * px(10)), 3, 3)
        self._paint_lines(painter, colour)

    def _paint_lines(self, painter: QPainter, colour: QColor) -> None:
        px = self._scale.px
        left, inset = px(24), px(8)
        row = (self.height() - 2 * inset) / 3
        right = self._tick.x() if self.is_scanned else self.width() - px(10)
        self._put(painter, self.order.number, QRect(left, inset, right - left, round(row)), 17, theme.INK, True)
        used = painter.fontMetrics().horizontalAdvance(self.order.number + "  ")
        phase, name, story = self._lines
        self._put(painter, phase, QRect(left + used, inset, right - left - used, round(row)), 16, colour.name(), True)
        whole = self.width() - left - px(10)
        self._put(painter, name, QRect(left, round(inset + row), whole, round(row)), 18, theme.INK, False)
        self._put(painter, story, QRect(left, round(inset + 2 * row), whole, round(row)), 16, theme.SOFT, False)

    def _put(self, painter: QPainter, text: str, box: QRect, size: int, colour: str, is_bold: bool) -> None:
        font = QFont(self.font())
        font.setPixelSize(max(self._scale.px(size), LEAST_TYPE))
        font.setBold(is_bold)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        fits = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        side = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, side | Qt.TextFlag.TextSingleLine, fits)

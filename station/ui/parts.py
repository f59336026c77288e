"""Small widgets of the packing window: cards, pills, phase bar, lamps, pictures."""

import re
from collections import OrderedDict
from collections.abc import Callable
from html import escape

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from station.domain.phase_names import Phase
from station.ui import theme
from station.ui.fact_lines import at_dots
from station.ui.theme import Scale

UNIT = re.compile(r"(\d) (g|kg|ml|l|cm|mm|m|s|min)\b")

PictureSource = Callable[[str], bytes | None]

#: Pictures a place keeps in its size: those of the items of an order come again and again.
MOST_FITTED = 32


def plain_tip(text: str) -> str:
    """A tooltip that shows a text as it is: Qt would read markup in a name, and load its pictures."""
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if text else ""


class Text(QLabel):
    """A label of a kind of the style sheet; elides where it may not wrap."""

    def __init__(self, kind: str = "", name: str = "", wraps: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setObjectName(name)
        self.setWordWrap(wraps)
        self.setTextFormat(Qt.TextFormat.PlainText)  # names are content, never markup
        self._full = ""
        if not wraps:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        if text != self._full:
            self._full = text
            self.setToolTip(plain_tip(text))
        self._elide()

    def fix_width(self, width: int) -> None:
        """A width that the layout keeps; it would give an elided label none."""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedWidth(width)

    def full_text(self) -> str:
        return self._full

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._elide()

    def _elide(self) -> None:
        if self.wordWrap():
            told = UNIT.sub("\\1\u00a0\\2", self._full)  # "500 g" stays on one line
            self.setText(at_dots(told, self.contentsRect().width(), self.fontMetrics().horizontalAdvance))
        else:
            fits = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, max(self.width(), 1))
            self.setText(fits)


class Card(QFrame):
    """A white tile with a column of widgets."""

    def __init__(self, tone: str = "") -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setProperty("tone", tone)
        self.column = QVBoxLayout(self)

    def fit(self, scale: Scale) -> None:
        margin = scale.px(22)
        self.column.setContentsMargins(margin, scale.px(18), margin, scale.px(18))
        self.column.setSpacing(scale.px(8))


class PhaseBar(QWidget):
    """Five segments; the one the customer stands in is wide, coloured and named."""

    def __init__(self) -> None:
        super().__init__()
        self._now: Phase | None = None
        self._name = ""

    def show_phase(self, phase: Phase, name: str) -> None:
        self._now, self._name = phase, name
        self.setAccessibleName(name)
        self.update()

    def fit(self, scale: Scale) -> None:
        self.setFixedHeight(scale.px(46))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._now is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        named = f"{self._now.number} {self._name}"
        gap, share, margin = 6.0, 2.6 / 6.6, 8.0
        free = self.width() - 4 * gap
        wide = max(free * share, painter.fontMetrics().horizontalAdvance(named) + 2 * margin)
        x, now = 0.0, theme.PALETTE
        past, to_come = now.phase_past, now.phase_to_come
        for phase in Phase:
            is_now = phase is self._now
            width = wide if is_now else (free - wide) / 4
            is_done = phase.is_before(self._now)
            fill = theme.PHASES[phase.number - 1] if is_now else (past if is_done else to_come)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(fill))
            box = QRectF(x, 0, width, self.height())
            painter.drawRoundedRect(box, 8, 8)
            painter.setPen(QColor(now.on_band if is_now else (now.on_phase_past if is_done else now.on_phase_to_come)))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, named if is_now else str(phase.number))
            x += width + gap


class Lamp(QWidget):
    """A dot with a shape and words: what was measured, never more."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.state = "unknown"
        self._dot = QLabel()
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._dot)
        row.addWidget(self._words)

    def show_state(self, state: str, words: str) -> None:
        self.state = state
        shape = {"ok": "●", "warn": "▲", "bad": "■", "unknown": "○"}[state]
        self._dot.setText(shape)
        colours = {"ok": theme.OK, "warn": theme.WARN, "bad": theme.BAD, "unknown": theme.SOFT}
        self._dot.setStyleSheet(f"color: {colours[state]};")
        self._words.setText(words)
        self.setAccessibleName(words)

    def text(self) -> str:
        return self._words.text()


class Tick(QWidget):
    """A round tick: green with a check when done, an empty ring before."""

    def __init__(self) -> None:
        super().__init__()
        self._is_done = False

    def show_done(self, is_done: bool) -> None:
        self._is_done = is_done
        self.update()

    def fit(self, scale: Scale) -> None:
        self.setFixedSize(scale.px(50), scale.px(50))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        pen = painter.pen()
        pen.setWidthF(3)
        pen.setColor(QColor(theme.OK if self._is_done else theme.PALETTE.ring))
        painter.setPen(pen)
        painter.setBrush(QColor(theme.OK) if self._is_done else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
        if self._is_done:
            pen.setColor(QColor(theme.CARD))
            pen.setWidthF(max(3.0, self.width() / 12))
            painter.setPen(pen)
            w = self.width()
            painter.drawLine(int(w * 0.29), int(w * 0.52), int(w * 0.44), int(w * 0.67))
            painter.drawLine(int(w * 0.44), int(w * 0.67), int(w * 0.72), int(w * 0.35))


class Picture(QLabel):
    """A picture in a square; without one a tinted tile with the first letter."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._fitted: OrderedDict[tuple[bytes, int, int, float], QPixmap] = OrderedDict()

    def show_paper(self, png: bytes, width: int, height: int) -> None:
        """A print as it looks, framed like a sheet."""
        self.show_picture(png or None, "", width, height, "#FFFFFF")
        self._dress(f"background: #FFFFFF; border: 1px solid {theme.LINE}; border-bottom: 3px solid {theme.LINE};")

    def show_picture(self, png: bytes | None, letter: str, width: int, height: int, tile: str = "") -> None:
        self.setFixedSize(width, height)
        fitted = self._fit(png, width, height) if png else QPixmap()
        if fitted.isNull():
            self.setText(letter[:1].upper())
        else:
            self.setPixmap(fitted)
        self._dress(f"background: {tile or theme.PALETTE.tile}; border-radius: 8px; font-weight: 700;")

    def _fit(self, png: bytes, width: int, height: int) -> QPixmap:
        """The picture in this size, made once; null where it cannot be read."""
        ratio = self.devicePixelRatioF()
        known = (png, width, height, ratio)
        if known not in self._fitted:
            pixmap = QPixmap()
            if pixmap.loadFromData(png):
                pixmap = pixmap.scaled(
                    int(width * ratio), int(height * ratio),
                    Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation,
                )  # fmt: skip
                pixmap.setDevicePixelRatio(ratio)
            self._fitted[known] = pixmap
            if len(self._fitted) > MOST_FITTED:
                self._fitted.popitem(last=False)
        return self._fitted[known]

    def _dress(self, style: str) -> None:
        if style != self.styleSheet():
            self.setStyleSheet(style)  # Qt reads it anew even where it is the same


def empty(layout: object) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:  # type: ignore[attr-defined]
        widget = item.widget()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
        elif item.layout() is not None:
            empty(item.layout())

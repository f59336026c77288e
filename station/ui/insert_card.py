"""One thing to lay in as a card: the print as it looks, its state, what it is and why. Made once, shown many times."""

from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.fitted_text import FittedText, sized_font
from station.ui.parts import Card, Text, Tick
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.views import InsertView

#: Prints of two parcels, so that the one just packed is not scaled again for the done screen.
KEPT_PAPERS = 16

#: Least height of the bin in pixels: two lines at their smallest.
LEAST_BIN = 30


class PaperPicture(QWidget):
    """A print as it looks, framed like a sheet; without one a blank sheet."""

    def __init__(self) -> None:
        super().__init__()
        self._png = b""

    def show_paper(self, png: bytes, size: QSize) -> None:
        if size != self.size():
            self.setFixedSize(size)
        if png != self._png:
            self._png = png
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))
        if self._png:
            ratio = self.devicePixelRatioF()
            room = self.rect().adjusted(1, 1, -1, -3)
            picture = _scaled(self._png, round(room.width() * ratio), round(room.height() * ratio))
            size = picture.size() / ratio
            left = room.left() + (room.width() - size.width()) // 2
            top = room.top() + (room.height() - size.height()) // 2
            painter.drawImage(QRect(left, top, size.width(), size.height()), picture)
        painter.setPen(QColor(theme.LINE))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.fillRect(QRect(0, self.height() - 3, self.width(), 3), QColor(theme.LINE))


class StatePill(QLabel):
    """A state in words on a rounded ground; painted here, as a style sheet of its own takes a millisecond to read."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._colour, self._ground, self._scale = "", "", Scale(1.0)

    def show_state(self, text: str, colour: str, ground: str, scale: Scale) -> None:
        self._colour, self._ground, self._scale = colour, ground, scale
        self.setMinimumHeight(scale.px(34))
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        told = QFontMetrics(self._type()).size(0, self.text())
        return QSize(told.width() + 2 * self._scale.px(12), told.height() + 2 * self._scale.px(5))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._ground))
        corner = min(self._scale.px(14), self.height() / 2)
        painter.drawRoundedRect(self.rect(), corner, corner)
        painter.setPen(QColor(self._colour))
        painter.setFont(self._type())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())

    def _type(self) -> QFont:
        return sized_font("\n".join(self.font().families()), 700, self._scale.px(17))


@lru_cache(maxsize=KEPT_PAPERS)
def _scaled(png: bytes, width: int, height: int) -> QImage:
    return (
        QImage.fromData(png)
        .convertToFormat(QImage.Format.Format_RGB32)
        .scaled(width, height, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    )


class InsertCard(Card):
    """A click on it is a wish to lay it in, or not to."""

    clicked = Signal(str)  #: the slot

    def __init__(self) -> None:
        super().__init__()
        self._slot = ""
        self._shown: tuple[object, ...] = ()
        self._fitted: tuple[Scale, bool] | None = None
        self._paper, self._pill, self._tick = PaperPicture(), StatePill(), Tick()
        self._bin, self._title, self._why = (
            FittedText("", 19, 700, "warn"),
            Text("title", wraps=True),
            Text("soft", wraps=True),
        )
        self._elsewhere = Text("warn", wraps=True)
        self._build()

    def _build(self) -> None:
        self._head, self._told, self._row = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        self._head.addWidget(self._pill)
        self._head.addWidget(self._bin, 1)
        self._told.addLayout(self._head)
        for text in (self._title, self._why, self._elsewhere):
            self._told.addWidget(text)
        self._told.addStretch(1)
        self._row.addWidget(self._paper)
        self._row.addLayout(self._told, 1)
        self._row.addWidget(self._tick)
        self.column.addLayout(self._row)

    def fit_card(self, scale: Scale, is_small: bool) -> None:
        """Take the sizes of a window; smaller where many inserts share the column."""
        self.fit(scale)
        if is_small:
            self.column.setContentsMargins(scale.px(18), scale.px(10), scale.px(18), scale.px(10))
        self._row.setSpacing(scale.px(18))
        self._head.setSpacing(scale.px(12))
        self._told.setSpacing(scale.px(4))
        self._tick.fit(scale)
        self._bin.fit(scale)
        self._bin.fix_height(max(scale.px(40), LEAST_BIN))

    def show_insert(self, view: InsertView, words: Words, scale: Scale, *, shows_tick: bool, is_small: bool) -> None:
        """Draw an insert; what is the same as before is left alone."""
        shown = (view, words.language, scale, shows_tick, is_small, theme.INK)
        if shown == self._shown:
            return
        if (scale, is_small) != self._fitted:
            self._fitted = (scale, is_small)
            self.fit_card(scale, is_small)
        self._shown = shown
        self._name(view.slot.value)
        size = (150, 112) if is_small else (170, 168)
        self._paper.show_paper(view.preview_png, QSize(scale.px(size[0]), scale.px(size[1])))
        self._pill.show_state(*state_words(view, words), scale)
        self._title.show_text(view.title_in(words.language))
        self._why.show_text(words.reason(view.reason))
        takes_from = view.take_from if view.state is not None else ""
        self._bin.show_text(words.say("bin {bin}", bin=takes_from) if takes_from else "")
        told = words.trouble(view.problem)[0] if view.problem else ""
        if view.comes_out_of:
            told = words.say("Comes out of: {printer}", printer=view.comes_out_of)
        self._elsewhere.setVisible(bool(told))
        self._elsewhere.show_text(told)
        self._tick.setVisible(shows_tick)
        self._tick.show_done(view.is_laid_in)

    def put_away(self) -> None:
        """Nothing is laid in here: out of sight and out of mind."""
        self.hide()
        self._name("")

    def _name(self, slot: str) -> None:
        if slot != self._slot:
            self._slot = slot
            self.setObjectName(f"insert.{slot}" if slot else "")
            self._pill.setObjectName(f"insert.{slot}.state" if slot else "")
            self._elsewhere.setObjectName(f"insert.{slot}.comes_out_of" if slot else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit(self._slot)


def state_words(view: InsertView, words: Words) -> tuple[str, str, str]:
    """State of a print in words, its colour and background."""
    if view.state is None:
        if view.take_from:
            return words.say("Take from {bin}", bin=view.take_from), theme.WARN, theme.WARN_SOFT
        if not view.has_print:
            return words.say("Lay in"), theme.WARN, theme.WARN_SOFT
        return words.say("Not printed"), theme.BAD, theme.BAD_SOFT
    match view.state.value:
        case "printed":
            return "● " + words.say("Printed"), theme.OK, theme.OK_SOFT
        case "handed_over":
            return "◐ " + words.say("At the printer"), theme.ACCENT, theme.ACCENT_SOFT
        case "uncertain":
            return "▲ " + words.say("Look for it"), theme.WARN, theme.WARN_SOFT
        case "failed":
            return "■ " + words.say("Failed"), theme.BAD, theme.BAD_SOFT
        case "void":
            return "■ " + words.say("Called off"), theme.BAD, theme.BAD_SOFT
        case "sending":
            return "◌ " + words.say("Printing"), theme.ACCENT, theme.ACCENT_SOFT
        case _:
            return "◌ " + words.say("Waiting"), theme.ACCENT, theme.ACCENT_SOFT

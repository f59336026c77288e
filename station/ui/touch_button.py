"""A button for gloves: a key or number, words that are never cut off, a picture where there is one."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton

from station.ui import theme
from station.ui.fitted_text import WRAPPED, fitting_px, sized_font, wrapped_size
from station.ui.theme import Scale

#: Sizes in design pixels: inside a button, and of the number before an answer.
MARGIN, NUMBER_WIDTH = 12, 76


class TouchButton(QPushButton):
    """Shows `sign` (a key or number) and `label`; `below` is a second, quieter line. Told by `show_words`."""

    def __init__(self, name: str, action: str, size: int = 19) -> None:
        """`size` of the label in design pixels, where it fits."""
        super().__init__()
        self._size = size
        self.setObjectName(name)
        self.setProperty("action", action)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._sign, self._label, self._below = "", "", ""
        self._picture = QPixmap()
        self._scale = Scale(1.0)
        self._painted = QPixmap()
        self._painted_as: tuple[object, ...] = ()

    @property
    def action(self) -> str:
        return str(self.property("action"))

    def show_words(self, sign: str, label: str, below: str = "", png: bytes = b"") -> None:
        if not png and (sign, label, below) == (self._sign, self._label, self._below) and self._picture.isNull():
            return
        self._sign, self._label, self._below = sign, label, below
        self._picture = QPixmap()
        if png:
            self._picture.loadFromData(png)
        self.setText("\n".join(part for part in (sign, label, below) if part))
        self.setAccessibleName(", ".join(part for part in (label, below) if part))
        self.update()

    def fit(self, scale: Scale, width: float, height: float) -> None:
        """A fixed size from design pixels, never below what a glove needs."""
        self._scale = scale
        self.setFixedSize(max(scale.px(width), theme.TOUCH_PX), max(scale.px(height), theme.TOUCH_PX))

    def fit_free(self, scale: Scale) -> None:
        """As large as the layout allows, never below what a glove needs."""
        self._scale = scale
        self.setMinimumSize(theme.TOUCH_PX, theme.TOUCH_PX)

    def sizeHint(self) -> QSize:
        return QSize(theme.TOUCH_PX * 2, theme.TOUCH_PX)

    def is_cut_off(self) -> bool:
        """Whether the label does not fit even at its smallest."""
        box = self.label_box()
        px = fitting_px(self._label, self._family(), 600, self._largest(), box.width(), box.height())
        needed = wrapped_size(self._label, self._family(), 600, px, box.width())
        return needed.width() > box.width() or needed.height() > box.height()

    def label_box(self) -> QRect:
        """Where the label is painted."""
        margin = self._scale.px(MARGIN)
        inside = self.rect().adjusted(margin, margin // 2, -margin, -margin // 2)
        if self._is_answer():
            left = inside.left() + self._scale.px(NUMBER_WIDTH if self._sign else MARGIN) + self._picture_width()
            bottom = inside.bottom() - (inside.height() * 2 // 5 if self._below else 0)
            return QRect(left, inside.top(), inside.right() - left, bottom - inside.top())
        top = inside.top() + (inside.height() * 2 // 5 if self._sign else 0)
        return QRect(inside.left(), top, inside.width(), inside.bottom() - top)

    def changeEvent(self, event: QEvent) -> None:
        self._painted_as = ()  # another font, palette or style sheet
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Painted once per look and size: reading the style sheet costs more than all the words of the window."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        ratio = self.devicePixelRatioF()
        words = (self._sign, self._label, self._below, self._picture.cacheKey(), self._is_answer())
        wanted = (option.state, self.size().toTuple(), ratio, self._scale, words)
        if wanted != self._painted_as:
            self._painted = QPixmap(self.size() * ratio)
            self._painted.setDevicePixelRatio(ratio)
            self._painted.fill(Qt.GlobalColor.transparent)
            self._paint(option)
            self._painted_as = wanted
        QPainter(self).drawPixmap(0, 0, self._painted)

    def _paint(self, option: QStyleOptionButton) -> None:
        option.text = ""
        painter = QPainter(self._painted)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(self.palette().color(self.foregroundRole()))
        if self._is_answer():
            self._paint_answer(painter)
        else:
            self._paint_key(painter)
        painter.end()

    def _paint_key(self, painter: QPainter) -> None:
        box = self.label_box()
        centre = Qt.AlignmentFlag.AlignCenter
        if self._sign:
            above = QRect(box.left(), self._scale.px(MARGIN) // 2, box.width(), box.top() - self._scale.px(MARGIN) // 2)
            self._put(painter, above, self._sign, round(self._largest() * 1.1), 700, centre)
        self._put(painter, box, self._label, self._largest(), 600, centre)

    def _paint_answer(self, painter: QPainter) -> None:
        box = self.label_box()
        left = Qt.AlignmentFlag.AlignLeft
        beside = Qt.AlignmentFlag.AlignBottom if self._below else Qt.AlignmentFlag.AlignVCenter  # both lines together
        margin = self._scale.px(MARGIN)
        if self._sign:
            number = QRect(margin, 0, self._scale.px(NUMBER_WIDTH) - margin, self.height())
            self._put(painter, number, self._sign, self._scale.px(52), 700, Qt.AlignmentFlag.AlignCenter)
        if not self._picture.isNull():
            side = QRect(box.left() - self._picture_width(), margin, self._picture_width() - margin, self.height())
            side.setHeight(self.height() - 2 * margin)
            self._put_print(painter, side)
        self._put(painter, box, self._label, self._largest(), 600, left | beside)
        if self._below:
            below = QRect(box.left(), box.bottom(), box.width(), self.height() - box.bottom() - margin // 2)
            self._put(painter, below, self._below, self._scale.px(22), 400, left | Qt.AlignmentFlag.AlignTop)

    def _put_print(self, painter: QPainter, side: QRect) -> None:
        """The print as a sheet, in the middle of its room."""
        sheet = QRect(side.topLeft(), self._picture.size().scaled(side.size(), Qt.AspectRatioMode.KeepAspectRatio))
        sheet.moveCenter(side.center())
        painter.fillRect(sheet, QColor("#FFFFFF"))
        painter.drawPixmap(sheet, self._picture)
        painter.save()
        painter.setPen(QColor(theme.PALETTE.ring))
        painter.drawRect(sheet.adjusted(0, 0, -1, -1))
        painter.restore()

    def _put(self, painter: QPainter, box: QRect, text: str, largest: int, weight: int, side: Qt.AlignmentFlag) -> None:
        px = fitting_px(text, self._family(), weight, largest, box.width(), box.height())
        painter.setFont(sized_font(self._family(), weight, px))
        painter.drawText(box, side | WRAPPED, text)

    def _is_answer(self) -> bool:
        return bool(self.property("touch")) and not self.property("pad")

    def _largest(self) -> int:
        return self._scale.px(self._size)

    def _picture_width(self) -> int:
        return 0 if self._picture.isNull() else min(self.height(), self.width() // 3)

    def _family(self) -> str:
        return "\n".join(self.font().families())

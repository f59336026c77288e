"""Small widgets that all pages of the manager's window are made of."""

from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QListView,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from station.ui import theme
from station.ui.instructions import key_name
from station.ui.theme import Scale
from station.wording.words import Words

__all__ = ["Card", "Combo", "FlowLayout", "beside", "button", "label", "named", "set_tone", "tell_key", "tell_saves"]

_Widget = TypeVar("_Widget", bound=QWidget)


def named(widget: _Widget, name: str) -> _Widget:
    """The widget under a name that tests and style sheets find it by."""
    widget.setObjectName(name)
    return widget


def label(kind: str = "", name: str = "", wraps: bool = False) -> QLabel:
    """A label of a kind of the style sheet; what it shows is content, never markup."""
    made = named(QLabel(), name)
    made.setProperty("kind", kind)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if wraps:
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return made


class _Button(QPushButton):
    """Keeps its keys: Qt gives a button those of the mnemonic in its text, none where there is no mnemonic."""

    def setText(self, text: str) -> None:
        keys = self.shortcut()
        super().setText(text)
        self.setShortcut(keys)


def button(name: str, kind: str = "") -> QPushButton:
    """A button; `kind` is "primary", "quiet", "toggle", "chip" or "" for a plain one. Return presses it too."""
    made = named(_Button(), name)
    if kind:
        made.setProperty(kind, "true")
    made.setCheckable(kind == "toggle")
    made.setAutoDefault(True)
    return made


def set_tone(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and draw the widget by it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def beside(*widgets: QWidget) -> QWidget:
    """Widgets in one row: buttons show all of their words, fields share what is left."""
    host = QWidget()
    row = QHBoxLayout(host)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        if not isinstance(widget, QAbstractButton):
            tall = widget.sizePolicy().verticalPolicy() if widget.hasHeightForWidth() else QSizePolicy.Policy.Fixed
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, tall)
        row.addWidget(widget, 0 if isinstance(widget, QAbstractButton) else 1)
    return host


def tell_key(button: QAbstractButton, does: str, words: Words, keys: str = "") -> None:
    """Say in its tooltip what a button does, and the key for it as keyboards of the language have it.

    `keys`: of the page, where the button has none of its own.
    """
    button.setToolTip(f"{does} ({key_name(keys or button.shortcut().toString(), words)})")


def tell_saves(csv: QAbstractButton, pdf: QAbstractButton, words: Words) -> None:
    """The two buttons that save a table: short, as the window must fit 1280 pixels; what they do says the tooltip."""
    for each, kind, does in ((csv, "CSV", words.say("Save as CSV")), (pdf, "PDF", words.say("Save as PDF"))):
        each.setText(kind)
        each.setAccessibleName(does)
        tell_key(each, does, words)


class Combo(QComboBox):
    """A combo box that the wheel does not change while one scrolls past it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def fill(self, items: list[tuple[str, object]], chosen: object) -> None:
        """Show (text, value) pairs and choose the one with this value; a value that is not there is shown as it is."""
        self.blockSignals(True)
        self.clear()
        for text, value in items:
            self.addItem(text, value)
        found = next((number for number, (_, value) in enumerate(items) if value == chosen), -1)
        if found < 0 and chosen not in (None, ""):
            self.addItem(str(chosen), chosen)
            found = len(items)
        self.setCurrentIndex(found)
        self.blockSignals(False)

    def share(self, model: QAbstractItemModel, row: int) -> None:
        """Show a list that other combo boxes show too, and choose a row: thousands of lines are not copied."""
        self.blockSignals(True)
        lines = self.view()
        if isinstance(lines, QListView):
            lines.setUniformItemSizes(True)  # Qt lays all of them out whenever the box gets another font
        self.setModel(model)
        self.setCurrentIndex(row)
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet takes the arrow away: draw one."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.SOFT if self.isEnabled() else theme.FAINT), 1.6))
        x, y = self.width() - 15, self.height() // 2
        painter.drawPolyline([QPoint(x - 4, y - 2), QPoint(x, y + 2), QPoint(x + 4, y - 2)])


class Card(QFrame):
    """A white tile with a column of widgets."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("card", "true")
        self.column = QVBoxLayout(self)

    def fit(self, scale: Scale) -> None:
        """Take the margins of this scale."""
        side = scale.px(20)
        self.column.setContentsMargins(side, scale.px(16), side, scale.px(16))
        self.column.setSpacing(scale.px(10))


class FlowLayout(QLayout):
    """Widgets one after the other, going on in the next line where a line is full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(6)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._flow(QRect(0, 0, width, 0), moves=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._flow(rect, moves=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _flow(self, rect: QRect, moves: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            wanted = item.sizeHint().boundedTo(QSize(max(rect.width(), 1), 10_000))
            if x > rect.x() and x + wanted.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if moves:
                item.setGeometry(QRect(QPoint(x, y), wanted))
            x, line = x + wanted.width() + self.spacing(), max(line, wanted.height())
        return y + line - rect.y()

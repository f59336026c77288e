"""The list of rules in their order: searched as one types, moved by drag or with Alt and the arrow keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from station.ui import theme
from station.ui.theme import Scale

__all__ = ["RuleListModel", "RuleListView", "RuleRow"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
MIME = "application/x-station-rule"
ROW_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as the list shows it."""

    index: int  #: in the body
    name: str
    about: str  #: "Sample · Enjoy, Engage"
    tone: str = ""  #: "bad", "warn" or ""
    is_off: bool = False


class RuleListModel(QAbstractListModel):
    """The rows; only what changed is drawn anew."""

    moved = Signal(int, object)  #: index of the rule, index of the one it shall stand above (None: last)

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[RuleRow, ...] = ()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.name}, {row.about}"
        return row if role == ROW_ROLE else None

    def show_rows(self, rows: Sequence[RuleRow]) -> None:
        """Show these rules in this order."""
        shown = self.rows
        if [one.index for one in rows] != [one.index for one in shown]:
            self.beginResetModel()
            self.rows = tuple(rows)
            self.endResetModel()
            return
        self.rows = tuple(rows)
        for number, (before, after) in enumerate(zip(shown, rows, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(number), self.index(number))

    def row_of(self, index: int) -> int:
        """The row of a rule; -1 where it is not shown."""
        return next((number for number, row in enumerate(self.rows) if row.index == index), -1)

    # --- drag and drop --------------------------------------------------------------------------------------------

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | (Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled)

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        mime = QMimeData()
        mime.setData(MIME, QByteArray(str(self.rows[indexes[0].row()].index).encode()))
        return mime

    def dropMimeData(self, mime: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        if not mime.hasFormat(MIME):
            return False
        index = int(mime.data(MIME).toStdString())
        above = self.rows[row].index if 0 <= row < len(self.rows) else None
        if above != index:
            self.moved.emit(index, above)
        return False  # the new order comes back as rows; Qt itself moves nothing


class _RuleDelegate(QStyledItemDelegate):
    """Draws a rule in two lines."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = Scale(1.0)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, self.scale.px(60))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, RuleRow):
            return
        px = self.scale.px
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(theme.ACCENT_SOFT))
            if state & QStyle.StateFlag.State_HasFocus:
                painter.fillRect(QRect(box.x(), box.y(), px(4), box.height()), QColor(theme.ACCENT))
        painter.setPen(QColor(theme.LINE))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(px(16), px(9), -px(14), -px(8))
        font = QFont(painter.font())
        font.setPixelSize(px(17))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        if row.tone:
            painter.setPen(QColor(theme.BAD if row.tone == "bad" else "#B26A00"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight, "■" if row.tone == "bad" else "▲")
            inner = inner.adjusted(0, 0, -px(22), 0)
        painter.setPen(QColor("#77705F" if row.is_off else theme.INK))
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, name)
        font.setPixelSize(px(14))
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(theme.SOFT))
        about = painter.fontMetrics().elidedText(row.about, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, about)
        painter.restore()


class RuleListView(QListView):
    """The list; Alt+Up and Alt+Down move the rule, Delete and Ctrl+D ask for more."""

    step = Signal(int)  #: move the chosen rule up (-1) or down (1)
    delete_asked = Signal()
    copy_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rules.list")
        self._delegate = _RuleDelegate()
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""
        self._delegate.scale = scale
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        elif key == Qt.Key.Key_D and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.copy_asked.emit()
        else:
            super().keyPressEvent(event)

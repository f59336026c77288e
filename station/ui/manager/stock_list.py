"""The table of stocks: picture, name, bin, pieces, best-before and how long they last; what is wrong stands out."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from station.domain.stock import StockLine, StockWarning
from station.ui import theme
from station.ui.manager.completions import icon_of
from station.ui.theme import Scale
from station.wording.stock_words import warning_words
from station.wording.words import Words

__all__ = ["LINE_ROLE", "StockListModel", "StockTable"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
PictureSource = Callable[[str], bytes | None]
LINE_ROLE = Qt.ItemDataRole.UserRole
NAME, BIN, PIECES, PROMISED, BEST_BEFORE, LASTS = range(6)
#: Which column a warning is about.
_ABOUT = {
    StockWarning.EXPIRED: BEST_BEFORE,
    StockWarning.EXPIRES_SOON: BEST_BEFORE,
    StockWarning.EXPIRES_FIRST: BEST_BEFORE,
    StockWarning.EMPTY: PIECES,
    StockWarning.LOW: LASTS,
}
_NUMBERS = frozenset({PIECES, PROMISED, LASTS})
_WORST = frozenset({StockWarning.EXPIRED, StockWarning.EMPTY})


class StockListModel(QAbstractTableModel):
    """The stocks that are shown; pictures are read when they come into sight."""

    def __init__(self, pictures: PictureSource, words: Words) -> None:
        super().__init__()
        self._pictures, self.words = pictures, words
        self._icons: dict[str, QIcon] = {}
        self.lines: tuple[StockLine, ...] = ()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else LASTS + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        say = self.words.say
        return (say("Name"), say("Bin"), say("Pieces"), say("Promised"), say("Best before"), say("Lasts"))[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(line, column)
            case Qt.ItemDataRole.DecorationRole if column == NAME and line.picture:
                return self._icon(line.picture)
            case Qt.ItemDataRole.ForegroundRole:
                return self._colour(line, column)
            case Qt.ItemDataRole.TextAlignmentRole if column in _NUMBERS:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return self.told(line)
            case _:
                return line if role == LINE_ROLE else None

    def text(self, line: StockLine, column: int) -> str:
        """What a cell says."""
        words = self.words
        match column:
            case 0:
                return line.name
            case 1:
                return line.bin
            case 2:
                return words.number(line.on_hand)
            case 3:
                return words.number(line.reserved) if line.reserved else ""
            case 4:
                return words.fact(line.best_before) if line.best_before else ""
        return words.count("{n} day", "{n} days", line.days_left) if line.days_left is not None else "–"

    def told(self, line: StockLine) -> str:
        """A line for who cannot see the table."""
        parts = [self.text(line, NAME), line.what.item, line.what.lot, self.text(line, PIECES), self.warned(line)]
        return ", ".join(part for part in parts if part)

    def warned(self, line: StockLine) -> str:
        """All that is wrong with a stock, in words."""
        return ", ".join(warning_words(one, self.words) for one in line.warnings)

    def show_lines(self, lines: Sequence[StockLine]) -> None:
        """Show these stocks in this order; the same ones are only drawn anew."""
        same = [one.what for one in lines] == [one.what for one in self.lines]
        if not same:
            self.beginResetModel()
        self.lines = tuple(lines)
        if not same:
            self.endResetModel()
        elif self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, LASTS))

    def show_words(self, words: Words) -> None:
        """Say everything in this language from now on."""
        self.words = words
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, LASTS)

    def _icon(self, name: str) -> QIcon:
        icon = self._icons.get(name)
        if icon is None:
            icon = self._icons[name] = icon_of(self._pictures(name))
        return icon

    def _colour(self, line: StockLine, column: int) -> QColor | None:
        about = [one for one in line.warnings if _ABOUT[one] == column]
        if not about:
            return None
        return QColor(theme.BAD if _WORST.intersection(about) else theme.WARN)


class _NameDelegate(QStyledItemDelegate):
    """Draws picture and name, and below them the codes and what is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = Scale(1.0)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, self.scale.px(60))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line, model = index.data(LINE_ROLE), index.model()
        if not isinstance(line, StockLine) or not isinstance(model, StockListModel):
            return
        px, box = self.scale.px, QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(theme.ACCENT_SOFT))
        painter.setPen(QColor(theme.LINE))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        icon, side = index.data(Qt.ItemDataRole.DecorationRole), px(44)
        if isinstance(icon, QIcon):
            icon.paint(painter, QRect(box.x() + px(8), box.y() + (box.height() - side) // 2, side, side))
        inner = box.adjusted(px(60), px(8), -px(6), -px(7))
        self._write(painter, inner, line.name, 17, theme.INK, Qt.AlignmentFlag.AlignTop)
        warned = model.warned(line)
        codes = " · ".join(part for part in (warned, line.what.item, line.what.lot) if part)
        colour = theme.SOFT if not warned else theme.BAD if _WORST.intersection(line.warnings) else theme.WARN
        self._write(painter, inner, codes, 14, colour, Qt.AlignmentFlag.AlignBottom)
        painter.restore()

    def _write(self, painter: QPainter, box: QRect, text: str, size: int, colour: str, place: Qt.AlignmentFlag) -> None:
        font = QFont(painter.font())
        font.setPixelSize(self.scale.px(size))
        font.setWeight(QFont.Weight.DemiBold if size == 17 else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | place, shown)


class StockTable(QTableView):
    """The table; one row is chosen, with the arrow keys too."""

    def __init__(self, model: StockListModel) -> None:
        super().__init__()
        self.setObjectName("samples.table")
        self.setModel(model)
        self._name = _NameDelegate()
        self.setItemDelegateForColumn(NAME, self._name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""
        self._name.scale = scale
        self.verticalHeader().setDefaultSectionSize(scale.px(60))
        for column, width in ((BIN, 84), (PIECES, 80), (PROMISED, 108), (BEST_BEFORE, 150), (LASTS, 98)):
            self.setColumnWidth(column, scale.px(width))
        self.setStyleSheet(
            "QTableView { background: transparent; border: none; outline: none; }"
            f"QTableView::item {{ border-bottom: 1px solid {theme.LINE}; padding: 0 {scale.px(8)}px; }}"
            f"QTableView::item:selected {{ background: {theme.ACCENT_SOFT}; color: {theme.INK}; }}"
            f"QTableView:focus {{ border: 1px solid {theme.ACCENT}; }}"
            f"QHeaderView {{ background: transparent; }} QHeaderView::section {{ background: transparent; border: none;"
            f" border-bottom: 1px solid {theme.LINE}; color: {theme.SOFT}; padding: {scale.px(5)}px {scale.px(8)}px; }}"
        )

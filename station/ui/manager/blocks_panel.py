"""Voucher codes that packing tables hold ahead: which how many, since when it is away, and taking them out of use."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QMessageBox, QTableView, QVBoxLayout, QWidget

from station.domain.vouchers import UNSEEN_FOR, Block
from station.ui import theme
from station.ui.manager.parts import button, label, named
from station.ui.manager.results_page import table_style
from station.ui.theme import Scale
from station.wording.words import Words

__all__ = ["BlockModel", "BlocksPanel"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
HOLDER, CODES, SEEN, REMARK = range(4)
#: Rows shown without scrolling.
ROWS = 5


class BlockModel(QAbstractTableModel):
    """The blocks that are shown."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words, self.blocks, self.now = words, tuple[Block, ...](), datetime.max.replace(tzinfo=UTC)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.blocks)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else REMARK + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        say = self.words.say
        return (say("Held at"), say("Codes"), say("Last seen"), "")[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        block, column = self.blocks[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(block, column)
        if role == Qt.ItemDataRole.ForegroundRole and column in (SEEN, REMARK) and self.is_away(block):
            return QColor(theme.WARN)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (self._text(block, column), self._text(block, REMARK)) if part)
        return None

    def show_blocks(self, blocks: Sequence[Block], now: datetime) -> None:
        """Show these blocks as they are at this moment."""
        self.beginResetModel()
        self.blocks, self.now = tuple(blocks), now
        self.endResetModel()

    def is_away(self, block: Block) -> bool:
        """Whether its table was not seen for so long that its codes may be withdrawn."""
        return block.seen_at is None or self.now - block.seen_at >= UNSEEN_FOR

    def _text(self, block: Block, column: int) -> str:
        words = self.words
        if column == HOLDER:
            return block.holder
        if column == CODES:
            return words.number(block.codes)
        if column == SEEN:
            return words.fact(block.seen_at)
        if not self.is_away(block):
            return ""
        days = (self.now - block.seen_at) // timedelta(days=1) if block.seen_at else 0
        return words.count("away for {n} day", "away for {n} days", days) if days else words.say("never seen")


class BlocksPanel(QWidget):
    """Delete, or the button, withdraws the codes of the chosen table after a question."""

    withdrawn = Signal(str)  #: holder whose codes are to be taken out of use

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words, self.model = words, BlockModel(words)
        self.heading, self.explained = label("h", "vouchers.blocks.heading"), label("soft", wraps=True)
        self.table, self.withdraw = named(QTableView(), "vouchers.blocks"), button("vouchers.withdraw")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(HOLDER, QHeaderView.ResizeMode.Stretch)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.withdraw)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.heading, self.explained, self.table):
            self._column.addWidget(widget)
        self._column.addLayout(foot)

    def _connect(self) -> None:
        keys = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._ask)
        self.withdraw.clicked.connect(self._ask)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""
        self._column.setSpacing(scale.px(8))
        self._row_height = scale.px(40)
        self.table.verticalHeader().setDefaultSectionSize(self._row_height)
        self.table.setStyleSheet(table_style(scale))
        self._fit_rows()

    def show_words(self, words: Words) -> None:
        """Speak this language."""
        self.words = self.model.words = words
        say = words.say
        self.heading.setText(say("Held by packing tables"))
        self.explained.setText(
            say("Each table holds codes ahead, to give them without the network. It gives back what it does not need.")
        )
        self.withdraw.setText(say("Withdraw codes"))
        self.withdraw.setToolTip(say("Del"))
        self.table.setAccessibleName(say("Held by packing tables"))
        self.show_blocks(self.model.blocks, self.model.now)

    def show_blocks(self, blocks: Sequence[Block], now: datetime) -> None:
        """Show these blocks; nothing is to be seen where no table holds any."""
        self.model.show_blocks(blocks, now)
        self.setVisible(bool(blocks))
        self.withdraw.setEnabled(False)
        self._fit_rows()

    def _fit_rows(self) -> None:
        head = self.table.horizontalHeader().sizeHint().height()
        rows = min(max(len(self.model.blocks), 1), ROWS)
        self.table.setFixedHeight(head + rows * self.table.verticalHeader().defaultSectionSize() + 2)

    def _block(self) -> Block | None:
        index = self.table.currentIndex()
        return self.model.blocks[index.row()] if index.isValid() else None

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, _index: QModelIndex, _before: QModelIndex) -> None:
        self.withdraw.setEnabled(self._block() is not None)

    @Slot()
    def _ask(self) -> None:
        block = self._block()
        if block is None:
            return
        if not self.model.is_away(block):
            self.withdrawn.emit(block.holder)  # refused in words
            return
        words = self.words
        asked = QMessageBox(self)
        asked.setObjectName("vouchers.withdraw.question")
        one, many = "Withdraw {n} code of {table}?", "Withdraw {n} codes of {table}?"
        asked.setText(words.count(one, many, block.codes, table=block.holder))
        asked.setInformativeText(
            words.say(
                "Nobody gets these codes any more, for nobody knows which of them stand on paper. "
                "Should the table come back, they are its own again."
            )
        )
        go = asked.addButton(words.say("Withdraw codes"), QMessageBox.ButtonRole.DestructiveRole)
        asked.setDefaultButton(asked.addButton(words.say("Not yet"), QMessageBox.ButtonRole.RejectRole))
        asked.exec()
        if asked.clickedButton() is go:
            self.withdrawn.emit(block.holder)

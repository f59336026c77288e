"""Conflicts: orders that two tables packed or began while apart; what each did, what to do, and who settled it."""

from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from station.bridge.manager_desk import DeskBridge
from station.domain.conflicts import ShopConflict
from station.domain.trouble import Trouble
from station.ui.manager.page import ManagerPage
from station.ui.manager.parts import Card, Combo, button, label, named, tell_key, tell_saves
from station.ui.manager.results_page import table_style
from station.ui.theme import Scale
from station.wording.conflict_words import conflict_head, conflict_row, happened_words, next_words, side_words
from station.wording.words import Words
from station.workflow.conflicts import ConflictsSaved, ConflictStand

__all__ = ["ConflictModel", "ConflictsPage"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ORDER, _NEXT, _SETTLED = 1, 3, 4
#: A search begins when the keys rest so long.
TYPING_MS = 150


class ConflictModel(QAbstractTableModel):
    """One row a conflict."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.found: list[ShopConflict] = []
        self._said: list[list[str]] = []

    def show(self, found: list[ShopConflict], words: Words) -> None:
        """Show these in this language."""
        self.beginResetModel()
        self.words, self.found = words, found
        self._said = [conflict_row(one, words) for one in found]
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.found)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(conflict_head(self.words))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        head = conflict_head(self.words)
        return head[section] if 0 <= section < len(head) else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._said[index.row()][index.column()]
        if role == Qt.ItemDataRole.FontRole and index.column() == _ORDER:
            font = QFont()
            font.setBold(True)
            return font
        return None


class ConflictsPage(ManagerPage):
    """Ctrl+F goes to the search, Ctrl+Return settles what is chosen, Ctrl+S saves as CSV, Ctrl+P as PDF."""

    key = "conflicts"

    def __init__(self, desk: DeskBridge, words: Words) -> None:
        super().__init__()
        self._desk, self.words = desk, words
        self.model = ConflictModel(words)
        self.stand: ConflictStand | None = None
        self._ticket, self._trouble = 0, ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._build()
        self._connect()
        self.show_words(words)

    def _build(self) -> None:
        self.search, self.state = named(QLineEdit(), "conflicts.find"), Combo("conflicts.state")
        self.search.setClearButtonEnabled(True)
        self.state.setMinimumContentsLength(12)
        self.csv, self.pdf = button("conflicts.csv"), button("conflicts.pdf")
        self.csv.setShortcut("Ctrl+S")
        self.pdf.setShortcut("Ctrl+P")
        self.table, self.empty = named(QTableView(), "conflicts.table"), label("soft", "conflicts.empty", wraps=True)
        self._dress_table()
        self._asked = QHBoxLayout()
        self._asked.addWidget(self.search, 1)
        self._asked.addWidget(self.state)
        self.card = Card("conflicts.card")
        self.card.column.addLayout(self._asked)
        self.card.column.addWidget(self.empty)
        self.card.column.addWidget(self.table, 1)
        self.one = Card("conflicts.one")
        self.heading = label("h", "conflicts.heading", wraps=True)
        self.sides, self.advice = label("", "conflicts.sides", wraps=True), label("", "conflicts.next", wraps=True)
        self.settle = button("conflicts.settle", "primary")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.settle)
        for widget in (self.heading, self.sides, self.advice):
            self.one.column.addWidget(widget)
        self.one.column.addLayout(foot)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.card, 1)
        self._column.addWidget(self.one)

    def _dress_table(self) -> None:
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(_NEXT, QHeaderView.ResizeMode.Stretch)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self.table.setFocus)
        self._typing.timeout.connect(self._ask)
        self.state.currentIndexChanged.connect(self._ask)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.settle.clicked.connect(self._settle)
        self.csv.clicked.connect(self._save_csv)
        self.pdf.clicked.connect(self._save_pdf)
        self._desk.answered.connect(self._answered)
        self._desk.failed.connect(self._failed)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence.StandardKey.Find, self, self._to_search, context=within)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._settle, context=within)

    def title(self, words: Words) -> str:
        return words.say("Conflicts")

    def top_buttons(self) -> list[QWidget]:
        return [self.csv, self.pdf]

    def show_words(self, words: Words) -> None:
        self.words = words
        say = words.say
        shown = self.state.currentData()
        self.state.fill([(say("To settle"), False), (say("Settled ones"), True)], bool(shown))
        self.search.setPlaceholderText(say("Order, table or packer"))
        for widget, name in (
            (self.search, say("Find a conflict")),
            (self.state, say("Which conflicts")),
            (self.table, say("Conflicts")),
        ):
            widget.setAccessibleName(name)
        self.settle.setText(say("Settled"))
        tell_key(self.settle, say("Settled"), words, "Ctrl+Enter")
        tell_saves(self.csv, self.pdf, words)
        self._show()

    def fit(self, scale: Scale) -> None:
        side = scale.px(28)
        self._column.setContentsMargins(side, scale.px(24), side, scale.px(24))
        self._column.setSpacing(scale.px(20))
        self._asked.setSpacing(scale.px(12))
        self.table.setStyleSheet(table_style(scale))
        self.table.verticalHeader().setDefaultSectionSize(scale.px(40))
        for card in (self.card, self.one):
            card.fit(scale)
        for column, width in ((0, 215), (_ORDER, 120), (2, 470), (_SETTLED, 250)):
            self.table.setColumnWidth(column, scale.px(width))

    def opened(self) -> None:
        self._ask()

    def close_page(self, timeout_s: float) -> bool:
        self._typing.stop()
        return self._desk.close(timeout_s)

    # --- asking ---------------------------------------------------------------------------------------------------

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def _ask(self) -> None:
        self._typing.stop()
        self._ticket = self._desk.ask("read", self.search.text(), bool(self.state.currentData()))

    @Slot()
    def _settle(self) -> None:
        """What is chosen is seen to."""
        one = self.shown()
        if one is not None and one.settled_at is None:
            self._ticket = self._desk.ask("settle", one.order_number, self.search.text())

    @Slot()
    def _save_csv(self) -> None:
        self._save("conflicts.csv", "CSV (*.csv)")

    @Slot()
    def _save_pdf(self) -> None:
        self._save("conflicts.pdf", "PDF (*.pdf)")

    def _save(self, name: str, kind: str) -> None:
        file, _ = QFileDialog.getSaveFileName(self, self.words.say("Save as"), name, kind)
        if file:
            self._desk.ask("save", Path(file), list(self.model.found), self.words)

    # --- showing --------------------------------------------------------------------------------------------------

    def shown(self) -> ShopConflict | None:
        """The conflict that is chosen."""
        row = self.table.currentIndex().row()
        return self.model.found[row] if 0 <= row < len(self.model.found) else None

    @Slot(str, int, object)
    def _answered(self, _request: str, ticket: int, answer: object) -> None:
        words = self.words
        if isinstance(answer, ConflictStand) and ticket == self._ticket:
            self.stand, self._trouble = answer, ""
            if answer.settled:
                self.said.emit(words.say("Order {number} is settled.", number=answer.settled), False)
            self._show()
        elif isinstance(answer, ConflictsSaved):
            said = words.say("Written: {file}", file=str(answer.path))
            self.said.emit(f"{said} ({words.count('{n} entry', '{n} entries', answer.entries)})", False)

    @Slot(str, int, object)
    def _failed(self, _request: str, _ticket: int, trouble: object) -> None:
        if isinstance(trouble, Trouble):
            self._trouble = " ".join(self.words.trouble(trouble.code, **trouble.facts))
            self.said.emit(self._trouble, True)
            self._show_empty()

    def _show(self) -> None:
        stand, words = self.stand, self.words
        row = max(self.table.currentIndex().row(), 0)
        self.model.show(list(stand.found) if stand else [], words)
        if self.model.found:
            self.table.setCurrentIndex(self.model.index(min(row, len(self.model.found) - 1), 0))
        if stand is not None:
            self.subtitle_changed.emit(words.count("{n} to settle", "{n} to settle", stand.open_ones))
            self.table.setColumnHidden(_SETTLED, not stand.is_settled)
        self._show_empty()
        self._show_one()

    def _show_empty(self) -> None:
        say, has_rows = self.words.say, bool(self.model.found)
        if self.stand is None:
            said = self._trouble or say("Reading the conflicts ...")
        elif self.stand.asked.strip():
            said = say("No conflict fits. Look for an order, a table or a packer.")
        elif self.stand.is_settled:
            said = say("Nothing was settled yet.")
        else:
            said = say(
                "No order was packed at two tables. When the network is away, each table goes on packing by itself; an "
                "order that was packed at two of them is listed here as soon as they are together again."
            )
        self.empty.setText(said)
        self.empty.setHidden(has_rows)
        self.table.setHidden(not has_rows)
        self.one.setHidden(not has_rows)
        for each in (self.csv, self.pdf):
            each.setEnabled(has_rows)

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_one()

    def _show_one(self) -> None:
        one, words = self.shown(), self.words
        self.settle.setEnabled(one is not None and one.settled_at is None)
        if one is None:
            return
        order = words.say("Order {number}", number=one.order_number)
        self.heading.setText(f"{order} · {happened_words(one, words)}")
        self.sides.setText("\n".join(side_words(side, words) for side in (one.earlier, one.later)))
        self.advice.setText(next_words(one, words))

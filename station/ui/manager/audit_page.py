"""The audit log: who changed or overruled what, and when; searched as one types, read page by page, saved whole."""

from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal, Slot
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
from station.domain.audit import AuditEntry
from station.domain.trouble import Trouble
from station.ui.manager.page import ManagerPage
from station.ui.manager.parts import Card, Combo, button, label, named, tell_saves
from station.ui.manager.results_page import table_style
from station.ui.theme import Scale
from station.wording.audit_words import audit_head, audit_row, kind_words
from station.wording.words import Words
from station.workflow.audit import AuditPage, AuditSaved, AuditWish

__all__ = ["AuditLogPage", "AuditModel"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_COLUMNS = 7
_DETAILS = _COLUMNS - 1
#: Days that can be asked for; 0 = all.
SPANS = (0, 1, 7, 30, 365)
#: A search begins when the keys rest so long.
TYPING_MS = 200


class AuditModel(QAbstractTableModel):
    """The entries read so far; it asks for more when somebody scrolls to their end."""

    wanted_more = Signal(int)  #: id of the last entry here

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.entries: list[AuditEntry] = []
        self._has_more = self._is_asked = False
        self._said: dict[int, list[str]] = {}

    def show(self, page: AuditPage) -> None:
        """Show a first page, or put a further one below."""
        self._has_more, self._is_asked = page.has_more, False
        if page.is_first:
            self.beginResetModel()
            self.entries, self._said = list(page.entries), {}
            self.endResetModel()
        elif page.entries:
            first = len(self.entries)
            self.beginInsertRows(_NOWHERE, first, first + len(page.entries) - 1)
            self.entries += page.entries
            self.endInsertRows()

    def show_words(self, words: Words) -> None:
        """Say the entries in another language."""
        self.beginResetModel()
        self.words, self._said = words, {}
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else _COLUMNS

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._has_more and not self._is_asked

    def fetchMore(self, parent: _Index) -> None:
        if self.canFetchMore(parent):
            self._is_asked = True
            self.wanted_more.emit(self.entries[-1].id)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return audit_head(self.words)[section] if 0 <= section < _COLUMNS else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = index.row()
        if row not in self._said:
            self._said[row] = audit_row(self.entries[row], self.words)
        said = self._said[row]
        if role == Qt.ItemDataRole.ToolTipRole:
            return said[_DETAILS] if index.column() == _DETAILS else None
        return said[index.column()]


class AuditLogPage(ManagerPage):
    """Ctrl+F goes to the search, Ctrl+S saves what was found as CSV, Ctrl+P as PDF."""

    key = "audit"

    def __init__(self, desk: DeskBridge, words: Words) -> None:
        super().__init__()
        self._desk, self.words = desk, words
        self.model = AuditModel(words)
        self._ticket, self._trouble = 0, ""
        self.is_read = False
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._build()
        self._connect()
        self.show_words(words)

    def _build(self) -> None:
        self.search, self.kind, self.span = named(QLineEdit(), "audit.find"), Combo("audit.kind"), Combo("audit.span")
        self.search.setClearButtonEnabled(True)
        self.csv, self.pdf = button("audit.csv"), button("audit.pdf")
        for each, keys in ((self.csv, "Ctrl+S"), (self.pdf, "Ctrl+P")):
            each.setShortcut(keys)
        self.table, self.empty = named(QTableView(), "audit.table"), label("soft", "audit.empty", wraps=True)
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(_DETAILS, QHeaderView.ResizeMode.Stretch)
        self._asked = QHBoxLayout()
        for widget, room in ((self.search, 1), (self.kind, 0), (self.span, 0)):
            self._asked.addWidget(widget, room)
        self.card = Card("audit.card")
        self.card.column.addLayout(self._asked)
        self.card.column.addWidget(self.empty)
        self.card.column.addWidget(self.table, 1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.card, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._ask)
        self.kind.currentIndexChanged.connect(self._ask)
        self.span.currentIndexChanged.connect(self._ask)
        self.model.wanted_more.connect(self._ask_more)
        self.csv.clicked.connect(self._save_csv)
        self.pdf.clicked.connect(self._save_pdf)
        self._desk.answered.connect(self._answered)
        self._desk.failed.connect(self._failed)

    def title(self, words: Words) -> str:
        return words.say("Audit log")

    def top_buttons(self) -> list[QWidget]:
        return [self.csv, self.pdf]

    def show_words(self, words: Words) -> None:
        self.words = words
        say = words.say
        kind, span = self.kind.currentData(), self.span.currentData()
        self.kind.fill([(said, start) for said, start in kind_words(words)], kind or "")
        said = {0: say("All days"), 1: say("Only today")}
        spans = [(said.get(days) or words.count("Last {n} day", "Last {n} days", days), days) for days in SPANS]
        self.span.fill(list[tuple[str, object]](spans), span or 0)
        self.search.setPlaceholderText(say("Name, order, rule or word"))
        for widget, name in (
            (self.search, say("Find in the audit log")),
            (self.kind, say("What was done")),
            (self.span, say("When")),
            (self.table, say("Audit log")),
        ):
            widget.setAccessibleName(name)
        tell_saves(self.csv, self.pdf, words)
        self.model.show_words(words)
        self._show_empty()

    def fit(self, scale: Scale) -> None:
        side = scale.px(28)
        self._column.setContentsMargins(side, scale.px(24), side, scale.px(24))
        self._asked.setSpacing(scale.px(12))
        self.table.setStyleSheet(table_style(scale))
        self.table.verticalHeader().setDefaultSectionSize(scale.px(40))
        self.card.fit(scale)
        for column, width in enumerate((195, 95, 95, 145, 300, 160)):
            self.table.setColumnWidth(column, scale.px(width))

    @Slot()
    def opened(self) -> None:
        self._ask()

    def close_page(self, timeout_s: float) -> bool:
        self._typing.stop()
        return self._desk.close(timeout_s)

    def wish(self) -> AuditWish:
        """What is asked for on the screen."""
        return AuditWish(self.search.text().strip(), self.kind.currentData() or "", self.span.currentData() or 0)

    @Slot()
    def _ask(self) -> None:
        self._ticket = self._desk.ask("find", self.wish(), 0, self.words)

    @Slot(int)
    def _ask_more(self, before_id: int) -> None:
        self._ticket = self._desk.ask("find", self.wish(), before_id, self.words)

    @Slot(str, int, object)
    def _answered(self, _request: str, ticket: int, answer: object) -> None:
        words = self.words
        if isinstance(answer, AuditPage) and ticket == self._ticket:
            self.is_read, self._trouble = True, ""
            self.model.show(answer)
            self._show_empty()
        elif isinstance(answer, AuditSaved):
            said = words.say("Written: {file}", file=str(answer.path))
            self.said.emit(f"{said} ({words.count('{n} entry', '{n} entries', answer.entries)})", False)

    @Slot(str, int, object)
    def _failed(self, _request: str, _ticket: int, trouble: object) -> None:
        if isinstance(trouble, Trouble):
            self._trouble = " ".join(self.words.trouble(trouble.code, **trouble.facts))
            self.said.emit(self._trouble, True)
            self._show_empty()

    def _show_empty(self) -> None:
        say, has_rows = self.words.say, bool(self.model.entries)
        if not self.is_read:
            said = self._trouble or say("Reading the log ...")
        elif self.wish() == AuditWish():
            said = say("Nothing was changed yet. Every change and every question overruled at a table is kept here.")
        else:
            said = say("No entry fits. Look for fewer words, or on more days.")
        self.empty.setText(said)
        self.empty.setHidden(has_rows)
        self.table.setHidden(not has_rows)
        for each in (self.csv, self.pdf):
            each.setEnabled(has_rows)

    @Slot()
    def _save_csv(self) -> None:
        self._save("audit.csv", "CSV (*.csv)")

    @Slot()
    def _save_pdf(self) -> None:
        self._save("audit.pdf", "PDF (*.pdf)")

    def _save(self, name: str, kind: str) -> None:
        file, _ = QFileDialog.getSaveFileName(self, self.words.say("Save as"), name, kind)
        if file:
            self._desk.ask("save", Path(file), self.wish(), self.words)

"""The page of the voucher codes: pools with what is left of them, what tables hold, and importing more from a CSV."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QDate, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDateEdit,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QTableView,
    QWidget,
)

from station.bridge.manager_desk import DeskBridge
from station.domain.trouble import Trouble
from station.domain.vouchers import VoucherPool
from station.ui import theme
from station.ui.manager.blocks_panel import BlocksPanel
from station.ui.manager.page import ManagerPage
from station.ui.manager.parts import Card, button, label, named
from station.ui.manager.stock_forms import pieces_in
from station.ui.manager.table_export import TableExport
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.vouchers import PoolWish, VoucherStand

__all__ = ["PoolModel", "VouchersPage"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
NAME, FREE, PROMISED, GIVEN, VALID_UNTIL, REMARK = range(6)
#: Stands for "no day" in a field for days.
_NO_DAY = QDate(2000, 1, 1)


class PoolModel(QAbstractTableModel):
    """The pools that are shown."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words, self.pools, self.today = words, tuple[VoucherPool, ...](), date.min

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.pools)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else REMARK + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        say = self.words.say
        return (say("Pool"), say("Codes left"), say("Promised"), say("Given away"), say("Valid until"), "")[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        pool, column = self.pools[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(pool, column)
        if role == Qt.ItemDataRole.ForegroundRole and column in (FREE, VALID_UNTIL, REMARK):
            return QColor(theme.BAD) if pool.is_over(self.today) else QColor(theme.WARN) if pool.is_low else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (self._text(pool, column), self._text(pool, REMARK)) if part)
        return None

    def show_pools(self, pools: Sequence[VoucherPool], today: date) -> None:
        """Show these pools."""
        self.beginResetModel()
        self.pools, self.today = tuple(pools), today
        self.endResetModel()

    def _text(self, pool: VoucherPool, column: int) -> str:
        words = self.words
        if column == NAME:
            return pool.name or pool.id
        if column == VALID_UNTIL:
            return words.fact(pool.valid_until) if pool.valid_until else "–"
        if column == REMARK:
            if pool.is_over(self.today):
                return words.say("The codes are no longer valid")
            return words.say("import new codes") if pool.is_low else ""
        return words.number({FREE: pool.left, PROMISED: pool.held, GIVEN: pool.given}[column])


class VouchersPage(ManagerPage):
    """Voucher codes in the hands of a manager. Files are read on the desk's thread."""

    key = "vouchers"

    def __init__(self, desk: DeskBridge, words: Words) -> None:
        super().__init__()
        self.desk, self.words = desk, words
        self.stand = VoucherStand((), date.min)
        self.model = PoolModel(words)
        self._build()
        self._connect()

    def title(self, words: Words) -> str:
        return words.say("Vouchers")

    def _build(self) -> None:
        self.list_card, self.form_card = Card("vouchers.card"), Card("vouchers.form")
        self.table, self.nothing = named(QTableView(), "vouchers.table"), label("soft", "vouchers.nothing", wraps=True)
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
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.list_card.column.addWidget(self.nothing)
        self.list_card.column.addWidget(self.table, 1)
        self.blocks = BlocksPanel(self.words)
        self.list_card.column.addWidget(self.blocks)
        self.export = TableExport(self.table, "vouchers", self.words, self.desk.ask_leave)
        self.export.said.connect(self.said)
        self.heading, self.explained = label("h"), label("soft", wraps=True)
        self.pool, self.file, self.low = (named(QLineEdit(), f"vouchers.{name}") for name in ("pool", "file", "low"))
        self.until = named(QDateEdit(_NO_DAY), "vouchers.until")
        self.until.setMinimumDate(_NO_DAY)
        self.until.setSpecialValueText("–")
        self.until.setDisplayFormat("dd.MM.yyyy")
        self.until.setCalendarPopup(True)
        self.until.setStyleSheet("QDateEdit::drop-down { border: none; width: 22px; }")
        self.until.lineEdit().setTextMargins(9, 0, 2, 0)
        self.until.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choose, self.keep = button("vouchers.choose"), button("vouchers.keep", "primary")
        self._fields = (self.pool, self.file, self.low, self.until)
        self._labels = [label("small") for _ in self._fields]
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for told, field in zip(self._labels, self._fields, strict=True):
            form.addRow(told, field)
            if field is self.file:
                form.addRow("", self.choose)
        for part in (self.heading, self.explained):
            self.form_card.column.addWidget(part)
        self.form_card.column.addLayout(form)
        self.form_card.column.addWidget(self.keep)
        self.form_card.column.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.list_card, 1)
        self._row.addWidget(self.form_card)

    def _connect(self) -> None:
        self.desk.answered.connect(self._answered)
        self.desk.failed.connect(self._failed)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.choose.clicked.connect(self._choose_file)
        self.keep.clicked.connect(self._keep)
        self.blocks.withdrawn.connect(self._withdraw)
        for field in (self.pool, self.file, self.low):
            field.returnPressed.connect(self._keep)

    def opened(self) -> None:
        self.desk.ask("open")
        self.pool.setFocus()

    def top_buttons(self) -> list[QWidget]:
        return self.export.buttons()

    def close_page(self, timeout_s: float) -> bool:
        return all([self.export.close(timeout_s), self.desk.close(timeout_s)])

    def fit(self, scale: Scale) -> None:
        self._row.setContentsMargins(scale.px(24), scale.px(20), scale.px(24), scale.px(20))
        self._row.setSpacing(scale.px(16))
        self.form_card.setFixedWidth(scale.px(440))
        self.list_card.fit(scale)
        self.blocks.fit(scale)
        self.form_card.fit(scale)
        self.table.verticalHeader().setDefaultSectionSize(scale.px(44))
        self.table.setStyleSheet(
            "QTableView { background: transparent; border: none; outline: none; }"
            f"QTableView::item {{ border-bottom: 1px solid {theme.LINE}; padding: 0 {scale.px(10)}px; }}"
            f"QTableView::item:selected {{ background: {theme.ACCENT_SOFT}; color: {theme.INK}; }}"
            "QHeaderView { background: transparent; } QHeaderView::section { background: transparent; border: none;"
            f" border-bottom: 1px solid {theme.LINE}; color: {theme.SOFT}; padding: {scale.px(5)}px {scale.px(9)}px; }}"
        )

    def show_words(self, words: Words) -> None:
        self.words = self.model.words = words
        self.export.show_words(self.title(words), words)
        self.blocks.show_words(words)
        say = words.say
        texts = (say("Pool"), say("File"), say("Warn below"), say("Valid until"))
        for told, text, field in zip(self._labels, texts, self._fields, strict=True):
            told.setText(text)
            field.setAccessibleName(text)
        self.heading.setText(say("Import codes"))
        self.explained.setText(
            say("A CSV of your shop with a column “code”, or one code a line. Codes that are here already are refused.")
        )
        self.choose.setText(say("Choose a file …"))
        self.keep.setText(say("Import codes"))
        self.table.setAccessibleName(say("Voucher codes"))
        self.nothing.setText(say("No voucher codes yet. Name a pool and import the codes that your shop made."))
        self._show_stand(self.stand)

    def _show_stand(self, stand: VoucherStand) -> None:
        self.stand = stand
        self.model.show_pools(stand.pools, stand.today)
        self.blocks.show_blocks(stand.blocks, stand.now)
        self.nothing.setVisible(not stand.pools)
        self.table.setVisible(bool(stand.pools))
        low = sum(1 for pool in stand.pools if pool.is_low)
        self.subtitle_changed.emit(self.words.count("{n} pool is low", "{n} pools are low", low) if low else "")

    @Slot(QModelIndex, QModelIndex)
    def _row_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not index.isValid():
            return
        pool = self.model.pools[index.row()]
        day = pool.valid_until
        self.pool.setText(pool.id)
        self.low.setText(str(pool.low_water))
        self.until.setDate(QDate(day.year, day.month, day.day) if day else _NO_DAY)

    @Slot()
    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.words.say("Import codes"), self.file.text(), "CSV (*.csv *.txt)"
        )
        if chosen:
            self.file.setText(chosen)
            self.keep.setFocus()

    @Slot()
    def _keep(self) -> None:
        """Import the file; without one, keep what is warned of and the last day of a pool that is there."""
        pool, file = self.pool.text().strip(), self.file.text().strip()
        if not pool or not (file or any(one.id == pool for one in self.stand.pools)):
            (self.file if pool else self.pool).setFocus()
            self.said.emit(self.words.say("Name a pool and a file with its codes."), True)
            return
        day = self.until.date()
        until = None if day == _NO_DAY else date(day.year(), day.month(), day.day())
        self.keep.setEnabled(False)
        self.desk.ask("keep", PoolWish(pool, pieces_in(self.low.text()) or 0, until, Path(file) if file else None))

    @Slot(str)
    def _withdraw(self, holder: str) -> None:
        self.desk.ask("withdraw", holder)

    @Slot(str, int, object)
    def _answered(self, _request: str, _ticket: int, answer: object) -> None:
        self.keep.setEnabled(True)
        if isinstance(answer, VoucherStand):
            self._show_stand(answer)
            if answer.new >= 0:
                facts = {"pool": answer.pool, "new": answer.new, "duplicates": answer.duplicates}
                told = self.words.say(
                    "{pool}: {new} new codes, {duplicates} were here already and were refused.", **facts
                )
                self.said.emit(told, False)
                self.file.clear()
            if answer.holder:
                self._tell_withdrawn(answer)

    def _tell_withdrawn(self, stand: VoucherStand) -> None:
        one, many = (
            "{n} voucher code of {table} was withdrawn: nobody gets it any more.",
            "{n} voucher codes of {table} were withdrawn: nobody gets them any more.",
        )
        self.said.emit(self.words.count(one, many, stand.withdrawn, table=stand.holder), False)

    @Slot(str, int, object)
    def _failed(self, _request: str, _ticket: int, trouble: object) -> None:
        self.keep.setEnabled(True)
        if isinstance(trouble, Trouble):
            happened, next_step = self.words.trouble(trouble.code, **trouble.facts)
            self.said.emit(f"{happened} {next_step}", True)

"""The page of the stock: what lies in the bins, how long it lasts; deliveries scanned in, counts corrected, undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QModelIndex, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station.bridge.manager_desk import DeskBridge
from station.domain.stock import Delivery, StockItem, StockLine
from station.domain.trouble import Trouble
from station.ui.manager.page import ManagerPage
from station.ui.manager.parts import Card, label, named
from station.ui.manager.stock_forms import CorrectionCard, DeliveryCard, MovesCard
from station.ui.manager.stock_list import StockListModel, StockTable
from station.ui.manager.table_export import TableExport
from station.ui.theme import Scale
from station.wording.stock_words import move_words
from station.wording.words import Words
from station.workflow.stock import Scanned, StockStand

__all__ = ["SamplesPage"]

#: Typing rests so long before the list is searched.
SEARCH_MS = 120


class SamplesPage(ManagerPage):
    """Stock in the hands of a manager. All work is done on the desk's thread; this shows and asks."""

    key = "samples"

    def __init__(self, desk: DeskBridge, pictures: Callable[[str], bytes | None], words: Words) -> None:
        super().__init__()
        self.desk, self.words = desk, words
        self.stand = StockStand((), ())
        self._searched: list[tuple[str, StockLine]] = []  #: in the order of the list, with what is searched in
        self.chosen: StockItem | None = None
        self._best_before: date | None = None
        self._pieces = 0
        self.model = StockListModel(pictures, words)
        self._build()
        self._connect()

    def title(self, words: Words) -> str:
        return words.say("Samples")

    def _build(self) -> None:
        self.list_card = Card("samples.card")
        self.scan = named(QLineEdit(), "samples.scan")
        self.scan.setClearButtonEnabled(True)
        self.warned = named(QCheckBox(), "samples.warned")
        self.table, self.nothing = StockTable(self.model), label("soft", "samples.nothing", wraps=True)
        head = QHBoxLayout()
        head.addWidget(self.scan, 1)
        head.addWidget(self.warned)
        self.list_card.column.addLayout(head)
        self.list_card.column.addWidget(self.nothing)
        self.list_card.column.addWidget(self.table, 1)
        self.export = TableExport(self.table, "samples", self.words, self.desk.ask_leave)
        self.export.said.connect(self.said)
        self.delivery, self.correction, self.moves = DeliveryCard(), CorrectionCard(), MovesCard()
        self._right = QWidget()
        self._column = QVBoxLayout(self._right)
        self._column.setContentsMargins(0, 0, 0, 0)
        for card in (self.delivery, self.correction, self.moves):
            self._column.addWidget(card, 1 if card is self.moves else 0)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.list_card, 1)
        self._row.addWidget(self._right)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SEARCH_MS)

    def _connect(self) -> None:
        self.desk.answered.connect(self._answered)
        self.desk.failed.connect(self._failed)
        self.scan.textEdited.connect(self._typed)
        self.scan.returnPressed.connect(self._scan_entered)
        self.warned.toggled.connect(self._show_lines)
        self._rest.timeout.connect(self._show_lines)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.delivery.taken.connect(self._deliver)
        self.delivery.scanned.connect(self._scanned_again)
        self.correction.corrected.connect(self._correct)
        self.moves.undo_asked.connect(self._undo)
        QShortcut(QKeySequence.StandardKey.Undo, self.moves, self.moves.undo_chosen)
        QShortcut(QKeySequence.StandardKey.Find, self, self._to_scan)

    def opened(self) -> None:
        self.desk.ask("open")
        self._to_scan()

    def top_buttons(self) -> list[QWidget]:
        return self.export.buttons()

    def close_page(self, timeout_s: float) -> bool:
        return all([self.export.close(timeout_s), self.desk.close(timeout_s)])

    def fit(self, scale: Scale) -> None:
        self._row.setContentsMargins(scale.px(24), scale.px(20), scale.px(24), scale.px(20))
        self._row.setSpacing(scale.px(16))
        self._column.setSpacing(scale.px(12))
        self._right.setFixedWidth(scale.px(400))
        for card in (self.list_card, self.delivery, self.correction, self.moves):
            card.fit(scale)
        self.table.fit(scale)

    def show_words(self, words: Words) -> None:
        self.words = words
        self.model.show_words(words)
        self.export.show_words(self.title(words), words)
        self.scan.setPlaceholderText(words.say("Scan or search: name, SKU, GTIN, lot, bin"))
        self.scan.setAccessibleName(self.scan.placeholderText())
        self.table.setAccessibleName(words.say("Samples"))
        self.warned.setText(words.say("Only with a warning"))
        for card in (self.delivery, self.correction, self.moves):
            card.show_words(words)
        self._show_stand(self.stand)

    # --- what is shown --------------------------------------------------------------------------------------------

    def _show_stand(self, stand: StockStand) -> None:
        self.stand = stand
        ordered = sorted(stand.lines, key=lambda line: (not line.warnings, line.name.casefold(), line.what.lot))
        self._searched = [
            (f"{line.name} {line.what.item} {line.what.lot} {line.bin}".casefold(), line) for line in ordered
        ]
        self.moves.show_moves(stand.moves)
        warned = sum(1 for line in stand.lines if line.warnings)
        told = self.words.count("{n} stock", "{n} stocks", len(stand.lines))
        if warned:
            told += ", " + self.words.count("{n} with a warning", "{n} with a warning", warned)
        self.subtitle_changed.emit(told if stand.lines else "")
        self._show_lines()
        self._show_chosen()

    @Slot()
    def _show_lines(self) -> None:
        """What is searched for, warned ones first; the chosen one stays chosen."""
        asked = self.scan.text().casefold().split()
        only_warned = self.warned.isChecked()
        lines = [
            line
            for text, line in self._searched
            if (line.warnings or not only_warned) and all(word in text for word in asked)
        ]
        self.model.show_lines(lines)
        self.nothing.setVisible(not lines)
        self.nothing.setText(
            self.words.say("Nothing found. Press Enter to look the code up as a scan.")
            if self.stand.lines
            else self.words.say("No samples yet. They come with the catalogue; then scan a box here to take it in.")
        )
        row = next((number for number, line in enumerate(lines) if line.what == self.chosen), -1)
        self.table.selectRow(row) if row >= 0 else self.table.clearSelection()

    def _show_chosen(self) -> None:
        line = self._line_of(self.chosen)
        self.delivery.show_line(line, self.chosen, self._best_before)
        self.correction.show_line(line if line and line.what == self.chosen else None)

    def _line_of(self, what: StockItem | None) -> StockLine | None:
        """The stock, else another lot of it."""
        if what is None:
            return None
        of_item = [one for one in self.stand.lines if (one.what.kind, one.what.item) == (what.kind, what.item)]
        return next((one for one in of_item if one.what == what), of_item[-1] if of_item else None)

    # --- what people do -------------------------------------------------------------------------------------------

    @Slot()
    def _to_scan(self) -> None:
        self.scan.setFocus()
        self.scan.selectAll()

    @Slot(str)
    def _typed(self, _text: str) -> None:
        self._rest.start()

    @Slot()
    def _scan_entered(self) -> None:
        if self.scan.text().strip():
            self.desk.ask("scan", self.scan.text())

    @Slot(str)
    def _scanned_again(self, text: str) -> None:
        """A scanner typed into the count: the same code is one piece more, another one another box."""
        self.desk.ask("scan", text)

    @Slot(QModelIndex, QModelIndex)
    def _row_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and self.model.lines[index.row()].what != self.chosen:
            self._choose(self.model.lines[index.row()].what, None, 0)

    def _choose(self, what: StockItem, best_before: date | None, pieces: int) -> None:
        self.chosen, self._best_before, self._pieces = what, best_before, pieces
        self._show_chosen()

    @Slot(int, str, object, str)
    def _deliver(self, pieces: int, lot: str, best_before: date | None, bin_name: str) -> None:
        if self.chosen is None:
            return
        try:
            delivery = Delivery(replace(self.chosen, lot=lot), pieces, best_before, bin_name)
        except Trouble as trouble:
            self._say_trouble(trouble)
            return
        self.chosen = delivery.what
        self.desk.ask("deliver", delivery)

    @Slot(int, object)
    def _correct(self, counted: int, reason: object) -> None:
        if self.chosen is not None:
            self.desk.ask("correct", self.chosen, counted, reason)

    @Slot(int)
    def _undo(self, move: int) -> None:
        self.desk.ask("undo", move)

    # --- from the desk --------------------------------------------------------------------------------------------

    @Slot(str, int, object)
    def _answered(self, request: str, _ticket: int, answer: object) -> None:
        if isinstance(answer, Scanned):
            self._found(answer)
        elif isinstance(answer, StockStand):
            self._best_before, self._pieces = None, 0
            if request == "deliver":
                self.scan.clear()
            self._show_stand(answer)
            done = next((move for move in answer.moves if move.id == answer.move), None)
            if done is not None:
                self.said.emit(move_words(done, self.words), False)
            elif request == "correct":
                self.said.emit(self.words.say("Nothing to change: the count is right."), False)
            if request != "open":
                self._to_scan()

    def _found(self, scanned: Scanned) -> None:
        """One stock is ready for its count; of several, one is chosen in the list."""
        again = self.chosen in scanned.stocks and self._pieces > 0
        self._rest.stop()
        self.scan.clear()
        if len(scanned.stocks) > 1 and not again:
            self.scan.setText(scanned.stocks[0].item)
            self._show_lines()
            self.table.setFocus()
            self.said.emit(self.words.say("Several lots: choose one with the arrow keys, then Tab."), False)
            return
        pieces = self._pieces + 1 if again else 1
        what = self.chosen if again and self.chosen else scanned.stocks[0]
        self._choose(what, scanned.best_before, pieces)
        self._show_lines()
        self.delivery.count(pieces)

    @Slot(str, int, object)
    def _failed(self, _request: str, _ticket: int, trouble: object) -> None:
        if isinstance(trouble, Trouble):
            self._say_trouble(trouble)

    def _say_trouble(self, trouble: Trouble) -> None:
        happened, next_step = self.words.trouble(trouble.code, **trouble.facts)
        self.said.emit(f"{happened} {next_step}", True)

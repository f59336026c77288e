"""What is done with the chosen stock: a delivery, a correction with its reason, and the changes so far."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QDateEdit, QFormLayout, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QSizePolicy

from station.domain.stock import CORRECTIONS, MOST_PIECES, StockItem, StockLine, StockMove
from station.ui.manager.parts import Card, Combo, button, label, named
from station.ui.theme import Scale
from station.wording.stock_words import move_reason
from station.wording.words import Words

__all__ = ["CorrectionCard", "DeliveryCard", "MovesCard", "pieces_in"]

#: A longer number is no count of pieces but a code that a scanner typed.
_COUNT_DIGITS = len(str(MOST_PIECES))
#: Stands for "no day" in a field for days.
_NO_DAY = QDate(2000, 1, 1)


def pieces_in(text: str) -> int | None:
    """A count that a person typed; None for what is none: a scanner typed a code there."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= _COUNT_DIGITS else None


class DeliveryCard(Card):
    """Pieces that came in, of the stock that was scanned or chosen."""

    taken = Signal(int, str, object, str)  #: pieces, lot, best-before (date or None), bin
    scanned = Signal(str)  #: a code that a scanner typed into the count

    def __init__(self) -> None:
        super().__init__("delivery.card")
        self.heading, self.what = label("h"), label("strong", "delivery.what", wraps=True)
        self.pieces, self.lot, self.bin = (named(QLineEdit(), f"delivery.{name}") for name in ("pieces", "lot", "bin"))
        self.best_before = named(QDateEdit(_NO_DAY), "delivery.best_before")
        self.best_before.setMinimumDate(_NO_DAY)
        self.best_before.setSpecialValueText("–")
        self.best_before.setDisplayFormat("dd.MM.yyyy")
        self.best_before.setCalendarPopup(True)
        self.best_before.setStyleSheet("QDateEdit::drop-down { border: none; width: 22px; }")
        self.best_before.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.best_before.lineEdit().setTextMargins(9, 0, 2, 0)
        self.take = button("delivery.take", "primary")
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._labels = [label("small") for _ in range(4)]
        for told, field in zip(self._labels, (self.pieces, self.lot, self.best_before, self.bin), strict=True):
            self._form.addRow(told, field)
        for part in (self.heading, self.what):
            self.column.addWidget(part)
        self.column.addLayout(self._form)
        self.column.addWidget(self.take)
        self.pieces.returnPressed.connect(self._entered)
        self.take.clicked.connect(self._take)

    def show_words(self, words: Words) -> None:
        say = words.say
        self.heading.setText(say("Delivery came in"))
        texts = (say("Pieces"), say("Lot"), say("Best before"), say("Bin"))
        for told, text, field in zip(
            self._labels, texts, (self.pieces, self.lot, self.best_before, self.bin), strict=True
        ):
            told.setText(text)
            field.setAccessibleName(text)
        self.take.setText(say("Take in"))

    def show_line(self, line: StockLine | None, what: StockItem | None, best_before: date | None) -> None:
        """The stock that a delivery goes to; `what` may be a lot that is not there yet."""
        self.what.setText(line.name if line else "")
        day = best_before or (line.best_before if line and what == line.what else None)
        self.best_before.setDate(QDate(day.year, day.month, day.day) if day else _NO_DAY)
        self.lot.setText(what.lot if what else "")
        self.bin.setText(line.bin if line else "")
        self.pieces.setText("")
        for widget in (self.pieces, self.lot, self.best_before, self.bin, self.take):
            widget.setEnabled(line is not None)

    def count(self, pieces: int) -> None:
        """Show a count, ready to be typed over."""
        self.pieces.setText(str(pieces))
        self.pieces.selectAll()
        self.pieces.setFocus()

    @Slot()
    def _entered(self) -> None:
        text = self.pieces.text()
        if text.strip() and pieces_in(text) is None:
            self.scanned.emit(text.strip())
        else:
            self._take()

    @Slot()
    def _take(self) -> None:
        day = self.best_before.date()
        best_before = None if day == _NO_DAY else date(day.year(), day.month(), day.day())
        self.taken.emit(pieces_in(self.pieces.text()) or 0, self.lot.text().strip(), best_before, self.bin.text())


class CorrectionCard(Card):
    """So many are there after all, and why."""

    corrected = Signal(int, object)  #: pieces, MoveReason

    def __init__(self) -> None:
        super().__init__("correction.card")
        self.heading = label("h")
        self.counted, self.reason = named(QLineEdit(), "correction.counted"), Combo("correction.reason")
        self.correct = button("correction.correct")
        row = QHBoxLayout()
        row.addWidget(self.counted, 1)
        row.addWidget(self.reason, 2)
        self.column.addWidget(self.heading)
        self.column.addLayout(row)
        self.column.addWidget(self.correct)
        self.counted.returnPressed.connect(self._correct)
        self.correct.clicked.connect(self._correct)

    def show_words(self, words: Words) -> None:
        say = words.say
        self.heading.setText(say("Correct the count"))
        self.counted.setPlaceholderText(say("Counted pieces"))
        self.counted.setAccessibleName(say("Counted pieces"))
        self.reason.setAccessibleName(say("Reason"))
        chosen = self.reason.currentData() or CORRECTIONS[0]
        self.reason.fill([(move_reason(one, words), one) for one in CORRECTIONS], chosen)
        self.correct.setText(say("Correct"))

    def show_line(self, line: StockLine | None) -> None:
        """The stock that is counted."""
        self.counted.clear()
        for widget in (self.counted, self.reason, self.correct):
            widget.setEnabled(line is not None)

    @Slot()
    def _correct(self) -> None:
        counted = pieces_in(self.counted.text())
        if counted is None:
            self.counted.setFocus()
            return
        self.corrected.emit(counted, self.reason.currentData())


class MovesCard(Card):
    """The latest changes by hand; each can be taken back."""

    undo_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__("moves.card")
        self.heading, self.nothing = label("h"), label("soft", wraps=True)
        self.list = named(QListWidget(), "moves.list")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.undo = button("moves.undo")
        for part in (self.heading, self.nothing):
            self.column.addWidget(part)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.undo)
        self.column.addStretch(0)  # takes the room where there is no list
        self.undo.clicked.connect(self.undo_chosen)
        self.list.itemSelectionChanged.connect(self._show_button)
        self.words = Words("en")

    def show_words(self, words: Words) -> None:
        self.words = words
        self.heading.setText(words.say("Changes by hand"))
        self.nothing.setText(words.say("Deliveries and corrections are kept here, with who and when."))
        self.list.setAccessibleName(words.say("Changes by hand"))
        self.undo.setText(words.say("Take back"))

    def fit(self, scale: Scale) -> None:
        super().fit(scale)
        self.list.setMinimumHeight(scale.px(90))

    def show_moves(self, moves: Sequence[StockMove]) -> None:
        """At most as many as the desk tells; the newest is chosen."""
        self.list.clear()
        for move in moves:
            what = " ".join(part for part in (move.what.item, move.what.lot) if part)
            done = f"{move.pieces:+d}  {move_reason(move.reason, self.words)}  {what}"
            item = QListWidgetItem(f"{done}\n{self.words.fact(move.at)}, {move.who}")
            item.setToolTip(item.text())
            item.setData(Qt.ItemDataRole.UserRole, None if move.is_undone else move.id)
            if move.is_undone:
                font = item.font()
                font.setStrikeOut(True)
                item.setFont(font)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.nothing.setVisible(not moves)
        self.list.setVisible(bool(moves))
        self._show_button()

    @Slot()
    def undo_chosen(self) -> None:
        """Ask to take the chosen change back."""
        item = self.list.currentItem()
        number = item.data(Qt.ItemDataRole.UserRole) if item else None
        if number is not None:
            self.undo_asked.emit(int(number))

    @Slot()
    def _show_button(self) -> None:
        item = self.list.currentItem()
        self.undo.setVisible(item is not None)
        self.undo.setEnabled(item is not None and item.data(Qt.ItemDataRole.UserRole) is not None)

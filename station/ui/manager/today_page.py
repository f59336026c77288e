"""Today: parcels, inserts by phase, cost, misprints, waiting orders and the tables; read anew every few seconds."""

from datetime import datetime, timedelta

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station.bridge.manager_desk import DeskBridge
from station.bridge.manager_today import SeenTable, ShopDay
from station.domain.money import Money
from station.domain.trouble import Trouble
from station.ui.manager.backtest_panel import PhaseBars
from station.ui.manager.page import ManagerPage
from station.ui.manager.parts import Card, label
from station.ui.manager.table_export import ShownTable, TableExport
from station.ui.theme import Scale
from station.wording.words import Words

__all__ = ["TodayPage"]

READ_EVERY_MS = 5_000
#: A table that was silent for longer is called away.
SILENT_AFTER = timedelta(minutes=2)
_FIGURES = ("parcels", "waiting", "cost", "misprints")


class TodayPage(ManagerPage):
    """Reads only while it is in front."""

    key = "today"

    def __init__(self, desk: DeskBridge, words: Words) -> None:
        super().__init__()
        self._desk, self.words = desk, words
        self._read: tuple[ShopDay, datetime] | None = None
        self._waits = False
        self._again = QTimer()  # no child: it is still there when a window that closes hides the page
        self._again.setInterval(READ_EVERY_MS)
        self._again.timeout.connect(self._ask)
        desk.answered.connect(self._answered)
        desk.failed.connect(self._failed)
        self.export = TableExport(self, "today", words, desk.ask_leave, self._shown)
        self.export.said.connect(self.said)
        self._build()
        self.show_words(words)

    def _build(self) -> None:
        self.cards = [Card() for _ in _FIGURES]
        self.headings = [label("h") for _ in _FIGURES]
        self.figures = {name: label("figure", f"today.{name}") for name in _FIGURES}
        self._top = QHBoxLayout()
        for card, heading, figure in zip(self.cards, self.headings, self.figures.values(), strict=True):
            card.column.addWidget(heading)
            card.column.addWidget(figure)
            self._top.addWidget(card)
        self.inserts_card, self.tables_card = Card(), Card()
        self.inserts_heading, self.tables_heading = label("h"), label("h")
        self.bars = PhaseBars()
        self.empty = label("soft", "today.empty", wraps=True)
        self.tables, self.packed = label("strong", "today.tables"), label("", "today.packed")
        self.states, self.nobody = label("", "today.states"), label("soft", "today.nobody", wraps=True)
        for widget in (self.inserts_heading, self.bars, self.empty):
            self.inserts_card.column.addWidget(widget)
        self.inserts_card.column.addStretch(1)
        self.tables_card.column.addWidget(self.tables_heading)
        self._lines = QHBoxLayout()  # a line in each is one table
        for widget in (self.tables, self.packed, self.states):
            self._lines.addWidget(widget)
        self._lines.addStretch(1)
        self.tables_card.column.addLayout(self._lines)
        self.tables_card.column.addWidget(self.nobody)
        self.tables_card.column.addStretch(1)
        self._below = QGridLayout()
        self._below.addWidget(self.inserts_card, 0, 0)
        self._below.addWidget(self.tables_card, 0, 1)
        self._below.setColumnStretch(0, 3)
        self._below.setColumnStretch(1, 2)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addLayout(self._below, 1)

    def title(self, words: Words) -> str:
        return words.say("Today")

    def top_buttons(self) -> list[QWidget]:
        return self.export.buttons()

    def show_words(self, words: Words) -> None:
        self.words = words
        say = words.say
        for heading, title in zip(self.headings, self._titles(), strict=True):
            heading.setText(title)
        self.inserts_heading.setText(say("Inserts by phase"))
        self.tables_heading.setText(say("Tables"))
        self.export.show_words(self.title(words), words)
        self._show()

    def fit(self, scale: Scale) -> None:
        side = scale.px(28)
        self._column.setContentsMargins(side, scale.px(24), side, scale.px(24))
        for layout in (self._column, self._top, self._below, self._lines):
            layout.setSpacing(scale.px(20))
        for card in (*self.cards, self.inserts_card, self.tables_card):
            card.fit(scale)
        self.bars.fit(scale)

    def opened(self) -> None:
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()

    def close_page(self, timeout_s: float) -> bool:
        self._again.stop()
        return all([self.export.close(timeout_s), self._desk.close(timeout_s)])

    @Slot()
    def _ask(self) -> None:
        """One request at a time, however long the store takes."""
        if not self._waits:
            self._waits = True
            self._desk.ask("read")

    @Slot(str, int, object)
    def _answered(self, _request: str, _ticket: int, answer: tuple[ShopDay, datetime]) -> None:
        self._waits, self._read = False, answer
        self._show()

    @Slot(str, int, object)
    def _failed(self, _request: str, _ticket: int, trouble: object) -> None:
        self._waits = False
        if isinstance(trouble, Trouble):
            self.said.emit(" ".join(self.words.trouble(trouble.code, **trouble.facts)), True)

    # --- showing --------------------------------------------------------------------------------------------------

    def _titles(self) -> tuple[str, ...]:
        say = self.words.say
        return say("Parcels packed"), say("Orders waiting"), say("Cost of inserts"), say("Misprints")

    def _figures(self, day: ShopDay) -> tuple[str, ...]:
        words = self.words
        costs = [words.money(Money(cents, currency)) for currency, cents in day.cost_cents]
        return (
            words.number(day.parcels), words.number(day.waiting), " + ".join(costs) or "0", words.number(day.misprints),
        )  # fmt: skip

    def _shown(self) -> ShownTable:
        """The figures, the inserts by phase and the tables below each other."""
        words, say = self.words, self.words.say
        head = [say("Figure"), say("Of"), say("Value")]
        if self._read is None:
            return ShownTable(head, (), 0)
        day, now = self._read
        figures = zip(self._titles(), self._figures(day), strict=True)
        rows = [[title, words.day(day.day), told] for title, told in figures]
        rows += [[say("Inserts by phase"), words.phase(phase), words.number(n)] for phase, n in day.inserts]
        rows += [[say("Parcels packed"), table, words.number(n)] for table, n in day.by_table]
        rows += [[say("Tables"), table.name, self._state(table, now)] for table in day.tables]
        return ShownTable(head, rows, len(rows))

    def _show(self) -> None:
        words = self.words
        if self._read is None:
            self.empty.setText(words.say("Reading the day ..."))
            return
        day, now = self._read
        for figure, text in zip(self.figures.values(), self._figures(day), strict=True):
            figure.setText(text)
        self.bars.show_counts(dict(day.inserts), words)
        self.empty.setHidden(bool(day.inserts))
        self.empty.setText(words.say("Nothing was laid in yet today. What tables pack appears here by itself."))
        self._show_tables(day, now)
        self.subtitle_changed.emit(f"{words.day(day.day)}, {words.time(now)}")

    def _show_tables(self, day: ShopDay, now: datetime) -> None:
        """The busiest table first; then those that packed nothing yet."""
        say, packed = self.words.say, dict(day.by_table)
        seen = {table.name: table for table in day.tables}
        names = list(dict.fromkeys((*packed, *seen)))
        self.tables.setText("\n".join(names))
        self.packed.setText("\n".join(say("{n} packed", n=packed.get(name, 0)) for name in names))
        self.states.setText("\n".join(self._state(seen[name], now) if name in seen else "" for name in names))
        self.nobody.setText(say("No table has packed yet today. Start one with: station run"))
        self.nobody.setHidden(bool(names))

    def _state(self, table: SeenTable, now: datetime) -> str:
        if now - table.seen_at > SILENT_AFTER:
            return self.words.say("silent since {time}", time=self.words.time(table.seen_at))
        there = self.words.say("on-line[, {packer}]", packer=table.packer)
        if not table.kept:
            return there
        return f"{there}, {self.words.count('{n} parcel kept there', '{n} parcels kept there', table.kept)}"

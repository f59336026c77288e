"""Results: per trial who was given it, who left out, the difference with its interval, the verdict; and over time."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from station.bridge.manager_desk import DeskBridge
from station.domain.given import GivenByRule
from station.domain.money import Money
from station.domain.results import TrialResult
from station.domain.trouble import Trouble
from station.ui import theme
from station.ui.manager.chart import CourseChart, IntervalDelegate, verdict_colours
from station.ui.manager.given_chart import GivenChart
from station.ui.manager.page import ManagerPage
from station.ui.manager.parts import Card, Combo, button, label, named, tell_saves
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.managing_results import OpenedResults
from station.workflow.results_reading import SPANS, ResultsReading
from station.workflow.results_table import NOTHING, said_cost, said_in_all
from station.workflow.results_words import (
    empty_sentence,
    no_comparison,
    trial_lines,
    unmeasured_lines,
    verdict_label,
    verdict_sentence,
)
from station.workflow.trial_results import FOLLOW_DAYS

__all__ = ["ResultsModel", "ResultsPage", "table_style"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_NAME, _GIVEN, _LEFT_OUT, _DIFFERENCE, _VERDICT, _COST, _IN_ALL = range(7)
_NUMBERS = (_GIVEN, _LEFT_OUT, _COST, _IN_ALL)


def table_style(scale: Scale) -> str:
    """Tables without a grid, a line below each row."""
    px = scale.px
    return f"""
QTableView {{ background: transparent; border: none; outline: none; }}
QTableView::item {{ border-bottom: 1px solid {theme.LINE}; padding: 0 {px(8)}px; }}
QTableView::item:selected {{ background: {theme.ACCENT_SOFT}; color: {theme.INK}; }}
QHeaderView {{ background: transparent; }}
QHeaderView::section {{ background: transparent; border: none; border-bottom: 1px solid {theme.LINE};
  color: {theme.SOFT}; font-size: {px(15)}px; padding: {px(8)}px; }}
"""


def _alignment(column: int) -> Qt.AlignmentFlag:
    """Numbers stand below each other by their last digit."""
    if column == _DIFFERENCE:
        return Qt.AlignmentFlag.AlignCenter
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class ResultsModel(QAbstractTableModel):
    """One row a trial, then one for each rule that leaves nobody out."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.reading: ResultsReading | None = None
        self._others: tuple[GivenByRule, ...] = ()

    def show(self, reading: ResultsReading | None, words: Words) -> None:
        """Show these results in this language."""
        self.beginResetModel()
        self.reading, self.words = reading, words
        self._others = reading.unmeasured if reading else ()
        self.endResetModel()

    @property
    def rows(self) -> tuple[TrialResult | GivenByRule, ...]:
        return (*self.reading.report.results, *self._others) if self.reading else ()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else _IN_ALL + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role != Qt.ItemDataRole.DisplayRole or not 0 <= section <= _IN_ALL:
            return None
        say = self.words.say
        return (
            say("Insert or trial"),
            say("Given"),
            say("Left out"),
            say("Difference, interval"),
            say("Verdict"),
            say("Cost of an extra order"),
            say("Cost in all"),
        )[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self.reading is None or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if isinstance(row, GivenByRule):
            return self._unmeasured(row, column, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._said(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return verdict_sentence(row, self.reading.report.days, self.words)
        if column == _VERDICT and role == Qt.ItemDataRole.ForegroundRole:
            return QColor(verdict_colours(row.verdict)[0])
        if column in (_NAME, _VERDICT) and role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        if column == _DIFFERENCE:
            return {
                IntervalDelegate.DIFFERENCE: row.orders,
                IntervalDelegate.VERDICT: row.verdict,
                IntervalDelegate.REACH: self._reach(),
            }.get(role)
        return None

    def _said(self, row: TrialResult, column: int) -> str:
        number = self.words.number
        match column:
            case 0:
                return row.trial
            case 1:
                return number(row.given.customers)
            case 2:
                return number(row.held_out.customers)
            case 3:
                has_interval = row.orders is not None and row.orders.low is not None
                return "" if has_interval else self.words.say("nothing may be said yet")
            case 4:
                return verdict_label(row, self.words)
            case 5:
                return said_cost(row, self._currency, self.words)
        return said_in_all(row, self.reading.given if self.reading else (), self._currency, self.words)

    def _unmeasured(self, row: GivenByRule, column: int, role: int) -> object:
        """A cell of a rule that leaves nobody out."""
        words = self.words
        if role == Qt.ItemDataRole.ForegroundRole and column in (_DIFFERENCE, _VERDICT):
            return QColor(theme.SOFT)
        if role == Qt.ItemDataRole.ToolTipRole:
            return no_comparison(words)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        match column:
            case 0:
                return row.rule
            case 1:
                return words.number(row.customers)
            case 3:
                return words.say("no comparison group")
            case 4:
                return words.say("not measured")
            case 6:
                return words.money(Money(row.cost_cents, self._currency))
        return NOTHING

    @property
    def _currency(self) -> str:
        return self.reading.report.currency if self.reading else ""

    def _reach(self) -> float:
        """End of the axis that all rows share."""
        found = [row.orders for row in (self.reading.report.results if self.reading else ()) if row.orders]
        return max((abs(end) for each in found for end in (each.low, each.high) if end is not None), default=1.0) * 1.1


class ResultsPage(ManagerPage):
    """Ctrl+S saves the table as CSV, Ctrl+P as PDF, F5 reads anew; Enter goes to the rule of a row.

    What was read last is shown at once; where that is not of just now, a new reading takes its place when it is there.
    """

    key = "results"
    rule_asked = Signal(str)  #: name of the rule whose share to leave out shall be set

    def __init__(self, desk: DeskBridge, reader: DeskBridge, words: Words) -> None:
        """`reader` asks the same desk on another thread: what takes long keeps nothing waiting."""
        super().__init__()
        self._desk, self._reader, self.words = desk, reader, words
        self.model = ResultsModel(words)
        self.is_reading = False
        self._trouble, self._readings = "", dict[int, ResultsReading]()
        self._build()
        self.span.currentIndexChanged.connect(self._show_span)
        self.anew.clicked.connect(self._read)
        self.table.selectionModel().currentRowChanged.connect(self._show_row)
        self.csv.clicked.connect(self._save_csv)
        self.pdf.clicked.connect(self._save_pdf)
        self.table.activated.connect(self._to_rule)
        self.measure.clicked.connect(self._to_rule)
        self.as_course.clicked.connect(self._show_course)
        self.as_given.clicked.connect(self._show_given)
        for each in (desk, reader):
            each.answered.connect(self._answered)
            each.failed.connect(self._failed)
        self.show_words(words)

    def _build(self) -> None:
        self.span = Combo("results.span")
        self.span.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        self.anew, self.csv, self.pdf = (button(f"results.{name}") for name in ("anew", "csv", "pdf"))
        self.anew.setShortcut("F5")
        self.csv.setShortcut("Ctrl+S")
        self.pdf.setShortcut("Ctrl+P")
        self.table = named(QTableView(), "results.table")
        self.table.setModel(self.model)
        self.interval = IntervalDelegate(self.table)
        self.table.setItemDelegateForColumn(_DIFFERENCE, self.interval)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(_DIFFERENCE, QHeaderView.ResizeMode.Stretch)
        self.empty = label("soft", "results.empty", wraps=True)
        self.list_card, self.card = Card(), Card()
        self.list_card.column.addWidget(self.empty)
        self.list_card.column.addWidget(self.table, 1)
        self.name, self.about = label("strong"), label("soft", "results.about", wraps=True)
        self.chart, self.given = CourseChart(), GivenChart()
        self.as_course, self.as_given = button("results.as_course", "toggle"), button("results.as_given", "toggle")
        self.as_course.setChecked(True)
        self.measure = button("results.measure", "primary")
        self.charts = QStackedWidget()
        self.charts.addWidget(self.chart)
        self.charts.addWidget(self.given)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        for each in (self.as_course, self.as_given, self.measure):
            row.addWidget(each)
        self.card.column.addLayout(row)
        self.card.column.addWidget(self.about)
        self.card.column.addWidget(self.charts, 1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.list_card, 3)
        self._column.addWidget(self.card, 2)

    def title(self, words: Words) -> str:
        return words.say("Results")

    def top_buttons(self) -> list[QWidget]:
        return [self.span, self.anew, self.csv, self.pdf]

    def show_words(self, words: Words) -> None:
        self.words = words
        say = words.say
        chosen = self.span.currentData()
        said = {days: words.count("Last {n} day", "Last {n} days", days) for days in SPANS if days}
        self.span.fill(
            [(said.get(days, say("All days")), days) for days in SPANS], SPANS[0] if chosen is None else chosen
        )
        self.span.setAccessibleName(say("Customers first met in"))
        self.anew.setText(say("Read anew"))
        tell_saves(self.csv, self.pdf, words)
        self.as_course.setText(say("Difference"))
        self.as_given.setText(say("Given so far"))
        self.measure.setText(say("Set a hold-out share"))
        self.measure.setToolTip(say("Opens its rule (Enter in the table)"))
        self.table.setAccessibleName(say("Results"))
        self._show(self.model.reading)

    def fit(self, scale: Scale) -> None:
        side = scale.px(28)
        self._column.setContentsMargins(side, scale.px(24), side, scale.px(24))
        self._column.setSpacing(scale.px(20))
        self.table.setStyleSheet(table_style(scale))
        self.table.verticalHeader().setDefaultSectionSize(scale.px(52))
        for each in (self.list_card, self.card, self.chart, self.given):
            each.fit(scale)

    @Slot()
    def opened(self) -> None:
        self._desk.ask("open")

    def close_page(self, timeout_s: float) -> bool:
        return all([self._desk.close(timeout_s), self._reader.close(timeout_s)])

    # --- answers --------------------------------------------------------------------------------------------------

    @Slot()
    def _read(self) -> None:
        """Read everything anew; once at a time."""
        if not self.is_reading:
            self._set_reading(bool(self._reader.ask("read")))

    @Slot(str, int, object)
    def _answered(self, request: str, _ticket: int, answer: object) -> None:
        if isinstance(answer, OpenedResults):
            self._trouble = ""
            self._take(answer.readings)
            if request == "read":
                self._set_reading(False)
            elif answer.is_old:
                self._read()
            self._show_span()
        elif isinstance(answer, Path):
            self.said.emit(self.words.say("Written: {file}", file=str(answer)), False)

    @Slot(str, int, object)
    def _failed(self, request: str, _ticket: int, trouble: object) -> None:
        if isinstance(trouble, Trouble):
            said = " ".join(self.words.trouble(trouble.code, **trouble.facts))
            self._trouble = "" if request == "save" else said
            if request == "read":
                self._set_reading(False)
            self.said.emit(said, True)
            self._show(self.model.reading)

    def _take(self, readings: Mapping[int, ResultsReading]) -> None:
        """Both threads answer: one that was asked earlier must not take a newer reading away."""
        for span, new in readings.items():
            known = self._readings.get(span)
            if known is None or known.read_at is None or new.read_at is None or known.read_at <= new.read_at:
                self._readings[span] = new

    def _set_reading(self, is_reading: bool) -> None:
        self.is_reading = is_reading
        self.anew.setEnabled(not is_reading)
        self._say_when()

    @Slot()
    def _show_span(self) -> None:
        self._show(self._readings.get(self.span.currentData()))

    def _say_when(self) -> None:
        """What counts, of when it is, and whether a newer one is on its way."""
        words, at = self.words, self.model.reading.read_at if self.model.reading else None
        told = [words.count("orders within {n} day", "orders within {n} days", FOLLOW_DAYS)]
        if at is not None:
            is_today = at.date() == datetime.now(at.tzinfo).date()
            told.append(words.say("as of {at}", at=words.time(at) if is_today else words.fact(at)))
        if self.is_reading and at is not None:
            told.append(words.say("is read anew …"))
        self.subtitle_changed.emit(" · ".join(told))

    def _show(self, reading: ResultsReading | None) -> None:
        chosen = self.table.currentIndex().row()
        self.model.show(reading, self.words)
        self._say_when()
        has_rows = bool(self.model.rows)
        empty = empty_sentence(reading.report, self.words) if reading else self.words.say("Reading the results ...")
        self.empty.setText(self._trouble or empty)
        self.empty.setHidden(has_rows)
        self.table.setHidden(not has_rows)
        self.card.setHidden(not has_rows)
        self.csv.setEnabled(has_rows)
        self.pdf.setEnabled(has_rows)
        if has_rows:
            self.table.setCurrentIndex(self.model.index(max(0, min(chosen, len(self.model.rows) - 1)), 0))

    @Slot()
    def _show_row(self) -> None:
        reading, number = self.model.reading, self.table.currentIndex().row()
        if reading is None or not 0 <= number < len(self.model.rows):
            return
        row, words = self.model.rows[number], self.words
        is_measured = isinstance(row, TrialResult)
        for toggle in (self.as_course, self.as_given):
            toggle.setVisible(is_measured)
        self.measure.setVisible(not is_measured)
        if isinstance(row, GivenByRule):
            self.name.setText(" · ".join((row.rule, *row.inserts)))
            self.about.setText("\n".join(unmeasured_lines(row, reading.report.currency, words)))
            self.chart.show_course((), None, words)
            self.given.show_given(*reading.course_given((row.rule,)), words)
            self.charts.setCurrentWidget(self.given)
            return
        gone = "" if row.trial in reading.report.live else f" ({words.say('no longer measured')})"
        names = dict.fromkeys((row.trial, ", ".join(row.rules)))
        self.name.setText(" · ".join(names) + gone)
        about = [verdict_sentence(row, reading.report.days, words), *trial_lines(row, reading.report.currency, words)]
        self.about.setText("\n".join(about))
        self.chart.show_course(reading.courses.get(row.trial, ()), row.verdict, words)
        self.given.show_given(*reading.course_given(row.rules), words)
        self.charts.setCurrentWidget(self.given if self.as_given.isChecked() else self.chart)

    @Slot()
    def _show_course(self) -> None:
        self._choose_chart(of_given=False)

    @Slot()
    def _show_given(self) -> None:
        self._choose_chart(of_given=True)

    def _choose_chart(self, of_given: bool) -> None:
        self.as_course.setChecked(not of_given)
        self.as_given.setChecked(of_given)
        self.charts.setCurrentWidget(self.given if of_given else self.chart)

    @Slot()
    def _to_rule(self) -> None:
        number = self.table.currentIndex().row()
        if 0 <= number < len(self.model.rows):
            row = self.model.rows[number]
            self.rule_asked.emit(row.rule if isinstance(row, GivenByRule) else next(iter(row.rules), row.trial))

    # --- files ----------------------------------------------------------------------------------------------------

    @Slot()
    def _save_csv(self) -> None:
        self._save("results.csv", "CSV (*.csv)")

    @Slot()
    def _save_pdf(self) -> None:
        self._save("results.pdf", "PDF (*.pdf)")

    def _save(self, name: str, kind: str) -> None:
        file, _ = QFileDialog.getSaveFileName(self, self.words.say("Save as"), name, kind)
        if file and self.model.reading is not None:
            self._desk.ask("save", Path(file), self.model.reading, self.words)

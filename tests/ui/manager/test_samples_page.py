"""A manager's work on the stock, by keyboard and scanner: everything behind the window is real."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from station.domain.stock import StockItem, StockKind, StockLine, StockWarning
from station.ui.manager.samples_page import SamplesPage
from station.ui.manager.stock_forms import pieces_in
from station.ui.manager.stock_list import StockListModel
from station.wording.words import Words
from tests.ui.manager.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup
Key, Mod = Qt.Key, Qt.KeyboardModifier
MINT = StockItem(StockKind.SAMPLE, "SMP-MI", "SMP-MI-A")


def open_samples(desk: Desk) -> SamplesPage:
    desk.window.open_page("samples")
    page = next(page for page in desk.window.pages if page.key == "samples")
    assert isinstance(page, SamplesPage)
    desk.until(lambda: bool(page.stand.lines))
    return page


@pytest.fixture
def page(desk: Desk) -> SamplesPage:
    return open_samples(desk)


def line_of(page: SamplesPage, what: StockItem = MINT) -> StockLine:
    return next(line for line in page.stand.lines if line.what == what)


def scan(desk: Desk, widget: Any, code: str) -> None:
    """What a scanner types: a code and Enter."""
    desk.qtbot.keyClicks(widget, code)
    desk.qtbot.keyClick(widget, Key.Key_Return)


def test_a_delivery_is_scanned_in_and_taken_back(desk: Desk, page: SamplesPage) -> None:
    before = line_of(page).on_hand
    desk.until(page.scan.hasFocus)
    scan(desk, page.scan, "SMP-MI")
    desk.until(page.delivery.pieces.hasFocus)
    assert (page.delivery.what.text(), page.delivery.pieces.text()) == (line_of(page).name, "1")
    scan(desk, page.delivery.pieces, "24")
    desk.until(lambda: line_of(page).on_hand == before + 24)
    desk.until(page.scan.hasFocus)  # ready for the next box
    assert "+24" in desk.window.line.text()
    page.moves.list.setFocus()
    desk.qtbot.keyClick(page.moves.list, Key.Key_Z, Mod.ControlModifier)
    desk.until(lambda: line_of(page).on_hand == before)
    assert [move.pieces for move in page.stand.moves] == [-24, 24]


def test_the_same_box_scanned_again_is_one_piece_more(desk: Desk, page: SamplesPage) -> None:
    """A scanner types into the count, where the keyboard is: its code is no count."""
    scan(desk, page.scan, "SMP-MI")
    for count in ("2", "3"):
        desk.until(page.delivery.pieces.hasFocus)
        scan(desk, page.delivery.pieces, "SMP-MI")
        desk.until(lambda wanted=count: page.delivery.pieces.text() == wanted)
    before = line_of(page).on_hand
    desk.qtbot.keyClick(page.delivery.pieces, Key.Key_Return)
    desk.until(lambda: line_of(page).on_hand == before + 3)


def test_a_new_lot_with_its_best_before_is_made_by_a_delivery(desk: Desk, page: SamplesPage) -> None:
    scan(desk, page.scan, "SMP-MI")
    desk.until(page.delivery.pieces.hasFocus)
    page.delivery.lot.setText("NEW")
    page.delivery.best_before.setDate(page.delivery.best_before.date().addDays(100))
    wanted = page.delivery.best_before.date()
    scan(desk, page.delivery.pieces, "5")
    new = StockItem(StockKind.SAMPLE, "SMP-MI", "NEW")
    desk.until(lambda: any(line.what == new for line in page.stand.lines))
    line = line_of(page, new)
    assert (line.on_hand, line.best_before) == (5, date(wanted.year(), wanted.month(), wanted.day()))
    assert line.bin == line_of(page).bin


def test_a_count_is_corrected_with_its_reason(desk: Desk, page: SamplesPage) -> None:
    desk.qtbot.keyClicks(page.scan, "smp-mi")
    desk.until(lambda: len(page.model.lines) == 1)
    page.table.setFocus()
    desk.qtbot.keyClick(page.table, Key.Key_Down)
    page.table.selectRow(0)
    desk.until(lambda: page.chosen == MINT)
    page.correction.reason.setCurrentIndex(1)
    page.correction.counted.setFocus()
    scan(desk, page.correction.counted, "7")
    desk.until(lambda: line_of(page).on_hand == 7)
    assert page.stand.moves[0].reason == "damaged"
    desk.until(lambda: bool(page.scan.hasFocus()))


def test_a_code_that_nobody_knows_is_told_in_words(desk: Desk, page: SamplesPage) -> None:
    scan(desk, page.scan, "NO-SUCH-BOX")
    desk.until(lambda: "NO-SUCH-BOX" in desk.window.line.text())
    assert desk.window.line.property("tone") == "bad"
    scan(desk, page.scan, "")
    page.delivery.taken.emit(0, "", None, "")
    assert page.stand.moves == ()


def test_only_warned_stocks_are_shown_when_asked_for(desk: Desk, page: SamplesPage) -> None:
    page.warned.setFocus()
    desk.qtbot.keyClick(page.warned, Key.Key_Space)
    assert page.model.lines
    assert all(line.warnings for line in page.model.lines)
    page.scan.setFocus()
    desk.qtbot.keyClicks(page.scan, "no such name")
    desk.until(lambda: not page.model.lines)
    assert page.nothing.isVisible()


def test_the_page_speaks_german(open_desk: Callable[[str], Desk]) -> None:
    desk = open_desk("de")
    page = open_samples(desk)
    shown = {page.delivery.take.text(), page.correction.correct.text(), page.moves.heading.text()}
    assert shown == {"Einbuchen", "Berichtigen", "Änderungen von Hand"}
    assert "Haltbar bis" in {page.model.headerData(n, Qt.Orientation.Horizontal) for n in range(6)}


def test_the_table_is_a_sound_model_of_ten_thousand_stocks(qapp: QApplication) -> None:
    asked: list[str] = []
    model = StockListModel(lambda name: asked.append(name), Words("en"))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    low = (StockWarning.LOW,)
    names = [StockItem(StockKind.SAMPLE, f"S-{n}", "A") for n in range(10_000)]
    lines = [StockLine(what, what.item, 9, 0, picture=f"{what.item}.png", warnings=low) for what in names]
    model.show_lines(lines)
    model.show_lines(lines)
    assert model.rowCount() == 10_000
    assert asked in ([], ["S-0.png"])  # pictures are read when they come into sight; the tester looks at one
    assert "runs out" in str(model.data(model.index(3, 0), Qt.ItemDataRole.AccessibleTextRole))
    model.show_lines(lines[:5])
    model.show_lines([])
    assert model.rowCount() == 0
    del tester


@pytest.mark.parametrize(
    ("typed", "count"), [("24", 24), (" 7 ", 7), ("4012345678901", None), ("S-1", None), ("", None), ("²", None)]
)
def test_a_code_is_no_count(typed: str, count: int | None) -> None:
    assert pieces_in(typed) == count

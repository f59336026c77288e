"""A manager imports voucher codes, by keyboard: everything behind the window is real."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from station.domain.vouchers import VoucherPool
from station.ui.manager.vouchers_page import PoolModel, VouchersPage
from station.wording.words import Words
from station.workflow.vouchers import VoucherStand
from tests.ui.manager.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup
Key = Qt.Key


def open_vouchers(desk: Desk) -> VouchersPage:
    desk.window.open_page("vouchers")
    page = next(page for page in desk.window.pages if page.key == "vouchers")
    assert isinstance(page, VouchersPage)
    desk.until(lambda: page.stand.today > date.min)
    return page


def test_codes_are_imported_and_duplicates_are_told(desk: Desk, tmp_path: Path) -> None:
    page = open_vouchers(desk)
    shop = [one.id for one in page.stand.pools]
    file = tmp_path / "codes.csv"
    file.write_text("code\nTEN-1\nTEN-2\nTEN-2\n", encoding="utf-8")
    desk.until(page.pool.hasFocus)
    desk.qtbot.keyClicks(page.pool, "ten")
    page.low.setText("5")
    page.file.setFocus()
    desk.qtbot.keyClicks(page.file, str(file))
    desk.qtbot.keyClick(page.file, Key.Key_Return)
    desk.until(lambda: len(page.stand.pools) > len(shop))
    pool = page.stand.pools[0]
    assert (pool.id, pool.free, pool.low_water, pool.is_low) == ("ten", 2, 5, True)
    assert desk.window.line.text() == "ten: 2 new codes, 1 were here already and were refused."
    page.table.selectRow(0)
    page.low.setText("1")
    page.keep.setFocus()
    desk.qtbot.keyClick(page.keep, Key.Key_Space)
    desk.until(lambda: page.stand.pools[0].low_water == 1)
    assert (page.stand.pools[0].free, page.stand.pools[0].is_low) == (2, False)


def test_a_file_that_holds_no_codes_is_told_and_makes_no_pool(desk: Desk, tmp_path: Path) -> None:
    page = open_vouchers(desk)
    file = tmp_path / "letter.txt"
    file.write_text("Dear customer, here are the codes\n", encoding="utf-8")
    page.pool.setText("ten")
    page.keep.click()
    assert desk.window.line.property("tone") == "bad"  # no file named
    page.file.setText(str(file))
    page.keep.click()
    desk.until(lambda: "letter.txt" in desk.window.line.text())
    desk.until(page.keep.isEnabled)
    assert "ten" not in [one.id for one in page.stand.pools]


def test_a_shop_without_codes_is_told_how_to_begin(desk: Desk) -> None:
    page = open_vouchers(desk)
    page._show_stand(VoucherStand((), date(2026, 11, 22)))
    assert page.nothing.isVisible()


def test_the_page_speaks_german(open_desk: Callable[[str], Desk]) -> None:
    page = open_vouchers(open_desk("de"))
    assert page.keep.text() == "Codes einlesen"
    assert page.nothing.text().startswith("Noch keine Gutscheincodes")


def test_the_table_is_a_sound_model(qapp: QApplication) -> None:
    model = PoolModel(Words("en"))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    day = date(2026, 11, 22)
    over = VoucherPool("old", "Old", valid_until=date(2026, 11, 21), free=9)
    model.show_pools([VoucherPool("ten", "Ten percent", 5, free=2, held=1, given=3, blocks={"T": 2}), over], day)
    told = [[model.data(model.index(row, column)) for column in range(6)] for row in range(2)]
    assert told[0] == ["Ten percent", "4", "1", "3", "–", "import new codes"]
    assert told[1][5] == "The codes are no longer valid"
    model.show_pools([], day)
    del tester

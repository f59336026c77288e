"""A manager imports voucher codes, by keyboard: everything behind the window is real."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget

from station.domain.audit import Action, Actor
from station.domain.vouchers import Block, VoucherPool
from station.store import audit, voucher_blocks, vouchers
from station.store.engine import reading, writing
from station.ui.manager.blocks_panel import BlockModel
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
    assert page.blocks.withdraw.text() == "Codes zurückziehen"


def hold_blocks(desk: Desk) -> tuple[str, str]:
    """Two tables hold codes of a pool: one is away for twelve days, one was seen this morning."""
    away, here = "Packing table 3 #a1b2c3", "Packing table 1 #0f9e8d"
    now = datetime.now(UTC)
    with writing(desk.engine) as connection:
        vouchers.save_pool(connection, VoucherPool("ten", "Ten percent"))
        vouchers.import_codes(connection, "ten", [f"TEN-{n:02}" for n in range(30)], Actor("Mia"), now)
        for holder, seen in ((away, now - timedelta(days=12, hours=1)), (here, now)):
            voucher_blocks.reserve_block(connection, "ten", holder, 10)
            voucher_blocks.note_seen(connection, holder, seen)
    return away, here


def press_in_question(desk: Desk, table: QWidget, *keys: Key) -> None:
    """Delete on the table, and these keys in the question that comes."""
    pressed: list[Key] = []

    def press() -> None:
        asked = QApplication.activeModalWidget()
        if asked is None or len(pressed) == len(keys):
            return
        pressed.append(keys[len(pressed)])
        desk.qtbot.keyClick(asked.focusWidget() or asked, pressed[-1])

    desk.window.activateWindow()
    table.setFocus()
    desk.until(table.hasFocus)
    often = QTimer()
    often.timeout.connect(press)
    often.start(30)
    desk.qtbot.keyClick(table, Key.Key_Delete)  # comes back when the question is answered
    often.stop()
    assert pressed == list(keys)


def test_the_codes_of_a_table_that_is_away_are_withdrawn_by_keyboard(desk: Desk) -> None:
    away, here = hold_blocks(desk)
    page = open_vouchers(desk)
    panel = page.blocks
    assert [block.holder for block in panel.model.blocks] == [away, here]
    assert not panel.withdraw.isEnabled()
    panel.table.setFocus()
    desk.qtbot.keyClick(panel.table, Key.Key_Down)
    panel.table.selectRow(0)
    press_in_question(desk, panel.table, Key.Key_Escape)
    press_in_question(desk, panel.table, Key.Key_Return)
    assert len(panel.model.blocks) == 2  # not without a yes
    press_in_question(desk, panel.table, Key.Key_Tab, Key.Key_Space)
    desk.until(lambda: len(panel.model.blocks) == 1)
    assert desk.window.line.text() == f"10 voucher codes of {away} were withdrawn: nobody gets them any more."
    with reading(desk.engine) as connection:
        entry = audit.search(connection, audit.AuditSearch(action=Action.VOUCHERS_WITHDRAWN))[0]
    assert (entry.who.name, entry.subject, entry.facts) == ("Mia", away, {"codes": 10})


def test_the_codes_of_a_table_that_packs_are_not_withdrawn(desk: Desk) -> None:
    _, here = hold_blocks(desk)
    page = open_vouchers(desk)
    page.blocks.table.selectRow(1)
    page.blocks.withdraw.click()
    desk.until(lambda: here in desk.window.line.text())
    assert desk.window.line.property("tone") == "bad"
    assert len(page.blocks.model.blocks) == 2


def test_a_shop_whose_tables_hold_no_codes_sees_no_blocks(desk: Desk) -> None:
    assert not open_vouchers(desk).blocks.isVisible()


def test_the_blocks_are_a_sound_model(qapp: QApplication) -> None:
    model = BlockModel(Words("en"))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    seen = (None, now - timedelta(days=8), now)
    model.show_blocks([Block(f"T{n}", 10 * n, at) for n, at in enumerate(seen)], now)
    assert [model.data(model.index(row, 3)) for row in range(3)] == ["never seen", "away for 8 days", ""]
    assert [model.data(model.index(row, 1)) for row in range(3)] == ["0", "10", "20"]
    model.show_blocks([], now)
    del tester


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

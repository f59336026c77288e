"""A manager settles what two tables packed while apart, by keyboard: everything behind the window is real."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import Engine, insert, select

from station.domain.audit import Action, Actor
from station.store.audit import AuditSearch, SqlAudit
from station.store.engine import writing
from station.store.tables import CONFLICT, PARCEL, SHOP_ORDER
from station.ui.manager.conflicts_page import ConflictModel, ConflictsPage
from station.wording.words import Words
from tests.ui.manager.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def packed_apart(engine: Engine, count: int) -> list[str]:
    """Numbers of orders that Anna packed at table 1, and Ben ten minutes later at table 2."""
    with writing(engine) as connection:
        numbers = list(connection.execute(select(SHOP_ORDER.c.number).limit(count)).scalars())
        for place, number in enumerate(numbers):
            for key, table, packer, minutes in (("a", "Table 1", "Anna", 0), ("b", "Table 2", "Ben", 10)):
                packed = NOON + timedelta(minutes=minutes)
                row = {"parcel_id": f"{key}{place}", "order_number": number, "state": "packed", "packer": packer,
                       "table_name": table, "opened_at": packed - timedelta(minutes=1), "packed_at": packed, "plan": {},
                       "why": "", "part": 1, "rules_version": 0, "policy_version": 0}  # fmt: skip
                connection.execute(insert(PARCEL), row)
            found = {"kept_id": f"a{place}", "other_id": f"b{place}", "kind": "packed_twice", "table_name": "Table 1",
                     "other_table": "Table 2", "settled_by": "", "found_at": NOON + timedelta(hours=place)}  # fmt: skip
            connection.execute(insert(CONFLICT), found)
    return numbers


def open_conflicts(desk: Desk) -> ConflictsPage:
    desk.window.open_page("conflicts")
    page = next(page for page in desk.window.pages if page.key == "conflicts")
    assert isinstance(page, ConflictsPage)
    desk.until(lambda: page.stand is not None)
    return page


def test_no_conflict_teaches_when_one_would_be_here(desk: Desk) -> None:
    page = open_conflicts(desk)
    assert page.empty.text().startswith("No order was packed at two tables. When the network is away")
    assert page.one.isHidden()
    assert not page.csv.isEnabled()


def test_it_is_read_what_happened_and_what_to_do_and_settled_by_keyboard(desk: Desk) -> None:
    first, second = packed_apart(desk.engine, 2)
    page = open_conflicts(desk)
    desk.until(lambda: len(page.model.found) == 2)
    assert page.heading.text() == f"Order {first} · Packed at Table 1 and at Table 2"
    assert "Table 2, Ben: opened" in page.sides.text().splitlines()[1]
    assert page.advice.text().startswith("Keep the parcel of Table 2 back: it was packed later.")
    desk.qtbot.keyClick(page, Key.Key_F, Ctrl)
    desk.qtbot.keyClick(page.search, Key.Key_Return)
    assert page.table.hasFocus()
    desk.qtbot.keyClick(page.table, Key.Key_Down)
    assert page.heading.text().startswith(f"Order {second}")
    desk.qtbot.keyClick(page.table, Key.Key_Return, Ctrl)
    desk.until(lambda: [one.order_number for one in page.model.found] == [first])
    assert desk.window.line.text() == f"Order {second} is settled."
    page.state.setCurrentIndex(1)
    desk.until(lambda: [one.settled_by for one in page.model.found] == ["Mia"])
    assert not page.settle.isEnabled()
    entry = SqlAudit(desk.engine, Actor("")).find(AuditSearch(action=Action.CONFLICT_SETTLED), 2, 0)[0]
    assert (entry.who.name, entry.subject) == ("Mia", second)


def test_the_search_finds_orders_tables_and_packers(desk: Desk) -> None:
    numbers = packed_apart(desk.engine, 3)
    page = open_conflicts(desk)
    desk.qtbot.keyClicks(page.search, f"ben {numbers[1]}")
    desk.until(lambda: [one.order_number for one in page.model.found] == [numbers[1]])
    page.search.setText("nobody")
    desk.until(lambda: "No conflict fits" in page.empty.text() and not page.empty.isHidden())


def test_the_list_is_saved_as_csv_and_pdf_and_that_is_audited(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = packed_apart(desk.engine, 2)
    page = open_conflicts(desk)
    desk.until(lambda: len(page.model.found) == 2)
    for button, file in ((page.csv, tmp_path / "c.csv"), (page.pdf, tmp_path / "c.pdf")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, file=file: (str(file), ""))
        button.click()
        desk.until(lambda file=file: str(file) in desk.window.line.text())  # type: ignore[misc]
    assert all(number in (tmp_path / "c.csv").read_text(encoding="utf-8-sig") for number in numbers)
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
    entries = SqlAudit(desk.engine, Actor("")).find(AuditSearch(action=Action.EXPORTED), 5, 0)
    assert [(entry.subject, entry.facts["kind"]) for entry in entries] == [("conflicts", "pdf"), ("conflicts", "csv")]


def test_the_model_keeps_the_promises_of_qt(desk: Desk) -> None:
    packed_apart(desk.engine, 3)
    page = open_conflicts(desk)
    desk.until(lambda: len(page.model.found) == 3)
    model = ConflictModel(Words("de"))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(page.model.found, Words("de"))
    assert model.index(0, 2).data() == "Gepackt an Table 1 und an Table 2"
    assert tester.model() is model

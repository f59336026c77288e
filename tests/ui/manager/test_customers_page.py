"""A manager with the customers: found while typing, looked at, changed, told and forgotten, by keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from station.store import audit
from station.store.audit import AuditSearch
from station.store.engine import open_engine, reading
from station.ui.manager.customers_page import CustomersPage
from tests.ui.manager.conftest import WAIT_MS, Desk

#: A customer of the demo shop.
NUMBER, TYPED = "K00054", "kohler leip"


class AtCustomers:
    """The page, opened, and what a manager does there."""

    def __init__(self, desk: Desk, qtbot: QtBot, database: Path) -> None:
        self.desk, self.qtbot, self._database = desk, qtbot, database
        desk.window.open_page("customers")
        page = desk.window.stack.currentWidget()
        assert isinstance(page, CustomersPage)
        self.page = page

    def type(self, words: str) -> list[str]:
        """Type into the search; the numbers that are listed when it has settled."""
        self.page.search.clear()
        self.qtbot.keyClicks(self.page.search, words)
        self.page._rest.stop()
        with self.qtbot.waitSignal(self.page.desk.answered, timeout=WAIT_MS, check_params_cb=self._is_newest):
            self.page._ask_search()
        found = self.page.found
        return [found.item(row).data(Qt.ItemDataRole.UserRole).number for row in range(found.count())]

    def _is_newest(self, request: str, ticket: int, _answer: object) -> bool:
        return request == "search" and ticket == self.page._searching

    def open(self) -> None:
        """Find the customer and go to them by keyboard."""
        assert NUMBER in self.type(TYPED)
        self.qtbot.keyClick(self.page.search, Qt.Key.Key_Return)
        self.qtbot.keyClick(self.page.found, Qt.Key.Key_Home)
        self.page.found.setCurrentRow(0)
        self.desk.until(lambda: self.page.view is not None and self.page.view.number == NUMBER)

    def actions(self) -> list[str]:
        engine = open_engine(self._database)
        with reading(engine) as connection:
            told = [entry.action.value for entry in audit.search(connection, AuditSearch(action="customer"))]
        engine.dispose()
        return told


@pytest.fixture
def customers(open_desk: Callable[[str], Desk], qtbot: QtBot, tmp_path: Path) -> AtCustomers:
    return AtCustomers(open_desk("en"), qtbot, tmp_path / "home0" / "station.sqlite")


def test_an_empty_search_teaches_and_nobody_is_chosen(customers: AtCustomers) -> None:
    assert customers.type("") == []
    assert customers.page.nothing.text().startswith("Type the beginning")
    assert customers.type("zzzz") == []
    assert customers.page.nothing.text() == "Nobody was found."
    assert not customers.page.card.know.isEnabled()
    assert not customers.page.card.forget.isEnabled()


def test_a_customer_tells_phase_and_past(customers: AtCustomers) -> None:
    customers.open()
    card = customers.page.card
    assert card.name.text() == "Julia Köhler · K00054 · Leipzig"
    assert card.stands.text().split(".")[0] in {"Rollercoaster", "Delivery", "Enjoy", "Engage", "Promote"}
    assert card.past.topLevelItemCount() > 20
    assert any(card.past.topLevelItem(row).childCount() for row in range(card.past.topLevelItemCount()))


def test_what_is_changed_is_kept_and_audited(customers: AtCustomers) -> None:
    customers.open()
    page, card = customers.page, customers.page.card
    objected = card.objects.isChecked()
    card.objects.setFocus()
    customers.qtbot.keyClick(card.objects, Qt.Key.Key_Space)
    customers.desk.until(lambda: page.view is not None and page.view.objects is not objected)
    card.off.clear()
    customers.qtbot.keyClicks(card.off, "cups, tea")
    customers.qtbot.keyClick(card.off, Qt.Key.Key_Return)
    customers.desk.until(lambda: page.view is not None and page.view.categories_off == ("cups", "tea"))
    assert customers.actions() == ["customer.changed", "customer.changed"]


def test_records_are_merged_with_a_reason_and_split_again(customers: AtCustomers) -> None:
    customers.open()
    page, card = customers.page, customers.page.card
    customers.qtbot.keyClicks(card.into, "K00051")
    assert not card.merge.isEnabled()
    customers.qtbot.keyClicks(card.why, "same address")
    customers.qtbot.keyClick(card.merge, Qt.Key.Key_Return)
    customers.desk.until(lambda: page.view is not None and page.view.merged == (NUMBER,))
    customers.qtbot.keyClick(card.split, Qt.Key.Key_Return)
    customers.desk.until(lambda: page.view is not None and page.view.merged == ())
    assert customers.actions() == ["customer.split", "customer.merged"]


def test_trouble_is_said_in_the_line_below(customers: AtCustomers) -> None:
    customers.open()
    customers.page._merge("nobody", "why")
    customers.desk.until(lambda: "nobody is not known" in customers.desk.window.line.text())


def test_what_we_know_is_written_into_the_folder(
    customers: AtCustomers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    customers.open()
    customers.qtbot.keyClick(customers.page.card.know, Qt.Key.Key_Return)
    customers.desk.until(lambda: "written" in customers.desk.window.line.text())
    assert {"customer.json", "customer.pdf"} <= {file.name for file in (tmp_path / "out").iterdir()}
    assert customers.actions() == ["customer.told"]


def test_forgetting_asks_first_and_then_nobody_is_found(customers: AtCustomers) -> None:
    customers.open()

    for text, is_gone in (("Not yet", False), ("Forget for good", True)):

        def press(text: str = text) -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, QMessageBox)
            next(one for one in box.buttons() if one.text() == text).click()

        QTimer.singleShot(200, press)
        customers.qtbot.keyClick(customers.page.card.forget, Qt.Key.Key_Return)
        if is_gone:
            customers.desk.until(lambda: "is forgotten" in customers.desk.window.line.text())
    assert NUMBER not in customers.type(TYPED)
    assert customers.actions() == ["customer.forgotten"]

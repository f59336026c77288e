"""A manager looks something up in the audit log, by keyboard: everything behind the window is real."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import Engine, insert

from station.domain.audit import Action, Actor
from station.store import audit
from station.store.engine import writing
from station.store.tables import AUDIT_ENTRY
from station.ui.manager.audit_page import AuditLogPage, AuditModel
from station.wording.audit_words import action_words
from station.wording.words import Words
from station.workflow.audit import PAGE_ENTRIES, AuditDesk, AuditWish
from tests.ui.manager.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MIA = Actor("Mia", "manager", "Office")


def open_audit(desk: Desk) -> AuditLogPage:
    desk.window.open_page("audit")
    page = next(page for page in desk.window.pages if page.key == "audit")
    assert isinstance(page, AuditLogPage)
    desk.until(lambda: page.is_read)
    return page


def log_entries(engine: Engine, count: int) -> None:
    rows = [
        {"at": NOW + timedelta(seconds=n), "who": "Mia", "role": "manager", "table_name": "Office",
         "action": "stock.changed", "subject": f"S-{n}", "facts": {"pieces": n}}
        for n in range(count)
    ]  # fmt: skip
    with writing(engine) as connection:
        connection.execute(insert(AUDIT_ENTRY), rows)


def test_a_search_that_finds_nothing_says_what_to_do(desk: Desk) -> None:
    page = open_audit(desk)
    desk.qtbot.keyClicks(page.search, "nobody ever wrote this")
    desk.until(page.empty.isVisible)
    assert "fewer words" in page.empty.text()
    assert not page.csv.isEnabled()


def test_who_did_what_is_found_by_typing_and_saved_without_formulas(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(desk.engine) as connection:
        audit.record(connection, NOW, MIA, Action.SETTINGS_CHANGED, "=1+1", new=3)
        audit.record(connection, NOW, Actor("Anna", "packer", "Table 1"), Action.OVERRULED, "10482", what="again")
    page = open_audit(desk)
    desk.until(lambda: len(page.model.entries) >= 2)
    desk.qtbot.keyClicks(page.search, "anna 10482")
    desk.until(lambda: [entry.who.name for entry in page.model.entries] == ["Anna"])
    page.search.clear()
    page.kind.setCurrentIndex(page.kind.findData("settings."))
    desk.until(lambda: [entry.who.name for entry in page.model.entries] == ["Mia"])
    for name in ("log.csv", "log.pdf"):
        file = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, file=file: (str(file), ""))
        (page.csv if name.endswith("csv") else page.pdf).click()
        desk.until(lambda file=file: str(file) in desk.window.line.text())  # type: ignore[misc]
    assert "'=1+1" in (tmp_path / "log.csv").read_text(encoding="utf-8-sig")
    assert (tmp_path / "log.pdf").read_bytes().startswith(b"%PDF")
    page.kind.setCurrentIndex(page.kind.findData("exported"))
    desk.until(lambda: [entry.action for entry in page.model.entries] == [Action.EXPORTED] * 2)
    assert page.model.entries[0].who == Actor("Mia", "manager", desk.app.window.words.say("Packing table {n}", n=1))


def test_a_long_log_comes_a_page_at_a_time(desk: Desk) -> None:
    log_entries(desk.engine, PAGE_ENTRIES * 2 + 7)
    page = open_audit(desk)
    desk.until(lambda: len(page.model.entries) >= PAGE_ENTRIES)
    while page.model.canFetchMore(page.table.rootIndex()):
        before = len(page.model.entries)
        page.model.fetchMore(page.table.rootIndex())
        desk.until(lambda before=before: len(page.model.entries) > before)  # type: ignore[misc]
    found = [entry for entry in page.model.entries if entry.subject.startswith("S-")]
    assert found[-1].subject == "S-0"
    assert len({entry.id for entry in found}) == PAGE_ENTRIES * 2 + 7


def test_the_model_keeps_the_rules_of_models(engine: Engine) -> None:
    log_entries(engine, PAGE_ENTRIES + 3)
    desk, model = AuditDesk(audit.SqlAudit(engine, MIA), lambda: NOW), AuditModel(Words("en"))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show(desk.find(AuditWish()))
    assert tester.model() is model
    model.show(desk.find(AuditWish(), model.entries[-1].id))
    assert model.rowCount() == PAGE_ENTRIES + 3
    model.show_words(Words("de"))
    assert model.data(model.index(0, 4), Qt.ItemDataRole.DisplayRole) == "Bestand geändert"


def test_only_todays_entries_are_those_of_the_day_in_the_shops_time_zone(engine: Engine) -> None:
    with writing(engine) as connection:
        for hours in (0, 13, 40):
            audit.record(connection, NOW - timedelta(hours=hours), MIA, Action.STOCK_CHANGED, str(hours))
    desk = AuditDesk(audit.SqlAudit(engine, MIA), lambda: NOW)
    assert [entry.subject for entry in desk.find(AuditWish(last_days=1)).entries] == ["0"]
    assert [entry.subject for entry in desk.find(AuditWish(last_days=2)).entries] == ["13", "0"]


@pytest.mark.parametrize("action", Action)
def test_every_action_is_told_in_both_languages(action: Action) -> None:
    assert action_words(action, Words("en")) != action_words(action, Words("de"))

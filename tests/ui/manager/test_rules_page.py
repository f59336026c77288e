"""A manager's day on the rules page, by keyboard: everything behind the window is real."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QDoubleSpinBox, QLabel, QLineEdit, QPushButton, QWidget

from station.domain.rule_versions import RuleState
from station.domain.trouble import Trouble
from station.ui.manager.choice_fields import ChipsField
from station.ui.manager.condition_rows import FactBox
from station.ui.manager.dialogs import HistoryDialog, PublishDialog
from station.ui.manager.parts import Combo
from station.ui.manager.rule_list import RuleListModel, RuleRow
from station.workflow.managing_edits import at_place
from tests.ui.manager.conftest import WAIT_MS, Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup
Key, Mod = Qt.Key, Qt.KeyboardModifier


def child(desk: Desk, kind: type[Any], name: str) -> Any:
    found = desk.page.form.findChild(kind, name)
    assert found is not None, name
    return found


def press(desk: Desk, name: str) -> None:
    """Press a button of the form with the keyboard."""
    button = child(desk, QPushButton, name)
    button.setFocus()
    desk.qtbot.keyClick(button, Key.Key_Space)


def ask_about(desk: Desk, field: str, typed: str) -> None:
    """Type into the box of facts until one is left, and take it."""
    box = child(desk, FactBox, f"{field}.fact")
    number = box.findText(typed, Qt.MatchFlag.MatchContains)
    assert number >= 0, typed
    box.setFocus()
    box.setCurrentIndex(number)
    box.activated.emit(number)


def choose(desk: Desk, name: str, value: object) -> None:
    combo = child(desk, Combo, name)
    number = combo.findData(value)
    assert number >= 0, value
    combo.setCurrentIndex(number)
    combo.activated.emit(number)


def answer(kind: type[QDialog], act: Callable[[Any], None]) -> QTimer:
    """Do something with the dialog that is about to open, once it stands."""
    timer = QTimer()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            timer.stop()
            act(dialog)

    timer.timeout.connect(look)
    timer.start(20)
    return timer


def publish(desk: Desk, note: str, act: Callable[[PublishDialog], None] | None = None) -> None:
    def fill(dialog: PublishDialog) -> None:
        if act is not None:
            act(dialog)
        assert not dialog.publish.isEnabled()
        desk.qtbot.keyClicks(dialog.note, note)
        desk.qtbot.keyClick(dialog.note, Key.Key_Return)

    timer = answer(PublishDialog, fill)
    with desk.qtbot.waitSignal(desk.page.keeper.opened, timeout=WAIT_MS):
        desk.qtbot.keyClick(desk.page, Key.Key_Return, Mod.ControlModifier)
    assert not timer.isActive()
    desk.checked()


def make_rule(desk: Desk, name: str) -> None:
    """A new rule of a sample with two conditions and a group, by keyboard."""
    desk.page.new_button.setFocus()
    desk.qtbot.keyClick(desk.page.new_button, Key.Key_Space)
    assert desk.page.form.name.hasFocus()
    desk.qtbot.keyClicks(desk.page.form.name, name)
    choose(desk, "rule.slot", "sample")
    press(desk, "when.add")
    ask_about(desk, "when.all.0", "Value of the goods")
    spin = child(desk, QDoubleSpinBox, "when.all.0.value")
    spin.setFocus()
    spin.selectAll()
    desk.qtbot.keyClicks(spin, "40")


def rule_named(desk: Desk, name: str) -> dict[str, Any]:
    return next(rule for rule in desk.page.keeper.body["rules"] if rule["name"] == name)


def test_a_rule_is_made_grouped_read_published_and_rolled_back(desk: Desk) -> None:
    before = len(desk.names())
    make_rule(desk, "mint with a pot")
    press(desk, "when.add_group")
    press(desk, "when.all.1.any.0.value.enjoy")
    press(desk, "when.all.1.add")
    ask_about(desk, "when.all.1.any.1", "Is a gift order")
    rule = rule_named(desk, "mint with a pot")
    assert rule["when"] == {
        "all": [
            {"fact": "order.value", "is": "at_least", "value": 40},
            {
                "any": [
                    {"fact": "customer.phase_when_opened", "is": "in", "value": ["enjoy"]},
                    {"fact": "order.is_gift", "is": "is", "value": True},
                ]
            },
        ]
    }
    said = desk.page.form.sentence.text()
    assert "the goods are worth at least €40.00 and (the customer opens it in Enjoy or it is a gift order)" in said
    assert said.endswith("It is switched off.")
    desk.checked()
    assert len(desk.names()) == before + 1

    told: list[str] = []
    publish(desk, "Mint for everybody", lambda dialog: told.extend(one.text() for one in dialog.findChildren(QLabel)))
    assert any("New rule “mint with a pot”" in text for text in told)
    live = desk.page.keeper.live
    assert live is not None
    assert (live.note, live.made_by) == ("Mint for everybody", "Mia")
    assert desk.page.keeper.draft is None

    def roll_back(dialog: HistoryDialog) -> None:
        dialog.list.setCurrentRow(1)
        assert not dialog.back.isEnabled()
        desk.qtbot.keyClicks(dialog.note, "it was better before")
        desk.qtbot.keyClick(dialog.back, Key.Key_Space)

    timer = answer(HistoryDialog, roll_back)
    with desk.qtbot.waitSignal(desk.page.keeper.opened, timeout=WAIT_MS):
        desk.page.history_button.click()
    assert not timer.isActive()
    assert len(desk.names()) == before
    assert desk.page.keeper.live is not None
    assert desk.page.keeper.live.note == "it was better before"


def test_the_history_says_who_changed_what_when(desk: Desk) -> None:
    desk.choose("review")
    desk.page.form.is_on.setFocus()
    desk.qtbot.keyClick(desk.page.form.is_on, Key.Key_Space)
    publish(desk, "no reviews in Advent")
    told: list[str] = []

    def read(dialog: HistoryDialog) -> None:
        told.append(dialog.list.item(0).text())
        desk.until(lambda: any("off for now" in one.text() for one in dialog.findChildren(QLabel)))
        told.append("changes told")
        dialog.reject()

    answer_timer = answer(HistoryDialog, read)
    with desk.qtbot.waitSignal(desk.page.keeper.told, timeout=WAIT_MS):
        desk.page.history_button.click()
    assert not answer_timer.isActive()
    assert told[1:] == ["changes told"]
    assert "live" in told[0]
    assert "Mia" in told[0]
    assert "no reviews in Advent" in told[0]


def test_typing_is_kept_without_asking_and_comes_back_after_closing(desk: Desk) -> None:
    desk.choose("review")
    name = desk.page.form.name
    name.setFocus()
    name.selectAll()
    desk.qtbot.keyClicks(name, "an honest word")
    desk.checked()
    stored = desk.page.keeper.draft
    assert stored is not None
    assert stored.state is RuleState.DRAFT
    with desk.qtbot.waitSignal(desk.page.keeper.opened, timeout=WAIT_MS):
        desk.page.keeper.open()
    assert rule_named(desk, "an honest word")


def test_undo_and_redo_go_back_to_the_rule_they_concern(desk: Desk) -> None:
    desk.choose("review")
    original = desk.page.form.name.text()
    desk.page.form.name.setFocus()
    desk.qtbot.keyClicks(desk.page.form.name, " now")
    desk.page.search.clear()
    desk.choose("birthday")
    desk.qtbot.keyClick(desk.page.form.name, Key.Key_Z, Mod.ControlModifier)
    assert desk.page.form.name.text() == original
    desk.qtbot.keyClick(desk.page.form.name, Key.Key_Y, Mod.ControlModifier)
    assert desk.page.form.name.text() == f"{original} now"
    assert not desk.page.keeper.history.can_redo


def test_a_problem_stands_at_the_row_it_belongs_to(desk: Desk) -> None:
    make_rule(desk, "never")
    desk.qtbot.keyClick(desk.page.form.is_on, Key.Key_Space)
    press(desk, "when.add")
    ask_about(desk, "when.all.1", "Value of the goods")
    choose(desk, "when.all.1.is", "less_than")
    desk.checked()
    rows = [part for part in desk.page.form.condition.parts() if part.problems.texts()]
    assert [row.field for row in rows] == ["when.all.0"]
    assert "Loosen one of the conditions" in rows[0].problems.texts()[0]
    assert next(row.tone for row in desk.page.model.rows if row.name == "never") == "bad"


def test_a_rule_without_a_name_is_told_at_its_name(desk: Desk) -> None:
    desk.choose("review")
    desk.page.form.name.selectAll()
    desk.qtbot.keyClick(desk.page.form.name, Key.Key_Backspace)
    desk.checked()
    assert desk.page.form._head_problems["name"].texts()
    assert desk.page.form.sentence.text() == "Not complete yet."


def test_categories_and_products_are_completed_by_their_names(desk: Desk) -> None:
    make_rule(desk, "pots")
    press(desk, "when.add")
    ask_about(desk, "when.all.1", "Categories in the order")
    line = child(desk, QLineEdit, "when.all.1.value")
    known = desk.page.tools.completions.things("categories")[0]
    assert known.count > 0
    line.setFocus()
    desk.qtbot.keyClicks(line, known.name.upper())
    desk.qtbot.keyClick(line, Key.Key_Return)
    assert at_place(rule_named(desk, "pots"), ("when", "all", 1, "value")) == [known.key]
    field = line.parent()
    assert isinstance(field, ChipsField)
    desk.qtbot.keyClick(field.line, Key.Key_Backspace)
    assert at_place(rule_named(desk, "pots"), ("when", "all", 1, "value")) == []


def test_limits_days_and_measure_are_written_as_the_file_has_them(desk: Desk) -> None:
    make_rule(desk, "limits")
    for name, value in (("limit.days", 90), ("campaign.per_day", 20), ("hold_out", 10), ("keep_stock", 5)):
        child(desk, QWidget, name).setValue(value)
    press(desk, "schedule.from.on")
    press(desk, "shuts_out.card")
    rule = rule_named(desk, "limits")
    assert rule["limit"] == {"days": 90}
    assert rule["campaign"] == {"per_day": 20}
    assert (rule["hold_out"], rule["keep_stock"], rule["shuts_out"]) == (0.1, 5, ["card"])
    assert date.fromisoformat(rule["schedule"]["from"])
    child(desk, QWidget, "limit.days").setValue(0)
    press(desk, "schedule.from.on")
    assert {"limit", "schedule"}.isdisjoint(rule_named(desk, "limits"))


def test_alt_and_the_arrows_move_a_rule(desk: Desk) -> None:
    names = desk.names()
    desk.page.list.setCurrentIndex(desk.page.model.index(3))
    desk.qtbot.keyClick(desk.page.list, Key.Key_Up, Mod.AltModifier)
    assert desk.names() == [*names[:2], names[3], names[2], *names[4:]]
    desk.qtbot.keyClick(desk.page.list, Key.Key_Down, Mod.AltModifier)
    assert desk.names() == names


def test_a_drop_moves_a_rule_above_another(desk: Desk) -> None:
    model, names = desk.page.model, desk.names()
    mime = model.mimeData([model.index(4)])
    model.dropMimeData(mime, Qt.DropAction.MoveAction, 0, 0, model.index(-1))
    assert desk.names() == [names[4], *names[:4], *names[5:]]


def test_delete_takes_a_rule_and_undo_brings_it_back(desk: Desk) -> None:
    names = desk.names()
    desk.page.list.setCurrentIndex(desk.page.model.index(2))
    desk.page.list.setFocus()
    desk.qtbot.keyClick(desk.page.list, Key.Key_Delete)
    assert desk.names() == [*names[:2], *names[3:]]
    desk.qtbot.keyClick(desk.page.list, Key.Key_Z, Mod.ControlModifier)
    assert desk.names() == names


def test_the_page_of_a_rule_is_shown_for_orders_it_fits_and_nearly_fits(desk: Desk) -> None:
    panel = desk.page.panels[0]
    desk.choose("review")
    desk.until(lambda: panel.found is not None and panel.found.rule == "review" and panel.found.is_all)
    desk.until(
        lambda: panel.shown is not None and panel.shown.wish.number == panel._number() and panel.sheet.has_page()
    )
    languages = [panel.language.itemData(n) for n in range(panel.language.count())]
    assert {"de", "en"} <= set(languages)
    for combo, value in ((panel.language, "en"), (panel.paper, "note80")):
        combo.setCurrentIndex(combo.findData(value))
        combo.activated.emit(combo.currentIndex())
        desk.until(lambda wanted=value: wanted in (panel.shown.language, panel.shown.paper))
    desk.qtbot.keyClick(panel.longest, Key.Key_Space)
    desk.until(lambda: panel.shown is not None and panel.shown.wish.longest_name and panel.sheet.has_page())
    first = panel.order.text()
    desk.qtbot.keyClick(panel.next, Key.Key_Space)
    assert panel.order.text() != first
    desk.until(lambda: panel.shown is not None and panel.shown.wish.number == panel._number())
    desk.qtbot.keyClick(panel.nearly, Key.Key_Space)
    assert panel.why.text().startswith("Fails only: ")
    desk.until(lambda: panel.shown is not None and panel.shown.wish.number == panel._number())


def test_the_draft_is_tried_on_past_parcels_and_can_be_cancelled(desk: Desk) -> None:
    panel = desk.page.panels[1]
    desk.choose("review")
    desk.until(lambda: panel.run.isEnabled() and panel._rule is not None and panel._rule.name == "review")
    desk.qtbot.keyClick(panel.run, Key.Key_Space)
    assert panel.run.text() == "Cancel"
    desk.qtbot.keyClick(panel.run, Key.Key_Space)
    desk.until(lambda: not panel.is_running)
    desk.qtbot.keyClick(panel.run, Key.Key_Space)
    desk.until(lambda: panel.result is not None and not panel.is_running)
    assert panel.figure.text().endswith("parcels")
    assert "as live now" in panel.about.text()
    desk.page.form.is_on.setChecked(False)
    desk.checked()
    desk.until(lambda: "The draft has changed since" in panel.more.text())


def test_trouble_is_told_in_words_and_the_draft_stays(desk: Desk) -> None:
    desk.choose("review")
    desk.page._failed("save", Trouble("rules.draft_moved_on", version=2))
    assert "somebody else" in desk.window.line.text()


def test_a_shop_without_rules_is_told_what_a_rule_is(desk: Desk) -> None:
    while desk.names():
        desk.page.list.setFocus()
        desk.qtbot.keyClick(desk.page.list, Key.Key_Delete)
    assert desk.page.nothing.isVisibleTo(desk.page)
    assert "No rule yet" in desk.page.nothing.text()
    desk.qtbot.keyClick(desk.page.list, Key.Key_Z, Mod.ControlModifier)
    assert len(desk.names()) == 1


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800)])
def test_the_window_fits_both_sizes_in_both_languages(
    open_desk: Callable[[str], Desk], language: str, size: tuple[int, int]
) -> None:
    desk = open_desk(language)
    desk.window.resize(*size)
    QApplication.processEvents()
    assert (desk.window.width(), desk.window.height()) == size
    assert desk.page.title(desk.window.words) == {"de": "Regeln", "en": "Rules"}[language]


def test_no_part_of_the_form_comes_up_as_a_window_of_its_own(desk: Desk) -> None:
    make_rule(desk, "parts")
    press(desk, "when.add_group")
    windows = {type(one).__name__ for one in QApplication.topLevelWidgets() if one.isVisible()}
    assert windows == {"ManagerWindow"}


def test_the_list_is_a_sound_model(qtbot: Any) -> None:
    model = RuleListModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = [RuleRow(n, f"rule {n}", "Note") for n in range(500)]
    model.show_rows(rows)
    model.show_rows([*rows[1:], rows[0]])
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_rows([RuleRow(one.index, one.name, "Card") for one in model.rows])
    model.show_rows([])
    assert tester is not None

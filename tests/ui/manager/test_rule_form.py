"""The form of a rule goes from rule to rule in the fields it has, and shows what a new form would show."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from station.domain.rules import RuleSet
from station.ui.manager.form_tools import FormTools
from station.ui.manager.parts import Combo
from station.ui.manager.rule_form import RuleForm
from station.workflow.managing_edits import body_of
from tests.domain.any_rules import any_rule_sets
from tests.ui.manager.conftest import Desk
from tests.ui.manager.test_set_form import make_tools

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup
FORM = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def shown(form: RuleForm) -> list[tuple[object, ...]]:
    """What can be read in the form, field by field, in any order; fields that are not to be seen tell nothing."""
    fields = []
    for each in form._page.findChildren(QWidget):
        if not each.objectName() or each.objectName().startswith("qt_") or not each.isVisibleTo(form):
            continue
        match each:
            case QComboBox():
                value: object = (each.currentText(), each.currentData(), each.count())
            case QDateEdit():
                value = each.date().toPython()
            case QDoubleSpinBox():
                value = (each.value(), each.text())
            case QAbstractButton():
                value = (each.text(), each.isChecked(), each.isEnabled())
            case QLineEdit() | QLabel():
                value = each.text()
            case _:
                continue
        fields.append((each.objectName(), type(each).__name__, value))
    return sorted(fields, key=repr)


def a_form(rules: Sequence[Any], tools: FormTools) -> tuple[RuleForm, list[object]]:
    """A form that showed these rules one after the other, every second at once, and the edits it told of."""
    form, edits = RuleForm(), list[object]()
    form.edited.connect(lambda rule, _field: edits.append(rule))
    for number, rule in enumerate(rules):
        form.show_rule(rule, tools, is_other=number % 2 == 1)
        form.finish()
    return form, edits


@FORM
@given(any_rule_sets(most=3), st.data())
def test_a_form_that_showed_other_rules_shows_a_rule_as_a_new_form_does(
    qtbot: QtBot, rules: RuleSet, data: st.DataObject
) -> None:
    known = body_of(rules)["rules"]
    if not known:
        return
    shown_before = data.draw(st.lists(st.sampled_from(known), max_size=3))
    last, tools = data.draw(st.sampled_from(known)), make_tools()
    (used, told), (new, _) = (a_form(each, tools) for each in ([*shown_before, last], [last]))
    assert shown(used) == shown(new)
    assert told == [], "showing a rule edits nothing"
    used._name_edited("another name")
    used._name_edited(last["name"])
    assert told[-1] == last
    for form in (used, new):
        form.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_fields_that_every_rule_has_stay_and_those_of_another_condition_come(desk: Desk) -> None:
    form = desk.page.form
    desk.choose(desk.names()[0])
    form.finish()
    days = form.findChild(QDoubleSpinBox, "limit.days")
    condition = form.condition
    desk.page.search.clear()
    rules = desk.page.keeper.body["rules"]
    other = next(row.name for row in desk.page.model.rows if rules[row.index]["when"] != form.rule["when"])
    desk.choose(other)
    assert form.rule["name"] == other == form.name.text()
    assert form.findChild(QDoubleSpinBox, "limit.days") is days
    assert form.condition is not condition


def walked(desk: Desk) -> tuple[list[str], list[str]]:
    """The names of what Tab stops at from the name of the rule on: in the form, and in the rest of the window."""
    form, names = desk.page.form, list[str]()
    desk.until(lambda: not desk.page._form_rest.isActive())  # what was typed just now is shown in turns, too
    form.finish()
    form.focus_name()
    inside = 0
    while not names or QApplication.focusWidget() is not form.name:
        now = QApplication.focusWidget()
        inside += form.isAncestorOf(now)
        names.append(now.objectName())
        assert len(names) < 200, names[-40:]
        desk.qtbot.keyClick(now, Qt.Key.Key_Tab)
    return names[:inside], names[inside:]


def test_tab_goes_down_the_form_and_on_whatever_was_built_when(desk: Desk) -> None:
    """The condition of another rule is younger than the fields below it, and still comes before them."""
    desk.page.search.clear()
    _, others = walked(desk)
    assert {"nav", "rules.search", "rules.list", "pages.language"} <= set(others)
    names = [row.name for row in desk.page.model.rows]
    for name in (*names[:4], names[1]):
        desk.choose(name)
        form = desk.page.form
        visited, rest = walked(desk)
        assert rest == others
        starts = ("rule.name", "rule.slot", "rule.priority", "when.", "add.", "limit.times", "exclusion", "shuts_out",
                  "schedule", "hold_out", "trial")  # fmt: skip
        places = [next(n for n, one in enumerate(visited) if one.startswith(part)) for part in starts]
        assert places == sorted(places)
        tops = [field.mapTo(form._page, field.rect().topLeft()).y()
                for field in (form.findChild(QWidget, one) for one in visited)]  # fmt: skip
        assert max(before - after for before, after in pairwise(tops)) < 60, "never more than a line up again"


def test_a_chip_has_its_place_in_the_order_of_keys(desk: Desk) -> None:
    desk.page.new_button.click()
    form = desk.page.form
    slot = form.findChild(Combo, "rule.slot")
    slot.activated.emit(slot.findData("sample"))
    line = form.findChild(QLineEdit, "add.sample.tags")
    line.setFocus()
    for text in ("one", "two"):
        desk.qtbot.keyClicks(line, text)
        desk.qtbot.keyClick(line, Qt.Key.Key_Return)
    visited, _ = walked(desk)
    at = visited.index("add.sample.tags.0")
    assert visited[at : at + 4] == ["add.sample.tags.0", "add.sample.tags.1", "add.sample.tags", "add.sample.skus"]


def test_the_form_is_whole_before_anything_in_it_is_asked_for(desk: Desk) -> None:
    """The sections below the condition follow by themselves; who wants one at once has it."""
    desk.until(lambda: len(desk.page.form.sections) == 4)
    form = RuleForm()
    desk.qtbot.addWidget(form)
    form.show_rule(desk.page.rule_now(), desk.page.tools)
    assert form.sections == []
    form.focus_share()
    assert len(form.sections) == 4


def test_what_is_edited_in_a_section_that_still_shows_the_rule_before_changes_no_rule(desk: Desk) -> None:
    form, edits = desk.page.form, list[object]()
    form.finish()
    other = next(rule for rule in desk.page.keeper.body["rules"] if rule != form.rule)
    form.edited.connect(lambda rule, _field: edits.append(rule))
    days = form.findChild(QDoubleSpinBox, "limit.days")
    form.show_rule(other, desk.page.tools, is_other=True)
    days.setValue(days.value() + 7)
    assert edits == []
    form.finish()
    assert days.value() == other.get("limit", {}).get("days", 0)
    days.setValue(days.value() + 7)
    assert len(edits) == 1

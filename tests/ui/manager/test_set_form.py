"""The form for every parcel, and the whole rule set between form and file: whatever one holds, the other can."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station.domain.rules import BENDABLE, FOR_ALL_ONLY, Bend, PostageStep, RuleSet, read_rules
from station.domain.trouble import Trouble
from station.rule_file import body_as_yaml
from station.strict_yaml import read_yaml_text
from station.ui.manager.completions import Completions
from station.ui.manager.form_tools import FormTools
from station.ui.manager.parts import Combo
from station.ui.manager.rule_form import RuleForm
from station.ui.manager.set_form import SetForm
from station.wording.rule_sentence import RuleTeller
from station.wording.words import Words
from station.workflow.managing import Choices, Thing
from station.workflow.managing_edits import body_of, put
from tests.domain.any_rules import any_rule_sets
from tests.ui.manager.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup
#: The window lives on from example to example.
FORM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
INSERTS = (Thing("card.care", "Care card", slot="card"), Thing("note", "Note", slot="note"))


def make_tools() -> FormTools:
    words = Words("en")
    names = {one.key: one.name for one in INSERTS}
    return FormTools(words, RuleTeller(words, names), Completions(Choices(inserts=INSERTS), lambda _: None), names)


class SetDesk:
    """The form with somebody who keeps its edits, as the page does."""

    def __init__(self, body: Any) -> None:
        self.tools, self.form, self.body, self.edits = make_tools(), SetForm(), body, 0
        self.form.edited.connect(self._edited)
        self.form.show_set(body, self.tools)

    def _edited(self, body: Any, field: str) -> None:
        self.body, self.edits = body, self.edits + 1
        if not field:
            self.form.show_set(body, self.tools)

    def child(self, kind: type[Any], name: str) -> Any:
        return self.form.findChild(kind, name)

    def press(self, name: str) -> None:
        self.child(QPushButton, name).click()

    def choose(self, name: str, value: str) -> None:
        combo = self.child(Combo, name)
        number = combo.findData(value)
        combo.setCurrentIndex(number)
        combo.activated.emit(number)

    def write(self, name: str, text: str) -> None:
        line = self.child(QLineEdit, name)
        line.setText(text)
        line.textEdited.emit(line.text())


@contextmanager
def set_desk(body: Any) -> Iterator[SetDesk]:
    desk = SetDesk(body)
    yield desk
    desk.form.deleteLater()
    QApplication.sendPostedEvents(None, 0)


def round_trip(body: Any) -> Any:
    """Out to the rule file and in again."""
    return read_yaml_text(body_as_yaml(body).encode(), "draft").content


# --- both directions, for any rule set ----------------------------------------------------------------------------


@FORM
@given(any_rule_sets(most=2))
def test_every_valid_file_opens_in_the_forms_and_comes_back_unchanged(qtbot: QtBot, rules: RuleSet) -> None:
    body = body_of(rules)
    with set_desk(body) as desk:
        assert desk.edits == 0  # opening edits nothing
        shown = desk.child(QDoubleSpinBox, "set.budget").value()
        assert shown == pytest.approx(rules.budget_cents / 100)
        assert len(desk.form.findChildren(Combo)) == 2 * len(rules.bends)
        assert read_rules({**round_trip(desk.body), "version": rules.version}) == rules
    for rule in body["rules"]:
        form, edits = RuleForm(), []
        form.edited.connect(lambda rule, _field, edits=edits: edits.append(rule))
        form.show_rule(rule, make_tools())
        assert edits == []
        form._name_edited("another name")
        form._name_edited(rule["name"])
        assert edits[-1] == rule
        form.deleteLater()
    QApplication.sendPostedEvents(None, 0)


_numbers = {
    "set.budget": st.integers(0, 10**6).map(lambda cents: cents / 100),
    "set.max_inserts": st.integers(0, 20),
    "set.max_cards": st.integers(0, 5),
    "set.max_weight_g": st.integers(0, 10**6),
    "set.packaging_g": st.integers(0, 10**5),
    "set.explore_share": st.integers(0, 500).map(lambda tenths: tenths / 10),
    "set.text_rest_days": st.integers(1, 3650),
}


@st.composite
def one_edit(draw: st.DrawFn) -> Callable[[SetDesk], None]:
    """One thing a person can do in the form, whatever stands in it."""
    name = draw(st.sampled_from([*_numbers, "step", "step.g", "step.mm", "step.gone", "bend", "bend.guard",
                                 "bend.insert", "bend.reason", "bend.gone"]))  # fmt: skip
    if name in _numbers:
        value = draw(_numbers[name])
        return lambda desk: desk.child(QDoubleSpinBox, name).setValue(value)
    row, kind = draw(st.integers(0, 2)), name.partition(".")[0]
    field = f"set.{'postage' if kind == 'step' else 'bends'}"
    if "." not in name:
        return lambda desk: desk.press(f"{field}.add")
    number = draw(st.integers(1, 100_000)) if name == "step.g" else draw(st.integers(0, 20_000)) / 10
    guard, insert = draw(st.sampled_from(sorted(BENDABLE))), draw(st.sampled_from(["", "card.care"]))
    reason = draw(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))

    def act(desk: SetDesk) -> None:
        place = f"{field}.{row}"
        if desk.child(QPushButton, f"{place}.remove") is None:
            return
        match name:
            case "step.g":
                desk.child(QDoubleSpinBox, f"{place}.up_to_g").setValue(number)
            case "step.mm":
                desk.child(QDoubleSpinBox, f"{place}.up_to_mm").setValue(number)
            case "bend.guard":
                desk.choose(f"{place}.guard", guard)
            case "bend.insert" if desk.child(Combo, f"{place}.insert").findData(insert) >= 0:
                desk.choose(f"{place}.insert", insert)
            case "bend.reason":
                desk.write(f"{place}.reason", reason)
            case "step.gone" | "bend.gone":
                desk.press(f"{place}.remove")

    return act


def read(body: Any) -> tuple[set[str], RuleSet | None]:
    """Codes of all mistakes, or the rule set."""
    try:
        return set(), read_rules(body)
    except Trouble as trouble:
        return {one.reason.code for one in trouble.facts["problems"]}, None


#: All that may be wrong with what was built: a reason that is too short, steps that do not rise.
UNFINISHED = {"field.too_short", "postage.falls"}


@FORM
@given(st.lists(one_edit(), max_size=12))
def test_whatever_the_form_builds_the_file_holds_and_gives_back(
    qtbot: QtBot, edits: list[Callable[[SetDesk], None]]
) -> None:
    with set_desk({"rules": []}) as desk:
        for edit in edits:
            edit(desk)
        assert round_trip(desk.body) == desk.body
        mistakes, rules = read(desk.body)
        assert mistakes <= UNFINISHED
        if rules is None:
            return
        assert read_rules(round_trip(desk.body)) == rules
        assert read_rules(body_of(rules)) == rules
        assert not any(bend.insert and bend.guard in FOR_ALL_ONLY for bend in rules.bends)


# --- on the page, by keyboard --------------------------------------------------------------------------------------


def test_limits_postage_and_a_bend_are_written_undone_and_made_live(desk: Desk) -> None:
    key, mod, page = desk.qtbot.keyClick, Qt.KeyboardModifier.ControlModifier, desk.page
    key(page, Qt.Key.Key_E, mod)
    form = page.set_form

    def child(kind: type[Any], name: str) -> Any:
        found = form.findChild(kind, name)
        assert found is not None, name
        return found

    budget = child(QDoubleSpinBox, "set.budget")
    assert budget.hasFocus()
    budget.selectAll()
    desk.qtbot.keyClicks(budget, "2.50")
    assert page.keeper.body["budget_cents"] == 250
    assert "at most €2.50" in form.sentence.text()

    for name in ("set.postage.add", "set.postage.add", "set.bends.add"):
        child(QPushButton, name).setFocus()
        key(child(QPushButton, name), Qt.Key.Key_Space)
    assert page.keeper.body["postage"][-2:] == [{"up_to_g": 500}, {"up_to_g": 1000}]
    number = len(page.keeper.body["bends"]) - 1
    assert child(QWidget, f"set.bends.{number}.guard").hasFocus()
    desk.checked()
    problems = dict(form._all_lines())[f"bends.{number}.reason"].texts()
    assert problems == ["Needs at least this many letters: 3"]  # told at the row of the reason
    assert page.every.text().startswith("■")
    assert form.sentence.text() == "Not complete yet."

    reason = child(QLineEdit, f"set.bends.{number}.reason")
    reason.setFocus()
    desk.qtbot.keyClicks(reason, "new texts each season")
    desk.checked()
    assert dict(form._all_lines())[f"bends.{number}.reason"].texts() == []
    assert "“card had before”, because: new texts each season." in form.sentence.text()

    key(reason, Qt.Key.Key_Z, mod)  # the reason is one step
    assert page.keeper.body["bends"][number]["reason"] == ""
    key(page, Qt.Key.Key_Y, mod)
    assert page.keeper.body["bends"][number]["reason"] == "new texts each season"
    assert page.current == -1

    falling = put(page.keeper.body, ("postage", 1, "up_to_g"), 100)
    form._edit(falling, "")
    desk.checked()
    assert dict(form._all_lines())["postage"].texts() == ["Postage steps must rise in up_to_g"]


def test_a_bend_for_one_insert_that_no_guard_hears_is_told(desk: Desk) -> None:
    """The guards of products are asked before an insert is chosen."""
    bend = Bend(guard="own_kind", insert="cross-sell", reason="sets of two")
    body = {**desk.page.keeper.body, "bends": [bend.model_dump()]}
    desk.page._edit(body, -1)
    desk.checked()
    (said,) = dict(desk.page.set_form._all_lines())["bends.0"].texts()
    assert said.startswith("The guard “has one of that kind” is bent, and no rule lays in what it would stop")


def test_fixed_guards_are_shown_with_why(qtbot: QtBot) -> None:
    with set_desk(body_of(RuleSet(postage=(PostageStep(up_to_g=500),)))) as desk:
        told = desk.child(QLabel, "set.fixed.objection")
        assert "Art. 21 GDPR" in told.text()
        assert desk.child(Combo, "set.bends.0.guard") is None

"""The form of one rule: its name, when it applies, what it adds, its limits; what it says; what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from station.domain.catalog import Slot as ParcelSlot
from station.ui.manager.condition_rows import ComparisonRow, ConditionGroup, ConditionPart
from station.ui.manager.form_sections import AddSection, DaysSection, FormSection, LimitSection, MeasureSection
from station.ui.manager.form_tools import FormTools
from station.ui.manager.parts import Combo, label, named
from station.ui.manager.problem_lines import ProblemLine, ProblemLines
from station.ui.manager.value_fields import NumberField
from station.ui.theme import Scale
from station.workflow.managing_edits import Place, at_place, put, taken, with_slot

__all__ = ["RuleForm"]


class RuleForm(QScrollArea):
    """Shows one rule and tells of every edit with the whole new rule; it decides nothing."""

    #: The rule as it is now, and the field that was edited; "" where the form was rebuilt for it.
    edited = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rule.form")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rule: Mapping[str, Any] = {}
        self._tools: FormTools | None = None
        self._groups: Sequence[str] = ()
        self._scale = Scale(1.0)
        self._problems: tuple[ProblemLine, ...] = ()
        #: The rule in plain words; whoever shows the form puts it below, so that it never scrolls away.
        self.sentence = label("sentence", "rule.sentence", wraps=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_rule(self, rule: Mapping[str, Any], tools: FormTools, groups: Sequence[str] = ()) -> None:
        """Build the form for a rule; what had the focus has it again where it is still there."""
        focused = self.focusWidget()
        name, top = (focused.objectName() if focused is not None else ""), self.verticalScrollBar().value()
        self.rule, self._tools, self._groups = rule, tools, groups
        page, old = self._built(tools), self.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()  # it may be one of its own fields that asked for the new one
        self.setWidget(page)
        page.show()
        self._fit_parts()
        self._place_problems()
        self.sentence.setAccessibleName(tools.words.say("In plain words"))
        self.verticalScrollBar().setValue(top)
        again = self.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus()

    def focus_name(self) -> None:
        """Put the cursor into the name, all of it selected."""
        if self.widget() is not None:
            self.name.setFocus()
            self.name.selectAll()

    def focus_last_condition(self) -> None:
        """Put the cursor into the fact of the condition that was added last."""
        rows = [part for part in self.condition.parts() if isinstance(part, ComparisonRow)]
        if rows:
            rows[-1].facts.setFocus()

    def show_problems(self, problems: Sequence[ProblemLine]) -> None:
        """Problems of this rule, each at the row it belongs to."""
        self._problems = tuple(problems)
        self._place_problems()

    def show_sentence(self, text: str) -> None:
        """The rule in plain words."""
        self.sentence.setText(text)

    # --- building -------------------------------------------------------------------------------------------------

    def _built(self, tools: FormTools) -> QWidget:
        say = tools.words.say
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.addWidget(self._name(tools))
        self.whole = ProblemLines()
        self._column.addWidget(self.whole)
        self._column.addLayout(self._head(tools))
        self._head_problems = {field: ProblemLines() for field in ("name", "slot", "priority")}
        for lines in self._head_problems.values():
            self._column.addWidget(lines)
        when = label("h")
        when.setText(say("When"))
        self._column.addWidget(when)
        self.condition = ConditionGroup(self.rule.get("when"), ("when",), tools)
        self._column.addWidget(self.condition)
        self.sections: list[FormSection] = [
            AddSection(say("Then lay in"), self.rule, tools),
            LimitSection(say("Limits"), self.rule, tools),
            DaysSection(say("Days"), self.rule, tools),
            MeasureSection(say("Measure"), self.rule, tools),
        ]
        for section in self.sections:
            if isinstance(section, LimitSection):
                section.complete_groups(self._groups)
            self._column.addWidget(section)
            section.edited.connect(self._section_edited)
        self._column.addStretch(1)
        self.condition.edited.connect(self._condition_edited)
        self.condition.removed.connect(self._condition_removed)
        return page

    def _name(self, tools: FormTools) -> QLineEdit:
        self.name = named(QLineEdit(str(self.rule.get("name", ""))), "rule.name")
        self.name.setMaxLength(80)
        self.name.setAccessibleName(tools.words.say("name of the rule"))
        self.name.setPlaceholderText(tools.words.say("Name of the rule"))
        self.name.textEdited.connect(self._name_edited)
        return self.name

    def _head(self, tools: FormTools) -> QHBoxLayout:
        say = tools.words.say
        row = QHBoxLayout()
        self.is_on = named(QCheckBox(say("on")), "rule.on")
        self.is_on.setChecked(not self.rule.get("off", False))
        self.is_on.toggled.connect(self._on_toggled)
        self.slot = Combo("rule.slot")
        self.slot.setAccessibleName(say("place in the parcel"))
        self.slot.fill([(tools.words.slot(one), one.value) for one in ParcelSlot], self.rule.get("slot"))
        self.slot.activated.connect(self._slot_chosen)
        self.priority = NumberField("rule.priority", low=0, high=1000, decimals=0)
        self.priority.setAccessibleName(say("priority"))
        self.priority.show_value(self.rule.get("priority", 100))
        self.priority.changed.connect(self._priority_changed)
        text = label("small")
        text.setText(say("priority"))
        for widget in (self.is_on, self.slot, text, self.priority):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""
        self._scale = scale
        self._fit_parts()

    def _fit_parts(self) -> None:
        if self.widget() is None:
            return
        px = self._scale.px
        self._column.setContentsMargins(px(6), px(4), px(12), px(10))
        self._column.setSpacing(px(13))
        self.condition.fit(self._scale)
        for section in self.sections:
            section.fit(self._scale)

    # --- problems -------------------------------------------------------------------------------------------------

    def _place_problems(self) -> None:
        if self.widget() is None:
            return
        places: dict[str, tuple[ProblemLines, list[ProblemLine]]] = {
            name: (lines, []) for name, lines in self._all_lines()
        }
        parts = list(self.condition.parts())
        for one in self._problems:
            for field in _fields_of(one, parts):
                found = next((name for name in _upwards(field) if name in places), "")
                places[found][1].append(one)
        for lines, told in places.values():
            lines.show_problems(told)

    def _all_lines(self) -> Iterator[tuple[str, ProblemLines]]:
        yield "", self.whole
        yield from self._head_problems.items()
        for part in self.condition.parts():
            yield part.field, part.problems
        for section in self.sections:
            yield from section.all_problems()

    # --- edits ----------------------------------------------------------------------------------------------------

    @Slot(str)
    def _name_edited(self, name: str) -> None:
        self._edit(put(self.rule, ("name",), name), "name")

    @Slot(bool)
    def _on_toggled(self, is_on: bool) -> None:
        self._edit(taken(self.rule, ("off",)) if is_on else put(self.rule, ("off",), True), "off")

    @Slot(object)
    def _priority_changed(self, value: object) -> None:
        self._edit(put(self.rule, ("priority",), value), "priority")

    @Slot(int)
    def _slot_chosen(self, number: int) -> None:
        slot = str(self.slot.itemData(number))
        if slot != self.rule.get("slot"):
            self._edit(with_slot(self.rule, slot), "")

    @Slot(tuple, object, bool)
    def _condition_edited(self, place: Place, value: object, rebuild: bool) -> None:
        self._edit(put(self.rule, place, value), "" if rebuild else ".".join(map(str, place)))

    @Slot(tuple)
    def _condition_removed(self, place: Place) -> None:
        rule = taken(self.rule, place)
        while len(place) > 1 and not at_place(rule, place[:-1]):  # an empty group goes with its last condition
            place = place[:-2]
            rule = taken(rule, place)
        self._edit(rule if rule.get("when") else put(rule, ("when",), {"all": []}), "")

    @Slot(tuple, object, bool)
    def _section_edited(self, place: Place, value: object, rebuild: bool) -> None:
        rule = taken(self.rule, place) if value is None else put(self.rule, place, value)
        self._edit(rule, "" if rebuild else ".".join(map(str, place)))

    def _edit(self, rule: Mapping[str, Any], field: str) -> None:
        self.rule = rule
        self.edited.emit(rule, field)


def _upwards(field: str) -> Iterator[str]:
    """The field and all it lies in: "when.all.1.value", "when.all.1", "when.all", "when", ""."""
    yield field
    while field:
        field = field.rpartition(".")[0]
        yield field


def _fields_of(problem: ProblemLine, parts: Sequence[ConditionPart]) -> list[str]:
    """Where a problem is told; one of the whole condition at the rows that ask about its facts."""
    if problem.field == "when" and problem.facts:
        rows = [part.field for part in parts if getattr(part, "fact", "") in problem.facts]
        return rows[:1] or [problem.field]
    return [problem.field]

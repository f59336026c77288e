"""The form of one rule: its name, when it applies, what it adds, its limits; what it says; what is wrong with it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station.domain.catalog import Slot as ParcelSlot
from station.ui.manager.condition_rows import ComparisonRow, ConditionGroup
from station.ui.manager.form_area import FormArea, order_tabs
from station.ui.manager.form_sections import AddSection, DaysSection, FormSection, LimitSection, MeasureSection
from station.ui.manager.form_tools import FormTools
from station.ui.manager.parts import Combo, label, named
from station.ui.manager.problem_lines import ProblemLine, ProblemLines
from station.ui.manager.value_fields import NumberField
from station.workflow.managing_edits import Place, at_place, put, taken, with_slot

__all__ = ["RuleForm"]


class RuleForm(FormArea):
    """Shows one rule and tells of every edit with the whole new rule; it decides nothing.

    The fields that every rule has are built once and show the next rule; what differs is built anew. The first time the
    sections below the condition follow one by one, a turn of the window each; those of another rule in a turn together.
    """

    #: The rule as it is now, and the field that was edited; "" where the form was rebuilt for it.
    edited = Signal(object, str)

    def __init__(self) -> None:
        super().__init__("rule")
        self.rule: Mapping[str, Any] = {}
        self._groups: Sequence[str] = ()
        self._tools: FormTools | None = None
        self._to_build: list[Callable[[FormTools], FormSection]] = []
        self._lags = False  #: the sections still show the rule before
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._go_on)

    def show_rule(
        self, rule: Mapping[str, Any], tools: FormTools, groups: Sequence[str] = (), is_other: bool = False
    ) -> None:
        """Show a rule; `groups` are the exclusion groups of the others.

        `is_other`: it is not the rule that was shown, and its sections may follow in the next turn.
        """
        before, self.rule, self._groups = self.rule, rule, groups
        if self._page is not None and tools is self._tools:
            self._show_head(tools)
            self._show_condition(before, tools)
            self._lags = True
            if is_other:
                self._turn.start()
            else:
                self._show_sections()
            return
        self._tools = tools
        focused = self.focusWidget()
        self._rebuild(lambda: self._built(tools))
        self.sentence.setAccessibleName(tools.words.say("In plain words"))
        if focused is not None:
            self.finish()

    def finish(self) -> None:
        """Build and show what is still to be built and shown."""
        if self._lags:
            self._show_sections()
        while self._to_build:
            self._build_next()

    def show_priority(self, rule: Mapping[str, Any]) -> None:
        """The same rule at another place in the list."""
        self.rule = rule
        self.priority.show_value(rule.get("priority", 100))

    def focus_name(self) -> None:
        """Put the cursor into the name, all of it selected."""
        if self._page is not None:
            self.name.setFocus()
            self.name.selectAll()

    def focus_share(self) -> None:
        """Put the cursor into the share of the customers that are left out."""
        self.finish()
        share = self.findChild(QDoubleSpinBox, "hold_out")
        if share is not None:
            share.setFocus()
            share.selectAll()
            self.ensureWidgetVisible(share)

    def focus_last_condition(self) -> None:
        """Put the cursor into the fact of the condition that was added last."""
        rows = [part for part in self.condition.parts() if isinstance(part, ComparisonRow)]
        if rows:
            rows[-1].facts.setFocus()

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
        self.condition = self._condition(tools)
        self._column.addWidget(self.condition)
        self.sections: list[FormSection] = []
        self._lags = False
        self._to_build = [self._add, self._limits, self._days, self._measure]
        self._column.addStretch(1)
        self._turn.start()
        return page

    @Slot()
    def _go_on(self) -> None:
        if self._lags:
            self._show_sections()
        else:
            self._build_next()

    def _build_next(self) -> None:
        """One more section at the end of the form."""
        if not self._to_build or self._tools is None:
            return
        section = self._to_build.pop(0)(self._tools)
        self.sections.append(section)
        self._column.insertWidget(self._column.count() - 1, section)
        section.show()
        section.fit(self._scale)
        self._place_problems()
        if self._to_build:
            self._turn.start()
        else:
            self._order_tabs()
            for slot in ParcelSlot:  # so that the first rule of another place finds its lines
                self._tools.completions.chooser("inserts", slot.value)

    def _condition(self, tools: FormTools) -> ConditionGroup:
        condition = ConditionGroup(self.rule.get("when"), ("when",), tools)
        condition.edited.connect(self._condition_edited)
        condition.removed.connect(self._condition_removed)
        return condition

    def _add(self, tools: FormTools) -> FormSection:
        return self._of(AddSection(tools.words.say("Then lay in"), self.rule, tools))

    def _limits(self, tools: FormTools) -> FormSection:
        section = LimitSection(tools.words.say("Limits"), self.rule, tools)
        section.complete_groups(self._groups)
        return self._of(section)

    def _days(self, tools: FormTools) -> FormSection:
        return self._of(DaysSection(tools.words.say("Days"), self.rule, tools))

    def _measure(self, tools: FormTools) -> FormSection:
        return self._of(MeasureSection(tools.words.say("Measure"), self.rule, tools))

    def _of(self, section: FormSection) -> FormSection:
        section.edited.connect(self._section_edited)
        return section

    # --- the next rule --------------------------------------------------------------------------------------------

    def _show_condition(self, before: Mapping[str, Any], tools: FormTools) -> None:
        """The condition of this rule, where the one before had another."""
        if self.rule.get("when") != self.condition.written() or before.get("when") != self.rule.get("when"):
            old, self.condition = self.condition, self._condition(tools)
            self._swap(old, self.condition, self._column)
            self.condition.fit(self._scale)

    def _show_sections(self) -> None:
        """This rule in the fields of the one before."""
        self._lags = False
        for number, section in enumerate(self.sections):
            if self._tools is not None and isinstance(section, AddSection) and not section.fits(self.rule):
                self.sections[number] = self._add(self._tools)
                self._swap(section, self.sections[number], self._column)
                self.sections[number].fit(self._scale)
                continue
            section.show_rule(self.rule)
            if isinstance(section, LimitSection):
                section.complete_groups(self._groups)
        self._order_tabs()
        self._place_problems()
        if self._to_build:
            self._turn.start()

    def _order_tabs(self) -> None:
        order_tabs((self.name, self.is_on, self.slot, self.priority, self.condition, *self.sections))

    def _show_head(self, tools: FormTools) -> None:
        name = str(self.rule.get("name", ""))
        if self.name.text() != name:
            self.name.setText(name)
        self.is_on.blockSignals(True)
        self.is_on.setChecked(not self.rule.get("off", False))
        self.is_on.blockSignals(False)
        self.slot.fill([(tools.words.slot(one), one.value) for one in ParcelSlot], self.rule.get("slot"))
        self.priority.show_value(self.rule.get("priority", 100))

    def _name(self, tools: FormTools) -> QLineEdit:
        self.name = named(QLineEdit(), "rule.name")
        self.name.setMaxLength(80)
        self.name.setAccessibleName(tools.words.say("name of the rule"))
        self.name.setPlaceholderText(tools.words.say("Name of the rule"))
        self.name.textEdited.connect(self._name_edited)
        return self.name

    def _head(self, tools: FormTools) -> QHBoxLayout:
        say = tools.words.say
        row = QHBoxLayout()
        self.is_on = named(QCheckBox(say("on")), "rule.on")
        self.is_on.toggled.connect(self._on_toggled)
        self.slot = Combo("rule.slot")
        self.slot.setAccessibleName(say("place in the parcel"))
        self.slot.activated.connect(self._slot_chosen)
        self.priority = NumberField("rule.priority", low=0, high=1000, decimals=0)
        self.priority.setAccessibleName(say("priority"))
        self.priority.changed.connect(self._priority_changed)
        text = label("small")
        text.setText(say("priority"))
        for widget in (self.is_on, self.slot, text, self.priority):
            row.addWidget(widget)
        row.addStretch(1)
        self._show_head(tools)
        return row

    def _fit_parts(self) -> None:
        px = self._scale.px
        self._column.setContentsMargins(px(6), px(4), px(12), px(10))
        self._column.setSpacing(px(13))
        self.condition.fit(self._scale)
        for section in self.sections:
            section.fit(self._scale)

    # --- problems -------------------------------------------------------------------------------------------------

    def _all_lines(self) -> Iterator[tuple[str, ProblemLines]]:
        yield "", self.whole
        yield from self._head_problems.items()
        for part in self.condition.parts():
            yield part.field, part.problems
        for section in self.sections:
            yield from section.all_problems()

    def _fields_of(self, problem: ProblemLine) -> list[str]:
        """One of the whole condition is told at the first row that asks about its facts."""
        if problem.field == "when" and problem.facts:
            rows = [part.field for part in self.condition.parts() if getattr(part, "fact", "") in problem.facts]
            return rows[:1] or [problem.field]
        return [problem.field]

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
        if self._lags:  # an edit of the rule before
            return
        rule = taken(self.rule, place) if value is None else put(self.rule, place, value)
        self._edit(rule, "" if rebuild else ".".join(map(str, place)))

    def _edit(self, rule: Mapping[str, Any], field: str) -> None:
        self.rule = rule
        self.edited.emit(rule, field)

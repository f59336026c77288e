"""The rows of a rule's condition: fact, operator, value; and groups of rows in groups."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from station.domain.facts import FACTS, Op
from station.ui.manager.form_tools import FormTools, value_field
from station.ui.manager.parts import Combo, button, label
from station.ui.manager.problem_lines import ProblemLines
from station.ui.theme import Scale
from station.wording.rule_sentence import OPERATORS
from station.wording.words import Words
from station.workflow.managing_edits import (
    MOST_NESTED,
    Place,
    condition_for,
    fitted_value,
    group_in,
    put,
)

__all__ = ["ComparisonRow", "ConditionGroup", "field_name"]

#: What a new condition asks about.
FIRST_FACT = "customer.phase_when_opened"


def field_name(place: Place) -> str:
    """The place as a check names it: "when.all.1"."""
    return ".".join(str(step) for step in place)


class ConditionPart(QFrame):
    """A row or a group: it tells of edits by its place in the rule."""

    edited = Signal(tuple, object, bool)  #: place, new value, whether the form must be rebuilt
    removed = Signal(tuple)

    def __init__(self, place: Place, tools: FormTools) -> None:
        super().__init__()
        self.place, self.tools = place, tools
        self.field = field_name(place)
        self.problems = ProblemLines()

    def parts(self) -> Iterator["ConditionPart"]:
        """This part, and all parts in it."""
        yield self

    def written(self) -> Any:
        """The part as it stands in the rule."""
        raise NotImplementedError

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""


class ComparisonRow(ConditionPart):
    """One fact compared with a value."""

    def __init__(self, node: Any, place: Place, tools: FormTools, lead: str) -> None:
        super().__init__(place, tools)
        self.node: Mapping[str, Any] = node if isinstance(node, Mapping) else {}
        self.fact = str(self.node.get("fact", ""))
        self.setObjectName(self.field)
        self._build(lead)
        self._connect()

    def _build(self, lead: str) -> None:
        say = self.tools.words.say
        self.lead = label("small")
        self.lead.setText(lead)
        self.facts = FactBox(f"{self.field}.fact", self.tools)
        self.facts.show_fact(self.fact)
        self.operator = Combo(f"{self.field}.is")
        self.operator.setAccessibleName(say("comparison"))
        self.remove = button(f"{self.field}.remove", "quiet")
        self.remove.setText("×")
        self.remove.setAccessibleName(say("Remove this condition"))
        self.remove.setToolTip(say("Remove this condition"))
        self.value = None
        spec = FACTS.get(self.fact)
        if spec is not None:
            op = self._operator()
            self.operator.fill([(say(OPERATORS[one]), one.value) for one in spec.operators], self.node.get("is", "is"))
            self.value = value_field(self.fact, op, f"{self.field}.value", self.tools)
            self.value.setAccessibleName(say("value"))
            self.value.show_value(self.node.get("value"))
        self.operator.setEnabled(spec is not None and len(spec.operators) > 1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)

    def written(self) -> Any:
        return self.node

    def _operator(self) -> Op:
        found = self.node.get("is", "is")
        allowed = FACTS[self.fact].operators
        return next((op for op in allowed if op.value == found), allowed[0])

    def _connect(self) -> None:
        self.facts.activated.connect(self._fact_chosen)
        self.operator.activated.connect(self._operator_chosen)
        self.remove.clicked.connect(self._remove_clicked)
        if self.value is not None:
            self.value.changed.connect(self._value_changed)

    def fit(self, scale: Scale) -> None:
        grid = self._grid
        grid.setHorizontalSpacing(scale.px(8))
        grid.setVerticalSpacing(scale.px(5))
        self.lead.setFixedWidth(scale.px(46))
        for widget in (self.lead, self.facts, self.operator, self.value, self.remove, self.problems):
            if widget is not None:
                grid.removeWidget(widget)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.lead, 0, 0)
        grid.addWidget(self.facts, 0, 1)
        grid.addWidget(self.operator, 0, 2)
        wide = self.value is not None and (self.value.is_wide or scale.factor < 0.85)
        if self.value is not None and not wide:
            grid.addWidget(self.value, 0, 3)
        grid.addWidget(self.remove, 0, 4, top)  # Tab goes as the eye does: a wide value lies below
        if self.value is not None and wide:
            grid.addWidget(self.value, 1, 1, 1, 3)
        grid.addWidget(self.problems, 2, 1, 1, 4)
        grid.setColumnStretch(1, 5)
        grid.setColumnStretch(2, 3)
        grid.setColumnStretch(3, 0 if wide else 4)

    @Slot(int)
    def _fact_chosen(self, number: int) -> None:
        fact = self.facts.itemData(number)
        if fact and fact != self.fact:
            self.edited.emit(self.place, condition_for(str(fact)), True)

    @Slot(int)
    def _operator_chosen(self, number: int) -> None:
        op = Op(self.operator.itemData(number))
        if op.value != self.node.get("is", "is"):
            value = fitted_value(self.fact, op, self.node.get("value"))
            self.edited.emit(self.place, {**self.node, "is": op.value, "value": value}, True)

    @Slot(object)
    def _value_changed(self, value: object) -> None:
        self.node = {**self.node, "value": value}
        self.edited.emit(self.place, self.node, False)

    @Slot()
    def _remove_clicked(self) -> None:
        self.removed.emit(self.place)


class FactBox(Combo):
    """All facts a rule may ask about; typing finds them by any part of their meaning."""

    def __init__(self, name: str, tools: FormTools) -> None:
        super().__init__(name)
        self._items = _facts_in(tools.words.language)
        self.setAccessibleName(tools.words.say("what is asked about"))
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._typed = QLineEdit()
        self.setLineEdit(self._typed)
        completer = self.completer()  # Qt's own, of the lines of the box
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setMaxVisibleItems(18)
        self._typed.editingFinished.connect(self._back)
        self._shown = ""

    def show_fact(self, fact: str) -> None:
        """Show a fact; a name nobody knows is shown as it stands in the rule."""
        self._shown = fact
        self.fill(list(self._items), fact)
        self._typed.setCursorPosition(0)
        self.setToolTip(self.currentText())

    @Slot()
    def _back(self) -> None:
        """What was typed and is no fact gives way to the fact that is there."""
        if self.findText(self.currentText()) < 0:
            self.show_fact(self._shown)


@lru_cache
def _facts_in(language: str) -> tuple[tuple[str, object], ...]:
    """All facts as they are said, with a capital first letter, in the order of the alphabet."""
    said = ((Words(language).say(spec.says), fact) for fact, spec in FACTS.items())
    return tuple(sorted((text[:1].upper() + text[1:], fact) for text, fact in said))


class ConditionGroup(ConditionPart):
    """Conditions of which all, any or none must hold. The outermost one has no frame and cannot be removed."""

    def __init__(self, node: Any, place: Place, tools: FormTools, nesting: int = 0) -> None:
        super().__init__(place, tools)
        self.nesting = nesting
        self.kind = group_in(node)
        self.setProperty("group", "true" if nesting else "false")
        self.setObjectName(f"{self.field}.group")
        nodes = node[self.kind] if self.kind else ([node] if node else [])
        self.inner: list[ConditionPart] = [self._child(one, number) for number, one in enumerate(nodes)]
        self._build()
        self._connect()

    def _child(self, node: Any, number: int) -> ConditionPart:
        place = (*self.place, self.kind, number) if self.kind else self.place
        if group_in(node):
            return ConditionGroup(node, place, self.tools, self.nesting + 1)
        return ComparisonRow(node, place, self.tools, self._lead(number))

    def _lead(self, number: int) -> str:
        say = self.tools.words.say
        return "" if number == 0 else {"any": say("or"), "none": say("nor")}.get(self.kind, say("and"))

    def _build(self) -> None:
        say = self.tools.words.say
        self.kinds = Combo(f"{self.field}.kind")
        self.kinds.setAccessibleName(say("how the conditions belong together"))
        kinds: list[tuple[str, object]] = [
            (say("All of these hold"), "all"), (say("At least one holds"), "any"), (say("None of these holds"), "none"),
        ]  # fmt: skip
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kinds.fill(kinds, self.kind or "all")
        self.add_row, self.add_group = button(f"{self.field}.add", ""), button(f"{self.field}.add_group", "")
        self.add_row.setText(say("+ Condition"))
        self.add_group.setText(say("+ Group"))
        self.remove = button(f"{self.field}.remove", "quiet")
        self.remove.setText("×")
        self.remove.setAccessibleName(say("Remove this group"))
        self.remove.setToolTip(say("Remove this group"))
        self.empty = label("soft", wraps=True)
        self.empty.setText(say("No condition yet: the rule applies to every parcel. Add one to narrow it."))
        head = QHBoxLayout()
        head.addWidget(self.kinds)
        head.addStretch(1)
        head.addWidget(self.remove)
        foot = QHBoxLayout()
        foot.addWidget(self.add_row)
        foot.addWidget(self.add_group)
        foot.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._column.addWidget(self.empty)
        for child in self.inner:
            self._column.addWidget(child)
        self._column.addWidget(self.problems)
        self._column.addLayout(foot)
        # only now: what has no parent yet would come up as a window of its own
        self.add_group.setVisible(self.nesting < MOST_NESTED)
        self.remove.setVisible(self.nesting > 0)
        self.empty.setVisible(not self.inner and self.nesting == 0)

    def _connect(self) -> None:
        for child in self.inner:
            child.edited.connect(self.edited)
            child.removed.connect(self.removed)
        self.kinds.activated.connect(self._kind_chosen)
        self.add_row.clicked.connect(self._add_row)
        self.add_group.clicked.connect(self._add_group)
        self.remove.clicked.connect(self._remove_clicked)

    def fit(self, scale: Scale) -> None:
        margin = scale.px(12) if self.nesting else 0
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(scale.px(9))
        for child in self.inner:
            child.fit(scale)

    def parts(self) -> Iterator[ConditionPart]:
        yield self
        for child in self.inner:
            yield from child.parts()

    def _nodes(self) -> list[Any]:
        return [child.written() for child in self.inner]

    def written(self) -> Any:
        return {self.kind or "all": self._nodes()}

    @Slot(int)
    def _kind_chosen(self, number: int) -> None:
        kind = str(self.kinds.itemData(number))
        if kind != self.kind:
            self.edited.emit(self.place, {kind: self._nodes()}, True)

    @Slot()
    def _add_row(self) -> None:
        self._add(condition_for(FIRST_FACT))

    @Slot()
    def _add_group(self) -> None:
        self._add({"any": [condition_for(FIRST_FACT)]})

    def _add(self, node: Mapping[str, Any]) -> None:
        self.edited.emit(self.place, put({}, (self.kind or "all",), [*self._nodes(), node]), True)

    @Slot()
    def _remove_clicked(self) -> None:
        self.removed.emit(self.place)

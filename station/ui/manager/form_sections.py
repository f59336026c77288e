"""The sections of the rule form below its condition: what it adds, its limits, its days, how it is measured."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCompleter, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station.domain.catalog import Slot as ParcelSlot
from station.domain.facts import FactType
from station.ui.manager.choice_fields import ChipsField, TogglesField
from station.ui.manager.form_tools import FormTools
from station.ui.manager.parts import Combo, button, label
from station.ui.manager.problem_lines import ProblemLines
from station.ui.manager.value_fields import DayField, NumberField, TextField, ValueField
from station.ui.theme import Scale
from station.workflow.managing_edits import Place, at_place

__all__ = ["AddSection", "DaysSection", "FormSection", "LimitSection", "MeasureSection"]


class FormSection(QWidget):
    """A heading, labelled fields below each other, and problems below the field they belong to."""

    edited = Signal(tuple, object, bool)  #: place in the rule, new value (None: take it away), rebuild

    def __init__(self, heading: str, rule: Mapping[str, Any], tools: FormTools) -> None:
        super().__init__()
        self.rule, self.tools = rule, tools
        self.problems: dict[str, ProblemLines] = {}
        self._labels: list[QLabel] = []
        self._places: dict[QWidget, Place] = {}
        self._defaults: dict[ValueField, object] = {}
        head = label("h")
        head.setText(heading)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(head)
        column.addLayout(self._grid)
        self._build()

    def _build(self) -> None:
        """Make the fields."""
        raise NotImplementedError

    def _row(self, text: str, field: str, *widgets: QWidget | str, name: str = "") -> None:
        """A line of the form; texts between the widgets are said as they are, one at the end in lines of its own where
        there is little room. `field` is what problems call it."""
        lead = label("small", wraps=False)
        lead.setText(text)
        self._labels.append(lead)
        line = QHBoxLayout()
        line.setSpacing(6)
        is_wide = any(_is_wide(one) for one in widgets)
        for place, one in enumerate(widgets, 1):
            if isinstance(one, str):
                is_end = place == len(widgets) and not is_wide
                between = label("small", wraps=is_end)
                between.setText(one)
                line.addWidget(between, 1 if is_end else 0)
            else:
                one.setAccessibleName(name or text)
                line.addWidget(one, 1 if _is_wide(one) else 0)
        if not is_wide and not isinstance(widgets[-1], str):
            line.addStretch(1)
        row = self._grid.rowCount()
        self._grid.addWidget(lead, row, 0)
        self._grid.addLayout(line, row, 1)
        if field not in self.problems:
            self.problems[field] = ProblemLines()
            self._grid.addWidget(self.problems[field], row + 1, 1)

    def _bind(self, field: ValueField, place: Place, default: object = None) -> ValueField:
        """Show what stands at a place of the rule, and write there what is changed."""
        field.show_value(at_place(self.rule, place, default))
        self._places[field], self._defaults[field] = place, default
        field.changed.connect(self._changed)
        return field

    def show_rule(self, rule: Mapping[str, Any]) -> None:
        """Show another rule in the same fields."""
        self.rule = rule
        for field, default in self._defaults.items():
            field.show_value(at_place(rule, self._places[field], default))

    @Slot(object)
    def _changed(self, value: object) -> None:
        place = self._places[self.sender()]  # type: ignore[index]  # the sender is one of our fields
        self.edited.emit(place, value, False)

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""
        for lead in self._labels:
            lead.setFixedWidth(scale.px(124 if scale.factor > 0.9 else 112))
        self._grid.setHorizontalSpacing(scale.px(10))
        self._grid.setVerticalSpacing(scale.px(8))

    def all_problems(self) -> Iterator[tuple[str, ProblemLines]]:
        """Where the problems of each field are told."""
        yield from self.problems.items()


def _chips(name: str, kind: str, tools: FormTools, hint: str) -> ChipsField:
    return ChipsField(name, kind, tools.completions, hint, FactType.TEXT)


def _is_wide(one: QWidget | str) -> bool:
    """Whether it takes all the room there is; numbers, days and buttons have a size of their own."""
    if isinstance(one, QLabel):
        return one.wordWrap()
    return not isinstance(one, str | NumberField | DayField | QPushButton)


class AddSection(FormSection):
    """What the rule lays in."""

    def fits(self, rule: Mapping[str, Any]) -> bool:
        """Whether another rule lays in the same: then these fields show it."""
        return (rule.get("slot"), rule.get("add")) == self._shown

    def _build(self) -> None:
        slot = self.rule.get("slot")
        self._shown = (slot, self.rule.get("add"))
        make = {
            ParcelSlot.NOTE.value: self._note,
            ParcelSlot.SAMPLE.value: self._sample,
            ParcelSlot.CROSS_SELL.value: self._cross_sell,
        }.get(str(slot), self._card)
        make()

    def _note(self) -> None:
        say = self.tools.words.say
        self._row(say("texts"), "add", self._chooser("add.note", "text_sets", ("add", "note")))
        self._paper(say("written on"), "note")

    def _sample(self) -> None:
        say, any_one = self.tools.words.say, self.tools.words.say("any …")
        for text, key, kind in (
            (say("categories"), "categories", "categories"),
            (say("marks"), "tags", "tags"),
            (say("samples"), "skus", "samples"),
        ):
            field = _chips(f"add.sample.{key}", kind, self.tools, any_one)
            self._row(text, "add", self._bind(field, ("add", "sample", key), []))
        self._paper(say("label"), "sample")

    def _cross_sell(self) -> None:
        say, any_one = self.tools.words.say, self.tools.words.say("any …")
        for text, kind in ((say("categories"), "categories"), (say("products"), "products")):
            key = "skus" if kind == "products" else kind
            field = _chips(f"add.cross_sell.{key}", kind, self.tools, any_one)
            self._row(text, "add", self._bind(field, ("add", "cross_sell", key), []))
        count = NumberField("add.cross_sell.count", low=1, high=6, decimals=0)
        self._row(say("on the card"), "add", self._bind(count, ("add", "cross_sell", "count"), 1), say("products"))
        self._paper(say("printed on"), "cross-sell")

    def _paper(self, text: str, usual: str) -> None:
        """Which insert it is printed on, where there is a choice."""
        place = ("add", "insert")
        known = self.tools.completions.chooser("inserts", str(self.rule.get("slot", ""))).lines
        if len(known) > 1 or at_place(self.rule, place, usual) != usual:
            self._row(text, "add", self._chooser("add.insert", "inserts", place, usual))

    def _card(self) -> None:
        say = self.tools.words.say
        is_series = "series" in (at_place(self.rule, ("add",), {}) or {})
        kinds = Combo("add.kind")
        kinds.fill([(say("this card"), "insert"), (say("the next of a series"), "series")],
                   "series" if is_series else "insert")  # fmt: skip
        kinds.activated.connect(self._kind_chosen)
        kind = "series" if is_series else "inserts"
        place = ("add", "series" if is_series else "insert")
        self._row(say("card"), "add", kinds, self._chooser(f"add.{place[1]}", kind, place))

    def _chooser(self, name: str, kind: str, place: Place, usual: str = "") -> Combo:
        combo = Combo(name)
        lines = self.tools.completions.chooser(kind, str(self.rule.get("slot", "")))
        lines.fill(combo, str(at_place(self.rule, place, usual) or ""))
        self._places[combo] = place
        combo.activated.connect(self._chosen)
        return combo

    @Slot(int)
    def _chosen(self, number: int) -> None:
        combo = self.sender()
        if isinstance(combo, Combo):
            self.edited.emit(self._places[combo], combo.itemData(number), False)

    @Slot(int)
    def _kind_chosen(self, number: int) -> None:
        known = self.tools.completions.things("series")
        first = known[0].key if known else ""
        self.edited.emit(("add",), {"series": first} if number else {"insert": ""}, True)


def _count(name: str, none: str, high: int) -> NumberField:
    """A whole number; 0 is said as "no limit"."""
    field = NumberField(name, low=0, high=high, decimals=0)
    field.spin.setSpecialValueText(none)
    return field


class LimitSection(FormSection):
    """How often, how many, and beside what."""

    _groups: tuple[str, ...] = ()

    def _build(self) -> None:
        say = self.tools.words.say
        none = say("no limit")
        self._times = NumberField("limit.times", low=1, high=1000, decimals=0)
        self._days = _count("limit.days", none, 3650)
        self._row(say("one customer"), "limit", self._times, say("times in"), self._days, say("days"))
        self._total, self._per_day = _count("campaign.total", none, 10_000_000), _count("campaign.per_day", none, 10**6)
        self._row(say("all together"), "campaign", self._total, say("in all"), self._per_day, say("a day"))
        stock = NumberField("keep_stock", low=0, high=1_000_000, decimals=0)
        self._row(say("keep in stock"), "keep_stock", self._bind(stock, ("keep_stock",), 0), say("pcs."))
        group = self._group = TextField("exclusion")
        group.line.setPlaceholderText(say("none"))
        group.line.setMaxLength(60)
        self._row(say("never with group"), "exclusion", self._bind(group, ("exclusion",), ""))
        slots: list[tuple[str, object]] = [(self.tools.words.slot(one), one.value) for one in ParcelSlot]
        self._beside = TogglesField("shuts_out", slots, many=True)
        self._row(say("stays empty"), "shuts_out", self._bind(self._beside, ("shuts_out",), []))
        self._show_limits()
        for field in (self._times, self._days):
            field.changed.connect(self._limit_changed)
        for field in (self._total, self._per_day):
            field.changed.connect(self._campaign_changed)

    def show_rule(self, rule: Mapping[str, Any]) -> None:
        super().show_rule(rule)
        self._show_limits()

    def _show_limits(self) -> None:
        for field, place, default in (
            (self._times, ("limit", "times"), 1), (self._days, ("limit", "days"), 0),
            (self._total, ("campaign", "total"), 0), (self._per_day, ("campaign", "per_day"), 0),
        ):  # fmt: skip
            field.show_value(at_place(self.rule, place, default))
        self._beside.leave_out(self.rule.get("slot"))  # a rule does not keep its own place empty

    def complete_groups(self, groups: Sequence[str]) -> None:
        """Complete the names of exclusion groups that other rules have."""
        if self._groups == tuple(groups):
            return
        self._groups = tuple(groups)
        self._group.line.setCompleter(QCompleter(list(groups), self._group.line))

    @Slot(object)
    def _limit_changed(self, _value: object) -> None:
        days, times = int(self._days.spin.value()), int(self._times.spin.value())
        limit = {"days": days} if times == 1 else {"times": times, "days": days}
        self.edited.emit(("limit",), limit if days else None, False)

    @Slot(object)
    def _campaign_changed(self, _value: object) -> None:
        ends = {"total": int(self._total.spin.value()), "per_day": int(self._per_day.spin.value())}
        campaign = {name: value for name, value in ends.items() if value}
        self.edited.emit(("campaign",), campaign or None, False)


class DaysSection(FormSection):
    """The days of packing on which the rule lives."""

    def _build(self) -> None:
        say = self.tools.words.say
        self._ends: dict[str, tuple[QPushButton, DayField]] = {}
        for end, text in (("from", say("from")), ("until", say("until"))):
            toggle, day = button(f"schedule.{end}.on", "toggle"), DayField(f"schedule.{end}")
            toggle.setText(text)
            toggle.toggled.connect(self._changed_days)
            day.changed.connect(self._changed_days)
            self._ends[end] = (toggle, day)
        (start, first), (end_toggle, last) = self._ends["from"], self._ends["until"]
        self._row(say("lives"), "schedule", start, first, end_toggle, last, name=say("days"))
        self._show_days()

    def show_rule(self, rule: Mapping[str, Any]) -> None:
        super().show_rule(rule)
        self._show_days()

    def _show_days(self) -> None:
        for end, (toggle, day) in self._ends.items():
            value = at_place(self.rule, ("schedule", end))
            toggle.blockSignals(True)
            toggle.setChecked(value is not None)
            toggle.blockSignals(False)
            day.show_value(value)
            day.setVisible(value is not None)

    @Slot(object)
    @Slot(bool)
    def _changed_days(self, _value: object = None) -> None:
        for toggle, day in self._ends.values():
            day.setVisible(toggle.isChecked())
        ends = {name: day.written() for name, (toggle, day) in self._ends.items() if toggle.isChecked()}
        self.edited.emit(("schedule",), ends or None, False)


class MeasureSection(FormSection):
    """Who gets nothing, so that one can see what it brings."""

    def _build(self) -> None:
        say = self.tools.words.say
        self._share = NumberField("hold_out", "%", low=0, high=90, decimals=1)
        self._show_share()
        self._share.changed.connect(self._share_changed)
        self._row(say("leave out"), "hold_out", self._share, say("of the customers get nothing, to compare"))
        trial = TextField("trial")
        trial.line.setPlaceholderText(say("the name of the rule"))
        trial.line.setMaxLength(80)
        self._row(say("measured as"), "trial", self._bind(trial, ("trial",), ""))

    def show_rule(self, rule: Mapping[str, Any]) -> None:
        super().show_rule(rule)
        self._show_share()

    def _show_share(self) -> None:
        share = at_place(self.rule, ("hold_out",), 0)
        self._share.show_value(share * 100 if isinstance(share, int | float) else 0)

    @Slot(object)
    def _share_changed(self, value: object) -> None:
        if isinstance(value, int | float):
            self.edited.emit(("hold_out",), round(value / 100, 4), False)

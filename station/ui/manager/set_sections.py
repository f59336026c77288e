"""The sections of the form for all parcels: their limits, postage, what customers get again, bent and fixed guards."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton

from station.domain.rules import BENDABLE, FOR_ALL_ONLY, RuleSet
from station.ui.manager.form_sections import FormSection
from station.ui.manager.form_tools import FormTools
from station.ui.manager.parts import Combo, button, label
from station.ui.manager.value_fields import NumberField, TextField
from station.ui.theme import Scale
from station.wording.guards import FIXED, GUARDS
from station.workflow.managing_edits import Place, at_place, listed, new_bend, new_step

__all__ = ["BendSection", "FixedSection", "HabitSection", "ParcelSection", "PostageSection"]

#: The most a spin box takes; the file has no limit for money and weight of a parcel.
_MOST, _MOST_MONEY = 1_000_000, 99_999


def _usual(field: str) -> Any:
    """What a rule set has that does not say."""
    return RuleSet.model_fields[field].default


class ParcelSection(FormSection):
    """What all inserts of one parcel together may cost, weigh and be."""

    def _build(self) -> None:
        say, unit = self.tools.words.say, self.tools.teller.unit("order.value")
        cents = at_place(self.rule, ("budget_cents",), _usual("budget_cents"))
        self._budget = NumberField("set.budget", unit, low=0, high=_MOST_MONEY, is_money=True)
        self._budget.show_value(cents / 100 if isinstance(cents, int | float) else 0)
        self._budget.changed.connect(self._budget_changed)
        self._row(say("cost"), "budget_cents", self._budget, say("at most, all inserts together"))
        for text, field, most, after in (
            (say("inserts"), "max_inserts", 20, say("at most, the note included")),
            (say("cards"), "max_cards", 5, say("at most, beside the one with what goes with it")),
            (say("weight"), "max_weight_g", _MOST, say("g at most, all inserts together")),
        ):
            number = NumberField(f"set.{field}", low=0, high=most, decimals=0)
            self._row(text, field, self._bind(number, (field,), _usual(field)), after)

    @Slot(object)
    def _budget_changed(self, value: object) -> None:
        if isinstance(value, int | float):
            self.edited.emit(("budget_cents",), round(value * 100), False)


class HabitSection(FormSection):
    """What is tried, and what a customer may read again."""

    def _build(self) -> None:
        say = self.tools.words.say
        share = at_place(self.rule, ("explore_share",), _usual("explore_share"))
        self._share = NumberField("set.explore_share", "%", low=0, high=50, decimals=1)
        self._share.show_value(share * 100 if isinstance(share, int | float) else 0)
        self._share.changed.connect(self._share_changed)
        self._row(say("try out"), "explore_share", self._share, say("of the samples are picked at random, to learn"))
        days = NumberField("set.text_rest_days", low=1, high=3650, decimals=0)
        field = self._bind(days, ("text_rest_days",), _usual("text_rest_days"))
        self._row(say("same note"), "text_rest_days", say("after"), field, say("days at the earliest"))

    @Slot(object)
    def _share_changed(self, value: object) -> None:
        if isinstance(value, int | float):
            self.edited.emit(("explore_share",), round(value / 100, 4), False)


class _ListSection(FormSection):
    """Rows of a list that can be added and removed."""

    removed = Signal(tuple)  #: place of the row
    grew = Signal(str, object, str)  #: list, new row, name of the field that gets the cursor

    def __init__(self, heading: str, rule: Mapping[str, Any], tools: FormTools) -> None:
        self._removers: dict[QPushButton, Place] = {}
        super().__init__(heading, rule, tools)

    def _remover(self, place: Place, text: str) -> QPushButton:
        made = button(f"set.{'.'.join(map(str, place))}.remove", "quiet")
        made.setText("×")
        made.setToolTip(text)
        made.clicked.connect(self._remove_clicked)
        self._removers[made] = place
        return made

    @Slot()
    def _remove_clicked(self) -> None:
        place = next((place for made, place in self._removers.items() if made is self.sender()), None)
        if place is not None:
            self.removed.emit(place)


class PostageSection(_ListSection):
    """The empty parcel and the steps of the carrier's price list."""

    def _build(self) -> None:
        say = self.tools.words.say
        empty = NumberField("set.packaging_g", low=0, high=100_000, decimals=0)
        self._row(say("empty parcel"), "packaging_g", self._bind(empty, ("packaging_g",), 0), say("g"))
        self._thick: dict[NumberField, int] = {}
        for number in range(len(listed(self.rule, "postage"))):
            self._step(number)
        more = button("set.postage.add")
        more.setText(say("+ Step"))
        more.clicked.connect(self._add)
        self._row("", "postage", more, name=say("new postage step"))

    def _step(self, number: int) -> None:
        say, place = self.tools.words.say, ("postage", number)
        grams = NumberField(f"set.postage.{number}.up_to_g", low=1, high=100_000, decimals=0)
        self._bind(grams, (*place, "up_to_g"), 1)
        thick = NumberField(f"set.postage.{number}.up_to_mm", low=0, high=2000)
        thick.spin.setSpecialValueText(say("any thickness"))
        thick.show_value(at_place(self.rule, (*place, "up_to_mm")))
        thick.changed.connect(self._thickness_changed)
        self._thick[thick] = number
        remove = self._remover(place, say("Remove this step"))
        name = say("postage step {n}", n=number + 1)
        self._row(name, f"postage.{number}", say("up to"), grams, say("g, and"), thick, say("mm"), remove)

    @Slot(object)
    def _thickness_changed(self, value: object) -> None:
        number = next((number for field, number in self._thick.items() if field is self.sender()), -1)
        if number >= 0:
            self.edited.emit(("postage", number, "up_to_mm"), value or None, False)

    @Slot()
    def _add(self) -> None:
        self.grew.emit("postage", new_step(self.rule), "up_to_g")


class BendSection(_ListSection):
    """Guards of taste that are let pass, each with the reason that is logged."""

    def _build(self) -> None:
        say = self.tools.words.say
        self._guards: dict[Combo, int] = {}
        self._inserts: dict[Combo, int] = {}
        for number, bend in enumerate(listed(self.rule, "bends")):
            self._bend(number, bend)
        more = button("set.bends.add")
        more.setText(say("+ Guard to bend"))
        more.clicked.connect(self._add)
        self._row("", "bends", more, name=say("new guard to bend"))

    def _bend(self, number: int, bend: Mapping[str, Any]) -> None:
        say, field = self.tools.words.say, f"bends.{number}"
        guards, inserts = Combo(f"set.{field}.guard"), Combo(f"set.{field}.insert")
        guard, insert = str(bend.get("guard", "")), str(bend.get("insert", ""))
        names = sorted((say(GUARDS[one]), one) for one in BENDABLE)
        guards.fill([(text, one) for text, one in names], guard)
        kind = "" if guard in FOR_ALL_ONLY and not insert else "inserts"
        self.tools.completions.chooser(kind, first=say("for every insert")).fill(inserts, insert)
        self._guards[guards], self._inserts[inserts] = number, number
        guards.activated.connect(self._guard_chosen)
        inserts.activated.connect(self._insert_chosen)
        self._row(say("bent"), field, guards, self._remover(("bends", number), say("Bend it no more")))
        guards.setAccessibleName(say("guard"))
        self._row("", f"{field}.insert", inserts, name=say("for which insert"))
        reason = TextField(f"set.{field}.reason")
        reason.line.setMaxLength(300)
        reason.line.setPlaceholderText(say("Why? It is logged with every parcel in which it matters"))
        self._row(say("because"), f"{field}.reason", self._bind(reason, ("bends", number, "reason"), ""))

    @Slot(int)
    def _guard_chosen(self, row: int) -> None:
        combo = self.sender()
        if isinstance(combo, Combo) and combo in self._guards:
            place, guard = ("bends", self._guards[combo]), str(combo.itemData(row))
            bend = {**at_place(self.rule, place, {}), "guard": guard}
            kept = {name: value for name, value in bend.items() if name != "insert" or guard not in FOR_ALL_ONLY}
            self.edited.emit(place, kept, True)

    @Slot(int)
    def _insert_chosen(self, row: int) -> None:
        combo = self.sender()
        if isinstance(combo, Combo) and combo in self._inserts:
            self.edited.emit(("bends", self._inserts[combo], "insert"), combo.itemData(row) or None, False)

    @Slot()
    def _add(self) -> None:
        self.grew.emit("bends", new_bend(), "guard")


class FixedSection(FormSection):
    """Guards that nobody bends, each with why."""

    def _build(self) -> None:
        say = self.tools.words.say
        for guard, why in FIXED.items():
            told = label("small", f"set.fixed.{guard}", wraps=True)
            told.setText(say(why))
            self._row(say(GUARDS[guard]), f"fixed.{guard}", told)
            told.setAccessibleName(f"{say(GUARDS[guard])}: {say(why)}")

    def fit(self, scale: Scale) -> None:
        super().fit(scale)
        for lead in self._labels:
            lead.setFixedWidth(scale.px(250))

"""What all parts of the rule form need: words, names, completions; and which field fits a fact and its operator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from station.domain.facts import FACTS, FactType, Op
from station.ui.manager.choice_fields import ChipsField, TogglesField
from station.ui.manager.completions import Completions
from station.ui.manager.value_fields import DayField, NumberField, PairField, TextField, ValueField
from station.wording.rule_sentence import RuleTeller
from station.wording.words import Words
from station.workflow.managing_edits import Place

__all__ = ["FormTools", "value_field"]

#: What a part of the form calls with its edit: the place in the rule, the new value, whether the form must be rebuilt.
Edit = Callable[[Place, object, bool], None]


@dataclass(frozen=True, slots=True)
class FormTools:
    """What the parts of one form share."""

    words: Words
    teller: RuleTeller
    completions: Completions
    names: Mapping[str, str]


_LISTS = frozenset({Op.IN, Op.NOT_IN, Op.HAS_ANY, Op.HAS_ALL, Op.HAS_NONE})


def value_field(fact: str, op: Op, name: str, tools: FormTools) -> ValueField:
    """The field for what a fact is compared with."""
    spec, say = FACTS[fact], tools.words.say
    if spec.type is FactType.FLAG:
        return TogglesField(name, [(say("yes"), True), (say("no"), False)], many=False)
    if spec.choices:
        choices: list[tuple[str, object]] = [(tools.teller.value(fact, str(one)), str(one)) for one in spec.choices]
        return TogglesField(name, choices, many=op in _LISTS)
    if op in _LISTS:
        kind = tools.completions.kind_of_fact(fact)
        hint = say("Add by name or number …") if kind else say("Add …")
        return ChipsField(name, kind, tools.completions, hint, spec.type)
    if op is Op.BETWEEN:
        return PairField(_single(fact, name, tools), _single(fact, f"{name}.upper", tools))
    return _single(fact, name, tools)


def _single(fact: str, name: str, tools: FormTools) -> ValueField:
    spec = FACTS[fact]
    if spec.type is FactType.NUMBER:
        return NumberField(name, tools.teller.unit(fact), is_money=spec.unit == "currency units")
    if spec.type is FactType.DATE:
        return DayField(name)
    field = TextField(name)
    completer = tools.completions.completer(tools.completions.kind_of_fact(fact), field.line)
    if completer is not None:
        field.complete_keys(completer)
    return field

"""A rule set as the plain values a person would write: nothing that goes without saying, days as days.

`rules.read_rules` reads them back to an equal rule set; YAML is `station.rule_file`.
"""

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from station.domain.catalog import Slot
from station.domain.conditions import AllOf, Comparison
from station.domain.facts import FACTS, FactType
from station.domain.rules import AddCrossSell, AddSample, RuleSet

__all__ = ["plain_rules"]

_SLOTS = tuple(Slot)

#: Fields without which nobody could tell what the value is: `{all: []}` and `{sample: {}}` are not `{}`.
_TELLS_THE_KIND = frozenset({(AllOf, "all"), (AddSample, "sample"), (AddCrossSell, "cross_sell")})


def plain_rules(rules: RuleSet) -> dict[str, Any]:
    """The fields of a rule set that differ from their defaults, in the order of the model; the rules come last."""
    plain = {name: value for name, value in _plain(rules).items() if name != "rules"}
    return {**plain, "rules": [_plain(rule) for rule in rules.rules]}


def _plain(part: BaseModel) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        goes_without_saying = not field.is_required() and value == field.get_default(call_default_factory=True)
        if not goes_without_saying or (type(part), name) in _TELLS_THE_KIND:
            written[field.alias or name] = _value(value)
    if isinstance(part, Comparison):
        written["value"] = _compared_with(part)
    return written


def _value(value: Any) -> Any:
    match value:
        case BaseModel():
            return _plain(value)
        case StrEnum():
            return value.value
        case frozenset():
            return [slot.value for slot in _SLOTS if slot in value]
        case tuple():
            return [_value(one) for one in value]
    return value


def _compared_with(comparison: Comparison) -> Any:
    """What a fact is compared with; a day is a day."""
    value, is_day = comparison.value, FACTS[comparison.fact].type is FactType.DATE
    if isinstance(value, tuple):
        return [date.fromisoformat(str(one)) if is_day else one for one in value]
    return date.fromisoformat(str(value)) if is_day else value

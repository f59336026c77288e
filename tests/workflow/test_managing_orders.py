"""Which conditions an order fails: none exactly where the rule applies, and the fewest of a group that needs one."""

from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.conditions import Condition
from station.domain.facts import FACTS, FactSheet, FactType
from station.domain.rules import read_rules
from station.workflow.managing_orders import unmet
from tests.domain.any_rules import conditions

_VALUES: dict[FactType, st.SearchStrategy[Any]] = {
    FactType.NUMBER: st.none() | st.integers(-3, 50),
    FactType.FLAG: st.booleans(),
    FactType.SET: st.frozensets(st.sampled_from(["", "gift", "a"])),
    FactType.DATE: st.dates().map(lambda day: day.isoformat()),
}
_SHEETS = st.fixed_dictionaries({name: _VALUES.get(spec.type, st.text(max_size=3)) for name, spec in FACTS.items()})


def sheet_of(values: dict[str, Any]) -> FactSheet:
    return cast(FactSheet, values)


def condition(when: object) -> Condition:
    return read_rules({"rules": [{"name": "a", "slot": "note", "add": {"note": "x"}, "when": when}]}).rules[0].when


@settings(max_examples=150, deadline=None)
@given(conditions(), _SHEETS)
def test_nothing_is_unmet_exactly_where_the_rule_applies(when: Condition, values: dict[str, Any]) -> None:
    sheet = sheet_of(values)
    assert (unmet(when, sheet) == ()) == (when.compiled()(sheet) is None)


def test_each_failing_condition_is_told_with_what_was_found() -> None:
    value, gift = {"fact": "order.value", "is": "at_least", "value": 40}, {"fact": "order.is_gift", "value": True}
    fails = unmet(condition({"all": [value, gift]}), sheet_of({"order.value": 38.2, "order.is_gift": True}))
    assert [(one.fact("fact"), one.fact("found")) for one in fails] == [("order.value", 38.2)]


def test_of_a_group_that_needs_one_the_nearest_branch_is_told() -> None:
    value, gift = {"fact": "order.value", "is": "at_least", "value": 40}, {"fact": "order.is_gift", "value": True}
    when = condition({"any": [{"all": [value, gift]}, {"fact": "order.pieces", "is": "is", "value": 3}]})
    fails = unmet(when, sheet_of({"order.value": 1, "order.is_gift": False, "order.pieces": 2}))
    assert [one.fact("fact") for one in fails] == ["order.pieces"]

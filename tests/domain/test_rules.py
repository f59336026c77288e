"""Rules: checked against the catalogue of facts when read, wrong ones named by rule and field, stored unchanged."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from station.domain.catalog import Catalog, Slot
from station.domain.circumstances import circumstances
from station.domain.conditions import Condition
from station.domain.customers import Customer
from station.domain.facts import FACTS, OPERATORS, FactSheet, FactType
from station.domain.phase_names import Phase
from station.domain.plan import PackContext
from station.domain.reason_codes import REASON_CODES
from station.domain.rules import Rule, RuleSet, matches, read_rules
from station.domain.trouble import Trouble
from station.wording.words import Words
from tests.domain.small_shop import TODAY, context, contexts, order, product, rule_sets

NOTE: dict[str, Any] = {"name": "a", "slot": "note", "add": {"note": "delivery"}}
SHOP = Catalog({"P0": product("P0", categories=("tea", "green"), weight_g=120)})


def rule(when: object = None, **more: Any) -> Rule:
    """A rule for a note."""
    return read_rules({"rules": [{**NOTE, **({} if when is None else {"when": when}), **more}]}).rules[0]


def sheet(found: PackContext | None = None) -> FactSheet:
    return circumstances(found or context(order("1", TODAY - timedelta(2), ["P0", "P0"])), SHOP).sheet


def holds(when: Condition | dict[str, Any]) -> bool:
    return matches(rule(when), sheet()).is_met


def wrong(raw: dict[str, Any]) -> dict[str, Any]:
    """What is said of a rule set that cannot be read."""
    with pytest.raises(Trouble) as caught:
        read_rules(raw)
    assert caught.value.code == "rules.invalid"
    return {**caught.value.facts, "problem": Words("en").reason(caught.value.facts["problem"])}


# --- conditions --------------------------------------------------------------------------------------------


def fact(name: str, op: str, value: object) -> dict[str, Any]:
    return {"fact": name, "is": op, "value": value}


TRUE, FALSE = fact("customer.orders", "is", 1), fact("customer.orders", "is", 2)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"all": []}, True),
        ({"all": [TRUE, TRUE]}, True),
        ({"all": [TRUE, FALSE]}, False),
        ({"any": [FALSE, TRUE]}, True),
        ({"any": [FALSE, FALSE]}, False),
        ({"none": [FALSE, FALSE]}, True),
        ({"none": [FALSE, TRUE]}, False),
        ({"all": [{"any": [FALSE, {"none": [FALSE]}]}, TRUE]}, True),
        ({"fact": "customer.orders", "value": 1}, True),
    ],
)
def test_groups_nest(when: dict[str, Any], expected: bool) -> None:
    assert holds(when) is expected


@pytest.mark.parametrize(
    ("name", "op", "value", "expected"),
    [
        ("order.value", "at_least", 10, True),
        ("order.value", "more_than", 10, False),
        ("order.value", "at_most", 9.99, False),
        ("order.value", "less_than", 10.01, True),
        ("order.value", "between", [5, 10], True),
        ("order.value", "in", [5, 10], True),
        ("order.value", "is_not", 10, False),
        ("order.country", "not_in", ["AT", "CH"], True),
        ("order.channel", "contains", "SHO", True),
        ("order.categories", "has_any", ["tea", "pots"], True),
        ("order.categories", "has_all", ["tea", "pots"], False),
        ("order.categories", "has_none", ["pots"], True),
        ("order.skus", "has_any", "P0", True),
        ("order.is_gift", "is", False, True),
        ("customer.phase_when_opened", "in", ["delivery", "enjoy"], True),
        ("customer.is_guest", "is", True, True),
        ("order.weight_g", "is", 240, True),
        ("order.days_waited", "is", 2, True),
        ("order.new_products", "is", 1, True),
    ],
)
def test_operators_compare(name: str, op: str, value: object, expected: bool) -> None:
    assert holds(fact(name, op, value)) is expected


@pytest.mark.parametrize("op", ["is", "at_least", "at_most", "less_than", "more_than"])
def test_what_is_not_known_meets_no_comparison(op: str) -> None:
    """A newcomer has no last order: not long ago, and not lately either."""
    assert not holds(fact("customer.days_since_last_order", op, 0))


def test_the_first_thing_that_does_not_hold_is_named() -> None:
    told = matches(rule({"all": [TRUE, fact("order.pieces", "at_least", 9)]}), sheet()).reason
    assert told.code == "rule.unmet"
    assert (told.fact("fact"), told.fact("found"), told.fact("wanted")) == ("order.pieces", 2, 9)
    told = matches(rule({"none": [TRUE]}), sheet()).reason
    assert (told.code, told.fact("fact")) == ("rule.ruled_out", ("customer.orders",))
    assert matches(rule(), sheet()).reason.code == "rule.met"


@pytest.mark.parametrize(
    ("schedule", "code"),
    [
        ({"from": TODAY}, "rule.met"),
        ({"until": TODAY}, "rule.met"),
        ({"from": TODAY + timedelta(1)}, "rule.not_yet"),
        ({"until": TODAY - timedelta(1)}, "rule.over"),
    ],
)
def test_a_schedule_includes_its_first_and_last_day(schedule: dict[str, Any], code: str) -> None:
    assert matches(rule(schedule=schedule), sheet()).reason.code == code


# --- facts -------------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(contexts())
def test_every_fact_has_its_type_for_every_parcel(found: PackContext) -> None:
    types = {FactType.NUMBER: (int, float), FactType.FLAG: bool, FactType.SET: frozenset}
    facts = sheet(found)
    for name, spec in FACTS.items():
        value = facts[name]
        is_number_unknown = spec.type is FactType.NUMBER and value is None
        assert is_number_unknown or isinstance(value, types.get(spec.type, str)), name
        assert spec.type is FactType.FLAG or not isinstance(value, bool), name
        closed = value if isinstance(value, frozenset) else {value}
        assert not spec.choices or closed <= set(spec.choices), name


@pytest.mark.parametrize(
    ("born", "days"), [((1980, 11, 24), 0), ((1980, 11, 25), 1), ((1980, 11, 23), 364), ((1980, 2, 29), 96)]
)
def test_days_to_the_birthday_count_from_the_opening(born: tuple[int, int, int], days: int) -> None:
    """Packed on 22 November 2026, opened on the 24th; 29 February is kept on the 28th."""
    customer = Customer(1, "1", birthday=TODAY.replace(year=born[0], month=born[1], day=born[2]))
    assert sheet(context(order("1", TODAY, ["P0"]), customer=customer))["customer.days_to_birthday"] == days


# --- reading and storing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "field", "said"),
    [
        ({"fact": "customer.shoe_size", "value": 1}, "when", "customer.orders"),
        (fact("customer.orders", "has_any", [1]), "when", "at_least"),
        (fact("customer.orders", "is", "three"), "when", "number"),
        (fact("customer.orders", "is", [1, 2]), "when", "one value"),
        (fact("order.value", "between", [1]), "when", "two numbers"),
        (fact("order.is_gift", "is", 1), "when", "yes or no"),
        (fact("customer.phase_now", "is", "honeymoon"), "when", "rollercoaster, delivery, enjoy, engage and promote"),
        (fact("customer.orders", "roughly", 3), "when.is", "at_least"),
        ({"all": [TRUE, {"fact": "x", "value": 1}]}, "when.all.1", "customer.orders"),
    ],
)
def test_a_wrong_condition_names_rule_field_and_what_is_allowed(when: dict[str, Any], field: str, said: str) -> None:
    facts = wrong({"rules": [NOTE | {"name": "b"}, NOTE | {"when": when}]})
    assert facts["rule"] == "a"
    assert facts["field"] == field
    assert said in facts["problem"]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"slot": "pocket"}, "slot", "cross_sell"),
        ({"slot": "sample"}, "", "note"),
        ({"priority": 5000}, "priority", "1,000"),
        ({"hold_out": 1}, "hold_out", "0.9"),
        ({"limit": {"days": 0}}, "limit.days", "1"),
        ({"schedule": {"from": "2026-02-01", "until": "2026-01-01"}}, "schedule", "before"),
        ({"shuts_out": ["note"]}, "", "own slot"),
        ({"slot": "cross_sell", "add": {"cross_sell": {"count": 99}}}, "add.cross_sell.count", "6"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, Any], field: str, said: str) -> None:
    facts = wrong({"rules": [NOTE | change]})
    assert (facts["rule"], facts["field"]) == ("a", field)
    assert said in facts["problem"]


def test_a_rule_without_a_name_is_told_by_its_number() -> None:
    assert wrong({"rules": [NOTE, {"slot": "note", "add": {"note": "x"}}]})["rule"] == "#2"


def test_two_rules_of_one_name_and_no_rules_at_all() -> None:
    assert "Two rules" in wrong({"rules": [NOTE, NOTE]})["problem"]
    assert wrong({"rules": "none"})["field"] == "rules"
    assert read_rules({}) == RuleSet()


@settings(max_examples=100, deadline=None)
@given(rule_sets())
def test_rules_are_the_same_after_storing(rules: RuleSet) -> None:
    assert RuleSet.model_validate(json.loads(json.dumps(rules.model_dump(mode="json")))) == rules
    assert RuleSet.model_validate_json(rules.model_dump_json(by_alias=True)) == rules


def test_rules_are_asked_by_falling_priority_then_name() -> None:
    made = read_rules({"rules": [NOTE | {"name": n, "priority": p} for n, p in (("c", 1), ("b", 9), ("a", 1))]})
    assert [compiled.rule.name for compiled in made.compiled] == ["b", "a", "c"]


def test_the_catalogue_names_operators_for_every_type_and_phases_for_phases() -> None:
    assert set(OPERATORS) == set(FactType)
    assert FACTS["customer.phase_now"].choices == tuple(Phase)
    assert {"rule.met", "rule.unmet", "rule.ruled_out", "rule.not_yet", "rule.over"} <= set(REASON_CODES)
    assert rule().slot is Slot.NOTE

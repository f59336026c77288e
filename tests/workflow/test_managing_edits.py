"""Edits of a draft as plain values: whatever the form can build, the rule file can hold and give back."""

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.catalog import Slot
from station.domain.facts import FACTS, Op
from station.domain.rules import read_rules
from station.rule_file import body_as_yaml
from station.strict_yaml import read_yaml_text
from station.workflow.managing_edits import (
    added,
    at_place,
    body_of,
    condition_for,
    copied_rule,
    fitted_value,
    group_in,
    new_rule,
    put,
    taken,
    with_slot,
)
from tests.domain.any_rules import any_rule_sets, texts

BODY: Any = {"rules": [{"name": "a", "slot": "note", "when": {"all": [{"fact": "order.value", "value": 3}]}}]}


def round_trip(body: Any) -> Any:
    return read_yaml_text(body_as_yaml(body).encode(), "draft").content


@settings(max_examples=100, deadline=None)
@given(any_rule_sets())
def test_every_rule_set_comes_back_from_the_form_through_the_file(rules: Any) -> None:
    body = body_of(rules)
    assert round_trip(body) == body
    assert read_rules({**body, "version": rules.version}) == rules


@st.composite
def edited_bodies(draw: st.DrawFn) -> Any:
    """Whatever clicks and keys in the form can make of an empty shop."""
    body: Any = {"rules": []}
    for _ in range(draw(st.integers(1, 3))):
        body, index = new_rule(body, draw(texts))
        rule: Any = with_slot(at_place(body, ("rules", index)), draw(st.sampled_from(Slot)).value)
        rule = put(rule, ("name",), draw(texts))
        for _ in range(draw(st.integers(0, 4))):
            rule = put(rule, ("when",), draw(grown_conditions(rule["when"])))
        for place, value in draw(st.lists(st.tuples(_PLACES, st.integers(0, 2000) | texts), max_size=3)):
            rule = put(rule, place, value)
        body = put(body, ("rules", index), rule)
        if draw(st.booleans()):
            body, _ = copied_rule(body, index)
    return body


_PLACES = st.sampled_from(
    [("limit", "days"), ("campaign", "total"), ("schedule", "from"), ("exclusion",), ("hold_out",), ("priority",)]
)


@st.composite
def grown_conditions(draw: st.DrawFn, when: Any) -> Any:
    """One row or group more, or another operator, or one row less."""
    node = condition_for(draw(st.sampled_from(sorted(FACTS))))
    op = draw(st.sampled_from(FACTS[node["fact"]].operators))
    node = {**node, "is": op.value, "value": fitted_value(node["fact"], op, node["value"])}
    place: Any = ()
    while (kind := group_in(at_place(when, place) if place else when)) and draw(st.booleans()):
        inner = [n for n, one in enumerate(at_place(when, (*place, kind))) if group_in(one)]
        if not inner:
            break
        place = (*place, kind, draw(st.sampled_from(inner)))
    if draw(st.booleans()):
        node = {draw(st.sampled_from(["all", "any", "none"])): [node]}
    grown = added(when, place, node)
    return taken(grown, ("all", 0)) if group_in(grown) == "all" and draw(st.booleans()) else grown


@settings(max_examples=150, deadline=None)
@given(edited_bodies())
def test_whatever_the_form_builds_the_file_holds_and_gives_back(body: Any) -> None:
    assert round_trip(body) == body


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(FACTS)), st.lists(st.sampled_from(Op), max_size=4))
def test_a_value_always_has_the_shape_its_operator_takes(fact: str, ops: list[Op]) -> None:
    node = condition_for(fact)
    for op in (one for one in ops if one in FACTS[fact].operators):
        node = {"fact": fact, "is": op.value, "value": fitted_value(fact, op, node["value"])}
        rule = {"name": "a", "slot": "note", "add": {"note": "x"}, "when": node}
        assert read_rules({"rules": [rule]}).rules[0].when


def test_edits_leave_the_old_body_as_it_was() -> None:
    before = deepcopy(BODY)
    put(BODY, ("rules", 0, "when", "all", 0, "value"), 9)
    taken(BODY, ("rules", 0, "when", "all", 0))
    new_rule(BODY, "b")
    copied_rule(BODY, 0)
    assert before == BODY


def test_a_condition_that_stands_alone_gets_a_group_around_it() -> None:
    alone = {"fact": "order.is_gift", "value": True}
    assert added(alone, (), condition_for("order.value")) == {"all": [alone, condition_for("order.value")]}


def test_a_new_rule_is_off_and_has_a_free_name() -> None:
    body, index = new_rule({"rules": [{"name": "New rule"}]}, "New rule")
    rule = at_place(body, ("rules", index))
    assert (rule["name"], rule["off"]) == ("New rule 2", True)


def test_a_rule_of_another_slot_does_not_keep_its_own_slot_empty() -> None:
    rule = with_slot({"slot": "card", "shuts_out": ["sample", "note"], "add": {"insert": "x"}}, "sample")
    assert rule == {"slot": "sample", "shuts_out": ["note"], "add": {"sample": {}}}

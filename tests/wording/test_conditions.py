"""Conditions as people say them, in both languages, whatever they ask for."""

import pytest
from hypothesis import given, settings

from station.domain.conditions import Condition
from station.domain.facts import FACTS, Op
from station.domain.rules import read_rules
from station.wording.conditions import say_condition, say_value, say_wanted
from station.wording.words import Words
from tests.domain.any_rules import conditions

EN, DE = Words("en"), Words("de")


def condition(when: object) -> Condition:
    return read_rules({"rules": [{"name": "a", "slot": "note", "add": {"note": "x"}, "when": when}]}).rules[0].when


@pytest.mark.parametrize(
    ("fact", "op", "value", "english", "german"),
    [
        ("customer.orders", "at_least", 3, "at least 3", "mindestens 3"),
        ("customer.days_since_last_order", "at_most", 1, "at most 1 day", "höchstens 1 Tag"),
        ("customer.days_since_last_order", "between", (5, 60), "5 days to 60 days", "5 Tage bis 60 Tage"),
        (
            "customer.phase_now",
            "in",
            ("enjoy", "engage"),
            "one of Enjoy and Engage",
            "eins von Genießen und Dabeibleiben",
        ),
        ("customer.phase_now", "in", ("enjoy",), "Enjoy", "Genießen"),
        ("customer.moments", "has_none", ("gift",), "not gift order", "nicht Geschenkbestellung"),
        ("order.is_gift", "is", True, "yes", "ja"),
        ("order.skus", "has_any", (), "nothing", "nichts"),
        ("order.channel", "contains", "web", "contains “web”", "enthält „web“"),
    ],
)
def test_what_a_comparison_asks_for(fact: str, op: str, value: object, english: str, german: str) -> None:
    assert say_wanted(fact, op, value, EN) == english
    assert say_wanted(fact, op, value, DE) == german


def test_groups_stand_in_brackets_where_they_must() -> None:
    gift, three = {"fact": "order.is_gift", "value": True}, {"fact": "customer.orders", "is": "at_least", "value": 3}
    said = say_condition(condition({"all": [gift, {"any": [three, {"none": [gift, three]}]}]}), EN)
    orders = "orders kept, this one included: at least 3"
    assert said == f"is a gift order: yes and ({orders} or not (is a gift order: yes or {orders}))"
    assert say_condition(condition({"all": []}), EN) == "always"


def test_what_is_not_known_is_a_dash_and_what_is_empty_is_nothing() -> None:
    assert say_value("customer.days_to_birthday", None, EN) == "–"
    assert say_value("customer.moments", frozenset(), DE) == "nichts"
    assert say_value("customer.moments", ("gift", "delayed"), DE) == "verspäteter Auftrag und Geschenkbestellung"


@settings(max_examples=100, deadline=None)
@given(conditions())
def test_every_condition_can_be_said(when: Condition) -> None:
    for words in (EN, DE):
        assert say_condition(when, words)


def test_every_operator_has_its_german() -> None:
    asked = {op: spec for spec in FACTS.values() for op in spec.operators}
    assert set(asked) == set(Op)

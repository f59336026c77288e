"""Differences of rule sets: nothing differs from itself, and every change is told once, in both languages."""

from typing import Any

from hypothesis import HealthCheck, example, given, settings

from station.domain.rule_diff import Change, differences
from station.domain.rules import Bend, Rule, RuleSet, read_rules
from station.wording.rule_words import FIELDS, say_difference
from station.wording.words import Words
from tests.domain.any_rules import any_rule_sets

NOTE: dict[str, Any] = {"name": "note", "slot": "note", "add": {"note": "delivery"}}
CARD: dict[str, Any] = {"name": "care", "slot": "card", "add": {"insert": "card.care"}}


def told(old: dict[str, Any], new: dict[str, Any], language: str = "en") -> list[str]:
    return [say_difference(one, Words(language)) for one in differences(read_rules(old), read_rules(new))]


def test_versions_and_the_order_of_rules_do_not_count() -> None:
    assert told({"version": 1, "rules": [NOTE, CARD]}, {"version": 2, "rules": [CARD, NOTE]}) == []


def test_rules_that_came_went_and_were_renamed() -> None:
    old = {"rules": [NOTE, CARD]}
    new = {"rules": [NOTE | {"name": "first note"}, CARD | {"name": "other", "priority": 7}]}
    assert [(one.change, one.rule) for one in differences(read_rules(old), read_rules(new))] == [
        (Change.RENAMED, "first note"),
        (Change.ADDED, "other"),
        (Change.REMOVED, "care"),
    ]
    assert told(old, new) == [
        "Rule “note” is called “first note” now",
        "New rule “other”: Card, insert “card.care”; when: always",
        "Rule “care” is gone: Card, insert “card.care”; when: always",
    ]


def test_a_changed_field_is_told_with_its_old_and_new_value() -> None:
    when = {"all": [{"fact": "customer.orders", "is": "at_least", "value": 3},
                    {"any": [{"fact": "customer.phase_when_opened", "is": "in", "value": ["enjoy", "engage"]},
                             {"fact": "customer.is_returning", "value": True}]}]}  # fmt: skip
    old = {"budget_cents": 300, "rules": [NOTE | {"hold_out": 0.1}]}
    new = {"budget_cents": 250, "rules": [NOTE | {"when": when, "limit": {"days": 30}, "shuts_out": ["card"]}]}
    assert told(old, new) == [
        "budget per parcel, in cents: 300 → 250",
        "Rule “note”, condition: always → orders kept, this one included: at least 3 and (phase on the expected opening"
        " day: one of Enjoy and Engage or comes back: yes)",
        "Rule “note”, limit per customer: none → 1 time in 30 days",
        "Rule “note”, places kept empty beside it: none → Card",
        "Rule “note”, hold-out share: 10% → 0%",
    ]
    assert "mindestens 3 und (" in told(old, new, "de")[1]


def test_bends_are_told_with_their_reason() -> None:
    bend = {"guard": "own_kind", "insert": "", "reason": "teapots in every colour"}
    assert told({}, {"bends": [bend]}) == ["Guard bent now: own_kind: “teapots in every colour”"]
    assert told({"bends": [bend]}, {}) == ["Guard not bent any more: own_kind: “teapots in every colour”"]
    changed = told({"bends": [bend]}, {"bends": [bend | {"reason": "because"}]})
    assert changed == ["bent guards: own_kind: “teapots in every colour” → own_kind: “because”"]


@example(
    RuleSet(bends=(Bend(guard="insert_again", reason="aaa"), Bend(guard="insert_again", insert="no", reason="aaa"))),
    RuleSet(bends=(Bend(guard="insert_again", insert="no", reason="aaa"), Bend(guard="insert_again", reason="aaa"))),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_rule_sets(2), any_rule_sets(2))
def test_differences_are_none_exactly_where_nothing_differs(old: RuleSet, new: RuleSet) -> None:
    assert differences(old, old) == ()
    found = differences(old, new)
    plain = {"version": 0, "rules": (), "bends": ()}
    is_same = old.model_copy(update=plain) == new.model_copy(update=plain)
    is_same = is_same and sorted(map(str, old.rules)) == sorted(map(str, new.rules))
    is_same = is_same and sorted(map(str, old.bends)) == sorted(map(str, new.bends))
    assert is_same is not bool(found)
    for one in found:
        assert say_difference(one, Words("de"))


def test_every_field_has_a_name() -> None:
    assert set(FIELDS) >= (set(Rule.model_fields) | set(RuleSet.model_fields)) - {"rules", "version"}

"""Mistakes in rules: all of them at once, each with rule, field, place and what is allowed, in both languages."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.rule_reading import MOST_TOLD, RuleProblem
from station.domain.rules import read_rules
from station.domain.trouble import Trouble
from station.wording.words import Words

NOTE: dict[str, Any] = {"name": "a", "slot": "note", "add": {"note": "delivery"}}


def problems(raw: object) -> tuple[RuleProblem, ...]:
    with pytest.raises(Trouble) as said:
        read_rules(raw)
    assert said.value.code == "rules.invalid"
    found: tuple[RuleProblem, ...] = said.value.facts["problems"]
    assert said.value.facts["more"] == (len(found) - 1 or None)
    return found


def told(raw: object, language: str = "en") -> list[tuple[str, str, str]]:
    words = Words(language)
    return [(one.rule, one.field, words.reason(one.reason)) for one in problems(raw)]


def test_all_mistakes_are_told_at_once() -> None:
    raw = {
        "max_cards": "x",
        "rules": [
            NOTE | {"slot": "pocket", "priority": 5000, "extra": 1},
            NOTE | {"name": "b", "add": {"sample": {"catagories": []}}},
            {"slot": "note"},
            7,
        ],
    }
    assert [(rule, field) for rule, field, _ in told(raw)] == [
        ("a", "slot"),
        ("a", "priority"),
        ("a", "extra"),
        ("b", "add.sample.catagories"),
        ("#3", "name"),
        ("#3", "add"),
        ("#4", ""),
        ("", "max_cards"),
    ]
    assert told(raw)[3][2] == "There is no field catagories; allowed: categories, tags and skus"
    assert told(raw, "de")[1][2] == "Darf höchstens 1.000 sein"


def test_a_condition_deep_inside_is_found_and_its_group_is_not_blamed() -> None:
    raw = {"rules": [NOTE | {"when": {"all": [{"any": [{"fact": "customer.shoes", "value": 1}]}]}}]}
    (one,) = problems(raw)
    assert (one.field, one.place) == ("when.all.0.any.0", ("rules", 0, "when", "all", 0, "any", 0))
    assert "customer.orders" in Words("en").reason(one.reason)


def test_a_value_of_no_kind_is_told_once() -> None:
    assert [field for _, field, _ in told({"rules": [NOTE | {"when": {"fact": "order.value", "value": {}}}]})] == [
        "when.value"
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (float("nan"), "number"),
        (float("inf"), "number"),
        (True, "number"),
        pytest.param(10**5000, "up to 1,000,000,000,000", id="huge"),
    ],
)
def test_a_number_that_no_file_could_hold_is_refused(value: object, said: str) -> None:
    assert said in told({"rules": [NOTE | {"when": {"fact": "order.value", "value": value}}]})[0][2]


def test_a_file_of_nothing_but_mistakes_is_cut_short() -> None:
    assert len(problems({"rules": [7] * 500})) == MOST_TOLD


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["rules", "name", "slot", "add", "when", "all", "any", "none", "fact", "is", "value", "sample",
                         "note", "limit", "days", "schedule", "from", "bends", "guard", "postage"]),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(_json | st.lists(_json, max_size=2).map(lambda rules: {"rules": rules}))
def test_whatever_is_read_is_a_rule_set_or_told_in_both_languages(raw: object) -> None:
    try:
        read_rules(raw)
    except Trouble as trouble:
        for problem in trouble.facts["problems"]:
            for language in ("en", "de"):
                said = Words(language).reason(problem.reason)
                assert said
                assert said != problem.reason.code

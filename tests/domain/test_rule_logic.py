"""Conditions that are called impossible never hold, and what is said to follow follows: on any facts there could be."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.conditions import AllOf, AnyOf, Comparison, Condition, NoneOf
from station.domain.facts import FACTS, FactType, Op
from station.domain.rule_logic import can_hold, implies
from station.domain.rules import read_rules

#: A few facts of every type, with few values, so that conditions meet and contradict each other often.
VALUES: dict[str, list[Any]] = {
    "customer.orders": [0, 1, 2, 2.5, 3],
    "calendar.date": ["2026-11-01", "2026-12-01", "2026-12-24"],
    "order.is_gift": [True, False],
    "customer.phase_when_opened": ["rollercoaster", "delivery", "enjoy", "engage", "promote"],
    "customer.address": ["du", "sie"],
    "order.country": ["DE", "AT", "de", ""],
    "order.categories": ["tea", "pots", "wine"],
}
_ONLY_KNOWN = {"customer.phase_when_opened"}
_MANY = (Op.IN, Op.NOT_IN, Op.HAS_ANY, Op.HAS_ALL, Op.HAS_NONE)


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    fact = draw(st.sampled_from(sorted(VALUES)))
    op = draw(st.sampled_from(FACTS[fact].operators))
    one = st.sampled_from(VALUES[fact])
    if op is Op.BETWEEN:
        return Comparison(fact=fact, op=op, value=(draw(one), draw(one)))
    return Comparison(fact=fact, op=op, value=tuple(draw(st.lists(one, max_size=3))) if op in _MANY else draw(one))


def groups(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(AllOf, all=some), st.builds(AllOf, all=some), st.builds(AnyOf, any=some), st.builds(NoneOf, none=some)
    )


conditions = st.recursive(comparisons(), groups, max_leaves=8)


def values_of(fact: str) -> st.SearchStrategy[Any]:
    """What a fact may be found to be: also between and beside what rules name, and not known at all."""
    known = VALUES[fact]
    match FACTS[fact].type:
        case FactType.SET:
            return st.frozensets(st.sampled_from([*known, "else"]))
        case FactType.NUMBER:
            found: list[Any] = [*known, -1, 0.5, 1.5, 9]
        case FactType.DATE:
            found = [*known, "2020-01-01", "2026-11-15", "2027-01-01"]
        case FactType.TEXT:
            found = [*known, "DE-AT", "x"]
        case _:
            found = list(known)
    return st.sampled_from(found if fact in _ONLY_KNOWN else [*found, None])


sheets = st.fixed_dictionaries({fact: values_of(fact) for fact in VALUES})


def holds(condition: Condition, sheet: dict[str, Any]) -> bool:
    return condition.compiled()(sheet) is None  # type: ignore[arg-type]  # a sheet is asked for facts by name only


@settings(max_examples=200, deadline=None)
@given(conditions, st.lists(sheets, min_size=20, max_size=20))
def test_what_is_called_impossible_never_holds(condition: Condition, found: list[dict[str, Any]]) -> None:
    if not can_hold([condition]).is_possible:
        assert not any(holds(condition, sheet) for sheet in found)


@settings(max_examples=200, deadline=None)
@given(conditions, conditions, conditions, st.lists(sheets, min_size=20, max_size=20))
def test_what_follows_follows(one: Condition, other: Condition, third: Condition, found: list[dict[str, Any]]) -> None:
    if implies(one, other, third):
        assert all(holds(other, sheet) or holds(third, sheet) for sheet in found if holds(one, sheet))


@settings(max_examples=100, deadline=None)
@given(conditions)
def test_everything_follows_from_itself_and_nothing_holds_beside_its_opposite(condition: Condition) -> None:
    assert implies(condition, condition)
    assert not can_hold([condition, NoneOf(none=(condition,))]).is_possible


def read(when: object) -> Condition:
    rule = {"name": "a", "slot": "note", "add": {"note": "x"}, "when": when}
    return read_rules({"rules": [rule]}).rules[0].when


def fact(name: str, op: str, value: object) -> dict[str, object]:
    return {"fact": name, "is": op, "value": value}


SINCE_LAST = "customer.days_since_last_order"
ENJOY, PROMOTE = (fact("customer.phase_when_opened", "is", phase) for phase in ("enjoy", "promote"))


@pytest.mark.parametrize(
    ("when", "facts"),
    [
        ({"all": [ENJOY, PROMOTE]}, ("customer.phase_when_opened",)),
        (
            {"all": [fact("customer.orders", "at_least", 5), fact("customer.orders", "at_most", 3)]},
            ("customer.orders",),
        ),
        ({"all": [fact("customer.orders", "more_than", 5), fact("customer.orders", "is", 5)]}, ("customer.orders",)),
        ({"all": [ENJOY, {"none": [{"any": [ENJOY, PROMOTE]}]}]}, ("customer.phase_when_opened",)),
        (
            {"all": [{"any": [ENJOY, fact("order.is_gift", "is", True)]}, PROMOTE, fact("order.is_gift", "is", False)]},
            ("customer.phase_when_opened", "order.is_gift"),
        ),
        (
            {"all": [fact("order.categories", "has_any", ["tea"]), fact("order.categories", "has_none", ["tea"])]},
            ("order.categories",),
        ),
        (fact("order.categories", "has_any", []), ("order.categories",)),
        (fact("order.value", "between", [5, 3]), ("order.value",)),
        ({"all": [fact("order.country", "is", "DE"), fact("order.country", "contains", "x")]}, ("order.country",)),
        (fact("customer.phase_now", "not_in", list(VALUES["customer.phase_when_opened"])), ("customer.phase_now",)),
        (
            {
                "all": [
                    fact("calendar.date", "at_least", "2026-12-24"),
                    fact("calendar.date", "less_than", "2026-12-24"),
                ]
            },
            ("calendar.date",),
        ),
    ],
)
def test_contradictions_are_found_with_their_facts(when: dict[str, Any], facts: tuple[str, ...]) -> None:
    verdict = can_hold([read(when)])
    assert (verdict.is_possible, verdict.facts) == (False, facts)


@pytest.mark.parametrize(
    "when",
    [
        {
            "none": [
                fact("customer.days_since_last_order", "at_least", 0),
                fact("customer.days_since_last_order", "less_than", 0),
            ]
        },
        {"all": [fact("customer.address", "is_not", "du"), fact("customer.address", "is_not", "sie")]},
        fact("order.country", "not_in", ["DE"]),
    ],
)
def test_what_is_not_known_is_not_forgotten(when: dict[str, Any]) -> None:
    """A newcomer has no last order, a guest no form of address: neither meets a comparison, and both may exist."""
    assert can_hold([read(when)]).is_possible


def test_a_rule_too_tangled_to_follow_counts_as_possible() -> None:
    tangle = AllOf(
        all=tuple(
            AnyOf(any=tuple(Comparison(fact="order.tags", op=Op.HAS_ALL, value=(f"{n}.{m}",)) for m in range(9)))
            for n in range(9)
        )
    )
    nothing = Comparison(fact="order.tags", op=Op.HAS_NONE, value=tuple(f"8.{m}" for m in range(9)))
    assert can_hold([tangle, nothing]).is_possible

"""Leaving out what cannot apply changes no plan: only what is said of it."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from station.domain.affinity import Affinity
from station.domain.catalog import Catalog
from station.domain.circumstances import circumstances
from station.domain.conditions import Condition, can_hold, residual
from station.domain.guards import offer_of, stopped
from station.domain.phase_names import Phase
from station.domain.phases import Moment
from station.domain.plan import PackContext, Recommendation
from station.domain.planning import make_plan
from station.domain.reasons import Reason
from station.domain.rule_index import TELLING
from station.domain.rules import AddNote, RuleSet, read_rules
from tests.domain.small_shop import affinities, catalogues, contexts, rule_sets

#: Reasons of rules whose conditions do not hold.
UNMET = {"rule.unmet", "rule.ruled_out", "rule.not_yet", "rule.over", "rule.off"}
#: Reasons of rules that had their share.
RESTING = {"rule.limit", "rule.campaign", "rule.campaign_today"}

_phases = st.sampled_from([phase.value for phase in Phase])
_moments = st.lists(st.sampled_from([moment.value for moment in Moment]), min_size=1, max_size=2, unique=True)
_comparisons = st.one_of(
    st.builds(
        lambda fact, op, values: {"fact": fact, "is": op, "value": values},
        st.sampled_from(["customer.phase_when_opened", "customer.phase_now"]),
        st.sampled_from(["in", "not_in"]),
        st.lists(_phases, min_size=1, max_size=3),
    ),
    st.builds(
        lambda op, values: {"fact": "customer.moments", "is": op, "value": values},
        st.sampled_from(["has_any", "has_all", "has_none"]),
        _moments,
    ),
    st.builds(lambda yes: {"fact": "customer.is_returning", "value": yes}, st.booleans()),
    st.builds(lambda n: {"fact": "customer.orders", "is": "at_least", "value": n}, st.integers(0, 4)),
    st.builds(lambda yes: {"fact": "customer.is_guest", "value": yes}, st.booleans()),
)
conditions = st.recursive(
    _comparisons,
    lambda inner: st.builds(
        lambda group, children: {group: children},
        st.sampled_from(["all", "any", "none"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


@settings(max_examples=200, deadline=None)
@given(conditions, contexts())
def test_what_the_telling_facts_rule_out_never_holds(raw: dict[str, Any], context: PackContext) -> None:
    condition = _CONDITION.validate_python(raw)
    sheet = circumstances(context, Catalog()).sheet
    if not can_hold(condition, {name: sheet[name] for name in TELLING}):
        assert condition.compiled()(sheet) is not None


@settings(max_examples=200, deadline=None)
@given(conditions, contexts())
def test_what_is_left_to_ask_holds_where_the_whole_condition_does(raw: dict[str, Any], context: PackContext) -> None:
    condition = _CONDITION.validate_python(raw)
    sheet = circumstances(context, Catalog()).sheet
    known = {name: sheet[name] for name in TELLING}
    if can_hold(condition, known):
        left = residual(condition, known)
        assert (left.compiled()(sheet) is None) is (condition.compiled()(sheet) is None)
        assert set(TELLING).isdisjoint(_facts(left.model_dump(mode="json")))


def _facts(condition: Any) -> list[str]:
    """Names of the facts that a dumped condition asks about."""
    if isinstance(condition, dict):
        return [condition["fact"]] if "fact" in condition else [f for v in condition.values() for f in _facts(v)]
    return [fact for child in condition for fact in _facts(child)] if isinstance(condition, list) else []


@settings(max_examples=100, deadline=None)
@given(contexts(), rule_sets(), catalogues(), affinities(), st.lists(conditions, min_size=14, max_size=14))
def test_a_plan_that_explains_less_is_the_same_plan(
    context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity, wanted: list[dict[str, Any]]
) -> None:
    raw = rules.model_dump(mode="json", by_alias=True)
    for rule, when in zip(raw["rules"], wanted, strict=False):
        rule["when"] = when
    rules = read_rules(raw)
    whole = make_plan(context, rules, catalog, affinity)
    brief = make_plan(context, rules, catalog, affinity, explain=False)
    assert brief.chosen == whole.chosen
    assert brief.exposures == whole.exposures
    assert list(brief.left_out) == [left for left in whole.left_out if left.reason.code not in UNMET]
    assert {left.rule for left in whole.left_out} | {c.rule for c in whole.chosen} == {r.name for r in rules.rules}


@settings(max_examples=100, deadline=None)
@given(contexts(), rule_sets(), catalogues(), affinities(), st.lists(conditions, min_size=14, max_size=14))
def test_what_is_settled_beforehand_is_what_asking_every_rule_finds(
    context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity, wanted: list[dict[str, Any]]
) -> None:
    """Conditions and guards asked one by one, of this parcel alone, give the reasons that the plan gives."""
    raw = rules.model_dump(mode="json", by_alias=True)
    for rule, when in zip(raw["rules"], wanted, strict=False):
        rule["when"] = when
    rules = read_rules(raw)
    make_plan(context, rules, catalog, affinity)  # what it settled for this kind of parcel is used below
    plan, at = make_plan(context, rules, catalog, affinity), circumstances(context, catalog, affinity)
    left_out = {left.rule: left.reason for left in plan.left_out}
    for compiled in rules.compiled:
        rule, why_not = compiled.rule, compiled.why_not(at.sheet)
        insert = catalog.inserts.get(rule.insert)
        if why_not is None and insert is not None and insert.slot is rule.slot:
            text_set = rule.add.note if isinstance(rule.add, AddNote) else insert.text_set
            why_not = stopped(offer_of(insert, text_set), at, rules.bent)
            rests = rule.limit is not None or rule.campaign is not None
            if why_not is None or (rests and left_out[rule.name].code in RESTING):
                continue
        if why_not is not None:
            assert left_out[rule.name] == why_not


@settings(max_examples=50, deadline=None)
@given(contexts(), rule_sets(), catalogues(), affinities())
def test_a_plan_that_does_not_say_what_speaks_for_a_product_is_the_same_plan(
    context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity
) -> None:
    told = make_plan(context, rules, catalog, affinity)
    brief = make_plan(context, rules, catalog, affinity, because=False)
    untold = tuple(
        choice._replace(
            reason=Reason.of("chosen.cross_sell"),
            recommendations=tuple(Recommendation(one.sku, one.score, "") for one in choice.recommendations),
        )
        if choice.recommendations
        else choice
        for choice in told.chosen
    )
    assert brief == replace(told, chosen=untold)


def test_a_rule_that_is_off_is_not_asked() -> None:
    off = {"name": "off", "slot": "card", "add": {"insert": "card.care"}, "off": True}
    index = read_rules({"rules": [off, {**off, "name": "on", "off": False}]}).index

    class Sheet(dict[str, Any]):
        def __missing__(self, name: str) -> None:
            return None

    facts: Any = Sheet({"customer.moments": frozenset()})
    assert [c.rule.name for group in index.may_apply(facts) for c in group] == ["on"]

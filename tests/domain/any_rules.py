"""Whatever rule set can be built: every fact, operator, kind of addition and limit, with any text a person may type."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from station.domain.catalog import Slot
from station.domain.conditions import AllOf, AnyOf, Comparison, Condition, NoneOf
from station.domain.facts import FACTS, MOST, FactSpec, FactType, Op
from station.domain.rules import (
    BENDABLE,
    AddCrossSell,
    AddInsert,
    AddNote,
    AddSample,
    AddSeries,
    Bend,
    CampaignLimit,
    CrossSellScope,
    Limit,
    PostageStep,
    Rule,
    RuleSet,
    SamplePool,
    Schedule,
)

_MANY = {Op.IN, Op.NOT_IN, Op.HAS_ANY, Op.HAS_ALL, Op.HAS_NONE}
#: What YAML is known to take for something else, and what breaks files.
_NASTY = ["", "no", "on", "1e3", "0x1F", "012", "~", "null", "2026-01-01", "12:30", "a: b", "# c", "- d", "{e", "[f",
          "'", '"', "\n", "x\ny\n", " y ", "\t", "\u2028", "\x85", "\ufeff", "\x00", "\x1b", "&a", "*a", "!t", "%", "@",
          "ä ß 🎁", "=", "<<", "a #b", "\u202e"]  # fmt: skip
texts = st.one_of(st.sampled_from(_NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
_lists = st.lists(texts, max_size=3).map(tuple)
_days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def _one(spec: FactSpec) -> st.SearchStrategy[Any]:
    if spec.choices:
        return st.sampled_from([str(choice) for choice in spec.choices])
    return {
        FactType.NUMBER: st.integers(-MOST, MOST) | st.floats(-MOST, MOST),
        FactType.FLAG: st.booleans(),
        FactType.DATE: _days.map(date.isoformat),
    }.get(spec.type, texts)


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    spec = FACTS[draw(st.sampled_from(sorted(FACTS)))]
    op = draw(st.sampled_from(spec.operators))
    one = _one(spec)
    if op is Op.BETWEEN:
        value = tuple(sorted((draw(one), draw(one))))
    elif op in _MANY:
        value = draw(st.one_of(one, st.lists(one, max_size=3).map(tuple)))
    else:
        value = draw(one)
    return Comparison(fact=spec.name, op=op, value=value)


def _groups(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(AllOf, all=st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, any=some),
        st.builds(NoneOf, none=some),
    )


def conditions() -> st.SearchStrategy[Condition]:
    return st.recursive(comparisons(), _groups, max_leaves=6)


_additions: dict[Slot, st.SearchStrategy[Any]] = {
    Slot.NOTE: st.builds(AddNote, note=texts, insert=st.one_of(st.just("note"), texts)),
    Slot.SAMPLE: st.builds(
        AddSample, sample=st.builds(SamplePool, categories=_lists, tags=_lists, skus=_lists), insert=texts
    ),
    Slot.CROSS_SELL: st.builds(
        AddCrossSell, cross_sell=st.builds(CrossSellScope, categories=_lists, skus=_lists, count=st.integers(1, 6))
    ),
    Slot.CARD: st.one_of(
        st.builds(AddInsert, insert=texts), st.builds(AddSeries, series=st.text("ab\n", min_size=1, max_size=9))
    ),
}


@st.composite
def any_rules(draw: st.DrawFn, name: str) -> Rule:
    slot = draw(st.sampled_from(Slot))
    start, end = sorted((draw(_days), draw(_days)))
    some = st.booleans()
    return Rule(
        name=name,
        slot=slot,
        when=draw(conditions()) if draw(some) else AllOf(),
        add=draw(_additions[slot]),
        priority=draw(st.integers(0, 1000)),
        off=draw(some),
        limit=draw(st.none() | st.builds(Limit, times=st.integers(1, 9), days=st.integers(1, 3650))),
        campaign=draw(
            st.none() | st.builds(CampaignLimit, total=st.integers(1, 10**7), per_day=st.none() | st.just(1))
        ),
        keep_stock=draw(st.integers(0, 10**6)),
        schedule=Schedule(start=start if draw(some) else None, end=end if draw(some) else None),
        exclusion=draw(texts)[:60],
        shuts_out=draw(st.frozensets(st.sampled_from(sorted(set(Slot) - {slot})))),
        hold_out=draw(st.floats(0, 0.9)),
        trial=draw(texts)[:80],
    )


@st.composite
def any_rule_sets(draw: st.DrawFn, most: int = 3) -> RuleSet:
    names = draw(st.lists(texts.filter(bool), max_size=most, unique=True))
    weights = sorted(draw(st.frozensets(st.integers(1, 100_000), max_size=3)))
    bends = st.builds(
        Bend, guard=st.sampled_from(sorted(BENDABLE)), insert=texts, reason=st.text("abc\n", min_size=3, max_size=9)
    )
    return RuleSet(
        version=draw(st.integers(0, 10**6)),
        rules=tuple(draw(any_rules(name)) for name in names),
        budget_cents=draw(st.integers(0, 10**6)),
        max_inserts=draw(st.integers(0, 20)),
        max_cards=draw(st.integers(0, 5)),
        max_weight_g=draw(st.integers(0, 10**6)),
        packaging_g=draw(st.integers(0, 100_000)),
        postage=tuple(PostageStep(up_to_g=grams, up_to_mm=draw(st.none() | st.floats(0.1, 2000))) for grams in weights),
        explore_share=draw(st.floats(0, 0.5)),
        text_rest_days=draw(st.integers(1, 3650)),
        bends=tuple(draw(st.lists(bends, max_size=2))),
    )

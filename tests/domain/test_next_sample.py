"""The sample's bin is empty: the next best goes in beside what lies in the box, or nothing does."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.affinity import Affinity, PastBasket, learn
from station.domain.catalog import Catalog, Sample, Slot
from station.domain.money import Money
from station.domain.plan import Choice, PackContext, PackPlan
from station.domain.planning import make_plan, next_sample
from station.domain.rules import RuleSet, read_rules
from tests.domain.oracle import broken
from tests.domain.random_shop import random_affinity, random_catalog, random_context, random_rules
from tests.domain.small_shop import INSERTS, TEXTS, TODAY, context, order, product

LIKED = learn([PastBasket(c, TODAY - timedelta(9), ("P0", "P2")) for c in "abcdef"])


def without(catalog: Catalog, sample: Sample) -> Catalog:
    """The bin of a lot is found empty."""
    lots = tuple(replace(lot, stock=0) if lot is sample else lot for lot in catalog.samples)
    return replace(catalog, samples=lots)


def second_try(
    at: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity
) -> tuple[PackPlan, Catalog, Choice | None, int]:
    """A plan, the catalogue without its sample, what comes instead, and where."""
    plan = make_plan(at, rules, catalog, affinity)
    place = next(n for n, choice in enumerate(plan.chosen) if choice.sample is not None)
    sample = plan.chosen[place].sample
    assert sample is not None
    left = without(catalog, sample)
    return plan, left, next_sample(plan, place, at, rules, left, affinity), place


def wrong_with_next_sample(
    plan: PackPlan, at: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity
) -> list[str]:
    """What is wrong with a plan whose sample was not there, once the next best lies in; what rules tell of aside."""
    if not any(choice.sample for choice in plan.chosen):
        return []
    _, left, instead, place = second_try(at, rules, catalog, affinity)
    kept = [choice for number, choice in enumerate(plan.chosen) if number != place]
    mended = replace(plan, chosen=tuple(kept if instead is None else [*kept, instead]))
    return [f"with the next sample: {name}" for name in broken(at, rules, left, mended, are_rules_told=False)]


def shop(second: Sample) -> Catalog:
    first = Sample("S1", "First", "P1", 3, cost=Money(50), tags=frozenset({"first"}))
    return Catalog({f"P{n}": product(f"P{n}") for n in range(5)}, (first, second), INSERTS, TEXTS)


def rules(*adds: dict[str, object], **limits: object) -> RuleSet:
    slot = {"sample": "sample", "cross_sell": "cross_sell"}
    made = [
        {"name": f"r{n}", "priority": 900 - n, "slot": next((slot[k] for k in add if k in slot), "card"), "add": add}
        for n, add in enumerate(adds)
    ]
    return read_rules({"version": 1, "rules": made, "explore_share": 0, **limits})


def test_the_next_best_keeps_the_budget_that_the_cards_left() -> None:
    """Made anew, the plan would pay for the dear sample with the card; the card is printed already."""
    gift = replace(INSERTS["card.gift"], cost=Money(200), bin="", stock=None)
    catalog = shop(Sample("S2", "Dear", "P3", 3, cost=Money(200)))
    catalog = replace(catalog, inserts={**INSERTS, gift.id: gift})
    cheap_first = rules({"sample": {"tags": ["first"]}}, {"sample": {}}, {"insert": gift.id}, budget_cents=300)
    plan, _, instead, _ = second_try(context(order("9", TODAY, ["P0"])), cheap_first, catalog, Affinity())
    assert [choice.slot for choice in plan.chosen] == [Slot.SAMPLE, Slot.CARD]
    assert instead is None


def test_the_next_best_is_not_what_the_card_speaks_of_already() -> None:
    catalog = shop(Sample("S2", "Of the card", "P2", 3, cost=Money(10)))
    both = rules({"sample": {"tags": ["first"]}}, {"sample": {}}, {"cross_sell": {"count": 1}})
    plan, _, instead, _ = second_try(context(order("9", TODAY, ["P0"])), both, catalog, LIKED)
    assert [choice.skus for choice in plan.in_slot(Slot.CROSS_SELL)] == [("P2",)]
    assert instead is None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_a_plan_with_its_next_best_sample_breaks_nothing(seed: int) -> None:
    random = Random(seed)
    catalog, affinity = random_catalog(random), random_affinity(random)
    ruled = random_rules(random, catalog)
    for _ in range(12):
        at = random_context(random, catalog)
        assert wrong_with_next_sample(make_plan(at, ruled, catalog, affinity), at, ruled, catalog, affinity) == []

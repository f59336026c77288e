"""Random customers, rules and stocks by the thousand: no guard broken, no limit exceeded, the same input the same plan.

`python3 bootstrap.py campaign deciding` runs the same over 100,000 parcels.
"""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.plan_check import unfit
from station.domain.planning import make_plan
from tests.domain.oracle import broken, harmful
from tests.domain.random_shop import random_affinity, random_catalog, random_change, random_context, random_rules
from tests.domain.test_next_sample import wrong_with_next_sample

PARCELS_A_SHOP = 40


def plans_broken(seed: int, parcels: int) -> list[str]:
    """What is wrong with the plans of one random shop."""
    random = Random(seed)
    catalog, affinity = random_catalog(random), random_affinity(random)
    rules = random_rules(random, catalog)
    wrong: list[str] = []
    for _ in range(parcels):
        context = random_context(random, catalog)
        plan = make_plan(context, rules, catalog, affinity)
        wrong += broken(context, rules, catalog, plan)
        if make_plan(context, rules, catalog, affinity) != plan:
            wrong.append("another plan for the same input")
        if list(unfit(plan, context, rules, catalog, affinity)):
            wrong.append("a fresh plan that would not go on")
        later = random_change(random, context)
        stays_out = {place for place, _ in unfit(plan, later, rules, catalog, affinity)}
        rest = replace(plan, chosen=tuple(one for place, one in enumerate(plan.chosen) if place not in stays_out))
        wrong += [f"going on: {name}" for name in harmful(later, rules, catalog, rest)]
        wrong += wrong_with_next_sample(plan, context, rules, catalog, affinity)
    return wrong


@settings(max_examples=75, deadline=None)
@given(st.integers(0, 2**32))
def test_no_plan_breaks_a_guard_or_a_limit(seed: int) -> None:
    assert plans_broken(seed, PARCELS_A_SHOP) == []

"""Known effects and none, looked at every day: how often the product is right, how often it raises a false alarm.

From exposures and orders to the verdict with the product's own functions, arms drawn by its own hash. Every figure is
a share of seeded runs; each bound adds three standard errors of that many runs to what is stated.
"""

import math

import numpy as np
import pytest

from station.domain.confidence import ALPHA, has_expected_sizes
from station.domain.results import SIZES_ALPHA, Verdict, may_claim, order_looks, revenue_looks, trial_result
from tests.domain.small_trial import Crowd, followed

RUNS = 200
BOUND = ALPHA + 3 * math.sqrt(ALPHA * (1 - ALPHA) / RUNS)

#: Without an effect: the usual shop, one where hardly anybody comes back, half left out, a few left out, resellers.
CROWDS = {
    "usual": Crowd(),
    "seldom": Crowd(rate=0.03, spread=3.0, customers=8_000, per_day=40),
    "halves": Crowd(share=0.5),
    "few": Crowd(share=0.02, customers=8_000, per_day=40),
    "resellers": Crowd(share=0.3, spread=6.0),
}


def daily(crowd: Crowd, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Difference, half width and "may be claimed" at the end of every day of a trial: 200 looks."""
    follow_up = followed(crowd, seed)
    evenings = np.arange(crowd.per_day - 1, crowd.customers, crowd.per_day)
    found = order_looks(follow_up)
    claims = may_claim(found, follow_up.orders.astype(np.float64))
    return found.difference[evenings], found.half_width[evenings], claims[evenings]


@pytest.mark.parametrize("name", CROWDS)
def test_without_an_effect_false_alarms_over_all_looks_stay_at_the_stated_rate(name: str) -> None:
    alarms = 0
    for seed in range(RUNS):
        difference, half, claims = daily(CROWDS[name], seed)
        alarms += bool(np.any(claims & (np.abs(difference) > half)))
    assert alarms / RUNS <= BOUND


def test_with_a_known_effect_the_interval_holds_it_at_every_look_and_finds_it() -> None:
    """A quarter more orders, a fifth left out, 8,000 customers: found in at least 80 % of the runs, held in 95 %."""
    crowd = Crowd(share=0.2, lift=0.25, customers=8_000, per_day=40)
    truth = crowd.rate * crowd.lift
    missed, found, harms = 0, 0, 0
    for seed in range(RUNS):
        difference, half, claims = daily(crowd, seed)
        missed += bool(np.any(claims & (np.abs(difference - truth) > half)))
        found += bool(np.any(claims & (difference > half)))
        harms += bool(np.any(claims & (-difference > half)))
    assert missed / RUNS <= BOUND
    assert found / RUNS >= 0.8
    assert harms / RUNS <= 0.01


def test_revenue_with_a_heavy_tail_raises_no_more_false_alarms() -> None:
    """Lognormal order values: one order in a hundred is ten times the middle one; the cap keeps the interval honest."""
    crowd, alarms = Crowd(), 0
    for seed in range(RUNS):
        follow_up = followed(crowd, seed)
        evenings = np.arange(crowd.per_day - 1, crowd.customers, crowd.per_day)
        found = revenue_looks(follow_up)
        claims = may_claim(found, follow_up.orders.astype(np.float64)) & (np.abs(found.difference) > found.half_width)
        alarms += bool(np.any(claims[evenings]))
    assert alarms / RUNS <= BOUND


def test_fair_groups_are_trusted_every_day_and_a_fifth_lost_from_one_of_them_is_seen() -> None:
    """The hash draws fairly; a table that forgets to record one in five of those left out spoils the comparison."""
    distrusted, unseen = 0, 0
    for seed in range(RUNS):
        follow_up = followed(Crowd(share=0.5, customers=8_000, per_day=40), seed)
        for met in range(400, 8_001, 400):
            if not has_expected_sizes(follow_up.held_out[:met], follow_up.share[:met], SIZES_ALPHA):
                distrusted += 1
                break
        kept = ~follow_up.held_out | (np.random.default_rng(seed).random(8_000) > 0.2)
        unseen += has_expected_sizes(follow_up.held_out[kept], follow_up.share[kept], SIZES_ALPHA)
    assert distrusted / RUNS <= SIZES_ALPHA + 3 * math.sqrt(SIZES_ALPHA / RUNS)
    assert unseen == 0


def test_the_verdict_of_a_day_is_what_the_looks_say() -> None:
    crowd = Crowd(share=0.3, lift=0.6)
    follow_up = followed(crowd, seed=7)
    found = order_looks(follow_up)
    result = trial_result(follow_up, 60, int(follow_up.day[-1]) + 60)
    assert result.orders is not None
    assert result.verdict is Verdict.WORKS
    assert result.orders.difference == pytest.approx(found.difference[-1])
    assert result.orders.low == pytest.approx(found.difference[-1] - found.half_width[-1])
    assert result.orders.given == pytest.approx(result.given.orders / result.given.customers)

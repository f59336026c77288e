"""The interval itself: its width, what it weighs, and what narrows it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.confidence import TUNED_FOR, customers_needed, has_expected_sizes, looks, margin


def test_looking_every_day_costs_half_as_much_again_as_looking_once() -> None:
    """An interval for one look alone is 1.96 standard errors to each side; ours is 3.04 where it is tuned for."""
    assert margin(TUNED_FOR) * math.sqrt(TUNED_FOR) == pytest.approx(3.035, abs=0.001)
    for customers in (TUNED_FOR / 2, TUNED_FOR * 10):
        assert margin(customers) * math.sqrt(customers) < 3.035 * 1.1


@given(st.integers(1, 10**7), st.integers(1, 10**6), st.sampled_from([0.001, 0.05]))
def test_more_customers_narrow_the_interval_and_more_certainty_widens_it(some: int, more: int, alpha: float) -> None:
    assert margin(some + more, alpha) < margin(some, alpha)
    assert margin(some, alpha / 2) > margin(some, alpha)


@given(st.floats(0.001, 100), st.floats(0.01, 10))
def test_customers_needed_is_the_first_number_that_suffices(deviation: float, gap: float) -> None:
    needed = customers_needed(deviation, gap)
    assert deviation * margin(needed) <= gap
    assert needed == 1 or deviation * margin(needed - 1) > gap


def test_no_number_of_customers_narrows_to_nothing() -> None:
    with pytest.raises(ValueError, match="narrows"):
        customers_needed(1.0, 0.0)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 50)), min_size=1, max_size=60), st.floats(0.02, 0.9))
def test_the_difference_is_that_of_the_plain_means_while_the_share_stays(
    met: list[tuple[bool, int]], share: float
) -> None:
    held_out, outcome = np.array([m[0] for m in met]), np.array([float(m[1]) for m in met])
    found = looks(held_out, np.full(len(met), share), outcome)
    for side, mean in ((held_out, found.held_out[-1]), (~held_out, found.given[-1])):
        assert math.isnan(mean) if not side.any() else mean == pytest.approx(outcome[side].mean())
    assert found.given_customers[-1] + found.held_out_customers[-1] == len(met)


@given(st.permutations(range(12)))
def test_the_order_of_customers_does_not_change_the_newest_look(order: list[int]) -> None:
    held_out = np.arange(12) % 3 == 0
    share, outcome = np.linspace(0.1, 0.6, 12), np.arange(12.0)
    as_met = looks(held_out, share, outcome)
    mixed = looks(held_out[order], share[order], outcome[order])
    assert mixed.difference[-1] == pytest.approx(as_met.difference[-1])
    assert mixed.half_width[-1] == pytest.approx(as_met.half_width[-1])


def test_a_share_that_grew_does_not_pass_the_season_off_as_an_effect() -> None:
    """Few held out in the good season, half of them in the bad one: plain means would show a difference of 0.4."""
    random = np.random.default_rng(1)
    share = np.repeat([0.1, 0.5], 20_000)
    held_out = random.random(40_000) < share
    outcome = random.poisson(np.repeat([1.5, 0.5], 20_000)).astype(np.float64)
    assert outcome[~held_out].mean() - outcome[held_out].mean() > 0.4
    found = looks(held_out, share, outcome)
    assert abs(found.difference[-1]) < found.half_width[-1] < 0.1


def test_a_group_without_any_order_is_not_taken_for_certain() -> None:
    """Nobody of 60 left out ordered: their own variance would be nothing, and the interval far too narrow."""
    held_out = np.arange(600) % 10 == 0
    outcome = np.where(held_out | (np.arange(600) % 20 != 1), 0.0, 1.0)
    found = looks(held_out, np.full(600, 0.1), outcome)
    assert found.difference[-1] > 0
    assert found.half_width[-1] > found.difference[-1]


@pytest.mark.parametrize(("held_out", "expected"), [(100, True), (120, True), (170, False), (40, False), (0, False)])
def test_sizes_of_a_trial_that_holds_out_a_tenth_of_1000(held_out: int, expected: bool) -> None:
    assert has_expected_sizes(np.arange(1000) < held_out, np.full(1000, 0.1), 0.001) is expected


def test_nobody_is_as_many_as_expected() -> None:
    assert has_expected_sizes(np.array([], dtype=bool), np.array([]), 0.001)

"""A customer's arm is sticky, evenly spread, independent between trials, and only ever moves towards held out."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.trial import is_held_out, position

TEXT = st.text(max_size=20)
SHARE = st.floats(0, 1)
CUSTOMERS = [f"c{number}" for number in range(20_000)]


@given(TEXT, TEXT, TEXT, SHARE)
def test_the_same_question_has_the_same_answer(trial: str, salt: str, customer: str, share: float) -> None:
    assert is_held_out(trial, salt, customer, share) == is_held_out(trial, salt, customer, share)


@given(TEXT, TEXT, TEXT)
def test_nobody_is_left_out_of_a_share_of_nothing_and_everybody_of_the_whole(
    trial: str, salt: str, customer: str
) -> None:
    assert not is_held_out(trial, salt, customer, 0.0)
    assert is_held_out(trial, salt, customer, 1.0)
    assert 0 <= position(trial, salt, customer) < 1


@given(TEXT, TEXT, TEXT, SHARE, SHARE)
def test_a_growing_share_gives_nobody_back(trial: str, salt: str, customer: str, one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert is_held_out(trial, salt, customer, small) <= is_held_out(trial, salt, customer, large)


@given(st.tuples(TEXT, TEXT, TEXT), st.tuples(TEXT, TEXT, TEXT))
def test_parts_do_not_run_into_each_other(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    """Trial "a" of customer "bc" is another draw than trial "ab" of customer "c"."""
    assert (position(*one) == position(*other)) == (one == other)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9])
@settings(max_examples=5)
@given(trial=TEXT)
def test_the_share_is_kept(trial: str, share: float) -> None:
    """Within five standard errors of a fair draw."""
    held_out = sum(is_held_out(trial, "salt", customer, share) for customer in CUSTOMERS)
    error = math.sqrt(share * (1 - share) / len(CUSTOMERS))
    assert abs(held_out / len(CUSTOMERS) - share) < 5 * error


@pytest.mark.parametrize(
    ("one", "other"),
    [(("mint", "s"), ("welcome", "s")), (("mint", "s"), ("mint", "t")), (("mint", "s"), ("mint2", "s"))],
)
def test_trials_and_salts_draw_independently(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Who is left out of one trial tells nothing about another: correlation within five standard errors of none."""
    mean = sum((position(*one, c) - 0.5) * (position(*other, c) - 0.5) for c in CUSTOMERS) / len(CUSTOMERS)
    assert abs(mean * 12) < 5 / math.sqrt(len(CUSTOMERS))


def test_positions_are_evenly_spread() -> None:
    """Kolmogorov-Smirnov distance below the value that a fair draw exceeds once in a million (Massart's bound)."""
    spread = sorted(position("mint", "salt", customer) for customer in CUSTOMERS)
    n = len(spread)
    distance = max(max(abs(at - i / n), abs(at - (i + 1) / n)) for i, at in enumerate(spread))
    assert distance < math.sqrt(math.log(2 / 1e-6) / (2 * n))


def test_the_draw_does_not_change_with_the_program() -> None:
    """Stored trials must keep their arms over every update: three positions, written down."""
    seen = [round(position("Mint sample", "2026", key), 6) for key in ("c1", "c2", "omain/10482")]
    assert seen == [0.39464, 0.944945, 0.968663]

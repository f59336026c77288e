"""Forecasts are told with the digits that mean something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.forecast import about


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, 0), (0.2, 1), (9, 9), (99, 99), (100, 100), (101, 110), (12_345, 13_000), (99_500, 100_000)],
)
def test_two_digits_rounded_up(number: float, told: int) -> None:
    assert about(number) == told


@given(st.integers(0, 10**12))
def test_a_forecast_is_never_too_low_and_at_most_a_tenth_too_high(number: int) -> None:
    assert number <= about(number) <= number * 1.1

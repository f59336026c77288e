"""Verdicts, what is still needed, and what an extra order cost."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.follow_up import FollowUp
from station.domain.results import LEAST_CUSTOMERS, TrialResult, Verdict, revenue_cap_cents, trial_result
from tests.domain.small_trial import Crowd, followed

UNTIL = 740_000


def result(follow_up: FollowUp, until: int | None = None) -> TrialResult:
    return trial_result(follow_up, 60, int(follow_up.day[-1]) + 60 if until is None else until)


def sure(lift: float, **more: object) -> FollowUp:
    return followed(Crowd(share=0.5, lift=lift, customers=6_000, spread=0.2, **more), seed=3)


def test_more_orders_work_and_an_extra_order_has_its_price() -> None:
    found = result(sure(0.5))
    assert found.verdict is Verdict.WORKS
    assert found.orders.low > 0
    assert found.extra_orders == round(found.orders.difference * found.given.customers)
    assert found.cost_per_extra_order_cents == pytest.approx(35 / found.orders.difference, abs=1)
    assert (found.more_parcels, found.more_days) == (None, None)


def test_what_has_no_known_cost_is_not_called_free() -> None:
    follow_up = sure(0.5)
    found = result(replace(follow_up, cost_cents=follow_up.cost_cents * 0))
    assert (found.verdict, found.cost_per_extra_order_cents) == (Verdict.WORKS, None)
    assert found.extra_orders > 0


def test_fewer_orders_harm_and_have_no_price() -> None:
    found = result(sure(-0.5))
    assert found.verdict is Verdict.HARMS
    assert found.orders.high < 0
    assert (found.extra_orders, found.cost_per_extra_order_cents, found.more_parcels) == (None, None, None)


def test_a_difference_too_small_to_matter_is_none() -> None:
    """40,000 orders a side and no effect: the interval lies within a tenth of what those left out order."""
    found = result(followed(Crowd(share=0.5, rate=4.0, spread=0.1, customers=20_000, per_day=100), seed=1))
    assert found.verdict is Verdict.NO_DIFFERENCE
    assert max(abs(found.orders.low), abs(found.orders.high)) <= 0.1 * found.orders.held_out


def test_what_is_not_clear_needs_more_parcels_and_days() -> None:
    found = result(followed(Crowd(lift=0.1), seed=1))
    assert found.verdict is Verdict.NOT_CLEAR
    assert found.orders.low < 0 < found.orders.high
    assert found.more_parcels > 1_000
    assert found.more_days == pytest.approx(found.more_parcels / 20 + 60 * (1 + found.more_parcels / 4_000), rel=0.2)
    assert found.cost_per_extra_order_cents is None


def test_the_forecast_comes_true_where_the_difference_stays() -> None:
    """At the number of customers foretold the interval of the same figures is exactly as narrow as it has to be."""
    follow_up = followed(Crowd(share=0.5, lift=0.2, customers=1_500), seed=1)
    found = result(follow_up)
    assert found.verdict is Verdict.NOT_CLEAR
    times = 1 + found.more_parcels / 1_500
    many = [np.tile(part, int(times) + 1) for part in (follow_up.held_out, follow_up.share, follow_up.orders)]
    again = replace(
        follow_up,
        held_out=many[0], share=many[1], orders=many[2],
        day=np.arange(len(many[0])) + 739_000,
        parcels=np.ones(len(many[0]), np.int64), cost_cents=many[2], revenue_cents=many[2], foreign_orders=many[2] * 0,
        complete=len(many[0]),
    )  # fmt: skip
    assert result(again).verdict is not Verdict.NOT_CLEAR


def test_few_customers_are_too_few_whatever_they_did() -> None:
    follow_up = followed(Crowd(share=0.5, customers=2 * LEAST_CUSTOMERS - 20, lift=9.0), seed=1)
    found = result(follow_up)
    assert found.verdict is Verdict.TOO_FEW
    assert (found.orders.low, found.orders.high) == (None, None)
    assert found.more_parcels > 0


def test_customers_whose_days_are_not_over_are_waited_for() -> None:
    """All are met, but the first answer needs some of those who wait: no parcel more, only days."""
    follow_up = replace(followed(Crowd(share=0.5, customers=400), seed=1), complete=0)
    found = result(follow_up, until=int(follow_up.day[0]) + 30)
    assert (found.verdict, found.waiting, found.more_parcels) == (Verdict.TOO_FEW, 400, 0)
    assert 30 <= found.more_days <= 50
    assert found.given.customers == found.held_out.customers == 0
    assert found.orders is None


def test_only_guests_have_no_forecast() -> None:
    nobody = {name: getattr(sure(0.0), name)[:0] for name in ("held_out", "share", "day", "parcels", "cost_cents")}
    nobody |= {name: np.array([], np.int64) for name in ("orders", "revenue_cents", "foreign_orders")}
    found = trial_result(FollowUp(trial="mint", rules=("r",), complete=0, guest_parcels=9, **nobody), 60, UNTIL)
    assert (found.verdict, found.more_parcels, found.more_days) == (Verdict.TOO_FEW, None, None)


def test_groups_of_the_wrong_size_are_not_trusted_whatever_they_show() -> None:
    follow_up = sure(0.5)
    assert result(replace(follow_up, share=np.full(6_000, 0.4))).verdict is Verdict.NOT_TRUSTED


def test_one_huge_order_does_not_move_the_revenue_far() -> None:
    follow_up = sure(0.0)
    hotel = follow_up.revenue_cents.copy()
    hotel[2_000] = 10**9
    found = result(replace(follow_up, revenue_cents=hotel))
    assert found.revenue_cap_cents == revenue_cap_cents(follow_up)
    assert max(found.revenue.given, found.revenue.held_out) < found.revenue_cap_cents


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 1000), st.integers(1, 400), st.sampled_from([0.02, 0.1, 0.5, 0.9]), st.sampled_from([0.0, 0.1, 3.0])
)
def test_any_trial_has_a_verdict_that_fits_its_interval(seed: int, customers: int, share: float, rate: float) -> None:
    found = result(followed(Crowd(customers=customers, share=share, rate=rate, lift=0.5), seed))
    assert found.given.customers + found.held_out.customers == customers
    if found.verdict is Verdict.WORKS:
        assert found.orders.low > 0
    if found.verdict is Verdict.HARMS:
        assert found.orders.high < 0
    if found.verdict in (Verdict.TOO_FEW, Verdict.NOT_CLEAR):
        assert found.more_parcels >= 0
        assert found.more_days >= 0
    else:
        assert found.more_parcels is None

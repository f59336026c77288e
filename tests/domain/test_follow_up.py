"""Who counts in a trial, from when on, and what counts as theirs."""

from dataclasses import replace

import numpy as np
import pytest

from station.domain.follow_up import EXPOSURE, GUEST, PURCHASE, FollowUp, TrialRecords, follow_ups

DAY = 739_000
GIVEN, OUT = False, True


def exposure(customer: int, day: int, held_out: bool, *, rule: int = 0, trial: int = 0, **more: object) -> tuple:
    entry = {"share": 0.5, "cost_cents": 0 if held_out else 35, "is_parcel": True, **more}
    return (trial, rule, customer, DAY + day, held_out, entry["share"], entry["cost_cents"], entry["is_parcel"])


def records(exposures: list[tuple], purchases: list[tuple] | None = None, until: int = 1000) -> TrialRecords:
    bought = [(customer, DAY + day, cents, foreign) for customer, day, cents, foreign in purchases or []]
    return TrialRecords(
        np.array(exposures, EXPOSURE), np.array(bought, PURCHASE), ["mint", "card"], ["r1", "r2"], DAY + until, "EUR"
    )


def only(known: TrialRecords, days: int = 60, since: int | None = None) -> FollowUp:
    (found,) = follow_ups(known, days, None if since is None else DAY + since)
    return found


def test_a_customer_counts_once_from_the_first_parcel_on() -> None:
    found = only(records([exposure(1, 40, GIVEN), exposure(1, 0, GIVEN), exposure(2, 5, OUT), exposure(1, 90, GIVEN)]))
    assert (found.day - DAY).tolist() == [0, 5]
    assert found.held_out.tolist() == [False, True]
    assert found.parcels.tolist() == [2, 1], "the parcel of day 90 is after the 60 days"
    assert found.cost_cents.tolist() == [70, 0]


def test_the_side_of_the_first_parcel_stays_when_the_share_grows_later() -> None:
    found = only(records([exposure(1, 0, GIVEN, share=0.1), exposure(1, 30, OUT, share=0.5)]))
    assert (found.held_out.tolist(), found.share.tolist()) == ([False], [0.1])


@pytest.mark.parametrize(("day", "counts"), [(-3, 0), (0, 0), (1, 1), (60, 1), (61, 0)])
def test_orders_count_from_the_day_after_the_parcel_to_the_last_day(day: int, counts: int) -> None:
    """The order that is in the parcel, and one placed beside it before the parcel came, are no result of it."""
    found = only(records([exposure(1, 0, GIVEN)], [(1, day, 990, False)]))
    assert found.orders.tolist() == [counts]
    assert found.revenue_cents.tolist() == [counts * 990]


def test_orders_of_others_are_not_theirs() -> None:
    found = only(records([exposure(1, 0, GIVEN), exposure(3, 0, OUT)], [(2, 5, 100, False), (3, 6, 200, False)]))
    assert found.orders.tolist() == [0, 1]


def test_an_order_in_another_currency_is_an_order_without_revenue() -> None:
    found = only(records([exposure(1, 0, GIVEN)], [(1, 5, 0, True), (1, 6, 500, False)]))
    assert (found.orders.tolist(), found.revenue_cents.tolist(), found.foreign_orders.tolist()) == ([2], [500], [1])


@pytest.mark.parametrize(("until", "complete"), [(59, 0), (60, 1), (64, 1), (65, 2)])
def test_only_whole_windows_are_complete(until: int, complete: int) -> None:
    found = only(records([exposure(1, 0, GIVEN), exposure(2, 5, OUT)], until=until))
    assert found.complete == complete


def test_guests_are_counted_and_not_followed() -> None:
    found = only(records([exposure(GUEST, 0, GIVEN), exposure(GUEST, 1, OUT), exposure(1, 2, GIVEN)]))
    assert (found.guest_parcels, len(found.day)) == (2, 1)


def test_since_takes_customers_first_met_from_then_on_and_no_others() -> None:
    """Who was met before and came back is not counted: coming back is what is measured."""
    met = [exposure(1, 0, GIVEN), exposure(1, 40, GIVEN), exposure(2, 40, OUT), exposure(GUEST, 0, OUT)]
    found = only(records(met), since=30)
    assert (found.day - DAY).tolist() == [40]
    assert found.guest_parcels == 0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_without_a_draw_there_is_nothing_to_compare(share: float) -> None:
    assert len(only(records([exposure(1, 0, share == 1.0, share=share)])).day) == 0


def test_two_rules_of_one_trial_in_one_parcel_are_one_parcel() -> None:
    found = only(records([exposure(1, 0, GIVEN), exposure(1, 0, GIVEN, rule=1, is_parcel=False)]))
    assert (found.rules, found.parcels.tolist(), found.cost_cents.tolist()) == (("r1", "r2"), [1], [70])


def test_trials_come_by_name_each_with_its_own_first_parcels() -> None:
    known = records([exposure(1, 0, GIVEN), exposure(1, 7, OUT, trial=1, rule=1)])
    card, mint = follow_ups(known, 60)
    assert (card.trial, card.rules, (card.day - DAY).tolist()) == ("card", ("r2",), [7])
    assert (mint.trial, (mint.day - DAY).tolist()) == ("mint", [0])


def test_nothing_on_record_is_no_trial() -> None:
    assert list(follow_ups(replace(records([]), trials=[]), 60)) == []

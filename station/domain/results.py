"""What a trial found: the difference it made, the verdict, what it cost. What is still needed tells `forecast`."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from station.domain.confidence import Bools, Floats, Looks, customers_needed, has_expected_sizes, looks, margin
from station.domain.follow_up import FollowUp
from station.domain.forecast import customers_to_start, days_to_come, parcels_to_come

#: Nothing is claimed before both groups have so many customers, and so many orders could be expected in the smaller
#: one: below it the confidence sequence, which holds for many customers, raised more false alarms than stated.
LEAST_CUSTOMERS = 50
LEAST_ORDERS = 10

#: A difference below this share of the orders of those left out is not worth an insert: it counts as none.
WORTHWHILE = 0.1

#: Sizes of the groups that chance explains less often than this are a fault in the measurement.
SIZES_ALPHA = 0.001

#: Revenue of one customer counts up to what 99 % of those who bought at all reach, of the first 1,000 customers: fixed
#: then for good, so that nobody chooses it by the result, and one order of a hotel does not decide.
CAP_QUANTILE = 0.99
CAP_CUSTOMERS = 1_000


class Verdict(StrEnum):
    """What can be said of a trial today."""

    WORKS = "works"  #: those who were given it order more
    HARMS = "harms"  #: they order less
    NO_DIFFERENCE = "no_difference"  #: any difference is smaller than worthwhile
    NOT_CLEAR = "not_clear_yet"
    TOO_FEW = "too_few"
    NOT_TRUSTED = "not_trusted"  #: the groups do not have the expected sizes


@dataclass(frozen=True, slots=True)
class ArmCount:
    """One side of a trial; only customers who had all their days."""

    customers: int
    parcels: int
    orders: int
    revenue_cents: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Means per customer of both sides and their difference; `low` and `high` None before anything may be claimed."""

    given: float
    held_out: float
    difference: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class TrialResult:
    """One trial, as it stands today."""

    trial: str
    rules: tuple[str, ...]
    given: ArmCount
    held_out: ArmCount
    orders: Difference | None  #: None while one of the sides has nobody
    revenue: Difference | None  #: in cents, capped a customer at `revenue_cap_cents`
    revenue_cap_cents: int | None
    verdict: Verdict
    waiting: int  #: customers whose days are not over
    more_parcels: int | None  #: about; None where the verdict needs none
    more_days: int | None  #: about, waiting included; None where the verdict needs none or no pace is known
    extra_orders: int | None  #: that those who were given it placed because of it; only where it works
    cost_per_extra_order_cents: int | None  #: only where it works and what was given is known to cost something
    guest_parcels: int
    foreign_orders: int  #: counted as orders, but not in the revenue


def trial_result(follow_up: FollowUp, days: int, until: int) -> TrialResult:
    """The result of one trial whose customers were followed for `days` days, as of the day `until` (an ordinal)."""
    done = slice(0, follow_up.complete)
    orders = follow_up.orders[done].astype(np.float64)
    found = order_looks(follow_up)
    claims = bool(may_claim(found, orders)[-1]) if follow_up.complete else False
    verdict = _verdict(follow_up, found, claims)
    given = _arm(follow_up, is_held_out=False)
    extra = float(found.difference[-1]) * given.customers if verdict is Verdict.WORKS else None
    cost = int(follow_up.cost_cents[done][~follow_up.held_out[done]].sum())
    customers = _customers_needed(follow_up, found, verdict)
    return TrialResult(
        trial=follow_up.trial,
        rules=follow_up.rules,
        given=given,
        held_out=_arm(follow_up, is_held_out=True),
        orders=_difference(found, claims),
        revenue=_difference(revenue_looks(follow_up), claims),
        revenue_cap_cents=revenue_cap_cents(follow_up),
        verdict=verdict,
        waiting=len(follow_up.day) - follow_up.complete,
        more_parcels=None if customers is None else parcels_to_come(follow_up, customers),
        more_days=None if customers is None else days_to_come(follow_up, customers, days, until),
        extra_orders=None if extra is None else round(extra),
        cost_per_extra_order_cents=round(cost / extra) if extra and cost else None,
        guest_parcels=follow_up.guest_parcels,
        foreign_orders=int(follow_up.foreign_orders[done].sum()),
    )


def order_looks(follow_up: FollowUp) -> Looks:
    """What was known of orders after each customer whose days are over."""
    done = slice(0, follow_up.complete)
    return looks(follow_up.held_out[done], follow_up.share[done], follow_up.orders[done].astype(np.float64))


def revenue_looks(follow_up: FollowUp) -> Looks:
    """What was known of revenue after each customer whose days are over, in cents, capped a customer."""
    done = slice(0, follow_up.complete)
    cap = revenue_cap_cents(follow_up)
    revenue = follow_up.revenue_cents[done].astype(np.float64)
    return looks(follow_up.held_out[done], follow_up.share[done], revenue if cap is None else np.minimum(revenue, cap))


def may_claim(found: Looks, orders: Floats) -> Bools:
    """After which customers anything may be claimed; `orders` of each customer, both sides alike."""
    smaller = np.minimum(found.given_customers, found.held_out_customers)
    expected = smaller * np.cumsum(orders) / np.arange(1, len(orders) + 1)
    enough: Bools = (smaller >= LEAST_CUSTOMERS) & (expected >= LEAST_ORDERS)
    return enough


def revenue_cap_cents(follow_up: FollowUp) -> int | None:
    """What the revenue of one customer counts at most; None where nobody bought yet."""
    early = follow_up.revenue_cents[: min(follow_up.complete, CAP_CUSTOMERS)]
    bought = early[early > 0]
    return math.ceil(np.quantile(bought, CAP_QUANTILE)) if len(bought) else None


def _difference(found: Looks, claims: bool) -> Difference | None:
    """The newest look; None while one of the sides has nobody."""
    if not len(found.difference) or math.isnan(found.difference[-1]):
        return None
    middle, half = float(found.difference[-1]), float(found.half_width[-1])
    low, high = (middle - half, middle + half) if claims else (None, None)
    return Difference(float(found.given[-1]), float(found.held_out[-1]), middle, low, high)


def _verdict(follow_up: FollowUp, found: Looks, claims: bool) -> Verdict:
    if not has_expected_sizes(follow_up.held_out, follow_up.share, SIZES_ALPHA):
        return Verdict.NOT_TRUSTED
    if not claims:
        return Verdict.TOO_FEW
    middle, half = float(found.difference[-1]), float(found.half_width[-1])
    if abs(middle) > half:
        return Verdict.WORKS if middle > 0 else Verdict.HARMS
    if abs(middle) + half <= _worthwhile(found):
        return Verdict.NO_DIFFERENCE
    return Verdict.NOT_CLEAR


def _worthwhile(found: Looks) -> float:
    """The smallest difference that counts, in orders per customer."""
    return WORTHWHILE * float(found.held_out[-1])


def _customers_needed(follow_up: FollowUp, found: Looks, verdict: Verdict) -> int | None:
    """Customers of the trial until the verdict, if the difference stays what it is; None where nothing is needed.

    The verdict comes when the interval leaves out zero, or every difference that is worthwhile: whichever is nearer.
    """
    if verdict is Verdict.TOO_FEW:
        return customers_to_start(follow_up, LEAST_CUSTOMERS, LEAST_ORDERS)
    if verdict is not Verdict.NOT_CLEAR:
        return None
    middle = abs(float(found.difference[-1]))
    deviation = float(found.half_width[-1]) / margin(follow_up.complete)
    return customers_needed(deviation, max(middle, _worthwhile(found) - middle))


def _arm(follow_up: FollowUp, *, is_held_out: bool) -> ArmCount:
    done = slice(0, follow_up.complete)
    there = follow_up.held_out[done] == is_held_out
    return ArmCount(
        customers=int(there.sum()),
        parcels=int(follow_up.parcels[done][there].sum()),
        orders=int(follow_up.orders[done][there].sum()),
        revenue_cents=int(follow_up.revenue_cents[done][there].sum()),
    )

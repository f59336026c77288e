"""What the customers of a trial bought after their first parcel in it. Counts only: how sure it is tells `results`.

A customer counts once, from the first parcel of the trial on, on the side that parcel was on: the side sticks to the
customer, so that later parcels are no new draw. A guest without an e-mail cannot be followed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from station.domain.confidence import Bools, Floats

Ints = NDArray[np.int64]

#: `customer` of a guest whom nothing connects with later orders.
GUEST = 0

#: A packed parcel in which a rule of a trial had its place; `trial` and `rule` index names, `day` is a proleptic
#: ordinal (`date.toordinal`), `customer` above 0 a customer, below 0 a guest known by e-mail, or GUEST. Of several
#: rules of one trial in one parcel only one entry is marked `is_parcel`.
EXPOSURE = np.dtype(
    [
        ("trial", "i8"),
        ("rule", "i8"),
        ("customer", "i8"),
        ("day", "i8"),
        ("held_out", "?"),
        ("share", "f8"),
        ("cost_cents", "i8"),
        ("is_parcel", "?"),
    ]
)

#: An order that was neither cancelled nor sent back as a whole; `cents` without what came back, 0 in another currency.
PURCHASE = np.dtype([("customer", "i8"), ("day", "i8"), ("cents", "i8"), ("is_foreign", "?")])


@dataclass(frozen=True, slots=True)
class TrialRecords:
    """Everything that is on record about all trials."""

    exposures: np.ndarray  #: of EXPOSURE, in any order
    purchases: np.ndarray  #: of PURCHASE, in any order
    trials: Sequence[str]  #: names by index
    rules: Sequence[str]
    until: int  #: last day of which all orders are known, as an ordinal
    currency: str  #: of `cents`


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The customers of one trial by the day of their first parcel; arrays of one length, one entry a customer."""

    trial: str
    rules: tuple[str, ...]
    held_out: Bools
    share: Floats  #: that was held out when the customer was met, between 0 and 1
    day: Ints  #: of the first parcel
    parcels: Ints  #: of the trial, within the days followed
    cost_cents: Ints  #: of what went into them
    orders: Ints  #: within the days followed, the day after the first parcel is the first
    revenue_cents: Ints
    foreign_orders: Ints  #: in another currency: in `orders`, not in `revenue_cents`
    complete: int  #: the first so many customers have had all their days; the others are waited for
    guest_parcels: int  #: of the trial, that nobody can follow


def follow_ups(records: TrialRecords, days: int, since: int | None = None) -> Iterator[FollowUp]:
    """Every trial by name, its customers followed for `days` days; with `since` only those first met from then on.

    A parcel before `since` still makes its customer known: otherwise those who came back would be counted, and coming
    back is what is measured.
    """
    bought = _by(records.purchases, "customer", "day")
    for index in sorted(range(len(records.trials)), key=lambda each: records.trials[each]):
        met = records.exposures[records.exposures["trial"] == index]
        if len(met):
            yield _followed(records, records.trials[index], met, bought, days, since)


def _followed(
    records: TrialRecords, trial: str, met: np.ndarray, bought: np.ndarray, days: int, since: int | None
) -> FollowUp:
    guests = met["is_parcel"] & (met["customer"] == GUEST)
    if since is not None:
        guests &= met["day"] >= since
    known = _by(met[met["customer"] != GUEST], "customer", "day", "rule")
    first = known[np.unique(known["customer"], return_index=True)[1]]
    first = first[(first["share"] > 0) & (first["share"] < 1)]  # nobody or everybody held out: no comparison
    if since is not None:
        first = first[first["day"] >= since]
    first = _by(first, "day", "customer")
    _, parcels, cost = _within(first, known, days, -1, "is_parcel", "cost_cents")
    orders, revenue, foreign = _within(first, bought, days, 0, "cents", "is_foreign")
    return FollowUp(
        trial=trial,
        rules=tuple(sorted(records.rules[rule] for rule in np.unique(met["rule"]))),
        held_out=first["held_out"],
        share=first["share"],
        day=first["day"],
        parcels=parcels,
        cost_cents=cost,
        orders=orders,
        revenue_cents=revenue,
        foreign_orders=foreign,
        complete=int(np.searchsorted(first["day"], records.until - days, "right")),
        guest_parcels=int(guests.sum()),
    )


def _by(rows: np.ndarray, *fields: str) -> np.ndarray:
    """Sorted by fields, the first one first; a hundred times faster than `np.sort` with an order."""
    return rows[np.lexsort([rows[field] for field in reversed(fields)])]


def _within(first: np.ndarray, events: np.ndarray, days: int, after: int, *amounts: str) -> tuple[Ints, ...]:
    """How many `events` (sorted by customer and day) each customer had from day `after` (excluded) to `days`, and the
    sums of these fields of them."""
    horizon = np.int64(1 << 32)  # above every day: customer and day in one sortable number
    keys = events["customer"] * horizon + events["day"]
    start = first["customer"] * horizon + first["day"]
    begin = np.searchsorted(keys, start + after, "right")
    end = np.searchsorted(keys, start + days, "right")
    found = [(end - begin).astype(np.int64)]
    for amount in amounts:
        sums = np.concatenate(([0], np.cumsum(events[amount], dtype=np.int64)))
        found.append(sums[end] - sums[begin])
    return tuple(found)

"""How long a trial must still run: parcels and days to come. What it found so far is `results`."""

import math

import numpy as np

from station.domain.follow_up import FollowUp


def customers_to_start(follow_up: FollowUp, least_customers: int, least_orders: int) -> int | None:
    """Customers until the first claim, at the share held out last and the orders so far; None before the first one."""
    if not len(follow_up.share):
        return None
    share = float(follow_up.share[-1])
    placed = int(follow_up.orders[: follow_up.complete].sum())
    smaller = max(least_customers, least_orders * follow_up.complete / placed if placed else 0)
    return max(math.ceil(smaller / min(share, 1 - share)), follow_up.complete + 1)


def parcels_to_come(follow_up: FollowUp, customers: int) -> int:
    """Parcels to pack until so many customers were met, at as many a customer as so far."""
    each = float(np.mean(follow_up.parcels)) if len(follow_up.parcels) else 1.0
    return about(max(0, customers - len(follow_up.day)) * each)


def days_to_come(follow_up: FollowUp, customers: int, days: int, until: int) -> int | None:
    """Days from `until` until so many customers were met at the pace so far and had their `days`; None without pace."""
    met = len(follow_up.day)
    if not met:
        return None
    if customers <= met:
        return int(follow_up.day[customers - 1]) + days - until
    pace = met / max(1, until - int(follow_up.day[0]) + 1)
    return about((customers - met) / pace + days)


def about(number: float) -> int:
    """A forecast with the two digits that mean something, rounded up: 12,345 is about 13,000."""
    whole = math.ceil(number)
    step = int(10 ** max(0, len(str(whole)) - 2))
    return math.ceil(whole / step) * step

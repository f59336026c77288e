"""How long a product lasts: days until the same customer buys it again. When to offer it again is not decided here."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from station.domain.catalog import Product
from station.domain.past import Past

__all__ = ["Repurchases", "repurchases"]

#: Customers who bought again that the shop's usual interval weighs as much as, for a product's own.
PRIOR_CUSTOMERS = 5.0
#: Fewer customers who bought a product again say nothing about it alone.
FEWEST_CUSTOMERS = 5
#: Of the customers who came back after a product, this share bought it again: then it is used up. Lower bound of the
#: share, not the share itself, so that three of five do not pass.
REPEAT_SHARE = 0.3
#: Lower bound of a 90 % interval (Wilson, 1927): one-sided 95 %.
WILSON_Z = 1.645

#: More than `date.max.toordinal()`, so that a day and what was bought on it are one number: customers x products may be
#: 2.3e12 before it has no room in 64 bits.
_DAYS = 4_000_000


@dataclass(frozen=True, slots=True)
class Repurchases:
    """Per product, in the order of its SKUs."""

    interval: NDArray[np.uint16]  #: usual days until it is bought again, 0 = not known
    is_repeat: NDArray[np.bool_]  #: evidently bought again and again

    @classmethod
    def nothing(cls) -> "Repurchases":
        return cls(np.zeros(0, np.uint16), np.zeros(0, np.bool_))


@dataclass(frozen=True, slots=True)
class _Gaps:
    """One row per customer and product bought on two days or more."""

    product: NDArray[np.int32]
    days: NDArray[np.float64]  #: median of the customer's own gaps: nobody speaks more than once


def repurchases(past: Past, products: Mapping[str, Product]) -> Repurchases:
    """Learn them; memory is that of the purchases a few times over."""
    if not past.skus:
        return Repurchases.nothing()
    known = past.customer[past.order] >= 0
    who, what = past.customer[past.order][known].astype(np.int64), past.product[known]
    day = past.day[past.order][known].astype(np.int64)
    purchases = np.sort((who * len(past.skus) + what) * _DAYS + day)
    purchases = purchases[np.diff(purchases, prepend=-1) > 0]  # a product twice on one day is one purchase
    pair, day = purchases // _DAYS, purchases % _DAYS
    gaps = _gaps(pair, day, len(past.skus))
    return Repurchases(
        _intervals(gaps, past.skus, products), _evident(pair, day, gaps, _last_days(past), len(past.skus))
    )


def _gaps(pair: NDArray[np.int64], day: NDArray[np.int64], products: int) -> _Gaps:
    same = pair[1:] == pair[:-1]
    of_pair, days = pair[1:][same], np.diff(day)[same]
    order = np.lexsort((days, of_pair))
    of_pair, days = of_pair[order], days[order]
    pairs, first, count = np.unique(of_pair, return_index=True, return_counts=True)
    if not len(pairs):
        return _Gaps(np.zeros(0, np.int32), np.zeros(0))
    middle = (days[first + (count - 1) // 2] + days[first + count // 2]) / 2
    return _Gaps((pairs % products).astype(np.int32), middle)


def _intervals(gaps: _Gaps, skus: tuple[str, ...], products: Mapping[str, Product]) -> NDArray[np.uint16]:
    """Median of the customers' gaps, drawn to that of the category, and this to that of the shop (in logarithms)."""
    intervals = np.zeros(len(skus), np.uint16)
    if len(gaps.days) < FEWEST_CUSTOMERS:
        return intervals
    shop = float(np.median(gaps.days))
    kinds = [product.categories[-1] if (product := products.get(s)) and product.categories else "" for s in skus]
    by_product = _grouped(gaps.product, gaps.days)
    by_kind = _grouped(np.array([kinds[p] for p in gaps.product]), gaps.days)
    usual = {kind: _drawn(days, shop) for kind, days in by_kind.items() if kind}
    for number, kind in enumerate(kinds):
        days = by_product.get(number, np.zeros(0))
        towards = usual.get(kind, shop)
        if len(days) >= FEWEST_CUSTOMERS or (kind and len(by_kind.get(kind, days)) >= FEWEST_CUSTOMERS):
            intervals[number] = min(round(_drawn(days, towards)), np.iinfo(np.uint16).max)
    return intervals


def _drawn(days: NDArray[np.float64], towards: float) -> float:
    weight = len(days) / (len(days) + PRIOR_CUSTOMERS)
    own = float(np.median(days)) if len(days) else towards
    return float(np.exp(weight * np.log(own) + (1 - weight) * np.log(towards)))


def _grouped(keys: NDArray[np.generic], days: NDArray[np.float64]) -> dict[object, NDArray[np.float64]]:
    order = np.argsort(keys, kind="stable")
    named, first = np.unique(keys[order], return_index=True)
    return dict(zip(named.tolist(), np.split(days[order], first[1:]), strict=True))


def _last_days(past: Past) -> NDArray[np.int32]:
    """Each customer's latest order."""
    known = past.customer >= 0
    last = np.zeros(int(past.customer.max(initial=-1)) + 1, np.int32)
    np.maximum.at(last, past.customer[known], past.day[known])
    return last


def _evident(
    pair: NDArray[np.int64], day: NDArray[np.int64], gaps: _Gaps, last: NDArray[np.int32], products: int
) -> NDArray[np.bool_]:
    """Products that most likely come back with more than `REPEAT_SHARE` of the customers who themselves came back."""
    first = np.flatnonzero(np.diff(pair, prepend=-1))  # sorted
    pairs = pair[first]
    came_back = last[pairs // products] > day[first]
    chances = np.bincount((pairs % products)[came_back], minlength=products).astype(np.float64)
    again = np.bincount(gaps.product, minlength=products).astype(np.float64)
    n, z = np.maximum(chances, 1.0), WILSON_Z
    share = again / n
    spread = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = (share + z * z / (2 * n) - spread) / (1 + z * z / n)
    return np.asarray((again >= FEWEST_CUSTOMERS) & (low >= REPEAT_SHARE))

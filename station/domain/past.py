"""Orders of the past as columns of numbers, ready to be counted. What is learned from them lies elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Past", "PastBasket", "past_of"]


class PastBasket(NamedTuple):
    """One order of the past: who ("" = nobody known), when, which distinct SKUs."""

    customer: str
    day: date
    skus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """Orders, oldest first, and their purchases: purchase n put product `product[n]` into order `order[n]`."""

    skus: tuple[str, ...]  #: sorted; a product's place is its number
    order: NDArray[np.int32]
    product: NDArray[np.int32]
    customer: NDArray[np.int32]  #: per order; -1 = nobody known
    day: NDArray[np.int32]  #: per order, days as `date.toordinal`

    @property
    def orders(self) -> int:
        return len(self.day)

    @property
    def age(self) -> NDArray[np.int32]:
        """Days of each order before the latest one."""
        return self.day[-1] - self.day if self.orders else self.day


def past_of(baskets: Iterable[PastBasket]) -> Past:
    """The past of a shop; the order of the input changes nothing. Baskets without a product are left out."""
    told = sorted((b for b in baskets if b.skus), key=lambda b: (b.day, b.customer, b.skus))
    bought = [b.skus for b in told]
    sizes = np.fromiter(map(len, bought), np.int32, len(told))
    skus = tuple(sorted(set(chain.from_iterable(bought))))
    number_of = {sku: number for number, sku in enumerate(skus)}
    customers: dict[str, int] = {}
    who = (customers.setdefault(b.customer, len(customers)) if b.customer else -1 for b in told)
    return Past(
        skus,
        np.repeat(np.arange(len(told), dtype=np.int32), sizes),
        np.fromiter(map(number_of.__getitem__, chain.from_iterable(bought)), np.int32, sizes.sum()),
        np.fromiter(who, np.int32, len(told)),
        np.fromiter((b.day.toordinal() for b in told), np.int32, len(told)),
    )

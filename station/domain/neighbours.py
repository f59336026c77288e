"""The learned table: for every product those that go with it, by co-purchase, ridge, trend and, in a small shop, names.

Every setting was chosen on the validation split of a real gift shop (docs/performance.md).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from station.domain.catalog import Product
from station.domain.co_purchase import FEW_ORDERS, CoPurchase, bought_by_row
from station.domain.past import Past
from station.domain.ridge import ridge

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["Neighbours", "neighbours"]

#: A product's share of recent sales, halved every so many days, to this power.
TREND_HALF_LIFE_DAYS, TREND_POWER = 12.0, 0.35
#: Sales that every product is credited with before its trend is believed.
TREND_PRIOR_RECENT, TREND_PRIOR_ALL = 1.0, 10.0
#: What is popular for want of anything known: a longer memory than the trend.
POPULAR_HALF_LIFE_DAYS = 60.0
#: Weight of the ridge beside co-purchase, both scaled by the strongest links of this many products.
RIDGE_WEIGHT, STRONGEST, SCALED_BY = 1.5, 10, 256
#: Neighbours kept per product: enough for any cross-sell, small in memory with 12,000 products.
NEIGHBOURS = 200
#: Rows worked on at once: bounds memory to rows x products floats.
BLOCK = 256
#: Names and categories of a small shop; their voice fades out up to FEW_ORDERS. More (8 to 20) named still more in a
#: shop of design families, but would name a second kettle in others: what was bought together must win.
CONTENT_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For product i: the products `columns[starts[i]:starts[i+1]]` with their weights and buyers of both."""

    skus: tuple[str, ...]
    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    weights: NDArray[np.float32]  #: trend of the column included
    together: NDArray[np.int32]  #: customers who have both
    buyers: NDArray[np.int32]  #: customers per product
    popularity: NDArray[np.float32]  #: recent sales, 0 to 1
    customers: int

    @classmethod
    def nothing(cls) -> "Neighbours":
        ints, floats = np.zeros(0, np.int32), np.zeros(0, np.float32)
        return cls((), np.zeros(1, np.int64), ints, floats, ints, ints, floats, 0)


def neighbours(past: Past, products: Mapping[str, Product]) -> Neighbours:
    """Learn the table. Memory: about `NEIGHBOURS` x 12 bytes per product, twice, beside the past."""
    if not past.skus:
        return Neighbours.nothing()
    bought = bought_by_row(past)
    recent = _recent_sales(past, POPULAR_HALF_LIFE_DAYS)
    starts, columns, weights, together = _Table(past, bought, products).strongest()
    buyers = np.asarray(bought.sum(axis=0)).ravel().astype(np.int32)
    popularity = (recent / max(float(recent.max()), 1e-9)).astype(np.float32)
    return Neighbours(past.skus, starts, columns, weights, together, buyers, popularity, bought.shape[0])


class _Table:
    """All that speaks for a pair of products, added up block by block."""

    def __init__(self, past: Past, bought: "csr_matrix[np.float32]", products: Mapping[str, Product]) -> None:
        self._trend = _trend(past)
        self._content = _content(past, products)
        self._co_purchase = CoPurchase(bought)
        best, links = ridge(bought)
        self._place = np.full(bought.shape[1], -1)
        self._place[best] = np.arange(len(best))
        some = np.unique(np.linspace(0, len(best) - 1, min(SCALED_BY, len(best))).astype(np.int64))
        usual = _usual(self._co_purchase.rows(best[some])[0], best[some])
        links *= RIDGE_WEIGHT * usual / max(_usual(links[some], some), 1e-9)
        self._best, self._links, self._usual = best, links, usual

    def strongest(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32], NDArray[np.int32]]:
        """Starts, columns, weights and buyers of both of each product's strongest neighbours."""
        products = len(self._trend)
        columns: list[NDArray[np.int32]] = []
        weights: list[NDArray[np.float32]] = []
        together: list[NDArray[np.int32]] = []
        lengths = np.zeros(products, np.int64)
        for first in range(0, products, BLOCK):
            rows = slice(first, min(first + BLOCK, products))
            block, counts = self._block(rows)
            for i, (row, count) in enumerate(zip(block, counts, strict=True), first):
                row[i] = 0.0
                best = np.flatnonzero(row > 0)
                if len(best) > NEIGHBOURS:
                    best = np.sort(best[np.argpartition(-row[best], NEIGHBOURS)[:NEIGHBOURS]])
                lengths[i] = len(best)
                columns.append(best.astype(np.int32))
                weights.append(row[best])
                together.append(count[best].astype(np.int32))
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        return starts, np.concatenate(columns), np.concatenate(weights), np.concatenate(together)

    def _block(self, rows: slice) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """All that speaks for pairs of these products with all products, and the buyers of both."""
        block, counts = self._co_purchase.rows(rows)
        places = self._place[rows]
        sold_best = np.flatnonzero(places >= 0)
        block[np.ix_(sold_best, self._best)] += self._links[places[sold_best]]
        if self._content is not None:
            block += (self._content[rows] @ self._content.T).toarray() * max(self._usual, 1e-6)
        block *= self._trend[None, :]
        return block, counts


def _usual(block: NDArray[np.float32], own: NDArray[np.int64]) -> float:
    """Mean of each row's strongest links, the product's own left out."""
    others = block.copy()
    others[np.arange(len(own)), own] = 0.0
    return float(np.partition(others, -min(STRONGEST, others.shape[1]), axis=1)[:, -STRONGEST:].mean())


def _recent_sales(past: Past, half_life_days: float) -> NDArray[np.float64]:
    """Orders per product, an order halved with every half-life before the latest one."""
    worth = np.exp2(-past.age / half_life_days)
    return np.asarray(np.bincount(past.product, worth[past.order], len(past.skus)), np.float64)


def _trend(past: Past) -> NDArray[np.float32]:
    recent = _recent_sales(past, TREND_HALF_LIFE_DAYS) + TREND_PRIOR_RECENT
    sales = np.bincount(past.product, minlength=len(past.skus)) + TREND_PRIOR_ALL
    return ((recent / sales) ** TREND_POWER).astype(np.float32)


def _content(past: Past, products: Mapping[str, Product]) -> "csr_matrix[np.float32] | None":
    """Products x rare words of names and categories, rows of one length; None where orders say enough."""
    from scipy.sparse import csr_matrix  # 40 MB that a packing table never needs

    if past.orders >= FEW_ORDERS or not products:
        return None
    words: dict[str, int] = {}
    cells: set[tuple[int, int]] = set()
    for i, sku in enumerate(past.skus):
        product = products.get(sku)
        told = (*product.name.casefold().split(), *(f"category:{c}" for c in product.categories)) if product else ()
        cells.update((i, words.setdefault(word, len(words))) for word in told if len(word) > 2)
    if not cells:
        return None
    at = np.array(sorted(cells), np.int64)
    rarity = np.log(1 + len(past.skus) / np.bincount(at[:, 1]))[at[:, 1]]  # "set of" says little
    lengths = np.sqrt(np.bincount(at[:, 0], rarity**2, minlength=len(past.skus)))
    strength = math.sqrt(CONTENT_WEIGHT * (1 - past.orders / FEW_ORDERS))
    values = (strength * rarity / lengths[at[:, 0]]).astype(np.float32)
    return csr_matrix((values, (at[:, 0], at[:, 1])), shape=(len(past.skus), len(words)))

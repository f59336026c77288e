"""Which products the same customers buy: BM25-weighted co-purchase with a trend factor, as a sparse table.

Chosen on the validation split of a real gift shop (docs/performance.md). Never ranked by lift: that finds the rare.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from station.domain.catalog import Product

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: BM25's saturation and length weight (Robertson and Zaragoza, 2009): common products must not drown the rest.
K1, B = 1.2, 0.75
#: Customers who buy everything say little: their weight falls with this power of log(products / theirs).
BREADTH_POWER = 2.0
#: A product's share of recent sales, halved every so many days, to this power.
TREND_HALF_LIFE_DAYS, TREND_POWER = 60.0, 0.5
#: Sales that every product is credited with before its trend is believed.
TREND_PRIOR_RECENT, TREND_PRIOR_ALL = 1.0, 10.0
#: Neighbours kept per product: enough for any cross-sell, small in memory with 12,000 products.
NEIGHBOURS = 400
#: Rows worked on at once: bounds memory to rows x products floats.
BLOCK = 512
#: Below this many orders names, categories and popularity speak as well; their voice fades out up to here.
FEW_ORDERS = 1_000
CONTENT_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class PastBasket:
    """One order of the past: who ("" = nobody known), when, which distinct SKUs."""

    customer: str
    day: date
    skus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoPurchases:
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
    def nothing(cls) -> "CoPurchases":
        ints, floats = np.zeros(0, np.int32), np.zeros(0, np.float32)
        return cls((), np.zeros(1, np.int64), ints, floats, ints, ints, floats, 0)


def co_purchases(baskets: Iterable[PastBasket], products: Mapping[str, Product]) -> CoPurchases:
    """Learn the table. Memory: about `NEIGHBOURS` x 12 bytes per product beside the baskets."""
    orders = sorted((b for b in baskets if b.skus), key=lambda b: (b.day, b.customer, b.skus))
    if not orders:
        return CoPurchases.nothing()
    skus = tuple(sorted({sku for order in orders for sku in order.skus}))
    index = {sku: i for i, sku in enumerate(skus)}
    bought = _bought(orders, index)
    weighted = _bm25(bought)
    recent, sales = _sales(orders, index)
    trend = ((recent + TREND_PRIOR_RECENT) / (sales + TREND_PRIOR_ALL)) ** TREND_POWER
    content = _content(skus, products, len(orders))
    starts, columns, weights, together = _neighbours(bought, weighted, trend.astype(np.float32), content)
    buyers = np.asarray(bought.sum(axis=0)).ravel().astype(np.int32)
    popularity = (recent / max(float(recent.max()), 1e-9)).astype(np.float32)
    return CoPurchases(skus, starts, columns, weights, together, buyers, popularity, bought.shape[0])


def _bought(orders: list[PastBasket], index: Mapping[str, int]) -> "csr_matrix[np.float32]":
    """Customers x products, 1 where bought. In a small shop, and without a customer, each order is its own row."""
    from scipy.sparse import csr_matrix  # 40 MB that a packing table never needs

    per_order = len(orders) < FEW_ORDERS
    rows: dict[object, int] = {}
    cells: set[tuple[int, int]] = set()
    for number, order in enumerate(orders):
        who: object = order.customer if order.customer and not per_order else number
        row = rows.setdefault(who, len(rows))
        cells.update((row, index[sku]) for sku in order.skus)
    at = np.array(sorted(cells), np.int64)
    ones = np.ones(len(at), np.float32)
    return csr_matrix((ones, (at[:, 0], at[:, 1])), shape=(len(rows), len(index)))


def _bm25(bought: "csr_matrix[np.float32]") -> "csr_matrix[np.float32]":
    """Cells weighted down for products that everybody has and for customers who have everything."""
    from scipy.sparse import csr_matrix  # 40 MB that a packing table never needs

    products = bought.shape[1]
    buyers = np.asarray(bought.sum(axis=0)).ravel()
    breadth = np.asarray(bought.sum(axis=1)).ravel()
    length = (1 - B) + B * buyers / buyers.mean()
    saturation = (K1 + 1) / (K1 * length + 1)
    say = np.maximum(np.log((products + 1) / (1 + breadth)), 0.05) ** BREADTH_POWER
    cells = bought.tocoo()
    data = (saturation[cells.col] * say[cells.row]).astype(np.float32)
    return csr_matrix((data, (cells.row, cells.col)), shape=bought.shape)


def _sales(orders: list[PastBasket], index: Mapping[str, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Orders per product: recent ones by half-life, and all."""
    recent, sales = np.zeros(len(index)), np.zeros(len(index))
    today = orders[-1].day
    for order in orders:
        at = [index[sku] for sku in order.skus]
        recent[at] += math.exp2(-(today - order.day).days / TREND_HALF_LIFE_DAYS)
        sales[at] += 1
    return recent, sales


def _content(skus: tuple[str, ...], products: Mapping[str, Product], orders: int) -> "csr_matrix[np.float32] | None":
    """Products x words of their names and categories, each row of length 1; None where orders say enough."""
    from scipy.sparse import csr_matrix  # 40 MB that a packing table never needs

    if orders >= FEW_ORDERS or not products:
        return None
    words: dict[str, int] = {}
    cells: set[tuple[int, int]] = set()
    for i, sku in enumerate(skus):
        product = products.get(sku)
        told = (*product.name.casefold().split(), *(f"category:{c}" for c in product.categories)) if product else ()
        cells.update((i, words.setdefault(word, len(words))) for word in told if len(word) > 2)
    if not cells:
        return None
    at = np.array(sorted(cells), np.int64)
    lengths = np.sqrt(np.bincount(at[:, 0], minlength=len(skus)))
    strength = math.sqrt(CONTENT_WEIGHT * (1 - orders / FEW_ORDERS))
    data = (strength / lengths[at[:, 0]]).astype(np.float32)
    return csr_matrix((data, (at[:, 0], at[:, 1])), shape=(len(skus), len(words)))


def _neighbours(
    bought: "csr_matrix[np.float32]",
    weighted: "csr_matrix[np.float32]",
    trend: NDArray[np.float32],
    content: "csr_matrix[np.float32] | None",
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32], NDArray[np.int32]]:
    """The strongest neighbours of every product, block by block."""
    products = bought.shape[1]
    by_product, counts_by_product = weighted.T.tocsr(), bought.T.tocsr()
    columns: list[NDArray[np.int32]] = []
    weights: list[NDArray[np.float32]] = []
    together: list[NDArray[np.int32]] = []
    lengths = np.zeros(products, np.int64)
    for first in range(0, products, BLOCK):
        rows = slice(first, min(first + BLOCK, products))
        scores = (by_product[rows] @ weighted).toarray()
        counts = (counts_by_product[rows] @ bought).toarray()
        if content is not None:
            scores += (content[rows] @ content.T).toarray() * max(float(scores.max()), 1e-6)
        scores *= trend[None, :]
        for i in range(rows.start, rows.stop):
            row = scores[i - first]
            row[i] = 0.0
            best = np.argpartition(-row, NEIGHBOURS)[:NEIGHBOURS] if products > NEIGHBOURS else np.arange(products)
            best = np.sort(best[row[best] > 0])
            lengths[i] = len(best)
            columns.append(best.astype(np.int32))
            weights.append(row[best].astype(np.float32))
            together.append(counts[i - first][best].astype(np.int32))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return starts, np.concatenate(columns), np.concatenate(weights), np.concatenate(together)

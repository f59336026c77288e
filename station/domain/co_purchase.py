"""Which products the same customers buy: counted with BM25 weights, as in full text search. No trend, no ridge.

Never ranked by lift: that finds the rare.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from station.domain.past import Past

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["FEW_ORDERS", "CoPurchase", "bought_by_row"]

#: Below this many orders each order is a row of its own, and names, categories and popularity speak as well.
FEW_ORDERS = 1_000
#: BM25's saturation (Robertson and Zaragoza, 2009) of a product by its share of buyers, as a power: common products
#: must not drown the rest, neither where they speak nor where they are spoken for.
COMMON, SPEAKING_POWER, SPOKEN_POWER = 3.0, 0.8, 1.2
#: Customers who buy everything say little: their weight falls with this power of log(products / theirs).
BREADTH_POWER, LEAST_SAY = 3.0, 0.05


def bought_by_row(past: Past) -> "csr_matrix[np.float32]":
    """Customers x products, 1 where bought. In a small shop, and without a customer, each order is its own row."""
    from scipy.sparse import csr_matrix  # 40 MB that a packing table never needs

    orders = np.arange(past.orders, dtype=np.int64)
    alone = (past.customer < 0) | (past.orders < FEW_ORDERS)
    who = np.where(alone, past.customer.max(initial=-1) + 1 + orders, past.customer)
    _, row_of_order = np.unique(who, return_inverse=True)
    products = len(past.skus)
    shape = (int(row_of_order.max(initial=-1)) + 1, products)
    bought = csr_matrix((np.ones(len(past.product), np.float32), (row_of_order[past.order], past.product)), shape=shape)
    bought.data[:] = 1.0  # how often was summed up
    return bought


class CoPurchase:
    """How strongly products are bought by the same customers, a block of rows at a time."""

    def __init__(self, bought: "csr_matrix[np.float32]") -> None:
        from scipy.sparse import diags_array

        buyers = np.asarray(bought.sum(axis=0)).ravel()
        breadth = np.asarray(bought.sum(axis=1)).ravel()
        usual = buyers.mean()
        rarity = usual / (buyers + COMMON * usual)
        say = np.maximum(np.log((bought.shape[1] + 1) / (1 + breadth)), LEAST_SAY) ** BREADTH_POWER
        self._by_product = bought.T.tocsr()
        both = (say + 1j).astype(np.complex64)  # one product of matrices weighs buyers, and counts them beside it
        self._said = (diags_array(both) @ bought).tocsr()
        self._speaking = (rarity**SPEAKING_POWER).astype(np.float32)
        self._spoken = (rarity**SPOKEN_POWER).astype(np.float32)

    def rows(self, chosen: slice | NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Weights of the chosen products towards all products, a product's own among them, and the buyers of both."""
        both: NDArray[np.complex64] = (self._by_product[chosen] @ self._said).toarray()
        block = np.ascontiguousarray(both.real)
        block *= self._speaking[chosen][:, None]
        block *= self._spoken[None, :]
        return block, both.imag

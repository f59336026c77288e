"""What goes with what: what was learned, stored and asked. How it is learned: `co_purchase`; its answers: `leaning`."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from zipfile import BadZipFile

import numpy as np

from station.domain.catalog import Product
from station.domain.co_purchase import CoPurchases, PastBasket, co_purchases
from station.domain.leaning import Leaning
from station.domain.plan import Recommendation

__all__ = ["Affinity", "Leaning", "PastBasket", "learn"]

#: Format of `to_bytes`; raised with every change of its arrays.
VERSION = 1
ARRAYS = ("starts", "columns", "weights", "together", "buyers", "popularity")


class Affinity:
    """Scores learned from order history; immutable once learned, safe to share between threads."""

    def __init__(self, learned: CoPurchases | None = None) -> None:
        """Without `learned`, one that recommends nothing."""
        learned = learned or CoPurchases.nothing()
        self._learned = learned
        self._index = {sku: i for i, sku in enumerate(learned.skus)}

    @property
    def is_empty(self) -> bool:
        """True where nothing was learned."""
        return not self._learned.skus

    def leaning(self, history: Sequence[str], basket: Sequence[str]) -> Leaning:
        """What a customer leans to; made once per plan, its scores serve samples and cross-sell alike.

        `history`: SKUs of earlier orders, oldest first. Costs nothing until it is asked.
        """
        return Leaning(self._learned, self._index, history, basket)

    def recommend(
        self,
        history: Sequence[str],
        basket: Sequence[str],
        k: int,
        allowed: Callable[[str], bool] | None = None,
    ) -> list[Recommendation]:
        """At most `k` products that go with `basket` (and `history`), best first, owned ones left out."""
        return self.leaning(history, basket).best(k, allowed)

    def scores(self, history: Sequence[str], basket: Sequence[str], skus: Iterable[str]) -> dict[str, float]:
        """Affinity of this customer to each of `skus`, 0.0 for unknown ones; comparable within one call."""
        return self.leaning(history, basket).scores(skus)

    def to_bytes(self) -> bytes:
        """The learned tables for the store, readable by `from_bytes` on any machine; no pickle."""
        stored = io.BytesIO()
        learned = self._learned
        skus = np.frombuffer("\0".join(learned.skus).encode(), np.uint8)
        arrays = {name: getattr(learned, name) for name in ARRAYS}
        np.savez_compressed(
            stored, version=np.int64(VERSION), skus=skus, customers=np.int64(learned.customers), **arrays
        )
        return stored.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Affinity":
        """Raises ValueError where the bytes are not of this version."""
        try:
            with np.load(io.BytesIO(stored), allow_pickle=False) as tables:
                if int(tables["version"]) != VERSION:
                    raise ValueError(f"affinity of version {int(tables['version'])}, this program reads {VERSION}")
                text = tables["skus"].tobytes().decode()
                skus = tuple(text.split("\0")) if text else ()
                arrays = {name: tables[name] for name in ARRAYS}
                return cls(CoPurchases(skus=skus, customers=int(tables["customers"]), **arrays))
        except (KeyError, OSError, EOFError, BadZipFile, UnicodeDecodeError) as error:
            raise ValueError("these bytes hold no affinity") from error


def learn(baskets: Iterable[PastBasket], products: Mapping[str, Product] | None = None) -> Affinity:
    """Learn from orders of the past; order of the input does not matter, the latest day counts as today."""
    return Affinity(co_purchases(baskets, products or {}))

"""What goes with what: what was learned, stored and asked. How it is learned: `neighbours`; its answers: `leaning`."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from zipfile import BadZipFile

import numpy as np

from station.domain.catalog import Product
from station.domain.leaning import Leaning, Rows
from station.domain.neighbours import Neighbours, neighbours
from station.domain.past import Past, PastBasket, past_of
from station.domain.plan import Recommendation
from station.domain.repurchase import Repurchases, repurchases

__all__ = ["Affinity", "Leaning", "PastBasket", "learn", "learn_past"]

#: Format of `to_bytes`; raised with every change of its arrays.
VERSION = 2
NEIGHBOUR_ARRAYS = ("starts", "columns", "weights", "together", "buyers", "popularity")
REPURCHASE_ARRAYS = ("interval", "is_repeat")


class Affinity:
    """Scores learned from order history; immutable once learned, safe to share between threads."""

    def __init__(self, learned: Neighbours | None = None, again: Repurchases | None = None) -> None:
        """Without what was `learned`, one that recommends nothing."""
        self._learned = learned or Neighbours.nothing()
        self._again = again or Repurchases.nothing()
        self._index = {sku: i for i, sku in enumerate(self._learned.skus)}

    @property
    def is_empty(self) -> bool:
        """True where nothing was learned."""
        return not self._learned.skus

    @cached_property
    def _rows(self) -> Rows:
        return Rows.of(self._learned)

    @property
    def products(self) -> int:
        """How many products were seen in the past."""
        return len(self._learned.skus)

    def interval_days(self, sku: str) -> int | None:
        """Usual days until the same customer buys a product again, at least 1; None where too few ever did."""
        place = self._index.get(sku)
        days = int(self._again.interval[place]) if place is not None else 0
        return days or None

    def is_repeat_bought(self, sku: str) -> bool:
        """True where many of those who came back bought it again: a consumable, whatever the catalogue says."""
        place = self._index.get(sku)
        return place is not None and bool(self._again.is_repeat[place])

    def leaning(self, history: Sequence[str], basket: Sequence[str]) -> Leaning:
        """What a customer leans to; made once per plan, its scores serve samples and cross-sell alike.

        `history`: SKUs of earlier orders, each once, oldest first. Costs nothing until it is asked.
        """
        return Leaning(self._learned, self._rows, self._index, history, basket)

    def recommend(
        self,
        history: Sequence[str],
        basket: Sequence[str],
        k: int,
        allowed: Callable[[str], bool] | None = None,
    ) -> list[Recommendation]:
        """At most `k` products that go with `basket` (and `history`, with repeats), best first, owned ones left out."""
        return self.leaning(_each_once(history), basket).best(k, allowed)

    def scores(self, history: Sequence[str], basket: Sequence[str], skus: Iterable[str]) -> dict[str, float]:
        """Affinity of this customer to each of `skus`, 0.0 for unknown ones; comparable within one call."""
        return self.leaning(_each_once(history), basket).scores(skus)

    def to_bytes(self) -> bytes:
        """The learned tables for the store, readable by `from_bytes` on any machine; no pickle."""
        stored = io.BytesIO()
        learned = self._learned
        skus = np.frombuffer("\0".join(learned.skus).encode(), np.uint8)
        arrays = {name: getattr(learned, name) for name in NEIGHBOUR_ARRAYS}
        arrays |= {name: getattr(self._again, name) for name in REPURCHASE_ARRAYS}
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
                arrays = {name: tables[name] for name in NEIGHBOUR_ARRAYS}
                again = Repurchases(*(tables[name] for name in REPURCHASE_ARRAYS))
                return cls(Neighbours(skus=skus, customers=int(tables["customers"]), **arrays), again)
        except (KeyError, OSError, EOFError, BadZipFile, UnicodeDecodeError) as error:
            raise ValueError("these bytes hold no affinity") from error


def _each_once(history: Sequence[str]) -> Sequence[str]:
    """Each SKU where it was bought last."""
    return tuple(dict.fromkeys(reversed(history)))[::-1]


def learn(baskets: Iterable[PastBasket], products: Mapping[str, Product] | None = None) -> Affinity:
    """Learn from orders of the past; order of the input does not matter, the latest day counts as today."""
    return learn_past(past_of(baskets), products or {})


def learn_past(past: Past, products: Mapping[str, Product]) -> Affinity:
    """Learn from a past that was counted before."""
    return Affinity(neighbours(past, products), repurchases(past, products))

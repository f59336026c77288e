"""What goes with what: scores for cross-sell and samples, explained. How they are learned: `co_purchase`."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from station.domain.catalog import Product
from station.domain.co_purchase import CoPurchases, PastBasket, co_purchases
from station.domain.plan import Recommendation

__all__ = ["Affinity", "PastBasket", "learn"]

#: Format of `to_bytes`; raised with every change of its arrays.
VERSION = 1
ARRAYS = ("starts", "columns", "weights", "together", "buyers", "popularity")

#: A product of the basket explains a recommendation before one of the history does, unless that weighs this much more.
BASKET_SPEAKS_FIRST = 4.0


@dataclass(frozen=True, slots=True)
class _Voices:
    """Neighbours that known products speak for: those of the n-th one end before `ends[n]`."""

    columns: NDArray[np.int32]
    weights: NDArray[np.float32]
    ends: NDArray[np.int64]


class Affinity:
    """Scores learned from order history; immutable once learned, safe to share between threads."""

    def __init__(self, learned: CoPurchases | None = None) -> None:
        """Without `learned`, one that recommends nothing."""
        learned = learned or CoPurchases.nothing()
        self._learned = learned
        self._skus, self._starts, self._columns = learned.skus, learned.starts, learned.columns
        self._weights, self._together, self._popularity = learned.weights, learned.together, learned.popularity
        self._index = {sku: i for i, sku in enumerate(learned.skus)}

    @property
    def is_empty(self) -> bool:
        """True where nothing was learned."""
        return not self._skus

    def recommend(
        self,
        history: Sequence[str],
        basket: Sequence[str],
        k: int,
        allowed: Callable[[str], bool] | None = None,
    ) -> list[Recommendation]:
        """At most `k` products that go with `basket` (and `history`), best first, owned ones left out.

        `allowed` is asked per candidate, best first; only products it allows are returned.
        """
        if self.is_empty or k <= 0:
            return []
        known = self._known(history, basket)
        in_basket = len(self._known((), basket))
        voices = self._voices(known)
        scores = self._scores(voices) if known else self._popularity.copy()
        scores[known] = 0.0
        found: list[Recommendation] = []
        for candidate in self._best_first(scores, k):
            sku = self._skus[candidate]
            if allowed is None or allowed(sku):
                found.append(self._explained(int(candidate), float(scores[candidate]), known, in_basket, voices))
                if len(found) == k:
                    break
        return found

    def scores(self, history: Sequence[str], basket: Sequence[str], skus: Iterable[str]) -> dict[str, float]:
        """Affinity of this customer to each of `skus`, 0.0 for unknown ones; comparable within one call."""
        wanted = list(skus)
        known = self._known(history, basket)
        scores = self._scores(self._voices(known)) if known else self._popularity
        return {sku: float(scores[self._index[sku]]) if sku in self._index else 0.0 for sku in wanted}

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

    # --- inside ------------------------------------------------------------------------------------------

    def _known(self, history: Sequence[str], basket: Sequence[str]) -> list[int]:
        """Indices of the products of basket and history, each once, the basket first."""
        index = self._index
        return [index[sku] for sku in dict.fromkeys((*basket, *history)) if sku in index]

    def _voices(self, known: list[int]) -> "_Voices":
        """The neighbours of all known products, one after the other."""
        at = np.array(known, np.int64)
        starts, ends = self._starts[at], self._starts[at + 1]
        rows = [slice(start, end) for start, end in zip(starts, ends, strict=True)] or [slice(0, 0)]
        columns = np.concatenate([self._columns[row] for row in rows])
        weights = np.concatenate([self._weights[row] for row in rows])
        return _Voices(columns, weights, np.cumsum(ends - starts))

    def _scores(self, voices: "_Voices") -> NDArray[np.float32]:
        return np.bincount(voices.columns, voices.weights, minlength=len(self._skus)).astype(np.float32)

    def _best_first(self, scores: NDArray[np.float32], k: int) -> Iterator[int]:
        """Indices with a score above nothing, best first, ties by index; sorts no more than it has to."""
        some = min(len(scores), max(8 * k, 64))
        top = np.argpartition(-scores, some - 1)[:some]
        top = top[np.lexsort((top, -scores[top]))]
        yield from (int(i) for i in top if scores[i] > 0)
        rest = np.lexsort((np.arange(len(scores)), -scores))[some:]
        yield from (int(i) for i in rest if scores[i] > 0)

    def _explained(
        self, candidate: int, score: float, known: list[int], in_basket: int, voices: "_Voices"
    ) -> Recommendation:
        """The recommendation with the product that speaks for it most; one of the basket where it can."""
        at = np.flatnonzero(voices.columns == candidate)
        if not len(at):
            return Recommendation(self._skus[candidate], score, "")
        speakers = np.searchsorted(voices.ends, at, side="right")
        loudest = int(np.argmax(voices.weights[at] * np.where(speakers < in_basket, BASKET_SPEAKS_FIRST, 1.0)))
        speaker = int(speakers[loudest])
        because = known[speaker]
        # the same neighbour counted from the end of the product's own row
        together = int(self._together[self._starts[because + 1] - (voices.ends[speaker] - at[loudest])])
        buyers = self._learned.buyers
        by_chance = int(buyers[because]) * int(buyers[candidate]) / max(self._learned.customers, 1)
        lift = together / by_chance if by_chance else 0.0
        return Recommendation(self._skus[candidate], score, self._skus[because], together, lift)


def learn(baskets: Iterable[PastBasket], products: Mapping[str, Product] | None = None) -> Affinity:
    """Learn from orders of the past; order of the input does not matter, the latest day counts as today."""
    return Affinity(co_purchases(baskets, products or {}))

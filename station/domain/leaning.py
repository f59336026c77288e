"""What one customer leans to with this basket: scores made once, asked many times. Learning is not here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from station.domain.neighbours import Neighbours
from station.domain.plan import Recommendation

__all__ = ["Leaning"]

#: A product of the basket explains a recommendation before one of the history does, unless that weighs this much more.
BASKET_SPEAKS_FIRST = 2.5
#: What the customer had before speaks this much softer than the basket.
HISTORY_WEIGHT = 0.6
#: Products that are heard: a reseller with 10,000 says no more with the oldest of them, and would cost milliseconds.
MOST_HEARD = 100
#: Candidates sorted at once; `allowed` refuses a few, hardly ever so many.
SORTED_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class _Voices:
    """Neighbours that known products speak for: those of the n-th one end before `ends[n]`."""

    columns: NDArray[np.int32]
    weights: NDArray[np.float32]
    ends: NDArray[np.int64]


class Leaning:
    """Scores of every product for one customer and basket; nothing is computed before it is asked for."""

    def __init__(
        self, learned: Neighbours, index: Mapping[str, int], history: Sequence[str], basket: Sequence[str]
    ) -> None:
        """`history` oldest first; `index` tells the place of each SKU in `learned`."""
        self._learned, self._index = learned, index
        self._history, self._basket = history, basket

    def scores(self, skus: Iterable[str]) -> dict[str, float]:
        """How much this customer leans to each of `skus`, 0.0 for unknown ones; owned ones are scored as others."""
        index = self._index
        return {sku: float(self._scores[index[sku]]) if sku in index else 0.0 for sku in skus}

    def best(
        self, k: int, allowed: Callable[[str], bool] | None = None, again: Iterable[str] = ()
    ) -> list[Recommendation]:
        """At most `k` products, best first, owned ones left out but for those of `again` (run out by now).

        `allowed` is asked per candidate, best first, and no more often than needed.
        """
        if k <= 0 or not self._learned.skus:
            return []
        scores = self._scores.copy()
        welcome_again = {self._index[sku] for sku in again if sku in self._index}
        scores[[i for i in self._owned if i not in welcome_again]] = 0.0
        found: list[Recommendation] = []
        for candidate in _best_first(scores):
            if allowed is None or allowed(self._learned.skus[candidate]):
                found.append(self._explained(candidate))
                if len(found) == k:
                    break
        return found

    def explain(self, sku: str) -> Recommendation | None:
        """Why this customer leans to a product; None where nothing speaks for it."""
        candidate = self._index.get(sku)
        if candidate is None or self._scores[candidate] <= 0:
            return None
        return self._explained(candidate)

    # --- inside ------------------------------------------------------------------------------------------

    @cached_property
    def _owned(self) -> list[int]:
        """Indices of the products of basket and history, each once: the basket first, then the newest first."""
        index = self._index
        newest_first = dict.fromkeys((*self._basket, *reversed(self._history)))
        return [index[sku] for sku in newest_first if sku in index]

    @cached_property
    def _in_basket(self) -> int:
        """How many of the first of `_owned` are in the basket."""
        return len({sku for sku in self._basket if sku in self._index})

    @cached_property
    def _heard(self) -> list[int]:
        return self._owned[:MOST_HEARD]

    @cached_property
    def _voices(self) -> _Voices:
        """The neighbours of all products heard, one after the other."""
        learned = self._learned
        at = np.array(self._heard, np.int64)
        starts, ends = learned.starts[at], learned.starts[at + 1]
        rows = [slice(start, end) for start, end in zip(starts, ends, strict=True)] or [slice(0, 0)]
        columns = np.concatenate([learned.columns[row] for row in rows])
        weights = np.concatenate([learned.weights[row] for row in rows])
        past = ends[: self._in_basket] - starts[: self._in_basket]
        weights[int(past.sum()) :] *= HISTORY_WEIGHT
        return _Voices(columns, weights, np.cumsum(ends - starts))

    @cached_property
    def _scores(self) -> NDArray[np.float32]:
        """One per product; what is popular where nothing is known of the customer."""
        learned = self._learned
        if not self._owned:
            return learned.popularity
        voices = self._voices
        return np.bincount(voices.columns, voices.weights, minlength=len(learned.skus)).astype(np.float32)

    def _explained(self, candidate: int) -> Recommendation:
        """The recommendation with the product that speaks for it most; one of the basket where it can."""
        learned, voices = self._learned, self._voices
        sku, score = learned.skus[candidate], float(self._scores[candidate])
        at = np.flatnonzero(voices.columns == candidate)
        if not len(at):
            return Recommendation(sku, score, "")
        speakers = np.searchsorted(voices.ends, at, side="right")
        loudest = int(np.argmax(voices.weights[at] * np.where(speakers < self._in_basket, BASKET_SPEAKS_FIRST, 1.0)))
        speaker = int(speakers[loudest])
        because = self._heard[speaker]
        # the same neighbour counted from the end of the product's own row
        together = int(learned.together[learned.starts[because + 1] - (voices.ends[speaker] - at[loudest])])
        by_chance = int(learned.buyers[because]) * int(learned.buyers[candidate]) / max(learned.customers, 1)
        lift = together / by_chance if by_chance else 0.0
        return Recommendation(sku, score, learned.skus[because], together, lift)


def _best_first(scores: NDArray[np.float32]) -> Iterator[int]:
    """Indices with a score above nothing, best first, ties by index; sorts no more than it has to."""
    some = min(len(scores), SORTED_AT_ONCE)
    top = np.argpartition(-scores, some - 1)[:some]
    top = top[np.lexsort((top, -scores[top]))]
    yield from (int(i) for i in top if scores[i] > 0)
    if some < len(scores):
        scored = set(top.tolist())
        ordered = np.lexsort((np.arange(len(scores)), -scores))
        yield from (int(i) for i in ordered if scores[i] > 0 and int(i) not in scored)

"""What one customer leans to with this basket: scores made once, asked many times. Learning is not here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

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
#: The best few are looked up one by one, which is quicker than sorting: `allowed` refuses a few, hardly ever more.
LOOKED_UP = 12


@dataclass(frozen=True, slots=True)
class Rows:
    """Neighbours of every product side by side, products x width; short rows end in weights of 0 for no product."""

    columns: NDArray[np.int32]
    weights: NDArray[np.float32]
    together: NDArray[np.int32]

    @classmethod
    def of(cls, learned: Neighbours) -> "Rows":
        lengths = np.diff(learned.starts)
        filled = np.arange(lengths.max(initial=1)) < lengths[:, None]
        rows = cls(
            np.zeros(filled.shape, np.int32), np.zeros(filled.shape, np.float32), np.zeros(filled.shape, np.int32)
        )
        rows.columns[filled] = learned.columns
        rows.weights[filled] = learned.weights
        rows.together[filled] = learned.together
        return rows


@dataclass(frozen=True, slots=True)
class _Voices:
    """Neighbours that known products speak for: a row for each product heard."""

    columns: NDArray[np.int32]
    weights: NDArray[np.float32]


class Leaning:
    """Scores of every product for one customer and basket; nothing is computed before it is asked for."""

    def __init__(
        self,
        learned: Neighbours,
        rows: Rows,
        index: Mapping[str, int],
        history: Sequence[str],
        basket: Sequence[str],
    ) -> None:
        """`history` oldest first; `index` tells the place of each SKU in `learned`, `rows` are `Rows.of` it."""
        self._learned, self._rows, self._index = learned, rows, index
        self._history, self._basket = history, basket

    def scores(self, skus: Iterable[str]) -> dict[str, float]:
        """How much this customer leans to each of `skus`, 0.0 for unknown ones; owned ones are scored as others."""
        index = self._index
        return {sku: float(self._scores[index[sku]]) if sku in index else 0.0 for sku in skus}

    def best(self, k: int, allowed: Callable[[str], bool] | None = None) -> list[Recommendation]:
        """At most `k` products, best first, owned ones left out.

        `allowed` is asked per candidate, best first, and no more often than needed.
        """
        if k <= 0 or not self._learned.skus:
            return []
        scores = self._scores.copy()
        scores[self._owned] = 0.0
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
    def _owned(self) -> NDArray[np.intp]:
        """Indices of the products of basket and history, each once: the basket first, then the newest first."""
        newest_first = dict.fromkeys((*self._basket, *reversed(self._history)))
        places = np.fromiter(map(self._index.get, newest_first, repeat(-1)), np.intp, len(newest_first))
        return places[places >= 0]

    @cached_property
    def _in_basket(self) -> int:
        """How many of the first of `_owned` are in the basket."""
        return len({sku for sku in self._basket if sku in self._index})

    @cached_property
    def _heard(self) -> NDArray[np.intp]:
        return self._owned[:MOST_HEARD]

    @cached_property
    def _voices(self) -> _Voices:
        """The neighbours of all products heard."""
        weights = self._rows.weights.take(self._heard, axis=0)
        weights[self._in_basket :] *= HISTORY_WEIGHT
        return _Voices(self._rows.columns.take(self._heard, axis=0), weights)

    @cached_property
    def _scores(self) -> NDArray[np.float32]:
        """One per product; what is popular where nothing is known of the customer."""
        learned = self._learned
        if not len(self._owned):
            return learned.popularity
        voices = self._voices
        scores = np.bincount(voices.columns.ravel(), voices.weights.ravel(), minlength=len(learned.skus))
        return scores.astype(np.float32)

    def _explained(self, candidate: int) -> Recommendation:
        """The recommendation with the product that speaks for it most; one of the basket where it can."""
        learned, voices = self._learned, self._voices
        sku, score = learned.skus[candidate], float(self._scores[candidate])
        (at,) = (voices.columns == candidate).ravel().nonzero()
        said = voices.weights.ravel()[at]
        width = voices.columns.shape[1]
        said[: at.searchsorted(self._in_basket * width)] *= BASKET_SPEAKS_FIRST
        loudest = int(said.argmax()) if len(said) else -1
        if loudest < 0 or not said[loudest]:
            return Recommendation(sku, score, "")
        speaker, place = divmod(int(at[loudest]), width)
        because = int(self._heard[speaker])
        together = int(self._rows.together[because, place])
        by_chance = int(learned.buyers[because]) * int(learned.buyers[candidate]) / max(learned.customers, 1)
        lift = together / by_chance if by_chance else 0.0
        return Recommendation(sku, score, learned.skus[because], together, lift)


def _best_first(scores: NDArray[np.float32]) -> Iterator[int]:
    """Indices with a score above nothing, best first, ties by index; `scores` is used up."""
    for _ in range(min(LOOKED_UP, len(scores))):
        best = int(scores.argmax())
        if scores[best] <= 0:
            return
        yield best
        scores[best] = 0.0
    ordered = np.lexsort((np.arange(len(scores)), -scores))
    yield from (int(i) for i in ordered if scores[i] > 0)

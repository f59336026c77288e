"""What one customer leans to with this basket: scores made once, asked many times. Learning is not here."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

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


class _Heard(NamedTuple):
    """What is known of one customer and basket, worked out at once: every answer needs most of it."""

    owned: NDArray[np.intp]  #: products of basket and history, each once: the basket first, then the newest first
    in_basket: int  #: how many of the first of them are in the basket
    columns: NDArray[np.int32]  #: neighbours that the first `MOST_HEARD` of them speak for, a row for each
    weights: NDArray[np.float32]
    scores: NDArray[np.float32]  #: one per product; what is popular where nothing is known of the customer


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
        """`history`: each SKU once, oldest first. `index`: the place of each SKU in `learned`. `rows`: `Rows.of` it."""
        self._learned, self._rows, self._index = learned, rows, index
        self._history, self._basket = history, basket
        self._worked_out: _Heard | None = None

    def scores(self, skus: Iterable[str]) -> dict[str, float]:
        """How much this customer leans to each of `skus`, 0.0 for unknown ones; owned ones are scored as others."""
        index, all_scores = self._index, self._heard.scores
        return {sku: float(all_scores[index[sku]]) if sku in index else 0.0 for sku in skus}

    def best(
        self,
        k: int,
        allowed: Callable[[str], bool] | None = None,
        without: Iterable[str] = (),
        is_explained: bool = True,
    ) -> list[Recommendation]:
        """At most `k` products, best first, owned ones and those in `without` left out.

        `allowed` is asked per candidate, best first, and no more often than needed. Not `is_explained`, nothing is said
        of what speaks for them.
        """
        skus = self._learned.skus
        if k <= 0 or not skus:
            return []
        heard, index = self._heard, self._index
        scores = heard.scores.copy()
        scores[heard.owned] = 0.0
        never = [index[sku] for sku in without if sku in index]
        if never:
            scores[never] = 0.0
        found: list[Recommendation] = []
        for candidate in _best_first(scores):
            sku = skus[candidate]
            if allowed is None or allowed(sku):
                score = float(heard.scores[candidate])
                found.append(self._explained(candidate) if is_explained else Recommendation(sku, score, ""))
                if len(found) == k:
                    break
        return found

    def explain(self, sku: str) -> Recommendation | None:
        """Why this customer leans to a product; None where nothing speaks for it."""
        candidate = self._index.get(sku)
        if candidate is None or self._heard.scores[candidate] <= 0:
            return None
        return self._explained(candidate)

    # --- inside ------------------------------------------------------------------------------------------

    @property
    def _heard(self) -> _Heard:
        if self._worked_out is None:
            self._worked_out = self._hear()
        return self._worked_out

    def _hear(self) -> _Heard:
        learned, index, rows = self._learned, self._index, self._rows
        basket = _places(dict.fromkeys(self._basket), index)
        before = _places(self._history, index)[::-1]
        is_new = np.ones(len(learned.skus), bool)
        is_new[basket] = False
        owned, in_basket = np.concatenate((basket, before[is_new[before]])), len(basket)
        speakers = owned[:MOST_HEARD]
        columns, weights = rows.columns.take(speakers, axis=0), rows.weights.take(speakers, axis=0)
        weights[in_basket:] *= HISTORY_WEIGHT
        if not len(owned):
            return _Heard(owned, in_basket, columns, weights, learned.popularity)
        scores = np.bincount(columns.ravel(), weights.ravel(), minlength=len(learned.skus)).astype(np.float32)
        return _Heard(owned, in_basket, columns, weights, scores)

    def _explained(self, candidate: int) -> Recommendation:
        """The recommendation with the product that speaks for it most; one of the basket where it can."""
        learned, heard = self._learned, self._heard
        sku, score = learned.skus[candidate], float(heard.scores[candidate])
        (at,) = (heard.columns == candidate).ravel().nonzero()
        said = heard.weights.ravel()[at]
        width = heard.columns.shape[1]
        said[: at.searchsorted(heard.in_basket * width)] *= BASKET_SPEAKS_FIRST
        loudest = int(said.argmax()) if len(said) else -1
        if loudest < 0 or not said[loudest]:
            return Recommendation(sku, score, "")
        speaker, place = divmod(int(at[loudest]), width)
        because = int(heard.owned[speaker])
        together = int(self._rows.together[because, place])
        by_chance = int(learned.buyers[because]) * int(learned.buyers[candidate]) / max(learned.customers, 1)
        lift = together / by_chance if by_chance else 0.0
        return Recommendation(sku, score, learned.skus[because], together, lift)


def _places(skus: Collection[str], index: Mapping[str, int]) -> NDArray[np.intp]:
    """Of those that are known, in their order."""
    places = np.fromiter(map(index.get, skus, repeat(-1)), np.intp, len(skus))
    return places[places >= 0]


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

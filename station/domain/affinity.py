"""What goes with what: learned from order history; scores for cross-sell and samples, explained."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.domain.catalog import Product
    from station.domain.plan import Recommendation


@dataclass(frozen=True, slots=True)
class PastBasket:
    """One order of the past: who, when, which distinct SKUs."""

    customer: str
    day: date
    skus: tuple[str, ...]


class Affinity:
    """Scores learned from order history; immutable once learned, safe to share between threads."""

    def recommend(
        self,
        history: Sequence[str],
        basket: Sequence[str],
        k: int,
        allowed: Callable[[str], bool] | None = None,
    ) -> list["Recommendation"]:
        """At most `k` products that go with `basket` (and `history`), best first, owning ones left out.

        `allowed` is asked per candidate; only products it allows are returned.
        """
        return []

    def scores(self, history: Sequence[str], basket: Sequence[str], skus: Iterable[str]) -> dict[str, float]:
        """Affinity of this customer to each of `skus`, 0.0 for unknown ones; comparable within one call."""
        return dict.fromkeys(skus, 0.0)

    def to_bytes(self) -> bytes:
        """The learned tables for the store, readable by `from_bytes` on any machine; no pickle."""
        return b""

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Affinity":
        """Raises ValueError where the bytes are not of this version."""
        return cls()


def learn(baskets: Iterable[PastBasket], products: Mapping[str, "Product"] | None = None) -> Affinity:
    """Learn from orders of the past; order of the input does not matter, the latest day counts as today."""
    return Affinity()

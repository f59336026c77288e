"""The product's own recommender behind the interface of a cross-sell evaluation: `make(train_orders) -> recommend`."""

from collections.abc import Callable, Sequence
from typing import Any

from station.domain.affinity import PastBasket, learn


def make(train_orders: Sequence[Any]) -> Callable[[list[str], list[str], int], list[str]]:
    """Learn from orders with `customer`, `day` and `skus`; recommend(history, basket, k) names SKUs."""
    affinity = learn(PastBasket(order.customer, order.day, tuple(order.skus)) for order in train_orders)

    def recommend(history: list[str], basket: list[str], k: int) -> list[str]:
        return [found.sku for found in affinity.recommend(history, basket, k)]

    return recommend

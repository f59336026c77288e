"""Co-purchase, ridge and their sum stay sound on shops of every shape: no order, no product and no number is lost."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.affinity import PastBasket, learn
from station.domain.co_purchase import FEW_ORDERS, CoPurchase, bought_by_row
from station.domain.neighbours import NEIGHBOURS, neighbours
from station.domain.past import past_of
from station.domain.ridge import BEST_SELLERS, ridge

DAY = date(2026, 11, 1)
PASTS = st.lists(
    st.builds(
        PastBasket,
        st.sampled_from(["", "a", "b", "c"]),
        st.integers(0, 500).map(lambda days: DAY - timedelta(days)),
        st.lists(st.sampled_from([f"S{n}" for n in range(9)]), max_size=5, unique=True).map(tuple),
    ),
    max_size=20,
)


def shop(products: int, orders: int, customers: int, seed: int = 1) -> list[PastBasket]:
    """A shop of small baskets: products of one family of ten are bought together."""
    drawn = np.random.default_rng(seed)
    baskets = []
    for _ in range(orders):
        family = int(drawn.integers(0, products // 10)) * 10
        skus = {f"P{family + int(n)}" for n in drawn.integers(0, 10, int(drawn.integers(1, 4)))}
        customer = f"c{drawn.integers(0, customers)}" if customers else ""
        baskets.append(PastBasket(customer, DAY - timedelta(int(drawn.integers(0, 400))), tuple(sorted(skus))))
    return baskets


@settings(max_examples=100, deadline=None)
@given(PASTS)
def test_every_purchase_is_counted_once(baskets: list[PastBasket]) -> None:
    past = past_of(baskets)
    told = sorted((b.day, sku) for b in baskets for sku in b.skus)
    seen = zip(past.day[past.order].tolist(), past.product.tolist(), strict=True)
    assert sorted((date.fromordinal(day), past.skus[product]) for day, product in seen) == told
    assert past.orders == sum(bool(b.skus) for b in baskets)
    bought = bought_by_row(past) if past.skus else None
    assert bought is None or bought.nnz == len(told)  # so few orders: each is a row of its own


@settings(max_examples=100, deadline=None)
@given(PASTS)
def test_weights_are_finite_and_never_negative(baskets: list[PastBasket]) -> None:
    learned = neighbours(past_of(baskets), {})
    assert np.isfinite(learned.weights).all()
    assert (learned.weights > 0).all()
    assert (learned.starts[1:] >= learned.starts[:-1]).all()
    assert learned.starts[-1] == len(learned.columns) == len(learned.together)


def test_customers_are_rows_once_there_are_enough_orders() -> None:
    few, many = shop(50, FEW_ORDERS // 2, 20), shop(50, FEW_ORDERS * 2, 20)
    assert bought_by_row(past_of(few)).shape[0] == FEW_ORDERS // 2
    assert bought_by_row(past_of(many)).shape[0] == 20
    assert bought_by_row(past_of([*many, *shop(50, 7, 0)])).shape[0] == 27


def test_ridge_links_what_is_bought_together_and_nothing_to_itself() -> None:
    past = past_of(shop(200, 4_000, 900))
    best, links = ridge(bought_by_row(past))
    assert len(best) == 200
    assert np.diag(links).max() == 0
    assert (links >= 0).all()
    family = np.array([int(sku[1:]) // 10 for sku in past.skus])[best]
    within = links[family[:, None] == family[None, :]]
    across = links[family[:, None] != family[None, :]]
    assert within.mean() > 5 * across.mean()


def test_a_shop_of_more_products_than_are_told_apart_recommends_the_family() -> None:
    baskets = shop(BEST_SELLERS * 2, 30_000, 6_000)
    learned = learn(baskets)
    hits = 0
    for basket in baskets[:200]:
        family = int(basket.skus[0][1:]) // 10
        hits += any(int(r.sku[1:]) // 10 == family for r in learned.recommend([], basket.skus, 2))
    assert hits > 180


def test_no_product_keeps_more_neighbours_than_are_kept() -> None:
    everything = tuple(f"S{n}" for n in range(NEIGHBOURS * 2))
    learned = neighbours(past_of([PastBasket("a", DAY, everything), PastBasket("b", DAY, everything[:5])]), {})
    assert np.diff(learned.starts).max() == NEIGHBOURS


def test_a_block_of_rows_is_the_same_whatever_the_block() -> None:
    co_purchase = CoPurchase(bought_by_row(past_of(shop(60, 500, 100))))
    together, buyers = co_purchase.rows(slice(0, 60))
    for some, chosen in ((slice(20, 30), range(20, 30)), (np.array([3, 50]), (3, 50))):
        weights, counts = co_purchase.rows(some)
        assert np.allclose(weights, together[list(chosen)])
        assert np.array_equal(counts, buyers[list(chosen)])

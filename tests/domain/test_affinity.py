"""What goes with what: never what is owned, never what is not allowed, explained by facts, the same after storing."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.affinity import Affinity, PastBasket, learn
from station.domain.catalog import Product

DAY = date(2026, 11, 1)
SKUS = st.sampled_from([f"S{n}" for n in range(12)])
BASKETS = st.lists(
    st.builds(
        PastBasket,
        st.sampled_from(["", "a", "b", "c", "d"]),
        st.integers(0, 300).map(lambda days: DAY - timedelta(days)),
        st.lists(SKUS, max_size=6, unique=True).map(tuple),
    ),
    max_size=25,
)
TEA_AND_POT = [PastBasket(f"c{n}", DAY, ("tea", "pot")) for n in range(5)] + [PastBasket("x", DAY, ("cup",))]


@settings(max_examples=150, deadline=None)
@given(BASKETS, st.lists(SKUS, max_size=8), st.lists(SKUS, max_size=4), st.integers(0, 6), st.sets(SKUS))
def test_nothing_owned_nothing_forbidden_nothing_twice(
    baskets: list[PastBasket], history: list[str], basket: list[str], k: int, forbidden: set[str]
) -> None:
    affinity = learn(baskets)
    found = affinity.recommend(history, basket, k, lambda sku: sku not in forbidden)
    names = [r.sku for r in found]
    assert len(names) == len(set(names)) <= k
    assert not {*names} & {*history, *basket, *forbidden}
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)
    for r in found:
        assert r.because_of in {"", *history, *basket}
        buyers = {b.customer or f"order {n}" for n, b in enumerate(baskets) if r.sku in b.skus}
        assert r.together <= len([b for b in baskets if r.sku in b.skus])
        assert (r.together > 0) <= bool(buyers)


@settings(max_examples=100, deadline=None)
@given(BASKETS, st.lists(SKUS, max_size=8, unique=True), st.lists(SKUS, max_size=4), st.data())
def test_to_have_bought_the_same_again_and_again_says_it_once(
    baskets: list[PastBasket], history: list[str], basket: list[str], data: st.DataObject
) -> None:
    affinity = learn(baskets)
    earlier = data.draw(st.lists(st.sampled_from(history), max_size=8)) if history else []
    assert affinity.recommend([*earlier, *history], basket, 9) == affinity.recommend(history, basket, 9)
    assert affinity.scores([*earlier, *history], [*basket, *basket], basket) == affinity.scores(history, basket, basket)


@settings(max_examples=100, deadline=None)
@given(BASKETS, st.randoms(), st.lists(SKUS, max_size=4))
def test_the_order_of_the_past_and_storing_change_nothing(
    baskets: list[PastBasket], shuffled: object, basket: list[str]
) -> None:
    affinity = learn(baskets)
    mixed = sorted(baskets, key=lambda b: shuffled.random())  # type: ignore[attr-defined]
    stored = Affinity.from_bytes(affinity.to_bytes())
    expected = affinity.recommend([], basket, 5)
    assert stored.recommend([], basket, 5) == expected
    assert learn(mixed).recommend([], basket, 5) == expected
    assert stored.scores([], basket, ["S1", "none"]) == affinity.scores([], basket, ["S1", "none"])


def test_a_recommendation_names_the_product_that_speaks_for_it_and_how_many_have_both() -> None:
    (first, *_) = learn(TEA_AND_POT).recommend([], ["tea"], 3)
    assert (first.sku, first.because_of, first.together) == ("pot", "tea", 5)


def test_without_anything_known_the_popular_is_recommended_without_a_because() -> None:
    found = learn(TEA_AND_POT).recommend([], ["never seen"], 2)
    assert {r.sku for r in found} <= {"tea", "pot", "cup"}
    assert {r.because_of for r in found} == {""}


def test_an_unknown_product_in_the_basket_does_not_shift_the_reason() -> None:
    found = learn(TEA_AND_POT).recommend(["cup"], ["never seen", "tea", "tea"], 1)
    assert [(r.sku, r.because_of, r.together) for r in found] == [("pot", "tea", 5)]


def test_a_huge_order_does_not_drown_the_rest() -> None:
    everything = tuple(f"junk{n}" for n in range(300))
    giants = [PastBasket(f"giant{n}", DAY, ("tea", *everything)) for n in range(3)]
    assert [r.sku for r in learn([*TEA_AND_POT, *giants]).recommend([], ["tea"], 1)] == ["pot"]


def test_a_small_shop_leans_on_names() -> None:
    products = {sku: Product(sku, name) for sku, name in (("a", "green tea"), ("b", "green cup"), ("c", "blue mat"))}
    baskets = [PastBasket("1", DAY, ("a",)), PastBasket("2", DAY, ("b",)), PastBasket("3", DAY, ("c",))]
    assert learn(baskets).recommend([], ["a"], 1) == []
    assert [r.sku for r in learn(baskets, products).recommend([], ["a"], 1)] == ["b"]


def test_in_a_small_shop_what_was_bought_together_wins_over_a_like_name() -> None:
    names = {"kettle": "steel kettle", "kettle2": "steel kettle large", "tea": "green tea", "mat": "blue mat"}
    products = {sku: Product(sku, name) for sku, name in names.items()}
    together = [PastBasket(f"{n}", DAY, ("kettle", "tea")) for n in range(20)]
    alone = [PastBasket(f"a{n}", DAY, (sku,)) for n in range(20) for sku in ("kettle2", "mat")]
    found = learn([*together, *alone], products).recommend([], ["kettle"], 3)
    assert [r.sku for r in found] == ["tea", "kettle2"]


def test_an_empty_past_recommends_nothing() -> None:
    affinity = learn([])
    assert affinity.recommend(["a"], ["b"], 5) == []
    assert affinity.scores([], ["a"], ["b"]) == {"b": 0.0}
    assert Affinity.from_bytes(affinity.to_bytes()).recommend([], [], 3) == []


@pytest.mark.parametrize("stored", [b"", b"PK\x03\x04", b"nothing of ours"])
def test_other_bytes_are_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match=r"affinity|pickled"):
        Affinity.from_bytes(stored)

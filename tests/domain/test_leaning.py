"""A leaning answers several questions of one plan from scores made once; asked best first, and never too often."""

from collections.abc import Callable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.affinity import Affinity, PastBasket, learn
from station.domain.leaning import MOST_HEARD

DAY = date(2026, 11, 1)
SKUS = [f"S{n}" for n in range(30)]
OWNED = st.lists(st.sampled_from(SKUS), unique=True)


def affinity_of_a_shop() -> Affinity:
    baskets = [PastBasket(f"c{n}", DAY, tuple(SKUS[(n * k) % 30] for k in (1, 2, 3, 7))) for n in range(60)]
    return learn(baskets)


AFFINITY = affinity_of_a_shop()


def counted(allowed: Callable[[str], bool], asked: list[str]) -> Callable[[str], bool]:
    def ask(sku: str) -> bool:
        asked.append(sku)
        return allowed(sku)

    return ask


@settings(max_examples=100, deadline=None)
@given(OWNED, st.lists(st.sampled_from(SKUS), min_size=1), st.integers(1, 5), st.sets(st.sampled_from(SKUS)))
def test_what_is_allowed_is_asked_best_first_and_no_more_than_needed(
    history: list[str], basket: list[str], k: int, forbidden: set[str]
) -> None:
    asked: list[str] = []
    leaning = AFFINITY.leaning(history, basket)
    found = leaning.best(k, counted(lambda sku: sku not in forbidden, asked))
    in_order = [r.sku for r in leaning.best(len(SKUS))]
    assert asked == in_order[: len(asked)]
    assert [r.sku for r in found] == [sku for sku in in_order if sku not in forbidden][:k]
    assert len(found) < k or asked[-1] == found[-1].sku


@settings(max_examples=100, deadline=None)
@given(OWNED, st.lists(st.sampled_from(SKUS), max_size=4))
def test_all_answers_of_one_leaning_agree(history: list[str], basket: list[str]) -> None:
    leaning = AFFINITY.leaning(history, basket)
    scores = leaning.scores(SKUS)
    for recommended in leaning.best(len(SKUS)):
        assert leaning.explain(recommended.sku) == recommended
        assert scores[recommended.sku] == recommended.score
    assert all((leaning.explain(sku) is None) == (scores[sku] <= 0) for sku in SKUS)
    assert leaning.explain("never seen") is None
    assert leaning.scores(["never seen"]) == {"never seen": 0.0}


@settings(max_examples=100, deadline=None)
@given(OWNED, st.lists(st.sampled_from(SKUS), min_size=1), st.integers(1, 5), st.sets(st.sampled_from([*SKUS, "new"])))
def test_to_leave_products_out_is_the_same_as_not_to_allow_them(
    history: list[str], basket: list[str], k: int, without: set[str]
) -> None:
    leaning = AFFINITY.leaning(history, basket)
    found = leaning.best(k, None, without)
    assert found == leaning.best(k, lambda sku: sku not in without)
    untold = leaning.best(k, None, without, is_explained=False)
    assert [(one.sku, one.score) for one in untold] == [(one.sku, one.score) for one in found]


def test_a_customer_who_bought_everything_is_named_nothing() -> None:
    asked: list[str] = []
    assert AFFINITY.leaning(SKUS, ["S1"]).best(3, counted(lambda _sku: True, asked)) == []
    assert asked == []


def test_of_a_long_history_the_newest_products_are_heard() -> None:
    old, new = [f"old{n}" for n in range(MOST_HEARD + 20)], [f"new{n}" for n in range(MOST_HEARD)]
    baskets = [PastBasket(f"o{n}", DAY, (sku, "goes with old")) for n, sku in enumerate(old)]
    baskets += [PastBasket(f"n{n}", DAY, (sku, "goes with new")) for n, sku in enumerate(new)]
    found = learn(baskets).leaning([*old, *new], []).best(5)
    assert [(r.sku, r.because_of in new) for r in found] == [("goes with new", True)]


def test_what_is_in_the_basket_speaks_louder_than_what_was_bought_before() -> None:
    baskets = [PastBasket(f"a{n}", DAY, ("pot", "tea")) for n in range(20)]
    baskets += [PastBasket(f"b{n}", DAY, ("pan", "oil")) for n in range(20)]
    affinity = learn(baskets)
    assert [r.sku for r in affinity.leaning(["pan"], ["pot"]).best(2)] == ["tea", "oil"]
    assert [r.sku for r in affinity.leaning(["pot"], ["pan"]).best(2)] == ["oil", "tea"]

"""A leaning answers several questions of one plan from scores made once; asked best first, and never too often."""

from collections.abc import Callable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.affinity import Affinity, PastBasket, learn

DAY = date(2026, 11, 1)
SKUS = [f"S{n}" for n in range(30)]
OWNED = st.lists(st.sampled_from(SKUS))


def affinity_of_a_shop() -> Affinity:
    baskets = [PastBasket(f"c{n}", DAY, tuple(SKUS[(n * k) % 30] for k in (1, 2, 3, 7))) for n in range(60)]
    return learn(baskets)


AFFINITY = affinity_of_a_shop()


def counted(allowed: Callable[[str], bool], asked: list[str]) -> Callable[[str], bool]:
    def ask(sku: str) -> bool:
        asked.append(sku)
        return allowed(sku)

    return ask


@settings(max_examples=100)
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


@settings(max_examples=100)
@given(st.lists(st.sampled_from(SKUS)), st.lists(st.sampled_from(SKUS), max_size=4))
def test_all_answers_of_one_leaning_agree(history: list[str], basket: list[str]) -> None:
    leaning = AFFINITY.leaning(history, basket)
    scores = leaning.scores(SKUS)
    for recommended in leaning.best(len(SKUS)):
        assert leaning.explain(recommended.sku) == recommended
        assert scores[recommended.sku] == recommended.score
    assert all((leaning.explain(sku) is None) == (scores[sku] <= 0) for sku in SKUS)
    assert leaning.explain("never seen") is None
    assert leaning.scores(["never seen"]) == {"never seen": 0.0}


def test_what_has_run_out_may_be_named_again() -> None:
    leaning = AFFINITY.leaning(["S1", "S2"], ["S3"])
    assert "S2" not in {r.sku for r in leaning.best(len(SKUS))}
    named = {r.sku for r in leaning.best(len(SKUS), again=["S2", "never seen"])}
    assert "S2" in named
    assert "S1" not in named


def test_a_customer_who_bought_everything_is_named_nothing() -> None:
    asked: list[str] = []
    assert AFFINITY.leaning(SKUS, ["S1"]).best(3, counted(lambda _sku: True, asked)) == []
    assert asked == []

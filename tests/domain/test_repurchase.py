"""How long a product lasts: the customers' usual gap, robust against one reseller, and no guess from too few."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.affinity import Affinity, PastBasket, learn
from station.domain.catalog import Product

DAY = date(2026, 1, 1)
SKUS = [f"S{n}" for n in range(5)]
PASTS = st.lists(
    st.builds(
        PastBasket,
        st.sampled_from(["", *"abcdefgh"]),
        st.integers(0, 300).map(lambda days: DAY + timedelta(days)),
        st.lists(st.sampled_from(SKUS), min_size=1, max_size=4, unique=True).map(tuple),
    ),
    max_size=60,
)


def every(days: int, times: int, sku: str, customers: int, name: str = "c") -> list[PastBasket]:
    """So many customers who buy a product again after so many days."""
    return [
        PastBasket(f"{name}{who}", DAY + timedelta(who + days * n), (sku,))
        for who in range(customers)
        for n in range(times)
    ]


def test_the_interval_is_the_customers_usual_gap() -> None:
    learned = learn([*every(30, 4, "tea", 40), *every(90, 3, "filter", 40, "f")])
    tea, water_filter = learned.interval_days("tea"), learned.interval_days("filter")
    assert tea is not None
    assert water_filter is not None
    assert abs(tea - 30) <= 3
    assert abs(water_filter - 90) <= 8


def test_one_reseller_who_buys_daily_changes_nothing() -> None:
    usual = learn(every(30, 4, "tea", 40))
    with_reseller = learn([*every(30, 4, "tea", 40), *every(1, 200, "tea", 1, "reseller")])
    assert with_reseller.interval_days("tea") == usual.interval_days("tea") == 30


def test_few_say_nothing_alone_and_lean_on_their_category() -> None:
    past = [*every(30, 4, "tea", 40), *every(10, 2, "rare tea", 2, "r"), *every(60, 1, "new tea", 3, "n")]
    assert learn(past).interval_days("rare tea") is None
    kinds = {sku: Product(sku, sku, categories=("tea",)) for sku in ("tea", "rare tea", "new tea")}
    learned = learn(past, kinds)
    rare, new = learned.interval_days("rare tea"), learned.interval_days("new tea")
    assert rare is not None
    assert 10 < rare < 30
    assert new is not None
    assert abs(new - 30) <= 2


def test_what_many_buy_again_is_told_from_what_is_bought_once() -> None:
    pots = [PastBasket(f"c{who}", DAY + timedelta(who), ("pot",)) for who in range(40)]
    learned = learn([*every(30, 4, "tea", 40), *pots])
    assert learned.is_repeat_bought("tea")
    assert not learned.is_repeat_bought("pot")
    assert learned.interval_days("pot") is None
    assert not learned.is_repeat_bought("never seen")
    assert learned.interval_days("never seen") is None


def test_customers_who_never_came_back_say_nothing_about_a_product() -> None:
    once = [PastBasket(f"once{who}", DAY, ("tea",)) for who in range(500)]
    assert learn([*every(30, 3, "tea", 20), *once]).is_repeat_bought("tea")


def test_guests_and_two_parcels_on_one_day_are_no_repeat() -> None:
    guests = [PastBasket("", DAY + timedelta(n), ("tea",)) for n in range(50)]
    same_day = [PastBasket(f"c{n // 2}", DAY, ("tea",)) for n in range(50)]
    learned = learn([*guests, *same_day])
    assert learned.interval_days("tea") is None
    assert not learned.is_repeat_bought("tea")


@settings(max_examples=100, deadline=None)
@given(PASTS)
def test_intervals_are_days_and_survive_storing(past: list[PastBasket]) -> None:
    learned = learn(past)
    stored = Affinity.from_bytes(learned.to_bytes())
    for sku in SKUS:
        days = learned.interval_days(sku)
        assert days is None or 1 <= days <= 300
        assert stored.interval_days(sku) == days
        assert stored.is_repeat_bought(sku) == learned.is_repeat_bought(sku)

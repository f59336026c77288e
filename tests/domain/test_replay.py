"""The past as it was known on each day: the order of parcels, what was known of a person, and what was learned."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.catalog import Catalog, Sample
from station.domain.customers import History
from station.domain.memory import Given, products_of_samples, remember
from station.domain.replay import Learning, Lives, PastOrder, PastParcel, ShopPast, packing_day, walk
from tests.domain.small_past import past_orders, shop_pasts
from tests.domain.small_shop import order

CATALOG = Catalog(samples=(Sample("S1", "Sample", "P1", 3),))
DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("shipped_on", "packed_on", "expected"),
    [
        (None, None, DAY + timedelta(days=2)),
        (DAY + timedelta(days=5), None, DAY + timedelta(days=5)),
        (DAY + timedelta(days=5), DAY + timedelta(days=4), DAY + timedelta(days=4)),
        (DAY - timedelta(days=5), None, DAY),
    ],
    ids=["usual handling", "shipped", "packed by us", "never before its order"],
)
def test_the_packing_day_is_the_best_that_is_known(
    shipped_on: date | None, packed_on: date | None, expected: date
) -> None:
    assert packing_day(DAY, shipped_on, packed_on, 2) == expected


@given(past_orders())
def test_a_parcel_comes_after_the_orders_of_its_day_and_before_later_ones(orders: list[PastOrder]) -> None:
    known: list[PastOrder] = []
    packed: list[PastParcel] = []
    for event in walk(orders):
        if isinstance(event, PastOrder):
            known.append(event)
            continue
        packed.append(event)
        assert [o for o in orders if o.order.ordered_at.date() <= event.packed_on] == known
    assert known == orders
    assert sorted(p.order.id for p in packed) == [o.order.id for o in orders if o.packed_on]
    assert [p.packed_on for p in packed] == sorted(p.packed_on for p in packed)


@given(shop_pasts())
def test_what_is_known_is_the_history_cut_at_the_packing_day(past: ShopPast) -> None:
    """Kept up day by day, a memory is the same as one made from the whole history."""
    lives = Lives(past)
    for event in walk(past.orders):
        if isinstance(event, PastOrder):
            lives.add(event)
            continue
        mine = [o.order for o in past.orders if o.person == event.person and o.order is not event.order]
        facts = (past.returns, past.incidents, past.given)
        whole = History(tuple(mine), *(tuple(by.get(event.person, ())) for by in facts)).until(event.packed_on)
        known = lives.known(event)
        assert known.history == History(whole.orders, whole.returns, whole.incidents)
        given_then = Given(products_of_samples(CATALOG), whole.given)
        assert known.memory(given_then) == remember(whole, CATALOG)


def test_nothing_is_learned_from_the_day_itself_or_later() -> None:
    learning = Learning({})
    learning.add(PastOrder(order("1", DAY, ["A", "B"]), "c1", None))
    learning.passes(DAY)
    assert learning.affinity().is_empty
    learning.passes(DAY + timedelta(days=1))
    assert [found.sku for found in learning.affinity().recommend([], ["A"], 1)] == ["B"]


@settings(max_examples=50)
@given(st.lists(st.integers(0, 200), min_size=1, max_size=60), st.integers(0, 200))
def test_when_it_is_learned_does_not_depend_on_what_comes_later(days: list[int], cut: int) -> None:
    def learned(upto: int) -> list[tuple[int, int]]:
        learning, points = Learning({}), []
        for number, day in enumerate(sorted(days)):
            if day > upto:
                break
            learning.passes(DAY + timedelta(days=day))
            learning.affinity()
            points.append((day, learning.times))
            learning.add(PastOrder(order(f"{number}", DAY + timedelta(days=day), ["A", "B"]), "c1", None))
        return points

    whole = learned(200)
    assert learned(cut) == [point for point in whole if point[0] <= cut]


def test_it_is_learned_again_when_the_past_has_grown_threefold_or_a_year_has_passed() -> None:
    learning = Learning({})
    for n in range(30):
        learning.add(PastOrder(order(f"{n}", DAY, ["A", "B"]), f"c{n}", None))
    counts = []
    for day, more in ((1, 40), (2, 20), (3, 0), (400, 1), (401, 0)):
        learning.passes(DAY + timedelta(days=day))
        learning.affinity()
        counts.append(learning.times)
        for n in range(more):
            learning.add(PastOrder(order(f"{day}-{n}", DAY + timedelta(days=day), ["A", "B"]), f"d{n}", None))
    assert counts == [1, 1, 2, 2, 3]  # on day 400 nothing new was known since day 3

"""A small past for tests of replays: random persons, orders, returns, incidents and inserts over two years."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from station.domain.customers import Customer, Incident, IncidentKind, InsertGiven
from station.domain.money import Money
from station.domain.orders import OrderState, Return
from station.domain.replay import PastOrder, ShopPast, packing_day
from tests.domain.small_shop import SKUS, TODAY, order

PERSONS = ("c1", "c2", "c3", "o9")
FIRST = TODAY - timedelta(days=700)

_days = st.integers(0, 699).map(lambda n: FIRST + timedelta(days=n))
_soon = st.none() | st.integers(0, 9)
_skus = st.lists(st.sampled_from(SKUS), min_size=1, max_size=3, unique=True)


def after(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)


@st.composite
def past_orders(draw: st.DrawFn, most: int = 14) -> list[PastOrder]:
    """Orders oldest first: some cancelled, some shipped and delivered late, some sent again, some packed by us."""
    days = sorted(draw(st.lists(_days, min_size=1, max_size=most)))
    orders = []
    for number, day in enumerate(days):
        shipped_on = after(day, draw(_soon))
        state = draw(st.sampled_from([OrderState.OPEN] * 5 + [OrderState.CANCELLED]))
        one = order(
            f"{number}",
            day,
            draw(_skus),
            state=state,
            shipped_on=shipped_on,
            delivered_on=after(shipped_on or day, draw(_soon)),
            promised_on=after(day, draw(_soon)),
            resent_for=draw(st.sampled_from(["", "", "", f"{max(number - 1, 0)}"])),
            language=draw(st.sampled_from(["de", "en", "fr"])),
        )
        journal = after(day, draw(st.none() | st.none() | st.integers(0, 5)))
        packed_on = None if state is OrderState.CANCELLED else packing_day(day, shipped_on, journal, 1)
        person = draw(st.sampled_from(PERSONS))
        orders.append(PastOrder(replace(one, id=number + 1), person, packed_on))
    return orders


@st.composite
def shop_pasts(draw: st.DrawFn, most: int = 14) -> ShopPast:
    """Everything that happened in a small shop. Its orders are a list: they may be walked again."""
    orders = draw(past_orders(most))
    back = st.builds(Return, _days, st.sampled_from(SKUS), st.just("x"), st.just(1), st.just(Money(500)))
    kinds = st.sampled_from(IncidentKind)
    what = st.builds(Incident, kinds, _days, st.none() | _days, score=st.sampled_from([None, 2, 5]))
    text = st.builds(InsertGiven, _days, st.just("note"), st.just("note"), st.just("9"), st.just("delivery.1"))
    seen = st.builds(
        InsertGiven, _days, st.just("cross-sell"), st.just("cross_sell"), st.just("9"), skus=_skus.map(tuple)
    )
    person = st.sampled_from(PERSONS)
    return ShopPast(
        orders=orders,
        customers={who: Customer(int(who[1:]), who) for who in PERSONS if who[0] == "c"},
        returns=draw(_by_person(person, back, "returned_on")),
        incidents=draw(_by_person(person, what, "opened_on")),
        given=draw(_by_person(person, st.one_of(text, seen), "given_on")),
        packing_days=packed_days(orders),
    )


def _by_person(person: st.SearchStrategy[str], fact: st.SearchStrategy[object], day: str) -> st.SearchStrategy[object]:
    facts = st.lists(fact, max_size=3).map(lambda found: sorted(found, key=lambda one: getattr(one, day)))
    return st.dictionaries(person, facts, max_size=3)


def packed_days(orders: list[PastOrder]) -> list[date]:
    return sorted(past.packed_on for past in orders if past.packed_on is not None)


def cut_after(past: ShopPast, day: date) -> ShopPast:
    """The same past as a database knew it at the end of a day."""

    def known(when: date | None) -> date | None:
        return when if when is not None and when <= day else None

    orders = [
        PastOrder(
            replace(one.order, shipped_on=known(one.order.shipped_on), delivered_on=known(one.order.delivered_on)),
            one.person,
            known(one.packed_on),
        )
        for one in past.orders
        if one.order.ordered_at.date() <= day
    ]
    return ShopPast(
        orders=orders,
        customers=past.customers,
        returns={who: [r for r in found if r.returned_on <= day] for who, found in past.returns.items()},
        incidents={
            who: [replace(i, closed_on=known(i.closed_on)) for i in found if i.opened_on <= day]
            for who, found in past.incidents.items()
        },
        given={who: [g for g in found if g.given_on <= day] for who, found in past.given.items()},
        packing_days=packed_days(orders),
    )

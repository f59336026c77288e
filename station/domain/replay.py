"""The past as it was known on each day: past parcels in the order they were packed, and what was learned by then.

Decides nothing and counts nothing; reading the past is for the store.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import NamedTuple

from station.domain.affinity import Affinity, PastBasket, learn
from station.domain.catalog import Product
from station.domain.customers import Customer, History, Incident, InsertGiven
from station.domain.memory import Bought, Given, Memory
from station.domain.orders import Order, OrderState, Return

__all__ = ["Known", "Learning", "Lives", "PastOrder", "PastParcel", "ShopPast", "packing_day", "walk"]

#: What goes with what is learned anew once the past has grown threefold, and at least once a year. Learning takes a
#: second or two, and how much goes into parcels hardly depends on it; a shop that relearns nightly knows more.
LEARN_AFTER_GROWTH, LEARN_AFTER_DAYS = 3, 365


class PastOrder(NamedTuple):
    """An order of the past."""

    order: Order
    person: str  #: who ordered, as all their records and orders as a guest are one
    packed_on: date | None  #: None: it never was


class PastParcel(NamedTuple):
    """A parcel of the past, on the day it was packed."""

    order: Order
    person: str
    packed_on: date


@dataclass(frozen=True, slots=True)
class ShopPast:
    """Everything a replay walks through. `orders` can be walked once, oldest first."""

    orders: Iterable[PastOrder]
    customers: Mapping[str, Customer] = field(default_factory=dict)  #: by person; guests have no record
    returns: Mapping[str, Sequence[Return]] = field(default_factory=dict)  #: by person, oldest first
    incidents: Mapping[str, Sequence[Incident]] = field(default_factory=dict)  #: by person, oldest first
    given: Mapping[str, Sequence[InsertGiven]] = field(default_factory=dict)  #: by person, oldest first
    packing_days: Sequence[date] = ()  #: of all its parcels, sorted

    def parcels(self, first: date, last: date) -> int:
        """How many parcels were packed from `first` to `last`."""
        return bisect_left(self.packing_days, last + timedelta(days=1)) - bisect_left(self.packing_days, first)


def packing_day(ordered_on: date, shipped_on: date | None, packed_on: date | None, handling_days: int) -> date:
    """When a past parcel was packed: by the journal, else the day it was shipped, else order day and usual handling."""
    return max(packed_on or shipped_on or ordered_on + timedelta(days=handling_days), ordered_on)


def walk(orders: Iterable[PastOrder]) -> Iterator[PastOrder | PastParcel]:
    """Orders as they became known and parcels as they were packed, day by day.

    A parcel comes after every order of its packing day and before any of the next.
    """
    waiting: list[tuple[date, int, PastParcel]] = []
    for number, past in enumerate(orders):
        ordered_on = past.order.ordered_at.date()
        while waiting and waiting[0][0] < ordered_on:
            yield heappop(waiting)[-1]
        yield past
        if past.packed_on is not None:
            heappush(waiting, (past.packed_on, number, PastParcel(past.order, past.person, past.packed_on)))
    while waiting:
        yield heappop(waiting)[-1]


class Known(NamedTuple):
    """What was known of a person on a packing day, the order on the table left out."""

    history: History  #: without what was given: that is for whoever replays
    bought: Bought

    def memory(self, given: Given) -> Memory:
        """With what was given by then."""
        return self.bought.with_given(given)


class Lives:
    """All persons as they were known, kept up as the days go by."""

    def __init__(self, past: ShopPast) -> None:
        self._past = past
        self._lives: dict[str, _Life] = {}

    def add(self, past: PastOrder) -> None:
        """An order became known; oldest first."""
        life = self._lives.get(past.person)
        if life is None:
            returns, incidents = self._past.returns.get(past.person, ()), self._past.incidents.get(past.person, ())
            life = self._lives[past.person] = _Life(returns, incidents)
        life.orders.append(past.order)

    def known(self, parcel: PastParcel) -> Known:
        """Of the person behind a parcel, at the end of its packing day; the days of one person never go back.

        What is known lasts until the person is asked about again.
        """
        return self._lives[parcel.person].known(parcel.order, parcel.packed_on)


class _Life:
    """One person: `bought` counts the first `counted` orders, so that each is looked at once."""

    __slots__ = ("_bought", "_counted", "_incidents", "_returned", "_returns", "orders")

    def __init__(self, returns: Sequence[Return], incidents: Sequence[Incident]) -> None:
        self.orders: list[Order] = []
        self._returns, self._incidents = returns, incidents
        self._bought, self._counted, self._returned = Bought(), 0, 0

    def known(self, order: Order, day: date) -> Known:
        orders, returns = self.orders, self._returns
        while self._returned < len(returns) and returns[self._returned].returned_on <= day:
            self._bought.bring_back(returns[self._returned].sku)
            self._returned += 1
        place = next(i for i in range(len(orders) - 1, -1, -1) if orders[i] is order)
        history = History(
            (*orders[:place], *orders[place + 1 :]),
            tuple(returns[: self._returned]),
            tuple(incident for incident in self._incidents if incident.opened_on <= day),
        )
        return Known(history, self._bought_without(place))

    def _bought_without(self, place: int) -> Bought:
        """All orders but one: those before it are counted already, or are now; the few after it are added to a copy."""
        orders = self.orders
        if self._counted > place:  # packed later than an order that came after it
            self._bought, self._counted = Bought(), 0
            for returned in self._returns[: self._returned]:
                self._bought.bring_back(returned.sku)
        for order in orders[self._counted : place]:
            self._bought.add(order)
        self._counted = place
        if place == len(orders) - 1:
            return self._bought
        bought = self._bought.copy()
        for order in orders[place + 1 :]:
            bought.add(order)
        return bought


class Learning:
    """What goes with what, as it was learned from the orders before a day."""

    def __init__(self, products: Mapping[str, Product]) -> None:
        self._products = products
        self._baskets: list[PastBasket] = []
        self._days: list[date] = []
        self._today: date | None = None
        self._due, self._due_on = 0, date.min  # how many orders were known when it was last due to learn, and the day
        self._learned, self._affinity = 0, Affinity()
        self.times = 0  #: how often it was learned

    def add(self, past: PastOrder) -> None:
        """An order became known; oldest first. Cancelled ones teach nothing."""
        order = past.order
        if order.state is not OrderState.CANCELLED:
            self._baskets.append(PastBasket(past.person, order.ordered_at.date(), order.skus))
            self._days.append(order.ordered_at.date())

    def passes(self, day: date) -> None:
        """A day on which something was packed; called for each, oldest first, whether or not it is asked about."""
        if day == self._today:
            return
        self._today = day
        before = bisect_left(self._days, day)
        has_grown = before >= LEARN_AFTER_GROWTH * self._due
        if before > self._due and (has_grown or (day - self._due_on).days >= LEARN_AFTER_DAYS):
            self._due, self._due_on = before, day

    def affinity(self) -> Affinity:
        """As learned when it was last due, from the orders before that day."""
        if self._learned != self._due:
            self._affinity = learn(self._baskets[: self._due], self._products)
            self._learned = self._due
            self.times += 1
        return self._affinity

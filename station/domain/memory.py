"""What a customer has had, as a plan looks it up: owned, returned, given, recommended. Decides nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from station.domain.catalog import Catalog, Slot
from station.domain.customers import History, InsertGiven
from station.domain.orders import Order, OrderState

__all__ = ["Bought", "Given", "Memory", "remember"]


class Memory(NamedTuple):
    """Lookups over the history up to the packing day; they last until more is bought or given."""

    orders: Sequence[Order]  #: not cancelled, oldest first
    owned: Set[str]  #: SKUs bought, returned ones included
    owned_in_order: tuple[str, ...]  #: the same, oldest first, for the affinity
    bought_again: Set[str]  #: SKUs of two orders or more
    returned: Set[str]
    given_by_rule: Mapping[str, Sequence[date]]  #: days on which each rule gave something
    inserts_given: Mapping[str, date]  #: insert id -> last day
    texts_given: Mapping[str, date]  #: text id -> last day
    samples_had: frozenset[str]  #: SKUs of samples
    products_sampled: Set[str]  #: SKUs of products made known by a sample
    samples_bought: frozenset[str]  #: products bought after their sample was given
    recommended: frozenset[str]  #: SKUs that stood on a cross-sell card and were not bought since
    last_bought: Mapping[str, date]  #: SKU -> day of the last order with it
    first_order: date | None
    last_order: date | None

    def times_given(self, rule: str, since: date) -> int:
        """How often a rule has given this customer something since a day (that day included)."""
        return sum(day >= since for day in self.given_by_rule.get(rule, ()))


class Bought:
    """What a customer bought so far; orders are added oldest first."""

    __slots__ = ("_again", "_last_bought", "_orders", "_returned")

    def __init__(self) -> None:
        self._orders: list[Order] = []
        self._last_bought: dict[str, date] = {}  # in the order of the first purchase
        self._again: set[str] = set()
        self._returned: set[str] = set()

    @property
    def orders(self) -> Sequence[Order]:
        """Those not cancelled, oldest first."""
        return self._orders

    def add(self, order: Order) -> None:
        """One order more; a cancelled one brought nothing."""
        if order.state is not OrderState.CANCELLED:
            self._orders.append(order)
            bought = dict.fromkeys([line.sku for line in order.lines], order.ordered_at.date())
            self._again.update(bought.keys() & self._last_bought.keys())
            self._last_bought.update(bought)

    def bring_back(self, sku: str) -> None:
        """A return."""
        self._returned.add(sku)

    def copy(self) -> "Bought":
        """One that goes its own way from here."""
        other = Bought()
        other._orders, other._last_bought = self._orders.copy(), self._last_bought.copy()
        other._again, other._returned = self._again.copy(), self._returned.copy()
        return other

    def with_given(self, given: "Given") -> Memory:
        """The memory of a customer who bought this and was given that.

        Nothing is copied but what rules may ask about: they remember what they saw.
        """
        orders, last_bought = self._orders, self._last_bought
        never = date.min
        return Memory(
            orders=orders,
            owned=last_bought.keys(),
            owned_in_order=tuple(last_bought),
            bought_again=self._again,
            returned=self._returned,
            given_by_rule=given.days_of_rule,
            inserts_given=given.inserts,
            texts_given=given.texts,
            samples_had=frozenset(given.sampled),
            products_sampled=given.made_known.keys(),
            samples_bought=frozenset(
                [product for product, day in given.made_known.items() if last_bought.get(product, never) > day]
            ),
            recommended=frozenset(
                [sku for sku, day in given.recommended.items() if last_bought.get(sku, never) <= day]
            ),
            last_bought=last_bought,
            first_order=orders[0].ordered_at.date() if orders else None,
            last_order=orders[-1].ordered_at.date() if orders else None,
        )


class Given:
    """What a customer was given so far, by day."""

    __slots__ = ("_makes_known", "days_of_rule", "inserts", "made_known", "recommended", "sampled", "texts")

    def __init__(self, makes_known: Mapping[str, str], given: Iterable[InsertGiven] = ()) -> None:
        """`makes_known`: the product of each sample, by SKU; see `products_of_samples`."""
        self._makes_known = makes_known
        self.days_of_rule: defaultdict[str, list[date]] = defaultdict(list)
        self.inserts: dict[str, date] = {}  #: insert id -> last day
        self.texts: dict[str, date] = {}
        self.sampled: set[str] = set()
        self.made_known: dict[str, date] = {}  #: product -> day of its first sample
        self.recommended: dict[str, date] = {}  #: SKU -> last day on a card
        self.add_all(given)

    def add(self, given: InsertGiven) -> None:
        """One insert more."""
        self.add_all((given,))

    def add_all(self, given: Iterable[InsertGiven]) -> None:
        """Several inserts more."""
        days_of_rule, inserts, texts = self.days_of_rule, self.inserts, self.texts
        for one in given:
            day, insert_id, text_id = one.given_on, one.insert_id, one.text_id
            days_of_rule[one.rule].append(day)
            if day >= inserts.get(insert_id, day):
                inserts[insert_id] = day
            if text_id and day >= texts.get(text_id, day):
                texts[text_id] = day
            if one.skus:
                self._add_products(one)

    def _add_products(self, given: InsertGiven) -> None:
        """The samples or the recommended products of an insert."""
        day = given.given_on
        if given.slot == Slot.SAMPLE:
            self.sampled.update(given.skus)
            for sku in given.skus:
                product = self._makes_known.get(sku)
                if product:
                    self.made_known[product] = min(day, self.made_known.get(product, day))
        elif given.slot == Slot.CROSS_SELL:
            for sku in given.skus:
                if day >= self.recommended.get(sku, day):
                    self.recommended[sku] = day


def products_of_samples(catalog: Catalog) -> dict[str, str]:
    """The product that each sample makes known, by the SKU of the sample."""
    return {sample.sku: sample.makes_known for sample in catalog.samples}


def remember(history: History, catalog: Catalog) -> Memory:
    """The lookups of a history that is already cut at the packing day."""
    bought = Bought()
    for order in history.orders:
        bought.add(order)
    for returned in history.returns:
        bought.bring_back(returned.sku)
    return bought.with_given(Given(products_of_samples(catalog), history.given))

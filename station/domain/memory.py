"""What a customer has had, as a plan looks it up: owned, returned, given, recommended. Decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from station.domain.catalog import Catalog, Slot
from station.domain.customers import History, InsertGiven
from station.domain.orders import Order, OrderState


@dataclass(frozen=True, slots=True)
class Memory:
    """Lookups over the history up to the packing day."""

    orders: tuple[Order, ...]  #: not cancelled, oldest first
    owned: frozenset[str]  #: SKUs bought, returned ones included
    owned_in_order: tuple[str, ...]  #: the same, oldest first, for the affinity
    returned: frozenset[str]
    given: tuple[InsertGiven, ...]
    inserts_given: frozenset[str]  #: insert ids
    texts_given: Mapping[str, date]  #: text id -> last day
    samples_had: frozenset[str]  #: SKUs of samples
    products_sampled: frozenset[str]  #: SKUs of products made known by a sample
    samples_bought: frozenset[str]  #: products bought after their sample was given
    recommended: frozenset[str]  #: SKUs that stood on a cross-sell card and were not bought since
    last_bought: Mapping[str, date]  #: SKU -> day of the last order with it
    first_order: date | None
    last_order: date | None

    def times_given(self, rule: str, since: date) -> int:
        """How often a rule has given this customer something since a day (that day included)."""
        return sum(g.rule == rule and g.given_on >= since for g in self.given)


def remember(history: History, catalog: Catalog) -> Memory:
    """The lookups of a history that is already cut at the packing day."""
    orders = tuple(o for o in history.orders if o.state is not OrderState.CANCELLED)
    owned = tuple(dict.fromkeys(line.sku for o in orders for line in o.lines))
    makes_known = {sample.sku: sample.makes_known for sample in catalog.samples}
    sampled: dict[str, date] = {}
    for given in history.given:
        if given.slot == Slot.SAMPLE:
            for sku in given.skus:
                sampled.setdefault(sku, given.given_on)
    days = [o.ordered_at.date() for o in orders]
    last_bought = {line.sku: day for o, day in zip(orders, days, strict=True) for line in o.lines}
    return Memory(
        orders=orders,
        owned=frozenset(owned),
        owned_in_order=owned,
        returned=history.skus_returned(),
        given=history.given,
        inserts_given=frozenset(g.insert_id for g in history.given),
        texts_given={g.text_id: g.given_on for g in sorted(history.given, key=lambda g: g.given_on) if g.text_id},
        samples_had=frozenset(sampled),
        products_sampled=frozenset(p for sku in sampled if (p := makes_known.get(sku))),
        samples_bought=_bought_after(orders, {makes_known.get(sku, ""): day for sku, day in sampled.items()}),
        recommended=_ignored(history, last_bought),
        last_bought=last_bought,
        first_order=min(days, default=None),
        last_order=max(days, default=None),
    )


def _ignored(history: History, last_bought: Mapping[str, date]) -> frozenset[str]:
    """Recommended, and not bought since."""
    return frozenset(
        sku
        for given in history.given
        if given.slot == Slot.CROSS_SELL
        for sku in given.skus
        if last_bought.get(sku, date.min) <= given.given_on
    )


def _bought_after(orders: tuple[Order, ...], sampled_on: Mapping[str, date]) -> frozenset[str]:
    if not sampled_on:
        return frozenset()
    return frozenset(
        line.sku
        for order in orders
        for line in order.lines
        if (day := sampled_on.get(line.sku)) is not None and order.ordered_at.date() > day
    )

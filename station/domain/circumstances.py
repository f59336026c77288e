"""What guards and picks look up about one parcel, worked out once. Decides nothing."""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date

from station.domain.affinity import Affinity
from station.domain.catalog import Catalog
from station.domain.customers import Customer, History
from station.domain.facts import FactSheet
from station.domain.lifetime import delivery_day
from station.domain.memory import Memory, remember
from station.domain.phases import Moment
from station.domain.plan import PackContext

__all__ = ["Circumstances", "circumstances"]

#: Channels of the shop itself. Every other one is a marketplace with rules of its own (Amazon: "Customer product
#: reviews policies", no inserts that steer reviews or divert buyers), so an unknown name is treated as one.
OWN_CHANNELS = frozenset({"", "shop", "web", "webshop", "phone", "mail", "store"})

#: Age from which goods for adults may be named or laid in (Jugendschutzgesetz, sections 9 and 10).
ADULT_YEARS = 18

#: Share of the usual days between two purchases after which a consumable may be offered again.
RUNS_OUT_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One parcel as guards and picks see it; nothing in it happened after the packing day."""

    context: PackContext
    catalog: Catalog
    memory: Memory
    sheet: FactSheet
    moments: tuple[Moment, ...]  #: sensitive ones, the weightiest first
    is_gift: bool
    objects: bool  #: the customer objected to advertising
    marketplace: str  #: name of the foreign channel, "" = an own one
    in_order: frozenset[str]  #: SKUs of the order
    in_parcel: frozenset[str]  #: SKUs that lie in this parcel: what others ship is left out
    parcel_categories: frozenset[str]
    categories_off: frozenset[str]  #: case-folded
    allergies: frozenset[str]  #: case-folded
    kinds_owned: frozenset[str]  #: categories of which the customer keeps or gets a durable product
    is_adult: bool  #: known to be one
    is_minor: bool  #: known to be one
    is_calm: bool  #: nothing about this parcel or its customer alone forbids anything: see `guards.ALARMED`
    affinity: Affinity  #: knows how long products last

    @property
    def is_neutral(self) -> bool:
        """Nothing but the neutral thank-you may go in."""
        return self.objects or bool(self.marketplace)

    def runs_out(self, sku: str) -> bool:
        """Whether a consumable was bought about as long ago as its buyers usually come back for it.

        What the catalogue does not call a consumable counts as one where its buyers come back for it, this one too.
        """
        bought = self.memory.last_bought.get(sku)
        if bought is None or not (sku in self.catalog.consumables or self._comes_back(sku)):
            return False
        days = self.affinity.interval_days(sku)
        return days is not None and (self.context.standing.opens_on - bought).days >= RUNS_OUT_SHARE * days

    def _comes_back(self, sku: str) -> bool:
        is_sold = sku in self.catalog.products
        return is_sold and sku in self.memory.bought_again and self.affinity.is_repeat_bought(sku)

    def used_up(self) -> list[str]:
        """All products that run out, in no order."""
        owned, interval_of = self.memory.last_bought, self.affinity.interval_days
        consumables, opens_on = self.catalog.consumables, self.context.standing.opens_on
        may_be = [sku for sku in owned if sku in consumables]
        may_be += [sku for sku in self.memory.bought_again if sku not in consumables and self._comes_back(sku)]
        return [
            sku
            for sku in may_be
            if (days := interval_of(sku)) is not None and (opens_on - owned[sku]).days >= RUNS_OUT_SHARE * days
        ]

    def days_with(self, skus: Set[str], categories: Set[str]) -> frozenset[int]:
        """Days since the deliveries of products of these SKUs or categories, on the opening day; 0: in this parcel."""
        opens_on, today, policy = self.context.standing.opens_on, self.context.today, self.context.policy
        wanted = skus | self.catalog.skus_in(categories)
        days = set() if wanted.isdisjoint(self.in_parcel) else {0}
        kept = (wanted & self.memory.owned) - self.memory.returned
        for order in self.memory.orders if kept else ():
            if any(line.sku in kept for line in order.lines):
                days.add((opens_on - delivery_day(order, today, policy.handling_days, policy.transit)).days)
        return frozenset(days)


def circumstances(
    context: PackContext, catalog: Catalog, affinity: Affinity | None = None, memory: Memory | None = None
) -> Circumstances:
    """Everything looked up once; what happened after the packing day is taken out before anything is asked.

    Without `affinity` no consumable is known to run out. Whoever gives a `memory` vouches that the history ends on the
    packing day, lacks the order on the table, and is what the memory remembers: so a replay need not look twice.
    """
    if memory is None:
        context = _as_known_today(context)
        memory = remember(context.history, catalog)
    order, customer, categories = context.order, context.customer, catalog.categories
    in_order = frozenset(order.skus)
    in_parcel = frozenset([line.sku for line in order.lines if line.shipped_by_us])
    is_gift = order.is_gift or Moment.GIFT in context.standing.moments
    moments = context.standing.moments | ({Moment.GIFT} if is_gift else set())
    channel = order.channel.strip()
    years = _years(customer, context.today)
    objects = customer is not None and customer.objects_to_advertising
    marketplace = "" if channel.casefold() in OWN_CHANNELS else channel
    categories_off = _folded(customer.categories_off if customer else frozenset())
    is_minor = years is not None and years < ADULT_YEARS
    is_returning = context.standing.now.is_returning
    return Circumstances(
        context=context,
        catalog=catalog,
        memory=memory,
        sheet=FactSheet(context, catalog, memory),
        moments=tuple(m for m in Moment if m in moments) if moments else (),
        is_gift=is_gift,
        objects=objects,
        marketplace=marketplace,
        in_order=in_order,
        in_parcel=in_parcel,
        parcel_categories=frozenset().union(*[categories[sku] for sku in in_parcel if sku in categories]),
        categories_off=categories_off,
        allergies=_folded(customer.allergies if customer else frozenset()),
        kinds_owned=_kinds_owned(catalog, memory, in_order),
        is_adult=years is not None and years >= ADULT_YEARS,
        is_minor=is_minor,
        is_calm=not (objects or marketplace or is_gift or moments or categories_off or is_minor or is_returning),
        affinity=affinity or _NOTHING_LEARNED,
    )


_NOTHING_LEARNED = Affinity()


def _as_known_today(context: PackContext) -> PackContext:
    order, history = context.order, context.history.until(context.today)
    others = tuple(o for o in history.orders if (o.shop, o.number) != (order.shop, order.number))
    if len(others) != len(history.orders):
        history = History(others, history.returns, history.incidents, history.given)
    return context if history == context.history else replace(context, history=history)


def _folded(names: frozenset[str]) -> frozenset[str]:
    return frozenset([name.casefold() for name in names]) if names else names


def _kinds_owned(catalog: Catalog, memory: Memory, in_order: frozenset[str]) -> frozenset[str]:
    """The closest category of every durable product that the customer keeps or gets."""
    durables = catalog.durables
    if not durables:
        return frozenset()
    returned, kind_of = memory.returned, durables.get
    kept = [sku for sku in memory.owned if sku not in returned] if returned else memory.owned
    owned = {kind for sku in kept if (kind := kind_of(sku)) is not None}
    return frozenset(owned.union([durables[sku] for sku in in_order if sku in durables]))


def _years(customer: Customer | None, today: date) -> int | None:
    """Age of a customer, None where it is not known."""
    if customer is None or customer.birthday is None:
        return None
    born = customer.birthday
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))

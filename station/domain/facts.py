"""The documented facts that rules may ask about: name, type, unit, operators, and how each is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from station.domain.catalog import Catalog
from station.domain.customers import Address, IncidentKind
from station.domain.lifetime import delivery_day
from station.domain.memory import Memory
from station.domain.phase_names import Phase
from station.domain.phases import Moment
from station.domain.plan import PackContext
from station.domain.reasons import Reason


class FactType(StrEnum):
    NUMBER = "number"
    FLAG = "yes or no"
    CHOICE = "one of a list"
    TEXT = "text"
    DATE = "date"
    SET = "set of texts"


class Op(StrEnum):
    """Operators as they stand in rules."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    BETWEEN = "between"
    CONTAINS = "contains"
    HAS_ANY = "has_any"
    HAS_ALL = "has_all"
    HAS_NONE = "has_none"


_ONE_OF = (Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN)

OPERATORS: Mapping[FactType, tuple[Op, ...]] = MappingProxyType(
    {
        FactType.NUMBER: (*_ONE_OF, Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN, Op.BETWEEN),
        FactType.FLAG: (Op.IS,),
        FactType.CHOICE: _ONE_OF,
        FactType.TEXT: (*_ONE_OF, Op.CONTAINS),
        FactType.DATE: (Op.IS, Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN, Op.BETWEEN),
        FactType.SET: (Op.HAS_ANY, Op.HAS_ALL, Op.HAS_NONE),
    }
)


class FactSheet:
    """The facts of one parcel, each worked out when first asked for."""

    def __init__(self, context: PackContext, catalog: Catalog, memory: Memory) -> None:
        self.context, self.catalog, self.memory = context, catalog, memory
        self._values: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """The value of a fact, None where it is not known. KeyError for a name the catalogue does not have."""
        try:
            return self._values[name]
        except KeyError:
            value = self._values[name] = FACTS[name].read(self)
            return value

    @cached_property
    def categories(self) -> frozenset[str]:
        """Categories of the lines of this order."""
        return self._categories(self.context.order.skus)

    @cached_property
    def categories_bought(self) -> frozenset[str]:
        return self._categories(self.memory.owned)

    def _categories(self, skus: Any) -> frozenset[str]:
        of = self.catalog.categories.get
        return frozenset().union(*[found for sku in skus if (found := of(sku)) is not None])

    @cached_property
    def tags(self) -> frozenset[str]:
        products = self.catalog.products
        return frozenset(t for sku in self.context.order.skus if (p := products.get(sku)) for t in p.tags)

    @cached_property
    def thickness_mm(self) -> float | None:
        """Thickness of the goods as they lie on each other, None where one of them is not known."""
        products = self.catalog.products
        lines = [line for line in self.context.order.lines if line.shipped_by_us]
        known = [p.thickness_mm * line.quantity for line in lines if (p := products.get(line.sku))]
        return sum(known) if len(known) == len(lines) and all(known) else None

    @cached_property
    def weight_g(self) -> int:
        products = self.catalog.products
        lines = self.context.order.lines
        return sum(p.weight_g * line.quantity for line in lines if (p := products.get(line.sku)))

    @cached_property
    def lifetime_cents(self) -> int:
        """Everything bought before this order and kept, in cents of this order's currency."""
        currency = self.context.order.currency
        bought = sum(
            [ln.unit_price.cents * ln.quantity for o in self.memory.orders if o.currency == currency for ln in o.lines]
        )
        back = sum(r.value.cents for r in self.context.history.returns if r.value.currency == currency)
        return max(bought - back, 0)

    @cached_property
    def days_to_birthday(self) -> int | None:
        """Days from the expected opening to the next birthday; 29 February counts as 28 in other years."""
        return self._days_to(self.context.customer.birthday if self.context.customer else None)

    @cached_property
    def days_to_anniversary(self) -> int | None:
        """Days from the expected opening to the next day on which the first order is whole years ago."""
        days = self._days_to(self.memory.first_order)
        is_first_year = self.memory.first_order is not None and days is not None and self._years_at(days) < 1
        return None if is_first_year else days

    def _days_to(self, day: date | None) -> int | None:
        opens_on = self.context.standing.opens_on
        if day is None:
            return None
        return min((d - opens_on).days for y in (0, 1) if (d := _birthday(day, opens_on.year + y)) >= opens_on)

    def _years_at(self, days: int) -> int:
        first = self.memory.first_order
        return 0 if first is None else (self.context.standing.opens_on + timedelta(days)).year - first.year

    def open_incidents(self, kind: IncidentKind) -> bool:
        """Whether one of this kind is open today."""
        return any(i.kind is kind and i.is_open_on(self.context.today) for i in self.context.history.incidents)

    def incidents(self, kind: IncidentKind) -> int:
        """How many of this kind are on record."""
        return sum(i.kind is kind for i in self.context.history.incidents)


def _birthday(born: date, year: int) -> date:
    if (born.month, born.day) == (2, 29) and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
        return date(year, 2, 28)
    return born.replace(year=year)


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact of the catalogue."""

    name: str
    type: FactType
    says: str  #: what it is, in English
    read: Callable[[FactSheet], Any]
    unit: str = ""
    choices: tuple[str, ...] = ()  #: for CHOICE and closed sets; empty = open

    @property
    def operators(self) -> tuple[Op, ...]:
        return OPERATORS[self.type]


#: No number of a shop is larger; what is, nobody could read.
MOST = 10**12


def accepts(spec: FactSpec, op: Op, value: Any) -> Reason | None:
    """What is wrong with a value for this fact and operator, naming what is allowed; None = nothing."""
    many = op in (Op.IN, Op.NOT_IN, Op.HAS_ANY, Op.HAS_ALL, Op.HAS_NONE, Op.BETWEEN)
    values = value if isinstance(value, tuple) else (value,)
    if isinstance(value, tuple) and not many:
        return Reason.of("fact.one_value", fact=spec.name, op=op.value)
    if op is Op.BETWEEN and len(values) != 2:
        return Reason.of("fact.two_numbers", fact=spec.name)
    for one in values:
        problem = _unfit(spec, one)
        if problem is not None:
            return problem
    return None


def _unfit(spec: FactSpec, one: Any) -> Reason | None:
    """What is wrong with a single value; numbers must have an end, or no file could hold them."""
    is_huge = isinstance(one, int | float) and not abs(one) <= MOST
    found = "…" if is_huge else str(one)
    if spec.type is FactType.DATE:
        return None if _is_day(one) else Reason.of("fact.day", fact=spec.name, value=found)
    types: dict[FactType, tuple[type, ...]] = {FactType.NUMBER: (int, float), FactType.FLAG: (bool,)}
    is_number = spec.type is FactType.NUMBER
    if not isinstance(one, types.get(spec.type, (str,))) or (is_number and isinstance(one, bool)):
        return Reason.of(f"fact.type.{spec.type.name.lower()}", fact=spec.name, value=found)
    if is_huge:
        return Reason.of("fact.too_large", fact=spec.name, limit=MOST)
    if spec.choices and one not in spec.choices:
        allowed = tuple(str(choice) for choice in spec.choices)
        return Reason.of("fact.choice", fact=spec.name, value=found, allowed=allowed)
    return None


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _days_since(day: date | None, sheet: FactSheet) -> int | None:
    return None if day is None else (sheet.context.today - day).days


def _days_since_delivery(sheet: FactSheet) -> int | None:
    """Of the newest order that has arrived by then: its delivery, known or expected as the phases expect it."""
    opens_on, today, policy = sheet.context.standing.opens_on, sheet.context.today, sheet.context.policy
    days = (delivery_day(o, today, policy.handling_days, policy.transit) for o in sheet.memory.orders)
    return min(((opens_on - day).days for day in days if day <= opens_on), default=None)


def _customer(read: Callable[[Any], Any], unknown: Any) -> Callable[[FactSheet], Any]:
    """Reads from the customer record; `unknown` for a guest."""
    return lambda sheet: unknown if sheet.context.customer is None else read(sheet.context.customer)


_PHASES = tuple(Phase)
_N, _F, _C, _T, _S = FactType.NUMBER, FactType.FLAG, FactType.CHOICE, FactType.TEXT, FactType.SET
_D = FactType.DATE

_CATALOGUE = (
    FactSpec("order.value", _N, "value of the goods", lambda s: s.context.order.value.cents / 100, "currency units"),
    FactSpec("order.currency", _T, "currency, ISO 4217", lambda s: s.context.order.currency),
    FactSpec("order.lines", _N, "order lines", lambda s: len(s.context.order.lines)),
    FactSpec("order.pieces", _N, "pieces", lambda s: s.context.order.pieces),
    FactSpec("order.skus", _S, "SKUs in the order", lambda s: frozenset(s.context.order.skus)),
    FactSpec("order.categories", _S, "categories in the order", lambda s: s.categories),
    FactSpec("order.tags", _S, "tags of the goods", lambda s: s.tags),
    FactSpec("order.marks", _S, "the shop's marks of the order", lambda s: s.context.order.tags),
    FactSpec("order.shop", _T, "shop", lambda s: s.context.order.shop),
    FactSpec("order.channel", _T, "sales channel", lambda s: s.context.order.channel),
    FactSpec("order.country", _T, "country of delivery, ISO 3166-1", lambda s: s.context.order.country),
    FactSpec("order.postcode", _T, "postcode of delivery", lambda s: s.context.order.postcode),
    FactSpec("order.carrier", _T, "carrier", lambda s: s.context.order.carrier),
    FactSpec("order.is_gift", _F, "is a gift order", lambda s: s.context.order.is_gift),
    FactSpec("order.has_comment", _F, "the customer wrote a comment", lambda s: bool(s.context.order.comment.strip())),
    FactSpec("order.days_waited", _N, "from order to packing", lambda s: s.context.standing.days_waited, "days"),
    FactSpec("order.weight_g", _N, "weight of the goods", lambda s: s.weight_g, "g"),
    FactSpec(
        "order.new_products",
        _N,
        "products this customer buys for the first time",
        lambda s: len(set(s.context.order.skus) - s.memory.owned),
    ),
    FactSpec("customer.is_guest", _F, "has no customer record", lambda s: s.context.customer is None),
    FactSpec("customer.phase_now", _C, "phase today", lambda s: s.context.standing.now.phase, choices=_PHASES),
    FactSpec(
        "customer.phase_when_opened",
        _C,
        "phase on the expected opening day",
        lambda s: s.context.standing.when_opened.phase,
        choices=_PHASES,
    ),
    FactSpec("customer.moments", _S, "sensitive moments", lambda s: s.context.standing.moments, choices=tuple(Moment)),
    FactSpec("customer.is_returning", _F, "comes back", lambda s: s.context.standing.now.is_returning),
    FactSpec("customer.has_open_complaint", _F, "open complaint", lambda s: s.open_incidents(IncidentKind.COMPLAINT)),
    FactSpec("customer.has_open_return", _F, "open return", lambda s: s.open_incidents(IncidentKind.RETURN)),
    FactSpec("customer.reviews", _N, "reviews written", lambda s: s.incidents(IncidentKind.REVIEW)),
    FactSpec("customer.referrals", _N, "friends brought", lambda s: s.incidents(IncidentKind.REFERRAL)),
    FactSpec(
        "customer.is_ambassador", _F, "has a code of their own", _customer(lambda c: bool(c.ambassador_code), False)
    ),
    FactSpec("customer.complaints", _N, "complaints so far", lambda s: s.incidents(IncidentKind.COMPLAINT)),
    FactSpec("customer.orders", _N, "orders kept, this one included", lambda s: s.context.standing.now.orders_kept),
    FactSpec(
        "customer.days_since_first_order",
        _N,
        "since the first order before this one",
        lambda s: _days_since(s.memory.first_order, s),
        "days",
    ),
    FactSpec(
        "customer.days_since_last_order",
        _N,
        "since the last order before this one",
        lambda s: _days_since(s.memory.last_order, s),
        "days",
    ),
    FactSpec(
        "customer.days_since_first_delivery",
        _N,
        "from the first delivery to the opening of this parcel",
        lambda s: s.context.standing.when_opened.days_since_first_delivery,
        "days",
    ),
    FactSpec(
        "customer.days_since_last_delivery",
        _N,
        "from the delivery before this parcel to its opening",
        lambda s: _days_since_delivery(s),
        "days",
    ),
    FactSpec(
        "customer.days_to_anniversary",
        _N,
        "from opening to the day of the first order, from the first year on",
        lambda s: s.days_to_anniversary,
        "days",
    ),
    FactSpec(
        "customer.lifetime_value", _N, "bought before and kept", lambda s: s.lifetime_cents / 100, "currency units"
    ),
    FactSpec(
        "customer.average_order",
        _N,
        "average of the orders before",
        lambda s: s.lifetime_cents / 100 / len(s.memory.orders) if s.memory.orders else None,
        "currency units",
    ),
    FactSpec("customer.language", _T, "language of this parcel", lambda s: s.context.language),
    FactSpec("customer.address", _C, "form of address", _customer(lambda c: c.address, ""), choices=tuple(Address)),
    FactSpec("customer.days_to_birthday", _N, "from opening to the birthday", lambda s: s.days_to_birthday, "days"),
    FactSpec("customer.tags", _S, "the shop's marks of the customer", _customer(lambda c: c.tags, frozenset())),
    FactSpec("customer.consents", _S, "consents given", _customer(lambda c: c.consents, frozenset())),
    FactSpec("customer.likes", _S, "categories liked", _customer(lambda c: frozenset(c.likes), frozenset())),
    FactSpec("customer.categories_bought", _S, "categories bought before", lambda s: s.categories_bought),
    FactSpec("customer.categories_off", _S, "switched off", _customer(lambda c: c.categories_off, frozenset())),
    FactSpec("customer.returns", _N, "lines returned", lambda s: len(s.context.history.returns)),
    FactSpec("customer.samples_had", _S, "SKUs of samples had", lambda s: s.memory.samples_had),
    FactSpec("customer.samples_bought", _S, "products bought after their sample", lambda s: s.memory.samples_bought),
    FactSpec("calendar.date", _D, "day of the opening", lambda s: s.context.standing.opens_on.isoformat()),
    FactSpec("calendar.packed_on", _D, "day of packing", lambda s: s.context.today.isoformat()),
    FactSpec("calendar.month", _N, "month of the opening", lambda s: s.context.standing.opens_on.month, "1 to 12"),
    FactSpec("calendar.day", _N, "day of the month of the opening", lambda s: s.context.standing.opens_on.day),
    FactSpec("calendar.weekday", _N, "weekday of packing, 1 = Monday", lambda s: s.context.today.isoweekday()),
    FactSpec("stock.samples", _N, "samples in the bins", lambda s: sum(x.stock for x in s.catalog.samples), "pieces"),
    FactSpec(
        "stock.sample_skus",
        _S,
        "SKUs of samples in the bins",
        lambda s: frozenset(x.sku for x in s.catalog.samples if x.stock > 0),
    ),
    FactSpec("station.table", _T, "name of the packing table", lambda s: s.context.table),
    FactSpec("station.packer", _T, "first name of the packer", lambda s: s.context.packer),
)

#: Every fact a rule may ask about, by name.
FACTS: Mapping[str, FactSpec] = MappingProxyType({spec.name: spec for spec in _CATALOGUE})

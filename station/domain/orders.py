"""Orders, their lines, parcels and returns, as frozen facts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from station.domain.money import Money


class OrderState(StrEnum):
    """What the shop says of an order; whether we packed it is told by the journal."""

    OPEN = "open"
    CANCELLED = "cancelled"


class OrderLine(NamedTuple):
    """One line of an order, frozen at import. A tuple, as a year of a shop has half a million of them to be made."""

    position: int  #: 1, 2, ... in the order of the source
    sku: str
    name: str
    quantity: int  #: pieces, at least 1
    unit_price: Money
    shipped_by_us: bool = True  #: False: a partner ships it, or it went out earlier; neither checked nor mentioned

    @property
    def total(self) -> Money:
        return self.unit_price.times(self.quantity)


#: Reads the SKU of a line by its place, in half the time: a replay asks for millions.
_SKU = itemgetter(OrderLine._fields.index("sku"))


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the shop took it. Numbers, names and prices never change after import."""

    id: int  #: the store's key; 0 for an order that is not stored
    number: str  #: what stands on the pick list, unique within a shop
    ordered_at: datetime  #: aware, in the shop's time zone: its date is the day on the shop's calendar
    lines: tuple[OrderLine, ...]
    currency: str = "EUR"
    customer_id: int | None = None  #: None: a guest without a customer record
    shop: str = "main"
    channel: str = "shop"  #: "shop", "amazon", "ebay", ... decides the channel policy
    country: str = ""  #: ISO 3166-1 alpha-2 of the delivery address, "" unknown
    language: str = ""  #: BCP 47 language of the order, "" = the customer's or the shop's
    state: OrderState = OrderState.OPEN
    is_gift: bool = False  #: no prices, no promotion, the note to the recipient
    recipient: str = ""  #: first name of the recipient of a gift
    comment: str = ""  #: what the customer wrote
    promised_on: date | None = None  #: promised delivery day
    shipped_on: date | None = None
    delivered_on: date | None = None  #: known delivery day
    resent_for: str = ""  #: number of the lost or cancelled parcel that this one replaces
    postcode: str = ""  #: of the delivery address
    carrier: str = ""  #: "dhl", "hermes": usual transit differs by it
    tags: frozenset[str] = frozenset()  #: the shop's marks of this order
    joined_by_email: bool = False  #: a guest's order that counts for the customer with the same e-mail

    @property
    def value(self) -> Money:
        return Money(sum([line.unit_price.cents * line.quantity for line in self.lines]), self.currency)

    @property
    def skus(self) -> tuple[str, ...]:
        """Distinct SKUs in the order of the lines."""
        return tuple(dict.fromkeys(map(_SKU, self.lines)))

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)


@dataclass(frozen=True, slots=True)
class Return:
    """Goods that came back, or a cancellation of the source that no order names."""

    returned_on: date
    sku: str
    name: str
    quantity: int  #: pieces, at least 1
    value: Money
    order_number: str = ""  #: "" where the source does not link it
    reason: str = ""  #: what the customer said, "" unknown

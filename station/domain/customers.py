"""Customers: who they are, how they want to be spoken to, what they allowed, and their history with the shop."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from station.domain.orders import Order, Return


class Address(StrEnum):
    """Form of address in German and other languages that have one."""

    DU = "du"
    SIE = "sie"
    UNKNOWN = ""


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    DIVERSE = "diverse"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the shop knows them. Names are hostile until laid out; "" means unknown."""

    id: int
    number: str  #: the shop's customer number
    first_name: str = ""
    last_name: str = ""
    title: str = ""  #: "Dr.", "Prof. Dr."
    company: str = ""
    gender: Gender = Gender.UNKNOWN
    address: Address = Address.UNKNOWN
    language: str = ""  #: BCP 47, "" = the shop's
    town: str = ""
    country: str = ""  #: ISO 3166-1 alpha-2
    birthday: date | None = None
    likes: tuple[str, ...] = ()  #: categories told by the customer
    categories_off: frozenset[str] = frozenset()  #: categories switched off by the customer
    allergies: frozenset[str] = frozenset()  #: tags a sample must not carry ("nuts")
    objects_to_advertising: bool = False  #: Art. 21 GDPR: only the neutral thank-you
    ambassador_code: str = ""
    tags: frozenset[str] = frozenset()  #: the shop's own marks ("wholesale", "vip")
    consents: frozenset[str] = frozenset()  #: what the customer agreed to ("partner_offers", "birthday")
    merged_numbers: tuple[str, ...] = ()  #: other records of the same person, told here as one


class IncidentKind(StrEnum):
    """What happened beside the orders; open ones make a moment sensitive, good ones are loyalty evidence."""

    COMPLAINT = "complaint"
    RETURN = "return"  #: announced, not yet arrived
    REVIEW = "review"  #: `score` 1 to 5
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class Incident:
    kind: IncidentKind
    opened_on: date
    closed_on: date | None = None  #: None: still open (complaint, return)
    order_number: str = ""
    score: int | None = None

    def is_open_on(self, day: date) -> bool:
        return self.opened_on <= day and (self.closed_on is None or self.closed_on > day)


class InsertGiven(NamedTuple):
    """An insert this customer received earlier: the memory behind "never twice". A tuple: some had thousands."""

    given_on: date
    insert_id: str
    slot: str
    order_number: str
    text_id: str = ""  #: which text variant, for notes
    skus: tuple[str, ...] = ()  #: products recommended or sampled
    rule: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """All the shop knows of one customer up to and including a day, the order on the table left out."""

    orders: tuple[Order, ...] = ()  #: oldest first, cancelled ones included
    returns: tuple[Return, ...] = ()  #: oldest first
    incidents: tuple[Incident, ...] = ()  #: oldest first
    given: tuple[InsertGiven, ...] = ()  #: oldest first

    def until(self, day: date) -> "History":
        """The history as it was at the end of `day`: no look-ahead."""
        return History(
            tuple(o for o in self.orders if o.ordered_at.date() <= day),
            tuple(r for r in self.returns if r.returned_on <= day),
            tuple(i for i in self.incidents if i.opened_on <= day),
            tuple(g for g in self.given if g.given_on <= day),
        )

    def skus_owned(self) -> frozenset[str]:
        return frozenset(line.sku for o in self.orders if o.state != "cancelled" for line in o.lines)

    def skus_returned(self) -> frozenset[str]:
        return frozenset(r.sku for r in self.returns)

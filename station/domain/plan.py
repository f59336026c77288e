"""What goes into this parcel: the plan, with the reasons for and against."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from station.domain.catalog import Insert, Sample, Slot, TextVariant
from station.domain.customers import Customer, History, InsertGiven
from station.domain.money import Money
from station.domain.orders import Order
from station.domain.phase_policy import PhasePolicy
from station.domain.phases import Standing
from station.domain.reasons import Reason
from station.domain.trial import Arm


@dataclass(frozen=True, slots=True)
class PackContext:
    """Everything a decision may look at. Two equal contexts give two equal plans."""

    order: Order
    customer: Customer | None  #: None: a guest
    history: History  #: up to `today`, the order on the table left out
    standing: Standing
    today: date
    language: str  #: the customer's language, already resolved to one the shop writes
    packer: str = ""  #: first name that signs
    copy_seed: int = 0  #: extra seed for a deliberate second choice
    table: str = ""  #: name of the packing table
    trial_salt: str = ""  #: the shop's secret that spreads customers over hold-outs
    policy_version: int = 0  #: of the phase policy that `standing` was judged by
    policy: PhasePolicy = field(default_factory=PhasePolicy)  #: this policy; tells when earlier orders arrived


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One product that goes with what is in the box."""

    sku: str
    score: float
    because_of: str  #: SKU in the basket or history that speaks for it most, "" = popular in the shop
    together: int = 0  #: customers who have both
    lift: float = 0.0  #: for the manager; never ranked by


class Choice(NamedTuple):
    """One thing that goes in."""

    slot: Slot
    insert: Insert
    rule: str
    reason: Reason
    language: str
    text: TextVariant | None = None
    sample: Sample | None = None
    recommendations: tuple[Recommendation, ...] = ()
    bent: tuple[str, ...] = ()  #: guards of taste that a manager lets pass for it
    keep_stock: int = 0  #: pieces of its sample or insert that its rule leaves in stock

    @property
    def skus(self) -> tuple[str, ...]:
        """SKUs this choice is about: the sample, or the products it recommends."""
        return (self.sample.sku,) if self.sample else tuple([r.sku for r in self.recommendations])

    @property
    def cost(self) -> Money:
        return self.sample.cost if self.sample else self.insert.cost


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that stays out, and why."""

    slot: Slot
    insert: str  #: insert id
    rule: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Exposure:
    """A rule with a hold-out had its place in this parcel: its insert went in, or was held out to measure by."""

    rule: str
    trial: str
    arm: Arm
    share: float  #: hold-out share, 0 to 1
    cost: Money  #: of the insert, nothing where held out


@dataclass(frozen=True, slots=True)
class CampaignPlace:
    """One of the places that a rule has for all customers together; the parcel takes it."""

    rule: str
    total: int | None
    per_day: int | None


@dataclass(frozen=True, slots=True)
class PackPlan:
    """What this parcel gets. Slots appear at most once in `chosen`, but for Slot.CARD."""

    order_number: str
    standing: Standing
    chosen: tuple[Choice, ...]
    left_out: tuple[LeftOut, ...]
    rules_version: int
    exposures: tuple[Exposure, ...] = ()
    policy_version: int = 0
    campaigns: tuple[CampaignPlace, ...] = ()

    def in_slot(self, slot: Slot) -> tuple[Choice, ...]:
        return tuple(c for c in self.chosen if c.slot is slot)

    def given(self, day: date) -> list[InsertGiven]:
        """What the parcel adds to its customer's history when it is packed on `day`."""
        return [
            InsertGiven(
                given_on=day,
                insert_id=choice.insert.id,
                slot=choice.slot.value,
                order_number=self.order_number,
                text_id=choice.text.id if choice.text else "",
                skus=choice.skus,
                rule=choice.rule,
            )
            for choice in self.chosen
        ]

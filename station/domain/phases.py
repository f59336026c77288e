"""In which phase a customer stands on a day, and why: rules that a packer can be told in one sentence."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from station.domain.phase_names import Phase
from station.domain.reasons import Reason


class PhasePolicy(BaseModel):
    """Every threshold of the phases; managers change each number. Days are calendar days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    handling_days: int = Field(1, ge=0, le=30, description="days from order to hand-over to the carrier")
    transit_days: dict[str, int] = Field(
        default_factory=lambda: {"DE": 2, "AT": 3, "CH": 4, "PL": 4, "FR": 4, "GB": 5, "TR": 8, "": 4},
        description="usual days in transit by country of delivery; the empty key is for every other country",
    )
    enjoy_days: int = Field(100, ge=1, le=1000, description="days from the first delivery that count as Enjoy")
    habit_orders: int = Field(4, ge=2, le=100, description="this many orders make a habit: Engage before day 100")
    promote_after_days: int = Field(180, ge=1, le=3650, description="loyal over time: days since first delivery")
    promote_orders: int = Field(3, ge=2, le=100, description="loyal: at least this many orders kept")
    promote_good_score: int = Field(4, ge=1, le=5, description="a review from this score on is a good experience")
    promote_quiet_days: int = Field(90, ge=0, le=3650, description="days without complaint count as good experience")
    lapse_days: int = Field(365, ge=30, le=3650, description="silent this long after the last order: lapsed")
    delayed_days: int = Field(3, ge=1, le=60, description="an order waiting longer than this is late")

    def transit(self, country: str) -> int:
        """Usual days in transit to a country (ISO 3166-1 alpha-2)."""
        return self.transit_days.get(country.upper(), self.transit_days.get("", 4))


class Moment(StrEnum):
    """Sensitive moments: a softer recipe, never an ask, never a promotion."""

    COMPLAINT = "open_complaint"
    RETURN = "open_return"
    DELAYED = "delayed"
    RESENT = "resent"
    GIFT = "gift"


@dataclass(frozen=True, slots=True)
class PhaseAssessment:
    """The phase of one customer on one day, with the reason."""

    phase: Phase
    on: date
    reason: Reason
    has_lapsed: bool = False  #: gone silent: no order (the one on the table left out) for `lapse_days`
    is_returning: bool = False  #: lapsed, and the order on the table brings them back: welcomed back, not onboarded
    days_since_first_delivery: int | None = None
    orders_kept: int = 0  #: orders not cancelled and not fully returned, the one on the table included


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the customer of the order on the table stands: on the packing day and on the opening day."""

    now: PhaseAssessment
    when_opened: PhaseAssessment
    opens_on: date  #: expected opening day: packing day plus usual transit
    moments: frozenset[Moment] = field(default=frozenset())
    days_waited: int = 0  #: from order to packing

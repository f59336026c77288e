"""Rules: when something goes into a parcel, and what. Reading them from a file is for whoever has the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    field_validator,
    model_validator,
)

from station.domain.catalog import Slot
from station.domain.conditions import AllOf, Check, Condition, Facts, residual
from station.domain.facts import FactSheet
from station.domain.plan import LeftOut
from station.domain.reasons import Misfit, Reason
from station.domain.rule_index import RuleIndex
from station.domain.rule_reading import problems_in
from station.domain.trouble import Trouble


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SamplePool(_Part):
    """Samples a rule may pick from; empty lists mean all."""

    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()


class CrossSellScope(_Part):
    """Products a rule may recommend; empty lists mean all."""

    categories: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    count: int = Field(1, ge=1, le=6, description="products on the card")


class AddInsert(_Part):
    """Lays in one insert."""

    insert: str


class AddNote(_Part):
    """Writes a note from a text set."""

    note: str = Field(description="text set")
    insert: str = Field("note", description="id of the insert it is written on")


class AddSample(_Part):
    """Picks the best sample of a pool."""

    sample: SamplePool = SamplePool()
    insert: str = Field("sample", description="id of the insert that labels it")


class AddCrossSell(_Part):
    """Picks what goes best with the order."""

    cross_sell: CrossSellScope = CrossSellScope()
    insert: str = Field("cross-sell", description="id of the insert it is printed on")


class AddSeries(_Part):
    """Lays in the next card of a series that this customer lacks."""

    series: str = Field(min_length=1, description="name of the series")

    @property
    def insert(self) -> str:
        """What stands for it before a card is picked."""
        return f"series:{self.series}"


def _kind_of_add(raw: Any) -> str:
    for key in ("note", "sample", "cross_sell", "series"):
        if (isinstance(raw, dict) and key in raw) or (not isinstance(raw, dict) and hasattr(raw, key)):
            return key
    return "insert"


Addition = Annotated[
    Annotated[AddInsert, Tag("insert")]
    | Annotated[AddNote, Tag("note")]
    | Annotated[AddSample, Tag("sample")]
    | Annotated[AddCrossSell, Tag("cross_sell")]
    | Annotated[AddSeries, Tag("series")],
    Discriminator(_kind_of_add),
]

_SLOT_OF_ADD = {
    AddNote: Slot.NOTE,
    AddSample: Slot.SAMPLE,
    AddCrossSell: Slot.CROSS_SELL,
    AddInsert: Slot.CARD,
    AddSeries: Slot.CARD,
}


class Limit(_Part):
    """At most `times` within `days` days for one customer."""

    times: int = Field(1, ge=1, le=1000)
    days: int = Field(ge=1, le=3650)


class CampaignLimit(_Part):
    """At most so many for all customers together."""

    total: int | None = Field(None, ge=1, le=10_000_000, description="as long as the rule lives")
    per_day: int | None = Field(None, ge=1, le=1_000_000, description="on one day of packing, over all tables")

    @model_validator(mode="after")
    def _must_limit_something(self) -> "CampaignLimit":
        if self.total is None and self.per_day is None:
            raise Misfit("campaign.nothing")
        return self


class Schedule(_Part):
    """Days of packing on which a rule is live; open ends mean always."""

    start: date | None = Field(None, alias="from")
    end: date | None = Field(None, alias="until", description="last day")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="after")
    def _must_run_forward(self) -> "Schedule":
        if self.start and self.end and self.end < self.start:
            raise Misfit("schedule.backwards")
        return self


class Rule(_Part):
    """One rule of a manager. Guards stand above it and cannot be switched off by it."""

    name: str = Field(min_length=1, max_length=80)
    slot: Slot
    when: Condition = Field(default_factory=AllOf, description="always, where it is left out")
    add: Addition
    priority: int = Field(100, ge=0, le=1000, description="the highest wins its slot")
    off: bool = Field(False, description="kept, but never asked")
    limit: Limit | None = Field(None, description="for one customer")
    campaign: CampaignLimit | None = Field(None, description="for all customers together")
    keep_stock: int = Field(0, ge=0, le=1_000_000, description="pieces of its sample or insert that it leaves in stock")
    schedule: Schedule = Schedule()
    exclusion: str = Field("", max_length=60, description="rules of one exclusion group never share a parcel")
    shuts_out: frozenset[Slot] = Field(frozenset(), description="slots that stay empty beside it (pure thank-you)")
    hold_out: float = Field(0.0, ge=0.0, le=0.9, description="share of customers that get nothing, to measure by")
    trial: str = Field("", max_length=80, description="name of the measurement; empty = the rule's name")

    @model_validator(mode="after")
    def _must_add_to_its_slot(self) -> "Rule":
        wanted = _SLOT_OF_ADD[type(self.add)]
        if self.slot is not wanted:
            raise Misfit("rule.adds_elsewhere", wanted=wanted.value, slot=self.slot.value)
        if self.slot in self.shuts_out:
            raise Misfit("rule.shuts_itself_out", slot=self.slot.value)
        return self

    @property
    def insert(self) -> str:
        """Id of the insert it adds; "series:NAME" for the next of a series."""
        return self.add.insert

    @property
    def trial_name(self) -> str:
        """Name of the measurement that its hold-out belongs to."""
        return self.trial or self.name

    def left_out(self, reason: Reason) -> LeftOut:
        """What it adds stays out, for this reason."""
        return LeftOut(self.slot, self.add.insert, self.name, reason)


class PostageStep(_Part):
    """A step of the carrier's price list: what is heavier or thicker costs more."""

    up_to_g: int = Field(ge=1, le=100_000)
    up_to_mm: float | None = Field(None, gt=0, le=2_000, description="thickness; left out = any")


class Bend(_Part):
    """A guard of taste that a manager lets pass, with the reason that is logged. Guards of law cannot be bent."""

    guard: str = Field(description="code of the guard, e.g. own_kind")
    insert: str = Field("", description="only for this insert; empty = for all")
    reason: str = Field(min_length=3, max_length=300, description="why, in the manager's words")

    @field_validator("guard")
    @classmethod
    def _must_be_taste(cls, guard: str) -> str:
        if guard not in BENDABLE:
            raise Misfit("bend.law", guard=guard, allowed=tuple(sorted(BENDABLE)))
        return guard


#: Guards that are taste. All others protect people, the law or a contract.
BENDABLE: frozenset[str] = frozenset(
    {
        *("too_early", "too_late", "returning", "not_in_order", "insert_again", "text_again", "own_kind"),
        *("recommended_again", "sample_again", "postage"),
    }
)

#: Those of them that judge products and samples: no insert is known yet, so they are bent for all or not at all.
FOR_ALL_ONLY: frozenset[str] = frozenset({"own_kind", "recommended_again", "sample_again"})


@dataclass(frozen=True, slots=True)
class Match:
    """Whether a rule applies to a parcel, and why or why not."""

    is_met: bool
    reason: Reason


#: What is asked of a parcel before a rule applies: the reason against it, or None.
Ask = Callable[[FactSheet], Reason | None]


def _always(_facts: Facts) -> None:
    """The condition of a rule that applies whatever the facts are."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its condition as a closure."""

    rule: Rule
    check: Check

    def knowing(self, known: Mapping[str, Any]) -> "CompiledRule":
        """The same rule for parcels with these facts, which do not rule it out."""
        left = residual(self.rule.when, known)
        return CompiledRule(self.rule, _always if left == AllOf() else left.compiled())

    @property
    def left_to_ask(self) -> Ask | None:
        """What is to be asked of a rule that is not off; None: it applies to every parcel."""
        if self.rule.schedule != Schedule():
            return self.why_not
        return None if self.check is _always else self.check

    def settled(self, known: Mapping[str, Any]) -> LeftOut | None:
        """The rule left out, where these facts alone tell why; None where it applies, or more has to be asked."""
        if self.rule.off:
            return self.rule.left_out(Reason.of("rule.off"))
        if self.rule.schedule != Schedule():
            return None
        try:
            why_not = self.check(known)
        except KeyError:  # it looks at another fact before it knows
            return None
        return None if why_not is None else self.rule.left_out(why_not)

    def why_not(self, sheet: FactSheet) -> Reason | None:
        """None where the rule applies to this parcel."""
        if self.rule.off:
            return Reason.of("rule.off")
        start, end = self.rule.schedule.start, self.rule.schedule.end
        if start is not None and sheet.context.today < start:
            return Reason.of("rule.not_yet", start=start)
        if end is not None and sheet.context.today > end:
            return Reason.of("rule.over", end=end)
        return self.check(sheet)


class RuleSet(_Part):
    """A published or draft set of rules under one version number."""

    version: int = Field(0, ge=0)
    rules: tuple[Rule, ...] = ()
    budget_cents: int = Field(300, ge=0, description="cost of all inserts of one parcel, in cents of the shop")
    max_inserts: int = Field(4, ge=0, le=20, description="inserts in one parcel, the note included")
    max_cards: int = Field(1, ge=0, le=5, description="cards beside the cross-sell card")
    max_weight_g: int = Field(250, ge=0, description="weight of all inserts of one parcel")
    packaging_g: int = Field(0, ge=0, le=100_000, description="weight of the empty parcel, for the postage steps")
    postage: tuple[PostageStep, ...] = Field((), description="steps by rising weight; inserts never cross one")
    explore_share: float = Field(0.05, ge=0, le=0.5, description="share of samples picked at random, to go on learning")
    text_rest_days: int = Field(365, ge=1, le=3650, description="before one customer may read the same note again")
    bends: tuple[Bend, ...] = ()

    @model_validator(mode="after")
    def _names_must_be_unique(self) -> "RuleSet":
        seen: set[str] = set()
        for rule in self.rules:
            if rule.name in seen:
                raise Misfit("rule.two_names", name=rule.name)
            seen.add(rule.name)
        return self

    @field_validator("postage")
    @classmethod
    def _steps_must_rise(cls, steps: tuple[PostageStep, ...]) -> tuple[PostageStep, ...]:
        if any(after.up_to_g <= step.up_to_g for step, after in pairwise(steps)):
            raise Misfit("postage.falls")
        return steps

    @cached_property
    def bent(self) -> Mapping[tuple[str, str], str]:
        """The manager's reason by (guard, insert id); "" for every insert."""
        return {(bend.guard, bend.insert): bend.reason for bend in self.bends}

    @cached_property
    def with_campaign(self) -> tuple[Rule, ...]:
        """Rules limited for all customers together."""
        return tuple(rule for rule in self.rules if rule.campaign is not None)

    @cached_property
    def index(self) -> RuleIndex[CompiledRule]:
        """Rules by falling priority, and which of them can apply to a parcel at all."""
        return RuleIndex(self.compiled)

    @cached_property
    def compiled(self) -> tuple[CompiledRule, ...]:
        """Rules by falling priority, then by name, ready to be asked."""
        ordered = sorted(self.rules, key=lambda rule: (-rule.priority, rule.name))
        return tuple(CompiledRule(rule, rule.when.compiled()) for rule in ordered)


def matches(rule: Rule, facts: FactSheet) -> Match:
    """Whether a rule applies, with the reason in words. Compiles each time: a plan uses `RuleSet.compiled`."""
    why_not = CompiledRule(rule, rule.when.compiled()).why_not(facts)
    return Match(why_not is None, why_not or Reason.of("rule.met", rule=rule.name))


def read_rules(raw: object) -> RuleSet:
    """A rule set from plain values (parsed YAML or JSON).

    Raises Trouble "rules.invalid": rule, field and problem (a Reason with what is allowed) of the first mistake,
    how many `more` there are, and all `problems` (RuleProblem).
    """
    try:
        return RuleSet.model_validate(raw)
    except ValidationError as error:
        problems = problems_in(error, raw, RuleSet)
        first, more = problems[0], len(problems) - 1
        facts = {"rule": first.rule, "field": first.field, "problem": first.reason, "more": more or None}
        raise Trouble("rules.invalid", **facts, problems=problems) from error

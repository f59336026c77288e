"""What lies in the box so far, and whether one thing more fits: places, count, cost, weight, groups of rules."""

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field

from station.domain.catalog import InsertKind, Slot
from station.domain.money import Money
from station.domain.plan import Choice
from station.domain.reasons import Reason
from station.domain.rules import Rule, RuleSet

__all__ = ["Box"]

_PLACE_OF_SLOT = {slot: place for place, slot in enumerate(Slot)}


@dataclass(slots=True)
class Box:
    """The inserts of one parcel while its plan is made."""

    limits: RuleSet
    currency: str = "EUR"  #: of the budget
    chosen: list[Choice] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)  #: ids of the texts in it
    products: set[str] = field(default_factory=set)  #: SKUs that its sample or its cards already speak of
    kinds: set[InsertKind] = field(default_factory=set)  #: what lies in it, as the guards judge it
    cents: int = 0
    weight_g: int = 0
    thickness_mm: float = 0.0
    postage_left_g: int | None = None  #: until the parcel costs more postage; None: nobody knows
    postage_left_mm: float | None = None
    _shut: dict[Slot, str] = field(default_factory=dict)  #: slot -> rule that keeps it empty
    _groups: dict[str, str] = field(default_factory=dict)  #: exclusion group -> rule
    _filled: Counter[Slot] = field(default_factory=Counter)  #: places taken, or kept empty to measure by

    @property
    def cents_left(self) -> int:
        return self.limits.budget_cents - self.cents

    @property
    def weight_left_g(self) -> int:
        return self.limits.max_weight_g - self.weight_g

    def no_room_for(self, rule: Rule) -> Reason | None:
        """Why nothing of this rule can go in, whatever it picks; None where there is room."""
        slot = rule.slot
        if slot in self._shut:
            return Reason.of("slot.shut", rule=self._shut[slot])
        if rule.exclusion and rule.exclusion in self._groups:
            return Reason.of("slot.exclusion", rule=self._groups[rule.exclusion])
        if rule.shuts_out:
            beside = next((choice for choice in self.chosen if choice.slot in rule.shuts_out), None)
            if beside is not None:
                return Reason.of("slot.exclusion", rule=beside.rule)
        if self._filled.get(slot, 0) >= (self.limits.max_cards if slot is Slot.CARD else 1):
            return Reason.of("slot.taken")
        return Reason.of("parcel.full") if len(self.chosen) >= self.limits.max_inserts else None

    def too_much(self, choice: Choice) -> Reason | None:
        """Why this very thing does not fit beside the others; None where it does."""
        insert_id = choice.insert.id
        for other in self.chosen:
            if other.insert.id == insert_id:
                return Reason.of("slot.taken")
        for cost in costs_of(choice):
            if cost.cents and cost.currency != self.currency:  # nobody knows what that is in the budget's
                return Reason.of("parcel.currency", cost=cost.currency, budget=self.currency)
        if cents_of(choice) > self.cents_left:
            return Reason.of("parcel.budget")
        if weight_of(choice) > self.weight_left_g:
            return Reason.of("parcel.weight")
        return self._over_postage(choice)

    def _over_postage(self, choice: Choice) -> Reason | None:
        """Whether the parcel would reach the next step of the price list; a manager may let that pass."""
        grams, mm = self.postage_left_g, self.postage_left_mm
        if grams is None and mm is None:
            return None
        if any(("postage", insert) in self.limits.bent for insert in ("", choice.insert.id)):
            return None
        if grams is not None and self.weight_g + weight_of(choice) > grams:
            return Reason.of("guard.postage")
        is_thick = mm is not None and self.thickness_mm + choice.insert.thickness_mm > mm
        return Reason.of("guard.postage") if is_thick else None

    def hold(self, rule: Rule) -> None:
        """Keep the place of a rule empty: its customer is left out to measure what it brings."""
        self._filled[rule.slot] += 1

    def add(self, rule: Rule, choice: Choice, kinds: Set[InsertKind]) -> None:
        """Lay it in; the caller has asked `no_room_for` and `too_much`."""
        self.put(choice, kinds)
        if rule.shuts_out:
            self._shut.update((slot, rule.name) for slot in rule.shuts_out)
        if rule.exclusion:
            self._groups[rule.exclusion] = rule.name

    def put(self, choice: Choice, kinds: Set[InsertKind]) -> None:
        """It lies in the box, whatever rule wanted that."""
        self.chosen.append(choice)
        self._filled[choice.slot] += 1
        self.kinds |= kinds
        self.cents += cents_of(choice)
        self.weight_g += weight_of(choice)
        self.thickness_mm += choice.insert.thickness_mm
        if choice.text is not None:
            self.texts.add(choice.text.id)
        self.products.update(choice.skus)
        if choice.sample is not None:
            self.products.add(choice.sample.makes_known)

    def in_order(self) -> tuple[Choice, ...]:
        """What was chosen, by slot: note, sample, goes-with card, other cards."""
        return tuple(sorted(self.chosen, key=lambda choice: _PLACE_OF_SLOT[choice.slot]))


def costs_of(choice: Choice) -> tuple[Money, ...]:
    """What an insert costs, and what the sample costs that it labels."""
    return (choice.insert.cost, choice.sample.cost) if choice.sample else (choice.insert.cost,)


def cents_of(choice: Choice) -> int:
    """Both together, in cents of the budget's currency."""
    return sum(cost.cents for cost in costs_of(choice))


def weight_of(choice: Choice) -> int:
    """Weight in g of an insert with the sample it labels."""
    return choice.insert.weight_g + (choice.sample.weight_g if choice.sample else 0)

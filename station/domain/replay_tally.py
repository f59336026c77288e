"""What a rule set would have done over many parcels: counted plan by plan. Decides nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from station.domain.catalog import Insert, Slot
from station.domain.phase_names import Phase
from station.domain.plan import Choice, LeftOut, PackContext, PackPlan
from station.domain.rules import AddNote, Rule, RuleSet
from station.domain.trial import Arm

__all__ = ["RuleTally", "Tally", "taken_from"]

_GUARD = "guard."


@dataclass(slots=True)
class RuleTally:
    """What came of one rule. A parcel counts at most once in each figure."""

    slot: Slot
    parcels: int = 0  #: its insert went in
    cost_cents: int = 0
    by_phase: Counter[Phase] = field(default_factory=Counter)  #: parcels with its insert, by the phase when opened
    stopped: int = 0  #: its conditions held, and a guard said no
    overtaken: int = 0  #: its place was another rule's
    held_out: int = 0  #: kept back to measure by


class Tally:
    """Figures of one rule set over the parcels of a replay. Cents are of the shop's currency."""

    def __init__(self, rules: RuleSet, inserts: Mapping[str, Insert]) -> None:
        self.version = rules.version
        self.parcels = 0
        self.inserts = 0
        self.cost_cents = 0
        self.by_phase_now: Counter[Phase] = Counter()
        self.by_phase: Counter[Phase] = Counter()  #: when opened
        self.inserts_by_phase: Counter[Phase] = Counter()
        self.cost_by_phase: Counter[Phase] = Counter()
        self.rules = {rule.name: RuleTally(rule.slot) for rule in rules.rules}
        self.guards: Counter[str] = Counter()  #: by the guard's name: rules it stopped
        self.other_reasons: Counter[str] = Counter()  #: by code: rules that nothing fitted, or a limit stopped
        self.conflicts: Counter[Slot] = Counter()  #: parcels in which more rules wanted the slot than it has places
        self.languages_missing: Counter[str] = Counter()  #: "text set/language": parcels that asked for it in vain
        self.samples: Counter[str] = Counter()  #: pieces needed, by the sample's SKU
        self.inserts_needed: Counter[str] = Counter()  #: pieces needed, by insert id
        self.held_out = 0  #: parcels in which something was kept back to measure by
        self._text_sets = {rule.name: _text_set(rule, inserts) for rule in rules.rules}

    def count(self, context: PackContext, plan: PackPlan, wanted: str) -> None:
        """One parcel more; `wanted` is the language its customer would read, whether the shop writes it or not."""
        phase = plan.standing.when_opened.phase
        self.parcels += 1
        self.by_phase_now[plan.standing.now.phase] += 1
        self.by_phase[phase] += 1
        for choice in plan.chosen:
            self._count_choice(choice, phase)
        speechless = self._count_left_out(plan.left_out)
        for name in self._not_spoken(context, plan, speechless, wanted):
            self.languages_missing[name] += 1
        if plan.exposures:
            held_out = [exposure.rule for exposure in plan.exposures if exposure.arm is Arm.HELD_OUT]
            self.held_out += bool(held_out)
            for rule in held_out:
                self.rules[rule].held_out += 1

    def _count_choice(self, choice: Choice, phase: Phase) -> None:
        cents = choice.cost.cents
        self.inserts += 1
        self.cost_cents += cents
        self.inserts_by_phase[phase] += 1
        self.cost_by_phase[phase] += cents
        self.inserts_needed[choice.insert.id] += 1
        if choice.sample is not None:
            self.samples[choice.sample.sku] += 1
        of_rule = self.rules[choice.rule]
        of_rule.parcels += 1
        of_rule.cost_cents += cents
        of_rule.by_phase[phase] += 1

    def _count_left_out(self, left_out: tuple[LeftOut, ...]) -> list[str]:
        """Returns the rules whose text nobody wrote in a language that fits."""
        wanted_in_vain: set[Slot] = set()
        speechless: list[str] = []
        rules, guards = self.rules, self.guards
        for left in left_out:
            code = left.reason.code
            guard = _guard_in(code)
            if guard:
                guards[guard] += 1
                rules[left.rule].stopped += 1
                if guard == "language":
                    speechless.append(left.rule)
            elif code == "slot.taken":
                rules[left.rule].overtaken += 1
                wanted_in_vain.add(left.slot)
            elif code not in _NEVER_ITS_TURN:
                self.other_reasons[code] += 1
        for slot in wanted_in_vain:
            self.conflicts[slot] += 1
        return speechless

    def _not_spoken(self, context: PackContext, plan: PackPlan, speechless: list[str], wanted: str) -> set[str]:
        """Text sets that a rule needed and nobody wrote in the customer's language."""
        language = _base(wanted) or _base(context.language)
        missing = {f"{self._text_sets[rule]}/{language}" for rule in speechless}
        for choice in plan.chosen:
            if choice.text is not None and _base(choice.text.language) != language:
                missing.add(f"{choice.text.text_set}/{language}")
        return missing


#: The rule's turn never came, or it was kept back on purpose.
_NEVER_ITS_TURN = frozenset({"rule.unmet", "rule.ruled_out", "rule.not_yet", "rule.over", "rule.off", "rule.held_out"})


def taken_from(draft: PackPlan, live: PackPlan) -> Iterator[tuple[str, str]]:
    """Pairs (rule of the draft, rule of the live set) where the first has a place that the second had; "": nobody."""
    before, after = _by_slot(live), _by_slot(draft)
    for slot, rules in after.items():
        gone = [rule for rule in before.get(slot, ()) if rule not in rules]
        for rule in rules:
            if rule not in before.get(slot, ()):
                yield rule, gone.pop(0) if gone else ""


def _by_slot(plan: PackPlan) -> dict[Slot, list[str]]:
    found: defaultdict[Slot, list[str]] = defaultdict(list)
    for choice in plan.chosen:
        found[choice.slot].append(choice.rule)
    return found


def _text_set(rule: Rule, inserts: Mapping[str, Insert]) -> str:
    """The text set that a rule's insert is filled with; the insert's own name where it has none."""
    if isinstance(rule.add, AddNote):
        return rule.add.note
    insert = inserts.get(rule.insert)
    return (insert.text_set if insert else "") or rule.insert


@lru_cache(maxsize=1000)
def _guard_in(code: str) -> str:
    """Name of the guard that gave a reason with this code; "" for other reasons."""
    return code.removeprefix(_GUARD) if code.startswith(_GUARD) else ""


@lru_cache(maxsize=1000)
def _base(language: str) -> str:
    """A language without its region."""
    return language.replace("_", "-").partition("-")[0].lower()

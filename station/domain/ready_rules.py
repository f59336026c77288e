"""Rules made ready for parcels of one kind over one catalogue: what is the same for all of them is settled once.

Decides nothing that differs from parcel to parcel; that is asked in `planning`.
"""

from dataclasses import dataclass, field
from typing import Any

from station.domain.catalog import Insert
from station.domain.circumstances import Circumstances
from station.domain.guards import SETTLED_BY_PHASE, Guard, Offer, is_bent, offered
from station.domain.plan import LeftOut
from station.domain.reasons import Reason
from station.domain.rules import AddNote, AddSeries, Ask, CompiledRule, Rule, RuleSet

__all__ = ["ReadyRule", "ReadyRules", "is_sold_out", "ready_rules"]


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule, and what is left to ask of it."""

    rule: Rule
    check: Ask | None  #: what is left of its conditions and its schedule; None: nothing
    offer: Offer | None  #: what it lays in; None: the card of a series that a parcel is found to lack, or nothing
    guards: tuple[Guard, ...]  #: to be asked, in this order
    out: LeftOut | None  #: why it stays out where those let it pass; None: that depends on the parcel
    rests: bool  #: it has a limit for a customer or for all together
    is_bound: bool  #: its insert belongs to products or categories
    plain: dict[str, LeftOut] = field(default_factory=dict, compare=False)  #: left out, by reasons without facts

    def left_out(self, reason: Reason) -> LeftOut:
        """What it adds stays out, for this reason; where that has no facts, the same for every parcel."""
        if reason.facts:
            return self.rule.left_out(reason)
        out = self.plain.get(reason.code)
        if out is None:
            out = self.plain[reason.code] = self.rule.left_out(reason)
        return out


class ReadyRules:
    """The rules of one set for parcels with the same telling facts, all of them calm or none."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._groups: tuple[tuple[ReadyRule, ...], ...] | None = None
        self._ready: dict[tuple[str, str], ReadyRule] = {}

    def groups(self, at: Circumstances) -> tuple[tuple[ReadyRule, ...], ...]:
        """Those that can apply to such a parcel at all, in groups of one priority, the highest first."""
        if self._groups is None:
            may_apply = self._rules.index.may_apply(at.sheet)
            self._groups = tuple(tuple([self._made(one, one.left_to_ask, at) for one in group]) for group in may_apply)
        return self._groups

    def of(self, compiled: CompiledRule, at: Circumstances) -> ReadyRule:
        """One whose conditions were asked already."""
        asked = (compiled.rule.name, "")
        ready = self._ready.get(asked)
        if ready is None:
            ready = self._ready[asked] = self._made(compiled, None, at)
        return ready

    def of_card(self, rule: Rule, card: Insert, at: Circumstances) -> ReadyRule:
        """A rule of a series with the card that it found for this parcel."""
        asked = (rule.name, card.id)
        ready = self._ready.get(asked)
        if ready is None:
            ready = self._ready[asked] = self._offering(rule, None, card, card.text_set, at)
        return ready

    def _made(self, compiled: CompiledRule, check: Ask | None, at: Circumstances) -> ReadyRule:
        rule, add = compiled.rule, compiled.rule.add
        if isinstance(add, AddSeries):
            return _ready(rule, check)
        insert = at.catalog.inserts.get(add.insert)
        if insert is None:
            return _ready(rule, check, why_not=Reason.of("rule.no_insert", insert=add.insert))
        if insert.slot is not rule.slot:
            return _ready(rule, check, why_not=Reason.of("rule.wrong_slot", insert=insert.id))
        return self._offering(rule, check, insert, add.note if isinstance(add, AddNote) else insert.text_set, at)

    def _offering(self, rule: Rule, check: Ask | None, insert: Insert, text_set: str, at: Circumstances) -> ReadyRule:
        """With the guards left to ask: those that the phase settles are asked here, after one that stops there is none.

        An empty bin is looked at after the guards and after `looks_bought`; so it is settled where that never stops.
        """
        offer = offered(at.catalog, insert, text_set)
        guards: list[Guard] = []
        for guard in offer.in_calm if at.is_calm else offer.in_alarm:
            if guard not in SETTLED_BY_PHASE:
                guards.append(guard)
                continue
            reason = guard(offer, at)
            if reason is not None and not is_bent(reason, offer, self._rules.bent):
                return _ready(rule, check, offer, guards, reason)
        is_empty = is_sold_out(insert, rule) and not (offer.asks or offer.gives)
        return _ready(rule, check, offer, guards, Reason.of("guard.out_of_stock") if is_empty else None)


def ready_rules(rules: RuleSet, at: Circumstances) -> ReadyRules:
    """The rules for parcels of this one's kind; made ready once for each catalogue, which remembers them."""
    memo, asked = at.catalog.memo, ("ready", hex(id(rules)))
    kinds: _Kinds | None = memo.get(asked)
    if kinds is None:
        kinds = memo[asked] = _Kinds(rules)
    kind = (*rules.index.telling(at.sheet), at.is_calm)
    ready = kinds.known.get(kind)
    if ready is None:
        ready = kinds.known[kind] = ReadyRules(rules)
    return ready


def is_sold_out(insert: Insert, rule: Rule) -> bool:
    """Inserts from a bin, and offers of a partner, end; a rule may leave pieces for others."""
    return insert.stock is not None and insert.stock <= rule.keep_stock


@dataclass(frozen=True, slots=True)
class _Kinds:
    """The rules of one set by kind of parcel. Holds the set, so that its id is no other's."""

    rules: RuleSet
    known: dict[tuple[Any, ...], ReadyRules] = field(default_factory=dict)


def _ready(
    rule: Rule,
    check: Ask | None,
    offer: Offer | None = None,
    guards: list[Guard] | None = None,
    why_not: Reason | None = None,
) -> ReadyRule:
    return ReadyRule(
        rule,
        check,
        offer,
        tuple(guards or ()),
        None if why_not is None else rule.left_out(why_not),
        rests=rule.limit is not None or rule.campaign is not None,
        is_bound=offer is not None and bool(offer.insert.skus or offer.insert.categories),
    )

"""Which guard would stop what a rule wants to lay in, whoever the customer is. Part of `rule_check`."""

from collections.abc import Iterator

from station.domain.catalog import ASKS, Insert, InsertKind, Slot
from station.domain.circumstances import OWN_CHANNELS
from station.domain.conditions import Comparison, Condition
from station.domain.facts import Op
from station.domain.guards import (
    FOR_RECIPIENTS,
    GIFT_TEXTS,
    NEUTRAL_TEXTS,
    SOFT,
    SPAN,
    Offer,
    is_bent,
    offer_of,
)
from station.domain.phase_names import Phase
from station.domain.phases import Moment
from station.domain.reasons import Reason
from station.domain.rule_finding import Finding, comparisons
from station.domain.rule_logic import can_hold
from station.domain.rules import Rule, RuleSet

__all__ = ["guard_findings"]

_PHASES = tuple(Phase)
_OPENED = "customer.phase_when_opened"
#: Kinds that are not sent to who just came back (guard `just_returned`).
_NOT_ON_RETURN = ASKS | {InsertKind.SURVEY, InsertKind.LOYALTY_CLUB}


def guard_findings(rule: Rule, insert: Insert, text_set: str, rules: RuleSet, when: Condition) -> Iterator[Finding]:
    """What stops this insert in every parcel that the rule applies to; nothing of rules that never apply."""
    if not can_hold([when]).is_possible:
        return
    offer = offer_of(insert, text_set)
    yield from _phases(rule, offer, rules, when)
    if not offer.kinds <= SOFT and not _can(when, "customer.moments", Op.HAS_NONE, tuple(Moment)):
        yield Finding.error(rule, "when", "check.moment", insert=insert.id)
    elif _is_gift(when) and not _is_for_recipients(offer):
        yield Finding.error(rule, "when", "check.gift", insert=insert.id)
    is_asking = not offer.kinds.isdisjoint(_NOT_ON_RETURN) and not is_bent(
        Reason.of("guard.returning"), offer, rules.bent
    )
    if is_asking and not _can(when, "customer.is_returning", Op.IS, False):
        yield Finding.error(rule, "when", "check.returning", insert=insert.id)
    channels = _marketplaces(when)
    if channels and not (insert.slot is Slot.NOTE and text_set in (NEUTRAL_TEXTS, GIFT_TEXTS)):
        yield Finding.error(rule, "when", "check.marketplace", insert=insert.id, channels=channels)


def _phases(rule: Rule, offer: Offer, rules: RuleSet, when: Condition) -> Iterator[Finding]:
    """Phases in which the guards of phases stop it, out of those that the rule applies in."""
    asked = tuple(phase for phase in _PHASES if _can(when, _OPENED, Op.IS, phase.value))
    stops = {phase: reason for phase in asked if (reason := _stops(offer, phase, rules)) is not None}
    if not stops:
        return
    if len(stops) == len(asked):
        first = next(iter(stops.values()))
        facts = {"insert": offer.insert.id, "phases": asked}
        yield Finding.error(rule, "when", f"check.{first.code.removeprefix('guard.')}", **facts, **dict(first.facts))
    elif any(one.fact == _OPENED for one in comparisons(rule.when)):
        yield Finding.warning(rule, "when", "check.some_phases", insert=offer.insert.id, phases=tuple(stops))


def _stops(offer: Offer, phase: Phase, rules: RuleSet) -> Reason | None:
    """What the guards `too_early` and `too_late` say of a phase, bends counted."""
    firsts = [*(SPAN[kind][0] for kind in offer.kinds), offer.insert.earliest]
    lasts = [*(SPAN[kind][1] for kind in offer.kinds), offer.insert.latest]
    earliest = max((one for one in firsts if one is not None), key=_PHASES.index, default=None)
    latest = min((one for one in lasts if one is not None), key=_PHASES.index, default=None)
    if earliest is not None and phase.is_before(earliest):
        reason = Reason.of("guard.too_early", earliest=earliest)
        return None if is_bent(reason, offer, rules.bent) else reason
    if latest is not None and latest.is_before(phase):
        reason = Reason.of("guard.too_late", latest=latest)
        return None if is_bent(reason, offer, rules.bent) else reason
    return None


def _can(when: Condition, fact: str, op: Op, value: bool | str | tuple[str, ...]) -> bool:
    return can_hold([when, Comparison(fact=fact, op=op, value=value)]).is_possible


def _is_gift(when: Condition) -> bool:
    """Whether the rule applies to gifts only."""
    no_gift = Comparison(fact="order.is_gift", op=Op.IS, value=True)
    no_moment = Comparison(fact="customer.moments", op=Op.HAS_ANY, value=(Moment.GIFT.value,))
    return not can_hold([when], [no_gift, no_moment]).is_possible


def _is_for_recipients(offer: Offer) -> bool:
    is_gift_note = offer.insert.slot is not Slot.NOTE or offer.text_set == GIFT_TEXTS
    return offer.kinds <= FOR_RECIPIENTS and is_gift_note


def _marketplaces(when: Condition) -> tuple[str, ...]:
    """Foreign channels, where the rule applies to no others; () where it applies to the shop's own too."""
    named: set[str] = set()
    for one in comparisons(when):
        if one.fact == "order.channel" and one.op in (Op.IS, Op.IN):
            named.update(str(value) for value in (one.value if isinstance(one.value, tuple) else (one.value,)))
    foreign = tuple(sorted(name for name in named if name.strip().casefold() not in OWN_CHANNELS))
    only_there = Comparison(fact="order.channel", op=Op.IN, value=foreign)
    return foreign if foreign and not can_hold([when], [only_there]).is_possible else ()

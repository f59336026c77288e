"""Guards that were bent for nothing: no rule lays in what the bend is for, or the guard never asks about it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from station.domain.catalog import ASKS, Catalog, InsertKind, Slot
from station.domain.guards import SPAN, Offer, offer_of
from station.domain.reasons import Reason
from station.domain.rule_finding import Finding, Severity, offered
from station.domain.rules import FOR_ALL_ONLY, Rule, RuleSet

__all__ = ["unused_bends"]


def _has_earliest(offer: Offer) -> bool:
    return offer.insert.earliest is not None or any(SPAN[kind][0] is not None for kind in offer.kinds)


def _has_latest(offer: Offer) -> bool:
    return offer.insert.latest is not None or any(SPAN[kind][1] is not None for kind in offer.kinds)


#: What each guard of taste asks about; a bend for anything else changes nothing.
_ASKS_ABOUT: Mapping[str, Callable[[Offer], bool]] = MappingProxyType(
    {
        "too_early": lambda offer: _has_earliest(offer) and offer.kinds.isdisjoint(ASKS),
        "too_late": _has_latest,
        "returning": lambda offer: not offer.kinds.isdisjoint(ASKS | {InsertKind.SURVEY, InsertKind.LOYALTY_CLUB}),
        "not_in_order": lambda offer: bool(offer.insert.skus or offer.insert.categories),
        "insert_again": lambda offer: offer.insert.slot is Slot.CARD,
        "text_again": lambda offer: bool(offer.text_set),
        "own_kind": lambda offer: offer.insert.slot is Slot.CROSS_SELL,
        "recommended_again": lambda offer: offer.insert.slot is Slot.CROSS_SELL,
        "sample_again": lambda offer: offer.insert.slot is Slot.SAMPLE,
    }
)


def unused_bends(live: Sequence[Rule], catalog: Catalog, rules: RuleSet) -> Iterator[Finding]:
    """Bends that change nothing, whatever the parcel."""
    offers = [offer_of(*one) for rule in live for one in offered(rule, catalog)]
    for number, bend in enumerate(rules.bends):
        if bend.insert and bend.insert not in catalog.inserts:
            reason = Reason.of("check.bend_no_insert", guard=bend.guard, name=bend.insert)
        else:
            asks = _ASKS_ABOUT.get(bend.guard)
            is_heard = not bend.insert or bend.guard not in FOR_ALL_ONLY
            meant = [offer for offer in offers if is_heard and bend.insert in ("", offer.insert.id)]
            if any(asks is None or asks(offer) for offer in meant):
                continue
            reason = Reason.of("check.bend_unused", guard=bend.guard)
        yield Finding(Severity.WARNING, "", f"bends.{number}", reason)

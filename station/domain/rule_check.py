"""What rules will not do: never match, always overtaken, stopped by a guard, without a text. Says so only when certain.

Pure: a rule set, the catalogue and a day go in, findings come out. What makes rules unreadable: `rule_reading`.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from station.domain.catalog import Catalog, Insert, Slot
from station.domain.guards import Offer
from station.domain.guards import offered as offer_in
from station.domain.rule_check_bends import unused_bends
from station.domain.rule_check_guards import guard_findings
from station.domain.rule_check_names import name_findings
from station.domain.rule_finding import Finding, Severity, live_when, offered
from station.domain.rule_logic import can_hold, implies
from station.domain.rules import AddCrossSell, AddSample, Rule, RuleSet
from station.domain.voucher_check import VoucherUse, code_trouble, print_code

__all__ = ["Finding", "Severity", "findings"]

#: Rules above one that are asked whether they overtake it, the nearest first: 500 that lay in the same take 3 s.
MOST_ABOVE = 60
#: Rules that are asked whether they overtake another one together; more are hard to follow, for people too.
MOST_TOGETHER = 8


def findings(
    rules: RuleSet, catalog: Catalog, shop_language: str, today: date, vouchers: VoucherUse | None = None
) -> tuple[Finding, ...]:
    """All that can be said against a rule set that reads well, rule by rule in its own order.

    `shop_language` is the one most customers read; `today` tells which schedules are over; None: nothing is known of
    voucher codes.
    """
    live = [rule for rule in rules.rules if not rule.off]
    presents = [rule for rule in live if any(offer.gives for offer in _offers(rule, catalog))]
    alike: dict[str, list[Rule]] = {}
    for rule in live:
        alike.setdefault(_what(rule), []).append(rule)
    found = list(unused_bends(live, catalog, rules))
    for rule in live:
        found += _matching(rule, rules, catalog, today)
        found += name_findings(rule, catalog)
        for insert, text_set in offered(rule, catalog):
            found += _texts(rule, insert, text_set, catalog, shop_language)
            found += guard_findings(rule, insert, text_set, rules, live_when(rule))
            found += _codes(rule, insert, text_set, catalog, vouchers, today) if vouchers else ()
        found += _overtaken(rule, alike[_what(rule)], rules)
        found += _beside_presents(rule, presents, catalog)
    found += _equal(live)
    place = {rule.name: number for number, rule in enumerate(rules.rules)}
    return tuple(sorted(dict.fromkeys(found), key=lambda one: place.get(one.rule, -1)))


def _matching(rule: Rule, rules: RuleSet, catalog: Catalog, today: date) -> Iterator[Finding]:
    """Rules that no parcel will ever meet, or none any more."""
    verdict = can_hold([live_when(rule)])
    if not verdict.is_possible:
        yield Finding.error(rule, "when", "check.impossible", fact=verdict.facts)
    if rules.max_inserts == 0 or (rule.slot is Slot.CARD and rules.max_cards == 0):
        setting = "max_inserts" if rules.max_inserts == 0 else "max_cards"
        yield Finding.error(rule, "slot", "check.no_place", setting=setting)
    if rule.schedule.end is not None and rule.schedule.end < today:
        yield Finding.warning(rule, "schedule", "check.over", end=rule.schedule.end)
    total = rule.campaign.total if rule.campaign else None
    if total is not None and catalog.campaigns.get((rule.name, ""), 0) >= total:
        yield Finding.warning(rule, "campaign", "check.used_up", total=total)


def _texts(rule: Rule, insert: Insert, text_set: str, catalog: Catalog, shop_language: str) -> Iterator[Finding]:
    """Languages the shop writes in that this text is not written in; a set without any text is told by its name."""
    has = {text.language for text in catalog.texts.get(text_set, ())}
    if not has:
        return
    written = {text.language for texts in catalog.texts.values() for text in texts} | {shop_language}
    lacking = tuple(sorted(written - has))
    if lacking:
        yield Finding.warning(rule, "add", "check.languages", texts=text_set, insert=insert.id, languages=lacking)


def _codes(
    rule: Rule, insert: Insert, text_set: str, catalog: Catalog, vouchers: VoucherUse, today: date
) -> Iterator[Finding]:
    """A card that prints a code and gets none, now or soon."""
    prints_code = print_code(catalog.texts.get(text_set, ()))
    reason = code_trouble(insert, vouchers.pool_of.get(insert.id, ""), vouchers.pools, prints_code, today)
    if reason is not None:
        is_error = reason.code in ("check.no_codes", "check.codes_unknown")
        yield Finding(Severity.ERROR if is_error else Severity.WARNING, rule.name, "add", reason)


def _what(rule: Rule) -> str:
    """What a rule lays in, alike for those that lay in the very same: 500 rules are 250,000 pairs to compare."""
    return f"{type(rule.add).__name__} {rule.add.model_dump_json()}"


def _overtaken(rule: Rule, alike: Sequence[Rule], rules: RuleSet) -> Iterator[Finding]:
    """A rule whose place is taken in every parcel by rules above it among those that lay in the very same thing.

    Only the same thing is certain: where a guard, a text or the stock stops it above, it is stopped here too.
    """
    if rules.postage and isinstance(rule.add, AddSample | AddCrossSell):
        return  # what is too heavy above may be picked lighter here
    when = live_when(rule)
    if not can_hold([when]).is_possible:
        return
    freer = sorted((other for other in alike if _goes_first(other, rule)), key=lambda other: other.priority)
    above = freer[:MOST_ABOVE]
    alone = next((other for other in above if implies(when, live_when(other))), None)
    if alone is not None:
        yield Finding.error(rule, "priority", "check.overtaken", by=(alone.name,))
    elif 1 < len(above) <= MOST_TOGETHER and implies(when, *(live_when(other) for other in above)):
        yield Finding.error(rule, "priority", "check.overtaken", by=tuple(other.name for other in above))


def _goes_first(other: Rule, rule: Rule) -> bool:
    """Whether `other`, which lays in the same, comes before `rule` and nothing but its condition could keep it out."""
    has_no_limits = other.limit is None and other.campaign is None and not other.hold_out
    is_as_free = (
        other.keep_stock <= rule.keep_stock
        and other.exclusion in ("", rule.exclusion)
        and other.shuts_out <= rule.shuts_out
    )
    return other.priority > rule.priority and has_no_limits and is_as_free


def _beside_presents(rule: Rule, presents: Sequence[Rule], catalog: Catalog) -> Iterator[Finding]:
    """An ask that brings its reward; one that comes after a present and stays out wherever that lies in."""
    offers = _offers(rule, catalog)
    for paid in (offer for offer in offers if offer.is_paid):
        yield Finding.error(rule, "add", "check.paid_ask", insert=paid.insert.id)
    asks = any(offer.asks for offer in offers)
    for other in presents if asks else ():
        if other.priority > rule.priority and implies(live_when(rule), live_when(other)):
            yield Finding.warning(rule, "priority", "check.beside_present", present=other.name)


def _offers(rule: Rule, catalog: Catalog) -> list[Offer]:
    return [offer_in(catalog, *one) for one in offered(rule, catalog)]


def _equal(live: Sequence[Rule]) -> Iterator[Finding]:
    seen: dict[str, Rule] = {}
    for rule in live:
        alike = rule.model_copy(update={"name": "", "priority": 0, "trial": ""}).model_dump_json()
        first = seen.setdefault(alike, rule)
        if first is not rule:
            yield Finding.warning(rule, "", "check.equal", other=first.name)

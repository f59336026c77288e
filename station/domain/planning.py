"""What goes into this parcel, and why: rules by priority, guards above them, the best pick for each place.

Pure: no clock, no chance, nothing that happened after the packing day. The same input gives the same plan.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby

from station.domain.affinity import Affinity
from station.domain.box import Box
from station.domain.catalog import Catalog, Insert, Slot, TextVariant
from station.domain.circumstances import Circumstances, circumstances
from station.domain.guards import NEUTRAL_TEXTS, looks_bought, offer_of, stopped
from station.domain.phases import Moment
from station.domain.picks import pick_products, pick_sample, pick_text
from station.domain.plan import Choice, LeftOut, PackContext, PackPlan
from station.domain.reasons import Reason
from station.domain.rules import AddCrossSell, AddNote, AddSample, CompiledRule, Rule, RuleSet

__all__ = ["make_plan"]

#: Text sets written for one sensitive moment.
_MOMENT_OF_TEXTS = {
    "resent": Moment.RESENT,
    "sorry_complaint": Moment.COMPLAINT,
    "sorry_return": Moment.RETURN,
    "sorry_late": Moment.DELAYED,
    "gift": Moment.GIFT,
}


def make_plan(context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity) -> PackPlan:
    """What goes into the parcel of `context`; one entry in `chosen` or `left_out` for every rule."""
    return _Planning(circumstances(context, catalog), affinity, Box(rules)).plan()


@dataclass(frozen=True, slots=True)
class _Planning:
    """One plan being made. `box` fills up as rules get their place."""

    at: Circumstances
    affinity: Affinity
    box: Box

    def plan(self) -> PackPlan:
        left_out: list[LeftOut] = []
        for _, equals in groupby(self.box.limits.compiled, key=lambda compiled: compiled.rule.priority):
            left_out += self._fill(equals)
        context = self.at.context
        return PackPlan(
            order_number=context.order.number,
            standing=context.standing,
            chosen=self.box.in_order(),
            left_out=tuple(left_out),
            rules_version=self.box.limits.version,
        )

    def _fill(self, equals: Iterable[CompiledRule]) -> list[LeftOut]:
        """Give rules of one priority their places, what fits the order best first; returns what stays out."""
        left_out: list[LeftOut] = []
        live: list[Rule] = []
        for compiled in equals:
            why_not = compiled.why_not(self.at.sheet) or self._resting(compiled.rule)
            if why_not is None:
                live.append(compiled.rule)
            else:
                left_out.append(_out(compiled.rule, why_not))
        if len(live) > 1:
            live.sort(key=lambda rule: (-self._fit(rule), rule.name))
        for rule in live:
            why_not = self._lay_in(rule)
            if why_not is not None:
                left_out.append(_out(rule, why_not))
        return left_out

    def _lay_in(self, rule: Rule) -> Reason | None:
        """Lay in what a rule adds, or say what stops it."""
        insert = self.at.catalog.inserts.get(rule.insert)
        if insert is None:
            return Reason.of("rule.no_insert", insert=rule.insert)
        if insert.slot is not rule.slot:
            return Reason.of("rule.wrong_slot", insert=insert.id)
        offer = offer_of(insert, rule.add.note if isinstance(rule.add, AddNote) else insert.text_set)
        why_not = stopped(offer, self.at) or looks_bought(offer, self.box.kinds) or self.box.no_room_for(rule)
        if why_not is not None:
            return why_not
        choice = self._choice(rule, replace(insert, text_set=offer.text_set))
        if isinstance(choice, Reason):
            return choice
        why_not = self.box.too_much(choice)
        if why_not is None:
            self.box.add(rule, choice, offer.kinds)
        return why_not

    def _choice(self, rule: Rule, insert: Insert) -> Choice | Reason:
        text: TextVariant | None = None
        if insert.text_set:
            picked = pick_text(insert.text_set, insert.slot, self.at, self.box)
            if isinstance(picked, Reason):
                return picked
            text = picked
        language = text.language if text else self.at.context.language
        choice = Choice(insert.slot, insert, rule.name, self._why(insert), language, text)
        if isinstance(rule.add, AddSample):
            found = pick_sample(rule.add.sample, insert, self.at, self.box, self.affinity)
            if isinstance(found, Reason):
                return found
            return replace(choice, sample=found[0], reason=found[1])
        if isinstance(rule.add, AddCrossSell):
            products = pick_products(rule.add.cross_sell, self.at, self.box, self.affinity)
            if isinstance(products, Reason):
                return products
            return replace(choice, recommendations=products[0], reason=products[1])
        return choice

    def _why(self, insert: Insert) -> Reason:
        """Why a note or a card goes in, as the packer reads it."""
        standing = self.at.context.standing
        phase = standing.when_opened.phase
        if insert.slot is not Slot.NOTE:
            return Reason.of("chosen.card", phase=phase)
        if self.at.is_neutral or insert.text_set == NEUTRAL_TEXTS:
            return Reason.of("chosen.note.neutral")
        moment = _MOMENT_OF_TEXTS.get(insert.text_set)
        if moment in self.at.moments:
            return Reason.of("chosen.note.moment", moment=moment)
        if standing.now.is_returning and insert.text_set == "welcome_back":
            return Reason.of("chosen.note.returning", silent=self.at.sheet["customer.days_since_last_order"])
        return Reason.of("chosen.note", phase=phase)

    def _fit(self, rule: Rule) -> int:
        """How closely an insert belongs to this parcel: bound to a product of it, to a category of it, to none."""
        insert = self.at.catalog.inserts.get(rule.insert)
        if insert is None:
            return 0
        return 2 * bool(insert.skus & self.at.in_parcel) or int(bool(insert.categories & self.at.parcel_categories))

    def _resting(self, rule: Rule) -> Reason | None:
        """A rule rests once this customer had its share, or where the customer is held out to measure by."""
        context, limit = self.at.context, rule.limit
        if limit is not None:
            since = context.today - timedelta(days=limit.days - 1)
            if self.at.memory.times_given(rule.name, since) >= limit.times:
                return Reason.of("rule.limit", days=limit.days)
        if rule.hold_out:
            who = context.customer.id if context.customer else context.order.number
            drawn = hashlib.blake2b(f"{rule.name}\0{who}".encode("utf-8", "replace"), digest_size=8).digest()
            if int.from_bytes(drawn, "big") < rule.hold_out * 2**64:
                return Reason.of("rule.held_out")
        return None


def _out(rule: Rule, reason: Reason) -> LeftOut:
    return LeftOut(rule.slot, rule.insert, rule.name, reason)

"""What goes into this parcel, and what stays out: rules by priority, guards above them. What fills a place: `choosing`.

Pure: no clock, no chance, nothing that happened after the packing day. The same input gives the same plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from station.domain.affinity import Affinity
from station.domain.box import Box
from station.domain.catalog import Catalog
from station.domain.choosing import choice_of
from station.domain.circumstances import Circumstances, circumstances
from station.domain.guards import Offer, bent_for, looks_bought, offered, stopped
from station.domain.leaning import Leaning
from station.domain.memory import Memory
from station.domain.money import Money
from station.domain.picks import next_of_series
from station.domain.plan import CampaignPlace, Choice, Exposure, LeftOut, PackContext, PackPlan
from station.domain.postage import postage_left
from station.domain.ready_rules import ReadyRule, ReadyRules, is_sold_out, ready_rules
from station.domain.reasons import Reason
from station.domain.rules import AddSample, AddSeries, CompiledRule, Rule, RuleSet
from station.domain.trial import Arm, is_held_out

__all__ = ["make_plan", "next_sample"]


def make_plan(
    context: PackContext,
    rules: RuleSet,
    catalog: Catalog,
    affinity: Affinity,
    *,
    memory: Memory | None = None,
    explain: bool = True,
    because: bool = True,
) -> PackPlan:
    """What goes into the parcel of `context`; one entry in `chosen` or `left_out` for every rule.

    `memory`: as `circumstances` takes it. Without `explain` nothing is said of rules whose conditions do not hold,
    without `because` nothing of what speaks for a product on a goes-with card; the rest of the plan is the same.
    """
    at = circumstances(context, catalog, affinity, memory)
    leaning = affinity.leaning(at.memory.owned_in_order, context.order.skus)
    return _Planning(at, leaning, Box(rules, catalog.currency, **postage_left(rules, at)), explain, because).plan()


def next_sample(
    plan: PackPlan, place: int, context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity
) -> Choice | None:
    """What goes in at a place of `plan` whose sample is not there, beside all else that it lays in; None: nothing.

    A rule other than the sample's own steps in only where it counts for nobody else: its campaign has no place here,
    and its trial no record.
    """
    at = circumstances(context, catalog, affinity)
    leaning = affinity.leaning(at.memory.owned_in_order, context.order.skus)
    box, named = Box(rules, catalog.currency, **postage_left(rules, at)), {rule.name: rule for rule in rules.rules}
    for number, choice in enumerate(plan.chosen):
        if number == place:
            continue
        kinds, rule = offered(catalog, choice.insert, choice.insert.text_set).beside, named.get(choice.rule)
        if rule is None:
            box.put(choice, kinds)
        else:
            box.add(rule, choice, kinds)
    planning = _Planning(at, leaning, box, explain=False, because=True)
    for group in ready_rules(rules, at).groups(at):
        if any(planning.lays_sample_in(ready, plan.chosen[place].rule) for ready in group):
            return box.chosen[-1]
    return None


@dataclass(frozen=True, slots=True)
class _Planning:
    """One plan being made. `box` fills up as rules get their place."""

    at: Circumstances
    leaning: Leaning
    box: Box
    explain: bool  #: say of every rule why it stays out, also where its conditions do not hold
    because: bool  #: say of every product what speaks for it
    exposures: list[Exposure] = field(default_factory=list)

    def plan(self) -> PackPlan:
        left_out: list[LeftOut] = []
        rules, at = self.box.limits, self.at
        ready = ready_rules(rules, at)
        if self.explain:
            for settled in rules.index.settled(at.sheet):
                left_out += settled.out
                if settled.group:
                    self._lay_all_in(self._applying(settled.group, ready, left_out), left_out)
        else:
            for group in ready.groups(at):
                self._lay_all_in(self._applying_of(group, left_out), left_out)
        context = at.context
        return PackPlan(
            order_number=context.order.number,
            standing=context.standing,
            chosen=self.box.in_order(),
            left_out=tuple(left_out),
            rules_version=rules.version,
            exposures=tuple(self.exposures),
            policy_version=context.policy_version,
            campaigns=self._campaigns(),
        )

    def _campaigns(self) -> tuple[CampaignPlace, ...]:
        chosen = {choice.rule for choice in self.box.chosen}
        return tuple(
            CampaignPlace(rule.name, rule.campaign.total, rule.campaign.per_day)
            for rule in self.box.limits.with_campaign
            if rule.campaign is not None and rule.name in chosen
        )

    def _applying(
        self, equals: Iterable[tuple[CompiledRule, LeftOut | None]], ready: ReadyRules, left_out: list[LeftOut]
    ) -> list[ReadyRule]:
        """Rules of one priority that apply to this parcel; `left_out` gets the others."""
        live: list[ReadyRule] = []
        sheet = self.at.sheet
        for compiled, out in equals:
            if out is None:
                rule = compiled.rule
                why_not = compiled.why_not(sheet) or self._resting(rule)
                if why_not is None:
                    live.append(ready.of(compiled, self.at))
                    continue
                out = rule.left_out(why_not)
            left_out.append(out)
        return live

    def _applying_of(self, group: Iterable[ReadyRule], left_out: list[LeftOut]) -> list[ReadyRule]:
        """The same of rules made ready; of those whose conditions do not hold nothing is said."""
        live: list[ReadyRule] = []
        sheet = self.at.sheet
        for ready in group:
            if ready.check is not None and ready.check(sheet) is not None:
                continue
            why_not = self._resting(ready.rule) if ready.rests else None
            if why_not is None:
                live.append(ready)
            else:
                left_out.append(ready.left_out(why_not))
        return live

    def lays_sample_in(self, ready: ReadyRule, own: str) -> bool:
        """Whether a rule steps in with a sample; the rule called `own` has its place in this parcel already."""
        rule = ready.rule
        if not isinstance(rule.add, AddSample) or (ready.check is not None and ready.check(self.at.sheet) is not None):
            return False
        if rule.name != own and (rule.campaign or rule.hold_out or self._resting(rule) is not None):
            return False
        return self._lay_in(ready) is None

    def _lay_all_in(self, live: list[ReadyRule], left_out: list[LeftOut]) -> None:
        """Give rules of one priority their places, what fits the order best first; `left_out` gets what stays out."""
        if len(live) > 1:
            live.sort(key=lambda ready: (-self._fit(ready), ready.rule.name))
        for ready in live:
            out = self._lay_in(ready)
            if out is not None:
                left_out.append(out)

    def _lay_in(self, ready: ReadyRule) -> LeftOut | None:
        """Lay in what a rule adds, or say what stops it."""
        rule, add = ready.rule, ready.rule.add
        if type(add) is AddSeries:
            card = next_of_series(add.series, self.at)
            if isinstance(card, Reason):
                return ready.left_out(card)
            ready = ready_rules(self.box.limits, self.at).of_card(rule, card, self.at)
        offer = ready.offer
        if offer is not None and ready.guards:
            why_not = stopped(offer, self.at, self.box.limits.bent, ready.guards)
            if why_not is not None:
                return ready.left_out(why_not)
        if offer is None or ready.out is not None:
            return ready.out
        why_not = self._why_not_beside(offer, rule)
        if why_not is not None:
            return ready.left_out(why_not)
        insert = self.at.catalog.filled(offer.insert, offer.text_set)
        choice = choice_of(rule, insert, self.at, self.box, self.leaning, self.because)
        if isinstance(choice, Reason):
            return ready.left_out(choice)
        why_not = self.box.too_much(choice)
        if why_not is not None:
            return ready.left_out(why_not)
        if rule.hold_out and self._is_held_out(rule, choice):
            self.box.hold(rule)
            return ready.left_out(Reason.of("rule.held_out"))
        bends = self.box.limits.bent
        bent = bent_for(offer, self.at, bends) if bends else ()
        self.box.add(rule, choice._replace(bent=bent) if bent else choice, offer.beside)
        return None

    def _why_not_beside(self, offer: Offer, rule: Rule) -> Reason | None:
        """Why an offer that the guards let pass has no place beside what lies in the box."""
        if offer.asks or offer.gives:
            why_not = looks_bought(offer, self.box.kinds)
            if why_not is not None:
                return why_not
            if is_sold_out(offer.insert, rule):
                return Reason.of("guard.out_of_stock")
        return self.box.no_room_for(rule)

    def _is_held_out(self, rule: Rule, choice: Choice) -> bool:
        """Asked last, when nothing else stops the rule: so both sides of the trial are the same kind of parcels."""
        context = self.at.context
        order = context.order
        who = f"c{context.customer.id}" if context.customer else f"o{order.shop}/{order.number}"
        is_out = is_held_out(rule.trial_name, context.trial_salt, who, rule.hold_out)
        arm, cost = (Arm.HELD_OUT, Money(0, choice.cost.currency)) if is_out else (Arm.GIVEN, choice.cost)
        self.exposures.append(Exposure(rule.name, rule.trial_name, arm, rule.hold_out, cost))
        return is_out

    def _fit(self, ready: ReadyRule) -> int:
        """How closely an insert belongs to this parcel: bound to a product of it, to a category of it, to none."""
        if not ready.is_bound or ready.offer is None:
            return 0
        insert = ready.offer.insert
        is_of_product = not insert.skus.isdisjoint(self.at.in_parcel)
        return 2 * is_of_product or int(not insert.categories.isdisjoint(self.at.parcel_categories))

    def _resting(self, rule: Rule) -> Reason | None:
        """A rule rests once this customer, or everybody together, had its share."""
        today, limit, campaign = self.at.context.today, rule.limit, rule.campaign
        if limit is not None:
            since = today - timedelta(days=limit.days - 1)
            if self.at.memory.times_given(rule.name, since) >= limit.times:
                return Reason.of("rule.limit", days=limit.days)
        if campaign is not None:
            taken = self.at.catalog.campaigns
            if campaign.total is not None and taken.get((rule.name, ""), 0) >= campaign.total:
                return Reason.of("rule.campaign", total=campaign.total)
            if campaign.per_day is not None and taken.get((rule.name, today.isoformat()), 0) >= campaign.per_day:
                return Reason.of("rule.campaign_today", per_day=campaign.per_day)
        return None

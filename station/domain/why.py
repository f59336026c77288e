"""Why each insert of the catalogue is in a parcel or not: asked after the plan was made, of what it was made from.

The plan itself says why every rule did or did not lay something in; here the view is that of the insert, and of the
samples and products that might have been picked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from station.domain.affinity import Affinity
from station.domain.catalog import Catalog, Insert, Product, Sample, Slot
from station.domain.circumstances import Circumstances, circumstances
from station.domain.guards import product_stopped, sample_stopped
from station.domain.picks import in_pool
from station.domain.plan import Choice, PackContext, PackPlan
from station.domain.reasons import Reason
from station.domain.rules import AddCrossSell, AddSample, AddSeries, Rule, RuleSet

__all__ = ["Candidate", "WhyInsert", "WhyRule", "why_inserts"]

#: Samples and products told beside the ones that went in; who asks wants the nearest, not the catalogue.
MOST_CANDIDATES = 8

#: Reasons of rules that do not apply to the parcel at all: any other rule says more about an insert.
_NOT_FOR_THIS_PARCEL = frozenset({"rule.unmet", "rule.ruled_out", "rule.off", "rule.not_yet", "rule.over"})


@dataclass(frozen=True, slots=True)
class WhyRule:
    """What one rule did with an insert."""

    rule: str
    is_in: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sample or product that was picked, or might have been."""

    sku: str
    name: str
    is_in: bool
    score: float  #: how much this customer is drawn to it, comparable within one list
    reason: Reason


@dataclass(frozen=True, slots=True)
class WhyInsert:
    """One insert of the catalogue: in or out, by which rule, and why."""

    insert: Insert
    is_in: bool
    rule: str  #: that laid it in, or came nearest; "" where none names it
    reason: Reason
    rules: tuple[WhyRule, ...]  #: every rule that names it, by falling priority
    candidates: tuple[Candidate, ...] = ()


def why_inserts(
    plan: PackPlan, context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity
) -> tuple[WhyInsert, ...]:
    """Every insert of the catalogue, what is in first, then by place and name. Pure, as the plan is."""
    told = _Told(plan, rules, catalog, circumstances(context, catalog, affinity), affinity)
    slots = tuple(Slot)
    everything = [told.of_insert(insert) for insert in catalog.inserts.values()]
    return tuple(sorted(everything, key=lambda one: (not one.is_in, slots.index(one.insert.slot), one.insert.id)))


@dataclass(frozen=True, slots=True)
class _Told:
    plan: PackPlan
    rules: RuleSet
    catalog: Catalog
    at: Circumstances
    affinity: Affinity

    def of_insert(self, insert: Insert) -> WhyInsert:
        naming = [compiled.rule for compiled in self.rules.compiled if _names(compiled.rule, insert)]
        told = tuple(self._of_rule(rule, insert) for rule in naming)
        if not told:
            return WhyInsert(insert, False, "", Reason.of("why.no_rule"), ())
        nearest = next((one for one in told if one.is_in), None) or next(
            (one for one in told if one.reason.code not in _NOT_FOR_THIS_PARCEL), told[0]
        )
        candidates = tuple(self._candidates(naming))
        return WhyInsert(insert, nearest.is_in, nearest.rule, nearest.reason, told, candidates)

    def _of_rule(self, rule: Rule, insert: Insert) -> WhyRule:
        chosen = next((choice for choice in self.plan.chosen if choice.rule == rule.name), None)
        if chosen is not None:
            is_this = chosen.insert.id == insert.id
            return WhyRule(rule.name, is_this, chosen.reason if is_this else self._other_card(chosen, insert))
        left = next((left.reason for left in self.plan.left_out if left.rule == rule.name), Reason.of("rule.off"))
        return WhyRule(rule.name, False, self._overtaken(rule, left) if left.code == "slot.taken" else left)

    def _other_card(self, chosen: Choice, insert: Insert) -> Reason:
        """Why a card of a series is not the one that went in."""
        if insert.id in self.at.memory.inserts_given:
            return Reason.of("guard.insert_again")
        return Reason.of("why.series_later", number=chosen.insert.series_number)

    def _overtaken(self, rule: Rule, reason: Reason) -> Reason:
        """The rules that took the place, by name; a place that is kept empty to measure by has none."""
        took = tuple(choice.rule for choice in self.plan.in_slot(rule.slot))
        return Reason.of("why.overtaken", by=took) if took else reason

    # --- samples and products --------------------------------------------------------------------------------

    def _candidates(self, naming: list[Rule]) -> Iterator[Candidate]:
        samples = [rule for rule in naming if isinstance(rule.add, AddSample)]
        scopes = [rule for rule in naming if isinstance(rule.add, AddCrossSell)]
        if samples:
            yield from self._samples(samples)
        elif scopes:
            yield from self._products(scopes)

    def _samples(self, naming: list[Rule]) -> list[Candidate]:
        chosen = {choice.sample.sku: choice.reason for choice in self.plan.chosen if choice.sample}
        scores = self._scores({sample.makes_known for sample in self.catalog.samples})
        pools = [rule.add.sample for rule in naming if isinstance(rule.add, AddSample)]
        found: dict[str, Candidate] = {}
        for sample in self.catalog.samples:
            if any(in_pool(sample, pool, self.catalog) for pool in pools):
                reason = chosen.get(sample.sku) or self._why_not_sample(sample)
                one = Candidate(sample.sku, sample.name, sample.sku in chosen, scores[sample.makes_known], reason)
                known = found.get(sample.sku)
                if known is None or (_is_stopped(known.reason) and not _is_stopped(reason)):
                    found[sample.sku] = one
        return _nearest(found)

    def _why_not_sample(self, sample: Sample) -> Reason:
        bends = self.rules.bent
        told = {sku for choice in self.plan.chosen for sku in choice.skus}
        if sample.makes_known in told:
            return Reason.of("why.told_already")
        why_not = sample_stopped(sample, self.at, bends)
        if why_not is not None:
            return why_not
        if sample.cost.cents and sample.cost.currency != self.catalog.currency:
            return Reason.of("parcel.currency", cost=sample.cost.currency, budget=self.catalog.currency)
        return Reason.of("parcel.budget" if sample.cost.cents > self.rules.budget_cents else "why.runner_up")

    def _products(self, naming: list[Rule]) -> list[Candidate]:
        chosen = {
            product.sku: choice.reason
            for choice in self.plan.in_slot(Slot.CROSS_SELL)
            for product in choice.recommendations
        }
        scores = self._scores(self.catalog.products)
        best = sorted((sku for sku, score in scores.items() if score > 0), key=lambda sku: (-scores[sku], sku))
        wanted = dict.fromkeys((*chosen, *best[: MOST_CANDIDATES + len(chosen)]))
        known = self.catalog.products
        return _nearest(
            {
                sku: Candidate(
                    sku,
                    known[sku].name,
                    sku in chosen,
                    scores[sku],
                    chosen.get(sku) or self._why_not_product(known[sku], naming),
                )
                for sku in wanted
                if sku in known
            },
            by_score=True,
        )

    def _why_not_product(self, product: Product, naming: list[Rule]) -> Reason:
        scopes = [rule.add.cross_sell for rule in naming if isinstance(rule.add, AddCrossSell)]
        is_in_scope = any(
            (not scope.skus or product.sku in scope.skus)
            and (not scope.categories or not set(scope.categories).isdisjoint(product.categories))
            for scope in scopes
        )
        if not is_in_scope:
            return Reason.of("why.not_in_scope")
        sampled = {choice.sample.makes_known for choice in self.plan.chosen if choice.sample}
        if product.sku in sampled:
            return Reason.of("why.told_already")
        return product_stopped(product, self.at, self.rules.bent) or Reason.of("why.runner_up")

    def _scores(self, skus: Mapping[str, object] | set[str]) -> dict[str, float]:
        leaning = self.affinity.leaning(self.at.memory.owned_in_order, self.at.context.order.skus)
        return leaning.scores(skus)


def _names(rule: Rule, insert: Insert) -> bool:
    if isinstance(rule.add, AddSeries):
        return insert.series == rule.add.series and insert.slot is Slot.CARD
    return rule.insert == insert.id


def _is_stopped(reason: Reason) -> bool:
    return reason.code.startswith(("guard.", "parcel."))


def _nearest(found: Mapping[str, Candidate], *, by_score: bool = False) -> list[Candidate]:
    """What is in, then what came nearest: of products what the customer is drawn to most, of samples what may go in."""
    ordered = sorted(
        found.values(),
        key=lambda one: (not one.is_in, not by_score and _is_stopped(one.reason), -one.score, one.sku),
    )
    return ordered[:MOST_CANDIDATES]

"""Whether what an earlier plan lays in may still go out: the guards, asked once more. Makes no plan, moves no stock."""

from collections.abc import Iterator
from dataclasses import replace

from station.domain.affinity import Affinity
from station.domain.catalog import Catalog
from station.domain.circumstances import Circumstances, circumstances
from station.domain.guards import looks_bought, offered, product_stopped, sample_stopped, stopped
from station.domain.plan import Choice, PackContext, PackPlan
from station.domain.reasons import Reason
from station.domain.rules import RuleSet

__all__ = ["unfit"]

#: What stops a sample or a product that stands in a plan already: a sold-out one, or one that is recommended elsewhere
#: by now, harms nobody.
_HARMS = frozenset(
    {
        *("guard.allergy", "guard.category_off", "guard.minor", "guard.expired"),
        *("guard.in_order", "guard.owned", "guard.returned"),
    }
)


def unfit(
    plan: PackPlan, context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity
) -> Iterator[tuple[int, Reason]]:
    """Places in `plan.chosen` of what may not go out any more as things are in `context`, each with the reason.

    Of stock, limits and trials nothing is asked: the parcel has its pieces and places.
    """
    at = circumstances(context, catalog, affinity)
    offers = [offered(catalog, choice.insert, choice.insert.text_set) for choice in plan.chosen]
    for place, (choice, offer) in enumerate(zip(plan.chosen, offers, strict=True)):
        beside = frozenset().union(*(other.beside for other in offers if other is not offer))
        reason = stopped(offer, at, rules.bent) or looks_bought(offer, beside) or _harm(choice, at, rules)
        if reason is not None:
            yield place, reason


def _harm(choice: Choice, at: Circumstances, rules: RuleSet) -> Reason | None:
    """Why its sample or its products are not for this customer."""
    reasons: list[Reason | None] = []
    if choice.sample is not None:
        reasons.append(sample_stopped(replace(choice.sample, stock=1), at, rules.bent))
    known = at.catalog.products
    reasons += [product_stopped(known[one.sku], at, rules.bent) for one in choice.recommendations if one.sku in known]
    return next((reason for reason in reasons if reason is not None and reason.code in _HARMS), None)

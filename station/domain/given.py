"""What rules laid into parcels, day by day, measured or not. Whether it worked is `results`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from station.domain.rules import RuleSet

__all__ = ["GivenByRule", "campaign_total", "so_far", "unmeasured"]


@dataclass(frozen=True, slots=True)
class GivenByRule:
    """What one rule gave."""

    rule: str
    inserts: tuple[str, ...]  #: ids
    by_day: tuple[tuple[date, int], ...]  #: pieces, oldest day first; at least one
    customers: int  #: different ones that are still known
    cost_cents: int  #: of all pieces, as inserts and samples cost today

    @property
    def pieces(self) -> int:
        """All that went out."""
        return sum(count for _, count in self.by_day)


def unmeasured(given: Iterable[GivenByRule], measured: Iterable[str]) -> tuple[GivenByRule, ...]:
    """What rules gave that leave nobody out, the most first; `measured` are the rules of all trials."""
    known = frozenset(measured)
    return tuple(sorted((one for one in given if one.rule not in known), key=lambda one: (-one.pieces, one.rule)))


def so_far(given: Sequence[GivenByRule]) -> tuple[tuple[date, int], ...]:
    """How many went out until each day, all of these rules together."""
    days: dict[date, int] = {}
    for one in given:
        for day, count in one.by_day:
            days[day] = days.get(day, 0) + count
    ordered = sorted(days)
    return tuple(zip(ordered, accumulate(days[day] for day in ordered), strict=True))


def campaign_total(rules: RuleSet, names: Iterable[str]) -> int | None:
    """What the campaigns of these rules may give in all; None where one of them has no end."""
    campaigns = {rule.name: rule.campaign.total for rule in rules.with_campaign if rule.campaign}
    totals = [campaigns.get(name) for name in names]
    known = [total for total in totals if total is not None]
    return sum(known) if known and len(known) == len(totals) else None

"""What all trials of a shop found, as of today: from what is on record and the rules that are live. No words."""

from dataclasses import dataclass
from datetime import date

from station.domain.follow_up import TrialRecords, follow_ups
from station.domain.results import TrialResult, trial_result
from station.domain.rules import RuleSet
from station.domain.trouble import Trouble

#: Orders count for so many days after the parcel where nobody asks otherwise.
FOLLOW_DAYS = 60


@dataclass(frozen=True, slots=True)
class ResultsReport:
    """Every trial, and the rules that measure but have met nobody yet."""

    days: int  #: orders count for so many days after the first parcel
    since: date | None  #: only customers first met from then on
    until: date  #: last day of which all orders are known
    currency: str
    results: tuple[TrialResult, ...]
    live: frozenset[str]  #: trials whose rules are published, switched on and hold somebody out
    not_started: tuple[str, ...]  #: names of such rules that no parcel has met yet


def trial_results(
    records: TrialRecords, rules: RuleSet, days: int = FOLLOW_DAYS, since: date | None = None, only: str = ""
) -> ResultsReport:
    """Results by trial; with `only` those of one rule or trial, gone or live.

    Raises Trouble "results.unknown_rule" (rule) where neither the live rules nor the record know it.
    """
    live = {rule.name: rule.trial_name for rule in rules.rules if rule.hold_out and not rule.off}
    found = follow_ups(records, days, since.toordinal() if since else None)
    results = [trial_result(each, days, records.until) for each in found]
    met = {(result.trial, rule) for result in results for rule in result.rules}
    not_started = [name for name, trial in live.items() if (trial, name) not in met]
    if only:
        known = {rule.name for rule in rules.rules}.union(*({result.trial, *result.rules} for result in results))
        if only not in known:
            raise Trouble("results.unknown_rule", rule=only)
        results = [result for result in results if only in (result.trial, *result.rules)]
        not_started = [name for name in not_started if name == only]
    return ResultsReport(
        days=days,
        since=since,
        until=date.fromordinal(records.until),
        currency=records.currency,
        results=tuple(results),
        live=frozenset(live.values()),
        not_started=tuple(sorted(not_started)),
    )

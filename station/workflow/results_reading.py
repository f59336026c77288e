"""One reading of all trials: sums by trial and rule, which may be kept, and what they mean with the rules of today."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from pydantic import TypeAdapter, ValidationError

from station.domain.follow_up import FollowUp, TrialRecords, follow_ups
from station.domain.given import GivenByRule, campaign_total, so_far, unmeasured
from station.domain.results import TrialResult, may_claim, order_looks, trial_result
from station.domain.rules import RuleSet
from station.domain.trouble import Trouble
from station.workflow.trial_results import FOLLOW_DAYS, ResultsReport

__all__ = [
    "SPANS",
    "CoursePoint",
    "ResultsReading",
    "ResultsSums",
    "course_of",
    "first_day",
    "reading_of",
    "sums_from",
    "sums_of",
    "sums_written",
]

#: Days of the past that the window offers, customers first met in them; 0 = all. These are read together and kept.
SPANS = (365, 90, 0)
#: A chart is some 600 pixels wide: more points are not seen.
MOST_POINTS = 120


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """What was known of a trial on one day, in orders per customer; `low` and `high` None before a claim."""

    day: date
    difference: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ResultsSums:
    """What a reading found. Sums, means and days only: no person is in it, by number or otherwise."""

    days: int  #: orders count for so many days after the first parcel
    since: date | None  #: only customers first met from then on
    until: date  #: last day of which all orders are known
    currency: str
    results: tuple[TrialResult, ...]
    courses: Mapping[str, tuple[CoursePoint, ...]]  #: how each trial came to its result
    given: tuple[GivenByRule, ...]  #: by every rule


@dataclass(frozen=True, slots=True)
class ResultsReading:
    """The results as of one moment, told with the rules that are live."""

    report: ResultsReport
    courses: Mapping[str, tuple[CoursePoint, ...]]
    given: tuple[GivenByRule, ...] = ()  #: by every rule
    unmeasured: tuple[GivenByRule, ...] = ()  #: by rules that leave nobody out
    rules: RuleSet = RuleSet()  #: those that are live
    read_at: datetime | None = None

    def course_given(self, names: Collection[str]) -> tuple[tuple[tuple[date, int], ...], int | None]:
        """How many these rules gave until each day, and where their campaigns end."""
        return so_far([one for one in self.given if one.rule in names]), campaign_total(self.rules, names)


def first_day(today: date, last_days: int) -> date | None:
    """From when on customers count who were first met within so many days; None for 0, which is all."""
    return today - timedelta(days=last_days) if last_days else None


def sums_of(
    records: TrialRecords, given: Sequence[GivenByRule], days: int = FOLLOW_DAYS, since: date | None = None
) -> ResultsSums:
    """Follow the customers of every trial; `given` are the pieces of each rule from `since` on."""
    found = list(follow_ups(records, days, since.toordinal() if since else None))
    return ResultsSums(
        days=days,
        since=since,
        until=date.fromordinal(records.until),
        currency=records.currency,
        results=tuple(trial_result(each, days, records.until) for each in found),
        courses={each.trial: course_of(each, days) for each in found},
        given=tuple(given),
    )


def reading_of(sums: ResultsSums, rules: RuleSet, read_at: datetime | None = None, only: str = "") -> ResultsReading:
    """What was found, told with these rules; with `only` that of one rule or trial, gone or live.

    Raises Trouble "results.unknown_rule" (rule) where neither the rules nor the record know it.
    """
    live = {rule.name: rule.trial_name for rule in rules.rules if rule.hold_out and not rule.off}
    met = {(result.trial, rule) for result in sums.results for rule in result.rules}
    not_started = [name for name, trial in live.items() if (trial, name) not in met]
    others = unmeasured(sums.given, _measured(sums, rules))
    results = sums.results
    if only:
        _refuse_unknown(only, sums, rules)
        results = tuple(result for result in results if only in (result.trial, *result.rules))
        not_started = [name for name in not_started if name == only]
        others = tuple(one for one in others if one.rule == only)
    report = ResultsReport(
        days=sums.days,
        since=sums.since,
        until=sums.until,
        currency=sums.currency,
        results=results,
        live=frozenset(live.values()),
        not_started=tuple(sorted(not_started)),
    )
    return ResultsReading(report, sums.courses, sums.given, others, rules, read_at)


def _measured(sums: ResultsSums, rules: RuleSet) -> Iterator[str]:
    yield from (rule for result in sums.results for rule in result.rules)
    yield from (rule.name for rule in rules.rules if rule.hold_out)


def _refuse_unknown(name: str, sums: ResultsSums, rules: RuleSet) -> None:
    known = {rule.name for rule in rules.rules} | {one.rule for one in sums.given}
    if name not in known.union(*({result.trial, *result.rules} for result in sums.results)):
        raise Trouble("results.unknown_rule", rule=name)


def course_of(follow_up: FollowUp, days: int) -> tuple[CoursePoint, ...]:
    """The difference on the last customer of each day, oldest first; a day is that on which their days were over."""
    found = order_looks(follow_up)
    if not follow_up.complete:
        return ()
    done = slice(0, follow_up.complete)
    claims = may_claim(found, follow_up.orders[done].astype(np.float64))
    day = follow_up.day[done]
    last = np.flatnonzero(np.append(day[1:] != day[:-1], True) & ~np.isnan(found.difference))
    if len(last) > MOST_POINTS:
        last = last[np.unique(np.linspace(0, len(last) - 1, MOST_POINTS).round().astype(np.int64))]
    points = []
    for at in last.tolist():
        middle, half = float(found.difference[at]), float(found.half_width[at])
        low, high = (middle - half, middle + half) if claims[at] else (None, None)
        points.append(CoursePoint(date.fromordinal(int(day[at]) + days), middle, low, high))
    return tuple(points)


# --- kept -------------------------------------------------------------------------------------------------------------

_SUMS = TypeAdapter(ResultsSums)


def sums_written(sums: ResultsSums) -> str:
    """As text to keep; `sums_from` gives back the very same, to the last digit."""
    return _SUMS.dump_json(sums).decode()


def sums_from(text: str) -> ResultsSums | None:
    """What was kept; None where another version of the program kept what this one does not know."""
    try:
        return _SUMS.validate_json(text)
    except ValidationError:
        return None

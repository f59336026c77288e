"""Results for the manager's window: the report, how each trial came to it over time, and the table as a file."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from station.documents.csv_table import ENCODING, csv_table
from station.documents.table_sheet import table_sheet
from station.domain.follow_up import FollowUp, TrialRecords, follow_ups
from station.domain.given import GivenByRule, campaign_total, so_far, unmeasured
from station.domain.results import may_claim, order_looks
from station.domain.rules import RuleSet
from station.domain.trouble import Trouble
from station.wording.words import Words
from station.workflow.results_table import results_head, results_numbers, results_rows
from station.workflow.trial_results import ResultsReport, trial_results

__all__ = ["RESULTS_REQUESTS", "CoursePoint", "ResultsDesk", "ResultsReading", "course_of"]

#: What a window may ask of the desk.
RESULTS_REQUESTS = frozenset({"read", "save"})
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
class ResultsReading:
    """The results as of today, and the way there by trial."""

    report: ResultsReport
    courses: Mapping[str, tuple[CoursePoint, ...]]
    given: tuple[GivenByRule, ...] = ()  #: by every rule
    rules: RuleSet = RuleSet()  #: those that are live

    @property
    def unmeasured(self) -> tuple[GivenByRule, ...]:
        """What rules gave that leave nobody out."""
        return unmeasured(self.given, self._measured())

    def course_given(self, names: Collection[str]) -> tuple[tuple[tuple[date, int], ...], int | None]:
        """How many these rules gave until each day, and where their campaigns end."""
        return so_far([one for one in self.given if one.rule in names]), campaign_total(self.rules, names)

    def _measured(self) -> Iterator[str]:
        yield from (rule for result in self.report.results for rule in result.rules)
        yield from (rule.name for rule in self.rules.rules if rule.hold_out)


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


@dataclass(frozen=True, slots=True)
class ResultsDesk:
    """Reads all trials anew when asked; nothing is kept in between."""

    records: Callable[[], TrialRecords]
    rules: Callable[[], RuleSet]
    today: Callable[[], date]
    given: Callable[[date | None], tuple[GivenByRule, ...]] = lambda _since: ()

    def read(self, days: int, last_days: int) -> ResultsReading:
        """Results of customers first met within `last_days` days; 0 = of all. Raises Trouble "database...."."""
        since = self.today() - timedelta(days=last_days) if last_days else None
        records, rules = self.records(), self.rules()
        report = trial_results(records, rules, days, since)
        found = follow_ups(records, days, since.toordinal() if since else None)
        courses = {each.trial: course_of(each, days) for each in found}
        return ResultsReading(report, courses, self.given(since), rules)

    def save(self, path: Path, reading: ResultsReading, words: Words) -> Path:
        """The table as CSV, or as PDF where the name ends so. Raises Trouble "out.not_writable"."""
        report, others = reading.report, reading.unmeasured
        head = results_head(words)
        if path.suffix.casefold() == ".pdf":
            lead = words.say(
                "Orders within {days} days of the parcel, as known until {until}:",
                days=report.days,
                until=report.until,
            )
            content = table_sheet(words.say("Results"), lead, head, results_rows(report, words, reading.given, others))
        else:
            content = csv_table(head, results_numbers(report, words, reading.given, others)).encode(ENCODING)
        write_export(path, content)
        return path


def write_export(path: Path, content: bytes) -> None:
    """Write a file that a person named. Raises Trouble "out.not_writable"."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Trouble(
            "out.not_writable", folder=str(path.absolute().parent), problem=error.strerror or str(error)
        ) from error

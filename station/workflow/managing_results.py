"""Results for the manager's window: what was read last at once, a new reading when asked, and the table as a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from station.documents.csv_table import ENCODING, csv_table
from station.documents.table_sheet import table_sheet
from station.domain.follow_up import TrialRecords
from station.domain.given import GivenByRule
from station.domain.rules import RuleSet
from station.domain.trouble import Trouble
from station.wording.words import Words
from station.workflow.results_reading import (
    SPANS,
    ResultsReading,
    first_day,
    reading_of,
    sums_from,
    sums_of,
    sums_written,
)
from station.workflow.results_table import results_head, results_numbers, results_rows
from station.workflow.trial_results import FOLLOW_DAYS

__all__ = ["FRESH", "RESULTS_REQUESTS", "KeptResults", "OpenedResults", "ResultsDesk", "ResultsSource"]

#: What a window may ask of the desk.
RESULTS_REQUESTS = frozenset({"open", "read", "save"})
#: What was read within this time is not read again when the page is opened: a verdict moves by days, not by minutes.
FRESH = timedelta(minutes=10)


class KeptResults(Protocol):
    """Where readings outlive the window, each as a text by the days of the past it tells of."""

    def kept(self, days: int) -> Mapping[int, tuple[datetime, str]]:
        """By span: when it was read, and what. Raises Trouble "database...."."""

    def keep(self, days: int, readings: Mapping[int, str], at: datetime) -> None:
        """Put these in the place of older ones. Raises Trouble "database...."."""


@dataclass(frozen=True, slots=True)
class OpenedResults:
    """Readings by span, and whether they are too old to be left as they are."""

    readings: Mapping[int, ResultsReading]
    is_old: bool


@dataclass(frozen=True, slots=True)
class ResultsSource:
    """What a reading is made from."""

    records: Callable[[], TrialRecords]
    given: Callable[[date | None], tuple[GivenByRule, ...]]  #: from a day on
    kept: KeptResults
    now: Callable[[], datetime]  #: aware, in the time zone of the station

    def read(self, spans: Sequence[int] = SPANS) -> None:
        """Read everything once, and keep what it says for each span. Raises Trouble "database...."."""
        at = self.now()
        records = self.records()
        since = {span: first_day(at.date(), span) for span in spans}
        texts = {span: sums_written(sums_of(records, self.given(day), FOLLOW_DAYS, day)) for span, day in since.items()}
        self.kept.keep(FOLLOW_DAYS, texts, at)


@dataclass(frozen=True, slots=True)
class ResultsDesk:
    """Shows what is kept; reads anew when asked."""

    source: ResultsSource
    rules: Callable[[], RuleSet]

    def open(self) -> OpenedResults:
        """What was read last, with the rules of now; nothing where none is kept. Raises Trouble "database...."."""
        rules, now = self.rules(), self.source.now()
        readings, is_old = {}, False
        kept = self.source.kept.kept(FOLLOW_DAYS)
        for span in SPANS:
            at, text = kept.get(span, (None, ""))
            sums = sums_from(text)
            if at is None or sums is None:
                is_old = True
                continue
            readings[span] = reading_of(sums, rules, at.astimezone(now.tzinfo))
            is_old |= now - at > FRESH
        return OpenedResults(readings, is_old)

    def read(self) -> OpenedResults:
        """Read all of it anew and keep it. Raises Trouble "database....", as all do."""
        self.source.read()
        return self.open()

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

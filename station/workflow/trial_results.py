"""What all trials of a shop found, as it is told: what was read of them, beside the rules that are live. No words."""

from dataclasses import dataclass
from datetime import date

from station.domain.results import TrialResult

__all__ = ["FOLLOW_DAYS", "ResultsReport"]

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

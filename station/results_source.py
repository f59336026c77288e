"""What a reading of results is made from in a station. Part of the composition root: builds, decides nothing."""

from datetime import datetime
from functools import partial

from sqlalchemy import Engine

from station.domain.follow_up import TrialRecords
from station.store.given import given_by_rule
from station.store.kept_results import SqlKeptResults
from station.store.results import trial_records
from station.store.shop_zone import zone_of
from station.workflow.managing_results import ResultsSource

__all__ = ["results_source"]


def results_source(engine: Engine) -> ResultsSource:
    """Reads the trials of a shop's database and keeps there what was read."""
    zone = zone_of(engine)

    def now() -> datetime:
        return datetime.now(zone)

    def records() -> TrialRecords:
        return trial_records(engine, zone, now().date())

    return ResultsSource(records, partial(given_by_rule, engine), SqlKeptResults(engine), now)

"""A reading of results that was kept is the reading as it was, with the rules of now, and holds no person."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from station.domain.follow_up import TrialRecords
from station.domain.given import GivenByRule
from station.domain.rules import RuleSet, read_rules
from station.domain.trouble import Trouble
from station.results_source import results_source
from station.store.engine import writing
from station.store.kept_results import SqlKeptResults
from station.store.writers import add_orders
from station.workflow.managing_results import FRESH, ResultsDesk, ResultsSource
from station.workflow.results_reading import SPANS, reading_of, sums_from, sums_of, sums_written
from tests.domain.small_trial import Crowd, trial_records
from tests.fakes.stored_trial import store_trial
from tests.store.facts import order

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CARE = GivenByRule("care card", ("card.care",), ((date(2026, 11, 2), 40), (date(2026, 11, 9), 60)), 90, 1200)

crowds = st.builds(
    Crowd,
    customers=st.integers(1, 300),
    per_day=st.integers(1, 40),
    share=st.sampled_from([0.02, 0.1, 0.5, 0.9]),
    rate=st.sampled_from([0.0, 0.3, 3.0]),
    lift=st.floats(-0.9, 2.0),
)
gifts = st.builds(
    GivenByRule,
    st.text(max_size=20),
    st.lists(st.text(max_size=8), max_size=3).map(tuple),
    st.dictionaries(st.dates(), st.integers(1, 10**6), min_size=1, max_size=5).map(lambda each: tuple(each.items())),
    st.integers(0, 10**6),
    st.integers(0, 10**12),
)


def measuring(name: str) -> RuleSet:
    rule = {"name": name, "slot": "card", "add": {"insert": "card.care"}, "hold_out": 0.1}
    return read_rules({"rules": [rule]})


@settings(max_examples=100, deadline=None)
@given(crowds, st.integers(0, 1000), st.lists(gifts, max_size=3), st.integers(0, 400), st.sampled_from([1, 60, 365]))
def test_what_was_kept_is_what_was_read_to_the_last_digit(
    crowd: Crowd, seed: int, given_: list[GivenByRule], later: int, days: int
) -> None:
    records = trial_records(crowd, seed)
    since = date.fromordinal(records.until - later) if later else None
    fresh = sums_of(records, given_, days, since)
    assert sums_from(sums_written(fresh)) == fresh


@settings(max_examples=50, deadline=None)
@given(crowds, st.integers(0, 1000), st.integers(1, 10**12))
def test_no_customer_is_in_it(crowd: Crowd, seed: int, by: int) -> None:
    """Other people who did the same leave the same reading."""
    records = trial_records(crowd, seed)
    others = replace(records, exposures=records.exposures.copy(), purchases=records.purchases.copy())
    for rows in (others.exposures, others.purchases):
        rows["customer"] += by
    assert sums_written(sums_of(others, ())) == sums_written(sums_of(records, ()))


@pytest.mark.parametrize("text", ["", "{}", '{"days": 60}', "not JSON"])
def test_what_another_version_kept_is_read_anew(text: str) -> None:
    assert sums_from(text) is None


def test_the_rules_are_those_of_now_whenever_it_was_read() -> None:
    """A rule that was published after the reading is named as one that has met nobody; a measured one is measured."""
    sums = sums_of(trial_records(Crowd(customers=200), 1), (CARE,))
    before = reading_of(sums, RuleSet())
    assert (before.report.not_started, [one.rule for one in before.unmeasured]) == ((), ["care card"])
    now = reading_of(sums, measuring("care card"))
    assert (now.report.not_started, now.unmeasured) == (("care card",), ())


def test_one_rule_by_name_measured_or_not() -> None:
    sums = sums_of(trial_records(Crowd(customers=200), 1), (CARE,))
    of_mint, of_care = (reading_of(sums, RuleSet(), only=name) for name in ("mint", "care card"))
    assert (len(of_mint.report.results), of_mint.unmeasured) == (1, ())
    assert (len(of_care.report.results), of_care.unmeasured) == (0, (CARE,))
    with pytest.raises(Trouble) as unknown:
        reading_of(sums, RuleSet(), only="nobody")
    assert unknown.value.code == "results.unknown_rule"


@pytest.fixture
def source(engine: Engine) -> ResultsSource:
    """A shop with a trial whose last window is over, on both databases."""
    store_trial(engine, trial_records(Crowd(customers=300, share=0.5), seed=2), datetime.now(UTC))
    return results_source(engine)


def test_a_kept_reading_equals_a_fresh_one(source: ResultsSource) -> None:
    desk = ResultsDesk(source, RuleSet)
    assert desk.open().readings == {}
    shown = desk.read().readings
    assert desk.open().readings == shown
    records, today = source.records(), source.now().date()
    for span in SPANS:
        since = today - timedelta(days=span) if span else None
        fresh = reading_of(sums_of(records, source.given(since), since=since), RuleSet(), shown[span].read_at)
        assert shown[span] == fresh


def test_it_is_old_after_a_while_and_where_a_span_is_missing(source: ResultsSource, engine: Engine) -> None:
    desk = ResultsDesk(source, RuleSet)
    assert desk.open().is_old
    assert not desk.read().is_old
    later = replace(source, now=lambda: source.now() + FRESH + timedelta(minutes=1))
    assert ResultsDesk(later, RuleSet).open().is_old
    text = SqlKeptResults(engine).kept(60)[0][1]
    SqlKeptResults(engine).keep(30, {0: text}, NOON)
    assert not desk.open().is_old, "of other days"


def test_orders_that_came_since_are_in_the_next_reading(source: ResultsSource, engine: Engine) -> None:
    desk = ResultsDesk(source, RuleSet)
    before = desk.read().readings[0].report.results[0]
    records: TrialRecords = source.records()
    first = records.exposures[records.exposures["day"].argmin()]
    placed = datetime.fromordinal(int(first["day"]) + 3).replace(hour=12, tzinfo=UTC)
    with writing(engine) as connection:
        add_orders(connection, [replace(order("late"), ordered_at=placed, customer_id=int(first["customer"]))])
    after = desk.read().readings[0].report.results[0]
    orders = [each.given.orders + each.held_out.orders for each in (before, after)]
    assert orders[1] == orders[0] + 1

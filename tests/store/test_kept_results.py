"""The last reading of results stays in the database, the newest of several, and tells of nobody."""

from datetime import timedelta

from sqlalchemy import Engine

from station.results_source import results_source
from station.store.forgetting import forget
from station.store.kept_results import SqlKeptResults
from station.workflow.trial_results import FOLLOW_DAYS
from tests.store.facts import NOON
from tests.store.person_facts import MANAGER, SECRETS, leave_traces


def test_nothing_is_kept_before_the_first_reading(engine: Engine) -> None:
    kept = SqlKeptResults(engine)
    assert (kept.kept(60), kept.read_at()) == ({}, None)


def test_each_span_is_kept_with_its_time(engine: Engine) -> None:
    kept = SqlKeptResults(engine)
    kept.keep(60, {365: "a year", 0: "all"}, NOON)
    kept.keep(30, {0: "other days"}, NOON)
    assert kept.kept(60) == {365: (NOON, "a year"), 0: (NOON, "all")}


def test_a_newer_reading_takes_the_place_and_an_older_one_does_not(engine: Engine) -> None:
    """Two windows read at once; the slower one, which began earlier, knows less."""
    kept, later = SqlKeptResults(engine), NOON + timedelta(minutes=1)
    kept.keep(60, {0: "second"}, later)
    kept.keep(60, {0: "first"}, NOON)
    assert kept.kept(60) == {0: (later, "second")}
    kept.keep(60, {0: "third"}, later + timedelta(minutes=1))
    assert kept.kept(60)[0][1] == "third"
    assert kept.read_at() == later + timedelta(minutes=1)


def test_what_is_kept_of_a_shop_names_nobody(engine: Engine) -> None:
    """A person who left a trace in every table is in no reading, so that forgetting has nothing to take out of it."""
    leave_traces(engine, b"%PDF-1.4")
    results_source(engine).read()
    texts = "".join(text for _, text in SqlKeptResults(engine).kept(FOLLOW_DAYS).values())
    assert texts
    assert [secret for secret in SECRETS if secret in texts] == []


def test_a_forgotten_customers_share_leaves_with_them(engine: Engine) -> None:
    """Sums that hold it go at once; a reading that began before is not kept, one that begins after is."""
    leave_traces(engine, b"%PDF-1.4")
    kept = SqlKeptResults(engine)
    kept.keep(FOLLOW_DAYS, {0: "with their share"}, NOON - timedelta(days=1))
    forget(engine, "K-4711", "main", MANAGER, NOON, waiting_days=14)
    assert kept.kept(FOLLOW_DAYS) == {}
    kept.keep(FOLLOW_DAYS, {0: "began before"}, NOON - timedelta(minutes=2))
    assert kept.kept(FOLLOW_DAYS) == {}
    kept.keep(FOLLOW_DAYS, {0: "without them"}, NOON + timedelta(seconds=1))
    assert kept.kept(FOLLOW_DAYS)[0][1] == "without them"


def test_a_computer_whose_clock_is_far_ahead_does_not_stop_keeping(engine: Engine) -> None:
    leave_traces(engine, b"%PDF-1.4")
    forget(engine, "K-4711", "main", MANAGER, NOON + timedelta(days=400), waiting_days=14)
    SqlKeptResults(engine).keep(FOLLOW_DAYS, {0: "sums"}, NOON)
    assert SqlKeptResults(engine).kept(FOLLOW_DAYS)[0][1] == "sums"

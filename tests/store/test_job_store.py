"""Print jobs are remembered across restarts, and their history only grows."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from printing.errors import JobsNotStored
from printing.job_store import HIGHEST_MARK, JobStore
from printing.jobs import SEEN, JobChange, JobState, PrintJob
from printing.page import Page
from station.store.engine import open_engine, writing
from station.store.job_store import SqlJobStore
from station.store.numbers import raise_to

NOW = datetime.now(UTC).replace(microsecond=0)


def job(name: str, printer: str = "notes", **more) -> PrintJob:
    page = Page(b"%PDF\x00\xff" + name.encode(), 80.0, 120.5, cut=False)
    return PrintJob(name, "10481", more.pop("parcel", "p1"), "note", printer, page, more.pop("at", NOW), **more)


@pytest.fixture
def store(engine: Engine) -> JobStore:
    return SqlJobStore(engine)


def test_a_job_comes_back_as_it_was(store: JobStore) -> None:
    wanted = job("a", copy=2, expires_at=NOW + timedelta(hours=1), reason="crumpled", moved_from="b", place=3)
    store.add([wanted])
    assert store.job("a") == wanted
    assert store.state("a") is JobState.QUEUED
    assert store.history("p1") == [JobChange("a", JobState.QUEUED, NOW)]


def test_two_tables_that_call_their_printers_the_same_keep_their_jobs_apart(engine: Engine) -> None:
    """A start settles what its own printers left open, never what another table is printing."""
    here, there = SqlJobStore(engine, "Table 1"), SqlJobStore(engine, "Table 2")
    here.add([job("a")])
    there.add([job("b")])
    there.record(JobChange("b", JobState.SENDING, NOW))
    assert [found.id for found, _ in here.unfinished("notes")] == ["a"]
    assert [found.id for found, _ in there.unfinished("notes")] == ["b"]
    assert (here.left_unproven("notes"), there.left_unproven("notes")) == (False, True)
    assert here.state("b") is JobState.SENDING


def test_an_unknown_job_is_none_and_takes_no_history(store: JobStore) -> None:
    assert store.job("a") is store.state("a") is None
    with pytest.raises(KeyError):
        store.record(JobChange("a", JobState.SENDING, NOW))


def test_jobs_are_added_all_or_none(store: JobStore) -> None:
    store.add([job("a")])
    with pytest.raises(IntegrityError):
        store.add([job("b"), job("a")])
    assert store.job("b") is None


def test_a_job_takes_the_place_of_another_or_nothing_happens(store: JobStore) -> None:
    store.add([job("a")])
    store.add([job("b", moved_from="a")], JobChange("a", JobState.VOID, NOW, "moved"))
    assert (store.state("a"), store.state("b")) == (JobState.VOID, JobState.QUEUED)
    with pytest.raises(KeyError):
        store.add([job("c")], JobChange("nobody", JobState.VOID, NOW))
    assert store.job("c") is None


def test_history_is_in_order_and_the_last_change_is_the_state(store: JobStore) -> None:
    store.add([job("a"), job("b"), job("c", parcel="p2")])
    states = [JobState.SENDING, JobState.HANDED_OVER, JobState.PRINTED]
    for state in states:
        store.record(JobChange("a", state, NOW, f"evidence of {state}\x00"))
    assert store.state("a") is JobState.PRINTED
    assert [(c.job_id, c.state) for c in store.history("p1")] == [
        ("a", JobState.QUEUED),
        ("b", JobState.QUEUED),
        *(("a", state) for state in states),
    ]
    assert [j.id for j in store.of_parcel("p1")] == ["a", "b"]


def test_unfinished_are_a_printers_open_jobs_in_the_order_they_were_added(engine: Engine, store: JobStore) -> None:
    store.add([job("z"), job("a"), job("other", printer="labels"), job("done"), job("sent"), job("failed")])
    store.add([job("old", at=NOW - timedelta(days=8))])
    for name, state in [("a", "sending"), ("done", "printed"), ("sent", "handed_over"), ("failed", "failed")]:
        store.record(JobChange(name, JobState(state), NOW))
    store.record(JobChange("old", JobState.HANDED_OVER, NOW))
    after_restart = SqlJobStore(engine)
    assert [(j.id, s.value) for j, s in after_restart.unfinished("notes")] == [
        ("z", "queued"),
        ("a", "sending"),
        ("sent", "handed_over"),
    ]


def test_marks_ascend_for_each_printer_survive_restarts_and_begin_again(engine: Engine, store: JobStore) -> None:
    assert [store.next_mark("notes") for _ in range(3)] == [1, 2, 3]
    assert store.next_mark("labels") == 1
    assert SqlJobStore(engine).next_mark("notes") == 4
    with writing(engine) as connection:
        raise_to(connection, "mark notes", HIGHEST_MARK - 1)
    assert [store.next_mark("notes") for _ in range(2)] == [HIGHEST_MARK, 1]


def test_what_cannot_be_stored_is_said_as_printing_understands_it(tmp_path) -> None:
    (tmp_path / "broken.sqlite").write_bytes(b"no database" * 1000)
    store = SqlJobStore(open_engine(tmp_path / "broken.sqlite"))
    with pytest.raises(JobsNotStored):
        store.add([job("a")])
    with pytest.raises(JobsNotStored):
        store.next_mark("notes")


def test_every_commit_is_on_disk_before_it_returns(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with writing(engine) as connection:
            assert connection.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL


@pytest.mark.parametrize(
    ("states", "unproven"),
    [
        ((), False),
        ((("sending", ""),), True),
        ((("sending", ""), ("handed_over", "")), True),
        ((("sending", ""), ("handed_over", ""), ("printed", "mark 000001")), False),
        ((("sending", ""), ("queued", "refused, no byte left")), False),
        ((("sending", ""), ("failed", "aborted")), False),
        ((("sending", ""), ("uncertain", "found sending at start")), True),
        ((("sending", ""), ("uncertain", ""), ("printed", SEEN)), True),
        ((("sending", ""), ("uncertain", ""), ("void", "a person did not find it")), True),
    ],
)
def test_a_print_without_the_printers_word_may_still_lie_in_its_buffer(
    store: JobStore, states: tuple[tuple[str, str], ...], unproven: bool
) -> None:
    store.add([job("a"), job("b", printer="labels")])
    for state, evidence in states:
        store.record(JobChange("a", JobState(state), NOW, evidence))
    assert store.left_unproven("notes") is unproven
    assert not store.left_unproven("labels")


def test_only_the_print_that_was_sent_last_counts(store: JobStore) -> None:
    store.add([job("a"), job("b")])
    for name, state in (("a", "sending"), ("a", "uncertain"), ("b", "sending"), ("b", "printed"), ("a", "printed")):
        store.record(JobChange(name, JobState(state), NOW, SEEN if (name, state) == ("a", "printed") else "proof"))
    assert not store.left_unproven("notes"), "before b was sent, what was left of a was cleared"

"""A parcel that went on at another table: the one before learns of it by itself and prints nothing of it any more."""

import pytest

from printing.jobs import JobState
from station.domain.packing_policy import PackingPolicy
from station.workflow.session import PackingSession
from tests.fakes.packing_table import PackingTable
from tests.workflow.test_replaced_prints import insert, without_paper


def test_its_waiting_prints_are_called_off_before_the_paper_comes_and_it_says_so(
    table: PackingTable, session: PackingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody scans or touches a key at the first table: it learns of it as its file does, also after an outage."""
    without_paper(table, "notes")
    session.scan(table.number("enjoy"), "wedge")
    note = insert(table, "note")
    assert note is not None
    session.look_after_prints()
    assert session.parcel is not None  # it is still its own
    with monkeypatch.context() as patch:  # the other table is another process: it cannot reach this queue
        patch.setattr(type(table.station.room), "call_off", lambda *_: False)
        other = table.make_session(table="Packing table 2", policy=PackingPolicy())
        other.start()
        other.scan(table.number("enjoy"), "wedge")
        other.go_on()
    assert table.station.jobs.state(note.job_id) is JobState.QUEUED
    session.look_after_prints()
    assert (table.problem.code, dict(table.problem.facts)["table"]) == ("parcel.taken_over", "Packing table 2")
    assert table.station.jobs.state(note.job_id) is JobState.VOID
    assert session.parcel is None
    assert other.parcel is not None
    other.look_after_prints()
    assert other.parcel is not None

"""A print that waits for a printer in trouble comes out elsewhere, once, and on paper it was laid out for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from printing.errors import JobsNotStored
from printing.jobs import JobState
from printing.media import STANDARD_MEDIA
from printing.page_maker import PageNotMade
from printing.status import Condition
from station.store.print_counts import print_counts
from station.workflow.print_room import SpoolPrintRoom
from station.workflow.session import PackingSession
from station.workflow.views import InsertView
from tests.fakes.packing_table import PackingTable


def note_of(table: PackingTable) -> InsertView:
    return next(insert for insert in table.open.inserts if insert.slot.value == "note")


def waiting_note(table: PackingTable, session: PackingSession, chain: tuple[str, ...]) -> str:
    """The notes' printer has no paper; the note waits. Its job."""
    table.station.room.fallback.chains = {"note": chain}
    table.station.room.fallback.after_s = 0.0
    table.printers["notes"].set_conditions({Condition.PAPER_OUT})
    lamps = table.station.room.spool.lamps
    table.wait(lambda: (status := lamps()["notes"].status) is not None and not status.is_ready, "the lamp stayed on")
    session.scan(table.number("enjoy"), "wedge")
    table.wait(lambda: table.station.room.spool.lamps()["notes"].is_paused, "the queue was not paused")
    return note_of(table).job_id


def test_a_waiting_note_moves_to_the_next_printer_and_says_where(table: PackingTable, session: PackingSession) -> None:
    waiting = waiting_note(table, session, ("cards",))
    session.look_after_prints()
    table.hear(session)
    note = note_of(table)
    assert (note.printer, note.state, note.comes_out_of) == ("cards", JobState.HANDED_OVER, "Cards · A6")
    job = table.station.jobs.job(note.job_id)
    assert job is not None
    assert (job.moved_from, job.copy) == (waiting, 1)
    assert round(job.page.width_mm) == STANDARD_MEDIA["card-a6"].width_mm
    told = [(c.state, c.evidence) for c in table.station.jobs.history(job.parcel_id) if c.job_id == waiting]
    assert told[-1] == (JobState.VOID, "moved to cards")


def test_what_moved_does_not_come_out_of_the_first_printer_later(table: PackingTable, session: PackingSession) -> None:
    waiting_note(table, session, ("cards",))
    session.look_after_prints()
    table.printers["notes"].set_conditions(())
    table.hear(session)
    assert table.printers["notes"].wait_until_idle(10)
    assert not [paper for paper in table.papers if paper.printer == "notes"]


def test_a_note_too_large_for_the_other_paper_waits_on(table: PackingTable, session: PackingSession) -> None:
    waiting = waiting_note(table, session, ("labels",))
    session.look_after_prints()
    assert note_of(table).job_id == waiting
    assert table.station.jobs.state(waiting) is JobState.QUEUED


def test_without_a_chain_the_note_waits_for_its_printer(table: PackingTable, session: PackingSession) -> None:
    waiting = waiting_note(table, session, ())
    session.look_after_prints()
    table.printers["notes"].set_conditions(())
    table.hear(session)
    assert (note_of(table).job_id, note_of(table).state) == (waiting, JobState.PRINTED)


def test_a_print_that_may_have_left_is_never_moved(table: PackingTable, session: PackingSession) -> None:
    table.station.room.fallback.chains = {"note": ("cards",)}
    table.station.room.fallback.after_s = 0.0
    table.printers["notes"].closes_after_write = True
    session.scan(table.number("enjoy"), "wedge")
    job_id = note_of(table).job_id
    table.hear(session, until=lambda: table.states.get(job_id) is JobState.UNCERTAIN)
    session.look_after_prints()
    assert table.station.jobs.state(job_id) is JobState.UNCERTAIN
    job = table.station.jobs.job(job_id)
    assert job is not None
    stand_in = replace(job, id="stand-in", printer="cards")
    assert not table.station.room.move_on(job_id, stand_in, "moved to cards")
    assert table.station.jobs.state("stand-in") is None


def test_a_misprint_is_asked_about_and_counted_with_its_reason(table: PackingTable, session: PackingSession) -> None:
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    session.do("AGAIN")
    assert table.ask.code == "ask.again"
    titles = [dict(option.facts).get("slot") for option in table.ask.options]
    session.choose(titles.index("note") + 1)
    assert table.ask.code == "ask.reason"
    assert dict(table.ask.facts)["is_personal"]
    session.choose([option.code for option in table.ask.options].index("again.crumpled") + 1)
    table.hear(session)
    counts = print_counts(table.station.engine, datetime.now(UTC) - timedelta(days=1), ZoneInfo("UTC"))
    assert [(key[1:], n) for key, n in counts.misprints.items()] == [(("notes", "note", "crumpled"), 1)]
    assert counts.states["notes", "printed"] == 2


@contextmanager
def store_that_refuses(store: object) -> Iterator[None]:
    """A store that adds no job, as on a locked database."""

    def refuse(*_: object, **__: object) -> None:
        raise JobsNotStored("database.locked")

    store.add = refuse  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del store.add  # type: ignore[attr-defined]


@contextmanager
def pages_without_pictures(room: SpoolPrintRoom) -> Iterator[None]:
    pages = room.pages

    def refuse(*_: object) -> bytes:
        raise PageNotMade("preview_png")

    pages.__dict__["preview_png"] = refuse
    try:
        yield
    finally:
        del pages.__dict__["preview_png"]


def test_a_copy_that_cannot_move_on_from_the_done_screen_is_said_in_words(table: PackingTable) -> None:
    """Known trouble never escapes the session: it would be told as a fault of the program, every second."""
    session = table.make_session()
    session.start()
    session.scan(table.number("enjoy"), "wedge")
    table.hear(session)
    for line in table.open.lines:
        session.count_line(line.line.position, line.line.quantity)
    session.finish()
    note = next(i for i in table.done.inserts if i.slot.value == "note")
    room = table.station.room
    table.printers["notes"].set_conditions({Condition.PAPER_OUT})
    table.wait(lambda: (status := room.spool.lamps()["notes"].status) is not None and not status.is_ready, "still on")
    session.print_again(note.job_id, "crumpled")
    table.wait(lambda: room.spool.lamps()["notes"].is_paused, "never paused")
    room.fallback.chains, room.fallback.after_s = {"note": ("cards",)}, 0.0
    with store_that_refuses(room.spool._store):
        session.look_after_prints()
    assert table.problem.code == "database.locked"


def test_a_picture_that_cannot_be_drawn_keeps_nobody_from_answering(table: PackingTable) -> None:
    """What ends the page process ends no question: the packer looks at the paper instead of its picture."""
    session = table.make_session()
    session.start()
    with pages_without_pictures(table.station.room):
        session.scan(table.number("enjoy"), "wedge")
        table.hear(session)

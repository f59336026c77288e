"""What a packer does to an open parcel, step by step: scanned, corrected, left out, exchanged, scanned back."""

import pytest
from sqlalchemy import select

from printing.jobs import JobState
from station.domain.command_codes import Command, command_code, print_code
from station.domain.packing_policy import PackingPolicy
from station.store import audit
from station.store.engine import reading
from station.store.tables import PARCEL, PARCEL_EVENT, SAMPLE, STOCK_MOVE
from station.workflow.session import PackingSession
from station.workflow.views import AskView, DayView, InsertView, NextKind
from tests.fakes.packing_table import PackingTable

FULL = PackingPolicy()


@pytest.fixture
def packing(table: PackingTable) -> PackingSession:
    """A session that asks for every step."""
    made = table.make_session(policy=FULL)
    made.start()
    return made


def open_order(table: PackingTable, session: PackingSession, story: str = "enjoy") -> None:
    session.scan(table.number(story), "wedge")
    table.hear(session)


def scan_items(table: PackingTable, session: PackingSession) -> None:
    while table.open.next.kind is NextKind.ITEM:
        line = table.open.next_line
        assert line is not None
        session.scan(line.line.sku, "wedge")


def insert_in(table: PackingTable, slot: str) -> InsertView:
    return next(insert for insert in table.open.inserts if insert.slot.value == slot)


def parcel_id(table: PackingTable) -> str:
    job = table.jobs[insert_in(table, "note").job_id]
    return job.parcel_id


def note_code(table: PackingTable) -> str:
    note = insert_in(table, "note")
    return print_code(parcel_id(table), note.place, note.copy)


def sample_sku(session: PackingSession) -> str:
    assert session.parcel is not None
    return next(c.sample.sku for c in session.parcel.decision.plan.chosen if c.sample)


def choose(table: PackingTable, session: PackingSession, code: str) -> None:
    session.choose([option.code for option in table.ask.options].index(code) + 1)


# --- the way a parcel goes ---------------------------------------------------------------------------------


def test_items_sample_and_the_note_scanned_back_finish_a_parcel(table: PackingTable, packing: PackingSession) -> None:
    """One thing at a time, and the last scan is the end: no key is needed."""
    open_order(table, packing)
    assert table.open.next.kind is NextKind.ITEM
    scan_items(table, packing)
    assert table.open.next.kind is NextKind.SAMPLE
    packing.scan(sample_sku(packing), "wedge")
    assert table.open.next.kind is NextKind.PRINT
    packing.scan(note_code(table), "wedge")
    assert table.done.order.number == table.number("enjoy")
    assert table.sounds[-1] == "done"


def test_a_parcel_is_not_done_before_its_note_came_back(table: PackingTable, packing: PackingSession) -> None:
    open_order(table, packing)
    scan_items(table, packing)
    packing.scan(sample_sku(packing), "wedge")
    packing.finish()
    assert table.problem.code == "print.not_scanned"
    packing.go_on()
    assert table.done.order.number == table.number("enjoy")
    with reading(table.station.engine) as connection:
        words = [row.facts.get("word") for row in connection.execute(select(PARCEL_EVENT)) if row.kind == "overruled"]
    assert words == ["print.not_scanned"]


def test_the_note_of_another_order_blocks_the_box(table: PackingTable, packing: PackingSession) -> None:
    """It would be a data breach: no key goes past it, only the right note."""
    open_order(table, packing, "engage")
    foreign = note_code(table)
    packing.do("ASIDE")
    open_order(table, packing)
    own = note_code(table)
    scan_items(table, packing)
    packing.scan(sample_sku(packing), "wedge")
    packing.scan(foreign, "wedge")
    assert table.problem.code == "print.of_other_order"
    assert dict(table.problem.facts)["number"] == table.number("engage")
    packing.go_on()
    assert table.open.next.kind is NextKind.FOREIGN
    packing.finish()
    assert table.problem.code == "print.of_other_order"
    packing.scan(own, "wedge")
    assert table.done.order.number == table.number("enjoy")


def test_where_nothing_is_scanned_back_the_packers_word_must_do(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session, "engage")
    foreign = note_code(table)
    session.do("ASIDE")
    open_order(table, session)
    session.scan(foreign, "wedge")
    for line in table.problem.open.lines:
        session.count_line(line.line.position, line.line.quantity)
    assert table.open.next.kind is NextKind.FOREIGN
    session.finish()
    assert (table.problem.code, table.problem.may_go_on) == ("print.of_other_order", True)
    session.go_on()
    assert table.done.order.number == table.number("enjoy")


def test_the_torn_copy_is_not_the_note(table: PackingTable, packing: PackingSession) -> None:
    open_order(table, packing)
    first = note_code(table)
    packing.print_again(insert_in(table, "note").job_id, "crumpled")
    table.hear(packing)
    newest = note_code(table)
    packing.scan(first, "wedge")
    assert (table.problem.code, dict(table.problem.facts)["newest"]) == ("print.old_copy", 2)
    packing.scan(newest, "wedge")
    assert insert_in(table, "note").is_confirmed


def test_a_wrong_sample_is_named_and_the_right_one_too(table: PackingTable, packing: PackingSession) -> None:
    open_order(table, packing)
    planned = sample_sku(packing)
    catalog = table.station.store.catalog()
    other = next(s.sku for s in catalog.samples if s.sku != planned)
    packing.scan(other, "wedge")
    assert table.problem.code == "sample.wrong"
    assert not any(insert.is_laid_in for insert in table.problem.open.inserts)
    packing.scan(planned, "wedge")
    assert insert_in(table, "sample").is_laid_in


# --- items -------------------------------------------------------------------------------------------------


def test_undo_takes_back_the_last_scan_and_then_the_one_before(table: PackingTable, packing: PackingSession) -> None:
    open_order(table, packing)
    before = [line.checked for line in table.open.lines]
    scan_items(table, packing)
    while table.open.can_undo:
        packing.scan(command_code(Command.UNDO), "wedge")
    assert [line.checked for line in table.open.lines] == before
    packing.undo()
    assert [line.checked for line in table.open.lines] == before


def test_a_quantity_is_corrected_up_and_down_but_never_beyond(table: PackingTable, packing: PackingSession) -> None:
    open_order(table, packing)
    line = table.open.lines[0].line
    packing.count_line(line.position, 999)
    assert table.open.lines[0].checked == line.quantity
    packing.count_line(line.position, -1)
    assert table.open.lines[0].checked == line.quantity - 1
    packing.count_line(line.position, -999)
    assert table.open.lines[0].checked == 0


def test_what_is_not_there_stays_out_with_a_reason_and_counts_in_the_day(
    table: PackingTable, session: PackingSession
) -> None:
    open_order(table, session)
    missing = table.open.lines[0].line
    session.do("SHORT")
    if table.ask.code == "ask.line":
        session.choose(1)
    choose(table, session, "short.not_found")
    view = table.open.lines[0]
    assert (view.short, view.short_why, view.missing) == (missing.quantity, "not_found", 0)
    for line in table.open.lines[1:]:
        session.count_line(line.line.position, line.line.quantity)
    session.finish()
    assert table.done.order.number == table.number("enjoy")
    session.do("DAT")
    assert isinstance(table.view, DayView)
    assert (table.view.packed, table.view.short) == (1, 1)
    assert sum(parcels for _, parcels in table.view.by_hour) == 1


def test_a_damaged_piece_is_taken_anew(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    line = table.open.lines[0].line
    session.count_line(line.position, line.quantity)
    session.do("DAMAGED")
    if isinstance(table.view, AskView):
        names = [dict(option.facts)["name"] for option in table.ask.options]
        session.choose(names.index(line.name) + 1)
    assert (table.open.lines[0].damaged, table.open.lines[0].missing) == (1, 1)


# --- inserts -----------------------------------------------------------------------------------------------


def test_an_empty_bin_gives_the_next_best_sample_and_is_written_off(
    table: PackingTable, packing: PackingSession
) -> None:
    open_order(table, packing)
    empty = sample_sku(packing)
    packing.do("NOSAMPLE")
    table.hear(packing)
    with reading(table.station.engine) as connection:
        left = connection.execute(select(SAMPLE.c.on_hand - SAMPLE.c.reserved).where(SAMPLE.c.sku == empty)).scalars()
        assert min(left) == 0
        moves = connection.execute(select(STOCK_MOVE.c.item, STOCK_MOVE.c.reason)).all()
        reserved = connection.execute(select(SAMPLE.c.sku, SAMPLE.c.reserved).where(SAMPLE.c.reserved > 0)).all()
    assert [tuple(move) for move in moves] == [(empty, "none_left")]
    samples = [insert for insert in table.open.inserts if insert.slot.value == "sample"]
    assert len(reserved) == len(samples)
    if samples:
        assert sample_sku(packing) != empty or len(reserved) == 1
        assert samples[0].state is JobState.PRINTED
        assert not samples[0].is_laid_in


def test_without_any_sample_the_parcel_goes_without(table: PackingTable, packing: PackingSession) -> None:
    open_order(table, packing)
    for _ in range(40):
        if not any(insert.slot.value == "sample" for insert in table.open.inserts):
            break
        packing.do("NOSAMPLE")
        table.hear(packing)
    assert not any(insert.slot.value == "sample" for insert in table.open.inserts)
    scan_items(table, packing)
    packing.scan(note_code(table), "wedge")
    assert not any(insert.slot.value == "sample" for insert in table.done.inserts)


def test_the_note_gets_another_ready_text_and_the_first_is_a_misprint(
    table: PackingTable, packing: PackingSession
) -> None:
    open_order(table, packing)
    first = insert_in(table, "note")
    packing.do("TEXT")
    words = [str(dict(option.facts)["words"]) for option in table.ask.options]
    assert all(words)
    packing.choose(1)
    table.hear(packing)
    note = insert_in(table, "note")
    assert (note.copy, note.state) == (2, JobState.PRINTED)
    assert note.preview_png != first.preview_png
    assert table.jobs[note.job_id].reason == "other_text"
    assert packing.parcel is not None
    assert packing.parcel.prints[note.place].choice.text is not None


# --- leaving and going on ----------------------------------------------------------------------------------


def test_a_split_order_leaves_in_two_parcels(table: PackingTable, session: PackingSession) -> None:
    story = next(
        one.story
        for one in table.featured
        if len(table.station.decider.find(one.number).lines) > 1 and one.story != "cancelled"
    )
    open_order(table, session, story)
    number, lines = table.open.order.number, table.open.lines
    session.do("SPLIT")
    assert table.problem.code == "split.nothing_checked"
    session.dismiss()
    session.count_line(lines[0].line.position, lines[0].line.quantity)
    session.do("SPLIT")
    assert (table.open.part, table.open.order.number) == (2, number)
    assert [line.line.position for line in table.open.lines] == [line.line.position for line in lines[1:]]
    assert not table.open.inserts
    for line in table.open.lines:
        session.count_line(line.line.position, line.line.quantity)
    session.finish()
    with reading(table.station.engine) as connection:
        packed = connection.execute(
            select(PARCEL.c.part)
            .where(PARCEL.c.order_number == number, PARCEL.c.state == "packed")
            .order_by(PARCEL.c.part)
        ).scalars()
        assert list(packed) == [1, 2]


def test_what_follows_later_is_packed_when_its_order_is_scanned_again(
    table: PackingTable, session: PackingSession
) -> None:
    open_order(table, session)
    number, first = table.open.order.number, table.open.lines[0].line
    session.do("SHORT")
    if table.ask.code == "ask.line":
        session.choose(1)
    choose(table, session, "short.follows_later")
    for line in table.open.lines[1:]:
        session.count_line(line.line.position, line.line.quantity)
    session.finish()
    session.finish()
    session.scan(number, "wedge")
    assert (table.problem.code, dict(table.problem.facts)["pieces"]) == ("order.rest_follows", first.quantity)
    session.go_on()
    assert [(line.line.position, line.line.quantity) for line in table.open.lines] == [(first.position, first.quantity)]


def test_commands_of_the_sheet_do_what_their_keys_do(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    session.scan(command_code(Command.AGAIN), "wedge")
    assert table.ask.code == "ask.again"
    session.scan(command_code(Command.LEAVE).lower(), "wedge")
    assert table.open.order.number == table.number("enjoy")
    session.scan(command_code(Command.LANGUAGE), "wedge")
    assert table.to_window == ["LANGUAGE"]


# --- what is remembered ------------------------------------------------------------------------------------


def audited(table: PackingTable) -> list[tuple[str, str, str, str]]:
    """Every override in the audit log, oldest first: who, where, what, about which order."""
    with reading(table.station.engine) as connection:
        entries = list(audit.every(connection, audit.AuditSearch()))
    return [(e.who.name, e.who.table, str(e.facts["what"]), e.subject) for e in reversed(entries) if "what" in e.facts]


def test_every_override_is_in_the_audit_log(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    session.finish()
    session.go_on()  # all the same: nothing was scanned
    session.finish()
    open_order(table, session)
    session.go_on()  # packed already: once more
    table.hear(session)
    session.do("TEXT")
    session.choose(1)
    number, here = table.number("enjoy"), table.station.settings.table
    told = audited(table)
    assert [entry[:3] for entry in told[:2]] == [
        ("Anna", here, "items.missing"),
        ("Anna", here, "order.already_packed"),
    ]
    assert told[2][2].startswith("text ")
    assert {entry[3] for entry in told} == {number}


def test_misprints_of_the_day_stand_on_the_idle_screen(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    session.print_again(insert_in(table, "note").job_id, "crumpled")
    table.hear(session)
    for line in table.open.lines:
        session.count_line(line.line.position, line.line.quantity)
    session.finish()
    session.finish()
    assert table.idle.misprints == 1

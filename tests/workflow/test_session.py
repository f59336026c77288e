"""What each scan and key does to the parcel on the table, with the real store and the real spool."""

from datetime import date

import pytest
from sqlalchemy import select

from printing.jobs import JobState
from printing.status import Condition
from station.store.engine import reading
from station.store.tables import SAMPLE
from station.workflow.session import PackingSession
from station.workflow.views import DoneView, IdleView, OpenView
from tests.fakes.packing_table import PackingTable


def scan_all(table: PackingTable, session: PackingSession) -> None:
    """Every missing piece by the code on the product."""
    while (following := table.open.next_line) is not None:
        session.scan(following.line.sku, "wedge")


def open_order(table: PackingTable, session: PackingSession, story: str = "enjoy") -> OpenView:
    session.scan(table.number(story), "wedge")
    table.hear(session)
    return table.open


def papers(table: PackingTable) -> int:
    for printer in table.printers.values():
        assert printer.wait_until_idle(10)
    return len(table.papers)


def facts(table: PackingTable) -> dict[str, object]:
    return dict(table.problem.facts)


# --- opening -----------------------------------------------------------------------------------------------


def test_a_table_starts_idle_and_counts_what_waits(table: PackingTable, session: PackingSession) -> None:
    assert table.idle.count.packed == 0
    assert table.idle.count.waiting > 10
    assert table.idle.last is None


def test_a_scan_opens_the_order_and_its_prints_come_out(table: PackingTable, session: PackingSession) -> None:
    view = open_order(table, session)
    assert view.order.number == table.number("enjoy")
    assert {insert.slot.value for insert in view.inserts} >= {"note", "sample"}
    assert papers(table) == len(view.inserts)
    assert all(insert.preview_png.startswith(b"\x89PNG") for insert in view.inserts)
    assert table.sounds == ["good"]


def test_what_the_printer_confirmed_is_printed_and_the_rest_handed_over(
    table: PackingTable, session: PackingSession
) -> None:
    """Cards go to a printer that cannot answer: nobody claims that they are printed."""
    states = {insert.printer: insert.state for insert in open_order(table, session).inserts}
    assert states["notes"] is JobState.PRINTED
    assert states["labels"] is JobState.PRINTED
    assert states.get("cards", JobState.HANDED_OVER) is JobState.HANDED_OVER


def test_the_plan_is_on_the_screen_before_the_first_page_is_laid_out(
    table: PackingTable, session: PackingSession
) -> None:
    session.scan(table.number("enjoy"), "wedge")
    opened = [view for view in table.views if isinstance(view, OpenView)]
    assert opened[0].inserts
    assert all(insert.state is None and not insert.preview_png for insert in opened[0].inserts)


@pytest.mark.parametrize("written", [" {} ", "{}\r", "\t{}\n"])
def test_blanks_and_line_ends_around_a_number_do_not_matter(
    table: PackingTable, session: PackingSession, written: str
) -> None:
    session.scan(written.format(table.number("engage")), "wedge")
    assert table.open.order.number == table.number("engage")


def test_an_empty_scan_is_nothing(table: PackingTable, session: PackingSession) -> None:
    before = list(table.views)
    session.scan("\r\n", "wedge")
    assert table.views == before


def test_a_second_scan_of_an_open_order_prints_nothing_again(table: PackingTable, session: PackingSession) -> None:
    number = table.number("enjoy")
    open_order(table, session)
    came_out, jobs = papers(table), set(table.jobs)
    session.scan(number, "wedge")
    table.hear(session)
    assert table.open.order.number == number
    assert (papers(table), set(table.jobs)) == (came_out, jobs)


def test_an_unknown_order_is_a_problem_and_esc_leads_back(table: PackingTable, session: PackingSession) -> None:
    session.scan("99999999", "wedge")
    assert table.problem.code == "order.unknown"
    assert facts(table)["number"] == "99999999"
    assert not table.problem.may_go_on
    assert table.sounds == ["bad"]
    session.dismiss()
    assert isinstance(table.view, IdleView)


def test_a_cancelled_order_is_not_packed_even_with_enter(table: PackingTable, session: PackingSession) -> None:
    session.scan(table.number("cancelled"), "wedge")
    assert table.problem.code == "order.cancelled"
    session.go_on()
    table.hear(session)
    assert isinstance(table.view, IdleView)
    assert papers(table) == 0


# --- items -------------------------------------------------------------------------------------------------


def test_each_way_to_name_a_product_counts_a_piece(table: PackingTable, session: PackingSession) -> None:
    """SKU in small letters, and the GTIN on the box."""
    first, second = open_order(table, session).lines[:2]
    session.scan(first.line.sku.lower(), "wedge")
    assert table.open.lines[0].checked == 1
    assert second.product is not None
    session.scan(second.product.gtin, "wedge")
    assert table.open.lines[1].checked == 1


def test_a_click_counts_a_piece_without_a_code(table: PackingTable, session: PackingSession) -> None:
    line = open_order(table, session).lines[0].line
    session.count_line(line.position)
    assert table.open.lines[0].checked == 1


def test_clicks_never_count_more_than_was_ordered(table: PackingTable, session: PackingSession) -> None:
    line = open_order(table, session).lines[0].line
    for _ in range(line.quantity + 2):
        session.count_line(line.position)
    assert table.open.lines[0].checked == line.quantity


def test_a_wrong_item_is_not_counted_and_the_right_one_is_named(table: PackingTable, session: PackingSession) -> None:
    view = open_order(table, session)
    wrong = next(sku for sku in table.station.store.catalog().products if sku not in {v.line.sku for v in view.lines})
    session.scan(wrong, "wedge")
    assert table.problem.code == "item.wrong"
    assert facts(table)["expected_sku"] == view.lines[0].line.sku
    assert facts(table)["shelf"]
    session.dismiss()
    assert [line.checked for line in table.open.lines] == [0] * len(view.lines)
    assert table.sounds[-1] == "bad"


def test_the_right_item_clears_the_problem_by_itself(table: PackingTable, session: PackingSession) -> None:
    view = open_order(table, session)
    session.scan("CUP-GL-030", "wedge")
    session.scan(view.lines[0].line.sku, "wedge")
    assert table.open.lines[0].checked == 1


def test_one_piece_too_many_is_not_counted(table: PackingTable, session: PackingSession) -> None:
    line = open_order(table, session).lines[0].line
    for _ in range(line.quantity + 1):
        session.scan(line.sku, "wedge")
    assert table.problem.code == "item.too_many"
    assert facts(table) == {"name": line.name, "quantity": line.quantity}
    assert table.problem.open is not None
    assert table.problem.open.lines[0].checked == line.quantity


def test_a_code_nobody_knows_is_said_and_not_counted(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    session.scan("4006381333931", "wedge")
    assert table.problem.code == "code.unknown"
    assert facts(table)["scanned"] == "4006381333931"


def test_another_order_does_not_push_out_the_open_one(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    session.scan(table.number("engage"), "wedge")
    assert table.problem.code == "order.other_open"
    assert facts(table) == {"number": table.number("engage"), "open_number": table.number("enjoy")}
    session.dismiss()
    assert table.open.order.number == table.number("enjoy")


# --- finishing ---------------------------------------------------------------------------------------------


def test_a_whole_parcel_is_journaled_with_its_time(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    scan_all(table, session)
    assert table.open.all_checked
    table.pass_time(41)
    session.finish()
    assert table.done.seconds == 41
    assert table.done.count.packed == 1
    assert table.sounds[-1] == "done"
    packed = table.station.store.last_packed("Packing table 1")
    assert packed is not None
    assert (packed.order_number, packed.packer, packed.seconds) == (table.number("enjoy"), "Anna", 41)
    session.go_on()
    assert table.idle.last == packed
    assert set(table.idle.last_slots) == {insert.slot for insert in table.views[-2].inserts}  # type: ignore[union-attr]


def test_finishing_with_items_missing_asks_first(table: PackingTable, session: PackingSession) -> None:
    view = open_order(table, session)
    session.finish()
    assert table.problem.code == "items.missing"
    assert table.problem.may_go_on
    assert facts(table)["name"] == view.lines[0].line.name
    session.dismiss()
    assert table.station.store.last_packed("Packing table 1") is None
    session.finish()
    session.go_on()
    assert isinstance(table.view, DoneView)


def test_the_next_order_finishes_a_parcel_that_is_all_checked(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    scan_all(table, session)
    session.scan(table.number("engage"), "wedge")
    assert table.open.order.number == table.number("engage")
    packed = table.station.store.last_packed("Packing table 1")
    assert packed is not None
    assert packed.order_number == table.number("enjoy")


def test_from_the_done_screen_the_next_scan_opens(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    scan_all(table, session)
    session.finish()
    session.scan(table.number("promote"), "wedge")
    assert table.open.order.number == table.number("promote")


def test_an_order_packed_before_asks_and_enter_packs_it_again_with_a_mark(
    table: PackingTable, session: PackingSession
) -> None:
    open_order(table, session)
    scan_all(table, session)
    session.finish()
    came_out = papers(table)
    session.scan(table.number("enjoy"), "wedge")
    assert table.problem.code == "order.already_packed"
    assert facts(table) == {"number": table.number("enjoy"), "when": table.clock, "packer": "Anna"}
    assert papers(table) == came_out
    session.go_on()
    table.hear(session)
    again = [job for job in table.jobs.values() if job.id in {insert.job_id for insert in table.open.inserts}]
    assert again
    assert {job.copy for job in again} == {2}


# --- setting aside -----------------------------------------------------------------------------------------


def reserved(table: PackingTable) -> int:
    with reading(table.station.engine) as connection:
        return sum(connection.execute(select(SAMPLE.c.reserved)).scalars())


def on_hand(table: PackingTable) -> int:
    with reading(table.station.engine) as connection:
        return sum(connection.execute(select(SAMPLE.c.on_hand)).scalars())


def lamp_is_ready(table: PackingTable, printer: str) -> bool:
    lamp = next(lamp for lamp in table.station.room.lamps() if lamp.printer == printer)
    return lamp.status is not None and lamp.status.is_ready


def test_setting_aside_gives_the_sample_back_and_counts(table: PackingTable, session: PackingSession) -> None:
    before = on_hand(table)
    open_order(table, session)
    assert reserved(table) == 1
    session.dismiss()
    assert table.idle.count.set_aside == 1
    assert table.idle.count.packed == 0
    assert reserved(table) == 0
    assert on_hand(table) == before


def test_a_packed_sample_leaves_the_stock_once(table: PackingTable, session: PackingSession) -> None:
    before = on_hand(table)
    open_order(table, session)
    scan_all(table, session)
    session.finish()
    session.finish()
    assert on_hand(table) == before - 1
    assert reserved(table) == 0


def test_an_order_set_aside_calls_off_what_has_not_left_its_queue(table: PackingTable, session: PackingSession) -> None:
    """Paper put in later must not print the note of a parcel that lies on the shelf."""
    table.printers["notes"].set_conditions({Condition.PAPER_OUT})
    table.wait(lambda: not lamp_is_ready(table, "notes"), "the lamp never went out")
    session.scan(table.number("enjoy"), "wedge")
    note = next(insert for insert in table.open.inserts if insert.slot.value == "note")
    session.dismiss()
    table.hear(session, until=lambda: table.states.get(note.job_id) is JobState.VOID)
    table.printers["notes"].set_conditions(())
    table.hear(session)
    assert papers(table) == sum(state is not JobState.VOID for state in table.states.values())
    assert "notes" not in {paper.printer for paper in table.papers}


def test_an_order_set_aside_opens_anew(table: PackingTable, session: PackingSession) -> None:
    first = open_order(table, session)
    session.dismiss()
    assert open_order(table, session).order == first.order
    assert reserved(table) == 1


# --- prints ------------------------------------------------------------------------------------------------


def test_print_again_makes_copies_that_carry_a_mark(table: PackingTable, session: PackingSession) -> None:
    first = {insert.job_id for insert in open_order(table, session).inserts}
    came_out = papers(table)
    session.print_again()
    table.hear(session)
    again = {insert.job_id for insert in table.open.inserts}
    assert not again & first
    assert {table.jobs[job_id].copy for job_id in again} == {2}
    assert papers(table) == 2 * came_out
    pages = {table.jobs[job_id].slot: table.jobs[job_id].page.pdf for job_id in first}
    assert all(table.jobs[job_id].page.pdf != pages[table.jobs[job_id].slot] for job_id in again)


def test_one_print_again_leaves_the_others(table: PackingTable, session: PackingSession) -> None:
    note = next(i for i in open_order(table, session).inserts if i.slot.value == "note")
    came_out = papers(table)
    session.print_again(note.job_id)
    table.hear(session)
    assert papers(table) == came_out + 1


def test_print_again_from_the_idle_screen_is_for_the_last_parcel(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    scan_all(table, session)
    session.finish()
    session.go_on()
    came_out = papers(table)
    session.print_again()
    table.hear(session)
    assert papers(table) == 2 * came_out
    assert isinstance(table.view, IdleView)


def test_without_any_parcel_print_again_does_nothing(table: PackingTable, session: PackingSession) -> None:
    session.print_again()
    assert papers(table) == 0


def uncertain_note(table: PackingTable, session: PackingSession) -> str:
    """The cable was pulled after the note had left; its job is asked about."""
    table.printers["notes"].closes_after_write = True
    session.scan(table.number("enjoy"), "wedge")
    note = next(insert for insert in table.open.inserts if insert.slot.value == "note")
    table.hear(session, until=lambda: table.states.get(note.job_id) is JobState.UNCERTAIN)
    table.printers["notes"].closes_after_write = False
    return note.job_id


def test_an_uncertain_print_is_asked_about_and_yes_settles_it(table: PackingTable, session: PackingSession) -> None:
    job_id = uncertain_note(table, session)
    assert table.problem.code == "print.uncertain"
    assert facts(table)["job_id"] == job_id
    assert table.problem.picture_png.startswith(b"\x89PNG")
    assert table.sounds[-1] == "bad"
    session.lies_there(job_id, True)
    table.hear(session)
    assert table.station.jobs.state(job_id) is JobState.PRINTED
    assert [i.state for i in table.open.inserts if i.job_id == job_id] == [JobState.PRINTED]
    assert [paper.printer for paper in table.papers].count("notes") == 1


def test_an_uncertain_print_that_is_not_there_is_printed_again(table: PackingTable, session: PackingSession) -> None:
    job_id = uncertain_note(table, session)
    session.lies_there(job_id, False)
    table.hear(session)
    assert table.station.jobs.state(job_id) is JobState.VOID
    note = next(insert for insert in table.open.inserts if insert.slot.value == "note")
    assert note.job_id != job_id
    assert note.state is JobState.PRINTED
    assert table.jobs[note.job_id].copy == 2


def test_an_uncertain_print_is_asked_about_again_at_the_end(table: PackingTable, session: PackingSession) -> None:
    """Esc puts the question off; nothing about the print is claimed meanwhile."""
    job_id = uncertain_note(table, session)
    session.dismiss()
    assert [i.state for i in table.open.inserts if i.job_id == job_id] == [JobState.UNCERTAIN]
    session.ask_uncertain()
    assert table.problem.code == "print.uncertain"
    session.dismiss()
    scan_all(table, session)
    session.finish()
    assert table.problem.code == "print.uncertain"
    session.lies_there(job_id, True)
    table.hear(session)
    assert {i.state for i in table.done.inserts if i.job_id == job_id} == {JobState.PRINTED}


def test_a_packer_who_misses_a_print_is_asked_which_where_the_end_of_all_is_known(
    table: PackingTable, session: PackingSession
) -> None:
    """F8 "a print is missing" never does nothing: it fell down somewhere, or it is printed again."""
    open_order(table, session)
    session.do("UNSURE")
    assert table.ask.code == "ask.again"


def test_an_insert_is_laid_in_and_taken_out_again(table: PackingTable, session: PackingSession) -> None:
    open_order(table, session)
    session.lay_in("note")
    assert [i.is_laid_in for i in table.open.inserts if i.slot.value == "note"] == [True]
    session.lay_in("note")
    assert not any(i.is_laid_in for i in table.open.inserts)


# --- who and when ------------------------------------------------------------------------------------------


def test_another_packer_signs_from_the_next_order_on(table: PackingTable, session: PackingSession) -> None:
    session.change_packer(" Mehmet ")
    open_order(table, session)
    scan_all(table, session)
    session.finish()
    packed = table.station.store.last_packed("Packing table 1")
    assert packed is not None
    assert packed.packer == "Mehmet"


def test_what_the_packer_sees_of_a_customer(table: PackingTable, session: PackingSession) -> None:
    view = open_order(table, session)
    assert view.customer is not None
    assert view.customer.last_name == "Vogel"
    days = [row.on for row in view.history]
    assert days == sorted(days, reverse=True)
    assert view.lifetime is not None
    assert view.lifetime.cents > view.order.value.cents
    assert all(day <= date(2026, 11, 22) for day in days)


def test_every_order_of_the_demo_opens(table: PackingTable, session: PackingSession) -> None:
    """Hostile names included: none becomes a problem, none keeps a print from its paper."""
    for featured in table.featured:
        if featured.story == "cancelled":
            continue
        session.scan(featured.number, "wedge")
        table.hear(session)
        view = table.open
        assert view.order.number == featured.number
        assert all(insert.state in (JobState.PRINTED, JobState.HANDED_OVER) for insert in view.inserts), featured
        session.dismiss()
    assert [printer.faults for printer in table.printers.values()] == [[], [], []]

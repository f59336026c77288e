"""Totes with several orders, and the note that is scanned a second time after its parcel was done."""

from datetime import UTC

from station.domain.command_codes import print_code
from station.domain.meaning import MeaningKind
from station.store import order_codes
from station.store.engine import writing
from station.workflow.session import PackingSession
from station.workflow.views import AskView, DoneView
from tests.fakes.packing_table import NOON, PackingTable


def fill_tote(table: PackingTable, code: str, *stories: str) -> tuple[str, ...]:
    numbers = tuple(table.number(story) for story in stories)
    with writing(table.station.engine) as connection:
        codes = [order_codes.OrderCode(code, MeaningKind.TOTE, number) for number in numbers]
        order_codes.add(connection, codes, NOON.astimezone(UTC))
    return numbers


def pack(table: PackingTable, session: PackingSession) -> None:
    for line in table.open.lines:
        session.count_line(line.line.position, line.line.quantity)
    session.finish()


def test_a_tote_offers_only_what_still_waits(table: PackingTable, session: PackingSession) -> None:
    first, second = fill_tote(table, "TOTE-7", "enjoy", "engage")
    session.scan(first, "wedge")
    pack(table, session)
    session.scan("TOTE-7", "wedge")
    assert table.open.order.number == second


def test_a_tote_whose_orders_are_all_packed_asks_before_one_is_packed_again(
    table: PackingTable, session: PackingSession
) -> None:
    numbers = fill_tote(table, "TOTE-7", "enjoy", "engage")
    for number in numbers:
        session.scan(number, "wedge")
        pack(table, session)
    session.scan("TOTE-7", "wedge")
    assert isinstance(table.view, AskView)
    session.choose(1)
    assert table.problem.code == "order.already_packed"


def test_another_tote_takes_the_place_of_the_first_once_its_order_is_done(
    table: PackingTable, session: PackingSession
) -> None:
    fill_tote(table, "TOTE-7", "enjoy", "engage")
    (other,) = fill_tote(table, "TOTE-8", "delivery")
    session.scan("TOTE-7", "wedge")
    session.choose(1)
    session.scan("TOTE-8", "wedge")
    assert table.problem.code == "order.other_open"
    session.dismiss()
    for line in table.open.lines:
        session.count_line(line.line.position, line.line.quantity)
    session.scan("TOTE-8", "wedge")
    assert (table.open.order.number, table.open.tote) == (other, ())


def test_the_note_scanned_once_more_after_its_parcel_was_done_opens_nothing(
    table: PackingTable, session: PackingSession
) -> None:
    session.scan(table.number("enjoy"), "wedge")
    assert session.parcel is not None
    code = print_code(session.parcel.id, session.parcel.places[0], 1)
    pack(table, session)
    session.scan(code, "wedge")
    assert isinstance(table.view, DoneView)
    assert table.sounds[-1] == "good"

"""A card with a voucher code, from the pool to the paper: the same code again, and never a card without one."""

from station.demo import CODE_CARD
from station.domain.vouchers import VoucherPool
from station.store import voucher_blocks, vouchers
from station.store.engine import reading, writing
from station.workflow.prints import ParcelPrint
from tests.fakes.packing_table import NOON, PackingTable


def card_of(prints: list[ParcelPrint]) -> ParcelPrint | None:
    return next((one for one in prints if one.choice.insert.id == CODE_CARD), None)


def pool(table: PackingTable) -> VoucherPool:
    with reading(table.station.stores.here) as connection:
        return vouchers.pools(connection)[0]


def prints_of(table: PackingTable) -> tuple[str, list[ParcelPrint], list[ParcelPrint]]:
    """The order of who came back, opened: its parcel, its prints, and its prints made once more."""
    station = table.station
    order = station.decider.find(table.number("returning"))
    parcel, decision = station.decider.open_parcel(order, NOON, "Anna", "Packing table 1")
    composed = [station.composer.prints_of(decision, station.store.catalog(), parcel) for _ in range(2)]
    return parcel, composed[0], composed[1]


def test_the_card_bears_a_code_of_its_own_and_printed_again_the_same(table: PackingTable) -> None:
    parcel, prints, again = prints_of(table)
    card, once_more = card_of(prints), card_of(again)
    assert card is not None
    assert once_more is not None
    assert card.job is not None
    assert once_more.job is not None
    assert card.job.page.pdf == once_more.job.page.pdf
    assert pool(table).held == 1
    table.station.store.release_parcel(parcel, NOON, "set_aside")
    assert pool(table).held == 0


def test_no_code_left_means_the_next_best_and_no_blank(table: PackingTable) -> None:
    left = pool(table).free
    with writing(table.station.stores.here) as connection:
        voucher_blocks.reserve_block(connection, "welcome-back", "another table", left)
    _, prints, _ = prints_of(table)
    assert card_of(prints) is None
    assert prints


def test_a_code_that_got_lost_stops_its_card_and_no_other_print(table: PackingTable) -> None:
    station = table.station
    order = station.decider.find(table.number("returning"))
    parcel, decision = station.decider.open_parcel(order, NOON, "Anna", "Packing table 1")
    with writing(station.stores.here) as connection:
        vouchers.give_back(connection, parcel)
    prints = station.composer.prints_of(decision, station.store.catalog(), parcel)
    card = card_of(prints)
    assert card is not None
    assert (card.job, card.problem) == (None, "print.no_voucher")
    assert any(one.job for one in prints)

"""Stock changed by hand: every piece is accounted for, promised ones are safe, and all tables see it at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from station.domain.audit import Action, Actor
from station.domain.catalog import Insert, InsertKind, Slot
from station.domain.stock import Delivery, MoveReason, StockItem, StockKind, StockLine, StockWarning
from station.domain.trouble import Trouble
from station.store import audit, stock
from station.store.engine import reading, writing
from station.store.shop_store import SqlShopStore
from station.store.tables import SAMPLE
from station.store.writers import add_inserts, add_orders, add_samples
from tests.store.facts import LAST_PIECE, NOON, TODAY, order, plan

MIA = Actor("Mia", "manager", "Office")
MINT = StockItem(StockKind.SAMPLE, "S-MINT", "A")
FLYER = StockItem(StockKind.INSERT, "card.flyer")


@pytest.fixture
def shop(engine: Engine) -> SqlShopStore:
    with writing(engine) as connection:
        add_orders(connection, [order(str(number)) for number in range(20)])
        add_samples(connection, [replace(LAST_PIECE, stock=10, bin="B-1", picture="mint.png")])
        add_inserts(connection, [Insert("card.flyer", InsertKind.CARE, Slot.CARD, "Flyer", stock=5)])
    return SqlShopStore(engine)


def line_of(engine: Engine, what: StockItem, today: date = TODAY) -> StockLine:
    with reading(engine) as connection:
        return next(line for line in stock.stock_lines(connection, today) if line.what == what)


@pytest.mark.usefixtures("shop")
def test_a_delivery_is_added_and_told_to_every_table(shop: SqlShopStore, engine: Engine) -> None:
    assert shop.catalog().samples[0].stock == 10
    with writing(engine) as connection:
        stock.deliver(connection, Delivery(MINT, 24, date(2027, 9, 1), "B-2"), MIA, NOON)
        stock.deliver(connection, Delivery(FLYER, 100), MIA, NOON)
    assert shop.catalog().samples[0].stock == 34
    assert shop.catalog().inserts["card.flyer"].stock == 105
    line = line_of(engine, MINT)
    assert (line.on_hand, line.best_before, line.bin, line.picture) == (34, date(2027, 9, 1), "B-2", "mint.png")


def test_a_new_lot_is_made_like_the_others_of_its_sample(shop: SqlShopStore, engine: Engine) -> None:
    with writing(engine) as connection:
        stock.deliver(connection, Delivery(replace(MINT, lot="B"), 6, date(2028, 1, 1)), MIA, NOON)
    lots = {sample.lot: sample for sample in shop.catalog().samples}
    assert lots["B"] == replace(lots["A"], lot="B", stock=6, best_before=date(2028, 1, 1))


def test_what_is_not_known_or_absurd_is_refused_in_words(shop: SqlShopStore, engine: Engine) -> None:
    for what in (replace(MINT, item="S-NONE"), StockItem(StockKind.INSERT, "card.none")):
        with pytest.raises(Trouble, match=r"stock\.unknown"), writing(engine) as connection:
            stock.deliver(connection, Delivery(what, 1), MIA, NOON)
    for pieces in (0, -1, 100_001):
        with pytest.raises(Trouble, match=r"stock\.pieces"):
            Delivery(MINT, pieces)
    with pytest.raises(Trouble, match=r"stock\.pieces"), writing(engine) as connection:
        stock.deliver(connection, Delivery(MINT, 100_000), MIA, NOON)
    assert shop.catalog().samples[0].stock == 10


def test_a_correction_tells_the_difference_with_its_reason(shop: SqlShopStore, engine: Engine) -> None:
    with writing(engine) as connection:
        first = stock.correct(connection, MINT, 7, MoveReason.DAMAGED, MIA, NOON)
        assert stock.correct(connection, MINT, 7, MoveReason.COUNTED, MIA, NOON) == 0
        told = stock.moves(connection)
        entries = audit.search(connection, audit.AuditSearch(action=Action.STOCK_CHANGED))
    assert [(one.id, one.who, one.table, one.what, one.pieces, one.reason) for one in told] == [
        (first, "Mia", "Office", MINT, -3, "damaged")
    ]
    assert [(entry.subject, entry.facts["pieces"]) for entry in entries] == [("S-MINT", -3)]
    assert shop.catalog().samples[0].stock == 7


def test_pieces_promised_to_an_open_parcel_cannot_be_corrected_away(shop: SqlShopStore, engine: Engine) -> None:
    shop.open_parcel("p1", plan("1"), "Anna", "T", NOON)
    with pytest.raises(Trouble, match=r"stock\.promised") as refused, writing(engine) as connection:
        stock.correct(connection, MINT, 0, MoveReason.LOST, MIA, NOON)
    assert refused.value.facts["reserved"] == 1
    with writing(engine) as connection:
        stock.correct(connection, MINT, 1, MoveReason.LOST, MIA, NOON)
    assert line_of(engine, MINT).free == 0


@pytest.mark.usefixtures("shop")
def test_a_move_is_taken_back_once(engine: Engine) -> None:
    with writing(engine) as connection:
        came = stock.deliver(connection, Delivery(MINT, 5), MIA, NOON)
        back = stock.undo(connection, came, MIA, NOON)
        again = stock.undo(connection, back, MIA, NOON)  # undoing can be undone too
        told = {one.id: one for one in stock.moves(connection, what=MINT)}
    assert line_of(engine, MINT).on_hand == 15
    assert [told[n].pieces for n in (came, back, again)] == [5, -5, 5]
    assert (told[came].is_undone, told[back].undoes, told[back].reason) == (True, came, "undone")
    for move, code in ((came, "stock.undone"), (999, "stock.move_unknown")):
        with pytest.raises(Trouble, match=re.escape(code)), writing(engine) as connection:
            stock.undo(connection, move, MIA, NOON)


@pytest.mark.usefixtures("shop")
def test_pieces_that_left_meanwhile_cannot_be_undone_away(engine: Engine) -> None:
    with writing(engine) as connection:
        came = stock.deliver(connection, Delivery(FLYER, 5), MIA, NOON)
        stock.correct(connection, FLYER, 2, MoveReason.COUNTED, MIA, NOON)
    with pytest.raises(Trouble, match=r"stock\.promised"), writing(engine) as connection:
        stock.undo(connection, came, MIA, NOON)


@pytest.mark.usefixtures("shop")
def test_deliveries_at_several_tables_add_up(engine: Engine) -> None:
    def deliver(_number: int) -> None:
        with writing(engine) as connection:
            stock.deliver(connection, Delivery(MINT, 3), MIA, NOON)

    with ThreadPoolExecutor(4) as tables:
        list(tables.map(deliver, range(12)))
    assert line_of(engine, MINT).on_hand == 10 + 36
    with reading(engine) as connection:
        assert connection.execute(select(SAMPLE.c.reserved)).scalar_one() == 0
        assert len(stock.moves(connection)) == 12


def test_days_left_follow_what_the_tables_packed(shop: SqlShopStore, engine: Engine) -> None:
    """Two samples in the two days before: one a day, and eight are left."""
    for number, days_ago in ((1, 2), (2, 1)):
        at = NOON - timedelta(days=days_ago)
        shop.open_parcel(f"p{number}", plan(str(number)), "Anna", "T", at)
        shop.record_packed(f"p{number}", plan(str(number)), "Anna", "T", at, 30.0)
    line = line_of(engine, MINT)
    assert (line.free, line.a_day, line.days_left) == (8, 1.0, 8)
    with writing(engine) as connection:
        stock.correct(connection, MINT, 7, MoveReason.COUNTED, MIA, NOON)
    assert StockWarning.LOW in line_of(engine, MINT).warnings
    assert line_of(engine, FLYER).days_left is None


@pytest.mark.usefixtures("shop")
def test_an_old_lot_and_an_empty_one_are_warned_of(engine: Engine) -> None:
    best_before = LAST_PIECE.best_before
    assert best_before is not None
    assert line_of(engine, MINT).warnings == ()
    assert line_of(engine, MINT, best_before).warnings == (StockWarning.EXPIRES_SOON,)
    over = line_of(engine, MINT, best_before + timedelta(days=1)).warnings
    assert over == (StockWarning.EXPIRED, StockWarning.EMPTY)  # what is over is not given any more

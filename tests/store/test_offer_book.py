"""One manager's changes never go over somebody else's, and pictures reach every table."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from station.domain.audit import Action, Actor
from station.domain.catalog import Insert, InsertKind, Slot, TextVariant
from station.domain.money import Money
from station.domain.stock import Delivery, StockItem, StockKind
from station.domain.trouble import Trouble
from station.domain.vouchers import VoucherPool
from station.pictures import Pictures
from station.store import audit, stock, vouchers
from station.store.engine import reading, writing
from station.store.offer_book import SqlOffers, stored_picture
from station.store.shop_store import SqlShopStore
from tests.store.facts import NOON

MIA, BEN = Actor("Mia", "manager", "Office"), Actor("Ben", "manager", "Home")
FLYER = Insert("card.flyer", InsertKind.CARE, Slot.CARD, "Flyer", stock=5)
HELLO = TextVariant("hello.1", "hello", "de", "Hallo {{ first_name }}")
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20


def test_a_text_that_somebody_else_changed_is_not_written_over(engine: Engine) -> None:
    mia, ben = SqlOffers(engine, MIA), SqlOffers(engine, BEN)
    mia.change_texts([(None, HELLO)], NOON)
    better = replace(HELLO, body="Guten Tag")
    ben.change_texts([(HELLO, better)], NOON)
    with pytest.raises(Trouble, match=r"offer\.changed_meanwhile"):
        mia.change_texts([(HELLO, replace(HELLO, body="Moin"))], NOON)
    with pytest.raises(Trouble, match=r"offer\.changed_meanwhile"):
        mia.change_texts([(HELLO, None)], NOON)
    assert SqlShopStore(engine).catalog().texts == {"hello": (better,)}


def test_several_texts_are_changed_all_or_none_each_with_its_entry(engine: Engine) -> None:
    book, english = SqlOffers(engine, MIA), replace(HELLO, language="en", body="Hello")
    book.change_texts([(None, HELLO), (None, english)], NOON)
    with pytest.raises(Trouble, match=r"offer\.changed_meanwhile"):
        book.change_texts([(HELLO, None), (replace(english, body="Hi"), None)], NOON)
    assert SqlShopStore(engine).catalog().texts == {"hello": (HELLO, english)}
    book.change_texts([(HELLO, None), (english, None)], NOON)
    assert SqlShopStore(engine).catalog().texts == {}
    with reading(engine) as connection:
        told = audit.search(connection, audit.AuditSearch(action=Action.TEXT_CHANGED))
    assert [(one.who, one.subject) for one in told].count((MIA, "hello/hello.1/de")) == 2
    assert len(told) == 4


def test_an_insert_that_somebody_else_changed_is_not_written_over(engine: Engine) -> None:
    mia, ben = SqlOffers(engine, MIA), SqlOffers(engine, BEN)
    mia.change_insert(None, FLYER, ("", ""), NOON)
    with pytest.raises(Trouble, match=r"insert\.taken"):
        ben.change_insert(None, FLYER, ("", ""), NOON)
    dearer = replace(FLYER, cost=Money(9))
    ben.change_insert(FLYER, dearer, ("", ""), NOON)
    with pytest.raises(Trouble, match=r"offer\.changed_meanwhile"):
        mia.change_insert(FLYER, replace(FLYER, name="Leaflet"), ("", ""), NOON)
    assert SqlShopStore(engine).catalog().inserts == {"card.flyer": dearer}


def test_a_delivery_does_not_stand_in_the_way_of_a_change(engine: Engine) -> None:
    book = SqlOffers(engine, MIA)
    book.change_insert(None, FLYER, ("", ""), NOON)
    with writing(engine) as connection:
        stock.deliver(connection, Delivery(StockItem(StockKind.INSERT, "card.flyer"), 10), MIA, NOON)
        vouchers.save_pool(connection, VoucherPool("ten", "Ten percent"))
    off = replace(FLYER, is_off=True)
    book.change_insert(FLYER, off, ("", "ten"), NOON)
    assert book.inserts() == ((replace(off, stock=15), "ten"),)  # though none of its pool's codes is left
    assert book.voucher_pools() == {"ten": VoucherPool("ten", "Ten percent")}
    with pytest.raises(Trouble, match=r"offer\.changed_meanwhile"):  # the pool is another one now
        book.change_insert(off, FLYER, ("", ""), NOON)


def test_a_picture_of_one_office_is_found_at_every_table(engine: Engine) -> None:
    table = Pictures((), lambda name: stored_picture(engine, name))
    SqlOffers(engine, MIA).keep_picture("cup-1.png", PNG, NOON)
    assert table("cup-1.png") == PNG
    assert table("cup-2.png") is None


def test_an_insert_without_codes_stands_in_the_catalogue_as_it_is_defined(engine: Engine) -> None:
    """So that a window which lists 10,000 need not read them twice; a pool's codes and days count in the catalogue."""
    book, gift = SqlOffers(engine, MIA), replace(FLYER, id="card.gift", best_before=None, stock=None)
    with writing(engine) as connection:
        vouchers.save_pool(connection, VoucherPool("ten", "Ten percent"))
    book.change_insert(None, FLYER, ("", ""), NOON)
    book.change_insert(None, gift, ("", "ten"), NOON)
    with writing(engine) as connection:
        stock.deliver(connection, Delivery(StockItem(StockKind.INSERT, FLYER.id), 40), MIA, NOON)
    known = SqlShopStore(engine).catalog().inserts
    assert book.coded() == ((gift, "ten"),)
    assert book.inserts() == ((known[FLYER.id], ""), (gift, "ten"))
    assert known[gift.id].stock == 0, "no code is left"

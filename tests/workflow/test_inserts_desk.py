"""Inserts on a manager's desk: added, changed, switched off and back, and what is taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from station.assets_folder import assets_folder
from station.documents.shop_voice import ShopVoice
from station.documents.text_check import Checker
from station.domain.catalog import Catalog, Insert, InsertKind, Slot
from station.domain.money import Money
from station.domain.trouble import Trouble
from station.domain.vouchers import VoucherPool
from station.workflow.offers import InsertDesk, Look, Offer
from station.workflow.offers_pictures import read_picture
from station.workflow.offers_preview import InsertPreview

CARD = Insert("card.care", InsertKind.CARE, Slot.CARD, "Care", paper="card-a6", names={"de": "Pflege"})
GIFT = Insert("gift.small", InsertKind.GIFT, Slot.CARD, "Small gift", paper="", stock=3)


class Shelf:
    """Inserts and pictures in memory."""

    def __init__(self) -> None:
        self.offers = {"card.care": Offer(CARD), "gift.small": Offer(GIFT)}
        self.pictures: dict[str, bytes] = {}

    def change_insert(self, before: Insert | None, after: Insert, pools: tuple[str, str], at: datetime) -> None:
        assert at.tzinfo is not None
        there = self.offers.get(after.id)
        if before is None and there is not None:
            raise Trouble("insert.taken", insert=after.id)
        if before is not None and there != Offer(before, pools[0]):
            raise Trouble("offer.changed_meanwhile", item=after.id)
        self.offers[after.id] = Offer(after, pools[1])

    def inserts(self) -> tuple[tuple[Insert, str], ...]:
        return tuple((one.insert, one.voucher_pool) for one in self.offers.values())

    def coded(self) -> tuple[tuple[Insert, str], ...]:
        return tuple(each for each in self.inserts() if each[1])

    def voucher_pools(self) -> Mapping[str, VoucherPool]:
        return {"ten": VoucherPool("ten", "Ten percent")}

    def keep_picture(self, name: str, content: bytes, at: datetime) -> None:
        assert at.tzinfo is not None
        self.pictures[name] = content

    def catalog(self) -> Catalog:
        return Catalog(inserts={key: one.insert for key, one in self.offers.items()})


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def desk(shelf: Shelf) -> InsertDesk:
    def checker(catalog: Catalog) -> Checker:
        return Checker(catalog, ShopVoice("Blattgold"), picture=shelf.pictures.get)

    return InsertDesk(shelf, shelf.catalog, read_picture, InsertPreview(checker), lambda: datetime.now(UTC))


def test_an_insert_is_switched_off_and_on_again(desk: InsertDesk, shelf: Shelf) -> None:
    """Its best-before day outlives both."""
    dated = Offer(replace(CARD, best_before=date(2027, 3, 1)))
    desk.keep(Offer(CARD), dated)
    assert desk.switch(dated).changed == "card.care"
    assert shelf.offers["card.care"] == Offer(replace(dated.insert, is_off=True))
    desk.switch(shelf.offers["card.care"])
    assert shelf.offers["card.care"] == dated


def test_changes_are_taken_back_in_their_order_and_made_again(desk: InsertDesk, shelf: Shelf) -> None:
    dearer = Offer(replace(CARD, cost=Money(30)), "ten")
    new = Offer(Insert("card.new", InsertKind.THANK_YOU, Slot.CARD, "New"))
    desk.keep(Offer(CARD), dearer)
    stand = desk.keep(None, new)
    assert (stand.can_undo, stand.can_redo, stand.changed) == (True, False, "card.new")
    desk.undo()
    assert shelf.offers["card.new"].insert.is_off  # a parcel may name it already: it is never deleted
    desk.undo()
    assert shelf.offers["card.care"] == Offer(CARD)
    desk.redo()
    desk.redo()
    assert (shelf.offers["card.care"], shelf.offers["card.new"]) == (dearer, new)


def test_a_new_insert_does_not_replace_a_known_one(desk: InsertDesk) -> None:
    with pytest.raises(Trouble, match=r"insert\.taken"):
        desk.keep(None, Offer(replace(GIFT, id="card.care")))
    assert not desk.open().can_undo


def test_an_insert_is_shown_as_it_prints_and_its_picture_in_dots(desk: InsertDesk, shelf: Shelf) -> None:
    picture = sorted((assets_folder() / "demo" / "pictures").glob("*.png"))[0]
    uploaded = desk.upload(picture)
    assert uploaded.name in shelf.pictures
    pictured = replace(CARD, picture=uploaded.name)
    plain, page = desk.look(Look(CARD, "de")), desk.look(Look(pictured, "de"))
    assert (page.problem, page.paper) == ("", "card-a6")
    assert page.png != plain.png
    dots = desk.look(Look(pictured, "de", dots=True))
    assert dots.png[24:26] == b"\x01\x00"  # a PNG of one bit a dot, grey
    assert desk.look(Look(CARD, "de", dots=True)).problem == "picture"
    assert desk.look(Look(GIFT, "de")).problem == "paper"
    assert desk.look(Look(replace(CARD, text_set="nowhere"), "de")).problem == "text"

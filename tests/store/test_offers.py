"""Inserts and texts as managers change them: checked, told in the audit log, and seen by every table at once."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from station.domain.audit import Action, Actor
from station.domain.catalog import Insert, InsertKind, Slot, TextVariant
from station.domain.money import Money
from station.domain.phase_names import Phase
from station.domain.stock import Delivery, StockItem, StockKind
from station.domain.trouble import Trouble
from station.domain.vouchers import VoucherPool
from station.store import audit, offers, stock, vouchers
from station.store.engine import reading, writing
from station.store.shop_store import SqlShopStore
from tests.store.facts import NOON

MIA = Actor("Mia", "manager", "Office")
CARD = Insert("card.care", InsertKind.CARE, Slot.CARD, "Care", cost=Money(12), names={"de": "Pflege"})
FLYER = Insert("card.flyer", InsertKind.CARE, Slot.CARD, "Flyer", stock=5)
HELLO = TextVariant("hello.1", "hello", "de", "Hallo {{ first_name }}")


def test_an_insert_is_added_changed_and_seen_by_every_table(engine: Engine) -> None:
    table = SqlShopStore(engine)
    assert table.catalog().inserts == {}
    with writing(engine) as connection:
        offers.save_insert(connection, CARD, "", MIA, NOON)
    assert table.catalog().inserts == {"card.care": CARD}
    dearer = replace(CARD, cost=Money(15), latest=Phase.ENJOY)
    with writing(engine) as connection:
        assert set(offers.save_insert(connection, dearer, "", MIA, NOON)) == {"cost_cents", "latest"}
        assert offers.save_insert(connection, dearer, "", MIA, NOON) == ()
        told = audit.search(connection, audit.AuditSearch(action=Action.INSERT_CHANGED))
    assert table.catalog().inserts == {"card.care": dearer}
    assert (told[0].subject, told[0].facts["changed"], len(told)) == ("card.care", ["cost_cents", "latest"], 2)


def test_the_stock_of_an_insert_is_not_written_over_by_its_form(engine: Engine) -> None:
    """A form that was opened before a delivery knows the old number."""
    with writing(engine) as connection:
        offers.save_insert(connection, FLYER, "", MIA, NOON)
        stock.deliver(connection, Delivery(StockItem(StockKind.INSERT, "card.flyer"), 10), MIA, NOON)
        offers.save_insert(connection, replace(FLYER, name="Leaflet"), "", MIA, NOON)
    found = SqlShopStore(engine).catalog().inserts["card.flyer"]
    assert (found.name, found.stock) == ("Leaflet", 15)


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (replace(CARD, id="Card Care"), "id"),
        (replace(CARD, name=" "), "name"),
        (replace(CARD, names={"deutsch!": "x"}), "names"),
        (replace(CARD, cost=Money(-1)), "cost"),
        (replace(CARD, weight_g=-1), "weight"),
        (replace(CARD, thickness_mm=float("nan")), "thickness"),
        (replace(CARD, earliest=Phase.PROMOTE, latest=Phase.DELIVERY), "phases"),
        (replace(CARD, days_from=9, days_until=3), "days"),
        (replace(CARD, url="javascript:alert(1)"), "link"),
        (replace(CARD, text_set="Care & more"), "texts"),
    ],
)
def test_a_field_out_of_its_bounds_is_named_and_nothing_is_kept(engine: Engine, broken: Insert, field: str) -> None:
    with pytest.raises(Trouble, match=r"insert\.invalid") as refused, writing(engine) as connection:
        offers.save_insert(connection, broken, "", MIA, NOON)
    assert refused.value.facts["field"] == field
    assert SqlShopStore(engine).catalog().inserts == {}


@pytest.mark.parametrize("url", ["https://blattgold.example/tea?t={token}", "friends?t={token}", "review", ""])
def test_a_link_is_a_whole_address_or_one_below_the_shops_own(engine: Engine, url: str) -> None:
    with writing(engine) as connection:
        offers.save_insert(connection, replace(CARD, url=url), "", MIA, NOON)
    assert SqlShopStore(engine).catalog().inserts["card.care"].url == url


def test_an_insert_names_a_pool_that_is_there(engine: Engine) -> None:
    with pytest.raises(Trouble, match=r"voucher\.pool_unknown"), writing(engine) as connection:
        offers.save_insert(connection, CARD, "ten", MIA, NOON)
    with writing(engine) as connection:
        vouchers.save_pool(connection, VoucherPool("ten"))
        offers.save_insert(connection, CARD, "ten", MIA, NOON)
        assert offers.voucher_pool_of(connection, "card.care") == "ten"
    with pytest.raises(Trouble, match=r"insert\.unknown"), reading(engine) as connection:
        offers.voucher_pool_of(connection, "card.none")


def test_a_text_is_added_changed_and_taken_away_with_its_words_in_the_log(engine: Engine) -> None:
    table = SqlShopStore(engine)
    with writing(engine) as connection:
        assert offers.save_text(connection, HELLO, MIA, NOON)
        assert not offers.save_text(connection, HELLO, MIA, NOON)
    assert table.catalog().texts == {"hello": (HELLO,)}
    better = replace(HELLO, body="Guten Tag")
    with writing(engine) as connection:
        assert offers.save_text(connection, better, MIA, NOON)
        entry = audit.search(connection, audit.AuditSearch(action=Action.TEXT_CHANGED))[0]
    assert (entry.subject, entry.facts["before"]) == ("hello/hello.1/de", HELLO.body)
    with writing(engine) as connection:
        assert offers.delete_text(connection, HELLO, MIA, NOON)
        assert not offers.delete_text(connection, HELLO, MIA, NOON)
    assert table.catalog().texts == {}


@pytest.mark.parametrize(
    "broken",
    [replace(HELLO, body=" "), replace(HELLO, language=""), replace(HELLO, text_set="A B"), replace(HELLO, id="")],
)
def test_a_text_that_cannot_be_is_refused(engine: Engine, broken: TextVariant) -> None:
    with pytest.raises(Trouble, match=r"text\.invalid"), writing(engine) as connection:
        offers.save_text(connection, broken, MIA, NOON)


def test_a_picture_is_kept_under_its_plain_name(engine: Engine) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"x" * 20
    with writing(engine) as connection:
        offers.save_picture(connection, "C:\\pictures\\cup.png", png, MIA, NOON)
        offers.save_picture(connection, "../cup.png", png + b"y", MIA, NOON)
        assert offers.picture(connection, "cup.png") == png + b"y"
        assert offers.picture(connection, "none.png") is None
    for name, content in (("a.png", b"GIF89a"), ("", png), ("a.png", png + bytes(4_000_000))):
        with pytest.raises(Trouble, match=r"picture\.unusable"), writing(engine) as connection:
            offers.save_picture(connection, name, content, MIA, NOON)

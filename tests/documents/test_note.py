"""What stands on a note beside its text."""

from datetime import UTC, date, datetime

import pytest

from printing.document import Columns, Signature, Text
from station.documents.compose import compose
from station.documents.shop_voice import ShopVoice
from station.domain.catalog import Catalog, Insert, InsertKind, Slot, TextVariant
from station.domain.customers import Customer, History
from station.domain.money import Money
from station.domain.orders import Order, OrderLine
from station.domain.phases import PhasePolicy, standing
from station.domain.plan import Choice, PackContext
from station.domain.reasons import Reason
from station.pictures import signature_of

TODAY = date(2026, 11, 22)


def footers(channel: str) -> list[str]:
    """The small lines under the note of an order from a channel."""
    line = OrderLine(1, "A", "Kanne", 1, Money(4900))
    order = Order(1, "10482", datetime(2026, 11, 21, tzinfo=UTC), (line,), customer_id=1, channel=channel, country="DE")
    context = PackContext(
        order=order,
        customer=Customer(1, "K1", "Miriam", "Vogel", language="de"),
        history=History(),
        standing=standing(order, History(), TODAY, PhasePolicy()),
        today=TODAY,
        language="de",
        packer="Anna",
    )
    text = TextVariant("t.1", "delivery", "de", "schön, dass du da bist.")
    choice = Choice(Slot.NOTE, Insert("note", InsertKind.NOTE, Slot.NOTE, "Note"), "r", Reason("x"), "de", text)
    shop = ShopVoice(name="Blattgold", contact="Anna, 030 5550123")
    document = compose(choice, context, Catalog(), shop, lambda _name: None)
    (end,) = [block for block in document.blocks if isinstance(block, Columns)]
    return [block.text for column in end.columns for block in column if isinstance(block, Text)]


def test_names_the_shop_and_who_to_ask() -> None:
    assert footers("shop") == ["Blattgold\nAnna, 030\u00a05550123"]


@pytest.mark.parametrize("channel", ["amazon", "eBay"])
def test_leads_no_marketplace_buyer_to_us(channel: str) -> None:
    assert footers(channel) == ["Blattgold"]


def signed(packer: str, pictures: dict[str, bytes]) -> Signature | None:
    """The signature under a note packed by somebody, at a table with these pictures."""
    line = OrderLine(1, "A", "Kanne", 1, Money(4900))
    order = Order(1, "10482", datetime(2026, 11, 21, tzinfo=UTC), (line,), country="DE")
    now = standing(order, History(), TODAY, PhasePolicy())
    context = PackContext(order, None, History(), now, TODAY, "de", packer)
    text = TextVariant("t.1", "delivery", "de", "schön, dass du da bist.")
    choice = Choice(Slot.NOTE, Insert("note", InsertKind.NOTE, Slot.NOTE, "Note"), "r", Reason("x"), "de", text)
    document = compose(choice, context, Catalog(), ShopVoice(name="Blattgold"), pictures.get)
    return next((block for block in document.blocks if isinstance(block, Signature)), None)


def test_is_signed_with_the_packers_own_picture_where_there_is_one() -> None:
    pictures = {signature_of("Anna"): b"ink"}
    assert [(block.name, block.picture) for who in ("ANNA", "Ben") if (block := signed(who, pictures))] == [
        ("Anna", b"ink"),
        ("Ben", None),
    ]


def test_nobody_signs_where_nobody_is_logged_in() -> None:
    assert signed("", {}) is None


def test_each_packer_writes_in_their_own_hand() -> None:
    hands = [signed(who, {}) for who in ("Anna", "Anna", "Ben")]
    assert hands[0] == hands[1]
    assert hands[0] is not None
    assert hands[2] is not None
    assert hands[0].writer != hands[2].writer

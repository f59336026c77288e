"""What stands on a note beside its text."""

from datetime import UTC, date, datetime

import pytest

from printing.document import Text
from station.documents.compose import compose
from station.documents.shop_voice import ShopVoice
from station.domain.catalog import Catalog, Insert, InsertKind, Slot, TextVariant
from station.domain.customers import Customer, History
from station.domain.money import Money
from station.domain.orders import Order, OrderLine
from station.domain.phases import PhasePolicy, standing
from station.domain.plan import Choice, PackContext
from station.domain.reasons import Reason

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
    return [block.text for block in document.blocks if isinstance(block, Text)]


def test_names_the_shop_and_who_to_ask() -> None:
    assert footers("shop") == ["Blattgold\nAnna, 030 5550123"]


@pytest.mark.parametrize("channel", ["amazon", "eBay"])
def test_leads_no_marketplace_buyer_to_us(channel: str) -> None:
    assert footers(channel) == ["Blattgold"]

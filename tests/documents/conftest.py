"""One parcel of a shop with the bundled texts, varied by each test."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest

from station.assets_folder import assets_folder
from station.documents.shop_voice import ShopVoice
from station.domain.catalog import Catalog, Insert, InsertKind, Product, Sample, Slot, TextVariant
from station.domain.customers import Address, Customer, Gender, History
from station.domain.money import Money
from station.domain.orders import Order, OrderLine
from station.domain.phase_names import Phase
from station.domain.phases import PhaseAssessment, Standing
from station.domain.plan import Choice, PackContext, Recommendation
from station.domain.reasons import Reason
from station.store.defaults import read_texts

TODAY = date(2026, 11, 5)

PRODUCTS = (
    Product("POT", "Steinzeugkanne 1,2 l", Money(4890), names={"en": "Stoneware pot 1.2 l"}, picture="pot"),
    Product("SIEVE", "Sieb fein", Money(1290), names={"en": "Fine strainer"}, picture="sieve"),
    Product("WARMER", "Stövchen Walnuss", Money(123450), partner="Holzwerk"),
    Product("FREE", "Ohne Preis"),
    Product("MINT", "Minze 100 g", Money(690), names={"en": "Mint 100 g"}),
)

SLOT_INSERTS = {
    Slot.NOTE: Insert("note", InsertKind.NOTE, Slot.NOTE, "Notiz", "enjoy"),
    Slot.SAMPLE: Insert("sample", InsertKind.SAMPLE, Slot.SAMPLE, "Probe", paper="label57x32"),
    Slot.CROSS_SELL: Insert("goes", InsertKind.CROSS_SELL, Slot.CROSS_SELL, "Passt dazu", paper="card-a6"),
    Slot.CARD: Insert("share", InsertKind.SHARE, Slot.CARD, "Teilen", "share", "card-a6", url="share?i={insert}"),
}


@dataclass(frozen=True)
class ParcelOnTable:
    """What `compose` is asked with."""

    choice: Choice
    context: PackContext
    catalog: Catalog
    shop: ShopVoice = field(
        default=ShopVoice("Linde & Co", "https://linde.example", "Jana, 0341 555 0199", Address.DU, "de")
    )

    def for_customer(self, customer: Customer | None) -> "ParcelOnTable":
        return replace(self, context=replace(self.context, customer=customer))

    def with_order(self, **changes: object) -> "ParcelOnTable":
        return replace(self, context=replace(self.context, order=replace(self.context.order, **changes)))

    def with_choice(self, **changes: object) -> "ParcelOnTable":
        return replace(self, choice=self.choice._replace(**changes))


@pytest.fixture(scope="session")
def bundled_texts() -> dict[str, tuple[TextVariant, ...]]:
    """All texts that come with the product, by set."""
    sets: dict[str, list[TextVariant]] = defaultdict(list)
    for file in sorted((assets_folder() / "templates").glob("*/texts.yaml")):
        for text in read_texts(file):
            sets[text.text_set].append(text)
    return {name: tuple(texts) for name, texts in sets.items()}


@pytest.fixture(scope="session")
def parcel_of(bundled_texts: dict[str, tuple[TextVariant, ...]]) -> Callable[..., ParcelOnTable]:
    """Makes the parcel of Miriam's order 10482 with one choice in it."""
    sample = Sample("S-MINT", "Kostprobe grün 10 g", "MINT", 41, date(2027, 3, 31), "S-07")

    def make(slot: Slot, language: str = "de", text: TextVariant | None = None) -> ParcelOnTable:
        at = PhaseAssessment(Phase.ENJOY, TODAY, Reason.of("phase.enjoy"), orders_kept=5)
        order = Order(
            1,
            "10482",
            datetime(2026, 11, 1, 9, 0, tzinfo=UTC),
            (OrderLine(1, "POT", "Steinzeugkanne 1,2 l", 1, Money(4890)), OrderLine(2, "MINT", "Minze", 2, Money(690))),
            customer_id=1,
        )
        customer = Customer(1, "K1", "MIRIAM", "VOGEL", gender=Gender.FEMALE, address=Address.DU)
        context = PackContext(
            order, customer, History(), Standing(at, at, TODAY, days_waited=4), TODAY, language, packer="Anna"
        )
        recommended = (Recommendation("SIEVE", 1.0, "POT"), Recommendation("WARMER", 0.5, "POT"))
        choice = Choice(
            slot,
            SLOT_INSERTS[slot],
            "rule",
            Reason.of("chosen.note"),
            language,
            text,
            sample if slot is Slot.SAMPLE else None,
            recommended if slot is Slot.CROSS_SELL else (),
        )
        return ParcelOnTable(choice, context, Catalog({p.sku: p for p in PRODUCTS}, (sample,), {}, bundled_texts))

    return make

"""A parcel to try texts on: somebody of a long or difficult name gets a product of a long name. Judges nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from heapq import nsmallest

from station.documents.shop_voice import ShopVoice
from station.documents.variables import product_words
from station.domain.catalog import Catalog, Insert, InsertKind, Product, Sample, Slot, TextVariant
from station.domain.customers import Address, Customer, Gender, History
from station.domain.money import Money
from station.domain.orders import Order, OrderLine
from station.domain.phases import PhasePolicy, standing
from station.domain.plan import Choice, PackContext, Recommendation
from station.domain.reasons import Reason

#: A day whose name is long in every language, and a parcel that waited.
_TODAY, _WAITED_DAYS, _CUSTOMER_YEARS = date(2026, 12, 30), 12, 4

#: Names people bear, as long as they come: in one word, with particles, Polish, Turkish, of a company.
PEOPLE: tuple[Customer, ...] = (
    Customer(1, "K1", "Maximiliane-Alexandra", "Wolfeschlegelsteinhausenbergerdorff", "Dr.", gender=Gender.FEMALE),
    Customer(2, "K2", "Jan-Hendrik", "Müller-Lüdenscheidt von und zu Hohenstein", "Prof. Dr.", gender=Gender.MALE),
    Customer(3, "K3", "Świętopełk-Włodzimierz", "Brzęczyszczykiewicz-Ćwiękała", gender=Gender.MALE),
    Customer(4, "K4", "Abdurrahmangazi Gülşah", "Çağrıhanoğulları-Yıldırım", gender=Gender.DIVERSE),
    Customer(5, "K5", company="Donaudampfschifffahrts-Elektrizitätenbau GmbH & Co. KG"),
)
#: Names that are none, or markup: what they leave in a text is a mistake of the text.
NOBODIES: tuple[Customer, ...] = (
    Customer(6, "K6"),
    Customer(7, "K7", "{first_name}", "{{ 7*7 }}{% raw %}<b>"),
    Customer(8, "K8", "[Name]", "TODO"),
)
_CODE = "MAXIMILIANE-2026"

#: Stands for a shop that has no products yet.
_LONG_PRODUCT = Product("LONG", "Handgedrehte Steinzeug-Teekanne mit Bambushenkel", Money(123450))
_PACKER = "Katharina-Elisabeth"
_CONTACT = "Maximilian Brandstätter-Holzinger, 0049 30 1234 5678 90"


@dataclass(frozen=True, slots=True)
class Specimen:
    """What `compose` is asked with."""

    choice: Choice
    context: PackContext
    catalog: Catalog
    shop: ShopVoice


def specimen(
    text: TextVariant,
    insert: Insert,
    customer: Customer,
    address: Address,
    products: Sequence[Product],
    inserts: Mapping[str, Insert],
    shop: ShopVoice,
) -> Specimen:
    """A parcel of `products` in which every variable has a value, if this insert can have one, as long as it comes.

    `inserts` are all of the shop, for the count of a series.
    """
    language = text.language
    lines = tuple(
        OrderLine(position, product.sku, product.name, 1, product.price or Money(2490))
        for position, product in enumerate(products, 1)
    )
    order = Order(0, "2026-100482", _at(_WAITED_DAYS), lines, customer_id=customer.id, country="DE", language=language)
    earlier = Order(0, "2022-7", _at(_CUSTOMER_YEARS * 366), lines, customer_id=customer.id, country="DE")
    history = History((replace(earlier, delivered_on=earlier.ordered_at.date() + timedelta(days=3)),))
    context = PackContext(
        order=order,
        customer=replace(customer, address=address, language=language, ambassador_code=_CODE),
        history=history,
        standing=standing(order, history, _TODAY, PhasePolicy()),
        today=_TODAY,
        language=language,
        packer=_PACKER,
    )
    free = replace(insert, skus=frozenset(), categories=frozenset())
    return Specimen(
        Choice(
            insert.slot,
            free,
            "",
            Reason.of("chosen.note"),
            language,
            text,
            _sample(products) if insert.slot is Slot.SAMPLE else None,
            tuple(Recommendation(p.sku, 1.0, "") for p in products) if insert.slot is Slot.CROSS_SELL else (),
        ),
        context,
        Catalog({product.sku: product for product in products}, (), {**inserts, insert.id: free}),
        replace(shop, name=shop.name or "Blattgold & Söhne", contact=shop.contact or _CONTACT),
    )


def note_insert(catalog: Catalog) -> Insert:
    """What a text set is written on that no insert names: the shop's note."""
    notes = (insert for insert in catalog.inserts.values() if insert.slot is Slot.NOTE)
    return next(notes, Insert("note", InsertKind.NOTE, Slot.NOTE, "Note"))


def _at(days_ago: int) -> datetime:
    return datetime(_TODAY.year, _TODAY.month, _TODAY.day, 9, tzinfo=UTC) - timedelta(days=days_ago)


def longest_products(catalog: Catalog, language: str) -> tuple[Product, ...]:
    """The three products whose names are longest as they are spoken; looks at all of the catalogue."""

    def length(product: Product) -> tuple[int, str]:
        return -len(product_words(product.name_in(language))), product.sku

    return tuple(nsmallest(3, catalog.products.values(), key=length)) or (_LONG_PRODUCT,)


def _sample(products: Sequence[Product]) -> Sample:
    product = products[0]
    return Sample(f"S-{product.sku}", product.name, product.sku, 1, date(2027, 12, 31), names=product.names)

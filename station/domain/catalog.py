"""What can be sold, laid in and said: products, samples, inserts, texts, and stock on hand."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from station.domain.money import Money
from station.domain.phase_names import Phase


class Slot(StrEnum):
    """Places of a parcel that an insert can take; each has its own printer or bin."""

    NOTE = "note"  #: handwriting on 80 mm thermal paper
    SAMPLE = "sample"  #: a sample from a bin with its label
    CROSS_SELL = "cross_sell"  #: card with what goes with it
    CARD = "card"  #: every other card: care, ritual, survey, club, review, referral


class InsertKind(StrEnum):
    """What an insert is for. Guards judge kinds, rules name inserts."""

    NOTE = "note"
    REASSURANCE = "reassurance"
    WELCOME = "welcome"
    CARE = "care"
    CROSS_SELL = "cross_sell"
    SAMPLE = "sample"
    GIFT = "gift"
    APOLOGY = "apology"
    THANK_YOU = "thank_you"
    SHARE = "share"
    ASK_WELL = "ask_well"  #: asks whether all is well, names a person: not an ask in the sense of the guards
    RITUAL = "ritual"
    SERIES = "series"
    SURVEY = "survey"
    MILESTONE = "milestone"
    BIRTHDAY = "birthday"
    WELCOME_BACK = "welcome_back"
    LOYALTY_CLUB = "loyalty_club"
    REVIEW = "review"
    REFERRAL = "referral"
    PARTNER = "partner"
    PRIVACY = "privacy"


#: Kinds that ask the customer for something (mission: "now, and only now" in Promote).
ASKS: frozenset[InsertKind] = frozenset({InsertKind.REVIEW, InsertKind.REFERRAL})

#: Kinds that promote: never in a sensitive moment, never after an advertising objection, never in a gift order.
PROMOTIONAL: frozenset[InsertKind] = (
    frozenset(
        {
            InsertKind.CROSS_SELL,
            InsertKind.SAMPLE,
            InsertKind.PARTNER,
            InsertKind.LOYALTY_CLUB,
            InsertKind.SHARE,
        }
    )
    | ASKS
)


@dataclass(frozen=True, slots=True)
class Product:
    sku: str
    name: str  #: in the shop's language
    price: Money | None = None
    categories: tuple[str, ...] = ()
    gtin: str = ""
    aliases: tuple[str, ...] = ()
    shelf: str = ""
    picture: str = ""  #: asset or file name of the picture, "" = none
    url: str = ""
    names: Mapping[str, str] = field(default_factory=dict)  #: language -> name
    in_stock: bool = True
    consumable: bool = False  #: comes back when it runs out; a durable blocks its own kind
    age_restricted: bool = False
    weight_g: int = 0
    thickness_mm: float = 0.0  #: as it lies in the parcel, 0 = unknown
    tags: frozenset[str] = frozenset()  #: "fragile", allergens, ...
    partner: str = ""  #: name of the partner who sells it, "" = ours

    def name_in(self, language: str) -> str:
        return self.names.get(language) or self.name


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample lot in a bin. Several lots of one SKU are told apart by `lot`."""

    sku: str  #: the sample's own SKU
    name: str
    makes_known: str  #: SKU of the product this is a sample of
    stock: int  #: pieces free to give (reservations taken off)
    best_before: date | None = None
    bin: str = ""
    cost: Money = Money(0)
    weight_g: int = 0
    lot: str = ""
    picture: str = ""
    tags: frozenset[str] = frozenset()  #: allergens and age marks
    categories: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def name_in(self, language: str) -> str:
        return self.names.get(language) or self.name


@dataclass(frozen=True, slots=True)
class Insert:
    """A thing to lay in, as managers define it."""

    id: str  #: "note", "card.care-teapot": stable, referred to by rules
    kind: InsertKind
    slot: Slot
    name: str  #: for packers and managers
    text_set: str = ""  #: set of text variants that fills it
    paper: str = "note80"  #: name of a Media of the station: "note80", "label57x32", "card-a6"
    earliest: Phase | None = None  #: of the phase when opened; None = the kind's default
    latest: Phase | None = None
    cost: Money = Money(0)
    weight_g: int = 0
    thickness_mm: float = 0.0
    names: Mapping[str, str] = field(default_factory=dict)
    picture: str = ""
    url: str = ""  #: URL template for its QR, "" = none
    skus: frozenset[str] = frozenset()  #: products it is bound to (care, ritual); empty = all
    categories: frozenset[str] = frozenset()  #: categories it is bound to; empty = all
    series: str = ""  #: name of the series, "" = none
    series_number: int = 0
    stock: int | None = None  #: pieces free in the bin, or left of a partner's quota; None: printed on demand
    bin: str = ""
    partner: str = ""  #: whose offer it is, "" = ours
    consent: str = ""  #: consent the customer must have given, "" = none
    adults_only: bool = False
    best_before: date | None = None
    #: Days since the delivery of a product it is bound to, when this parcel is opened; 0 to 0: it lies in this parcel.
    days_from: int = 0
    days_until: int = 0
    is_off: bool = False  #: a manager switched it off: no parcel gets it
    voucher_pool: str = ""  #: pool that gives each print a code of its own; known to the catalogue, not to the form

    def name_in(self, language: str) -> str:
        return self.names.get(language) or self.name


@dataclass(frozen=True, slots=True)
class TextVariant:
    """One wording of a text set in one language; `body` is a sandboxed Jinja2 template."""

    id: str  #: "delivery.1"
    text_set: str
    language: str
    body: str
    heading: str = ""


#: What a catalogue remembers that stock and campaigns do not change.
_OF_PRODUCTS_AND_TEXTS = ("categories", "_in_category", "consumables", "durables", "currency", "_spoken")


@dataclass(frozen=True)
class Catalog:
    """Everything a plan can choose from, as one immutable snapshot; it remembers what it was asked."""

    products: Mapping[str, Product] = field(default_factory=dict)  #: by SKU
    samples: tuple[Sample, ...] = ()
    inserts: Mapping[str, Insert] = field(default_factory=dict)  #: by id
    texts: Mapping[str, tuple[TextVariant, ...]] = field(default_factory=dict)  #: by text set
    #: How often rules with a campaign limit were given, or are promised to open parcels: by (rule, day ISO or "").
    campaigns: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def with_stock(
        self, samples: tuple[Sample, ...], inserts: Mapping[str, Insert], campaigns: Mapping[tuple[str, str], int]
    ) -> "Catalog":
        """The same shop with what moves by the parcel; what it knows of its products and texts it still knows."""
        moved = Catalog(self.products, samples, inserts, self.texts, campaigns)
        moved.__dict__.update({name: getattr(self, name) for name in _OF_PRODUCTS_AND_TEXTS})
        return moved

    @cached_property
    def categories(self) -> Mapping[str, tuple[str, ...]]:
        """Categories of every product that has some, by SKU."""
        return {p.sku: p.categories for p in self.products.values() if p.categories}

    @cached_property
    def _in_category(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for sku, categories in self.categories.items():
            for category in categories:
                found.setdefault(category, set()).add(sku)
        return {category: frozenset(skus) for category, skus in found.items()}

    def skus_in(self, categories: Iterable[str]) -> frozenset[str]:
        """SKUs of all products in any of these categories."""
        return frozenset().union(*(self._in_category.get(category, ()) for category in categories))

    @cached_property
    def consumables(self) -> frozenset[str]:
        """SKUs of what the shop calls a consumable."""
        return frozenset(p.sku for p in self.products.values() if p.consumable)

    @cached_property
    def durables(self) -> Mapping[str, str]:
        """The closest category (the last one) of every durable product, by SKU; without those that have none."""
        return {p.sku: p.categories[-1] for p in self.products.values() if p.categories and not p.consumable}

    @cached_property
    def currency(self) -> str:
        """What inserts are paid in, and so the budget of a parcel: the currency of most, else of most prices."""
        costs = Counter(one.cost.currency for one in self.inserts.values() if one.cost.cents)
        paid_in = costs or Counter(p.price.currency for p in self.products.values() if p.price)
        return min(paid_in, key=lambda currency: (-paid_in[currency], currency), default="EUR")

    @cached_property
    def bins(self) -> Mapping[str, tuple[Sample, ...]]:
        """What lies in each bin, as far as it is known: the lots of samples there, by the bin's case-folded name."""
        lots: dict[str, tuple[Sample, ...]] = {}
        for sample in self.samples:
            name = sample.bin.strip().casefold()
            lots[name] = (*lots.get(name, ()), sample)
        lots.pop("", None)
        return lots

    def spoken(self, text_set: str, languages: tuple[str, ...], or_any: bool) -> tuple[TextVariant, ...]:
        """The variants of a text set in the first of these languages it is written in, by id; `or_any`: else in any."""
        asked = (text_set, languages, or_any)
        known = self._spoken.get(asked)
        if known is None:
            written = self.texts.get(text_set, ())
            wanted = (*languages, *(sorted({text.language for text in written}) if or_any else ()))
            found = ([text for text in written if text.language == language] for language in wanted)
            first = next((texts for texts in found if texts), [])
            known = self._spoken[asked] = tuple(sorted(first, key=lambda text: text.id))
        return known

    @cached_property
    def _spoken(self) -> dict[tuple[str, tuple[str, ...], bool], tuple[TextVariant, ...]]:
        return {}

    def filled(self, insert: Insert, text_set: str) -> Insert:
        """An insert of this catalogue, filled from a text set."""
        if insert.text_set == text_set:
            return insert
        known = self._filled.get((insert.id, text_set))
        if known is None:
            known = self._filled[insert.id, text_set] = replace(insert, text_set=text_set)
        return known

    @cached_property
    def memo(self) -> dict[tuple[str, ...], Any]:
        """What others worked out about this catalogue and will ask again; the first part of a key says who."""
        return {}

    @cached_property
    def _filled(self) -> dict[tuple[str, str], Insert]:
        return {}

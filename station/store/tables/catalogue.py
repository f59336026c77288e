"""Tables of what can be sold, laid in and said, the rules that choose, and what was learned."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, UniqueConstraint
from sqlmodel import Field

from station.store.columns import Row, ShopText, cents_column, json_column, text_column


class ProductRow(Row, table=True):
    """A product by SKU."""

    __tablename__ = "product"

    sku: str = text_column(key=True)
    name: str = text_column()
    price_cents: int | None = Field(default=None, sa_type=BigInteger)  #: None: no price known
    currency: str = Field(default="EUR", sa_type=ShopText)
    categories: list[str] = json_column(list)
    gtin: str = Field(default="", sa_type=ShopText, index=True)
    aliases: list[str] = json_column(list)
    shelf: str = text_column()
    picture: str = text_column()
    url: str = text_column()
    names: dict[str, str] = json_column(dict)
    in_stock: bool = True
    consumable: bool = False
    age_restricted: bool = False
    weight_g: int = 0
    thickness_mm: float = 0.0
    tags: list[str] = json_column(list)
    partner: str = text_column()


class SampleRow(Row, table=True):
    """A sample lot in a bin: `on_hand` pieces lie there, `reserved` of them are promised to open parcels."""

    __tablename__ = "sample"
    __table_args__ = (
        UniqueConstraint("sku", "lot"),
        CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="reserved_within_stock"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sku: str = Field(sa_type=ShopText)
    lot: str = text_column()
    name: str = text_column()
    makes_known: str = text_column()
    on_hand: int = 0
    reserved: int = 0
    best_before: date | None = None
    bin: str = text_column()
    cost_cents: int = cents_column()
    currency: str = Field(default="EUR", sa_type=ShopText)
    weight_g: int = 0
    picture: str = text_column()
    tags: list[str] = json_column(list)
    categories: list[str] = json_column(list)
    names: dict[str, str] = json_column(dict)


class StockMoveRow(Row, table=True):
    """A change of a stock that no parcel made: a delivery, a correction, "none left"; only ever appended."""

    __tablename__ = "stock_move"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    who: str = text_column()
    table_name: str = text_column()
    kind: str = Field(sa_type=ShopText)  #: "sample" or "insert"
    item: str = Field(sa_type=ShopText)  #: SKU of the sample, id of the insert
    lot: str = text_column()
    pieces: int  #: added (positive) or taken
    reason: str = Field(sa_type=ShopText)


class InsertRow(Row, table=True):
    """A thing to lay in, as managers define it."""

    __tablename__ = "insert_item"
    __table_args__ = (
        CheckConstraint("on_hand IS NULL OR (reserved >= 0 AND reserved <= on_hand)", name="within_stock"),
    )

    id: str = text_column(key=True)
    kind: str = Field(sa_type=ShopText)
    slot: str = Field(sa_type=ShopText)
    name: str = text_column()
    text_set: str = text_column()
    paper: str = text_column()
    earliest: str | None = Field(default=None, sa_type=ShopText)
    latest: str | None = Field(default=None, sa_type=ShopText)
    cost_cents: int = cents_column()
    currency: str = Field(default="EUR", sa_type=ShopText)
    weight_g: int = 0
    thickness_mm: float = 0.0
    names: dict[str, str] = json_column(dict)
    picture: str = text_column()
    url: str = text_column()
    skus: list[str] = json_column(list)
    categories: list[str] = json_column(list)
    series: str = text_column()
    series_number: int = 0
    on_hand: int | None = None  #: pieces in the bin, or left of a partner's quota; None: printed on demand
    reserved: int = 0  #: of them, promised to open parcels
    bin: str = text_column()
    partner: str = text_column()
    consent: str = text_column()  #: consent the customer must have given, "" = none
    adults_only: bool = False
    best_before: date | None = None
    days_from: int = 0
    days_until: int = 0
    is_off: bool = False  #: a manager switched it off: no parcel gets it
    voucher_pool: str = text_column()  #: pool that gives its code, "" = none


class TextVariantRow(Row, table=True):
    """One wording of a text set in one language."""

    __tablename__ = "text_variant"

    text_set: str = text_column(key=True)
    id: str = text_column(key=True)
    language: str = text_column(key=True)
    heading: str = text_column()
    body: str = text_column()


class TextDraftRow(Row, table=True):
    """A wording that somebody typed and has not kept yet, with what stood there when they began."""

    __tablename__ = "text_draft"

    who: str = text_column(key=True)  #: name of the person, whose draft nobody else sees
    text_set: str = text_column(key=True)
    id: str = text_column(key=True)
    language: str = text_column(key=True)
    heading: str = text_column()
    body: str = text_column()
    heading_before: str | None = Field(default=None, sa_type=ShopText)  #: None: the text was new
    body_before: str | None = Field(default=None, sa_type=ShopText)
    typed_at: datetime


class RuleSetRow(Row, table=True):
    """A version of the rules; the published one with the highest version is live."""

    __tablename__ = "rule_set"

    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    state: str = Field(sa_type=ShopText)  #: "draft" or "published"
    body: dict[str, Any] = json_column(dict)
    made_at: datetime
    published_at: datetime | None = None
    made_by: str = text_column()
    note: str = text_column()  #: why, in the words of who made it
    made_from: int | None = None  #: version it was drafted from or rolled back to


class PhasePolicyRow(Row, table=True):
    """A version of the thresholds of the phases; the same body is always the same version."""

    __tablename__ = "phase_policy"

    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    digest: str = Field(sa_type=ShopText, unique=True)  #: of the body
    body: dict[str, Any] = json_column(dict)
    made_at: datetime
    made_by: str = text_column()


class PictureRow(Row, table=True):
    """A picture that a manager uploaded: every table reads it from here."""

    __tablename__ = "picture"

    name: str = text_column(key=True)
    content: bytes = Field(sa_type=LargeBinary)  #: PNG or JPEG, as uploaded
    added_at: datetime
    added_by: str = text_column()


class AffinityRow(Row, table=True):
    """What goes with what, as learned at one moment."""

    __tablename__ = "affinity_model"

    id: int | None = Field(default=None, primary_key=True)
    learned_at: datetime
    stored: bytes = Field(sa_type=LargeBinary)


class ResultsReadingRow(Row, table=True):
    """What was last read of all trials: sums by trial and rule, of no person."""

    __tablename__ = "results_reading"

    days: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})  #: orders count for so long
    last_days: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})  #: of the past; 0 = all
    read_at: datetime
    sums: str = text_column()  #: JSON, see `workflow.results_reading`

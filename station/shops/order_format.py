"""How one shop writes its orders: the parts of a profile, each checked. Reading lines by one: `order_lines`."""

import codecs
import re
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from station.domain.meaning import ORDER_CODES

__all__ = ["CUSTOMER_FIELDS", "FIELDS", "NEEDED", "ORDER_FIELDS", "OrderFormat"]

#: Our fields that a column can fill. The first five every order needs.
NEEDED = ("order_number", "ordered_at", "sku", "quantity", "unit_price")
LINE_FIELDS = ("name", "categories", "gtin", "shipped_by_us", "weight_g", "thickness_mm")
ORDER_FIELDS = (
    *("customer_number", "country", "currency", "channel", "order_language", "state", "is_gift", "recipient"),
    *("comment", "promised_on", "shipped_on", "delivered_on", "resent_for", "return_reason"),
    *("postcode", "carrier", "order_tags", "email"),
    *ORDER_CODES,
)
CUSTOMER_FIELDS = (
    *("first_name", "last_name", "title", "company", "gender", "address", "language", "town", "birthday"),
    *("objects_to_advertising", "customer_tags", "consents"),
)
FIELDS = frozenset((*NEEDED, *LINE_FIELDS, *ORDER_FIELDS, *CUSTOMER_FIELDS))


def _encoding(name: str) -> str:
    try:
        by_line = "\n".encode(codecs.lookup(name).name) == b"\n"
    except (LookupError, UnicodeError):
        by_line = name.lower().replace("_", "-") == "utf-8-sig"
    if not by_line and name.lower().replace("_", "-") != "utf-8-sig":
        raise ValueError("an encoding in which a line ends with the byte 0A, e.g. utf-8, cp1252, iso-8859-2")
    return name


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("an IANA time zone such as Europe/Berlin") from error
    return name


Pattern = Annotated[str, AfterValidator(_pattern)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileSection(_Section):
    """How the file is written."""

    encoding: Annotated[str, AfterValidator(_encoding)] = "utf-8"
    separator: str = Field(",", min_length=1, max_length=1)
    quote: str = Field('"', min_length=1, max_length=1)


class FormatSection(_Section):
    """How numbers, days and truth are written."""

    decimal: str = Field(".", min_length=1, max_length=1)
    thousands: str = Field("", max_length=1)
    moments: tuple[str, ...] = Field(("%Y-%m-%d %H:%M:%S",), min_length=1, description="strptime, tried in this order")
    days: tuple[str, ...] = Field(("%Y-%m-%d",), min_length=1)
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    yes: frozenset[str] = frozenset({"1", "true", "yes"})  #: what counts as yes, without case
    list_separator: str = Field("|", min_length=1, max_length=1, description="between several categories or tags")


class ConstantSection(_Section):
    """What no column says because it is the same for the whole file."""

    shop: str = Field("main", min_length=1, max_length=60)
    channel: str = Field("shop", min_length=1, max_length=60)
    currency: str = Field("EUR", pattern="^[A-Z]{3}$")
    country: str = Field("", pattern="^([A-Z]{2})?$")


class CancellationSection(_Section):
    """What is a cancellation: it becomes a return of that customer."""

    order_number: Pattern | None = Field(None, description="order numbers of cancellations; they name no sale")
    negative_quantity: bool = Field(False, description="a negative quantity is a return of the order it stands in")
    cancelled_states: frozenset[str] = frozenset({"cancelled"})  #: values of the state column, without case


class ProductSection(_Section):
    """What is a product; every other code is set aside as "no_product"."""

    pattern: Pattern = r"\S"
    upper_case: bool = Field(False, description="lower-case twins of a code are the same product")
    price_zero: bool = Field(True, description="whether a sold line without price is imported (a free gift)")


class SetAside(_Section):
    """Lines that are set aside with a reason of the profile's own."""

    reason: str = Field(pattern="^[a-z][a-z_]{1,40}$")
    field: str
    pattern: Pattern


class OrderFormat(_Section):
    """One shop's way of writing orders."""

    name: str = ""
    description: str = ""
    file: FileSection = FileSection()
    columns: dict[str, str] = Field(description="our field -> the file's column")
    optional: frozenset[str] = Field(frozenset(), description="fields whose column may be missing")
    formats: FormatSection = FormatSection()
    constants: ConstantSection = ConstantSection()
    customer_number: Pattern = Field(r"^(.*)$", description="group 1 is the number; no match = anonymous")
    countries: dict[str, str] = Field(default_factory=dict, description="the file's names -> ISO 3166-1 alpha-2")
    products: ProductSection = ProductSection()
    cancellation: CancellationSection = CancellationSection()
    set_aside: tuple[SetAside, ...] = ()

    @model_validator(mode="after")
    def _fields_are_known(self) -> "OrderFormat":
        used = (*self.columns, *self.optional, *(rule.field for rule in self.set_aside))
        for field in used:
            if field not in FIELDS:
                raise ValueError(f"no field named {field}; there are {', '.join(sorted(FIELDS))}")
        missing = [field for field in NEEDED if field not in self.columns or field in self.optional]
        if missing:
            raise ValueError(f"a column is needed for {', '.join(missing)}")
        if self.formats.decimal == self.formats.thousands:
            raise ValueError("the decimal and the thousands sign must differ")
        return self

    @property
    def shop(self) -> str:
        return self.constants.shop

    @property
    def currency(self) -> str:
        return self.constants.currency

    @property
    def channel(self) -> str:
        return self.constants.channel

    @property
    def zone(self) -> str:
        return self.formats.time_zone

    @property
    def links_returns(self) -> bool:
        return self.cancellation.negative_quantity

    @property
    def tells_emails(self) -> bool:
        return "email" in self.columns

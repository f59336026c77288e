"""Reads the records of a CSV by a profile into order lines, or says why a line is set aside. No SQL, no file format."""

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from station.domain.meaning import ORDER_CODES
from station.domain.trouble import Trouble
from station.shops.csv_file import CsvFile, Record
from station.shops.numbers_and_dates import day_reader, minor_units, moment_reader, number_reader, whole
from station.shops.order_format import CUSTOMER_FIELDS, ORDER_FIELDS, OrderFormat
from station.store.email_keys import EMAIL_MASK
from station.store.feed_source import LineFacts, SourceLine

#: Beyond these a number is a slip of the keyboard, and beyond what the store holds.
MOST_PIECES = 1_000_000
MOST_CENTS = 100_000_000_000
MOST_GRAMS = 1_000_000
MOST_MM = 10_000

_ISO_FORMATS = {"gender": ("female", "male", "diverse"), "address": ("du", "sie")}
_DAYS = ("promised_on", "shipped_on", "delivered_on", "birthday")
_FLAGS = ("is_gift", "objects_to_advertising", "shipped_by_us")
_STATES = {True: "cancelled", False: "open"}
_LISTS = ("categories", "order_tags", "customer_tags", "consents", *ORDER_CODES)
_MEASURES = {"weight_g": MOST_GRAMS, "thickness_mm": MOST_MM}
_PLAIN = ("customer_number", "country")


class OrderLines:
    """Reads one file by one profile."""

    def __init__(self, profile: OrderFormat, source: CsvFile) -> None:
        self._profile = profile
        self._source = source
        formats = profile.formats
        self._number = number_reader(formats.decimal, formats.thousands)
        self._moment = moment_reader(formats.moments, formats.time_zone)
        self._day = day_reader((*formats.days, *formats.moments), formats.time_zone)
        self._is_product = lru_cache(maxsize=1 << 16)(re.compile(profile.products.pattern).search)
        self._customer = lru_cache(maxsize=1 << 16)(re.compile(profile.customer_number).search)
        cancelled = profile.cancellation.order_number
        self._is_cancellation = re.compile(cancelled).search if cancelled else lambda _: None
        self._index: dict[str, int] = {}
        self._more: tuple[tuple[str, int], ...] = ()
        self._rules: tuple[tuple[int, Callable[[str], object], str], ...] = ()

    def read(self, position: Callable[[float], None]) -> Iterator[SourceLine]:
        """All lines in the order of the file; the header is the first record."""
        records = self._source.records(position)
        self._bind(next(records, Record(1, "", [])))
        width = len(self._source.header)
        email = self._index.get("email")
        for line, raw, fields in records:
            address = fields[email] if email is not None and email < len(fields) else ""
            if address:
                raw = _without(raw, address)
            outcome = self._understand(fields) if len(fields) == width else "too_many_fields"
            if isinstance(outcome, str):
                yield SourceLine(line, raw, f"line.{outcome}", None, address)
            else:
                yield SourceLine(line, raw, "", outcome)

    def _bind(self, header: Record) -> None:
        profile = self._profile
        for field, column in profile.columns.items():
            if column in self._source.header:
                self._index[field] = self._source.header.index(column)
            elif field not in profile.optional:
                raise Trouble("import.missing_column", file=str(self._source.file), line=header.line, column=column)
        wanted = (*ORDER_FIELDS, *CUSTOMER_FIELDS, "categories", "gtin", "shipped_by_us", *_MEASURES)
        self._more = tuple(
            (field, self._index[field]) for field in wanted if field in self._index and field not in _PLAIN
        )
        self._rules = tuple(
            (self._index[rule.field], re.compile(rule.pattern).search, rule.reason)
            for rule in profile.set_aside
            if rule.field in self._index
        )

    def _text(self, fields: list[str], field: str) -> str:
        index = self._index.get(field)
        return "" if index is None else fields[index].strip()

    def _understand(self, fields: list[str]) -> LineFacts | str:
        """The facts of a line, or the reason why it is set aside."""
        index = self._index
        for at, finds, reason in self._rules:
            if finds(fields[at]):
                return reason
        number = fields[index["order_number"]].strip()
        if not number:
            return "no_order_number"
        sku = fields[index["sku"]].strip()
        if self._profile.products.upper_case:
            sku = sku.upper()
        if not sku or not self._is_product(sku):
            return "no_product"
        quantity = whole(self._number(fields[index["quantity"]]))
        at_moment = self._moment(fields[index["ordered_at"]])
        price = self._number(fields[index["unit_price"]])
        if quantity is None or abs(quantity) > MOST_PIECES:
            return "bad_quantity"
        if at_moment is None:
            return "bad_date"
        if price is None or abs(price) > MOST_CENTS:
            return "bad_price"
        return self._facts(fields, number, at_moment, sku, quantity, minor_units(price, self._currency(fields)))

    def _facts(self, fields: list[str], number: str, at: int, sku: str, quantity: int, cents: int) -> LineFacts | str:
        customer = self._number_of_customer(self._text(fields, "customer_number"))
        is_cancellation = self._is_cancellation(number) is not None
        is_return = is_cancellation or (quantity < 0 and self._profile.cancellation.negative_quantity)
        reason = self._against(is_return, is_cancellation, customer, quantity, cents)
        if reason:
            return reason
        more = self._further(fields)
        if isinstance(more, tuple):
            return more[0]
        country = self._country(self._text(fields, "country"))
        name = self._text(fields, "name")
        return LineFacts(number, customer, at, sku, name, abs(quantity), cents, country, is_return, more)

    def _against(self, is_return: bool, is_cancellation: bool, customer: str, quantity: int, cents: int) -> str:
        """Why a well-formed line is neither a sale nor a return, "" where it is one."""
        if cents < 0:
            return "negative_price"
        if quantity == 0:
            return "no_quantity"
        if is_return and not customer:
            return "return_without_customer"
        if is_cancellation and quantity > 0:
            return "cancellation_with_pieces"
        if quantity < 0 and not is_return:
            return "write_off"
        if cents == 0 and not is_return and not self._profile.products.price_zero:
            return "no_price"
        return ""

    def _number_of_customer(self, text: str) -> str:
        found = self._customer(text) if text else None
        return "" if found is None else (found.group(1) or "").strip()

    def _currency(self, fields: list[str]) -> str:
        return self._text(fields, "currency").upper() or self._profile.currency

    def _country(self, text: str) -> str:
        known = self._profile.countries.get(text)
        if known is not None:
            return known
        if len(text) == 2 and text.isascii() and text.isalpha():
            return text.upper()
        return self._profile.constants.country

    def _further(self, fields: list[str]) -> str | tuple[str]:
        """The optional facts as JSON; a tuple with the reason where one cannot be read."""
        further: dict[str, str] = {}
        for field, index in self._more:
            text = fields[index].strip()
            if not text and field != "consents":  # no consent is told too: it was withdrawn
                continue
            known = self._fact(field, text)
            if known is None:
                return (f"bad_{field}",)
            further[field] = known
        return json.dumps(further, ensure_ascii=False, sort_keys=True) if further else ""

    def _fact(self, field: str, text: str) -> str | None:
        """One optional fact as the feed wants it; None where it cannot be read."""
        if field in _DAYS:
            day = self._day(text)
            return day.isoformat() if day else None
        if field in _FLAGS:
            return "1" if text.casefold() in self._profile.formats.yes else "0"
        if field == "state":
            return _STATES[text.casefold() in self._profile.cancellation.cancelled_states]
        if field in _LISTS:
            parts = map(str.strip, text.split(self._profile.formats.list_separator))
            return json.dumps([part for part in parts if part], ensure_ascii=False)
        if field in _ISO_FORMATS:
            return text.casefold() if text.casefold() in _ISO_FORMATS[field] else ""
        if field == "currency":
            return text.upper() if re.fullmatch("[A-Za-z]{3}", text) else None
        if field in _MEASURES:
            number = self._number(text)
            return str(number) if number is not None and 0 <= number <= _MEASURES[field] else None
        return text.casefold() if field == "carrier" else text


def _without(raw: str, email: str) -> str:
    """The raw line without the e-mail address, as it stands there or with its quotes doubled."""
    address = email.strip()
    return raw.replace(address, EMAIL_MASK).replace(address.replace('"', '""'), EMAIL_MASK) if address else raw

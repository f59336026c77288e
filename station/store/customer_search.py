"""Finds customers as somebody types: by name, number, town and order number, without case and accents.

Names lie folded in one piece of memory (some 12 MB for 200,000 customers, made in about a second), where the words
typed are found in milliseconds; orders are found by the index of their numbers. `refresh` takes over what changed.
"""

import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, select

from station.store import tables as t
from station.store.columns import number_key
from station.store.engine import reading
from station.store.identity import customers_of_guests
from station.store.numbers import change_marks

__all__ = ["CustomerIndex", "Found", "folded"]

#: Customers with the rarest word that are looked at (25 ms), and matches that are ranked: more than anybody reads.
_LOOKED_AT, _RANKED = 20_000, 500
_ROWS_AT_ONCE = 10_000
#: Above every character: a range from `start` to `start` + this holds what begins with `start`.
_ABOVE_ALL = "\U0010ffff"
#: Letters that are no base letter with a mark.
_LETTERS = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}

_c, _o = t.CUSTOMER.c, t.SHOP_ORDER.c
_ALL = select(_c.id, _c.number, _c.last_name, _c.first_name, _c.company, _c.town).order_by(_c.id)
_SHOWN = select(_c.id, _c.number, _c.shop, _c.first_name, _c.last_name, _c.company, _c.town, _c.country).where(
    _c.id.in_(bindparam("ids", expanding=True))
)
_BY_ORDER: Select[Any] = (
    select(_o.id, _o.number, _o.shop, _o.customer_id, _o.email_key)
    .where(_o.number_key >= bindparam("start"), _o.number_key < bindparam("end"))
    .order_by(_o.number_key)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Found:
    """One customer, or a guest by an order (`customer_id` None): what a line of a list shows."""

    customer_id: int | None
    number: str  #: of the customer, or of the guest's order
    shop: str
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    town: str = ""
    country: str = ""
    order_number: str = ""  #: by which the customer was found, "" = by name, number or town


def folded(text: str) -> str:
    """Text without case and accents: "Müller-Łoś" is "muller-los"."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text).casefold()
    for letter, base in _LETTERS.items():  # a replacement each: many times as fast as one translation for all
        plain = plain.replace(letter, base)
    plain = unicodedata.normalize("NFKD", plain)
    for mark in filter(unicodedata.combining, set(plain)):
        plain = plain.replace(mark, "")
    return plain.casefold()


class CustomerIndex:
    """All customers of a database in memory. `refresh` and `search` may run in different threads."""

    def __init__(self, engine: Engine) -> None:
        """Empty until the first `refresh`."""
        self._engine = engine
        self._mark: int | None = None
        self._known = _Folded("", array("q"), array("q"))

    @property
    def size(self) -> int:
        """How many customers it holds."""
        return len(self._known.ids)

    def refresh(self) -> bool:
        """Take over what changed since; True where something did. Raises Trouble as `engine.troubles`."""
        with reading(self._engine) as connection:
            mark = change_marks(connection).get("customers", 0)
        if mark == self._mark:
            return False
        self._known = _read(self._engine)
        self._mark = mark
        return True

    def search(self, words: str, limit: int = 50) -> list[Found]:
        """Customers of which every word typed begins a word, best first: by number, then by name.

        None for blanks. Raises Trouble as `engine.troubles`.
        """
        wanted = folded(words).split()
        if not wanted:
            return []
        ids = self._known.ranked(wanted, limit)
        with reading(self._engine) as connection:
            by_order = _by_order(connection, words, limit)
            order_of = {found.customer_id: found for found in by_order if found.customer_id is not None}
            shown = _shown(connection, [*ids, *(key for key in order_of if key not in ids)], order_of)
        guests = [found for found in by_order if found.customer_id is None]
        return [*shown, *guests][:limit]


@dataclass(frozen=True, slots=True)
class _Folded:
    """One line a customer: "\\n number last first company town", folded; `starts` says where each begins."""

    lines: str
    starts: "array[int]"
    ids: "array[int]"

    def ranked(self, wanted: list[str], limit: int) -> list[int]:
        """Ids of customers in whose line each word begins a word; those whose number begins so come first."""
        rarest = max(wanted, key=len)
        others = [f" {word}" for word in wanted if word != rarest]
        matches = (
            (*_rank(line, rarest), customer)
            for customer, line in islice(self._lines_with(f" {rarest}"), _LOOKED_AT)
            if all(other in line for other in others)
        )
        return [customer for *_, customer in sorted(islice(matches, _RANKED))[:limit]]

    def _lines_with(self, word: str) -> Iterator[tuple[int, str]]:
        at = self.lines.find(word)
        while at >= 0:
            place = bisect_right(self.starts, at) - 1
            end = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.lines)
            yield self.ids[place], self.lines[self.starts[place] : end]
            at = self.lines.find(word, end)


def _rank(line: str, word: str) -> tuple[int, str]:
    """How far behind the number the word stands: the number itself first, then last name, first name, ... town."""
    return max(0, line.find(f" {word}") - line.find(" ", 2)), line


def _read(engine: Engine) -> _Folded:
    lines: list[str] = []
    starts, ids = array("q"), array("q")
    at = 0
    with reading(engine, streams=True) as connection:
        for rows in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(_ALL).partitions():
            ids.extend(row[0] for row in rows)
            plain = "\n".join(" ".join(" ".join(row[1:]).split()) for row in rows)
            for line in folded(plain).split("\n"):  # many at once: nothing that folds reaches over a line
                starts.append(at)
                lines.append(f"\n {line}")
                at += len(line) + 2
    return _Folded("".join(lines), starts, ids)


def _by_order(connection: Connection, words: str, limit: int) -> list[Found]:
    """Whoever placed the orders whose number begins so."""
    start = number_key(words)
    rows = connection.execute(_BY_ORDER, {"start": start, "end": start + _ABOVE_ALL, "most": limit}).all()
    joined = customers_of_guests(connection, rows)
    found: dict[object, Found] = {}
    for row in rows:
        customer = row.customer_id if row.customer_id is not None else joined.get(row.id)
        one = Found(customer, row.number, row.shop, order_number=row.number)
        found.setdefault(("guest", row.id) if customer is None else customer, one)
    return list(found.values())


def _shown(connection: Connection, ids: list[int], order_of: dict[int, Found]) -> list[Found]:
    rows = {row.id: row for row in connection.execute(_SHOWN, {"ids": ids})}
    return [
        Found(*rows[key], order_number=order_of[key].order_number if key in order_of else "")
        for key in ids
        if key in rows  # gone since the last refresh
    ]

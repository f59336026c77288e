"""A file's lines on their way in: sorted by order on disk, so that memory stays bounded. Gone when closed or killed."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Self

from station.store.columns import storable
from station.store.email_keys import EMAIL_MASK, EmailKeys, keyed_mask
from station.store.feed_source import LineFacts, SourceLine

_BATCH = 5000
#: Prices of the last days of sale that decide what a product costs now.
_PRICE_SECONDS = 30 * 86400

_SCHEMA = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-24000; PRAGMA temp_store=FILE;
CREATE TABLE sold(line INTEGER PRIMARY KEY, number, customer, at, sku, name, quantity, cents, country, more, raw);
CREATE TABLE back(line INTEGER PRIMARY KEY, number, customer, at, sku, name, quantity, cents, country, more, key);
CREATE TABLE aside(line INTEGER PRIMARY KEY, reason, raw, key);
"""
_SOLD = "SELECT line, number, customer, at, sku, name, quantity, cents, country, more, raw FROM sold"
_CUSTOMERS = """
SELECT customer, country, more, max(at) FROM (
    SELECT customer, country, more, at FROM sold WHERE customer <> ''
    UNION ALL SELECT customer, country, more, at FROM back
) GROUP BY customer ORDER BY customer
"""
_PRODUCTS = f"""
WITH newest AS (SELECT sku, more, max(at) AS at FROM sold GROUP BY sku),
named AS (
    SELECT sku, name, row_number() OVER (PARTITION BY sku ORDER BY count(*) DESC, max(at) DESC, name) AS place
    FROM sold WHERE name <> '' GROUP BY sku, name
),
priced AS (
    SELECT sku, cents, row_number() OVER (PARTITION BY sku ORDER BY count(*) DESC, max(s.at) DESC, cents) AS place
    FROM sold s JOIN newest USING (sku) WHERE cents > 0 AND s.at >= newest.at - {_PRICE_SECONDS} GROUP BY sku, cents
)
SELECT newest.sku, coalesce(named.name, newest.sku), priced.cents, newest.more, newest.at FROM newest
LEFT JOIN named ON named.sku = newest.sku AND named.place = 1
LEFT JOIN priced ON priced.sku = newest.sku AND priced.place = 1
ORDER BY newest.sku
"""  # noqa: S608 (the number is ours)


class SoldLine(NamedTuple):
    """A sold line with what is needed to set it aside later."""

    line: int
    number: str
    customer: str
    at: int
    sku: str
    name: str
    quantity: int
    cents: int
    country: str
    more: str
    raw: str

    @property
    def content(self) -> tuple[str, str, int, int]:
        """What is frozen at import."""
        return (self.sku, self.name or self.sku, self.quantity, self.cents)


class Staging:
    """All lines of one file in a private temporary database, which the system deletes whatever happens."""

    def __init__(self, profile: str, shop: str, emails: EmailKeys | None = None) -> None:
        self._emails = emails
        self._of_profile = profile
        self._of_shop = shop
        self._base = sqlite3.connect("", isolation_level=None)  # "" = private, on disk where large, deleted on close
        self._base.executescript(_SCHEMA)
        self._sold: list[tuple[Any, ...]] = []
        self._back: list[tuple[Any, ...]] = []
        self._aside: list[tuple[Any, ...]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def add(self, source: SourceLine) -> None:
        line, raw, reason, facts, email = source
        if facts is None:
            self.set_aside(line, raw, reason, email)
            return
        if not raw.isascii() or "\x00" in raw:
            facts = LineFacts._make(storable(part) if isinstance(part, str) else part for part in facts)
        number, customer, at, sku, name, quantity, cents, country, is_return, more = facts
        row = (line, number, customer, at, sku, name, quantity, cents, country, more)
        if is_return:
            key = _digest(self._of_shop, number, customer, at, sku, quantity, cents)
            self._back.append((*row, key))
        else:
            self._sold.append((*row, raw))
            if len(self._sold) >= _BATCH:
                self.flush()

    def set_aside(self, line: int, raw: str, reason: str, email: str = "") -> None:
        """Keep a line raw, with the reason; the same line set aside again has the same key.

        Its e-mail is kept as a digest: who is forgotten by it is forgotten in this line, too.
        """
        kept = storable(raw)
        key = _digest(self._of_profile, reason, kept)
        if email and self._emails is not None:
            kept = kept.replace(EMAIL_MASK, keyed_mask(self._emails.key(email)))
        self._aside.append((line, reason, kept, key))
        if len(self._aside) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        self._base.execute("BEGIN")
        self._base.executemany("INSERT INTO sold VALUES (?,?,?,?,?,?,?,?,?,?,?)", self._sold)
        self._base.executemany("INSERT INTO back VALUES (?,?,?,?,?,?,?,?,?,?,?)", self._back)
        self._base.executemany("INSERT INTO aside VALUES (?,?,?,?)", self._aside)
        self._base.execute("COMMIT")
        self._sold.clear()
        self._back.clear()
        self._aside.clear()

    def orders(self) -> Iterator[list[SoldLine]]:
        """The lines of each order, by order number; lines as they stand in the file."""
        lines: list[SoldLine] = []
        for row in self._base.execute(f"{_SOLD} ORDER BY number, line"):
            sold = SoldLine(*row)
            if lines and lines[-1].number != sold.number:
                yield lines
                lines = []
            lines.append(sold)
        if lines:
            yield lines

    def returns(self) -> Iterator[tuple[Any, ...]]:
        """(line, number, customer, at, sku, name, quantity, cents, more, key) of each; keys are unique."""
        yield from self._base.execute(
            "SELECT line, number, customer, at, sku, name, quantity, cents, more,"
            " key || '#' || row_number() OVER (PARTITION BY key ORDER BY line) FROM back ORDER BY line"
        )

    def customers(self) -> Iterator[tuple[str, str, str, int]]:
        """(number, country, further facts, moment) of each, from the customer's newest line."""
        yield from self._base.execute(_CUSTOMERS)

    def products(self) -> Iterator[tuple[str, str, int | None, str, int]]:
        """(SKU, most frequent name, usual price of late, further facts, moment of the newest line) of each."""
        yield from self._base.execute(_PRODUCTS)

    def asides(self) -> Iterator[tuple[int, str, str, str]]:
        """(line, reason, raw, unique key) of all lines set aside."""
        yield from self._base.execute(
            "SELECT line, reason, raw, key || '#' || row_number() OVER (PARTITION BY key ORDER BY line)"
            " FROM aside ORDER BY line"
        )

    def leave_out(self, is_left_out: Callable[[str], bool]) -> list[int]:
        """Set lines not aside after all that are left out by their key; the numbers of these lines."""
        self.flush()
        gone = [line for line, key in self._base.execute("SELECT line, key FROM aside") if is_left_out(key)]
        self._base.executemany("DELETE FROM aside WHERE line = ?", [(line,) for line in gone])
        return gone

    def aside_counts(self) -> dict[str, int]:
        return dict(self._base.execute("SELECT reason, count(*) FROM aside GROUP BY reason ORDER BY reason"))

    def counts(self) -> tuple[int, int]:
        """(sold lines, returned lines)."""
        sold = self._base.execute("SELECT count(*) FROM sold").fetchone()[0]
        return int(sold), int(self._base.execute("SELECT count(*) FROM back").fetchone()[0])


def further(more: str) -> dict[str, str]:
    """The further facts of a line, by field."""
    return json.loads(more) if more else {}


def further_list(facts: dict[str, str], field: str) -> list[str]:
    """A further fact that is a list; empty where the line does not tell it."""
    return list(json.loads(facts.get(field) or "[]"))


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:32]

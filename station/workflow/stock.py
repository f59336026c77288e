"""What people do with stock: find it by a scan, take deliveries in, correct a count, take a change back. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from scanners.gs1 import GS, gs1_fields, gtin_of
from station.domain.article_codes import ArticleCodes
from station.domain.catalog import Catalog
from station.domain.stock import Delivery, MoveReason, StockItem, StockKind, StockLine, StockMove
from station.domain.trouble import Trouble

__all__ = ["STOCK_REQUESTS", "Scanned", "StockBook", "StockDesk", "StockStand"]

#: What a window may ask of the desk.
STOCK_REQUESTS = frozenset({"open", "scan", "deliver", "correct", "undo"})
#: A longer code is none that stands on goods.
_LONGEST_CODE = 200


class StockBook(Protocol):
    """Where stock is kept; each change is in the moves and the audit log. Raises Trouble "stock...."."""

    def lines(self, today: date) -> list[StockLine]: ...

    def moves(self, limit: int) -> list[StockMove]: ...

    def deliver(self, delivery: Delivery, at: datetime) -> int: ...

    def correct(self, what: StockItem, counted: int, reason: MoveReason, at: datetime) -> int: ...

    def undo(self, move: int, at: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class StockStand:
    """Everything a window shows of the stock."""

    lines: tuple[StockLine, ...]
    moves: tuple[StockMove, ...]  #: the latest, newest first
    move: int = 0  #: what was just done, 0 = nothing


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code on a box can mean; a lot that is not there yet is a new one."""

    text: str
    stocks: tuple[StockItem, ...]
    best_before: date | None = None  #: where the code tells it


@dataclass(frozen=True, slots=True)
class StockDesk:
    """The stock of one shop on somebody's desk. Raises Trouble as `StockBook`."""

    book: StockBook
    catalog: Callable[[], Catalog]
    now: Callable[[], datetime]  #: aware, in the time zone of the station
    shown_moves: int = 100

    def open(self, move: int = 0) -> StockStand:
        """All stocks as they are now."""
        return StockStand(tuple(self.book.lines(self.now().date())), tuple(self.book.moves(self.shown_moves)), move)

    def scan(self, text: str) -> Scanned:
        """The stocks that a code can mean: SKU, GTIN, lot, bin or id. Raises Trouble "stock.unknown" (item)."""
        code = text.strip("\r\n\t " + GS)[:_LONGEST_CODE]
        catalog, fields = self.catalog(), gs1_fields(code)
        lot, best_before = (fields.lot, fields.best_before or fields.expires) if fields else ("", None)
        found = _stocks(catalog, code, gtin_of(code) or "", lot)
        if not found:
            raise Trouble("stock.unknown", item=code.replace(GS, " "))
        return Scanned(code, found, best_before)

    def one(self, text: str, lot: str = "") -> Scanned:
        """As `scan`, where one stock must be meant. Raises Trouble "stock.ambiguous" (item, known) too."""
        scanned = self.scan(text)
        if lot:
            return replace(scanned, stocks=(replace(scanned.stocks[0], lot=lot),))
        if len(scanned.stocks) > 1:
            known = tuple(" ".join(filter(None, (one.item, one.lot))) for one in scanned.stocks)
            raise Trouble("stock.ambiguous", item=scanned.text, known=known)
        return scanned

    def deliver(self, delivery: Delivery) -> StockStand:
        """Pieces came in."""
        return self.open(self.book.deliver(delivery, self.now()))

    def correct(self, what: StockItem, counted: int, reason: MoveReason) -> StockStand:
        """So many pieces are there."""
        return self.open(self.book.correct(what, counted, reason, self.now()))

    def undo(self, move: int) -> StockStand:
        """Take a change back."""
        return self.open(self.book.undo(move, self.now()))


def _stocks(catalog: Catalog, code: str, gtin: str, lot: str) -> tuple[StockItem, ...]:
    """Stocks with this code; a lot that the code tells stands for all lots of its sample."""
    articles = ArticleCodes(catalog.products, catalog.samples)
    lots: dict[str, list[str]] = {}
    for sample in catalog.samples:
        lots.setdefault(sample.sku, []).append(sample.lot)
    named = dict(articles.samples(code, gtin, lot))
    named |= {sku: "" for sku in articles.skus(code, gtin) if sku in lots and sku not in named}
    found: list[StockItem] = []
    for sku, of_sku in named.items():
        meant = [lot] if lot else [of_sku] if of_sku else lots[sku]
        found += [StockItem(StockKind.SAMPLE, sku, each) for each in meant]
    asked = code.casefold()
    in_bins = (one for one in catalog.inserts.values() if one.stock is not None)
    found += [
        StockItem(StockKind.INSERT, one.id)
        for one in in_bins
        if asked in (one.id.casefold(), one.bin.casefold(), one.name.casefold())
    ]
    return tuple(found)

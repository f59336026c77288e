"""Stock of samples and inserts as managers see it: how long it lasts, and what is moved by hand. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from math import floor

from station.domain.trouble import Trouble

#: The present pace is what went out in so many days before today: four weeks hold each day of the week four times.
PACE_DAYS = 28
#: A stock that lasts no longer than this is low: a week to order in.
LOW_DAYS = 7
#: A best-before so near is told.
SOON_DAYS = 30
#: More at once is a slip of the finger, or two scans that ran into each other.
MOST_PIECES = 100_000


class StockKind(StrEnum):
    """Whose stock it is."""

    SAMPLE = "sample"
    INSERT = "insert"


class MoveReason(StrEnum):
    """Why a stock was changed by hand. The value stands in the moves for good: add, never rename."""

    DELIVERY = "delivery"
    COUNTED = "counted"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    LOST = "lost"
    TAKEN = "taken"  #: for a shop window, a fair, a test
    NONE_LEFT = "none_left"  #: a packer found the bin empty
    UNDONE = "undone"


#: What a person can give as the reason of a correction.
CORRECTIONS = (MoveReason.COUNTED, MoveReason.DAMAGED, MoveReason.EXPIRED, MoveReason.LOST, MoveReason.TAKEN)


class StockWarning(StrEnum):
    """What is wrong with a stock, worst first."""

    EXPIRED = "expired"  #: the best-before is over
    EMPTY = "empty"
    LOW = "low"  #: lasts no longer than `LOW_DAYS`
    EXPIRES_SOON = "expires_soon"  #: within `SOON_DAYS`
    EXPIRES_FIRST = "expires_first"  #: at the present pace it is not used up before its best-before


@dataclass(frozen=True, slots=True)
class StockItem:
    """One lot of a sample, or an insert that lies in a bin."""

    kind: StockKind
    item: str  #: SKU of the sample, id of the insert
    lot: str = ""


@dataclass(frozen=True, slots=True)
class StockMove:
    """One change by hand."""

    id: int
    at: datetime
    who: str
    table: str
    what: StockItem
    pieces: int  #: added (positive) or taken
    reason: str  #: a `MoveReason`
    is_undone: bool = False
    undoes: int = 0  #: id of the move that this one took back, 0 = none


@dataclass(frozen=True, slots=True)
class Delivery:
    """Pieces that came in."""

    what: StockItem
    pieces: int
    best_before: date | None = None  #: None: as the lot has it
    bin: str = ""  #: "": as the lot has it

    def __post_init__(self) -> None:
        if not 0 < self.pieces <= MOST_PIECES:
            raise Trouble("stock.pieces", pieces=self.pieces, most=MOST_PIECES)


@dataclass(frozen=True, slots=True)
class StockLine:
    """A stock with all that is known of it; `days_left` is that of all lots of the item together."""

    what: StockItem
    name: str
    on_hand: int
    reserved: int
    best_before: date | None = None
    bin: str = ""
    picture: str = ""
    a_day: float = 0.0  #: pieces of the item given a day, of late
    days_left: int | None = None  #: None: at the present pace it never ends
    warnings: tuple[StockWarning, ...] = field(default=())

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class Pace:
    """Pieces of an item that went out in the last days."""

    pieces: int
    days: int  #: from its first one to yesterday, at most `PACE_DAYS`

    @property
    def a_day(self) -> float:
        return self.pieces / max(self.days, 1)


def judged(lines: Iterable[StockLine], paces: Mapping[tuple[StockKind, str], Pace], today: date) -> list[StockLine]:
    """The lines with their pace, the days that they last, and what is wrong with them."""
    every = list(lines)
    free: dict[tuple[StockKind, str], int] = {}
    for line in every:
        key = (line.what.kind, line.what.item)
        free[key] = free.get(key, 0) + (0 if _is_over(line, today) else line.free)
    return [_judged(line, paces.get((line.what.kind, line.what.item)), free, today) for line in every]


def _judged(line: StockLine, pace: Pace | None, free: Mapping[tuple[StockKind, str], int], today: date) -> StockLine:
    a_day = pace.a_day if pace else 0.0
    of_item = free[line.what.kind, line.what.item]
    days_left = floor(of_item / a_day) if a_day else None
    return StockLine(
        line.what,
        line.name,
        line.on_hand,
        line.reserved,
        line.best_before,
        line.bin,
        line.picture,
        a_day,
        days_left,
        tuple(_warnings(line, a_day, of_item, today)),
    )


def _warnings(line: StockLine, a_day: float, of_item: int, today: date) -> Iterable[StockWarning]:
    days = (line.best_before - today).days if line.best_before else None
    if line.on_hand and days is not None and days < 0:
        yield StockWarning.EXPIRED
    if of_item <= 0:
        yield StockWarning.EMPTY
    elif a_day and of_item / a_day <= LOW_DAYS:
        yield StockWarning.LOW
    if line.on_hand and days is not None and days >= 0:
        if days <= SOON_DAYS:
            yield StockWarning.EXPIRES_SOON
        elif a_day and line.free > a_day * days:
            yield StockWarning.EXPIRES_FIRST


def _is_over(line: StockLine, today: date) -> bool:
    return line.best_before is not None and line.best_before < today


def correction_of(text: str) -> MoveReason:
    """The reason that a person names. Raises Trouble "stock.reason" (reason, known)."""
    try:
        reason = MoveReason(text.strip().casefold())
    except ValueError:
        reason = MoveReason.UNDONE
    if reason not in CORRECTIONS:
        raise Trouble("stock.reason", reason=text[:40], known=tuple(one.value for one in CORRECTIONS))
    return reason

"""What the packing window shows, as frozen facts: the session makes them, widgets only draw them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from printing.jobs import JobState
from station.domain.catalog import Product, Slot
from station.domain.command_codes import Command
from station.domain.customers import Customer
from station.domain.money import Money
from station.domain.orders import Order, OrderLine
from station.domain.phases import Standing
from station.domain.reasons import Reason
from station.workflow.ports import DayCount, DayFigures, Packed


@dataclass(frozen=True, slots=True)
class IdleView:
    """Scan an order."""

    count: DayCount
    last: Packed | None = None
    last_slots: tuple[Slot, ...] = ()
    misprints: int = 0  #: prints of this table and day that were wanted again
    kept_here: int = 0  #: parcels that wait to be told to the shop's database
    data_from: datetime | None = None  #: while that does not answer: when the open orders were read last
    is_training: bool = False
    is_watching: bool = False  #: shadow mode: nothing is printed, everything is counted


@dataclass(frozen=True, slots=True)
class LineView:
    line: OrderLine
    product: Product | None
    checked: int  #: pieces scanned so far
    is_next: bool
    short: int = 0  #: pieces that stay out of the parcel
    short_why: str = ""  #: one of `packing.SHORT_REASONS`
    damaged: int = 0  #: pieces that had to be taken anew

    @property
    def missing(self) -> int:
        return max(self.line.quantity - self.checked - self.short, 0)


class HistoryKind(StrEnum):
    ORDER = "order"
    SAMPLE = "sample"
    INSERT = "insert"
    RETURN = "return"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    on: date
    kind: HistoryKind
    title: str  #: order number, product or insert name; "" for an insert that is not in the catalogue any more
    pieces: int = 0
    value: Money | None = None
    names: Mapping[str, str] = field(default_factory=dict)  #: the title in other languages

    def title_in(self, language: str) -> str:
        """The title in the language of the screen, where it has one."""
        return self.names.get(language) or self.title


@dataclass(frozen=True, slots=True)
class Past:
    """What a packer sees of a customer's past."""

    rows: tuple[HistoryRow, ...]  #: newest first
    lifetime: Money  #: bought so far, the order on the table included


@dataclass(frozen=True, slots=True)
class InsertView:
    """One thing to lay in, with its print as it looks."""

    slot: Slot
    title: str
    reason: Reason
    printer: str
    job_id: str = ""  #: "" = nothing is printed for it
    state: JobState | None = None
    comes_out_of: str = ""  #: label of the printer that stands in; "" = the usual one
    preview_png: bytes = b""
    take_from: str = ""  #: bin of a sample or of a small gift
    has_print: bool = True  #: False: it is only laid in
    problem: str = ""  #: code of the trouble for which it cannot be printed; "" = none
    is_laid_in: bool = False
    place: int = 0  #: which of the parcel's inserts, from 0
    is_confirmed: bool = False  #: its print was scanned back
    waits_for_scan: bool = False  #: a sample or print that must be scanned before the parcel is done
    copy: int = 1  #: of its print; from 2 on it carries a mark
    names: Mapping[str, str] = field(default_factory=dict)  #: the title in other languages

    @property
    def waits_to_print(self) -> bool:
        """Its printer has not begun with it."""
        return self.state is JobState.QUEUED

    def title_in(self, language: str) -> str:
        """The title in the language of the screen, where it has one."""
        return self.names.get(language) or self.title


def title_in(language: str, facts: Mapping[str, object]) -> str:
    """A print's title from the facts "title" and "names" of a question, in the language of the screen."""
    names = facts.get("names")
    known = dict(names) if isinstance(names, tuple) else {}
    return str(known.get(language) or facts.get("title") or "")


class NextKind(StrEnum):
    """The one thing to do now."""

    ITEM = "item"  #: scan the next item
    SAMPLE = "sample"  #: lay the sample in and scan it
    LAY_IN = "lay_in"  #: lay in what needs no scan
    PRINT = "print"  #: scan the printed note or card back
    TAKE_OUT = "take_out"  #: pieces that the changed order holds no longer lie in the box
    FOREIGN = "foreign"  #: take another parcel's print out, then scan the right one
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class ToTakeOut:
    """Pieces that lie in the box and do not belong to the order any more."""

    sku: str
    name: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Next:
    """What the packer does now; `line` or `place` says with which line or insert."""

    kind: NextKind
    line: int = 0
    place: int = -1


@dataclass(frozen=True, slots=True)
class OpenView:
    """An order is open on the table."""

    order: Order
    customer: Customer | None
    standing: Standing
    lines: tuple[LineView, ...]
    history: tuple[HistoryRow, ...]  #: newest first
    lifetime: Money | None
    inserts: tuple[InsertView, ...]
    language: str
    opened_at: datetime
    next: Next = Next(NextKind.FINISH)
    to_take_out: ToTakeOut | None = None  #: what must come out of the box before anything else
    part: int = 1  #: 2: the second parcel of an order that was split
    is_resumed: bool = False  #: it was open before: set aside, handed over, or cut off by a crash
    can_undo: bool = False
    tote: tuple[str, ...] = ()  #: numbers of the other orders in the same tote that are not packed yet
    is_training: bool = False
    is_watching: bool = False

    @property
    def all_checked(self) -> bool:
        return all(not v.missing for v in self.lines)

    @property
    def next_line(self) -> LineView | None:
        return next((v for v in self.lines if v.is_next), None)


@dataclass(frozen=True, slots=True)
class ProblemView:
    """Something needs the packer before work goes on: `code` is a key of the words catalogue.

    Codes: "order.unknown", "order.cancelled", "order.already_packed", "item.wrong", "item.too_many",
    "order.other_open", and the codes of Trouble. `open` is the order that stays open behind it.
    """

    code: str
    facts: tuple[tuple[str, object], ...] = ()
    open: OpenView | None = None
    may_go_on: bool = False  #: Enter goes on all the same (already packed: pack again)
    picture_png: bytes = b""  #: the print that is asked about, as it looks
    comes_by_itself: bool = False  #: no scan or key of the packer brought it


@dataclass(frozen=True, slots=True)
class DoneView:
    """The parcel is packed."""

    order: Order
    customer: Customer | None
    seconds: float
    inserts: tuple[InsertView, ...]
    count: DayCount
    uncertain: tuple[InsertView, ...] = ()  #: prints the packer has to look for


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question, chosen by its number key, its command code or a touch."""

    code: str  #: key of the words catalogue, e.g. "short.not_found"; with facts of its own
    facts: tuple[tuple[str, object], ...] = ()
    picture_png: bytes = b""


@dataclass(frozen=True, slots=True)
class AskView:
    """A question with up to nine answers; Esc leaves it. `code` is a key of the words catalogue.

    Codes: "ask.code" (what was meant by an ambiguous code), "ask.order" (one of the orders of a tote or pick list),
    "ask.short" (why it stays out), "ask.line" (which line is meant), "ask.again" (which print), "ask.reason" (why it
    is printed again), "ask.text" (which ready text the note gets), "ask.table" (to whom it is handed over).
    """

    code: str
    options: tuple[Option, ...]
    facts: tuple[tuple[str, object], ...] = ()
    open: OpenView | None = None


@dataclass(frozen=True, slots=True)
class LoginView:
    """Nobody is logged in, or the table is locked: scan a badge, or choose a name and type the PIN."""

    people: tuple[tuple[int, str], ...]  #: account and first name of those who have a PIN
    is_locked: bool = False  #: somebody was here; an open parcel stays open behind the lock
    wrong_tries: int = 0
    wait_s: int = 0  #: seconds until the next PIN is looked at
    open_number: str = ""  #: order that stays open


@dataclass(frozen=True, slots=True)
class DayView:
    """Figures of this table's day. Of the table, never of a person."""

    day: date
    packed: int
    set_aside: tuple[str, ...]  #: order numbers
    seconds_each: float | None  #: median
    by_hour: tuple[tuple[int, int], ...]  #: hour of the day and parcels packed in it
    short: int  #: parcels that left with pieces missing
    misprints: tuple[tuple[str, int], ...]  #: reason and count
    waiting: int
    inserts: tuple[tuple[Slot, int], ...]  #: given today
    watched: int = 0  #: parcels that shadow mode only counted
    seconds_watched: float | None = None

    @classmethod
    def of(cls, day: date, count: DayCount, more: DayFigures) -> "DayView":
        """The view of a table's figures."""
        return cls(
            day=day,
            packed=count.packed,
            set_aside=more.set_aside,
            seconds_each=count.seconds_each,
            by_hour=more.by_hour,
            short=more.short,
            misprints=more.misprints,
            waiting=count.waiting,
            inserts=tuple((Slot(slot), pieces) for slot, pieces in more.inserts),
            watched=more.watched,
            seconds_watched=more.seconds_watched,
        )


@dataclass(frozen=True, slots=True)
class CommandsView:
    """What can be done now, with keys and codes: the help."""

    commands: tuple[Command, ...]
    open: OpenView | None = None


View = IdleView | OpenView | ProblemView | DoneView | AskView | LoginView | DayView | CommandsView

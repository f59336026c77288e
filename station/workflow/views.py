"""What the packing window shows, as frozen facts: the session makes them, widgets only draw them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from printing.jobs import JobState
from station.domain.catalog import Product, Slot
from station.domain.customers import Customer
from station.domain.money import Money
from station.domain.orders import Order, OrderLine
from station.domain.phases import Standing
from station.domain.reasons import Reason
from station.workflow.ports import DayCount, Packed


@dataclass(frozen=True, slots=True)
class IdleView:
    """Scan an order."""

    count: DayCount
    last: Packed | None = None
    last_slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class LineView:
    line: OrderLine
    product: Product | None
    checked: int  #: pieces scanned so far
    is_next: bool


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
    title: str  #: order number, product or insert name
    pieces: int = 0
    value: Money | None = None


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
    is_laid_in: bool = False
    names: Mapping[str, str] = field(default_factory=dict)  #: the title in other languages

    def title_in(self, language: str) -> str:
        """The title in the language of the screen, where it has one."""
        return self.names.get(language) or self.title


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

    @property
    def all_checked(self) -> bool:
        return all(v.checked >= v.line.quantity for v in self.lines)

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


@dataclass(frozen=True, slots=True)
class DoneView:
    """The parcel is packed."""

    order: Order
    customer: Customer | None
    seconds: float
    inserts: tuple[InsertView, ...]
    count: DayCount
    uncertain: tuple[InsertView, ...] = ()  #: prints the packer has to look for


View = IdleView | OpenView | ProblemView | DoneView

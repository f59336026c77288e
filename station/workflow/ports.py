"""What the workflow needs from outside, as Protocols: the store fits `ShopStore`, printing fits `PrintRoom`."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from printing.document import Document
from printing.jobs import JobChange, JobState, PrintJob
from printing.page import Page
from printing.status import PrinterStatus
from station.domain.catalog import Catalog, Sample
from station.domain.customers import Customer, History
from station.domain.journal import DayCount as DayCount
from station.domain.journal import DayFigures as DayFigures
from station.domain.journal import LeftParcel as LeftParcel
from station.domain.journal import OnTable as OnTable
from station.domain.journal import Packed as Packed
from station.domain.orders import Order
from station.domain.packing import Step
from station.domain.plan import PackContext, PackPlan
from station.domain.roles import Account
from station.domain.rules import RuleSet
from station.domain.trouble import Trouble

if TYPE_CHECKING:
    from station.domain.affinity import Affinity


class ShopStore(Protocol):
    """Everything the packing table reads and records. Each call is one short unit of work, safe from any thread.

    Raises Trouble "database.locked", "database.unreachable", "database.full" or "database.damaged".
    """

    def at_one_moment(self) -> AbstractContextManager[None]:
        """Until its end all that this thread reads is one unit of work, until it writes."""

    def find_order(self, number: str) -> Order | None:
        """The order with this number (exact, then without case and surrounding blanks); None = unknown."""

    def search_orders(self, words: str, limit: int = 20) -> list[Order]:
        """Orders whose number starts with `words`, newest first."""

    def customer(self, customer_id: int) -> Customer | None:
        """The person behind a customer record: records that were merged are one."""

    def history(self, customer_id: int, until: date, without_order_id: int) -> History:
        """All of a person up to and including a day; orders with their lines."""

    def guest_history(self, order_id: int, until: date) -> History:
        """What a guest ordered before with the e-mail of this order, which is left out itself."""

    def catalog(self) -> Catalog:
        """The current snapshot; cached until something changes."""

    def rules(self) -> RuleSet:
        """The published rule set."""

    def trial_salt(self) -> str:
        """The shop's secret that spreads customers over hold-outs."""

    def affinity(self) -> "Affinity":
        """What goes with what, as learned last; an empty one where nothing was learned."""

    def packings(self, order_number: str) -> list[Packed]:
        """Earlier packings of an order, newest first."""

    def copies_out(self, order_number: str) -> int:
        """The highest copy of any print of an order that may have come out, packed or not; 0 = none."""

    def open_parcel(
        self,
        parcel_id: str,
        plan: PackPlan,
        packer: str,
        table: str,
        at: datetime,
        part: int = 1,
        steps: Sequence[Step] = (),
    ) -> None:
        """Journal: the parcel is open; samples of the plan are reserved.

        Raises Trouble "order.open_elsewhere", "sample.gone", "insert.gone", "campaign.gone": nothing is opened.
        """

    def record_packed(
        self,
        parcel_id: str,
        plan: PackPlan,
        packer: str,
        table: str,
        at: datetime,
        seconds: float,
        steps: Sequence[Step] = (),
    ) -> None:
        """Journal: packed; inserts become history, reserved samples leave the stock. Twice = once.

        Raises Trouble "parcel.taken_over".
        """

    def release_parcel(self, parcel_id: str, at: datetime, why: str) -> None:
        """Journal: left without packing ("set_aside", "abandoned"); reservations are released."""

    def day_count(self, day: date, table: str, waiting_days: int) -> DayCount: ...

    def last_packed(self, table: str) -> Packed | None: ...

    def waiting_orders(self, day: date, waiting_days: int, limit: int = 50) -> list[Order]:
        """Open orders not yet packed, oldest first."""


class ParcelStore(Protocol):
    """The parcels on the tables, step by step. Each call is one unit of work; raises Trouble as `ShopStore`."""

    def on_table(self, order_number: str) -> OnTable | None:
        """The open parcel of an order, at whichever table."""

    def to_resume(self, order_number: str, since: datetime) -> LeftParcel | None:
        """The newest parcel of an order that was begun after `since` and that no packing followed."""

    def plan_of(self, left: LeftParcel, context: PackContext, catalog: Catalog) -> PackPlan | None:
        """The plan of a parcel that was begun; None where something of it is not in the catalogue any more."""

    def reopen(
        self,
        left: LeftParcel,
        plan: PackPlan,
        new_steps: Sequence[Step],
        packer: str,
        table: str,
        at: datetime,
        takes_over: bool = False,
    ) -> Trouble | None:
        """Go on with a parcel here. Returns what went to others meanwhile.

        Raises "order.open_elsewhere" where it lies on another table and is not taken over (`takes_over`).
        """

    def record_steps(self, parcel_id: str, new_steps: Sequence[Step], packer: str, table: str, at: datetime) -> None:
        """Append steps. Raises Trouble "parcel.taken_over"."""

    def exchange(
        self,
        parcel_id: str,
        plan: PackPlan,
        kept: PackPlan,
        new_steps: Sequence[Step],
        packer: str,
        table: str,
        at: datetime,
        none_left: Sample | None = None,
    ) -> Trouble | None:
        """The parcel gets another plan; `kept` is what of it goes into the box, `none_left` an empty bin's lot."""

    def parcel_of_print(self, prefix: str) -> tuple[str, str] | None:
        """Id and order number of the parcel whose id begins so (ten hex digits), as a print's code names it."""

    def steps_of_packed(self, order_number: str) -> Mapping[str, Sequence[Step]]:
        """Steps of every packed parcel of an order, by parcel."""

    def record_watched(
        self, parcel_id: str, plan: PackPlan, packer: str, table: str, at: datetime, seconds: float
    ) -> None:
        """Shadow mode: count the parcel, and nothing else."""

    def day_figures(self, day: date, table: str, zone: ZoneInfo) -> DayFigures: ...

    def misprints(self, day: date, table: str) -> int: ...


class People(Protocol):
    """Who may stand at the tables. Raises Trouble "database....", too."""

    def by_badge(self, code: str) -> Account | None:
        """The active person with this badge."""

    def with_pin(self) -> Sequence[Account]:
        """Active people who have a PIN, by name."""

    def anybody_may_enter(self) -> bool:
        """Whether anybody has a badge or a PIN."""

    def check_pin(self, account_id: int, pin: str, at: datetime) -> Account:
        """The person, where the PIN is right. Raises Trouble "login.wrong_pin" or "login.wait", both with wait_s."""


@dataclass(frozen=True, slots=True)
class PrinterLamp:
    """What a lamp may show of one printer: only what was measured."""

    printer: str
    label: str
    status: PrinterStatus | None  #: None: never measured, or the wire cannot answer
    measured_at: datetime | None
    is_paused: bool = False  #: its queue waits for paper, cover, cable
    waiting_jobs: int = 0


class PrintRoom(Protocol):
    """Printing as the workflow sees it: documents in, job changes out. Safe from any thread."""

    def lay_out(self, document: Document, printer: str) -> Page:
        """The page for the paper of this printer. Raises DoesNotFit, PictureUnreadable."""

    def preview_png(self, page: Page, printer: str) -> bytes:
        """The page exactly as this printer prints it, as PNG; b"" for a printer of another table."""

    def printer_for(self, slot: str) -> str:
        """Name of the printer of a slot; "" = this table has none for it."""

    def label(self, printer: str) -> str:
        """What packers call a printer."""

    def stand_ins(self, slot: str, printer: str, has_failed: bool) -> Sequence[str]:
        """Printers to print on instead, best first: where `printer` has been in trouble for long, or its job failed."""

    def move_on(self, job_id: str, stand_in: PrintJob, why: str) -> bool:
        """Void a job of which surely no byte left and queue another in its place, in one step; False: it stays."""

    def submit(self, jobs: Sequence[PrintJob]) -> None:
        """Queue the jobs (committed) and return at once; their changes arrive at the listener."""

    def void(self, parcel_id: str) -> None:
        """Call off what has not left yet of a parcel."""

    def call_off(self, job_id: str) -> bool:
        """Call off one print that still waits here; False: it is on its way or over, or waits at another table."""

    def settle(self, job_id: str, lies_there: bool) -> None:
        """The packer's answer for an uncertain print: it lies there (printed), or it does not (void)."""

    def jobs_of(self, parcel_id: str) -> Sequence[tuple[PrintJob, JobState]]:
        """All prints of a parcel with their states, oldest first."""

    def changes(self, parcel_id: str) -> list[JobChange]:
        """History of all jobs of a parcel, oldest first."""

    def lamps(self) -> list[PrinterLamp]: ...

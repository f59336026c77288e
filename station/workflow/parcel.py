"""The parcel on the table: what is checked, printed and laid in. Knows no store and no printer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from printing.jobs import JobState, PrintJob
from station.domain.catalog import Catalog, Product, Slot
from station.domain.meaning import gtin_14
from station.domain.orders import OrderLine
from station.domain.packing import Progress, Step, StepKind, last_undoable, progress_of
from station.domain.packing_policy import PackingPolicy
from station.domain.plan import Choice, PackPlan
from station.workflow.deciding import Decision
from station.workflow.prints import ParcelPrint
from station.workflow.views import Next, NextKind, Past, ToTakeOut

#: Ends of a print that leave nothing to scan back.
NOTHING_CAME = frozenset({JobState.VOID, JobState.FAILED})
#: Prints of which more will be heard, if not at this table.
ON_THE_WAY = frozenset({JobState.QUEUED, JobState.SENDING})


@dataclass(slots=True)
class Parcel:
    """One order being packed. Mutable; lives and dies on the work thread."""

    id: str
    decision: Decision
    catalog: Catalog
    opened_at: datetime
    copy: int = 1  #: 2 when this order was packed before
    part: int = 1  #: 2 for the second parcel of an order that was split
    policy: PackingPolicy = field(default_factory=PackingPolicy)
    is_resumed: bool = False
    comes_from: str = ""  #: the other table at which it was begun or left last; "" = this one
    is_split: bool = False  #: what is missing follows in a parcel of its own as soon as this one is done
    is_watched: bool = False  #: shadow mode: nothing is printed, reserved or written down but its time
    prints: list[ParcelPrint] = field(default_factory=list)
    previews: dict[str, bytes] = field(default_factory=dict)  #: PNG by job id
    moved_to: dict[str, str] = field(default_factory=dict)  #: label of the stand-in printer, by job id
    states: dict[str, JobState] = field(default_factory=dict)  #: by job id
    tote: tuple[str, ...] = ()  #: numbers of the other orders of its tote that wait
    steps: list[Step] = field(default_factory=list)
    _progress: tuple[int, Progress] = (-1, Progress())
    past: Past | None = None  #: of the customer, once it was asked for

    @property
    def number(self) -> str:
        return self.decision.plan.order_number

    @property
    def progress(self) -> Progress:
        """What the steps so far add up to."""
        if self._progress[0] != len(self.steps):
            self._progress = (len(self.steps), progress_of(self.steps))
        return self._progress[1]

    def step(self, kind: StepKind, at: datetime, packer: str, table: str, **facts: Any) -> Step:
        """The next step of this parcel; it counts once it is appended to `steps`."""
        return Step(len(self.steps) + 1, kind, at, packer, table, **facts)

    @property
    def undoable(self) -> Step | None:
        return last_undoable(self.steps)

    # --- items -------------------------------------------------------------------------------------------

    @property
    def lines(self) -> list[OrderLine]:
        """Lines that this table packs, with the pieces that belong into this parcel."""
        elsewhere = self.progress.elsewhere
        lines = [line for line in self.decision.context.order.lines if line.shipped_by_us]
        if not elsewhere:
            return lines
        left = [line._replace(quantity=line.quantity - elsewhere.get(line.position, 0)) for line in lines]
        return [line for line in left if line.quantity > 0]

    def line_at(self, position: int) -> OrderLine | None:
        return next((line for line in self.lines if line.position == position), None)

    def sku_at(self, position: int) -> str:
        """What is ordered on a line; "" = there is no such line."""
        line = self.line_at(position)
        return line.sku if line is not None else ""

    def missing(self, line: OrderLine) -> int:
        return self.progress.missing(line.position, line.quantity)

    def missing_lines(self) -> list[OrderLine]:
        return [line for line in self.lines if self.missing(line)]

    def next_line(self) -> OrderLine | None:
        """The first line that still misses pieces."""
        return next((line for line in self.lines if self.missing(line)), None)

    def line_to_count(self, sku: str) -> OrderLine | None:
        """The first line of a SKU that still misses some; None = none misses it."""
        return next((line for line in self.lines if line.sku == sku and self.missing(line)), None)

    def line_given_up(self, sku: str) -> OrderLine | None:
        """The first line of a SKU of which pieces were to stay out; None = of none."""
        return next((line for line in self.lines if line.sku == sku and self.progress.short.get(line.position)), None)

    def sku_of(self, code: str) -> str | None:
        """The SKU a scanned code stands for in this order: SKU, GTIN or alias, without case; None = not of it."""
        wanted = code.strip("\r\n\t ").casefold()
        gtin = gtin_14(code)
        for line in self.lines:
            product = self.catalog.products.get(line.sku)
            if wanted in names_of(line.sku, product) or (gtin and product and gtin == gtin_14(product.gtin)):
                return line.sku
        return None

    @property
    def to_take_out(self) -> ToTakeOut | None:
        """The article that must come out of the box next, because the changed order holds it no longer.

        None as well while what an earlier plan laid in is still to come out first.
        """
        progress = self.progress
        sku = None if progress.is_old_plan_inside else next(iter(progress.surplus), None)
        return None if sku is None else ToTakeOut(sku, progress.surplus_names.get(sku, sku), progress.surplus[sku])

    def surplus_of(self, code: str) -> str | None:
        """The SKU that a scanned code stands for among what must come out, without case; None = none of it."""
        wanted, gtin = code.strip("\r\n\t ").casefold(), gtin_14(code)
        for sku in self.progress.surplus:
            product = self.catalog.products.get(sku)
            if wanted in names_of(sku, product) or (gtin and product and gtin == gtin_14(product.gtin)):
                return sku
        return None

    # --- inserts -----------------------------------------------------------------------------------------

    @property
    def places(self) -> list[int]:
        """Places of the plan's inserts that go into the box."""
        return [place for place in range(len(self.decision.plan.chosen)) if place not in self.progress.dropped]

    def choice(self, place: int) -> Choice:
        return self.decision.plan.chosen[place]

    def place_of(self, slot: Slot) -> int | None:
        """The first insert of a slot that goes into the box."""
        return next((place for place in self.places if self.choice(place).slot is slot), None)

    @property
    def kept_plan(self) -> PackPlan:
        """The plan without what stays out after all."""
        return replace(self.decision.plan, chosen=tuple(self.choice(place) for place in self.places))

    def waits_for_scan(self, place: int) -> bool:
        """Whether the parcel is not done before this insert was scanned."""
        progress = self.progress
        if place in progress.dropped:
            return False
        choice = self.choice(place)
        if choice.sample is not None and choice.slot is Slot.SAMPLE:
            return self.policy.scan_sample and place not in progress.laid_in
        return self.must_come_back(place) and place not in progress.confirmed

    def must_come_back(self, place: int) -> bool:
        """Whether this insert's print is to be scanned back, and there is one that carries a code."""
        if self.policy.scan_back == "off" or self.policy.scan_back_code == "none":
            return False
        slot = self.choice(place).slot
        if slot is Slot.SAMPLE or (self.policy.scan_back == "note" and slot is not Slot.NOTE):
            return False
        job = self.prints[place].job if place < len(self.prints) else None
        state = self.states.get(job.id) if job is not None else None  # none: it could not be queued
        return state is not None and state not in NOTHING_CAME

    @property
    def next(self) -> Next:
        """The one thing to do now."""
        if self.progress.is_old_plan_inside or self.progress.surplus:
            return Next(NextKind.TAKE_OUT)
        if self.progress.is_foreign_inside:
            return Next(NextKind.FOREIGN)
        line = self.next_line() if self.policy.check_items else None
        if line is not None:
            return Next(NextKind.ITEM, line=line.position)
        waiting = [place for place in self.places if self.waits_for_scan(place)]
        for place in waiting:
            if self.choice(place).slot is Slot.SAMPLE:
                return Next(NextKind.SAMPLE, place=place)
        if waiting:
            return Next(NextKind.PRINT, place=waiting[0])
        lies_outside = next((place for place in self.places if place not in self.progress.laid_in), None)
        return Next(NextKind.FINISH) if lies_outside is None else Next(NextKind.LAY_IN, place=lies_outside)

    @property
    def is_complete(self) -> bool:
        """Nothing is waited for any more."""
        return self.next.kind in (NextKind.FINISH, NextKind.LAY_IN)

    def uncertain(self) -> list[ParcelPrint]:
        return [p for p in self.prints if p.job and self.states.get(p.job.id) is JobState.UNCERTAIN]

    def missing_prints(self) -> list[tuple[int, PrintJob]]:
        """Places and jobs of what belongs into the box, did not come out and will not by itself."""
        there = [(place, self.prints[place].job) for place in self.places if place < len(self.prints)]
        return [(place, job) for place, job in there if job and self.states.get(job.id) in NOTHING_CAME]

    def waiting_prints(self, printers: Collection[str]) -> list[tuple[int, PrintJob]]:
        """Places and jobs of what waits for one of these printers."""
        there = [(place, self.prints[place].job) for place in self.places if place < len(self.prints)]
        queued = [(place, job) for place, job in there if job and self.states.get(job.id) is JobState.QUEUED]
        return [(place, job) for place, job in queued if job.printer in printers]

    def on_the_way(self) -> list[PrintJob]:
        """Prints that may still come out by themselves."""
        jobs = [printed.job for printed in self.prints if printed.job]
        return [job for job in jobs if self.states.get(job.id) in ON_THE_WAY]

    def title(self, place: int) -> str:
        """What packers call the insert at a place."""
        choice = self.choice(place)
        return choice.sample.name if choice.sample else choice.insert.name

    def names(self, place: int) -> Mapping[str, str]:
        """Its title in other languages."""
        choice = self.choice(place)
        return choice.sample.names if choice.sample else choice.insert.names

    def newest_copy(self, place: int) -> int:
        """Copy of the print at a place; 0 = nothing is printed there."""
        job = self.prints[place].job if 0 <= place < len(self.prints) else None
        return job.copy if job else 0

    def next_copy(self, place: int) -> int:
        """What a print that takes another one's place is numbered: marked where that may be out already."""
        return max(self.newest_copy(place) + 1, self.copy)


def names_of(sku: str, product: Product | None) -> set[str]:
    """Everything a product's code may look like on a scan, case-folded."""
    names = {sku.casefold()}
    if product:
        names |= {name.casefold() for name in (product.gtin, *product.aliases) if name}
    return names


def kept(prints: Sequence[ParcelPrint], dropped: set[int]) -> list[ParcelPrint]:
    """The prints of what goes into the box."""
    return [printed for place, printed in enumerate(prints) if place not in dropped]

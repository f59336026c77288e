"""Packing one order without a window: plan, print, wait for the printers, journal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, SimpleQueue
from time import monotonic

from printing.jobs import JobChange, JobState
from station.domain.orders import OrderState
from station.domain.trouble import Trouble
from station.workflow.deciding import Decider, Decision
from station.workflow.ports import PrintRoom, ShopStore
from station.workflow.prints import Composer, ParcelPrint, as_printed

#: Longest wait for all prints of a parcel.
PRINT_TIMEOUT_S = 60.0

#: After these states nothing more happens by itself; handed over is the end only where the wire cannot answer.
ENDED = frozenset({JobState.PRINTED, JobState.UNCERTAIN, JobState.VOID, JobState.FAILED})


class SentBytes:
    """Remembers the bytes of each job as they left."""

    def __init__(self) -> None:
        self.by_job: dict[str, bytes] = {}

    def __call__(self, job_id: str, payload: bytes) -> None:
        self.by_job[job_id] = payload


@dataclass(frozen=True, slots=True)
class HeadlessParcel:
    """What came of it."""

    decision: Decision
    prints: tuple[ParcelPrint, ...]
    states: dict[str, JobState]


@dataclass(frozen=True, slots=True)
class HeadlessTable:
    """A packing table that nobody stands at."""

    store: ShopStore
    room: PrintRoom
    decider: Decider
    composer: Composer
    listen: Callable[[Callable[[JobChange], None] | None], None]
    answers: Callable[[str], bool]  #: whether a printer confirms what it printed

    def pack(self, number: str, at: datetime, packer: str, table: str, again: bool = False) -> HeadlessParcel:
        """Pack an order. Raises Trouble, "order.already_packed" unless `again`."""
        order = self.decider.find(number)
        if order.state is OrderState.CANCELLED:
            raise Trouble("order.cancelled", number=order.number)
        earlier = self.store.packings(order.number)
        if earlier and not again:
            raise Trouble(
                "order.already_packed", number=order.number, when=earlier[0].packed_at, packer=earlier[0].packer
            )
        copy = self.store.copies_out(order.number) + 1
        parcel_id, decision = self.decider.open_parcel(order, at, packer, table)
        prints = self.composer.prints_of(decision, self.store.catalog(), parcel_id, copy)
        started = monotonic()
        states = self._print(prints)
        printed = as_printed(decision.plan, prints)
        self.store.record_packed(parcel_id, printed, packer, table, at, monotonic() - started)
        return HeadlessParcel(decision, tuple(prints), states)

    def _print(self, prints: list[ParcelPrint]) -> dict[str, JobState]:
        """Send all prints and wait until each has come as far as its printer can tell."""
        jobs = [printed.job for printed in prints if printed.job]
        changes: SimpleQueue[JobChange] = SimpleQueue()
        states = {job.id: JobState.QUEUED for job in jobs}
        printers = {job.id: job.printer for job in jobs}
        self.listen(changes.put)
        self.room.submit(jobs)
        deadline = monotonic() + PRINT_TIMEOUT_S
        while not all(self._has_ended(state, printers[job_id]) for job_id, state in states.items()):
            try:
                change = changes.get(timeout=max(deadline - monotonic(), 0.0))
            except Empty:
                break
            if change.job_id in states:
                states[change.job_id] = change.state
        self.listen(None)
        return states

    def _has_ended(self, state: JobState, printer: str) -> bool:
        return state in ENDED or (state is JobState.HANDED_OVER and not self.answers(printer))

"""The spool: every printer's queue under one roof. The writing itself lives in `printing.writer`."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from printing.errors import JobsNotStored, UnknownPrinter
from printing.job_store import JobStore
from printing.jobs import SEEN, JobChange, JobState, PrintJob
from printing.pace import Pace
from printing.printer import Printer
from printing.status import PrinterReading
from printing.writer import Encode, Writer

__all__ = ["JobStore", "Spool"]


class Spool:
    """Print jobs in, job changes out. Every call is safe from any thread and returns at once, but for `close`.

    `on_change` is called from writer threads and from callers' threads, after the change is committed.
    """

    def __init__(
        self,
        printers: Mapping[str, Printer],
        store: JobStore,
        on_change: Callable[[JobChange], None],
        now: Callable[[], datetime],
        pace: Pace | None = None,
        on_sent: Callable[[str, bytes], None] | None = None,
        encode: Encode | None = None,
    ) -> None:
        """`now` tells the aware time of day that histories carry; waiting is reckoned by the monotonic clock.
        `on_sent` sees each job's id and bytes once the last one left, on its writer's thread. `encode` makes the bytes
        of pages, None: each printer's own language does, on its writer's thread."""
        self._store = store
        self._on_change = on_change
        self._now = now
        self._changing = threading.RLock()  # one caller at a time: a job is not called off between store and queue
        turns = _turns(printers.values())
        self._writers = {
            name: Writer(printer, store, on_change, now, pace or Pace(), on_sent, turns.get(printer.address), encode)
            for name, printer in printers.items()
        }

    def start(self) -> None:
        """Settle what the last run left unfinished, then start one thread per printer. Raises JobsNotStored."""
        for writer in self._writers.values():
            writer.recover()
        for writer in self._writers.values():
            writer.start()

    def close(self, timeout_s: float) -> bool:
        """End all threads; waiting jobs stay queued for the next start. False when one did not end in time."""
        deadline = time.monotonic() + timeout_s
        for writer in self._writers.values():
            writer.leave(timeout_s * 0.8)
        ended = [writer.join(max(0.0, deadline - time.monotonic())) for writer in self._writers.values()]
        return all(ended)

    def submit(self, jobs: Sequence[PrintJob]) -> None:
        """Commit the jobs as queued, then let them go; a job already known is left as it is.

        Raises UnknownPrinter (then none was taken), JobsNotStored.
        """
        for job in jobs:
            if job.printer not in self._writers:
                raise UnknownPrinter(job.printer)
        with self._changing:
            new = [job for job in jobs if self._store.state(job.id) is None]
            self._store.add(new)
            for job in new:
                self._on_change(JobChange(job.id, JobState.QUEUED, job.created_at, "", job))
            for name, writer in self._writers.items():
                writer.enqueue([job for job in new if job.printer == name])

    def void_parcel(self, parcel_id: str, why: str) -> None:
        """Call off what has not left yet of a parcel; what a printer holds back is cleared from its buffer.

        Raises JobsNotStored: what could not be called off still waits.
        """
        with self._changing:
            for job in self._store.of_parcel(parcel_id):
                writer = self._writers.get(job.printer)
                if writer is not None:
                    self._void(writer, job, writer.call_off(job.id), why)

    def call_off(self, job_id: str, why: str) -> bool:
        """Call off one job that waits; False: it is on its way or over, or waits elsewhere.

        Raises JobsNotStored with nothing changed.
        """
        with self._changing:
            job = self._store.job(job_id)
            writer = self._writers.get(job.printer) if job is not None else None
            return job is not None and writer is not None and self._void(writer, job, writer.take_back(job_id), why)

    def move_on(self, job_id: str, stand_in: PrintJob, why: str) -> bool:
        """Void a job of which surely no byte left (it waits, or failed) and queue `stand_in` in its place, in one step.

        False: it is on its way or over, and nothing was changed. Raises UnknownPrinter, JobsNotStored with nothing
        changed.
        """
        if stand_in.printer not in self._writers:
            raise UnknownPrinter(stand_in.printer)
        with self._changing:
            job = self._store.job(job_id)
            writer = self._writers.get(job.printer) if job is not None else None
            if job is None or writer is None:
                return False
            place = writer.take_back(job_id)
            if place is None and self._store.state(job_id) is not JobState.FAILED:
                return False
            void = JobChange(job.id, JobState.VOID, self._now(), why, job)
            try:
                self._store.add([stand_in], void)
            except JobsNotStored:
                if place is not None:
                    writer.put_back(job, place)
                raise
            for change in (void, JobChange(stand_in.id, JobState.QUEUED, stand_in.created_at, "", stand_in)):
                self._on_change(change)
            self._writers[stand_in.printer].enqueue([stand_in])
            return True

    def retry(self, job_id: str) -> bool:
        """Queue a failed job again; False where it is not failed: any other state might print it twice."""
        with self._changing:
            job = self._store.job(job_id)
            if job is None or job.printer not in self._writers or self._store.state(job_id) is not JobState.FAILED:
                return False
            self._record(job, JobState.QUEUED, "again by hand")
            self._writers[job.printer].enqueue([job])
            return True

    def settle(self, job_id: str, lies_there: bool) -> bool:
        """A person's answer for an uncertain print; False where the job is not uncertain (any more)."""
        with self._changing:
            job = self._store.job(job_id)
            if job is None or self._store.state(job_id) is not JobState.UNCERTAIN:
                return False
            if lies_there:
                self._record(job, JobState.PRINTED, SEEN)
            else:
                self._record(job, JobState.VOID, "a person did not find it")
            return True

    def lamps(self) -> dict[str, PrinterReading]:
        """The last measurement of every printer, by name."""
        return {name: writer.reading() for name, writer in self._writers.items()}

    def _void(self, writer: Writer, job: PrintJob, place: int | None, why: str) -> bool:
        """End a job taken out of its queue; False: it was not in it (`place` is None). Back where it was, on a store
        that fails: a job that waits nowhere and is stored as queued would come out after the next start."""
        if place is None:
            return False
        try:
            self._record(job, JobState.VOID, why)
        except JobsNotStored:
            writer.put_back(job, place)
            raise
        return True

    def _record(self, job: PrintJob, state: JobState, evidence: str) -> None:
        change = JobChange(job.id, state, self._now(), evidence, job)
        self._store.record(change)
        self._on_change(change)


def _turns(printers: Iterable[Printer]) -> dict[str, threading.Lock]:
    """A lock for every address that more than one printer of the settings has: they are one machine."""
    names = Counter(printer.address for printer in printers if printer.address)
    return {address: threading.Lock() for address, count in names.items() if count > 1}

"""The writer of one printer: its queue, its thread, and the order of steps for every job."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from printing.conversation import Conversation
from printing.delivery import Delivery
from printing.errors import JobsNotStored, PageMisfit, PrintingError, TransportError
from printing.job_store import JobStore
from printing.jobs import JobChange, JobState, PrintJob
from printing.media import PrinterProfile
from printing.pace import Pace
from printing.page import Page
from printing.paper_check import check_fit
from printing.printer import Printer
from printing.status import PrinterReading, PrinterStatus

log = logging.getLogger(__name__)

#: A page, the profile of its printer and the job's mark become the job's bytes, as `PrinterLanguage.encode` says.
Encode = Callable[[Page, PrinterProfile, int], bytes]


class Writer:
    """One printer's queue. Jobs leave in the order they came; trouble pauses the queue, nothing overtakes."""

    def __init__(
        self,
        printer: Printer,
        store: JobStore,
        on_change: Callable[[JobChange], None],
        now: Callable[[], datetime],
        pace: Pace,
        on_sent: Callable[[str, bytes], None] | None = None,
        turn: "threading.Lock | None" = None,
        encode: Encode | None = None,
    ) -> None:
        """`turn`: held for as long as this writer talks with a machine that another one writes to as well.
        `encode` makes the bytes of a page, None: the printer's language does."""
        self.printer = printer
        self._store = store
        self._on_change = on_change
        self._now = now
        self._pace = pace
        self._on_sent = on_sent
        self._turn = turn
        self._encode = encode or printer.language.encode
        self._talk = Conversation(printer, pace, self._on_status)
        self._wake = threading.Condition()  # its lock lets a thread in again
        self._queue: deque[PrintJob] = deque()  # guarded by _wake, like all below
        self._current: PrintJob | None = None  # on its way
        self._is_called_off = False  # the current one
        self._reading = PrinterReading(printer.name)
        self._is_closing = False
        self._leave_at = float("inf")
        self._trouble_wait_s = pace.retry_first_s
        self._thread = threading.Thread(target=self._run, name=f"writer {printer.name}", daemon=True)

    # -- called from other threads

    def recover(self) -> None:
        """Before start: queue what waited; what may have left before the last stop becomes uncertain, and what may
        still lie in the printer's buffer is cleared, also when an earlier start was stopped before it came to that.

        Raises JobsNotStored.
        """
        if self._talk.confirms and self._store.left_unproven(self.printer.name):
            self._talk.must_clear = True
        for job, state in self._store.unfinished(self.printer.name):
            if state is JobState.QUEUED:
                self._queue.append(job)
            elif state is JobState.SENDING or self._talk.confirms:
                self._talk.must_clear = True
                change = JobChange(job.id, JobState.UNCERTAIN, self._now(), f"found {state} at start", job)
                self._store.record(change)
                self._on_change(change)

    def start(self) -> None:
        self._thread.start()

    def enqueue(self, jobs: Sequence[PrintJob]) -> None:
        with self._wake:
            self._queue.extend(jobs)
            self._wake.notify_all()

    def call_off(self, job_id: str) -> int | None:
        """As `take_back`, and a job that is on its way is no longer wanted: where the printer holds it back, it is
        cleared from its buffer."""
        with self._wake:
            place = self.take_back(job_id)
            if place is None and self._current is not None and self._current.id == job_id:
                self._is_called_off = True
            self._wake.notify_all()
            return place

    def take_back(self, job_id: str) -> int | None:
        """The place at which the job was waiting; it is out of the queue now. None: it was not, nothing was changed."""
        with self._wake:
            place = next((place for place, job in enumerate(self._queue) if job.id == job_id), None)
            if place is not None:
                del self._queue[place]
            return place

    def put_back(self, job: PrintJob, place: int) -> None:
        """A job that was taken back waits again where it did."""
        with self._wake:
            self._queue.insert(place, job)
            self._wake.notify_all()

    def leave(self, timeout_s: float) -> None:
        """Ask the thread to end; a job on its way gets up to `timeout_s` to be confirmed."""
        with self._wake:
            self._is_closing = True
            self._leave_at = time.monotonic() + timeout_s
            self._wake.notify_all()

    def join(self, timeout_s: float) -> bool:
        """True when the thread has ended (or never ran)."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def reading(self) -> PrinterReading:
        with self._wake:
            return replace(self._reading, waiting_jobs=len(self._queue))

    # -- the writer's own thread

    def _run(self) -> None:
        with self._talking():
            self._look_after()
        while self._wait_for_work():
            self._void_expired()
            with self._talking():
                job = self._head()
                is_ready = job is None or self._can_print()
                if job is None:
                    self._look_after()
                elif is_ready:
                    self._set_paused(False)
                    self._print(job)
            if not is_ready:
                self._pause()
        self._talk.close()

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """This writer's turn, where another one writes to the same machine: it takes one connection at a time."""
        if self._turn is None:
            yield
            return
        with self._turn:
            yield
            self._talk.close()

    def _wait_for_work(self) -> bool:
        """Sleep until there is a job, or until an idle printer is to be asked; False when closing."""
        with self._wake:
            if not self._queue and not self._is_closing:
                self._wake.wait(self._pace.idle_s)
            return not self._is_closing

    def _head(self) -> PrintJob | None:
        with self._wake:
            return self._queue[0] if self._queue else None

    def _void_expired(self) -> None:
        now = self._now()
        with self._wake:
            expired = [job for job in self._queue if job.expires_at is not None and job.expires_at <= now]
            for job in expired:
                self._queue.remove(job)
        for job in expired:
            self._commit(job, JobState.VOID, "expired with its parcel")

    def _look_after(self) -> None:
        """Measure an idle printer, so that its lamp shows what is so now."""
        try:
            self._talk.open()
            self._talk.ask_status()
        except TransportError as error:
            log.debug("%s: %s", self.printer.name, error.cause)

    def _can_print(self) -> bool:
        """Connected, and the printer itself reports nothing that keeps it from printing."""
        try:
            self._talk.open()
            self._talk.ask_status(self._pace.fresh_s if not self._talk.trouble else 0.0)
        except TransportError as error:
            log.debug("%s: %s", self.printer.name, error.cause)
            return False
        return not self._talk.trouble

    def _pause(self) -> None:
        """Hold the queue; a new job or a call-off does not shorten the wait, closing does."""
        self._set_paused(True)
        wait_s = self._pace.paused_s if self._talk.is_open else self._trouble_wait_s
        if not self._talk.is_open:
            self._trouble_wait_s = min(self._trouble_wait_s * 2, self._pace.retry_most_s)
        with self._wake:
            self._wake.wait_for(lambda: self._is_closing, wait_s)

    def _print(self, job: PrintJob) -> None:
        mark = self._next_mark()
        if mark is None:
            return
        payload, why_not = self._encoded(job, mark)
        if not self._claim(job):
            return
        if payload is None:
            self._commit(job, JobState.FAILED, why_not)
        elif self._commit(job, JobState.SENDING, f"mark {mark:06d}, {len(payload)} bytes"):
            state = self._deliver(job, mark, payload)
            if state is JobState.QUEUED:
                if not self._let_go(is_to_wait=True):
                    self._commit(job, JobState.VOID, "called off, no byte left")
                self._pause()
                return
            self._let_go(is_to_wait=False)
            self._rest_after(job, state)
            return
        self._let_go(is_to_wait=False)

    def _rest_after(self, job: PrintJob, state: JobState) -> None:
        """A wire that broke under a job gets a rest that doubles: it would break under the next one too, and every
        job that it takes along is a question to the packer."""
        if self._talk.must_clear and self._is_unwanted(job):
            self._look_after()  # clears now: it must not come out in the next customer's box
        if state is JobState.UNCERTAIN and self._talk.must_clear:
            self._pause()
        else:
            self._trouble_wait_s = self._pace.retry_first_s

    def _claim(self, job: PrintJob) -> bool:
        """Take the head off the queue; False when it was called off meanwhile."""
        with self._wake:
            if not self._queue or self._queue[0] is not job:
                return False
            self._current = self._queue.popleft()
            self._is_called_off = False
            return True

    def _let_go(self, is_to_wait: bool) -> bool:
        """The current job is over, or waits again at the head; False when it was called off instead."""
        with self._wake:
            job, self._current = self._current, None
            if job is not None and is_to_wait and not self._is_called_off:
                self._queue.appendleft(job)
            return not self._is_called_off

    def _encoded(self, job: PrintJob, mark: int) -> tuple[bytes | None, str]:
        """The job's bytes, or None and why it cannot be printed. Whatever a page breaks, the queue goes on."""
        try:
            check_fit(job.page, self.printer.media, self.printer.profile)
            return self._encode(job.page, self.printer.profile, mark), ""
        except PageMisfit as misfit:
            log.warning("job %s: %s in %s", job.id, misfit, self.printer.name)
            return None, str(misfit)
        except (PrintingError, ValueError, RuntimeError, OSError, ArithmeticError, LookupError, TypeError):
            log.exception("job %s cannot be drawn for %s", job.id, self.printer.name)
            return None, "cannot be drawn"

    def _deliver(self, job: PrintJob, mark: int, payload: bytes) -> JobState:
        if self._is_unwanted(job):  # this computer slept, or the store took its time: the parcel may be gone by now
            self._commit(job, JobState.QUEUED, "no byte left")
            self._commit(job, JobState.VOID, "its parcel left before its first byte")
            return JobState.VOID
        delivery = Delivery(
            self._talk,
            self._pace,
            self.printer.job_seconds(len(payload), job.page.height_mm),
            lambda: self._is_unwanted(job),
            lambda: time.monotonic() >= self._leave_at,
        )
        outcome = delivery.hand_over(payload)
        if outcome.state is JobState.HANDED_OVER and self._on_sent is not None:
            self._on_sent(job.id, payload)
        self._commit(job, outcome.state, outcome.evidence)
        if outcome.state is JobState.HANDED_OVER and self._talk.confirms:
            outcome = delivery.await_proof(mark)
            if outcome.state is not JobState.HANDED_OVER:
                self._commit(job, outcome.state, outcome.evidence)
        return outcome.state

    def _is_unwanted(self, job: PrintJob) -> bool:
        with self._wake:
            return self._is_called_off or (job.expires_at is not None and job.expires_at <= self._now())

    def _commit(self, job: PrintJob, state: JobState, evidence: str) -> bool:
        """Record a change before anything builds on it, asking again while the store cannot; False when closing."""
        change = JobChange(job.id, state, self._now(), evidence, job)
        wait_s = self._pace.retry_first_s
        while True:
            try:
                self._store.record(change)
            except JobsNotStored:
                log.warning("job %s: %s not stored, asking again", job.id, state)
            else:
                self._on_change(change)
                return True
            if not self._waited(wait_s):
                log.error("job %s: %s could not be stored before closing", job.id, state)
                return False
            wait_s = min(wait_s * 2, self._pace.retry_most_s)

    def _next_mark(self) -> int | None:
        """None when the store cannot give one now; the job stays at the head."""
        try:
            return self._store.next_mark(self.printer.name)
        except JobsNotStored:
            log.warning("%s: no mark from the store, asking again", self.printer.name)
            self._waited(self._pace.paused_s)
            return None

    def _waited(self, wait_s: float) -> bool:
        """False when closing cut the wait short."""
        with self._wake:
            return not self._wake.wait_for(lambda: self._is_closing, wait_s)

    def _set_paused(self, is_paused: bool) -> None:
        with self._wake:
            if is_paused and not self._reading.is_paused:
                log.warning("%s: queue paused, %d jobs wait", self.printer.name, len(self._queue))
            self._reading = replace(self._reading, is_paused=is_paused)

    def _on_status(self, status: PrinterStatus) -> None:
        with self._wake:
            is_paused = bool(self._talk.trouble) if self._current is not None else self._reading.is_paused
            self._reading = replace(self._reading, status=status, measured_at=self._now(), is_paused=is_paused)

"""The jobs of an office printer made of software: IPP requests to responses, one job after the other. No HTTP here.

Strict: a request without its due attributes is answered client-error-bad-request and counted as a fault.
"""

import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pypdfium2

from printing.languages.ipp_messages import (
    IDLE,
    JOB_GROUP,
    NOT_FOUND,
    OPERATION_GROUP,
    PRINTER_GROUP,
    PROCESSING,
    STOPPED,
    Attribute,
    IppJobState,
    IppUnreadable,
    Message,
    Operation,
    Tag,
    message,
    read_message,
)
from printing.languages.ipp_replies import REASONS
from printing.status import BLOCKING, Condition
from printing.virtual.mechanism import Errand, Mechanism
from printing.virtual.pdf_interpreter import HEADER, sheets
from printing.virtual.steps import Eject, Fault, PrintSheet, Prove, Step

OK, BAD_REQUEST, NOT_POSSIBLE, FORMAT_UNKNOWN, UNKNOWN_OPERATION = 0x0000, 0x0400, 0x0404, 0x040A, 0x0501
OPEN = (IppJobState.PENDING, IppJobState.PROCESSING)
KEYWORDS = {condition: keyword for keyword, condition in reversed(REASONS.items())}
#: What every request has to say, in this order (RFC 8011, 4.1.4 and 4.1.5).
DUE = ("attributes-charset", "attributes-natural-language", "printer-uri")


@dataclass
class IppJob:
    """One job of the printer's list."""

    id: int
    name: str
    user: str
    steps: list[Step]
    state: IppJobState = IppJobState.PENDING
    reason: str = "none"
    sheets: int = field(default=0)  #: out of the printer


class IppDesk:
    """Takes requests from any thread; gives the mechanism one job at a time."""

    def __init__(self, mechanism: Mechanism, on_fault: Callable[[Fault], None]) -> None:
        self.aborts_jobs = False  #: gives every job up unprinted
        self.loses_completion = False  #: prints, but the job never ends
        self._mechanism = mechanism
        self._on_fault = on_fault
        self._lock = threading.RLock()
        self._jobs: dict[int, IppJob] = {}
        self._ids = itertools.count(1)
        self._current: IppJob | None = None

    def respond(self, raw: bytes) -> bytes:
        """The response to a request; never raises."""
        try:
            request = read_message(raw)
        except IppUnreadable as error:
            self._on_fault(Fault(0, f"an IPP request: {error}", raw[:16]))
            return message(BAD_REQUEST, 1)
        told = tuple(request.groups[0][1])[: len(DUE)] if request.groups else ()
        if told != DUE or request.groups[0][0] != OPERATION_GROUP:
            self._on_fault(Fault(0, " ".join(DUE), " ".join(told).encode()))
            return message(BAD_REQUEST, request.request_id)
        with self._lock:
            return self._answer(request)

    def forget(self) -> None:
        """Power off: no job is known any more."""
        with self._lock:
            self._jobs.clear()
            self._current = None

    def _answer(self, request: Message) -> bytes:
        match request.code:
            case Operation.GET_PRINTER_ATTRIBUTES:
                return self._printer(request)
            case Operation.PRINT_JOB:
                return self._take(request)
            case Operation.GET_JOBS:
                return self._list(request)
            case Operation.GET_JOB_ATTRIBUTES | Operation.CANCEL_JOB:
                job_id = request.first("job-id")
                job = self._jobs.get(job_id) if isinstance(job_id, int) else None
                if job is None:
                    return message(NOT_FOUND, request.request_id)
                if request.code == Operation.CANCEL_JOB:
                    return self._cancel(job, request)
                return message(OK, request.request_id, groups=[(JOB_GROUP, self._told_of(job))])
        return message(UNKNOWN_OPERATION, request.request_id)

    def _printer(self, request: Message) -> bytes:
        conditions = self._mechanism.conditions
        blocking = bool(conditions & BLOCKING)
        state = STOPPED if blocking else PROCESSING if self._current else IDLE
        return message(
            OK,
            request.request_id,
            groups=[
                (
                    PRINTER_GROUP,
                    [
                        (Tag.ENUM, "printer-state", (state,)),
                        (Tag.KEYWORD, "printer-state-reasons", _reasons(conditions)),
                        (Tag.BOOLEAN, "printer-is-accepting-jobs", (True,)),
                    ],
                )
            ],
        )

    def _take(self, request: Message) -> bytes:
        if request.first("document-format") != "application/pdf" or not request.document.startswith(HEADER):
            return message(FORMAT_UNKNOWN, request.request_id)
        try:
            steps = sheets(request.document)
        except pypdfium2.PdfiumError:
            self._on_fault(Fault(0, "a readable PDF", request.document[:16]))
            return message(FORMAT_UNKNOWN, request.request_id)
        name, user = str(request.first("job-name", "")), str(request.first("requesting-user-name", ""))
        job = IppJob(next(self._ids), name, user, steps)
        self._jobs[job.id] = job
        if self.aborts_jobs:
            job.state, job.reason = IppJobState.ABORTED, "aborted-by-system"
        self._go_on()
        return message(OK, request.request_id, groups=[(JOB_GROUP, self._told_of(job))])

    def _go_on(self) -> None:
        """Begin the next waiting job where none is under way."""
        waiting = next((job for job in self._jobs.values() if job.state is IppJobState.PENDING), None)
        if self._current is not None or waiting is None:
            return
        self._current, waiting.state, waiting.reason = waiting, IppJobState.PROCESSING, "job-printing"
        job = waiting
        for step in waiting.steps:
            if isinstance(step, PrintSheet | Eject):
                self._mechanism.carry_out(Errand(step, lambda _answer: None))
        self._mechanism.carry_out(Errand(Prove(b"done"), lambda _answer: self._is_out(job)))

    def _is_out(self, job: IppJob) -> None:
        with self._lock:
            if job is not self._current:
                return
            self._current = None
            if not self.loses_completion:
                job.state, job.reason = IppJobState.COMPLETED, "job-completed-successfully"
                job.sheets = sum(isinstance(step, Eject) for step in job.steps)
            self._go_on()

    def _cancel(self, job: IppJob, request: Message) -> bytes:
        if job.state not in OPEN:
            return message(NOT_POSSIBLE, request.request_id)
        job.state, job.reason = IppJobState.CANCELED, "job-canceled-by-user"
        if job is self._current:
            self._current = None
            self._mechanism.forget()
        self._go_on()
        return message(OK, request.request_id)

    def _list(self, request: Message) -> bytes:
        is_open = request.first("which-jobs", "not-completed") == "not-completed"
        user = request.first("requesting-user-name") if request.first("my-jobs") else None
        listed = [
            (JOB_GROUP, self._told_of(job))
            for job in self._jobs.values()
            if (job.state in OPEN) == is_open and (user is None or job.user == user)
        ]
        return message(OK, request.request_id, groups=listed)

    def _told_of(self, job: IppJob) -> Sequence[Attribute]:
        state, reasons = job.state, (job.reason,)
        if state is IppJobState.PROCESSING and self._mechanism.conditions & BLOCKING:
            state, reasons = IppJobState.STOPPED, ("printer-stopped",)
        return [
            (Tag.INTEGER, "job-id", (job.id,)),
            (Tag.NAME, "job-name", (job.name,)),
            (Tag.ENUM, "job-state", (int(state),)),
            (Tag.KEYWORD, "job-state-reasons", reasons),
            (Tag.INTEGER, "job-impressions-completed", (job.sheets,)),
        ]


def _reasons(conditions: frozenset[Condition]) -> tuple[str, ...]:
    """The keywords of these conditions, or "none"."""
    words = [
        f"{KEYWORDS.get(each, 'other')}-{'error' if each in BLOCKING else 'warning'}" for each in sorted(conditions)
    ]
    return tuple(words) or ("none",)

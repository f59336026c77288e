"""One test page on one printer, and what came back. No spool, no database: the page belongs to no parcel."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from printing.conversation import Conversation
from printing.delivery import Delivery
from printing.errors import PrintingError, TransportError
from printing.jobs import JobState
from printing.layout import lay_out
from printing.pace import Pace
from printing.page import Page
from printing.printer import Printer
from printing.status import PrinterStatus
from printing.test_page import document_of_test_page
from station.domain.trouble import Trouble
from station.wording.words import Words
from station.workflow.printer_account import condition_words, conditions_of, sentence_of_cause

#: Marks wrap at a million (printing.job_store); a test's mark is the time of day in tenths of a second.
_TENTHS_A_DAY = 864_000


@dataclass(frozen=True, slots=True)
class TestPrint:
    """What became of a test page."""

    __test__ = False  # no test of ours, whatever its name begins with

    printer: Printer
    page: Page
    state: JobState
    evidence: str
    cause: str  #: why nothing was sent, as in TransportError; "" = it was
    status: PrinterStatus | None  #: the last one the printer told meanwhile
    bytes: int
    seconds: float

    @property
    def is_on_paper(self) -> bool:
        """As far as can be known: a wire that cannot answer is believed."""
        return self.state in (JobState.PRINTED, JobState.HANDED_OVER)


def print_test(printer: Printer, address: str, at: datetime, now: Callable[[], float] = time.monotonic) -> TestPrint:
    """Print the test page and wait for the printer's word. Raises Trouble "print.does_not_fit"."""
    mark = int((at.hour * 3600 + at.minute * 60 + at.second) * 10 + at.microsecond / 100_000) % _TENTHS_A_DAY
    label = f"T{mark:06d}"
    try:
        document = document_of_test_page(printer.label, printer.profile, printer.media, address, at, label)
        page = lay_out(document, printer.media, printer.profile)
        payload = printer.language.encode(page, printer.profile, mark)
    except PrintingError as error:
        raise Trouble("print.does_not_fit", printer=printer.label) from error
    told: list[PrinterStatus] = []
    pace = Pace()
    talk = Conversation(printer, pace, told.append)
    began = now()
    try:
        talk.open()
        talk.ask_status()
        state, evidence = _delivered(talk, pace, printer, page, payload, mark)
        cause = ""
    except TransportError as error:
        state, evidence, cause = JobState.FAILED, "no byte left", error.cause
    finally:
        talk.close()
    status = told[-1] if told else None
    return TestPrint(printer, page, state, evidence, cause, status, len(payload), now() - began)


def _delivered(
    talk: Conversation, pace: Pace, printer: Printer, page: Page, payload: bytes, mark: int
) -> tuple[JobState, str]:
    """State and evidence. A printer in trouble gets nothing: the page would come out whenever that is over."""
    if talk.trouble:
        return JobState.FAILED, "not sent: the printer is in trouble"
    reckoned_s = printer.job_seconds(len(payload), page.height_mm)
    deadline = time.monotonic() + reckoned_s + 3 * pace.slack_s
    delivery = Delivery(talk, pace, reckoned_s, lambda: time.monotonic() > deadline, lambda: False)
    outcome = delivery.hand_over(payload)
    if outcome.state is JobState.QUEUED:
        return JobState.FAILED, outcome.evidence
    if outcome.state is JobState.HANDED_OVER and talk.confirms:
        outcome = delivery.await_proof(mark)
    return outcome.state, outcome.evidence


def account_of_test(test: TestPrint, address: str, words: Words) -> dict[str, Any]:
    """What came back, as a plain object."""
    if test.cause:
        says = sentence_of_cause(test.cause, test.printer.label, words)
    else:
        says = condition_words(test.status, test.printer.label, words)
    return {
        "printer": test.printer.name,
        "profile": test.printer.profile.name,
        "address": address,
        "state": test.state.value,
        "evidence": test.evidence,
        "cause": test.cause,
        "conditions": conditions_of(test.status),
        "bytes": test.bytes,
        "page_mm": [round(test.page.width_mm, 1), round(test.page.height_mm, 1)],
        "seconds": round(test.seconds, 3),
        "says": says,
    }

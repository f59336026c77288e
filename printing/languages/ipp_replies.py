"""What IPP printers answer, as status and completion: printer-state-reasons, job-state. No commands here.

Source: RFC 8011, printer-state-reasons (5.4.12), job-state (5.3.7); PWG 5100.9 for the newer keywords.
"""

from printing.languages.base import Completed, Refused, Reply, StatusReply, Unreadable
from printing.languages.ipp_messages import (
    NOT_FOUND,
    OK_BELOW,
    STOPPED,
    UNSUPPORTED_GROUP,
    IppIncomplete,
    IppJobState,
    IppUnreadable,
    Message,
    read_message,
)
from printing.status import Condition, PrinterStatus

RESPONSE_LIMIT = 64_000  #: bytes; answers to our few questions are far shorter

#: Request ids are `mark * KINDS + kind`, so that a response says by itself what it answers (RFC 8011, 4.1.2).
KINDS = 4
ABOUT_PRINTER, ABOUT_JOB, NEW_JOB, CANCELLING = range(KINDS)

REASONS = {
    "media-empty": Condition.PAPER_OUT,
    "media-needed": Condition.PAPER_OUT,
    "media-low": Condition.PAPER_LOW,
    "media-jam": Condition.ERROR,
    "cover-open": Condition.COVER_OPEN,
    "door-open": Condition.COVER_OPEN,
    "interlock-open": Condition.COVER_OPEN,
    "toner-empty": Condition.RIBBON_OUT,
    "marker-supply-empty": Condition.RIBBON_OUT,
    "fuser-over-temp": Condition.HOT,
    "paused": Condition.PAUSED,
    "shutdown": Condition.OFFLINE,
    "connecting-to-device": Condition.OFFLINE,
    "offline": Condition.OFFLINE,
    "cutter-jam": Condition.CUTTER,
    "other": Condition.ERROR,
}
SEVERITIES = ("-error", "-warning", "-report")


def conditions_of(state: object, reasons: tuple[object, ...]) -> frozenset[Condition]:
    """What the printer tells. A report is no trouble, and a printer that stands still says at least that."""
    conditions = set()
    for reason in (str(each) for each in reasons):
        word = next((reason[: -len(end)] for end in SEVERITIES if reason.endswith(end)), reason)
        condition = REASONS.get(word)
        if condition is not None and not reason.endswith("-report"):
            conditions.add(condition)
    if state == STOPPED and not conditions - {Condition.PAPER_LOW}:
        conditions.add(Condition.ERROR)
    return frozenset(conditions)


class IppReplyReader:
    """Responses in any chunking; they are self-delimiting, as none of ours carries a document."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[Reply]:
        self._buffer += data
        replies: list[Reply] = []
        while self._buffer:
            try:
                response = read_message(self._buffer)
            except IppIncomplete:
                return [*replies, *self._lost()] if len(self._buffer) > RESPONSE_LIMIT else replies
            except IppUnreadable:
                return [*replies, *self._lost()]
            self._buffer = response.document
            replies += _replies(response)
        return replies

    def _lost(self) -> list[Reply]:
        lost, self._buffer = self._buffer[:RESPONSE_LIMIT], b""
        return [Unreadable(lost)]


def _replies(response: Message) -> list[Reply]:
    mark, kind = divmod(response.request_id, KINDS)
    if kind == ABOUT_PRINTER and response.code < OK_BELOW:
        told = conditions_of(response.first("printer-state"), response.all("printer-state-reasons"))
        return [StatusReply(PrinterStatus(told))]
    if kind not in (ABOUT_JOB, NEW_JOB):
        return []
    if response.code >= OK_BELOW:
        # A new job that is refused left no trace; a job that the printer does not know any more may be on paper.
        is_known_unprinted = kind == NEW_JOB
        is_final = is_known_unprinted or response.code == NOT_FOUND
        return [Refused(mark, _why_not(response), is_known_unprinted)] if is_final else []
    return _job_replies(response, mark)


def _why_not(response: Message) -> str:
    """The status, and what the printer does not support: a paper that is not in it, most of the time."""
    unsupported = [
        f"{name}={value!s}"
        for group, attributes in response.groups
        if group == UNSUPPORTED_GROUP
        for name, (value, *_) in attributes.items()
    ]
    return " ".join([f"ipp status {response.code:04x}", *unsupported])


def _job_replies(response: Message, mark: int) -> list[Reply]:
    why = " ".join(str(reason) for reason in response.all("job-state-reasons"))
    match response.first("job-state"):
        case IppJobState.COMPLETED:
            return [Completed(mark)]
        case IppJobState.CANCELED | IppJobState.ABORTED as state:
            is_unprinted = response.first("job-impressions-completed") == 0
            return [Refused(mark, f"{IppJobState(int(state)).name.lower()} {why}".strip(), is_unprinted)]
    return []  # pending, processing, or stopped: why, the printer itself tells better

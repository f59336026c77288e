"""Print jobs and their states: what we know about a print, never more."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from printing.page import Page


class JobState(StrEnum):
    """`queued -> sending -> handed_over -> printed | failed (no byte left) | uncertain`; void = called off."""

    QUEUED = "queued"
    SENDING = "sending"  #: committed before the first byte
    HANDED_OVER = "handed_over"  #: the last byte left; on wires without answer this is the end
    PRINTED = "printed"  #: the printer said so
    FAILED = "failed"  #: no byte left: safe to send again
    UNCERTAIN = "uncertain"  #: may lie on the table; the packer is asked
    VOID = "void"  #: called off before a byte left, or expired with its parcel


#: Evidence of a PRINTED that a person gave; all other evidence of it is the printer's.
SEEN = "a person saw it"
#: What ends a sending for sure: the printer's word, or that no byte left. Not a person's answer.
CLEAN_ENDS = (JobState.PRINTED, JobState.FAILED, JobState.QUEUED)
#: States that nothing more will happen to without a person.
SETTLED = frozenset({JobState.PRINTED, JobState.VOID, JobState.UNCERTAIN, JobState.FAILED})


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One print for one printer. The page is fixed when the job is made."""

    id: str  #: UUID4 as hex
    order_number: str
    parcel_id: str  #: the packing of an order this print belongs to
    slot: str
    printer: str  #: name of the printer in the settings
    page: Page
    created_at: datetime  #: aware
    copy: int = 1  #: 2, 3, ... for reprints, which carry a mark
    expires_at: datetime | None = None
    reason: str = ""  #: why a person wanted it again; "" = nobody had to
    moved_from: str = ""  #: id of the job that another printer could not print; no byte of that one left
    place: int = 0  #: which of its parcel's prints it is, from 0: copies of the same one share it
    #: First name of who wanted it once more, told to the store as it is queued; None: nobody asked for it.
    again_by: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class JobChange:
    """One line of a job's append-only history."""

    job_id: str
    state: JobState
    at: datetime
    evidence: str = ""  #: what was measured: "GS ( H 000042", "wrote 69128 bytes", "timeout"
    job: PrintJob | None = field(default=None, compare=False)

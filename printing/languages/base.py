"""The Protocol of every printer language: pure, no wire, no clock."""

from dataclasses import dataclass
from typing import Protocol

from printing.media import PrinterProfile
from printing.page import Page
from printing.status import PrinterStatus

#: Mark of a `Completed` whose reply carries no id (GS r, ~HS): it speaks of the one job its writer is waiting for.
UNNUMBERED = -1


@dataclass(frozen=True, slots=True)
class Completed:
    """The printer says that the job with this mark is on paper; `stage` "image" = before the cut, "done" = all."""

    mark: int
    stage: str = "done"


@dataclass(frozen=True, slots=True)
class StatusReply:
    """The printer told its conditions."""

    status: PrinterStatus


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that belong to no known reply: shown to IT, never a status."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """The printer gave the job up: refused, aborted, cancelled."""

    mark: int
    why: str  #: the printer's own words
    is_unprinted: bool  #: it says that nothing of it is on paper


Reply = Completed | StatusReply | Refused | Unreadable


class ReplyReader(Protocol):
    """Turns what comes back, in any chunking, into replies. Bounded memory, never raises.

    Status answers may be told apart by their order only: take a new reader with every connection, and after a status
    query that was not answered in time.
    """

    def feed(self, data: bytes) -> list[Reply]: ...


class PrinterLanguage(Protocol):
    """One printer language. `mark` is the job's ascending number at this printer, 0 to 999,999."""

    tells_changes: (
        bool  #: a printing printer tells its trouble by itself; else it is asked while a job's end is awaited
    )

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        """The whole job as one byte string, proof of completion requested as the profile confirms."""

    def status_query(self, profile: PrinterProfile) -> bytes:
        """What to send to be told the conditions now; b"" where the language has none."""

    def completion_query(self, profile: PrinterProfile, mark: int) -> bytes:
        """What to send, again and again, to learn whether `mark` is done; b"" where the printer speaks by itself."""

    def clear(self, profile: PrinterProfile) -> bytes:
        """What drops everything in the printer's buffer, so that an abandoned job never comes out later."""

    def reader(self, profile: PrinterProfile) -> ReplyReader: ...

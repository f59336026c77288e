"""What a printer said of itself, and only that: never a status nobody measured."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Condition(StrEnum):
    """Conditions printers report, one word each for all languages."""

    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    HOT = "hot"
    PAUSED = "paused"
    RIBBON_OUT = "ribbon_out"
    MEDIA_MISMATCH = "media_mismatch"
    OFFLINE = "offline"  #: says so itself
    ERROR = "error"
    SILENT = "silent"  #: did not answer within its deadline


#: Conditions under which nothing can be printed.
BLOCKING = frozenset(Condition) - {Condition.PAPER_LOW}


#: Conditions that may part a print of roll or label stock that was under way: what comes after is on another piece.
PARTING = frozenset({Condition.PAPER_OUT, Condition.COVER_OPEN, Condition.RIBBON_OUT})


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """Conditions as measured; empty means the printer answered and is ready."""

    conditions: frozenset[Condition] = field(default=frozenset())

    @property
    def is_ready(self) -> bool:
        return not (self.conditions & BLOCKING)


@dataclass(frozen=True, slots=True)
class PrinterReading:
    """The last measurement of one printer, and what its queue does because of it."""

    printer: str  #: name in the settings
    status: PrinterStatus | None = None  #: None: never measured, or the wire cannot answer
    measured_at: datetime | None = None  #: aware
    is_paused: bool = False  #: the queue waits for paper, cover, cable
    waiting_jobs: int = 0

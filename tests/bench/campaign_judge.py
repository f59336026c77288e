"""The judge of the fault campaign: compares what lies on the papers with what the spool claims."""

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from printing.jobs import JobState, PrintJob
from printing.virtual.paper import Paper
from tests.bench.coded_page import END, TOP, codes_on

#: A print that was on its way when its parcel left may still come out so long after; the packer stands there yet.
GRACE_S = 3.0
OFFICE_DPI = 150  #: of the pictures of an office printer's sheets


@dataclass
class Print:
    """One copy of one print as it was ordered."""

    number: int
    copy: int
    job: PrintJob
    place: int  #: in the order in which its printer's jobs were submitted
    was_retried: bool = False  #: failed and sent again by hand: it has no place of its own any more
    state: JobState = JobState.QUEUED
    evidence: str = ""
    submitted_at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of paper as the packer finds it."""

    printer: str
    at: float  #: monotonic, of its last row
    whole: frozenset[tuple[int, int]]  #: prints that are on it from top to end
    partly: frozenset[tuple[int, int]]


class Judge:
    """Sees every piece of paper when it comes out. Safe from any thread."""

    def __init__(self, dpi_of: dict[str, int]) -> None:
        self._dpi_of = dpi_of
        self._lock = threading.Lock()
        self.pieces: list[Piece] = []
        self._whole: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.papers: Counter[str] = Counter()
        self.left_at: dict[str, float] = {}  #: parcel -> when it was voided, or expired
        self.dead: list[tuple[float, float]] = []  #: spans in which no app was running

    def came_out(self, printer: str, paper: Paper) -> None:
        waited = datetime.now(UTC) - (paper.printed_at or paper.at)  # rows that lay before the cutter are not late
        at = time.monotonic() - waited.total_seconds()
        codes = codes_on(paper.png, self._dpi_of[printer])
        both = (
            set()
            if paper.is_torn
            else {(code.number, code.copy) for code in codes if code.part == TOP}
            & {(code.number, code.copy) for code in codes if code.part == END}
        )
        partly = {(code.number, code.copy) for code in codes} - both
        with self._lock:
            self.pieces.append(Piece(printer, at, frozenset(both), frozenset(partly)))
            self.papers[printer] += 1
            for one in both:
                self._whole[one] += 1

    def lies_there(self, number: int, copy: int) -> bool:
        """What a packer answers who looks."""
        with self._lock:
            return self._whole[number, copy] > 0

    def left(self, parcel: str, at: float) -> None:
        self.left_at[parcel] = min(at, self.left_at.get(parcel, at))

    def lost_unnoticed(self, prints: list[Print]) -> list[Print]:
        return [one for one in prints if one.state is JobState.PRINTED and not self.lies_there(one.number, one.copy)]

    def unmarked_doubles(self) -> list[tuple[int, int]]:
        return [one for one, times in self._whole.items() if times > 1]

    def out_of_order(self, prints: list[Print]) -> list[tuple[int, int]]:
        """Prints that came out after one that was submitted later to the same printer."""
        place = {(one.number, one.copy): one.place for one in prints if not one.was_retried}
        furthest: dict[str, int] = {}
        overtaken = []
        for piece in self.pieces:
            for one in sorted(piece.whole & place.keys(), key=lambda each: place[each]):
                if place[one] < furthest.get(piece.printer, -1):
                    overtaken.append(one)
                furthest[piece.printer] = max(place[one], furthest.get(piece.printer, -1))
        return overtaken

    def wrong_order(self, prints: list[Print]) -> list[Piece]:
        """Pieces with more than one print on them, and prints that came out when their parcel had left."""
        parcel_of = {(one.number, one.copy): one.job.parcel_id for one in prints}
        wrong = []
        for piece in self.pieces:
            late = [one for one in piece.whole if self._is_late(parcel_of[one], piece.at)]
            if late or len(piece.whole | piece.partly) > 1:
                wrong.append(piece)
        return wrong

    def _is_late(self, parcel: str, at: float) -> bool:
        left_at = self.left_at.get(parcel)
        if left_at is None:
            return False
        dead_s = sum(max(0.0, min(up, at) - max(down, left_at)) for down, up in self.dead)
        return at > left_at + dead_s + GRACE_S

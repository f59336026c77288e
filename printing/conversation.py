"""Talking with one printer over its wire: open, ask, listen. Knows no jobs and no queue."""

import logging
import time
from collections.abc import Callable

from printing.errors import TransportError
from printing.languages.base import UNNUMBERED, Completed, Refused, ReplyReader, StatusReply, Unreadable
from printing.pace import Pace
from printing.printer import Printer
from printing.status import PARTING, Condition, PrinterStatus

log = logging.getLogger(__name__)

SILENCE = PrinterStatus(frozenset({Condition.SILENT}))


class Conversation:
    """One connection to one printer, reopened when lost. Only the printer's writer thread uses it."""

    def __init__(self, printer: Printer, pace: Pace, on_status: Callable[[PrinterStatus], None]) -> None:
        self._printer = printer
        self._pace = pace
        self._on_status = on_status
        self._wire = printer.transport_factory()
        self._reader: ReplyReader | None = None
        self._asked_at = float("-inf")
        self._completed: set[int] = set()
        self._begun: set[int] = set()
        self._refused: dict[int, Refused] = {}
        self._happened: frozenset[Condition] = frozenset()
        self.must_clear = False  #: something unknown may lie in the printer's buffer
        self.status: PrinterStatus | None = None  #: the last one measured on this connection

    @property
    def confirms(self) -> bool:
        return self._printer.confirms(self._wire)

    @property
    def proof(self) -> str:
        """What kind of proof this printer gives, for the history."""
        return self._printer.profile.confirmation.value

    @property
    def is_open(self) -> bool:
        return self._reader is not None

    @property
    def trouble(self) -> frozenset[Condition]:
        """What the printer itself says keeps it from printing; its silence is not among it."""
        if self.status is None or self.status.is_ready:
            return frozenset()
        return self.status.conditions - {Condition.SILENT, Condition.PAPER_LOW}

    def open(self) -> None:
        """Connect where not connected, and drop what an abandoned job left. Raises TransportError."""
        if self._reader is None:
            try:
                self._wire.open()
            except TransportError:
                if self._wire.can_read:
                    self._measured(SILENCE)
                raise
            self._reader = self._printer.language.reader(self._printer.profile)
            self.status = None
            self._asked_at = float("-inf")
        if self.must_clear:
            self.clear()

    def close(self) -> None:
        self._wire.close()
        self._reader = None

    def abandon(self) -> None:
        """Let go, and take back what the printer has not read; the rest is cleared on the next connection."""
        self.must_clear = True
        self._wire.abandon()
        self._reader = None

    def clear(self) -> None:
        """Drop everything in the printer's buffer. Raises TransportError; then it is still to be done."""
        self.must_clear = True
        command = self._printer.language.clear(self._printer.profile) if self._wire.can_read else b""
        if command:
            self._tell(command)
        self.must_clear = False

    def write(self, payload: bytes, timeout_s: float) -> None:
        """Raises TransportError; unless it is "stalled" the connection is closed."""
        try:
            self._wire.write(payload, timeout_s)
        except TransportError as error:
            if error.cause != "stalled":
                self.close()
            raise

    def ask_status(self, fresh_s: float = 0.0) -> None:
        """Measure the conditions, unless that was done within `fresh_s`. Raises TransportError when the wire broke;
        an answer that does not come is `Condition.SILENT`."""
        query = self._printer.language.status_query(self._printer.profile) if self._wire.can_read else b""
        if not query or time.monotonic() - self._asked_at < fresh_s:
            return
        self._asked_at = time.monotonic()
        try:
            self._tell(query)
        except TransportError as error:
            if error.cause != "stalled":
                raise
            self._measured(SILENCE)
            return
        deadline = time.monotonic() + self._pace.answer_s
        while not self.listen(deadline - time.monotonic()):
            if time.monotonic() >= deadline:
                self._measured(SILENCE)
                self._reader = self._printer.language.reader(self._printer.profile)  # a late answer is no new one's
                return

    def ask_completion(self, mark: int) -> None:
        """Ask whether a mark is done, where the language has a question for it. Raises TransportError when the wire
        broke; a printer that takes no bytes now is asked again later."""
        query = self._printer.language.completion_query(self._printer.profile, mark)
        if not query:
            return
        try:
            self._tell(query)
        except TransportError as error:
            if error.cause != "stalled":
                raise

    def listen(self, timeout_s: float) -> bool:
        """Take in what arrives; True when a status was among it. Raises TransportError when the wire broke."""
        if self._reader is None:
            raise TransportError("closed")
        try:
            arrived = self._wire.read(max(0.0, timeout_s))
        except TransportError:
            self.close()
            raise
        had_status = False
        for reply in self._reader.feed(arrived) if arrived else ():
            match reply:
                case StatusReply(status):
                    self._measured(status)
                    had_status = True
                case Completed(mark, stage):
                    (self._completed if stage == "done" else self._begun).add(mark)
                case Refused(mark):
                    self._refused[mark] = reply
                case Unreadable(raw):
                    log.debug("%s sent %d unreadable bytes", self._printer.name, len(raw))
        return had_status

    def expect(self) -> None:
        """Forget earlier completions: a new job begins, and an unnumbered one speaks of it."""
        self._completed.clear()
        self._begun.clear()
        self._refused.clear()
        self._happened = frozenset()

    @property
    def parted_by(self) -> frozenset[Condition]:
        """What has happened since `expect` that may have left the print in two pieces, though all of it came out."""
        return self._happened & PARTING if not self._printer.prints_sheets else frozenset()

    def has_completed(self, mark: int) -> bool:
        return mark in self._completed or UNNUMBERED in self._completed

    def is_uncut(self, mark: int) -> bool:
        """Its rows are on paper, and the printer has not said that it cut them off."""
        return mark in self._begun and not self.has_completed(mark)

    def refusal(self, mark: int) -> Refused | None:
        """The printer's word that it gave the job with this mark up."""
        return self._refused.get(mark)

    @property
    def must_be_asked(self) -> bool:
        """Its trouble shows only when asked for, also while it prints."""
        return not self._printer.language.tells_changes

    def _tell(self, command: bytes) -> None:
        """A short command, whole or not at all: half of one would spoil what follows. Raises TransportError."""
        try:
            self.write(command, self._pace.answer_s)
        except TransportError as error:
            if error.bytes_written and self.is_open:
                self.close()
                raise TransportError("timeout", error.bytes_written) from error
            raise

    def _measured(self, status: PrinterStatus) -> None:
        self.status = status
        self._happened |= status.conditions
        self._on_status(status)

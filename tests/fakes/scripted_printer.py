"""A printer with a four-word language and faults on demand, at the byte boundary of the spool's tests.

Job `J<mark>:<text>;`, status query `?` answered `S<conditions>;`, clear `!`, completion `D<mark>;`.
"""

import re
import threading

from printing.errors import TransportError
from printing.languages.base import Completed, Reply, StatusReply
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile
from printing.page import Page
from printing.printer import Printer
from printing.status import Condition, PrinterStatus

_JOB = re.compile(rb"J(\d{6}):([^;]*);")


class ScriptedLanguage:
    """Speaks to `ScriptedPrinter`."""

    tells_changes = True

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        if page.pdf == b"broken":
            raise ValueError("cannot be drawn")
        return b"J%06d:%s;" % (mark, page.pdf)

    def status_query(self, profile: PrinterProfile) -> bytes:
        return b"?"

    def completion_query(self, profile: PrinterProfile, mark: int) -> bytes:
        return b""

    def clear(self, profile: PrinterProfile) -> bytes:
        return b"!"

    def reader(self, profile: PrinterProfile) -> "ScriptedReader":
        return ScriptedReader()


class ScriptedReader:
    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Reply]:
        *whole, self._rest = (self._rest + data).split(b";")
        return [self._reply(word.decode()) for word in whole]

    def _reply(self, word: str) -> Reply:
        if word.startswith("D"):
            return Completed(int(word[1:]))
        return StatusReply(PrinterStatus(frozenset(Condition(name) for name in word[1:].split(",") if name)))


class ScriptedPrinter:
    """Both the printer and the wire to it. Everything it prints lands in `paper`."""

    def __init__(self, can_read: bool = True) -> None:
        self.can_read = can_read
        self.paper: list[str] = []
        self.cleared = 0
        self.refuses = False
        self.is_mute = False  # answers no status
        self.loses_completion = False
        self.breaks_after: list[int] = []  # the next job's writes break after so many bytes
        self.stalls_after: list[int] = []  # the next job's writes stall after so many bytes
        self.out_of_paper_on_job = False  # the next job meets the end of the paper
        self.conditions: set[Condition] = set()
        self.printing = threading.Event()
        self.may_print = threading.Event()
        self.may_print.set()
        self._turn = threading.Condition()
        self._inbox = b""
        self._buffer = b""
        self._held: list[tuple[int, str]] = []
        self._is_open = False

    # the printer's front

    def reload(self) -> None:
        """Paper in, cover shut: what it held back comes out."""
        with self._turn:
            self.conditions.clear()
            self._print_held()
            self._say_status()

    def pull_cable(self) -> None:
        with self._turn:
            self._is_open = False
            self._turn.notify_all()

    # the wire

    def open(self) -> None:
        if self.refuses:
            raise TransportError("refused")
        self._is_open, self._inbox = True, b""

    def write(self, payload: bytes, timeout_s: float) -> None:
        if not self._is_open:
            raise TransportError("closed")
        if payload == b"?":
            if not self.is_mute:
                self._say_status()
            return
        if payload == b"!":
            self.cleared += 1
            self._held, self._buffer = [], b""
            return
        if self.breaks_after:
            count = self.breaks_after.pop(0)
            self._buffer += payload[:count]
            self._is_open = False
            raise TransportError("reset", count)
        if self.stalls_after:
            count = self.stalls_after.pop(0)
            self._buffer += payload[:count]
            raise TransportError("stalled", count)
        self._take(payload)

    def read(self, timeout_s: float) -> bytes:
        with self._turn:
            self._turn.wait_for(lambda: self._inbox or not self._is_open, timeout_s)
            if not self._is_open:
                raise TransportError("closed")
            said, self._inbox = self._inbox, b""
            return said

    def close(self) -> None:
        self._is_open = False

    def abandon(self) -> None:
        self.close()

    # inside

    def _take(self, payload: bytes) -> None:
        self.printing.set()
        if not self.may_print.wait(10):
            raise TransportError("timeout", len(payload))
        self._buffer += payload
        match = _JOB.fullmatch(self._buffer)
        if match is None:
            raise AssertionError(f"not one whole job: {self._buffer!r}")
        self._buffer = b""
        with self._turn:
            self._held.append((int(match[1]), match[2].decode()))
            if self.out_of_paper_on_job:
                self.out_of_paper_on_job = False
                self.conditions.add(Condition.PAPER_OUT)
                self._say_status()
            if not self.conditions:
                self._print_held()

    def _print_held(self) -> None:
        for mark, text in self._held:
            self.paper.append(text)
            if not self.loses_completion:
                self._say(b"D%06d;" % mark)
        self._held = []

    def _say_status(self) -> None:
        self._say(b"S%s;" % ",".join(sorted(self.conditions)).encode())

    def _say(self, words: bytes) -> None:
        with self._turn:
            self._inbox += words
            self._turn.notify_all()


def scripted_printer(
    name: str, wire: ScriptedPrinter, confirmation: Confirmation = Confirmation.MARK, speed_mm_s: float = 10_000.0
) -> Printer:
    profile = PrinterProfile("scripted", Language.ESCPOS, 203, 576, confirmation, speed_mm_s=speed_mm_s)
    return Printer(name, name, profile, NOTE_80, lambda: wire, ScriptedLanguage(), bytes_per_s=1e9)

"""What printer bytes mean, one step each, and the fault of bytes that mean nothing. Common to all languages."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from printing.page import Bitmap
from printing.status import Condition


class Fault(Exception):
    """Bytes a strict printer does not accept: an unknown command, a wrong length, a real-time command in an image."""

    def __init__(self, offset: int, expected: str, found: bytes) -> None:
        super().__init__(f"byte {offset}: expected {expected}, found {found[:16].hex(' ')}")
        self.offset = offset  #: bytes of this connection before the fault
        self.expected = expected
        self.found = found


@dataclass(frozen=True, slots=True)
class PrintDots:
    """Print these rows below what is printed already."""

    bitmap: Bitmap


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """Print a finished sheet of an office printer."""

    png: bytes
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Eject:
    """The paper printed so far comes out as one piece."""


@dataclass(frozen=True, slots=True)
class Prove:
    """Answer when all steps before this one are done."""

    answer: bytes


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer at once, whatever is printing."""

    question: bytes


@dataclass(frozen=True, slots=True)
class Forget:
    """Drop what is not printed yet, at once."""


Step = PrintDots | PrintSheet | Eject | Prove | Ask | Forget


class Interpreter(Protocol):
    """Reads one connection's bytes in any chunking. One per connection."""

    wants_changes: bool  #: changed conditions are sent unasked

    def feed(self, payload: bytes) -> list[Step]:
        """The steps completed by these bytes. Raises Fault; the connection is then beyond use."""

    def end(self) -> list[Step]:
        """The host closed the connection. Raises Fault in the middle of a command."""

    def answer(self, question: bytes, conditions: Collection[Condition], waiting: int) -> bytes:
        """What the printer says to a question; `waiting` = prints not out yet. b"" = silence."""

    def changed(self, conditions: Collection[Condition]) -> bytes:
        """What the printer says unasked when its conditions change."""

"""What ESC/POS printers send back: real-time and automatic status, completion ids. No commands here.

The byte classes keep the replies apart (Epson, "Identifying the transmission data"): DLE EOT `0xx1xx10`, automatic
status back `0xx1xx00` and three `0xx0xxxx`, GS r one `0xx0xxxx`, blocks a header (37, 3D, 5F) up to NUL.
"""

from printing.languages.base import UNNUMBERED, Completed, Reply, StatusReply, Unreadable
from printing.status import BLOCKING, Condition, PrinterStatus

#: Ascending in ASCII too: pending ids collapse to the latest, which must be the greatest (Epson, GS ( H fn 48).
ID_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ID_LENGTH = 4
STAGES = ("image", "done")

BLOCK_HEADERS = frozenset(b"\x37\x3d\x5f")
COMPLETION_HEADER = b"\x37\x22"  # reply to GS ( H fn 48: header, identifier, id, NUL
BLOCK_LIMIT = 96  #: Epson's longest block is 80 bytes and its frame

# (reply byte, bit mask, condition) of the three DLE EOT answers and of the four bytes of automatic status back (Epson)
REAL_TIME_BITS = (
    (0, 0x08, Condition.OFFLINE),
    (1, 0x04, Condition.COVER_OPEN),
    (1, 0x20, Condition.PAPER_OUT),
    (1, 0x40, Condition.ERROR),
    (2, 0x0C, Condition.PAPER_LOW),
    (2, 0x60, Condition.PAPER_OUT),
)
AUTOMATIC_BITS = (
    (0, 0x08, Condition.OFFLINE),
    (0, 0x20, Condition.COVER_OPEN),
    (1, 0x04, Condition.ERROR),
    (1, 0x08, Condition.CUTTER),
    (1, 0x20, Condition.ERROR),
    (1, 0x40, Condition.HOT),  # automatically recoverable: the head is too hot
    (2, 0x03, Condition.PAPER_LOW),
    (2, 0x0C, Condition.PAPER_OUT),
)


def completion_id(mark: int, stage: str) -> bytes:
    """Four printable characters that ascend with the mark, and from "image" to "done" within it."""
    number = mark * len(STAGES) + STAGES.index(stage)
    digits = []
    for _ in range(ID_LENGTH):
        number, digit = divmod(number, len(ID_DIGITS))
        digits.append(ID_DIGITS[digit])
    if number:
        raise ValueError(f"mark {mark} needs more than {ID_LENGTH} characters")
    return "".join(reversed(digits)).encode("ascii")


def completed(identifier: bytes) -> Completed | None:
    """The mark and stage behind an id; None for an id that is not ours."""
    number = 0
    for character in identifier.decode("latin-1"):
        digit = ID_DIGITS.find(character)
        if digit < 0:
            return None
        number = number * len(ID_DIGITS) + digit
    mark, stage = divmod(number, len(STAGES))
    return Completed(mark, STAGES[stage]) if len(identifier) == ID_LENGTH else None


class EscposReplyReader:
    """Sorts the bytes by class. DLE EOT answers carry no number: they count as 1, 2, 4 in the order asked."""

    def __init__(self, *, in_order: bool) -> None:
        self._in_order = in_order
        self._block = bytearray()
        self._automatic = bytearray()
        self._real_time = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        replies: list[Reply] = []
        for byte in data:
            replies.extend(self._block_byte(byte) if self._block else self._status_byte(byte))
        return replies

    def _status_byte(self, byte: int) -> list[Reply]:
        if byte in BLOCK_HEADERS:
            self._block.append(byte)
            return []
        if byte & 0x93 == 0x12:
            return self._real_time_byte(byte)
        if byte & 0x93 == 0x10:
            broken = self._given_up(self._automatic)
            self._automatic.append(byte)
            return broken
        if byte & 0x90 == 0x00 and self._automatic:
            return self._automatic_byte(byte)
        if byte & 0x90 == 0x00 and self._in_order:
            return [Completed(UNNUMBERED)]
        return [Unreadable(bytes([byte]))]

    def _block_byte(self, byte: int) -> list[Reply]:
        self._block.append(byte)
        if byte and len(self._block) < BLOCK_LIMIT:
            return []
        block = bytes(self._block)
        self._block.clear()
        done = completed(block[2:-1]) if block.startswith(COMPLETION_HEADER) and not byte else None
        return [done or Unreadable(block)]

    def _real_time_byte(self, byte: int) -> list[Reply]:
        self._real_time.append(byte)
        if len(self._real_time) < 3:
            return []
        reply = StatusReply(_status(self._real_time, REAL_TIME_BITS))
        self._real_time.clear()
        return [reply]

    def _automatic_byte(self, byte: int) -> list[Reply]:
        self._automatic.append(byte)
        if len(self._automatic) < 4:
            return []
        reply = StatusReply(_status(self._automatic, AUTOMATIC_BITS))
        self._automatic.clear()
        return [reply]

    @staticmethod
    def _given_up(part: bytearray) -> list[Reply]:
        broken: list[Reply] = [Unreadable(bytes(part))] if part else []
        part.clear()
        return broken


def _status(answer: bytearray, bits: tuple[tuple[int, int, Condition], ...]) -> PrinterStatus:
    """The conditions of an answer; a consequence (offline, near end) is left out where its cause is told."""
    conditions = {condition for position, mask, condition in bits if answer[position] & mask}
    if Condition.PAPER_OUT in conditions:
        conditions.discard(Condition.PAPER_LOW)
    if conditions & (BLOCKING - {Condition.OFFLINE}):
        conditions.discard(Condition.OFFLINE)
    return PrinterStatus(frozenset(conditions))

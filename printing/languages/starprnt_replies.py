"""What Star printers send back: automatic status blocks, asked for or unasked. No commands here.

Source: "Star" is the Star Line Mode command specification, appendix on automatic status. A block begins with a byte
`0xx0xxx1` that holds its length; all others are `0xx0xxx0`.
"""

from printing.languages.base import UNNUMBERED, Completed, Reply, StatusReply, Unreadable
from printing.status import BLOCKING, Condition, PrinterStatus

SHORTEST = 7  #: bytes: two of header, then at least the five that hold conditions
ENDED = (2, 0x02)  #: offset and bit: an ETB was executed since the last status

# (offset in the block, bits, condition)
CONDITION_BITS = (
    (2, 0x40, Condition.PAUSED),  # offline by its switch
    (2, 0x20, Condition.COVER_OPEN),
    (2, 0x08, Condition.OFFLINE),
    (3, 0x40, Condition.HOT),
    (3, 0x24, Condition.ERROR),  # not recoverable, mechanical
    (3, 0x08, Condition.CUTTER),
    (4, 0x02, Condition.COVER_OPEN),  # head up
    (4, 0x0C, Condition.ERROR),  # black mark, paper jam in the presenter
    (5, 0x08, Condition.PAPER_OUT),
    (5, 0x06, Condition.PAPER_LOW),
)


def length_of(header: int) -> int:
    """Bytes of the block that begins so: bits 1 to 3, then 5 and 6."""
    return header >> 1 & 0x07 | header >> 2 & 0x18


def header_of(length: int) -> int:
    """The first byte of a block of this length, 7 to 31 bytes."""
    return 0x01 | (length & 0x07) << 1 | (length & 0x18) << 2


class StarReplyReader:
    """Cuts the stream into blocks; the end of a job carries no number and speaks of the one job sent."""

    def __init__(self, *, by_status: bool) -> None:
        self._by_status = by_status
        self._block = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        replies: list[Reply] = []
        for byte in data:
            replies.extend(self._byte(byte))
        return replies

    def _byte(self, byte: int) -> list[Reply]:
        if byte & 0x91 == 0x01 and length_of(byte) >= SHORTEST:
            lost = bytes(self._block)
            self._block[:] = bytes([byte])
            return [Unreadable(lost)] if lost else []
        if byte & 0x91 or not self._block:
            lost = bytes(self._block) + bytes([byte])
            self._block.clear()
            return [Unreadable(lost)]
        self._block.append(byte)
        return self._read() if len(self._block) == length_of(self._block[0]) else []

    def _read(self) -> list[Reply]:
        block = bytes(self._block)
        self._block.clear()
        conditions = {condition for offset, bits, condition in CONDITION_BITS if block[offset] & bits}
        if Condition.PAPER_OUT in conditions:
            conditions.discard(Condition.PAPER_LOW)
        if conditions & (BLOCKING - {Condition.OFFLINE}):
            conditions.discard(Condition.OFFLINE)
        status = StatusReply(PrinterStatus(frozenset(conditions)))
        offset, bit = ENDED
        return [status, Completed(UNNUMBERED)] if self._by_status and block[offset] & bit else [status]

"""What Brother QL printers send back: status blocks of 32 bytes, asked for or unasked. No commands here.

Source: "Brother" is the raster command reference of the QL series (docp000678, docp100278), status information.
"""

from printing.languages.base import UNNUMBERED, Completed, Reply, StatusReply, Unreadable
from printing.status import Condition, PrinterStatus

BLOCK_LENGTH = 32
BLOCK_START = b"\x80\x20B"  # print head mark, size, reserved; then the codes of series and model

ERRORS_1, ERRORS_2, STATUS_TYPE, NOTIFICATION = 8, 9, 18, 22  #: offsets in the block
REPLY, COMPLETED, ERROR, TURNED_OFF, NOTICE, PHASE_CHANGE = 0x00, 0x01, 0x02, 0x04, 0x05, 0x06  #: status types
COOLING_STARTED = 0x03  #: notification number; QL-800 and later

# (offset, bits, condition); 0x10 of the first, "main unit in use", is no trouble
ERROR_BITS = (
    (ERRORS_1, 0x03, Condition.PAPER_OUT),  # no media, end of media
    (ERRORS_1, 0x04, Condition.CUTTER),
    (ERRORS_1, 0x80, Condition.ERROR),  # fan
    (ERRORS_2, 0x01, Condition.MEDIA_MISMATCH),  # the roll is not the one of ESC i z
    (ERRORS_2, 0x0E, Condition.ERROR),  # buffer full, transmission, image
    (ERRORS_2, 0x10, Condition.COVER_OPEN),
    (ERRORS_2, 0x40, Condition.PAPER_OUT),  # cannot feed
    (ERRORS_2, 0x80, Condition.ERROR),  # system
)


def conditions_of(block: bytes) -> frozenset[Condition]:
    """What a status block of 32 bytes tells."""
    conditions = {condition for offset, bits, condition in ERROR_BITS if block[offset] & bits}
    if block[STATUS_TYPE] == TURNED_OFF:
        conditions.add(Condition.OFFLINE)
    if block[STATUS_TYPE] == NOTICE and block[NOTIFICATION] == COOLING_STARTED:
        conditions.add(Condition.HOT)
    if block[STATUS_TYPE] == ERROR and not conditions:
        conditions.add(Condition.ERROR)
    return frozenset(conditions)


class BrotherReplyReader:
    """Cuts the stream into blocks; "printing completed" carries no number and speaks of the one job sent."""

    def __init__(self, *, by_status: bool) -> None:
        self._by_status = by_status
        self._block = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        replies: list[Reply] = []
        for byte in data:
            replies.extend(self._byte(byte))
        return replies

    def _byte(self, byte: int) -> list[Reply]:
        self._block.append(byte)
        if BLOCK_START.startswith(bytes(self._block[: len(BLOCK_START)])):
            return self._read() if len(self._block) == BLOCK_LENGTH else []
        lost = bytes(self._block)
        self._block.clear()
        if byte == BLOCK_START[0]:
            self._block.append(byte)
            lost = lost[:-1]
        return [Unreadable(lost)]

    def _read(self) -> list[Reply]:
        block = bytes(self._block)
        self._block.clear()
        status = StatusReply(PrinterStatus(conditions_of(block)))
        if self._by_status and block[STATUS_TYPE] == COMPLETED:
            return [status, Completed(UNNUMBERED)]
        return [status]

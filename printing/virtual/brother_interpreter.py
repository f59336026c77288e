"""Brother QL raster read strictly: labels of whole raster lines, and the status request. The paper is not made here."""

import re
from collections.abc import Collection

from printing.languages import brother_ql
from printing.languages.brother_ql_replies import (
    BLOCK_LENGTH,
    BLOCK_START,
    COMPLETED,
    ERROR,
    ERRORS_1,
    ERRORS_2,
    PHASE_CHANGE,
    REPLY,
    STATUS_TYPE,
)
from printing.languages.brother_rolls import (
    CONTINUOUS,
    DIE_CUT,
    HEAD_DOTS,
    MARGIN_ROWS,
    MAXIMUM_ROWS,
    MINIMUM_ROWS,
    Roll,
)
from printing.page import Bitmap
from printing.status import BLOCKING, Condition
from printing.virtual.steps import Ask, Eject, Fault, Forget, PrintDots, Prove, Step

HEAD = re.compile(
    re.escape(brother_ql.RASTER_MODE + brother_ql.PRINT_INFORMATION)
    + rb"\xce(?P<kind>[\x0a\x0b])(?P<width>.)(?P<length>.)(?P<rows>.{4})\x00\x00(?P<cut>"
    + re.escape(brother_ql.AUTO_CUT + brother_ql.CUT_EACH_LABEL + brother_ql.CUT_AT_END)
    + rb")?\x1bid(?P<margin>..)",
    re.DOTALL,
)
HEAD_LIMIT = 64  #: bytes before the dots
DROP = brother_ql.INITIALISE + b"\x00"
LINE_LENGTH = len(brother_ql.ROW) + brother_ql.HEAD_BYTES
SERIES_AND_MODEL = b"4850\x00"  # series code and model code; QL-800's
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
# One error bit that means each condition alone.
ERROR_FLAGS = (
    (Condition.PAPER_OUT, ERRORS_1, 0x01),
    (Condition.CUTTER, ERRORS_1, 0x04),
    (Condition.MEDIA_MISMATCH, ERRORS_2, 0x01),
    (Condition.COVER_OPEN, ERRORS_2, 0x10),
    (Condition.ERROR, ERRORS_2, 0x80),
)


def status_block(conditions: Collection[Condition], status_type: int) -> bytes:
    """The 32 bytes a printer sends."""
    block = bytearray(BLOCK_START + SERIES_AND_MODEL).ljust(BLOCK_LENGTH, b"\x00")
    block[STATUS_TYPE] = status_type
    for condition, offset, bit in ERROR_FLAGS:
        if condition in conditions:
            block[offset] |= bit
    return bytes(block)


class BrotherInterpreter:
    """A label printer's command reader: every job is one label, and it says so when it is out."""

    def __init__(self) -> None:
        self.wants_changes = True
        self._buffer = bytearray()
        self._offset = 0

    def feed(self, payload: bytes) -> list[Step]:
        self._buffer += payload
        steps: list[Step] = []
        while self._buffer and (length := self._command_length()) <= len(self._buffer):
            steps.extend(self._steps_of(bytes(self._buffer[:length])))
            del self._buffer[:length]
            self._offset += length
        return steps

    def end(self) -> list[Step]:
        if self._buffer:
            raise Fault(self._offset, "the rest of a command", bytes(self._buffer))
        return []

    def _command_length(self) -> int:
        """Bytes of the command at the start of the buffer, as far as it can be told yet. Raises Fault."""
        buffer = self._buffer
        if not buffer[0]:
            return len(buffer) - len(buffer.lstrip(b"\x00"))
        if buffer.startswith(brother_ql.INITIALISE):  # the byte after it tells: a job begins, or all is dropped
            return len(DROP) if len(buffer) < len(DROP) or not buffer[2] else len(brother_ql.INITIALISE)
        if buffer.startswith(brother_ql.STATUS):
            return len(brother_ql.STATUS)
        if head := HEAD.match(buffer):
            return head.end() + int.from_bytes(head["rows"], "little") * LINE_LENGTH + len(brother_ql.PRINT_AND_FEED)
        starts = (brother_ql.INITIALISE, brother_ql.STATUS, brother_ql.RASTER_MODE + brother_ql.PRINT_INFORMATION)
        if len(buffer) > HEAD_LIMIT or not any(start.startswith(buffer[: len(start)]) for start in starts):
            raise Fault(self._offset, "a QL raster command", bytes(buffer[:16]))
        return len(buffer) + 1

    def _steps_of(self, command: bytes) -> list[Step]:
        if not command[0]:
            return []
        if command.startswith(brother_ql.INITIALISE):
            return [Forget()] if command == DROP else []
        if command == brother_ql.STATUS:
            return [Ask(command)]
        head = HEAD.match(command)
        if head is None:
            raise Fault(self._offset, "a label", command)
        roll = self._roll(head)
        label = PrintDots(self._dots(command, head.end(), roll))
        return [label, Eject(), Prove(status_block((), COMPLETED))]

    def _roll(self, head: re.Match[bytes]) -> Roll:
        """The DK roll that is meant, and takes this number of rows. Raises Fault."""
        kind, width, length = head["kind"][0], head["width"][0], head["length"][0]
        rows, margin = (int.from_bytes(head[name], "little") for name in ("rows", "margin"))
        rolls = CONTINUOUS if kind == brother_ql.CONTINUOUS_TAPE else DIE_CUT
        roll = next((roll for roll in rolls if (roll.width_mm, roll.length_mm) == (width, length)), None)
        if roll is None:
            raise Fault(self._offset, "media of a DK roll", head[0][-32:])
        fits = rows == roll.print_rows if length else MINIMUM_ROWS <= rows <= MAXIMUM_ROWS
        if not fits or margin != (0 if length else MARGIN_ROWS):
            raise Fault(self._offset, f"the rows of a {width} by {length} mm label", head[0][-32:])
        return roll

    def _dots(self, command: bytes, start: int, roll: Roll) -> Bitmap:
        """The print area from left to right, and the white before and after it. Raises Fault."""
        bitmap_width = (roll.print_dots + 7) // 8 * 8
        right_pins = HEAD_DOTS - roll.left_pins - roll.print_dots
        margin = bytes(bitmap_width // 8 * MARGIN_ROWS)
        rows = [margin]
        for position in range(start, len(command) - 1, LINE_LENGTH):
            line = command[position : position + LINE_LENGTH]
            if not line.startswith(brother_ql.ROW):
                raise Fault(self._offset + position, "g and 90 bytes", line)
            row = int.from_bytes(line[len(brother_ql.ROW) :][::-1].translate(_MIRRORED), "big")
            inside = row >> right_pins
            if inside << right_pins != row or inside >> roll.print_dots:
                raise Fault(self._offset + position, "dots inside the print area", line)
            rows.append((inside << bitmap_width - roll.print_dots).to_bytes(bitmap_width // 8, "big"))
        if not command.endswith(brother_ql.PRINT_AND_FEED):
            raise Fault(self._offset + len(command) - 1, "Control-Z", command[-1:])
        return Bitmap(roll.print_dots, len(rows) - 1 + 2 * MARGIN_ROWS, b"".join([*rows, margin]))

    def answer(self, question: bytes, conditions: Collection[Condition], waiting: int) -> bytes:  # noqa: ARG002
        return status_block(conditions, REPLY)

    def changed(self, conditions: Collection[Condition]) -> bytes:
        """An error is told when it occurs, its end as a change of phase."""
        return status_block(conditions, ERROR if BLOCKING & set(conditions) else PHASE_CHANGE)

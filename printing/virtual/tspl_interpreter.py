"""TSPL read strictly: labels of one bitmap, and the immediate commands our encoder uses."""

import re
from collections.abc import Collection

from printing.languages import tspl
from printing.media import dots
from printing.page import Bitmap
from printing.status import BLOCKING, Condition
from printing.virtual.steps import Ask, Eject, Fault, Forget, PrintDots, Step

IMMEDIATE: dict[bytes, Step] = {
    tspl.STATUS: Ask(tspl.STATUS),
    tspl.PROGRESS: Ask(tspl.PROGRESS),
    tspl.CANCEL_ALL: Forget(),
}
LABEL = re.compile(
    rb"\r\nSIZE (?P<width>\d+\.\d\d) mm,(?P<height>\d+\.\d\d) mm\r\nREFERENCE 0,0\r\nCLS\r\n"
    rb"BITMAP 0,0,(?P<stride>\d+),(?P<rows>\d+),0,"
)
HEAD_LIMIT = 160  #: bytes before the dots
_INVERTED = bytes(255 - value for value in range(256))
# The answer that means each condition alone; TSPL has more than one word for some.
STATUS_CHARACTERS = (
    (Condition.PAUSED, 0, 0x20),
    (Condition.PAPER_LOW, 1, 0x01),
    (Condition.HOT, 2, 0x01),
    (Condition.ERROR, 2, 0x04),
    (Condition.CUTTER, 2, 0x08),
    (Condition.PAPER_OUT, 3, 0x01),
    (Condition.RIBBON_OUT, 3, 0x04),
    (Condition.COVER_OPEN, 3, 0x20),
)


class TsplInterpreter:
    """A label printer's command reader for a head of `dpi`."""

    def __init__(self, dpi: int) -> None:
        self.wants_changes = False
        self._dpi = dpi
        self._buffer = bytearray()
        self._offset = 0

    def feed(self, payload: bytes) -> list[Step]:
        self._buffer += payload
        if (clear := self._buffer.find(tspl.CANCEL_ALL)) > 0:  # obeyed at once, also inside half a bitmap
            del self._buffer[:clear]
            self._offset += clear
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
        if self._buffer[0] == tspl.IMMEDIATE[0]:
            return len(tspl.STATUS)
        if label := LABEL.match(self._buffer):
            return label.end() + int(label["stride"]) * int(label["rows"]) + len(tspl.PRINT_ONE)
        start = b"\r\nSIZE "
        if not start.startswith(self._buffer[: len(start)]) or len(self._buffer) > HEAD_LIMIT:
            raise Fault(self._offset, "a label of one bitmap", bytes(self._buffer[:16]))
        return len(self._buffer) + 1

    def _steps_of(self, command: bytes) -> list[Step]:
        if command in IMMEDIATE:
            return [IMMEDIATE[command]]
        label = LABEL.match(command)
        if label is None:
            raise Fault(self._offset, "an immediate command", command)
        width, height = (dots(float(label[side]), self._dpi) for side in ("width", "height"))
        stride, rows = int(label["stride"]), int(label["rows"])
        if not rows or (stride, rows) != ((width + 7) // 8, height):
            raise Fault(self._offset, f"a bitmap of {width} by {height} dots", label[0])
        if not command.endswith(tspl.PRINT_ONE):
            raise Fault(self._offset + len(command) - len(tspl.PRINT_ONE), "PRINT 1,1", command[-16:])
        image = command[label.end() : -len(tspl.PRINT_ONE)]
        if (position := image.find(tspl.IMMEDIATE)) >= 0:
            raise Fault(self._offset + label.end() + position, "dots without immediate commands", tspl.IMMEDIATE)
        return [PrintDots(Bitmap(width, height, image.translate(_INVERTED))), Eject()]

    def answer(self, question: bytes, conditions: Collection[Condition], waiting: int) -> bytes:
        """STX, four characters, ETX CR LF; or one byte: ready, printing, or something is wrong."""
        if question == tspl.PROGRESS:
            return b"\x80" if BLOCKING & set(conditions) else b"\x20" if waiting else b"\x00"
        characters = bytearray(b"@@@@")
        for condition, position, bit in STATUS_CHARACTERS:
            if condition in conditions:
                characters[position] |= bit
        return b"\x02" + bytes(characters) + b"\x03\r\n"

    def changed(self, conditions: Collection[Condition]) -> bytes:  # noqa: ARG002
        return b""

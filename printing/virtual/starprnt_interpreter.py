"""StarPRNT raster read strictly: only the commands our encoder uses, in their order. The paper is not made here."""

from collections.abc import Collection

from printing.languages import starprnt
from printing.languages.starprnt_replies import ENDED, header_of
from printing.page import Bitmap
from printing.status import BLOCKING, Condition
from printing.virtual.steps import Ask, Eject, Fault, Forget, PrintDots, Step

BLOCK_LENGTH = 9  #: bytes of status, as TSP and mC-Print send them
VERSION = 0x06  #: second byte of the header
LINE_HEADER = len(starprnt.LINE) + 2
#: What may come in raster mode, and what outside; a real printer ignores or prints the rest.
INSIDE = (
    starprnt.CONTINUOUS_PAGE,
    starprnt.END_WITH_CUT,
    starprnt.END_AT_TEAR_BAR,
    starprnt.END_AS_IT_IS,
    starprnt.END_OF_DOCUMENT,
    starprnt.QUIT_RASTER,
)
OUTSIDE = (
    starprnt.AUTOMATIC_STATUS_OFF,
    starprnt.END_COUNTER_ZERO,
    starprnt.ENTER_RASTER,
    starprnt.COUNT_END,
    starprnt.CANCEL,
)
ALWAYS = (starprnt.STATUS, starprnt.RESET, starprnt.CLEAR_RASTER, starprnt.QUIT_RASTER)
# One bit that means each condition alone.
STATUS_BITS = (
    (Condition.PAUSED, 2, 0x40),
    (Condition.COVER_OPEN, 2, 0x20),
    (Condition.HOT, 3, 0x40),
    (Condition.ERROR, 3, 0x20),
    (Condition.CUTTER, 3, 0x08),
    (Condition.PAPER_OUT, 5, 0x08),
    (Condition.PAPER_LOW, 5, 0x04),
)


class StarInterpreter:
    """A receipt printer's command reader; it tells once when the end it was asked to count is reached."""

    def __init__(self) -> None:
        self.wants_changes = False
        self._buffer = bytearray()
        self._offset = 0
        self._is_raster = False
        self._rows: list[bytes] = []
        self._owes_end = False
        self._ends = 0

    def feed(self, payload: bytes) -> list[Step]:
        self._buffer += payload
        steps: list[Step] = []
        while self._buffer and (length := self._command_length()) <= len(self._buffer):
            steps.extend(self._steps_of(bytes(self._buffer[:length])))
            del self._buffer[:length]
            self._offset += length
        return steps

    def end(self) -> list[Step]:
        if self._buffer or self._rows:
            raise Fault(self._offset, "the rest of a document", bytes(self._buffer))
        return []

    def _command_length(self) -> int:
        """Bytes of the command at the start of the buffer, as far as it can be told yet. Raises Fault."""
        buffer = self._buffer
        if self._is_raster and buffer.startswith(starprnt.LINE):
            stride = int.from_bytes(buffer[1:LINE_HEADER], "little")
            if len(buffer) >= LINE_HEADER and (not stride or (self._rows and stride != len(self._rows[0]))):
                raise Fault(self._offset, "lines of one length", bytes(buffer[:LINE_HEADER]))
            return LINE_HEADER + stride
        commands = (*ALWAYS, *(INSIDE if self._is_raster else OUTSIDE))
        for command in commands:
            if buffer.startswith(command):
                return len(command)
        if not any(command.startswith(buffer) for command in commands):
            raise Fault(self._offset, "a raster command", bytes(buffer[:16]))
        return len(buffer) + 1

    def _steps_of(self, command: bytes) -> list[Step]:
        match command:
            case starprnt.STATUS:
                return [Ask(command)]
            case starprnt.RESET | starprnt.CANCEL:
                self._forget()
                return [Forget()]
            case starprnt.END_OF_DOCUMENT:
                return self._document()
            case starprnt.ENTER_RASTER:
                self._is_raster = True
            case starprnt.QUIT_RASTER:
                self._is_raster = False
                return self._document()
            case starprnt.CLEAR_RASTER:
                self._rows.clear()
            case starprnt.END_COUNTER_ZERO:
                self._owes_end, self._ends = False, 0
            case starprnt.COUNT_END:
                self._owes_end = True
            case _ if self._is_raster and command.startswith(starprnt.LINE):
                self._line(command[LINE_HEADER:])
        return []

    def _line(self, row: bytes) -> None:
        if (position := row.find(starprnt.REAL_TIME)) >= 0:
            raise Fault(self._offset + LINE_HEADER + position, "dots without real-time commands", starprnt.REAL_TIME)
        self._rows.append(row)

    def _document(self) -> list[Step]:
        """The image so far, as one piece of paper."""
        if not self._rows:
            return []
        bitmap = Bitmap(len(self._rows[0]) * 8, len(self._rows), b"".join(self._rows))
        self._rows.clear()
        return [PrintDots(bitmap), Eject()]

    def _forget(self) -> None:
        self._is_raster, self._owes_end, self._ends = False, False, 0
        self._rows.clear()

    def answer(self, question: bytes, conditions: Collection[Condition], waiting: int) -> bytes:  # noqa: ARG002
        """A status block; its ETB flag is set once, when all before the ETB is out."""
        block = bytearray(BLOCK_LENGTH)
        block[:2] = bytes([header_of(BLOCK_LENGTH), VERSION])
        for condition, offset, bit in STATUS_BITS:
            if condition in conditions:
                block[offset] |= bit
        if BLOCKING & set(conditions):
            block[2] |= 0x08
        elif self._owes_end and not waiting:
            block[ENDED[0]] |= ENDED[1]
            self._owes_end, self._ends = False, (self._ends + 1) % 32
        block[7] = (self._ends & 0x07) << 1 | (self._ends & 0x18) << 2
        return bytes(block)

    def changed(self, conditions: Collection[Condition]) -> bytes:  # noqa: ARG002
        return b""

"""ESC/POS read strictly: only the commands our encoder uses, every length exact. The paper is not made here, the text
mode is `escpos_letters`."""

from collections.abc import Collection

from printing.languages import escpos
from printing.languages.escpos_replies import COMPLETION_HEADER, ID_LENGTH
from printing.page import Bitmap
from printing.status import BLOCKING, Condition
from printing.virtual.escpos_letters import Letters, NoLetters
from printing.virtual.steps import Ask, Eject, Fault, Forget, PrintDots, Prove, Step

QUESTIONS = (escpos.STATUS_PRINTER, escpos.STATUS_OFFLINE, escpos.STATUS_PAPER)
CHANGES = b"\x1da"  # the question behind GS a: the four bytes of automatic status back
MODEL_NAME = b"\x1dI\x43"  # GS I 67
RASTER_HEADER = len(escpos.RASTER) + 4
MARK_LENGTH = len(escpos.COMPLETION_MARK) + ID_LENGTH

FIXED: dict[bytes, tuple[Step, ...]] = {
    escpos.AUTOMATIC_STATUS_ON: (Ask(CHANGES),),
    escpos.FEED_AND_CUT: (Eject(),),
    escpos.FEED_LINES: (Eject(),),
    escpos.PAPER_IN_ORDER: (Prove(b"\x00"),),
    escpos.RECOVER_AND_CLEAR: (Forget(),),
    escpos.CLEAR_BUFFERS: (Forget(),),
    escpos.INITIALISE: (),
    **{question: (Ask(question),) for question in (*QUESTIONS, MODEL_NAME)},
}
DROP_ALL = escpos.RECOVER_AND_CLEAR + escpos.CLEAR_BUFFERS
COMMANDS = (*FIXED, escpos.RASTER, escpos.COMPLETION_MARK)


class EscposInterpreter:
    """A receipt printer's command reader. Without a cutter a piece of paper ends where its completion is asked for."""

    def __init__(self, *, has_cutter: bool, letters: Letters | None = None) -> None:
        """`letters`: the printer prints letters of its own too; without, they are a fault."""
        self._letters = letters
        self.wants_changes = False
        self._has_cutter = has_cutter
        self._buffer = bytearray()
        self._offset = 0
        self._has_dots = False

    def feed(self, payload: bytes) -> list[Step]:
        self._buffer += payload
        self._drop_up_to(self._buffer.find(DROP_ALL))
        steps: list[Step] = []
        while self._buffer:
            length = self._command_length()
            if len(self._buffer) < length:
                break
            command = bytes(self._buffer[:length])
            steps.extend(self._steps_of(command))
            del self._buffer[:length]
            self._offset += length
        return steps

    def end(self) -> list[Step]:
        if self._buffer:
            raise self._fault("the rest of a command", bytes(self._buffer))
        return self._tear_off()

    def _drop_up_to(self, clear: int) -> None:
        """Buffers are cleared in real time: also inside dots of which the host sent only a part."""
        if clear > 0:
            del self._buffer[:clear]
            self._offset += clear

    def _command_length(self) -> int:
        """Bytes of the command at the start of the buffer, as far as it can be told yet. Raises Fault."""
        buffer = self._buffer
        if buffer.startswith(escpos.RASTER):
            if len(buffer) < RASTER_HEADER:
                return RASTER_HEADER
            stride, rows = _raster_size(buffer)
            if not stride or not 0 < rows <= escpos.BAND_ROWS:
                raise self._fault(f"GS v 0 of 1 to {escpos.BAND_ROWS} rows", bytes(buffer[:RASTER_HEADER]))
            return RASTER_HEADER + stride * rows
        if buffer.startswith(escpos.COMPLETION_MARK):
            return MARK_LENGTH
        for command in FIXED:
            if buffer.startswith(command):
                return len(command)
        if length := self._length_of_letters():
            return length
        if not any(command.startswith(buffer) for command in COMMANDS):
            raise self._fault("an ESC/POS command", bytes(buffer[:16]))
        return len(buffer) + 1

    def _length_of_letters(self) -> int:
        """0 where no command of the text mode begins. Raises Fault."""
        try:
            return self._letters.command_length(bytes(self._buffer)) if self._letters is not None else 0
        except NoLetters as error:
            raise self._fault(str(error), bytes(self._buffer[:16])) from error

    def _printed_letters(self, command: bytes) -> list[Step]:
        try:
            lines = self._letters.obey(command) if self._letters is not None else []
        except NoLetters as error:
            raise self._fault(str(error), command) from error
        self._has_dots |= bool(lines)
        return [PrintDots(line) for line in lines]

    def _steps_of(self, command: bytes) -> list[Step]:
        if command.startswith(escpos.RASTER):
            return [self._dots(command)]
        if command.startswith(escpos.COMPLETION_MARK):
            identifier = command[-ID_LENGTH:]
            if not all(0x20 <= byte <= 0x7E for byte in identifier):
                raise self._fault("an id of printable characters", identifier)
            return [*self._tear_off(without_cutter=True), Prove(COMPLETION_HEADER + identifier + b"\x00")]
        if command not in FIXED:
            return self._printed_letters(command)
        if command == escpos.AUTOMATIC_STATUS_ON:
            self.wants_changes = True
        if command == escpos.INITIALISE:
            self.wants_changes = False
            if self._letters is not None:
                self._letters = Letters(self._letters.mode, self._letters.width_dots)
            return self._tear_off()
        if command == escpos.PAPER_IN_ORDER:
            return [*self._tear_off(without_cutter=True), *FIXED[command]]
        if command in (escpos.FEED_AND_CUT, escpos.FEED_LINES, escpos.RECOVER_AND_CLEAR, escpos.CLEAR_BUFFERS):
            self._has_dots = False
        return list(FIXED[command])

    def _dots(self, command: bytes) -> PrintDots:
        stride, rows = _raster_size(command)
        image = command[RASTER_HEADER:]
        for real_time in escpos.REAL_TIME_COMMANDS:
            if (position := image.find(real_time)) >= 0:
                raise Fault(self._offset + RASTER_HEADER + position, "dots without real-time commands", real_time)
        self._has_dots = True
        return PrintDots(Bitmap(stride * 8, rows, image))

    def _tear_off(self, *, without_cutter: bool = False) -> list[Step]:
        """The paper that lies before the tear bar, where it ends without a cut."""
        if not self._has_dots or (without_cutter and self._has_cutter):
            return []
        self._has_dots = False
        return [Eject()]

    def _fault(self, expected: str, found: bytes) -> Fault:
        return Fault(self._offset, expected, found)

    def answer(self, question: bytes, conditions: Collection[Condition], waiting: int) -> bytes:  # noqa: ARG002
        """One byte to DLE EOT (0xx1xx10), four to GS a."""
        offline = bool(BLOCKING & set(conditions))
        out = Condition.PAPER_OUT in conditions
        low = out or Condition.PAPER_LOW in conditions
        if question == MODEL_NAME:
            return b"_made of software\x00"
        if question == escpos.STATUS_PRINTER:
            return bytes([0x12 | 0x08 * offline])
        if question == escpos.STATUS_OFFLINE:
            wrong = bool({Condition.ERROR, Condition.CUTTER, Condition.HOT} & set(conditions))
            return bytes([0x12 | 0x04 * (Condition.COVER_OPEN in conditions) | 0x20 * out | 0x40 * wrong])
        if question == escpos.STATUS_PAPER:
            return bytes([0x12 | 0x0C * low | 0x60 * out])
        return self.changed(conditions)

    def changed(self, conditions: Collection[Condition]) -> bytes:
        """Automatic status back: 0xx1xx00 and three bytes 0xx0xxxx."""
        offline = bool(BLOCKING & set(conditions))
        out = Condition.PAPER_OUT in conditions
        low = out or Condition.PAPER_LOW in conditions
        return bytes(
            [
                0x10 | 0x08 * offline | 0x20 * (Condition.COVER_OPEN in conditions),
                0x20 * (Condition.ERROR in conditions)
                | 0x08 * (Condition.CUTTER in conditions)
                | 0x40 * (Condition.HOT in conditions),
                0x03 * low | 0x0C * out,
                0x00,
            ]
        )


def _raster_size(command: bytes | bytearray) -> tuple[int, int]:
    """Bytes per row, and rows, of a GS v 0 header."""
    width, height = command[len(escpos.RASTER) :][:2], command[len(escpos.RASTER) + 2 :][:2]
    return int.from_bytes(width, "little"), int.from_bytes(height, "little")

"""EPL2 read strictly: labels of one graphic, and the inquiries our encoder uses. The paper is not made here."""

import re
from collections.abc import Collection

from printing.languages import epl
from printing.page import Bitmap
from printing.status import Condition
from printing.virtual.steps import Ask, Eject, Fault, Forget, PrintDots, Prove, Step

COMMANDS: dict[bytes, Step] = {
    epl.ERROR_REPORT: Ask(epl.ERROR_REPORT),
    epl.RESET: Forget(),
    epl.PROMPTS: Prove(b"UI001,437\r\n"),
}
LABEL = re.compile(rb"\nq(?P<width>\d+)\nN\nGW0,0,(?P<stride>\d+),(?P<rows>\d+),")
HEAD_LIMIT = 64  #: bytes before the dots
STARTS = (*COMMANDS, b"\nq")
_INVERTED = bytes(255 - value for value in range(256))


class EplInterpreter:
    """A label printer's command reader: every P1 is one label."""

    def __init__(self) -> None:
        self.wants_changes = False
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
        for command in COMMANDS:
            if buffer.startswith(command):
                return len(command)
        if label := LABEL.match(buffer):
            return label.end() + int(label["stride"]) * int(label["rows"]) + len(epl.PRINT_ONE)
        if len(buffer) > HEAD_LIMIT or not any(start.startswith(buffer[: len(start)]) for start in STARTS):
            raise Fault(self._offset, "a label of one graphic", bytes(buffer[:16]))
        return len(buffer) + 1

    def _steps_of(self, command: bytes) -> list[Step]:
        if command in COMMANDS:
            return [COMMANDS[command]]
        label = LABEL.match(command)
        if label is None:
            raise Fault(self._offset, "a command", command)
        width, stride, rows = (int(label[name]) for name in ("width", "stride", "rows"))
        if not rows or not width or stride != (width + 7) // 8:
            raise Fault(self._offset, f"a graphic {width} dots wide", label[0])
        if not command.endswith(epl.PRINT_ONE):
            raise Fault(self._offset + len(command) - len(epl.PRINT_ONE), "P1", command[-len(epl.PRINT_ONE) :])
        image = command[label.end() : -len(epl.PRINT_ONE)]
        return [PrintDots(Bitmap(width, rows, image.translate(_INVERTED))), Eject()]

    def answer(self, question: bytes, conditions: Collection[Condition], waiting: int) -> bytes:  # noqa: ARG002
        """The codes of all errors; paper out is followed by the number of labels left to print."""
        told = {condition: code for code, condition in reversed(epl.CONDITIONS.items()) if condition in conditions}
        codes = [code + b",P%03d" % waiting if code == b"07" else code for code in sorted(told.values())]
        return b",".join(codes or [b"00"]) + b"\r\n"

    def changed(self, conditions: Collection[Condition]) -> bytes:  # noqa: ARG002
        return b""

"""ZPL read strictly: formats of one graphic field, codes beside it and the proof, and the tilde commands our encoder
uses. The codes themselves are `zpl_codes`."""

import base64
import binascii
import re
import zlib
from collections.abc import Collection

from PIL import Image

from printing.page import Bitmap
from printing.status import BLOCKING, Condition
from printing.virtual.steps import Ask, Eject, Fault, Forget, PrintDots, Prove, Step
from printing.virtual.zpl_ascii import rows_of
from printing.virtual.zpl_codes import DrawnCode, NotThisCode, code_at

HOST_STATUS = b"~HS"
HOST_ERRORS = b"~HQES"
CANCEL_ALL = b"~JA"
IDENTIFICATION = b"~HI"
TILDES: dict[bytes, Step] = {
    **{question: Ask(question) for question in (HOST_STATUS, HOST_ERRORS, IDENTIFICATION)},
    CANCEL_ALL: Forget(),
}

HEAD = re.compile(rb"\^XA\^PW(?P<width>\d+)\^LL(?P<height>\d+)\^LH0,0")
GRAPHIC = re.compile(
    rb"\^FO(?P<left>\d+),(?P<top>\d+)\^GFA,(?P<size>\d+),(?P<field>\d+),(?P<stride>\d+),"
    rb"(?::Z64:(?P<text>[A-Za-z0-9+/=]*):(?P<crc>[0-9A-F]{4})|(?!:Z64:)(?P<ascii>[0-9A-Yg-z,!:]*))\^FS"
)
PROOF = re.compile(rb"\^FO(?P<left>\d+),(?P<top>\d+)\^FN7\^FD(?P<mark>J\d{6})\^FS\^FH\^HV7,7,OK\[,\]_0D_0A,L\^FS")
END = b"^PQ1^XZ"
FORMAT_LIMIT = 4_000_000  #: bytes; a full 600 dpi label of 100x150 mm as Z64 stays below
#: Conditions under which a Zebra does not answer ~HS at all (Zebra, ~HS).
SILENT_UNDER = frozenset({Condition.PAPER_OUT, Condition.RIBBON_OUT, Condition.COVER_OPEN, Condition.HOT})
ERROR_FLAGS = (
    (Condition.PAPER_OUT, 0x01),
    (Condition.RIBBON_OUT, 0x02),
    (Condition.COVER_OPEN, 0x04),
    (Condition.CUTTER, 0x08),
    (Condition.HOT, 0x10),
)


class ZplInterpreter:
    """A label printer's command reader: every format is one label."""

    def __init__(self) -> None:
        self.wants_changes = False
        self._buffer = bytearray()
        self._offset = 0

    def feed(self, payload: bytes) -> list[Step]:
        self._buffer += payload
        if (clear := self._buffer.find(CANCEL_ALL)) > 0:  # obeyed at once, also inside half a format
            del self._buffer[:clear]
            self._offset += clear
        steps: list[Step] = []
        while self._buffer:
            length = self._command_length()
            if len(self._buffer) < length:
                break
            steps.extend(self._steps_of(bytes(self._buffer[:length])))
            del self._buffer[:length]
            self._offset += length
        return steps

    def end(self) -> list[Step]:
        if self._buffer:
            raise self._fault("the rest of a command", bytes(self._buffer))
        return []

    def _command_length(self) -> int:
        """Bytes of the command at the start of the buffer, as far as it can be told yet. Raises Fault."""
        buffer = self._buffer
        if buffer[0] in b"\r\n":
            return 1
        for tilde in TILDES:
            if buffer.startswith(tilde):
                return len(tilde)
        if not any(start.startswith(buffer[: len(start)]) for start in (*TILDES, b"^XA")):
            raise self._fault("a format or a tilde command", bytes(buffer[:16]))
        if (end := buffer.find(b"^XZ")) >= 0:
            return end + 3
        if len(buffer) > FORMAT_LIMIT:
            raise self._fault("^XZ", bytes(buffer[:16]))
        return len(buffer) + 1

    def _steps_of(self, command: bytes) -> list[Step]:
        if command in TILDES:
            return [TILDES[command]]
        if command in (b"\r", b"\n"):
            return []
        head = HEAD.match(command)
        graphic = GRAPHIC.match(command, head.end()) if head else None
        if head is None or graphic is None:
            raise self._fault("a format that begins with one graphic field", command)
        label = Image.new("1", (int(head["width"]), int(head["height"])), 0)
        self._draw_graphic(label, graphic)
        place = self._draw_codes(label, command, graphic.end())
        proof = PROOF.match(command, place)
        if command[proof.end() if proof else place :] != END:
            raise self._fault("the end of a format of one label", command[place:])
        steps: list[Step] = [PrintDots(Bitmap(label.width, label.height, label.tobytes())), Eject()]
        if proof:
            if int(proof["left"]) < label.width or int(proof["top"]) < label.height:
                raise self._fault("the mark's field outside the label", proof["mark"])
            steps.append(Prove(b"OK[" + proof["mark"] + b"]\r\n"))
        return steps

    def _draw_codes(self, label: Image.Image, command: bytes, place: int) -> int:
        """The codes of the printer's own, one after the other; where they end. Raises Fault."""
        try:
            while found := code_at(command, place):
                code, place = found
                self._draw_code(label, code)
        except NotThisCode as error:
            raise self._fault(str(error), command[place:]) from error
        return place

    def _draw_code(self, label: Image.Image, code: DrawnCode) -> None:
        columns, lines = len(code.rows[0]), len(code.rows)
        end = (code.left + columns * code.module, code.top + lines * code.row_height)
        if not code.module or end[0] > label.width or end[1] > label.height:
            raise self._fault("a code on the label", str(end).encode("ascii"))
        dark = Image.new("1", (columns, lines), 0)
        dark.putdata([255 * module for row in code.rows for module in row])
        size = (columns * code.module, lines * code.row_height)
        label.paste(255, (code.left, code.top), dark.resize(size, Image.Resampling.NEAREST))

    def _draw_graphic(self, label: Image.Image, graphic: re.Match[bytes]) -> None:
        """The picture where it stands on the label. Raises Fault."""
        stride, size = int(graphic["stride"]), int(graphic["size"])
        left, top = int(graphic["left"]), int(graphic["top"])
        if not stride or not size or size % stride or int(graphic["field"]) != size:
            raise self._fault(f"^GFA of rows of {stride} bytes", graphic[0][:64])
        height = size // stride
        if left + (stride - 1) * 8 >= label.width or top + height > label.height:
            raise self._fault(f"a picture on a label of {label.width} by {label.height} dots", graphic[0][:64])
        rows = self._rows(graphic, stride, height)
        label.paste(Image.frombytes("1", (stride * 8, height), rows), (left, top))

    def _rows(self, graphic: re.Match[bytes], stride: int, height: int) -> bytes:
        size = stride * height
        if graphic["ascii"] is not None:
            read = rows_of(graphic["ascii"], stride, height)
            if read is None:
                raise self._fault(f"{height} rows of {stride} bytes in hexadecimal", graphic["ascii"][:64])
            return read
        if graphic["crc"] != f"{binascii.crc_hqx(graphic['text'], 0):04X}".encode("ascii"):
            raise self._fault("the CRC of the Base64 text", graphic["crc"])
        try:
            unpacker = zlib.decompressobj()
            rows = unpacker.decompress(base64.b64decode(graphic["text"], validate=True), size + 1)
        except (binascii.Error, zlib.error) as error:
            raise self._fault("Base64 of a zlib stream", graphic["text"]) from error
        if len(rows) != size:
            raise self._fault(f"{size} bytes of dots", rows)
        return rows

    def _fault(self, expected: str, found: bytes) -> Fault:
        return Fault(self._offset, expected, found)

    def answer(self, question: bytes, conditions: Collection[Condition], waiting: int) -> bytes:
        """The three lines of ~HS, or silence where a Zebra is silent; the flags of ~HQES always."""
        now = set(conditions)
        if question == IDENTIFICATION:
            return b"\x02made of software,V1,8,8192KB,X\x03\r\n"
        if question == HOST_ERRORS:
            errors = sum(flag for condition, flag in ERROR_FLAGS if condition in now)
            warnings = 0x08 * (Condition.PAPER_LOW in now)
            lines = (
                "\x02\r\n  PRINTER STATUS\r\n"
                f"   ERRORS:         {int(bool(errors))} 00000000 {errors:08X}\r\n"
                f"   WARNINGS:       {int(bool(warnings))} 00000000 {warnings:08X}\r\n\x03"
            )
            return lines.encode("ascii")
        if now & SILENT_UNDER:
            return b""
        paused = int(bool(now & BLOCKING))
        lines = (
            f"\x02030,0,{paused},0256,{waiting:03d},0,0,0,000,0,0,0\x03\r\n"
            f"\x02000,0,0,0,0,2,4,0,{waiting:08d},1,000\x03\r\n"
            "\x021234,0\x03\r\n"
        )
        return lines.encode("ascii")

    def changed(self, conditions: Collection[Condition]) -> bytes:  # noqa: ARG002
        return b""

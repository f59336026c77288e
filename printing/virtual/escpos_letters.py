"""The text mode of a receipt printer made of software: its own letters, read strictly and drawn in fixed cells.

What comes between the lines (status, cut, proof) is `escpos_interpreter`.
"""

from dataclasses import dataclass, field
from functools import lru_cache

import segno
from PIL import Image, ImageDraw, ImageFont

from printing import fonts
from printing.fonts import Face
from printing.languages import escpos_text
from printing.media import TextMode
from printing.page import Bitmap

#: Font A at 203 dpi: 24 dots high, lines 30 dots apart (Epson, ESC 2); how wide a cell is follows from the columns.
LETTER_DOTS, LINE_DOTS = 24, 30
QR_MODULE_DOTS = 5  #: as our GS ( k fn 67 says
QR_HEADER = len(escpos_text.QR_STORE) + 2

_SWITCHES = (
    escpos_text.INTERNATIONAL_USA, escpos_text.ONE_BYTE_LETTERS, escpos_text.BOLD_ON, escpos_text.BOLD_OFF,
    escpos_text.CENTRED, escpos_text.LEFT, escpos_text.FEED_LINES, escpos_text.QR_PRINT,
    *(escpos_text.QR_SETTINGS[start:end] for start, end in ((0, 9), (9, 17), (17, 25))),
)  # fmt: skip


class NoLetters(Exception):
    """The bytes are no letters that this printer prints; says what it expected."""


@dataclass
class Letters:
    """What a receipt printer in text mode remembers from command to command."""

    mode: TextMode
    width_dots: int
    has_page: bool = False  #: a code page was chosen since the start: letters before that are anybody's guess
    is_bold: bool = False
    is_centred: bool = False
    qr_content: str = ""
    _settings: set[bytes] = field(default_factory=set)

    def command_length(self, buffer: bytes) -> int:
        """Bytes of the command of letters that begins here, more than there are where the rest is not there yet, 0
        where none begins. Raises NoLetters."""
        if is_letter(buffer[0]) or buffer[0] == 0x0A:
            return self._line_length(buffer)
        if buffer.startswith(escpos_text.CODE_PAGE):
            return len(escpos_text.CODE_PAGE) + 1
        for switch in _SWITCHES:
            if buffer.startswith(switch):
                return len(switch)
        store = buffer[QR_HEADER : QR_HEADER + len(escpos_text.QR_STORE_PARAMETERS)]
        if buffer.startswith(escpos_text.QR_STORE) and store == escpos_text.QR_STORE_PARAMETERS:
            return QR_HEADER + int.from_bytes(buffer[3:5], "little")
        begun = any(command.startswith(buffer) for command in (*_SWITCHES, escpos_text.CODE_PAGE))
        is_store = buffer.startswith(escpos_text.QR_STORE) and escpos_text.QR_STORE_PARAMETERS.startswith(store)
        return len(buffer) + 1 if begun or is_store else 0

    def _line_length(self, buffer: bytes) -> int:
        """A line is letters up to its end. Raises NoLetters."""
        line, end, _ = buffer.partition(escpos_text.LINE_END)
        if len(line) > self.mode.columns or not all(map(is_letter, line)):
            raise NoLetters(f"at most {self.mode.columns} letters and the end of their line")
        if not self.has_page:
            raise NoLetters("a code page before the first letter")
        return len(line) + 1 if end else len(buffer) + 1

    def obey(self, command: bytes) -> list[Bitmap]:
        """Do what a whole command says; the rows it prints. Raises NoLetters."""
        if command.endswith(escpos_text.LINE_END):
            return [self._line(command[:-1])]
        if command.startswith(escpos_text.CODE_PAGE):
            if command[-1] != self.mode.number:
                raise NoLetters(f"code page {self.mode.number}")
            self.has_page = True
        elif command in (escpos_text.BOLD_ON, escpos_text.BOLD_OFF):
            self.is_bold = command == escpos_text.BOLD_ON
        elif command in (escpos_text.CENTRED, escpos_text.LEFT):
            self.is_centred = command == escpos_text.CENTRED
        elif command == escpos_text.FEED_LINES:
            return [Bitmap(self.width_dots, LINE_DOTS, bytes((self.width_dots + 7) // 8 * LINE_DOTS))]
        elif command == escpos_text.QR_PRINT:
            return [self._qr()]
        elif command in escpos_text.QR_SETTINGS:
            self._settings.add(command)
        elif command.startswith(escpos_text.QR_STORE):
            self._store(command[QR_HEADER + len(escpos_text.QR_STORE_PARAMETERS) :])
        return []

    def _line(self, line: bytes) -> Bitmap:
        image = Image.new("1", (self.width_dots, LINE_DOTS), 0)
        cell = self.width_dots // self.mode.columns
        left = (self.width_dots - cell * len(line)) // 2 if self.is_centred else 0
        for place, letter in enumerate(line.decode(self.mode.code_page)):
            image.paste(255, (left + place * cell, 0), _letter(letter, cell, self.is_bold))
        return Bitmap(self.width_dots, LINE_DOTS, image.tobytes())

    def _store(self, held: bytes) -> None:
        if not self.mode.has_qr or len(self._settings) < 3:
            raise NoLetters("model, module and correction of a QR code before what it holds")
        if not held or any(byte < 0x20 or byte == 0x7F for byte in held):
            raise NoLetters("what a QR code holds, without control characters")
        self.qr_content = held.decode("utf-8", "replace")

    def _qr(self) -> Bitmap:
        if not self.qr_content:
            raise NoLetters("a QR code to print")
        code = segno.make(self.qr_content, micro=False, error="m", boost_error=False)
        side = len(code.matrix)
        dark = Image.new("1", (side, side), 0)
        dark.putdata([255 * module for row in code.matrix for module in row])
        dots = side * QR_MODULE_DOTS
        if dots > self.width_dots:
            raise NoLetters(f"a QR code of at most {self.width_dots // QR_MODULE_DOTS} modules")
        image = Image.new("1", (self.width_dots, dots), 0)
        left = (self.width_dots - dots) // 2 if self.is_centred else 0
        image.paste(dark.resize((dots, dots), Image.Resampling.NEAREST), (left, 0))
        self.qr_content = ""
        return Bitmap(self.width_dots, dots, image.tobytes())


def is_letter(byte: int) -> bool:
    return byte >= 0x20 and byte != 0x7F


@lru_cache(maxsize=512)
def _letter(letter: str, cell_dots: int, is_bold: bool) -> Image.Image:
    """One letter in its cell."""
    face = Face.BROAD_BOLD if is_bold else Face.BROAD
    font = ImageFont.truetype(str(fonts.fonts_folder() / face.value), LETTER_DOTS * 3 // 4)
    image = Image.new("1", (cell_dots, LINE_DOTS), 0)
    ImageDraw.Draw(image).text((cell_dots / 2, LETTER_DOTS * 0.85), letter, 255, font, anchor="ms")
    return image

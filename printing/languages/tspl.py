"""TSPL as bytes: a page as one bitmap, and the status answers of TSC and compatible label printers.

Sources: "TSC" is the TSPL/TSPL2 programming manual.
"""
# ruff: noqa: ARG002 - the parameters are the Protocol's, whether a language needs them or not

from printing.languages.base import UNNUMBERED, Completed, Reply, ReplyReader, StatusReply, Unreadable
from printing.languages.pixels import bitmap_for
from printing.media import MM_PER_INCH, Confirmation, PrinterProfile
from printing.page import Bitmap, Page
from printing.status import Condition, PrinterStatus

STATUS = b"\x1b!S"  # <ESC>!S: STX, four characters, ETX CR LF; answered always
PROGRESS = b"\x1b!?"  # <ESC>!?: one byte, 00 ready, 20 printing
CANCEL_ALL = b"\x1b!."  # <ESC>!.: every job in the buffer is dropped
IMMEDIATE = b"\x1b!"  # how all immediate commands begin; assumed to be obeyed inside a bitmap too
CLEAR_IMAGE = b"CLS\r\n"
PRINT_ONE = b"\r\nPRINT 1,1\r\n"

STX, ETX = 0x02, 0x03
FRAME_LENGTH = 6  #: STX, four characters, ETX
_INVERTED = bytes(255 - value for value in range(256))

# (character of <ESC>!S, bit, condition); a character is 0x40 plus its bits (TSC)
STATUS_BITS = (
    (0, 0x20, Condition.PAUSED),
    (1, 0x01, Condition.PAPER_LOW),
    (2, 0x03, Condition.HOT),  # head, motor
    (2, 0x04, Condition.ERROR),
    (2, 0x08, Condition.CUTTER),
    (3, 0x01, Condition.PAPER_OUT),
    (3, 0x02, Condition.ERROR),  # paper jam
    (3, 0x0C, Condition.RIBBON_OUT),
    (3, 0x20, Condition.COVER_OPEN),
)


def encode_bitmap(bitmap: Bitmap, dpi: int) -> bytes:
    """One label. TSPL prints where a bit is 0; the command sequence depends on the image's size only."""
    width_mm, height_mm = (length / dpi * MM_PER_INCH for length in (bitmap.width_dots, bitmap.height_dots))
    dots = bitmap.rows.translate(_INVERTED).replace(IMMEDIATE, b"\x13!")  # one more dot: 1B -> 13
    return b"".join(
        [
            b"\r\nSIZE %.2f mm,%.2f mm\r\nREFERENCE 0,0\r\n" % (width_mm, height_mm),
            CLEAR_IMAGE,
            b"BITMAP 0,0,%d,%d,0," % (bitmap.stride, bitmap.height_dots),
            dots,
            PRINT_ONE,
        ]
    )


class TsplReplyReader:
    """Frames of <ESC>!S and bytes of <ESC>!?; two ready bytes on end say that nothing is left to print."""

    def __init__(self, *, by_progress: bool) -> None:
        self._by_progress = by_progress
        self._frame = bytearray()
        self._was_ready = False

    def feed(self, data: bytes) -> list[Reply]:
        replies: list[Reply] = []
        for byte in data:
            replies.extend(self._byte(byte))
        return replies

    def _byte(self, byte: int) -> list[Reply]:
        if byte == STX:  # also a paper jam of <ESC>!?, which <ESC>!S tells better
            self._frame[:] = bytes([byte])
            return []
        if self._frame:
            self._frame.append(byte)
            return self._read() if len(self._frame) == FRAME_LENGTH else []
        if byte in b"\r\n":
            return []
        if byte not in (0x00, 0x20):
            self._was_ready = False
            return [Unreadable(bytes([byte]))]
        is_done = self._by_progress and byte == 0x00 and self._was_ready
        self._was_ready = byte == 0x00 and not is_done
        return [Completed(UNNUMBERED)] if is_done else []

    def _read(self) -> list[Reply]:
        frame = bytes(self._frame)
        self._frame.clear()
        characters = frame[1:5]
        if frame[5] != ETX or any(character & 0xC0 != 0x40 for character in characters):
            return [Unreadable(frame)]
        conditions = {condition for position, bits, condition in STATUS_BITS if _has(characters, position, bits)}
        return [StatusReply(PrinterStatus(frozenset(conditions)))]


def _has(characters: bytes, position: int, bits: int) -> bool:
    """Of the first character only the pause is a flag; its letters (`K`, `L`, `P`, `W`, ...) are activities."""
    if position == 0:
        return characters[0] == 0x40 | bits
    return bool(characters[position] & bits)


class Tspl:
    """TSC and compatible label printers."""

    tells_changes = False

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        return encode_bitmap(bitmap_for(page, profile), profile.dpi)

    def status_query(self, profile: PrinterProfile) -> bytes:
        return STATUS

    def completion_query(self, profile: PrinterProfile, mark: int) -> bytes:
        """<ESC>!? where status is the proof; another question than the status query, so that older answers do not
        count."""
        return PROGRESS if profile.confirmation is Confirmation.STATUS else b""

    def clear(self, profile: PrinterProfile) -> bytes:
        return CANCEL_ALL

    def reader(self, profile: PrinterProfile) -> ReplyReader:
        return TsplReplyReader(by_progress=profile.confirmation is Confirmation.STATUS)

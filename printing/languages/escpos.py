"""ESC/POS as bytes: a page as raster bands with completion marks. Replies are read in `escpos_replies`, the text mode
is `escpos_text`.

Sources: "Epson" is the ESC/POS command reference for TM printers (download4.epson.biz, one page per command).
"""
# ruff: noqa: ARG002 - the parameters are the Protocol's, whether a language needs them or not

from printing.languages.base import ReplyReader
from printing.languages.escpos_replies import EscposReplyReader, completion_id
from printing.languages.escpos_text import text_body
from printing.languages.pixels import bitmap_for
from printing.media import Confirmation, PrinterProfile
from printing.page import Bitmap, Page

INITIALISE = b"\x1b@"  # ESC @
AUTOMATIC_STATUS_ON = b"\x1da\xff"  # GS a n: all changes, answered at once with 4 bytes
RASTER = b"\x1dv0\x00"  # GS v 0, m = 0: one dot per bit; then xL xH (bytes) yL yH (rows)
FEED_LINES = b"\x1bd\x08"  # ESC d 8: about 30 mm, past the tear bar
FEED_AND_CUT = b"\x1dV\x42\x00"  # GS V 66 0: feed to the cutting position and cut
COMPLETION_MARK = b"\x1d(H\x06\x00\x30\x30"  # GS ( H fn 48, pL pH = 6 0, m = 48; then 4 characters of id
PAPER_IN_ORDER = b"\x1dr\x01"  # GS r 1: answered from the receive buffer, so after all that came before
STATUS_PRINTER = b"\x10\x04\x01"  # DLE EOT 1
STATUS_OFFLINE = b"\x10\x04\x02"  # DLE EOT 2
STATUS_PAPER = b"\x10\x04\x04"  # DLE EOT 4
RECOVER_AND_CLEAR = b"\x10\x05\x02"  # DLE ENQ 2: out of an error, buffers dropped
CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 fn 8

#: Rows of one GS v 0. Odoo's limit: clones count the rows in one byte.
BAND_ROWS = 255

#: DLE EOT, DLE ENQ, DLE DC4: printers obey them inside other data too (Epson TM-L90 specification, page 83).
REAL_TIME_COMMANDS = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


def without_real_time_commands(rows: bytes) -> bytes:
    """Image bytes in which no printer can see a real-time command: one more dot (0x10 -> 0x18) before 04, 05, 14."""
    for command in REAL_TIME_COMMANDS:
        rows = rows.replace(command, b"\x18" + command[1:])
    return rows


def raster_bands(bitmap: Bitmap) -> bytes:
    """The image as GS v 0 commands of at most `BAND_ROWS` rows each, freed of real-time commands."""
    stride = bitmap.stride
    rows = without_real_time_commands(bitmap.rows)
    bands = []
    for top in range(0, bitmap.height_dots, BAND_ROWS):
        height = min(BAND_ROWS, bitmap.height_dots - top)
        bands.append(RASTER + stride.to_bytes(2, "little") + height.to_bytes(2, "little"))
        bands.append(rows[top * stride : (top + height) * stride])
    return b"".join(bands)


def encode_bitmap(bitmap: Bitmap, profile: PrinterProfile, mark: int, *, cut: bool = True) -> bytes:
    """The image as one job. The command sequence depends on the image's size only."""
    return framed(raster_bands(bitmap), profile, mark, cut=cut)


def framed(body: bytes, profile: PrinterProfile, mark: int, *, cut: bool = True) -> bytes:
    """One job: what is printed, mark "image", cut, mark "done"."""
    with_marks = profile.confirmation is Confirmation.MARK
    job = [INITIALISE, AUTOMATIC_STATUS_ON, body]
    if with_marks:
        job.append(COMPLETION_MARK + completion_id(mark, "image"))
    if profile.has_cutter and cut:
        job.append(FEED_AND_CUT)
    if with_marks:
        job.append(COMPLETION_MARK + completion_id(mark, "done"))
    if profile.confirmation is Confirmation.IN_ORDER:
        job.append(PAPER_IN_ORDER)
    return b"".join(job)


class Escpos:
    """Epson and compatible receipt printers."""

    tells_changes = True

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        if profile.text_mode is not None:
            return framed(text_body(page, profile.text_mode), profile, mark, cut=page.cut)
        return encode_bitmap(bitmap_for(page, profile), profile, mark, cut=page.cut)

    def status_query(self, profile: PrinterProfile) -> bytes:
        """Answered in real time, also offline and in the middle of a job: three bytes, in this order."""
        return STATUS_PRINTER + STATUS_OFFLINE + STATUS_PAPER

    def completion_query(self, profile: PrinterProfile, mark: int) -> bytes:
        """Nothing: the request is part of the job, and the printer speaks when it gets there."""
        return b""

    def clear(self, profile: PrinterProfile) -> bytes:
        """Both ways to drop the buffers (neither is on all models), a clean start, and whatever rows of the dropped
        job are on the paper already away from the next one."""
        return RECOVER_AND_CLEAR + CLEAR_BUFFERS + INITIALISE + (FEED_AND_CUT if profile.has_cutter else FEED_LINES)

    def reader(self, profile: PrinterProfile) -> ReplyReader:
        return EscposReplyReader(in_order=profile.confirmation is Confirmation.IN_ORDER)

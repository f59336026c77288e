"""StarPRNT raster as bytes: a page as raster lines with its end counted. Replies are read in `starprnt_replies`.

Source: "Star" is the Star Line Mode and the StarPRNT command specification (raster mode, automatic status).
"""
# ruff: noqa: ARG002 - the parameters are the Protocol's, whether a language needs them or not

from printing.languages.base import ReplyReader
from printing.languages.pixels import bitmap_for
from printing.languages.starprnt_replies import StarReplyReader
from printing.media import Confirmation, PrinterProfile
from printing.page import Bitmap, Page

AUTOMATIC_STATUS_OFF = b"\x1b\x1ea\x00"  # ESC RS a 0: status only when asked; both at once are not allowed
END_COUNTER_ZERO = b"\x1b\x1eE\x00"  # ESC RS E 0: counter and flag of ETB cleared
ENTER_RASTER = b"\x1b*rA"  # ESC * r A: also sets raster mode to its initial state
CONTINUOUS_PAGE = b"\x1b*rP0\x00"  # ESC * r P n NUL, 0 = as long as the image
END_WITH_CUT = b"\x1b*rE13\x00"  # ESC * r E n NUL, 13 = feed to the cutter, partial cut
END_AT_TEAR_BAR = b"\x1b*rE3\x00"  # 3 = feed to the tear bar
END_AS_IT_IS = b"\x1b*rE1\x00"  # 1 = neither feed nor cut
LINE = b"b"  # b nL nH and n bytes: one raster line, left to right
END_OF_DOCUMENT = b"\x1b\x0c\x04"  # ESC FF EOT: does what ESC * r E set
CLEAR_RASTER = b"\x1b*rC"
QUIT_RASTER = b"\x1b*rB"
COUNT_END = b"\x17"  # ETB: waits for the print to end, then sets flag and counter in the status
STATUS = b"\x1b\x06\x01"  # ESC ACK SOH: obeyed when received, not in its turn; answered offline too
RESET = b"\x1b\x06\x18"  # ESC ACK CAN: assumed to reset in real time; where it does not, CAN is what is left of it
CANCEL = b"\x18"  # CAN: print data dropped, counter cleared

#: How real-time commands begin; assumed to be obeyed inside an image too.
REAL_TIME = b"\x1b\x06"


def raster_lines(bitmap: Bitmap) -> bytes:
    """Every row as one line command, without real-time commands in it: one more dot, 06 -> 07."""
    stride = bitmap.stride
    start = LINE + stride.to_bytes(2, "little")
    rows = (bitmap.rows[top : top + stride] for top in range(0, len(bitmap.rows), stride))
    return b"".join(start + row.replace(REAL_TIME, b"\x1b\x07") for row in rows)


def encode_bitmap(bitmap: Bitmap, profile: PrinterProfile, *, cut: bool = True) -> bytes:
    """One job. The command sequence depends on the image's size only."""
    ending = END_AS_IT_IS if not cut else END_WITH_CUT if profile.has_cutter else END_AT_TEAR_BAR
    job = [AUTOMATIC_STATUS_OFF, END_COUNTER_ZERO, ENTER_RASTER, CONTINUOUS_PAGE, ending]
    job += [raster_lines(bitmap), END_OF_DOCUMENT, QUIT_RASTER]
    if profile.confirmation is Confirmation.STATUS:
        job.append(COUNT_END)
    return b"".join(job)


class StarPrnt:
    """Star receipt printers with raster mode."""

    tells_changes = False

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        return encode_bitmap(bitmap_for(page, profile), profile, cut=page.cut)

    def status_query(self, profile: PrinterProfile) -> bytes:
        return STATUS

    def completion_query(self, profile: PrinterProfile, mark: int) -> bytes:
        """The status: its ETB flag is told once, after the end of the job that asked for it."""
        return STATUS if profile.confirmation is Confirmation.STATUS else b""

    def clear(self, profile: PrinterProfile) -> bytes:
        return RESET + CLEAR_RASTER + QUIT_RASTER + CANCEL

    def reader(self, profile: PrinterProfile) -> ReplyReader:
        return StarReplyReader(by_status=profile.confirmation is Confirmation.STATUS)

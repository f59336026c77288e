"""Brother QL raster as bytes: a page as rows of the print head, one label a job. Replies: `brother_ql_replies`.

Source: "Brother" is the raster command reference of the QL series (docp000678, docp100278). Not spoken: two colours,
600 dpi, TIFF compression (QL-700 has none).
"""
# ruff: noqa: ARG002 - the parameters are the Protocol's, whether a language needs them or not

from printing.errors import DoesNotFit
from printing.languages.base import ReplyReader
from printing.languages.brother_ql_replies import BrotherReplyReader
from printing.languages.brother_rolls import HEAD_DOTS, MARGIN_ROWS, MAXIMUM_ROWS, MINIMUM_ROWS, Roll, roll_for
from printing.languages.pixels import whole_page
from printing.media import Confirmation, PrinterProfile
from printing.page import Bitmap, Page

INVALIDATE = b"\x00" * 400  # NULL: skipped; ends a command that broke off (QL-8xx want 400, older models 200)
INITIALISE = b"\x1b@"  # ESC @: also clears the print buffer
CLEAR = INVALIDATE + INITIALISE + b"\x00"  # one NULL more than a job begins with
RASTER_MODE = b"\x1bia\x01"  # ESC i a 1; models that know only raster are assumed to pass over it
STATUS = b"\x1biS"  # ESC i S: 32 bytes; not to be asked while printing
PRINT_INFORMATION = b"\x1biz"  # ESC i z: flags, media type, width mm, length mm, rows (4 bytes), page, 0
AUTO_CUT = b"\x1biM\x40"  # ESC i M, bit 6
CUT_EACH_LABEL = b"\x1biA\x01"  # ESC i A 1
CUT_AT_END = b"\x1biK\x08"  # ESC i K, bit 3
MARGIN = b"\x1bid"  # ESC i d: rows fed before and after, 2 bytes
ROW = b"g\x00\x5a"  # g 0 90: one raster line without compression
PRINT_AND_FEED = b"\x1a"  # Control-Z: print the last page

#: ESC i z: media type, width and length are told (the printer refuses another roll), quality first, recovery on.
INFORMATION_FLAGS = 0x02 | 0x04 | 0x08 | 0x40 | 0x80
CONTINUOUS_TAPE, DIE_CUT_LABELS = 0x0A, 0x0B
HEAD_BYTES = HEAD_DOTS // 8

#: The first bit of a raster line is the right-most pin.
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def on_head(bitmap: Bitmap, roll: Roll) -> Bitmap:
    """The bitmap of a whole page as the dots of the head: its middle in the print area, what lies outside cut off.

    Raises DoesNotFit for a piece of tape longer than the printer makes.
    """
    area = ((1 << roll.print_dots) - 1) << (HEAD_DOTS - roll.left_pins - roll.print_dots)
    margin = (bitmap.width_dots - roll.print_dots) // 2
    shift = HEAD_DOTS + margin - roll.left_pins - bitmap.stride * 8
    top, height = 0, bitmap.height_dots
    if roll.length_mm:
        top = min(MARGIN_ROWS, (bitmap.height_dots - roll.print_rows) // 2)  # the label's upper edge is the page's
        height = roll.print_rows
    rows = []
    for number in range(top, top + height):
        inside = 0 <= number < bitmap.height_dots
        start = number * bitmap.stride
        row = int.from_bytes(bitmap.rows[start : start + bitmap.stride] if inside else b"", "big")
        row = row << shift if shift >= 0 else row >> -shift
        rows.append((row & area).to_bytes(HEAD_BYTES, "big"))
    if not roll.length_mm:
        rows = _inside_margins(rows)
        rows += [bytes(HEAD_BYTES)] * (MINIMUM_ROWS - len(rows))
    if len(rows) > MAXIMUM_ROWS:
        raise DoesNotFit(f"{len(rows)} rows are longer than {MAXIMUM_ROWS}")
    return Bitmap(HEAD_DOTS, len(rows), b"".join(rows))


def _inside_margins(rows: list[bytes]) -> list[bytes]:
    """The rows without the white ones that the printer feeds by itself: so the piece is as long as the page."""
    top = bottom = 0
    while top < min(MARGIN_ROWS, len(rows)) and not any(rows[top]):
        top += 1
    while bottom < min(MARGIN_ROWS, len(rows) - top) and not any(rows[-1 - bottom]):
        bottom += 1
    return rows[top : len(rows) - bottom]


def encode_bitmap(head: Bitmap, roll: Roll, *, cut: bool) -> bytes:
    """One label from the dots of the head. The command sequence depends on the roll and the number of rows only."""
    kind = DIE_CUT_LABELS if roll.length_mm else CONTINUOUS_TAPE
    margin = 0 if roll.length_mm else MARGIN_ROWS
    media = bytes([INFORMATION_FLAGS, kind, roll.width_mm, roll.length_mm])
    job = [
        *(INVALIDATE, INITIALISE, RASTER_MODE),
        PRINT_INFORMATION + media + head.height_dots.to_bytes(4, "little") + b"\x00\x00",
        *((AUTO_CUT, CUT_EACH_LABEL, CUT_AT_END) if cut else ()),
        MARGIN + margin.to_bytes(2, "little"),
    ]
    rows = head.rows.translate(_MIRRORED)
    starts = range(0, len(rows), HEAD_BYTES)
    job.extend(ROW + rows[start : start + HEAD_BYTES][::-1] for start in starts)
    return b"".join([*job, PRINT_AND_FEED])


class BrotherQl:
    """Brother QL label printers with a head of 720 dots."""

    tells_changes = True

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        """Raises DoesNotFit where no DK roll fits the page."""
        roll = roll_for(page)
        return encode_bitmap(on_head(whole_page(page, profile), roll), roll, cut=profile.has_cutter)

    def status_query(self, profile: PrinterProfile) -> bytes:
        return STATUS

    def completion_query(self, profile: PrinterProfile, mark: int) -> bytes:
        """Nothing: the printer speaks by itself, and must not be asked while it prints."""
        return b""

    def clear(self, profile: PrinterProfile) -> bytes:
        return CLEAR

    def reader(self, profile: PrinterProfile) -> ReplyReader:
        return BrotherReplyReader(by_status=profile.confirmation is Confirmation.STATUS)

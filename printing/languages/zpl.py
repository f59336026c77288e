"""ZPL as bytes: a page as one compressed graphic field, codes of the printer's own beside it where wanted, and the
proof. Replies are read in `zpl_replies`.

Sources: "Zebra" is the ZPL II programming guide (docs.zebra.com).
"""
# ruff: noqa: ARG002 - the parameters are the Protocol's, whether a language needs them or not

from collections.abc import Sequence

from printing.languages.base import ReplyReader
from printing.languages.pixels import bitmap_for
from printing.languages.zpl_codes import END_FIELD, codes_on, native_field, without
from printing.languages.zpl_graphics import cropped, graphic_field
from printing.languages.zpl_replies import ZplReplyReader
from printing.media import CodeForm, Confirmation, PrinterProfile
from printing.page import Bitmap, Page
from printing.placed_codes import PlacedCode

START_FORMAT = b"^XA"
END_FORMAT = b"^XZ"
ONE_LABEL = b"^PQ1"
HOST_STATUS = b"~HS\r\n"  # ~HS: three lines; no answer at all while paper, ribbon or head is wrong (Zebra)
HOST_ERRORS = b"~HQES\r\n"  # ~HQES: errors and warnings as flags, answered always
CANCEL_ALL = b"~JA\r\n"  # ~JA: every format in the buffer is dropped

#: Field number of the mark; the RFID guide's examples use small numbers, any of 0 to 9999 does.
MARK_FIELD = 7


def host_verify(bitmap: Bitmap, mark: int) -> bytes:
    """Makes the printer send `OK[J000042]` for every label it has printed.

    The mark is a numbered field outside the label, so that it is verified and not printed; ^HV sends 7 characters
    of field 7 between header and termination, with L for each label (Zebra, RFID guide, ^HV).
    """
    outside = b"^FO%d,%d" % (bitmap.width_dots, bitmap.height_dots)
    field = b"^FN%d^FDJ%06d" % (MARK_FIELD, mark)
    return outside + field + END_FIELD + b"^FH^HV%d,7,OK[,]_0D_0A,L" % MARK_FIELD + END_FIELD


def encode_bitmap(bitmap: Bitmap, profile: PrinterProfile, mark: int, codes: Sequence[PlacedCode] = ()) -> bytes:
    """One format, one label, once (^PQ1: a second one is a job of its own, with its own proof). `codes` are drawn by
    the printer where it surely draws the same; the commands depend on them and never on what they hold."""
    natives = {code: field for code in codes if (field := native_field(code)) is not None}
    left, top, inked = cropped(without(bitmap, natives) if natives else bitmap)
    parts = [
        START_FORMAT,
        b"^PW%d^LL%d^LH0,0" % (bitmap.width_dots, bitmap.height_dots),
        b"^FO%d,%d" % (left, top),
        graphic_field(inked, profile.graphics),
        END_FIELD,
        *natives.values(),
    ]
    if profile.confirmation is Confirmation.HOST_VERIFY:
        parts.append(host_verify(bitmap, mark))
    return b"".join([*parts, ONE_LABEL, END_FORMAT, b"\r\n"])


class Zpl:
    """Zebra and compatible label printers."""

    tells_changes = False

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        codes = codes_on(page) if profile.codes is CodeForm.NATIVE else ()
        return encode_bitmap(bitmap_for(page, profile), profile, mark, codes)

    def status_query(self, profile: PrinterProfile) -> bytes:
        """The errors first, as ~HS stays silent while there are any. Where the counters of ~HS are the proof of
        completion they are asked for after the job only, lest an answer from before it count."""
        return HOST_ERRORS if profile.confirmation is Confirmation.HOST_STATUS else HOST_ERRORS + HOST_STATUS

    def completion_query(self, profile: PrinterProfile, mark: int) -> bytes:
        """~HS where its counters are the proof: two idle answers, asked a label's time apart. Else the label speaks."""
        return HOST_STATUS if profile.confirmation is Confirmation.HOST_STATUS else b""

    def clear(self, profile: PrinterProfile) -> bytes:
        return CANCEL_ALL

    def reader(self, profile: PrinterProfile) -> ReplyReader:
        return ZplReplyReader(by_counters=profile.confirmation is Confirmation.HOST_STATUS)

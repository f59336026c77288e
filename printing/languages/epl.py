"""EPL2 as bytes: a page as one graphic, and the error reports of older Zebra (Eltron) and compatible label printers.

Sources: "Zebra" is the EPL programming guide (14245L-003); "ESim" the references of Intermec's EPL2 printers.
"""
# ruff: noqa: ARG002 - the parameters are the Protocol's, whether a language needs them or not

import re

from printing.languages.base import UNNUMBERED, Completed, Reply, ReplyReader, StatusReply, Unreadable
from printing.languages.pixels import bitmap_for
from printing.media import Confirmation, PrinterProfile
from printing.page import Bitmap, Page
from printing.status import Condition, PrinterStatus

ERROR_REPORT = b"^ee\n"  # ^ee: codes as "07,..." CR LF, also while an error keeps the printer from printing (ESim)
RESET = b"\n^@\n"  # ^@: as after switching on, so with empty buffers
PROMPTS = b"UI\n"  # UI: answered "UInnn,page" in its turn, after the commands before it (assumed: not after the paper)
PRINT_ONE = b"\nP1\n"

LINE_LIMIT = 64  #: bytes; reports are shorter
PROMPTS_REPLY = re.compile(rb"UI\d{1,3},\w{1,8}")
REPORT = re.compile(rb"\d{2}(?:,\w{1,6})*")
FLOW_CONTROL = frozenset(b"\x11\x13")  # XON, XOFF: also told on the way into an error and out of it
_INVERTED = bytes(255 - value for value in range(256))

# Codes of ^ee; 01 to 06 and 08 to 10 are faults of earlier commands and no condition of the printer (Zebra, ESim)
CONDITIONS = {
    b"07": Condition.PAPER_OUT,  # paper or ribbon
    b"11": Condition.COVER_OPEN,  # print head open
    b"62": Condition.HOT,
    b"81": Condition.CUTTER,
    b"89": Condition.PAUSED,  # dump mode
    b"92": Condition.PAUSED,
    b"94": Condition.PAUSED,  # measuring the labels
    b"99": Condition.ERROR,
}


def encode_bitmap(bitmap: Bitmap, profile: PrinterProfile) -> bytes:
    """One label. EPL prints where a bit is 0; the command sequence depends on the image's size only.

    Length and gap of the labels are what the printer measured (AutoSense): `Q` with a wrong gap would spoil that.
    """
    graphic = b"GW0,0,%d,%d," % (bitmap.stride, bitmap.height_dots) + bitmap.rows.translate(_INVERTED)
    job = b"\nq%d\nN\n" % bitmap.width_dots + graphic + PRINT_ONE
    return job + PROMPTS if profile.confirmation is Confirmation.IN_ORDER else job


class EplReplyReader:
    """Lines of codes, and of the prompts that are answered in their turn."""

    def __init__(self, *, in_order: bool) -> None:
        self._in_order = in_order
        self._line = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        replies: list[Reply] = []
        for byte in data:
            replies.extend(self._byte(byte))
        return replies

    def _byte(self, byte: int) -> list[Reply]:
        if byte in FLOW_CONTROL:
            return []
        if byte not in b"\r\n":
            self._line.append(byte)
            return [] if len(self._line) < LINE_LIMIT else [self._lost()]
        if not self._line:
            return []
        line = bytes(self._line)
        if REPORT.fullmatch(line):
            self._line.clear()
            codes = line.split(b",")
            return [StatusReply(PrinterStatus(frozenset(CONDITIONS[code] for code in codes if code in CONDITIONS)))]
        if self._in_order and PROMPTS_REPLY.fullmatch(line):
            self._line.clear()
            return [Completed(UNNUMBERED)]
        return [self._lost()]

    def _lost(self) -> Unreadable:
        lost = Unreadable(bytes(self._line))
        self._line.clear()
        return lost


class Epl:
    """Zebra LP/TLP 28xx, GK/GC in EPL mode, and compatible label printers."""

    tells_changes = False

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        return encode_bitmap(bitmap_for(page, profile), profile)

    def status_query(self, profile: PrinterProfile) -> bytes:
        return ERROR_REPORT

    def completion_query(self, profile: PrinterProfile, mark: int) -> bytes:
        """Nothing: what there is of a proof is part of the job."""
        return b""

    def clear(self, profile: PrinterProfile) -> bytes:
        return RESET

    def reader(self, profile: PrinterProfile) -> ReplyReader:
        return EplReplyReader(in_order=profile.confirmation is Confirmation.IN_ORDER)

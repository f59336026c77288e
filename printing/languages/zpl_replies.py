"""What ZPL printers send back: ^HV proofs, the three lines of ~HS, the flags of ~HQES. No commands here."""

import re

from printing.languages.base import UNNUMBERED, Completed, Reply, StatusReply, Unreadable
from printing.status import Condition, PrinterStatus

#: Longest line kept; Zebra's longest of these is 43 characters.
LINE_LIMIT = 128
LINE_ENDS = frozenset(b"\x02\x03\r\n")  # STX and ETX frame the lines of ~HS and the whole of ~HQES

VERIFIED = re.compile(rb"OK\[J([0-9]{6})\]")
# Zebra, ~HS: aaa,b,c,dddd,eee,f,g,h,iii,j,k,l / mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www / xxxx,y
HOST_STATUS_1 = re.compile(
    rb"\d{3},(?P<paper_out>[01]),(?P<paused>[01]),\d{4},(?P<formats>\d{3}),[01],[01],(?P<partial>[01]),\d{3}"
    rb",[01],[01],(?P<hot>[01])"
)
HOST_STATUS_2 = re.compile(
    rb"\d{3},\d,(?P<head_up>[01]),(?P<ribbon_out>[01]),[01],.,\d,(?P<waiting>[01]),(?P<labels>\d{8}),[01],\d{3}"
)
HOST_STATUS_3 = re.compile(rb"\w{4},[01]")
FLAGS = re.compile(rb"\s*(?P<kind>ERRORS|WARNINGS):\s*[01]\s+[0-9A-F]{8}\s+(?P<group>[0-9A-F]{8})\s*")
HEADLINE = re.compile(rb"\s*PRINTER STATUS\s*")

# Bits of the second group of ~HQES (Zebra, error and warning flags of ~HQ)
ERROR_BITS = (
    (0x01, Condition.PAPER_OUT),
    (0x02, Condition.RIBBON_OUT),
    (0x04, Condition.COVER_OPEN),
    (0x08, Condition.CUTTER),
    (0x30, Condition.HOT),  # head, motor
)
WARNING_BITS = ((0x08, Condition.PAPER_LOW),)

#: What only ~HS can tell; all else it tells is overruled by a later ~HQES.
HOST_STATUS_ONLY = frozenset({Condition.PAUSED})


class ZplReplyReader:
    """Reads line by line. A status is the union of what ~HS and ~HQES told last."""

    def __init__(self, *, by_counters: bool) -> None:
        self._by_counters = by_counters
        self._line = bytearray()
        self._first: re.Match[bytes] | None = None
        self._second: re.Match[bytes] | None = None
        self._host: frozenset[Condition] = frozenset()
        self._flags: frozenset[Condition] = frozenset()
        self._errors: frozenset[Condition] = frozenset()
        self._was_idle = False

    def feed(self, data: bytes) -> list[Reply]:
        replies: list[Reply] = []
        for byte in data:
            if byte not in LINE_ENDS:
                self._line.append(byte)
            if self._line and (byte in LINE_ENDS or len(self._line) == LINE_LIMIT):
                replies.extend(self._read(bytes(self._line)))
                self._line.clear()
        return replies

    def _read(self, line: bytes) -> list[Reply]:
        if verified := VERIFIED.fullmatch(line):
            return [Completed(int(verified[1]))]
        if first := HOST_STATUS_1.fullmatch(line):
            self._first, self._second = first, None
            return []
        if self._first and (second := HOST_STATUS_2.fullmatch(line)):
            self._second = second
            return []
        if self._first and self._second and HOST_STATUS_3.fullmatch(line):
            return self._host_status(self._first, self._second)
        if flags := FLAGS.fullmatch(line):
            return self._flag_line(flags)
        return [] if HEADLINE.fullmatch(line) or not line.strip() else [Unreadable(line)]

    def _host_status(self, first: re.Match[bytes], second: re.Match[bytes]) -> list[Reply]:
        self._first = self._second = None
        told = (
            (first["paper_out"], Condition.PAPER_OUT),
            (first["paused"], Condition.PAUSED),
            (first["hot"], Condition.HOT),
            (second["head_up"], Condition.COVER_OPEN),
            (second["ribbon_out"], Condition.RIBBON_OUT),
        )
        self._host = frozenset(condition for flag, condition in told if flag == b"1")
        replies: list[Reply] = [StatusReply(PrinterStatus(self._host | self._flags))]
        counters = (first["formats"], first["partial"], second["labels"], first["paused"])
        is_idle = not any(int(counter) for counter in counters)
        if self._by_counters and is_idle and self._was_idle:
            replies.append(Completed(UNNUMBERED))
            is_idle = False
        self._was_idle = is_idle
        return replies

    def _flag_line(self, flags: re.Match[bytes]) -> list[Reply]:
        group = int(flags["group"], 16)
        if flags["kind"] == b"ERRORS":
            self._errors = frozenset(condition for mask, condition in ERROR_BITS if group & mask)
            return []
        self._flags = self._errors | {condition for mask, condition in WARNING_BITS if group & mask}
        self._host &= HOST_STATUS_ONLY
        return [StatusReply(PrinterStatus(self._host | self._flags))]

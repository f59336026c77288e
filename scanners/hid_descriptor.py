"""Where the fields of a bar code report lie, by the device's own HID report descriptor. Opens no device."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

#: Usage pages and usages (USB HID Usage Tables 1.12; HID Point of Sale Usage Tables 1.02, section 3), page << 16 | id.
BAR_CODE_SCANNER = 0x8C
BYTE_COUNT = 0x01003B
SYMBOLOGY = (0x8C00FB, 0x8C00FC, 0x8C00FD)  #: the three characters of the AIM identifier
DECODED = 0x8C00FE
CONTINUED = 0x8C00FF  #: more of this code comes in the next report


@dataclass(frozen=True, slots=True)
class Field:
    """A run of equal values in a report, counted without the byte of its report id."""

    bit_offset: int
    bits: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class ReportMap:
    """The report that carries bar codes."""

    report_id: int  #: 0: this device numbers none
    fields: dict[int, Field]


#: What makers print in their manuals: report 2, length, identifier, 56 characters, two bytes of their own, "continued"
#: (Hand Held 2020-5b guide p. 15; Access-IS LSR118 manual, appendix B). For devices that tell no descriptor.
USUAL = ReportMap(
    2,
    {
        BYTE_COUNT: Field(0, 8),
        SYMBOLOGY[0]: Field(8, 8),
        SYMBOLOGY[1]: Field(16, 8),
        SYMBOLOGY[2]: Field(24, 8),
        DECODED: Field(32, 8, 56),
        CONTINUED: Field(496, 1),
    },
)


class _Tag(IntEnum):
    """Items with their type, size bits left out (Device Class Definition for HID 1.11, section 6.2.2)."""

    INPUT = 0x80
    OUTPUT = 0x90
    COLLECTION = 0xA0
    FEATURE = 0xB0
    END_COLLECTION = 0xC0
    USAGE_PAGE = 0x04
    REPORT_SIZE = 0x74
    REPORT_ID = 0x84
    REPORT_COUNT = 0x94
    PUSH = 0xA4
    POP = 0xB4
    USAGE = 0x08
    USAGE_MINIMUM = 0x18
    USAGE_MAXIMUM = 0x28


_LONG_ITEM = 0xFE
_SIZES = (0, 1, 2, 4)
#: No field of ours has more usages; a broken descriptor may claim millions.
_MOST_USAGES = 256


@dataclass(frozen=True, slots=True)
class _Globals:
    page: int = 0
    size: int = 0
    count: int = 0
    report_id: int = 0


class _Walk:
    """A walk through a descriptor: globals stay until they are said anew, usages end with each main item."""

    def __init__(self) -> None:
        self.found: dict[int, dict[int, Field]] = {}
        self._now = _Globals()
        self._pushed: list[_Globals] = []
        self._usages: list[int] = []
        self._minimum = 0
        self._ends: dict[int, int] = {}  # bits so far, by report id

    def take(self, tag: int, value: int, size: int) -> None:
        whole = value if size == 4 else self._now.page << 16 | value
        match tag:
            case _Tag.USAGE_PAGE:
                self._now = replace(self._now, page=value)
            case _Tag.REPORT_SIZE:
                self._now = replace(self._now, size=value)
            case _Tag.REPORT_COUNT:
                self._now = replace(self._now, count=value)
            case _Tag.REPORT_ID:
                self._now = replace(self._now, report_id=value)
            case _Tag.PUSH:
                self._pushed.append(self._now)
            case _Tag.POP:
                self._now = self._pushed.pop() if self._pushed else self._now
            case _Tag.USAGE:
                self._usages.append(whole)
            case _Tag.USAGE_MINIMUM:
                self._minimum = whole
            case _Tag.USAGE_MAXIMUM:
                self._usages += range(self._minimum, min(whole + 1, self._minimum + _MOST_USAGES))
            case _Tag.INPUT:
                self._place()
                self._usages = []
            case _Tag.OUTPUT | _Tag.FEATURE | _Tag.COLLECTION | _Tag.END_COLLECTION:
                self._usages = []

    def _place(self) -> None:
        """One value for each usage; the last usage has all that are left."""
        now, start = self._now, self._ends.get(self._now.report_id, 0)
        usages = self._usages[: now.count]
        for place, usage in enumerate(usages):
            count = now.count - place if place == len(usages) - 1 else 1
            fields = self.found.setdefault(now.report_id, {})
            fields.setdefault(usage, Field(start + place * now.size, now.size, count))
        self._ends[now.report_id] = start + now.size * now.count


def report_map(descriptor: bytes) -> ReportMap | None:
    """The report with decoded data; None where the descriptor has none, or is broken before it."""
    walk = _Walk()
    for tag, value, size in _items(descriptor):
        walk.take(tag, value, size)
    return next((ReportMap(number, fields) for number, fields in walk.found.items() if DECODED in fields), None)


def _items(descriptor: bytes) -> Iterator[tuple[int, int, int]]:
    """(tag with type, value, its size in bytes) of each short item."""
    place = 0
    while place < len(descriptor):
        head = descriptor[place]
        if head == _LONG_ITEM:
            place += 3 + (descriptor[place + 1] if place + 1 < len(descriptor) else 0)
            continue
        size = _SIZES[head & 0x03]
        yield head & 0xFC, int.from_bytes(descriptor[place + 1 : place + 1 + size], "little"), size
        place += 1 + size

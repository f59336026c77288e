"""A small TrueType file made of outlines: just the tables that PDF asks of an embedded font. Knows no letters."""

import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from struct import pack

UNITS_PER_EM = 1000
#: Highest and lowest line of the font, for readers that ask; nothing is placed by them.
ASCENT, DESCENT = 1000, -400

#: OpenType 1.9: flags of "glyf", magic number, flags and sum of "head".
_ON_CURVE, _X_SHORT, _Y_SHORT, _X_SAME, _Y_SAME = 1, 2, 4, 16, 32
_VERSION, _MAGIC, _HEAD_FLAGS, _WHOLE_SUM = 0x10000, 0x5F0F3CF5, 3, 0xB1B0AFBA
_AT_WHOLE_SUM = 8  #: where "head" keeps the sum of the file

#: Points in units; two points off the curve have one on it halfway between them.
Contours = Sequence[Sequence[tuple[int, int, bool]]]
Box = tuple[int, int, int, int]  #: left, low, right, high


@dataclass(frozen=True, slots=True)
class Glyph:
    """One outline as the file holds it."""

    record: bytes  #: in "glyf"; empty without ink
    box: Box
    advance: int
    points: int = 0
    contours: int = 0


def glyph(contours: Contours, advance: int) -> Glyph:
    """Encodes an outline; control points count for its box, so the ink never leaves it."""
    points = [point for contour in contours for point in contour]
    if not points:
        return Glyph(b"", (0, 0, 0, 0), advance)
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    box = min(xs), min(ys), max(xs), max(ys)
    ends = []
    last = -1
    for contour in contours:
        last += len(contour)
        ends.append(last)
    record = pack(f">h4h{len(ends)}HH", len(ends), *box, *ends, 0) + _coordinates(points)
    return Glyph(_padded(record, 2), box, advance, len(points), len(ends))


def _coordinates(points: Iterable[tuple[int, int, bool]]) -> bytes:
    flags, xs, ys = bytearray(), bytearray(), bytearray()
    x = y = 0
    for to_x, to_y, on in points:
        flag = _ON_CURVE if on else 0
        flag |= _way(to_x - x, xs, _X_SHORT, _X_SAME)
        flag |= _way(to_y - y, ys, _Y_SHORT, _Y_SAME)
        flags.append(flag)
        x, y = to_x, to_y
    return bytes(flags + xs + ys)


def _way(way: int, into: bytearray, short: int, same: int) -> int:
    """Writes one distance and gives the flags that say how: not at all, as a byte or as a word."""
    if not way:
        return same
    if -256 < way < 256:
        into.append(abs(way))
        return short | (same if way > 0 else 0)
    into += pack(">h", way)
    return 0


def outer_box(glyphs: Sequence[Glyph]) -> Box:
    """What holds every glyph."""
    lefts, lows, rights, highs = zip(*(each.box for each in glyphs), strict=True)
    return min(lefts), min(lows), max(rights), max(highs)


def font_file(glyphs: Sequence[Glyph]) -> bytes:
    """A font with an empty glyph 0 and the given ones as 1, 2, ...; at least one. The same glyphs give the same file.

    Tables as PDF 1.7 asks for them (9.9): glyf, head, hhea, hmtx, loca, maxp.
    """
    starts = [0, 0]
    for each in glyphs:
        starts.append(starts[-1] + len(each.record))
    count = len(glyphs) + 1
    box = outer_box(glyphs)
    points, contours = max(each.points for each in glyphs), max(each.contours for each in glyphs)
    widest = max(each.advance for each in glyphs)
    head = (_VERSION, _VERSION, 0, _MAGIC, _HEAD_FLAGS, UNITS_PER_EM, 0, 0, *box, 0, 6, 2, 1, 0)
    tables = {
        b"glyf": b"".join(each.record for each in glyphs),
        b"head": pack(">4I2H2Q4h2H3h", *head),
        b"hhea": pack(">I3hH11hH", _VERSION, ASCENT, DESCENT, 0, widest, box[0], 0, box[2], 1, *[0] * 7, count),
        b"hmtx": bytes(4) + b"".join(pack(">Hh", each.advance, each.box[0]) for each in glyphs),
        b"loca": pack(f">{len(starts)}I", *starts),
        b"maxp": pack(">I14H", _VERSION, count, points, contours, 0, 0, 1, *[0] * 8),
    }
    return _file(tables)


def _file(tables: dict[bytes, bytes]) -> bytes:
    """The tables behind their directory, every sum as it has to be."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    directory = pack(">I4H", _VERSION, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    start = len(directory) + 16 * count
    body = bytearray()
    head_at = 0
    for tag, table in sorted(tables.items()):
        if tag == b"head":
            head_at = start + len(body)
        padded = _padded(table, 4)
        directory += pack(">4s3I", tag, _sum(padded), start + len(body), len(table))
        body += padded
    whole = bytearray(directory + body)
    at = head_at + _AT_WHOLE_SUM
    whole[at : at + 4] = pack(">I", (_WHOLE_SUM - _sum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _sum(padded: bytes) -> int:
    words = array("I", padded)
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF


def _padded(content: bytes, to: int) -> bytes:
    return content + bytes(-len(content) % to)

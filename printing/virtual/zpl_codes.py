"""The codes a Zebra draws itself, read strictly and drawn as it would: ^BC, ^BQ and ^BX. No formats, no pictures."""

import re
from dataclasses import dataclass

import segno

from printing.datamatrix import datamatrix_modules
from printing.errors import DoesNotFit

Modules = tuple[tuple[bool, ...], ...]

HEX = rb"(?:_[0-9A-F]{2})+"
CODE128 = re.compile(
    rb"\^BY(?P<module>\d+),2,(?P<height>\d+)\^FO(?P<left>\d+),(?P<top>\d+)\^BCN,(?P=height),N,N,N,N"
    rb"\^FH\^FD(?P<data>>[:;](?:>[056]|_[0-9A-F]{2})*)\^FS"
)
QR = re.compile(
    rb"\^BY\d+,2,(?P<sinks>\d+)\^FO(?P<left>\d+),(?P<top>\d+)\^BQN,2,(?P<module>\d+),(?P<level>[LMQH]),(?P<mask>[0-7])"
    rb"\^FH\^FD(?P=level)M,(?P<mode>[NA]|B(?P<length>\d{4}))(?P<data>" + HEX + rb")\^FS"
)
DATAMATRIX = re.compile(
    rb"\^FO(?P<left>\d+),(?P<top>\d+)\^BXN,(?P<module>\d+),200,(?P<side>\d+),(?P=side),6,(?P<escape>[!-/:-@|])"
    rb"\^FH\^FD(?P<data>" + HEX + rb")\^FS"
)

#: Widths of bars and spaces in turn, by value (ISO/IEC 15417, table 1); the stop has a bar more.
_WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232"
)
PATTERNS = (*re.findall(r"\d{6}", _WIDTHS), "2331112")
STOP = 106
STARTS = {b">:": 104, b">;": 105}
CHANGES = {b">5": 99, b">6": 100}
MODES = {"N": "numeric", "A": "alphanumeric", "B": "byte"}


@dataclass(frozen=True, slots=True)
class DrawnCode:
    """A code as it is printed: where, how large a module, how tall a row, and its rows."""

    left: int
    top: int
    module: int
    row_height: int
    rows: Modules


class NotThisCode(Exception):
    """The field is framed well, and yet no printer would draw it as it says."""


def code_at(command: bytes, start: int) -> tuple[DrawnCode, int] | None:
    """The code field that begins here and where it ends; None where none does. Raises NotThisCode."""
    for pattern, drawn in ((CODE128, _code128), (QR, _qr), (DATAMATRIX, _datamatrix)):
        if field := pattern.match(command, start):
            return drawn(field), field.end()
    return None


def _code128(field: re.Match[bytes]) -> DrawnCode:
    values = _code128_values(field["data"])
    check = (values[0] + sum(place * value for place, value in enumerate(values))) % 103
    widths = "".join(PATTERNS[value] for value in (*values, check, STOP))
    row = tuple(place % 2 == 0 for place, width in enumerate(widths) for _ in range(int(width)))
    return DrawnCode(int(field["left"]), int(field["top"]), int(field["module"]), int(field["height"]), (row,))


def _code128_values(data: bytes) -> list[int]:
    """What the printer makes of the field data: signs one by one in subset B, digits by pairs in subset C."""
    parts = re.findall(rb">.|_..", data)
    values = [STARTS[parts[0]]]
    has_pairs, half = values[0] == STARTS[b">;"], ""
    for part in parts[1:]:
        sign = ">" if part == b">0" else "" if part[:1] == b">" else chr(int(part[1:], 16))
        if not sign:
            has_pairs = part == b">5"
            values.append(CHANGES[part])
        elif not has_pairs and " " <= sign <= "~":
            values.append(ord(sign) - 0x20)
        elif has_pairs and sign.isdecimal():
            half += sign
            if len(half) == 2:
                values.append(int(half))
                half = ""
        else:
            raise NotThisCode("a sign of its subset")
        if half and not has_pairs:
            raise NotThisCode("digits by pairs")
    if half:
        raise NotThisCode("digits by pairs")
    return values


def _qr(field: re.Match[bytes]) -> DrawnCode:
    content = _content(field["data"])
    if field["length"] and int(field["length"]) != len(content):
        raise NotThisCode(f"{len(content)} bytes")
    mode, level = MODES[field["mode"][:1].decode()], field["level"].decode()
    try:
        code = segno.make(content, error=level, mode=mode, mask=int(field["mask"]), micro=False, boost_error=False)
    except ValueError as error:
        raise NotThisCode(f"content in mode {mode}") from error
    module = int(field["module"])
    rows = tuple(tuple(bool(dark) for dark in row) for row in code.matrix)
    return DrawnCode(int(field["left"]), int(field["top"]) + int(field["sinks"]), module, module, rows)


def _datamatrix(field: re.Match[bytes]) -> DrawnCode:
    content, module, side = _content(field["data"]), int(field["module"]), int(field["side"])
    if field["escape"].decode() in content:
        raise NotThisCode("no escape sequence")
    try:
        rows = datamatrix_modules(content)
    except DoesNotFit as error:
        raise NotThisCode("content that fits") from error
    if len(rows) != side:
        raise NotThisCode(f"{len(rows)} modules a side")
    return DrawnCode(int(field["left"]), int(field["top"]), module, module, rows)


def _content(data: bytes) -> str:
    return bytes.fromhex(data.replace(b"_", b"").decode("ascii")).decode("latin-1")

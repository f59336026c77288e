"""A picture as a ZPL graphic field, in the three forms that printers read. No formats, no positions.

Source: "Zebra" is the ZPL II programming guide, ^GF and "Alternative data compression scheme".
"""

import base64
import binascii
import re
import zlib

from printing.media import GraphicForm
from printing.page import Bitmap

#: Repeat counts: G to Y stand for 1 to 19, g to z for 20 to 400 in steps of 20 (Zebra).
ONES, TWENTIES = b" GHIJKLMNOPQRSTUVWXY", b" ghijklmnopqrstuvwxyz"
LONGEST_RUN = 419
REST_WHITE, REST_BLACK, SAME_AS_ABOVE = b",", b"!", b":"

_RUNS = re.compile(rb"([0-9A-F])\1+")


def graphic_field(bitmap: Bitmap, form: GraphicForm = GraphicForm.Z64) -> bytes:
    """^GFA of the whole picture."""
    size = len(bitmap.rows)
    match form:
        case GraphicForm.Z64:
            dots = _z64(bitmap.rows)
        case GraphicForm.ASCII:
            dots = _ascii(bitmap)
        case GraphicForm.HEX:
            dots = binascii.hexlify(bitmap.rows).upper()
    return b"^GFA,%d,%d,%d,%s" % (size, size, bitmap.stride, dots)


def cropped(bitmap: Bitmap) -> tuple[int, int, Bitmap]:
    """Left and top of what is black, and that part alone: a twentieth less to send. A white picture keeps one dot."""
    from PIL import Image  # late: a process that makes no pages does without

    image = Image.frombytes("1", (bitmap.width_dots, bitmap.height_dots), bitmap.rows)
    left, top, right, end = image.getbbox() or (0, 0, 1, 1)
    return left, top, Bitmap(right - left, end - top, image.crop((left, top, right, end)).tobytes())


def _z64(rows: bytes) -> bytes:
    """zlib, Base64, and the CRC-16 (XMODEM) of the Base64 text in upper-case hexadecimal."""
    text = base64.b64encode(zlib.compress(rows))
    return b":Z64:%s:%04X" % (text, binascii.crc_hqx(text, 0))


def _ascii(bitmap: Bitmap) -> bytes:
    """Hexadecimal digits with repeat counts, row by row; each row ends in `,` `!` or is full by itself."""
    packed, above = [], b""
    for start in range(0, len(bitmap.rows), bitmap.stride):
        row = bitmap.rows[start : start + bitmap.stride]
        packed.append(SAME_AS_ABOVE if row == above else _packed(row))
        above = row
    return b"".join(packed)


def _packed(row: bytes) -> bytes:
    digits = binascii.hexlify(row).upper()
    for digit, rest in ((b"0", REST_WHITE), (b"F", REST_BLACK)):
        if digits.endswith(digit):
            return _RUNS.sub(_counted, digits.rstrip(digit)) + rest
    return _RUNS.sub(_counted, digits)


def _counted(run: re.Match[bytes]) -> bytes:
    """A run of one digit, two of them as they are: a count takes a letter as well."""
    digit, left = run[1], len(run[0])
    parts = []
    while left > 2:
        taken = min(left, LONGEST_RUN)
        twenties, ones = divmod(taken, 20)
        parts.append(TWENTIES[twenties : twenties + 1].strip() + ONES[ones : ones + 1].strip() + digit)
        left -= taken
    return b"".join(parts) + digit * left

"""Bar codes that a ZPL printer draws itself, so that they come out as the page has them. No formats, no pictures.

Every byte of field data goes as two hexadecimal digits (^FH): no content is a command. A code whose size would depend
on what the firmware chooses stays dots. Source: "Zebra" is the ZPL II programming guide.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from printing.carried import Place, carried
from printing.codes import bars, code128_values, qr_code, qr_modules
from printing.datamatrix import datamatrix_modules
from printing.document import Barcode
from printing.page import Bitmap, Page
from printing.placed_codes import CodeKind, PlacedCode, read

if TYPE_CHECKING:
    from PIL import Image

END_FIELD = b"^FS"
#: Largest magnification of ^BQ and widest module of ^BY that all firmware knows (Zebra).
MOST_MODULE = 10
#: ^FO of a ^BQ field sinks by the bar height that ^BY left; told here, as small as can be.
QR_SINKS_BY = 1
#: Escape sequences of ^BX begin with it; content that has it stays dots. Zebra's default differs between firmwares.
BX_ESCAPE = "|"
#: Code 128: values (ISO/IEC 15417, table 1) and what ^BC takes for them (Zebra).
START_B, START_C, TO_SUBSET_C, TO_SUBSET_B = 104, 105, 99, 100
INVOKED = {START_B: b">:", START_C: b">;", TO_SUBSET_C: b">5", TO_SUBSET_B: b">6"}
LAST_SIGN = 94  #: of subset B, "~"; what follows is no printable sign
#: How the input mode of ^BQ is called, by segno's word for it.
QR_MODES = {"numeric": b"N", "alphanumeric": b"A", "byte": b"B%04d"}


def codes_on(page: Page) -> tuple[PlacedCode, ...]:
    """The codes of a page laid out for a printer that draws them; none on any other page."""
    return read(carried(page, Place.CODES))


def without(bitmap: Bitmap, codes: Iterable[PlacedCode]) -> Bitmap:
    """The picture without the dots of these codes; what stands between their bars stays."""
    from PIL import Image  # late: a process that makes no pages does without

    image = Image.frombytes("1", (bitmap.width_dots, bitmap.height_dots), bitmap.rows)
    for code in codes:
        image.paste(0, (code.left, code.top), _dots(code))
    return Bitmap(bitmap.width_dots, bitmap.height_dots, image.tobytes())


def _rows(code: PlacedCode) -> Sequence[Sequence[bool]]:
    match code.kind:
        case CodeKind.CODE128:
            row = bars(Barcode(code.content))
            return [row.modules] if row is not None else []
        case CodeKind.QR:
            return qr_modules(code.content)
        case CodeKind.DATAMATRIX:
            return datamatrix_modules(code.content)


def _dots(code: PlacedCode) -> "Image.Image":
    from PIL import Image

    rows = _rows(code)
    dark = Image.new("1", (len(rows[0]), len(rows)), 0)
    dark.putdata([255 * module for row in rows for module in row])
    return dark.resize((code.width, code.height), Image.Resampling.NEAREST)


def native_field(code: PlacedCode) -> bytes | None:
    """The code as one field; None where it is to stay dots."""
    if not code.content.isascii() or not code.content.isprintable():
        return None
    match code.kind:
        case CodeKind.DATAMATRIX:
            return _datamatrix(code)
        case _ if code.module > MOST_MODULE:
            return None
        case CodeKind.CODE128:
            return _code128(code)
        case CodeKind.QR:
            return _qr(code)


def _code128(code: PlacedCode) -> bytes | None:
    """^BC in the subsets of our own code, so that it gets its width. No line of text: ours is in the picture."""
    start, *values = code128_values(code.content) or (None,)
    if start not in (START_B, START_C):
        return None
    data, has_pairs = bytearray(INVOKED[start]), start == START_C
    for value in values:
        if value == (TO_SUBSET_B if has_pairs else TO_SUBSET_C):
            data += INVOKED[value]
            has_pairs = not has_pairs
        elif has_pairs and value < TO_SUBSET_B:
            data += _hex(b"%02d" % value)
        elif not has_pairs and value <= LAST_SIGN:
            sign = bytes([value + 0x20])
            data += b">0" if sign == b">" else _hex(sign)
        else:
            return None
    field = b"^BY%d,2,%d^FO%d,%d^BCN,%d,N,N,N,N" % (code.module, code.height, code.left, code.top, code.height)
    return field + b"^FH^FD" + bytes(data) + END_FIELD


def _qr(code: PlacedCode) -> bytes | None:
    """^BQ with version, correction, mode and mask as our own code has them."""
    made = qr_code(code.content)
    if made is None or made.mode not in QR_MODES or code.top < QR_SINKS_BY:
        return None
    level = str(made.error).encode("ascii")
    mode = QR_MODES[made.mode]
    data = level + b"M," + (mode % len(code.content) if b"%" in mode else mode)
    place = b"^BY%d,2,%d^FO%d,%d" % (code.module, QR_SINKS_BY, code.left, code.top - QR_SINKS_BY)
    field = b"^BQN,2,%d,%s,%d^FH^FD" % (code.module, level, made.mask)
    return place + field + data + _hex(code.content.encode("ascii")) + END_FIELD


def _datamatrix(code: PlacedCode) -> bytes | None:
    """^BX, ECC 200, in our own code's size."""
    if BX_ESCAPE in code.content:
        return None
    side = code.width // code.module
    field = b"^FO%d,%d^BXN,%d,200,%d,%d,6,%s" % (
        code.left,
        code.top,
        code.module,
        side,
        side,
        BX_ESCAPE.encode("ascii"),
    )
    return field + b"^FH^FD" + _hex(code.content.encode("ascii")) + END_FIELD


def _hex(data: bytes) -> bytes:
    return b"".join(b"_%02X" % byte for byte in data)

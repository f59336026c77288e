"""Pages of the fault campaign: each carries its print's number and copy at its top and at its end, as bars."""

import binascii
import io
from dataclasses import dataclass

from PIL import Image

from printing.page import Page

#: One bar: eight dots at 203 dpi.
BAR_INCH = 8 / 203
POINTS_PER_INCH = 72
MM_PER_INCH = 25.4
#: A start bar, part (1 bit), copy (4), number (24), check (8), an end bar.
BITS = 1 + 1 + 4 + 24 + 8 + 1
WIDTH_MM = 45.0
BAND_MM = 4.0  #: height of the bars
TOP, END = 0, 1
BLACK = b"\x00"
_BLACK_OR_WHITE = bytes(0 if grey < 128 else 255 for grey in range(256))


@dataclass(frozen=True, slots=True)
class Code:
    """What one row of bars says."""

    number: int
    copy: int
    part: int


def bars(code: Code) -> str:
    body = f"{code.part:01b}{code.copy:04b}{code.number:024b}"
    return f"1{body}{_check(body):08b}1"


def _check(body: str) -> int:
    return binascii.crc32(body.encode("ascii")) & 0xFF


def coded_page(number: int, copy: int, height_mm: float) -> Page:
    """A page of 45 mm width that names its print where it begins and where it ends."""
    to_points = POINTS_PER_INCH / MM_PER_INCH
    width, height, band = WIDTH_MM * to_points, height_mm * to_points, BAND_MM * to_points
    bar = BAR_INCH * POINTS_PER_INCH
    drawing = []
    for part, bottom in ((TOP, height - band), (END, 0.0)):
        for place, bit in enumerate(bars(Code(number, copy, part))):
            if bit == "1":
                drawing.append(f"{4 + place * bar + 0.1:.3f} {bottom:.3f} {bar - 0.2:.3f} {band:.3f} re")
    drawing.append("f")
    return Page(_pdf(width, height, "\n".join(drawing).encode("ascii")), WIDTH_MM, height_mm)


def _pdf(width: float, height: float, drawing: bytes) -> bytes:
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.3f %.3f]/Contents 4 0 R/Resources<<>>>>" % (width, height),
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
    )
    file, starts = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        starts.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    cross = b"xref\n0 5\n0000000000 65535 f \n%s" % table
    return bytes(file + cross + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(file))


def codes_on(png: bytes, dpi: int) -> set[Code]:
    """Every code that can be read on a piece of paper, torn or whole."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    width, height = picture.size
    pixels = picture.tobytes().translate(_BLACK_OR_WHITE)
    bar = BAR_INCH * dpi
    found = set()
    for top in range(0, height, max(1, round(BAND_MM / MM_PER_INCH * dpi / 6))):
        row = pixels[top * width : (top + 1) * width]
        code = _read(row, bar)
        if code is not None:
            found.add(code)
    return found


def _read(row: bytes, bar: float) -> Code | None:
    start = row.find(BLACK)
    if start < 0 or start + bar * BITS > len(row) + bar / 2:
        return None
    bits = "".join("0" if row[min(len(row) - 1, int(start + (n + 0.5) * bar))] else "1" for n in range(BITS))
    body, check = bits[1:-9], bits[-9:-1]
    if bits[0] != "1" or bits[-1] != "1" or int(check, 2) != _check(body):
        return None
    return Code(int(body[5:], 2), int(body[1:5], 2), int(body[0]))

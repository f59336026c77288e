"""Bar codes and QR codes as modules (True = dark); where they go and how large they print is layout's business."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from printing.document import Barcode, Symbology
from printing.errors import DoesNotFit

if TYPE_CHECKING:
    import segno

#: Light modules a reader needs beside the code: ISO/IEC 18004 (QR), 15417 (Code 128), 15420 (EAN).
QR_QUIET = 4
BARCODE_QUIET = 10

_EAN_LEFT = (
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
)
_EAN_PARITY = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")


@dataclass(frozen=True, slots=True)
class Bars:
    """One row of modules and the text a person reads below it."""

    modules: tuple[bool, ...]
    text: str


def bars(barcode: Barcode) -> Bars | None:
    """The modules of a bar code, or None when its symbology cannot hold the content (layout then prints the text)."""
    if barcode.symbology is Symbology.EAN13:
        return _ean13(barcode.content)
    return _code128(barcode.content)


@lru_cache(maxsize=256)
def _code128(content: str) -> Bars | None:
    drawn = _drawn_code128(content)
    if drawn is None:
        return None
    modules: list[bool] = []
    for letter in drawn.decomposed:  # "A".."D" are dark and 1 to 4 wide, "a".."d" light
        modules += [letter.isupper()] * (ord(letter.lower()) - ord("a") + 1)
    return Bars(tuple(modules), content)


def code128_values(content: str) -> tuple[int, ...]:
    """The values of the same code (ISO/IEC 15417, table 1), start included, check and stop not; none without one."""
    drawn = _drawn_code128(content)
    return tuple(drawn.encoded[:-2]) if drawn is not None else ()


def _drawn_code128(content: str) -> Any:
    """reportlab's code (its steps carry no types); None for what is not printable ASCII."""
    if not content or not content.isascii() or not content.isprintable():
        return None
    from reportlab.graphics.barcode.code128 import Code128Auto  # late: 70 ms of start for those who print no bars

    drawn: Any = Code128Auto(content, quiet=0)
    drawn.validate()
    drawn.encode()
    drawn.decompose()
    return drawn


def _ean13(content: str) -> Bars | None:
    digits = content.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) in (12, 13)):
        return None
    check = str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12])) % 10)
    if len(digits) == 13 and digits[12] != check:
        return None
    digits = digits[:12] + check
    left = "".join(
        _ean_digit(digit, kind) for digit, kind in zip(digits[1:7], _EAN_PARITY[int(digits[0])], strict=True)
    )
    right = "".join(_ean_digit(digit, "R") for digit in digits[7:])
    return Bars(tuple(module == "1" for module in f"101{left}01010{right}101"), digits)


def _ean_digit(digit: str, kind: str) -> str:
    left = _EAN_LEFT[int(digit)]
    if kind == "L":
        return left
    right = left.translate(str.maketrans("01", "10"))
    return right if kind == "R" else right[::-1]


@lru_cache(maxsize=256)
def qr_modules(content: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of a QR code without its quiet zone, error correction M or better; none for no content.

    Raises DoesNotFit when too long. Other than ASCII is declared as UTF-8, else readers guess.
    """
    code = qr_code(content)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix) if code is not None else ()


def qr_code(content: str) -> "segno.QRCode | None":
    """The same code with how it was made: version, correction, mode, mask. Raises DoesNotFit."""
    text = content.encode("utf-8", "ignore").decode()
    if not text:
        return None
    import segno  # late: a process that makes no pages does without

    declared = not text.isascii()
    try:
        return segno.make(text, micro=False, error="m", encoding="utf-8" if declared else None, eci=declared)
    except segno.DataOverflowError as error:
        raise DoesNotFit("QR code") from error

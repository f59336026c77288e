"""ZPL's hexadecimal pictures, plain or with repeat counts, read back strictly. No formats."""

from printing.languages.zpl_graphics import ONES, REST_BLACK, REST_WHITE, SAME_AS_ABOVE, TWENTIES

DIGITS = b"0123456789ABCDEF"


def rows_of(text: bytes, stride: int, height: int) -> bytes | None:
    """The dots behind the text; None where it does not come to exactly `height` rows of `stride` bytes."""
    rows: list[bytes] = []
    row, count = bytearray(), 0
    for byte in text:
        letter = bytes([byte])
        if letter in ONES.strip():
            count += ONES.index(letter)
        elif letter in TWENTIES.strip():
            count += TWENTIES.index(letter) * 20
        elif letter in DIGITS:
            row += letter * (count or 1)
            count = 0
        elif count or not _ends(letter, row, rows, stride):
            return None
        if len(row) > 2 * stride:
            return None
        if len(row) == 2 * stride:
            rows.append(bytes(row))
            row.clear()
    if row or count or len(rows) != height:
        return None
    return bytes.fromhex(b"".join(rows).decode("ascii"))


def _ends(letter: bytes, row: bytearray, rows: list[bytes], stride: int) -> bool:
    """Fill the row up; False where the sign cannot stand here."""
    if letter == SAME_AS_ABOVE and rows and not row:
        row += rows[-1]
        return True
    if letter in (REST_WHITE, REST_BLACK):
        row += (b"0" if letter == REST_WHITE else b"F") * (2 * stride - len(row))
        return True
    return False

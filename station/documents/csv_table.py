"""A table as CSV that no spreadsheet program takes for formulas. Which columns there are is the caller's business."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import chain

#: What makes a spreadsheet calculate a cell, wide forms too (OWASP, CSV injection).
_CALCULATES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: What stands before a formula and is not seen: blanks, marks of the direction of writing, a byte order mark.
_UNSEEN = " \u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
#: A spreadsheet of another country separates cells by these, within what is one cell here.
_BEHIND_A_SEPARATOR = re.compile(r"[;\t\r\n][^\S\t\r\n]*(?=[=+\-@＝＋－＠])")
#: Control characters, and halves of characters that no encoding writes.
_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

#: Spreadsheet programs read UTF-8 only behind this.
ENCODING = "utf-8-sig"


def csv_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Comma, quotes where needed, CRLF (RFC 4180). A text that could calculate gets an apostrophe in front."""
    stream = StringIO(newline="")
    writer = csv.writer(stream)
    for row in chain([head], rows):
        writer.writerow([_defused(cell) for cell in row])
    return stream.getvalue()


def _defused(cell: object) -> object:
    """Numbers stay numbers: -3 calculates nothing. What no file can hold becomes U+FFFD."""
    if not isinstance(cell, str):
        return cell
    held = _BEHIND_A_SEPARATOR.sub(r"\g<0>'", _UNHELD.sub("\ufffd", cell))
    is_formula = held.startswith(_CALCULATES) or held.lstrip(_UNSEEN).startswith(_CALCULATES)
    return f"'{held}" if is_formula else held

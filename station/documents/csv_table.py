"""A table as CSV that no spreadsheet program takes for formulas. Which columns there are is the caller's business."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

#: What makes a spreadsheet calculate a cell, wide forms too (OWASP, CSV injection).
_CALCULATES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: Spreadsheet programs read UTF-8 only behind this.
ENCODING = "utf-8-sig"


def csv_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Comma, quotes where needed, CRLF (RFC 4180). A text that could calculate gets an apostrophe in front."""
    stream = StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_defused(cell) for cell in row])
    return stream.getvalue()


def _defused(cell: object) -> object:
    """Numbers stay numbers: -3 calculates nothing."""
    if not isinstance(cell, str):
        return cell
    is_formula = cell.lstrip(" \u00a0\ufeff").startswith(_CALCULATES) or cell.startswith(_CALCULATES)
    return f"'{cell}" if is_formula else cell

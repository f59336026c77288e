"""Reads a CSV of voucher codes: the column "code", or one code a line without a header. No SQL."""

import csv
from collections.abc import Iterator
from pathlib import Path

from station.domain.trouble import Trouble
from station.domain.vouchers import is_code
from station.shops.unpack import LIMITS, byte_lines

#: What the column of the codes is called, in the exports of shops; else the first column holds them.
HEADERS = frozenset({"code", "codes", "voucher", "vouchers", "voucher code", "coupon", "coupon code", "gutscheincode"})
_SEPARATORS = ",;\t"


def read_voucher_codes(file: Path) -> list[str]:
    """The codes in the order of the file, duplicates too; UTF-8; comma, semicolon or tab.

    Raises Trouble "voucher.bad_code" (file, line, value), "voucher.no_codes" (file), "import.encoding", and those of
    `byte_lines`.
    """
    codes: list[str] = []
    column = 0
    for line, fields in _records(file):
        if not codes and line == 1:
            named = next((n for n, name in enumerate(fields) if name.strip().casefold() in HEADERS), None)
            if named is not None:
                column = named
                continue
        value = fields[column].strip() if column < len(fields) else ""
        if not is_code(value):
            raise Trouble("voucher.bad_code", file=file.name, line=line, value=value[:60])
        codes.append(value)
    if not codes:
        raise Trouble("voucher.no_codes", file=file.name)
    return codes


def _records(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Line and fields of every line that is not blank; no code spans lines."""
    separator = ""
    for line, raw in enumerate(byte_lines(file, LIMITS, lambda _: None), 1):
        try:
            text = raw.decode("utf-8-sig" if line == 1 else "utf-8").strip("\r\n")
        except UnicodeDecodeError as error:
            raise Trouble("import.encoding", file=str(file), line=line, column="1", encoding="utf-8") from error
        if not text.strip():
            continue
        separator = separator or max(_SEPARATORS, key=text.count)
        yield line, next(csv.reader([text], delimiter=separator))

"""A shop's CSV as records with their line number and raw text. What the columns mean lives in `profile`."""

import codecs
import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from station.domain.trouble import Trouble
from station.shops.unpack import LIMITS, Limits, byte_lines


class Record(NamedTuple):
    """One record; `line` is where it begins (a quoted field may span several lines)."""

    line: int
    raw: str
    fields: list[str]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV is written. A byte-order mark at its beginning declares UTF-8 whatever `encoding` says."""

    encoding: str = "utf-8"
    separator: str = ","
    quote: str = '"'


class CsvFile:
    """Reads one file; `header` is known once `records` has been started."""

    def __init__(self, file: Path, dialect: Dialect, limits: Limits = LIMITS) -> None:
        self.file = file
        self.header: list[str] = []
        self._dialect = dialect
        self._limits = limits
        self._encoding = dialect.encoding
        self._pending: list[str] = []
        self._line = 0

    def records(self, position: Callable[[float], None] = lambda _: None) -> Iterator[Record]:
        """The header first, then every record that is not blank.

        Raises Trouble "import.encoding", "import.half_line", "import.bad_value", "import.too_large" (file, line,
        column) and those of `byte_lines`.
        """
        pending = self._pending
        reader = csv.reader(
            self._decoded(position), delimiter=self._dialect.separator, quotechar=self._dialect.quote, strict=True
        )
        while True:
            try:
                fields = next(reader, None)
            except csv.Error as error:
                raise self._broken(error) from error
            if fields is None:
                return
            raw = pending[0] if len(pending) == 1 else "".join(pending)
            line = self._line - len(pending) + 1
            pending.clear()
            if not fields or (len(fields) == 1 and not fields[0].strip()):
                continue
            self._check_width(fields, line)
            yield Record(line, raw.rstrip("\r\n"), fields)

    def _check_width(self, fields: list[str], line: int) -> None:
        if not self.header:
            self.header = [name.strip() for name in fields]
        elif len(fields) < len(self.header):
            raise Trouble("import.half_line", file=str(self.file), line=line, column=self.header[len(fields)])

    def _decoded(self, position: Callable[[float], None]) -> Iterator[str]:
        pending = self._pending
        held = 0
        for line in byte_lines(self.file, self._limits, position):
            self._line += 1
            if self._line == 1 and line.startswith(codecs.BOM_UTF8):
                self._encoding, line = "utf-8", line[len(codecs.BOM_UTF8) :]
            try:
                text = line.decode(self._encoding)
            except UnicodeDecodeError as error:
                column = self._column_of(line[: error.start].decode(self._encoding, "replace"))
                raise Trouble(
                    "import.encoding", file=str(self.file), line=self._line, column=column, encoding=self._encoding
                ) from error
            held = held + len(text) if pending else len(text)
            if held > self._limits.line_bytes:
                raise self._trouble("import.too_large", limit=f"{self._limits.line_bytes} bytes a line")
            pending.append(text)
            yield text

    def _broken(self, error: csv.Error) -> Trouble:
        if "end of data" in str(error):
            return self._trouble("import.half_line")
        if "field limit" in str(error):
            return self._trouble("import.too_large", limit=f"{csv.field_size_limit()} signs a field")
        return self._trouble("import.bad_value", value="".join(self._pending).strip()[-60:])

    def _trouble(self, code: str, **facts: str) -> Trouble:
        """Trouble with the record being read: where it begins, and the column that the text breaks in."""
        line = self._line - len(self._pending) + 1
        column = self._column_of("".join(self._pending))
        return Trouble(code, file=str(self.file), line=line, column=column, **facts)

    def _column_of(self, text: str) -> str:
        """Name of the column in which an unfinished `text` ends, else its number."""
        quote, separator = self._dialect.quote, self._dialect.separator
        index, inside = 0, False
        opened_in = None
        for sign in text:
            if sign == quote:
                inside = not inside
                opened_in = index if inside else opened_in
            elif sign == separator and not inside:
                index += 1
        if inside and opened_in is not None:
            index = opened_in
        return self.header[index] if index < len(self.header) else str(index + 1)

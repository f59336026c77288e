"""Reads a CSV of what happened beside the orders: complaints, announced returns, reviews, referrals. No SQL."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from station.domain.customers import Incident, IncidentKind
from station.domain.trouble import Trouble
from station.shops.csv_file import CsvFile, Dialect

#: Columns by name, in any order; the first three are needed.
COLUMNS = ("customer_number", "kind", "opened_on", "closed_on", "order_number", "score")
_NEEDED = COLUMNS[:3]
_BEST_SCORE = 5


def read_incidents(file: Path) -> Iterator[tuple[str, Incident]]:
    """(customer number, incident) of every line; UTF-8, comma, ISO dates.

    Raises Trouble "import.missing_column", "import.bad_value" (file, line, column, value), and as `CsvFile`.
    """
    source = CsvFile(file, Dialect())
    records = source.records()
    next(records, None)
    for column in _NEEDED:
        if column not in source.header:
            raise Trouble("import.missing_column", file=str(file), line=1, column=column)
    for line, _, fields in records:
        told = {name: text.strip() for name, text in zip(source.header, fields, strict=False)}
        yield _Line(file, line, told).incident()


class _Line:
    """One line, which knows where it stands."""

    def __init__(self, file: Path, line: int, told: dict[str, str]) -> None:
        self._file = file
        self._line = line
        self._told = told

    def incident(self) -> tuple[str, Incident]:
        if not self._told["customer_number"]:
            raise self._unreadable("customer_number")
        opened, closed = self._day("opened_on"), self._day("closed_on")
        if opened is None:
            raise self._unreadable("opened_on")
        if closed is not None and closed < opened:
            raise self._unreadable("closed_on")
        try:
            kind = IncidentKind(self._told["kind"].casefold())
        except ValueError as error:
            raise self._unreadable("kind") from error
        order_number = self._told.get("order_number", "")
        return self._told["customer_number"], Incident(kind, opened, closed, order_number, self._score(kind))

    def _day(self, column: str) -> date | None:
        text = self._told.get(column, "")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise self._unreadable(column) from error

    def _score(self, kind: IncidentKind) -> int | None:
        """1 to 5; only a review has one, and needs it."""
        text = self._told.get("score", "")
        if kind is not IncidentKind.REVIEW:
            return None
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _BEST_SCORE:
            raise self._unreadable("score")
        return int(text)

    def _unreadable(self, column: str) -> Trouble:
        value = self._told.get(column, "")
        return Trouble("import.bad_value", file=str(self._file), line=self._line, column=column, value=value)

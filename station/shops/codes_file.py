"""Reads a CSV of codes on paper that lead to orders: delivery notes, pick lists, totes, shipments. No SQL."""

from collections.abc import Iterator
from pathlib import Path

from station.domain.meaning import ORDER_CODES, MeaningKind
from station.domain.trouble import Trouble
from station.shops.csv_file import CsvFile, Dialect
from station.store.order_codes import OrderCode

#: Columns by name, in any order; all are needed.
COLUMNS = ("code", "kind", "order")


def read_codes(file: Path) -> Iterator[OrderCode]:
    """The code of every line; UTF-8, comma.

    Raises Trouble "import.missing_column", "import.bad_value" (file, line, column, value), and as `CsvFile`.
    """
    source = CsvFile(file, Dialect())
    records = source.records()
    next(records, None)
    for column in COLUMNS:
        if column not in source.header:
            raise Trouble("import.missing_column", file=str(file), line=1, column=column)
    for line, _, fields in records:
        told = {name: text.strip() for name, text in zip(source.header, fields, strict=False)}
        told["kind"] = told.get("kind", "").casefold().replace(" ", "_").replace("-", "_")
        for column in COLUMNS:
            value = told.get(column, "")
            if not value or (column == "kind" and value not in ORDER_CODES):
                raise Trouble("import.bad_value", file=str(file), line=line, column=column, value=value[:60])
        yield OrderCode(told["code"], MeaningKind(told["kind"]), told["order"])

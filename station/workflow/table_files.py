"""Any table that a window shows, as a CSV that calculates nothing or as a PDF to read. No Qt."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from station.documents.csv_table import ENCODING, csv_table
from station.documents.table_sheet import table_sheet
from station.workflow.managing_results import write_export

__all__ = ["FILE_REQUESTS", "TableFiles"]

#: What a window may ask of the desk.
FILE_REQUESTS = frozenset({"save"})


class TableFiles:
    """Writes tables on a thread of its own: a PDF of thousands of rows takes seconds."""

    def save(self, path: Path, title: str, lead: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
        """Write a PDF where the name ends so, else a CSV; the file. Raises Trouble "out.not_writable"."""
        if path.suffix.casefold() == ".pdf":
            write_export(path, table_sheet(title, lead, head, list(rows)))
        else:
            write_export(path, csv_table(head, rows).encode(ENCODING))
        return path

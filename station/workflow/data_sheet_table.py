"""The data protection sheet as a table, from the one declaration: `station retention sheet` and docs/it.md."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from station.domain.retention_policy import RetentionPolicy
from station.settings import StationSettings
from station.store.data_sheet import FILES, SHEET, Category, Entry
from station.wording.words import Words
from station.workflow.data_sheet_words import about, file_words, forgotten_words, kept_words, purpose

__all__ = ["SheetRow", "file_rows", "markdown", "sheet_rows"]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Columns of which the same is true, in words."""

    what: str
    where: dict[str, tuple[str, ...]]  #: columns by table
    how_long: str
    why: str
    when_forgotten: str


def sheet_rows(policy: RetentionPolicy, words: Words) -> list[SheetRow]:
    """The whole sheet, as these settings have it: customers first, in the order of the declaration."""
    alike: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry in sorted(SHEET, key=lambda one: list(Category).index(one.category)):
        alike[entry.category, entry.kept, entry.forgotten].append(entry)
    rows = []
    for entries in alike.values():
        first = entries[0]
        where: dict[str, tuple[str, ...]] = {}
        for entry in entries:
            where[entry.table] = where.get(entry.table, ()) + entry.columns
        rows.append(
            SheetRow(
                about(first.category, words),
                where,
                kept_words(first.kept, policy, words),
                purpose(first.category, words),
                forgotten_words(first.forgotten, words),
            )
        )
    return rows


def file_rows(settings: StationSettings, words: Words) -> dict[str, str]:
    """Every file and folder in the home folder, and how long it is kept."""
    return {file.names: file_words(file.kept, settings, words) for file in FILES}


def markdown(rows: list[SheetRow], files: dict[str, str], words: Words) -> str:
    """Two tables in Markdown: read as they are, or put into a document."""
    say = words.say
    heads = (say("what"), say("table: columns"), say("how long"), say("why"), say("when the customer is forgotten"))
    of_columns = [(row.what, _where(row), row.how_long, row.why, row.when_forgotten) for row in rows]
    of_files = [(f"`{names}`", kept) for names, kept in files.items()]
    return _table(heads, of_columns) + "\n" + _table((say("file of the home folder"), say("how long")), of_files)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _where(row: SheetRow) -> str:
    return "; ".join(f"`{table}`: {', '.join(columns)}" for table, columns in row.where.items())

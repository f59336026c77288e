"""Conflicts on a manager's desk: find them by words, settle them, save the list. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from station.documents.csv_table import ENCODING, csv_table
from station.documents.table_sheet import table_sheet
from station.domain.conflicts import ShopConflict
from station.wording.conflict_words import conflict_head, conflict_row
from station.wording.words import Words
from station.workflow.managing_results import write_export

__all__ = ["CONFLICT_REQUESTS", "ConflictBook", "ConflictDesk", "ConflictStand", "ConflictsSaved"]

#: What a window may ask of the desk.
CONFLICT_REQUESTS = frozenset({"read", "settle", "save"})


class ConflictBook(Protocol):
    """Where conflicts are noted. Raises Trouble "database...."."""

    def read(self, *, is_settled: bool) -> list[ShopConflict]: ...

    def settle(self, order_number: str, at: datetime) -> int: ...

    def was_exported(self, at: datetime, entries: int, kind: str) -> None: ...


@dataclass(frozen=True, slots=True)
class ConflictStand:
    """What a window shows."""

    asked: str
    is_settled: bool  #: those that were settled are shown, else those that were not
    found: Sequence[ShopConflict]
    open_ones: int  #: whatever was asked for
    settled: str = ""  #: order that was just settled


@dataclass(frozen=True, slots=True)
class ConflictsSaved:
    """What stands in a file now."""

    path: Path
    entries: int


@dataclass(frozen=True, slots=True)
class ConflictDesk:
    """The conflicts of one shop. Raises Trouble as `ConflictBook`."""

    book: ConflictBook
    now: Callable[[], datetime]  #: aware, in the time zone of the station

    def read(self, asked: str, is_settled: bool) -> ConflictStand:
        """Conflicts in which every word stands: an order, a table, a packer."""
        still_open = self.book.read(is_settled=False)
        shown = self.book.read(is_settled=True) if is_settled else still_open
        wanted = asked.casefold().split()
        found = [one for one in shown if all(word in _searched(one) for word in wanted)]
        return ConflictStand(asked, is_settled, found, len(still_open))

    def settle(self, order_number: str, asked: str) -> ConflictStand:
        """A person has seen to the conflicts of this order; those that are left."""
        settled = self.book.settle(order_number, self.now())
        stand = self.read(asked, is_settled=False)
        return ConflictStand(asked, False, stand.found, stand.open_ones, order_number if settled else "")

    def save(self, path: Path, found: Sequence[ShopConflict], words: Words) -> ConflictsSaved:
        """The list as PDF where the name ends so, else as CSV. Raises Trouble "out.not_writable"."""
        head, rows = conflict_head(words), [conflict_row(one, words) for one in found]
        if path.suffix.casefold() == ".pdf":
            content = table_sheet(words.say("Conflicts"), words.fact(self.now().date()), head, rows)
        else:
            content = csv_table(head, rows).encode(ENCODING)
        write_export(path, content)
        self.book.was_exported(self.now(), len(rows), path.suffix.casefold().lstrip("."))
        return ConflictsSaved(path, len(rows))


def _searched(one: ShopConflict) -> str:
    sides = (word for side in (one.here, one.there) for word in (side.table, side.packer))
    return " ".join((one.order_number, *sides, one.settled_by)).casefold()

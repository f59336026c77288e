"""The audit log on a manager's desk: find by who, what and when, go on a page at a time, save it all. No Qt."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Protocol

from station.documents.csv_table import ENCODING, csv_table
from station.documents.table_sheet import table_sheet
from station.domain.audit import AuditEntry
from station.store.audit import AuditSearch
from station.wording.audit_search import sought
from station.wording.audit_words import audit_head, audit_row, kind_words
from station.wording.words import Words
from station.workflow.managing_results import write_export

__all__ = ["AUDIT_REQUESTS", "AuditBook", "AuditDesk", "AuditPage", "AuditSaved", "AuditWish"]

#: What a window may ask of the desk.
AUDIT_REQUESTS = frozenset({"find", "save"})
#: Entries a page brings: more than a screen shows, and few enough to be there at once.
PAGE_ENTRIES = 200
#: A PDF is read by people: the newest entries, some 200 pages. The CSV holds all.
MOST_IN_PDF = 5_000


class AuditBook(Protocol):
    """Where the log is kept. Raises Trouble "database...."."""

    def find(self, wanted: AuditSearch, limit: int, before_id: int) -> list[AuditEntry]: ...

    def every(self, wanted: AuditSearch) -> Iterator[AuditEntry]: ...

    def was_exported(self, at: datetime, entries: int, kind: str) -> None:
        """Note in the log that it was taken out of the house."""


@dataclass(frozen=True, slots=True)
class AuditWish:
    """Which entries a person wants; empty wants all."""

    words: str = ""  #: each in who, what or facts
    kind: str = ""  #: start of an `Action`: "person"
    last_days: int = 0  #: today and so many days before; 0 = all days


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, newest first."""

    wish: AuditWish
    entries: Sequence[AuditEntry]
    is_first: bool
    has_more: bool


@dataclass(frozen=True, slots=True)
class AuditSaved:
    """What stands in a file now."""

    path: Path
    entries: int
    is_cut: bool  #: it holds the newest only


@dataclass(frozen=True, slots=True)
class AuditDesk:
    """The log of one shop. Raises Trouble as `AuditBook`."""

    book: AuditBook
    now: Callable[[], datetime]  #: aware, in the time zone of the station

    def find(self, wish: AuditWish, before_id: int = 0, words: Words | None = None) -> AuditPage:
        """The newest entries, or those that go on behind the entry `before_id`; found by what `words` says of them."""
        found = self.book.find(self._search(wish, words), PAGE_ENTRIES + 1, before_id)
        return AuditPage(wish, found[:PAGE_ENTRIES], not before_id, len(found) > PAGE_ENTRIES)

    def save(self, path: Path, wish: AuditWish, words: Words) -> AuditSaved:
        """All that was found as CSV, or the newest as PDF where the name ends so. Raises Trouble "out.not_writable"."""
        head = audit_head(words)
        if path.suffix.casefold() == ".pdf":
            found = self.book.find(self._search(wish, words), MOST_IN_PDF + 1, 0)
            is_cut, entries = len(found) > MOST_IN_PDF, found[:MOST_IN_PDF]
            lead = " · ".join([words.fact(self.now().date()), *self._asked(wish, words)])
            if is_cut:
                lead += " · " + words.say("the newest {n} entries; the CSV file has all", n=MOST_IN_PDF)
            content = table_sheet(words.say("Audit log"), lead, head, [audit_row(entry, words) for entry in entries])
            count = len(entries)
        else:
            rows = [audit_row(entry, words) for entry in self.book.every(self._search(wish, words))]
            content, count, is_cut = csv_table(head, rows).encode(ENCODING), len(rows), False
        write_export(path, content)
        self.book.was_exported(self.now(), count, path.suffix.casefold().lstrip("."))
        return AuditSaved(path, count, is_cut)

    @staticmethod
    def _asked(wish: AuditWish, words: Words) -> list[str]:
        """What was looked for, for the head of a printed log."""
        kind = next((said for said, start in kind_words(words) if wish.kind and start == wish.kind), "")
        days = words.count("Last {n} day", "Last {n} days", wish.last_days) if wish.last_days else ""
        return [said for said in (kind, days, f"“{wish.words}”" if wish.words else "") if said]

    def _search(self, wish: AuditWish, words: Words | None) -> AuditSearch:
        now = self.now()
        first = now.date() - timedelta(days=wish.last_days - 1)
        since = datetime.combine(first, time(), now.tzinfo) if wish.last_days else None
        return AuditSearch(wish.words, since, None, wish.kind, sought(wish.words, words) if words else ())

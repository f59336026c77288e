"""Forgetting everywhere a station can reach: the database, and the pages that printers put into folders. No Qt."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from station.store.erasing import Erased
from station.workflow import kept_files

__all__ = ["ForgottenHere", "KeptFiles"]


@dataclass(frozen=True, slots=True)
class ForgottenHere:
    """What became of it."""

    erased: Erased
    files: int  #: pages in folders that are gone
    copies: tuple[Path, ...]  #: of the database from before an upgrade or restore: they still hold the person


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """Files of this station beside its rows that may carry names."""

    addresses: tuple[str, ...]  #: of the printers
    database: Path | None  #: None: a server's, whose copies are IT's
    home: Path  #: where relative addresses start, and what a table keeps lies

    def forget(self, erase: Callable[[], Erased]) -> ForgottenHere:
        """Let `erase` forget the rows, then the files of the same time. Raises what `erase` raises."""
        erased = erase()
        pages: Iterable[Path] = kept_files.printed_files(self.addresses, self.home)
        files = kept_files.erase(kept_files.written_in(pages, erased.forgotten.printed))
        return ForgottenHere(erased, files, tuple(kept_files.copies(self.home, self.database)))

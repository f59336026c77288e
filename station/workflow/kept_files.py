"""Files beside the database that carry names: pages of printers that print into a folder, copies from before upgrades.

Which days they are kept is told by `RetentionPolicy`; rows of the database are for `station.store.retention`.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

__all__ = ["copies", "erase", "older_than", "printed_files", "written_in"]

log = logging.getLogger(__name__)

#: A page is in its folder this long after its last change at the latest; clocks of file servers differ.
_LATE = timedelta(minutes=10)
_FOLDER = "file:"


def printed_files(addresses: Iterable[str]) -> Iterator[Path]:
    """Files in the folders of printers with these addresses; what is no `file:` address has none."""
    for address in addresses:
        folder = Path(address.removeprefix(_FOLDER).partition("?")[0])
        if address.startswith(_FOLDER) and folder.is_dir():
            yield from (file for file in sorted(folder.iterdir()) if file.is_file())


def copies(database: Path | None) -> Iterator[Path]:
    """Copies of a SQLite file that upgrades made beside it; none of a server."""
    if database is not None and database.parent.is_dir():
        yield from sorted(database.parent.glob(f"{database.stem}.before-*.sqlite*"))


def older_than(files: Iterable[Path], before: datetime) -> list[Path]:
    return [file for file in files if _written_at(file) < before.timestamp()]


def written_in(files: Iterable[Path], spans: Sequence[tuple[datetime, datetime]]) -> list[Path]:
    """Files written within one of the spans: a folder does not say whose page a file is, so those of that time go."""
    late = _LATE.total_seconds()
    between = [(since.timestamp() - late, until.timestamp() + late) for since, until in spans]
    return [file for file in files if any(since <= _written_at(file) <= until for since, until in between)]


def erase(files: Iterable[Path]) -> int:
    """How many could be erased; one that cannot (somebody looks at it) goes with the next run."""
    erased = 0
    for file in files:
        try:
            file.unlink(missing_ok=True)
            erased += 1
        except OSError as error:
            log.warning("a kept file could not be erased: %s", error.strerror)
    return erased


def _written_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # another table was faster
        return float("inf")

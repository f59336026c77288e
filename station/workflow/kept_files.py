"""Files beside the database that carry names: pages of printers that print into a folder, and copies of the database.

Which days they are kept is told by `RetentionPolicy`; rows of the database are for `station.store.retention`.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from printing.errors import AddressUnreadable
from printing.transports.address import file_folder
from printing.transports.file import is_job_file

__all__ = ["copies", "erase", "older_than", "printed_files", "written_in"]

log = logging.getLogger(__name__)

#: A page is in its folder this long after its last change at the latest; clocks of file servers differ.
_LATE = timedelta(minutes=10)
#: Made beside a database: before an upgrade, and of one that was damaged when a backup was put in its place.
_BESIDE = ("{stem}.before-*.sqlite*", "{stem}.damaged-*.sqlite*")
#: Made in the home folder by a restore, of the database that was there before.
_BEFORE_RESTORE = "backups/before-restore/*"
#: The table's own file of a shop with a server.
_KEPT = "kept"


def printed_files(addresses: Iterable[str], home: Path) -> Iterator[Path]:
    """Pages in the folders of printers with these addresses, relative ones in `home`; other addresses have none.

    What others laid into such a folder is none of ours.
    """
    for address in addresses:
        try:
            folder = file_folder(address, home)
        except AddressUnreadable:
            continue
        if folder.is_dir():
            yield from (file for file in sorted(folder.iterdir()) if file.is_file() and is_job_file(file.name))


def copies(home: Path, database: Path | None) -> Iterator[Path]:
    """Copies of the databases on this PC: of the file (None: the shop's is a server's) and of what a table keeps."""
    stems = [(home, _KEPT), *([(database.parent, database.stem)] if database is not None else [])]
    for folder, stem in stems:
        for pattern in _BESIDE:
            yield from sorted(folder.glob(pattern.format(stem=stem)))
    yield from (file for file in sorted(home.glob(_BEFORE_RESTORE)) if file.is_file())


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

"""Takes a station off this computer: what it wrote into its home folder, and nothing that others laid there."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from station.domain.trouble import Trouble

__all__ = ["Removed", "delete_home", "entries_of"]

#: Everything a station writes into its home folder, as patterns of names.
OURS = (
    "settings.toml", "settings.before.toml", "settings.told.json", "screen.ini", "window.lock", "selftest.pdf",
    "prints", "logs", "pictures", "profiles", "secrets", "backups", "station.sqlite", "station.sqlite-*",
    "station.before-*.sqlite", "station.damaged-*.sqlite*", "kept.sqlite", "kept.sqlite-*", "kept.before-*.sqlite",
    "kept.damaged-*.sqlite*",
)  # fmt: skip
#: One of these shows that a folder is a station's home.
MARKS = ("settings.toml", "station.sqlite", "kept.sqlite", "screen.ini")


@dataclass(frozen=True, slots=True)
class Removed:
    """What was deleted, and the names of what was not ours and stays."""

    entries: int
    left: tuple[str, ...]


def entries_of(home: Path) -> list[Path]:
    """What a station wrote here, by name; nothing where the folder is not a station's home."""
    if not any((home / mark).exists() for mark in MARKS):
        return []
    return sorted({path for pattern in OURS for path in home.glob(pattern)})


def delete_home(home: Path) -> Removed:
    """Delete what is ours, and the folder where nothing else is in it.

    The database goes last: a home that could not be deleted to its end is still known as one. A link is removed, never
    what it points to. Raises Trouble "uninstall.not_deleted" (file, problem).
    """
    entries = sorted(entries_of(home), key=lambda path: (path.name in MARKS, path.name))
    try:
        for path in entries:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        left = tuple(sorted(path.name for path in home.iterdir())) if home.exists() else ()
        if entries and not left:
            home.rmdir()
    except OSError as error:
        file = str(error.filename or home)
        raise Trouble("uninstall.not_deleted", file=file, problem=error.strerror or "") from error
    return Removed(len(entries), left)

"""Pictures of products, samples and inserts by name, and signatures of packers; kept small in memory."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

#: Larger files are not pictures for a packing table.
MAX_BYTES = 4_000_000

#: Folder within a pictures folder: one file for each packer, "Anna.png".
SIGNATURES = "signatures"
_SIGNATURE_ENDINGS = (".png", ".jpg", ".jpeg")
#: Most files looked through; a shop has not more packers.
_MOST_SIGNATURES = 2000


def signature_of(first_name: str) -> str:
    """The name under which `Pictures` has the signature of a packer."""
    return f"{SIGNATURES}/{first_name}"


class Pictures:
    """`pictures(name)` gives the bytes of a picture file, None where there is none or it cannot be read."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._read = lru_cache(maxsize=256)(self._find)

    def __call__(self, name: str) -> bytes | None:
        return self._read(name) if name else None

    def _find(self, name: str) -> bytes | None:
        if name.startswith(f"{SIGNATURES}/") and not name.casefold().endswith(_SIGNATURE_ENDINGS):
            return self._find_signature(name.removeprefix(f"{SIGNATURES}/"))
        plain = Path(name).name  # a name from a feed never leaves our folders
        found = (_read(folder / plain) for folder in self._folders)
        return next((content for content in found if content is not None), None)

    def _find_signature(self, first_name: str) -> bytes | None:
        """Compares with the files that are there, so that no name ever becomes a path."""
        wanted = _alike(first_name)
        for folder in self._folders:
            try:
                files = sorted((folder / SIGNATURES).iterdir())[:_MOST_SIGNATURES]
            except OSError:
                continue
            for file in files:
                if file.suffix.lower() in _SIGNATURE_ENDINGS and _alike(file.stem) == wanted:
                    return _read(file)
        return None


def _alike(name: str) -> str:
    """A name as it is compared: file systems differ in case and in how they store an umlaut."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).strip()


def _read(file: Path) -> bytes | None:
    try:
        if file.is_file() and file.stat().st_size <= MAX_BYTES:
            return file.read_bytes()
    except (OSError, ValueError):
        return None
    return None

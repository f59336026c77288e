"""Pictures of products, samples and inserts by name, and signatures of packers; kept small in memory."""

import logging
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from time import monotonic

from station.domain.trouble import Trouble

log = logging.getLogger(__name__)

#: Larger files are not pictures for a packing table.
MAX_BYTES = 4_000_000

#: Folder within a pictures folder: one file for each packer, "Anna.png".
SIGNATURES = "signatures"
_SIGNATURE_ENDINGS = (".png", ".jpg", ".jpeg")
#: Most files looked through; a shop has not more packers.
_MOST_SIGNATURES = 2000
#: A picture that is nowhere may be uploaded any moment; a database that is away is not asked again so soon.
LOOK_AGAIN_S, AWAY_S = 5.0, 60.0
#: Uploaded pictures kept in memory: names change with their content, so what was found stays true.
_MOST_KEPT, _MOST_MISSED = 128, 4096


def signature_of(first_name: str) -> str:
    """The name under which `Pictures` has the signature of a packer."""
    return f"{SIGNATURES}/{first_name}"


class Pictures:
    """`pictures(name)` gives the bytes of a picture file, None where there is none or it cannot be read.

    `stored` knows the pictures that managers uploaded; it is asked for names that no folder has, and may raise Trouble.
    """

    def __init__(self, folders: Sequence[Path], stored: Callable[[str], bytes | None] | None = None) -> None:
        self._folders = tuple(folders)
        self._read = lru_cache(maxsize=256)(self._find)
        self._stored = stored
        self._kept: dict[str, bytes] = {}
        self._not_before: dict[str, float] = {}  #: when a name may be asked for again; "" = any name

    def __call__(self, name: str) -> bytes | None:
        if not name:
            return None
        found = self._read(name)
        if found is not None or self._stored is None or name.startswith(f"{SIGNATURES}/"):
            return found
        return self._kept.get(name) or self._ask_stored(name, self._stored)

    def _ask_stored(self, name: str, stored: Callable[[str], bytes | None]) -> bytes | None:
        now = monotonic()
        if now < max(self._not_before.get(name, 0.0), self._not_before.get("", 0.0)):
            return None
        if len(self._kept) > _MOST_KEPT:
            self._kept = {}
        if len(self._not_before) > _MOST_MISSED:
            self._not_before = {}
        try:
            found = stored(name)
        except Trouble as trouble:
            log.warning("uploaded pictures cannot be read: %s", trouble.code)
            self._not_before[""] = now + AWAY_S
            return None
        if found is None:
            self._not_before[name] = now + LOOK_AGAIN_S
        else:
            self._kept[name] = found
        return found

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

"""Pictures of products, samples and inserts by name, looked up in a few folders and kept small in memory."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

#: Larger files are not pictures for a packing table.
MAX_BYTES = 4_000_000


class Pictures:
    """`pictures(name)` gives the bytes of a picture file, None where there is none or it cannot be read."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._read = lru_cache(maxsize=256)(self._find)

    def __call__(self, name: str) -> bytes | None:
        return self._read(name) if name else None

    def _find(self, name: str) -> bytes | None:
        plain = Path(name).name  # a name from a feed never leaves our folders
        for folder in self._folders:
            file = folder / plain
            try:
                if file.is_file() and file.stat().st_size <= MAX_BYTES:
                    return file.read_bytes()
            except (OSError, ValueError):
                continue
        return None

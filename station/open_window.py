"""Whether a window of a station is open, known to other processes of this computer. A killed one counts as closed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

__all__ = ["LOCK_FILE", "is_window_open", "window_open"]

#: In the home folder; empty, and what counts is the system's lock on it.
LOCK_FILE = "window.lock"
#: More windows of one home are counted as closed; each locks a byte of its own where locks cannot be shared.
MOST_WINDOWS = 10


@contextmanager
def window_open(home: Path) -> Iterator[None]:
    """A window of this home is open inside. Where the folder takes no lock nobody is kept from working."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        stream = (home / LOCK_FILE).open("a+b")
    except OSError:
        yield
        return
    with stream:
        _share(stream)
        yield


def is_window_open(home: Path) -> bool:
    """Whether any process has a window of this home open."""
    try:
        with (home / LOCK_FILE).open("r+b") as stream:
            return not _has_all(stream)
    except OSError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _share(stream: IO[bytes]) -> None:
        """Lock the first byte that nobody has."""
        for byte in range(MOST_WINDOWS):
            stream.seek(byte)
            try:
                msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                continue
            return

    def _has_all(stream: IO[bytes]) -> bool:
        stream.seek(0)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, MOST_WINDOWS)
        except OSError:
            return False
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, MOST_WINDOWS)
        return True

else:
    import fcntl

    def _share(stream: IO[bytes]) -> None:
        """Many windows at a time; a file system without locks tells of none."""
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return

    def _has_all(stream: IO[bytes]) -> bool:
        """Let go of again when the file is closed."""
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

"""The wire into a folder: every job becomes a file, complete or not there at all."""

import errno
import os
import re
import tempfile
from pathlib import Path
from uuid import uuid4

from printing.errors import TransportError

_NUMBERED = re.compile(r"(\d{6,})-[0-9a-f]{32}\.")

#: Around the random middle of a name, while the file is not finished.
_PART = (".station-", ".part")


def is_job_file(name: str) -> bool:
    """Whether a file of this name was written by a `FileTransport`, finished or not; others may use its folder, too."""
    return bool(_NUMBERED.match(name)) or (name.startswith(_PART[0]) and name.endswith(_PART[1]))


class FileTransport:
    """Jobs as files `<number>-<uuid>.bin` in a folder; numbers go on where the folder's last one ended."""

    can_read = False

    def __init__(self, folder: Path, suffix: str = ".bin") -> None:
        self._folder = folder
        self._suffix = suffix
        self._next_number: int | None = None

    def open(self) -> None:
        """Make the folder where it is missing. Raises TransportError "denied", "not_found", "disk_full"."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            numbered = (_NUMBERED.match(entry.name) for entry in self._folder.iterdir())
            self._next_number = 1 + max((int(match[1]) for match in numbered if match), default=0)
        except OSError as error:
            raise TransportError(_cause(error)) from error

    def write(self, payload: bytes, timeout_s: float) -> None:  # noqa: ARG002 - a folder has no deadline
        """One new file, on disk before it gets its name. Raises TransportError with 0 bytes: no half file stays."""
        if self._next_number is None:
            raise TransportError("closed")
        target = self._folder / f"{self._next_number:06d}-{uuid4().hex}{self._suffix}"
        unfinished: Path | None = None
        try:
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix=_PART[0], suffix=_PART[1], delete=False) as file:
                unfinished = Path(file.name)
                file.write(payload)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        except OSError as error:
            if unfinished is not None:
                unfinished.unlink(missing_ok=True)
            raise TransportError(_cause(error)) from error
        self._next_number += 1

    def read(self, timeout_s: float) -> bytes:  # noqa: ARG002 - the contract of every wire
        """Nothing ever comes back from a folder."""
        return b""

    def close(self) -> None:
        self._next_number = None

    def abandon(self) -> None:
        self.close()


def _cause(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC, errno.EFBIG):
        return "disk_full"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "denied"
    return "not_found"

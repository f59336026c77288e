"""Recorded scanner streams played back: bytes with their times to scans, without waiting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from scanners.errors import RecordingUnreadable
from scanners.framing import ScanFramer
from scanners.scan import Scan


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes as they arrived at once."""

    after_ms: int  #: since the recording began
    received: bytes


def read_recording(file: Path) -> list[Chunk]:
    """A recording: one line a chunk, milliseconds and hex bytes, "# ..." is a remark.

    Raises RecordingUnreadable naming file and line.
    """
    try:
        lines = file.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingUnreadable(str(file), 0) from error
    chunks: list[Chunk] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            after_ms, _, received = line.partition(" ")
            chunks.append(Chunk(int(after_ms), bytes.fromhex(received)))
        except ValueError as error:
            raise RecordingUnreadable(str(file), number) from error
    return chunks


def replay(
    chunks: Iterable[Chunk], began_at: datetime, framer: ScanFramer | None = None, source: str = "replay"
) -> list[Scan]:
    """The scans of a recording, each at the time its last byte came."""
    used = framer or ScanFramer()
    return [
        Scan(read.text, source, began_at + timedelta(milliseconds=chunk.after_ms), read.symbology)
        for chunk in chunks
        for read in used.feed(chunk.received)
    ]

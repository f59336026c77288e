"""Opening a shop's file, plain or compressed, with limits against bombs. What the bytes mean lives elsewhere."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from station.domain.trouble import Trouble

_BUFFER = 1 << 20

#: First bytes of the formats we unpack (their specifications' magic numbers).
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),  # a zip without members
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may unfold to before it is refused as a bomb."""

    unpacked_bytes: int = 8_000_000_000
    ratio: int = 200  #: unpacked to packed; order files reach 10 to 40
    ratio_from_bytes: int = 64_000_000  #: small files may compress as well as they like
    line_bytes: int = 1_000_000


LIMITS = Limits()


def packing_of(first: bytes) -> str:
    """ "gz", "bz2", "xz", "zip", or "" for a plain file, told from its first bytes, whatever its name says."""
    return next((name for magic, name in _MAGIC if first.startswith(magic)), "")


def byte_lines(
    file: Path, limits: Limits = LIMITS, position: Callable[[float], None] = lambda _: None
) -> Iterator[bytes]:
    """The unpacked lines with their ends. Raises Trouble "import.unreadable", "import.not_a_file", "import.empty",
    "import.not_found" or "import.too_large", each with file and, where known, line."""
    if file.is_dir():
        raise Trouble("import.not_a_file", file=str(file))
    number = 0
    try:
        with ExitStack() as opened:
            handle = opened.enter_context(file.open("rb"))
            size = max(1, handle.seek(0, io.SEEK_END))
            handle.seek(0)
            stream = _unpacked(handle, file, limits, opened)
            for number, line in enumerate(_measured(stream, file, size, limits), 1):
                if number % 5000 == 0:
                    position(min(1.0, handle.tell() / size))
                yield line
    except (EOFError, lzma.LZMAError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error) as error:
        raise Trouble(
            "import.unreadable", file=str(file), line=number + 1, problem=f"damaged at line {number + 1}"
        ) from error
    except FileNotFoundError as error:
        raise Trouble("import.not_found", file=str(file)) from error
    except OSError as error:
        if number:  # bz2 reports damaged content as a plain OSError
            raise Trouble(
                "import.unreadable", file=str(file), line=number + 1, problem=f"damaged at line {number + 1}"
            ) from error
        raise Trouble("import.unreadable", file=str(file), problem=error.strerror or str(error)) from error


def _unpacked(handle: BinaryIO, file: Path, limits: Limits, opened: ExitStack) -> io.BufferedReader:
    packing = packing_of(handle.read(8))
    handle.seek(0)
    stream: object
    if packing == "gz":
        stream = gzip.GzipFile(fileobj=handle)
    elif packing == "bz2":
        stream = bz2.BZ2File(handle)
    elif packing == "xz":
        stream = lzma.LZMAFile(handle)  # noqa: SIM115 (closed with the reader around it)
    elif packing == "zip":
        archive = opened.enter_context(zipfile.ZipFile(handle))
        stream = archive.open(_only_member(archive, file, limits))
    else:
        stream = handle
    return opened.enter_context(io.BufferedReader(cast(io.RawIOBase, stream), _BUFFER))


def _only_member(archive: zipfile.ZipFile, file: Path, limits: Limits) -> zipfile.ZipInfo:
    members = [m for m in archive.infolist() if not m.is_dir()]
    if len(members) != 1:
        raise Trouble("import.unreadable", file=str(file), problem=f"a zip with {len(members)} files instead of one")
    if members[0].flag_bits & 0x1:  # bit 0: encrypted (APPNOTE.TXT 4.4.4)
        raise Trouble("import.unreadable", file=str(file), problem="locked with a password")
    if members[0].file_size > limits.unpacked_bytes:
        raise Trouble("import.too_large", file=str(file), limit=_megabytes(limits.unpacked_bytes))
    return members[0]


def _measured(stream: io.BufferedReader, file: Path, packed: int, limits: Limits) -> Iterator[bytes]:
    allowed = min(limits.unpacked_bytes, max(limits.ratio_from_bytes, limits.ratio * packed))
    total = number = 0
    while line := stream.readline(limits.line_bytes + 1):
        number += 1
        total += len(line)
        if total > allowed:
            raise Trouble("import.too_large", file=str(file), line=number, limit=_megabytes(allowed))
        if len(line) > limits.line_bytes:
            raise Trouble("import.too_large", file=str(file), line=number, limit=_megabytes(limits.line_bytes))
        yield line
    if not number:
        raise Trouble("import.empty", file=str(file))


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:g} MB"

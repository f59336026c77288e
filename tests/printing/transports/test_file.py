"""The wire into a folder: whole files or none, never two under one name."""

import errno
import os
from pathlib import Path

import pytest

from printing.errors import TransportError
from printing.transports.file import FileTransport


def test_every_job_is_a_new_file_in_order(tmp_path: Path) -> None:
    wire = FileTransport(tmp_path / "prints" / "notes")
    wire.open()
    wire.write(b"one", 1)
    wire.write(b"two", 1)
    wire.close()
    again = FileTransport(tmp_path / "prints" / "notes", suffix=".pdf")
    again.open()
    again.write(b"three", 1)
    files = sorted((tmp_path / "prints" / "notes").iterdir())
    assert [file.read_bytes() for file in files] == [b"one", b"two", b"three"]
    assert [file.name[:7] for file in files] == ["000001-", "000002-", "000003-"]
    assert files[2].suffix == ".pdf"
    assert again.read(0) == b""


@pytest.mark.parametrize(("number", "cause"), [(errno.ENOSPC, "disk_full"), (errno.EACCES, "denied")])
def test_a_full_disk_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, cause: str
) -> None:
    def fails(_: int) -> None:
        raise OSError(number, "no")

    wire = FileTransport(tmp_path)
    wire.open()
    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(TransportError) as caught:
        wire.write(b"job", 1)
    assert (caught.value.cause, caught.value.bytes_written) == (cause, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(TransportError):
        FileTransport(tmp_path / "taken" / "prints").open()


def test_a_wire_that_is_not_open_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(TransportError) as caught:
        FileTransport(tmp_path).write(b"job", 1)
    assert caught.value.bytes_written == 0

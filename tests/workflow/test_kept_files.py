"""Files beside the database that carry names: which ones are old, which were written when, and erasing them."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from station.workflow import kept_files

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def written(file: Path, at: datetime) -> Path:
    file.write_bytes(b"page")
    os.utime(file, (at.timestamp(), at.timestamp()))
    return file


def test_only_folders_of_printers_that_print_into_one_are_looked_at(tmp_path: Path) -> None:
    page = written(tmp_path / "000001-a.pdf", NOON)
    addresses = [f"file:{tmp_path}", "tcp://192.0.2.1:9100", f"file:{tmp_path / 'gone'}"]
    assert list(kept_files.printed_files(addresses)) == [page]


def test_files_of_a_time_are_told_with_a_margin(tmp_path: Path) -> None:
    files = [written(tmp_path / f"{hours}", NOON + timedelta(hours=hours)) for hours in (-2, 0, 2)]
    assert kept_files.written_in(files, [(NOON, NOON + timedelta(minutes=1))]) == [files[1]]
    assert kept_files.written_in(files, []) == []
    assert kept_files.older_than(files, NOON) == [files[0]]


def test_copies_from_before_upgrades_lie_beside_the_database(tmp_path: Path) -> None:
    copy = written(tmp_path / "station.before-0003.sqlite", NOON)
    written(tmp_path / "station.sqlite", NOON)
    assert list(kept_files.copies(tmp_path / "station.sqlite")) == [copy]
    assert list(kept_files.copies(None)) == []


def test_what_is_gone_already_is_erased(tmp_path: Path) -> None:
    page = written(tmp_path / "page", NOON)
    assert kept_files.erase([page, tmp_path / "never"]) == 2
    assert not page.exists()

"""Files beside the database that carry names: which ones are old, which were written when, and erasing them."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from printing.transports.address import transport_for
from station.workflow import kept_files

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def written(file: Path, at: datetime) -> Path:
    file.write_bytes(b"page")
    os.utime(file, (at.timestamp(), at.timestamp()))
    return file


def test_only_folders_of_printers_that_print_into_one_are_looked_at(tmp_path: Path) -> None:
    page = written(tmp_path / f"000001-{'a1' * 16}.pdf", NOON)
    written(tmp_path / "holiday.jpg", NOON)  # somebody else's
    addresses = [f"file:{tmp_path}", "tcp://192.0.2.1:9100", f"file:{tmp_path / 'gone'}", "file:", ""]
    assert list(kept_files.printed_files(addresses, tmp_path / "home")) == [page]


def test_a_folder_of_the_home_is_looked_at_wherever_the_program_was_started(tmp_path: Path) -> None:
    """`file:prints/cards`, as docs/it.md writes it: the printer prints into the same folder."""
    wire = transport_for("file:prints/cards", None, tmp_path, ".pdf")
    wire.open()
    wire.write(b"%PDF page", 5.0)
    wire.close()
    found = list(kept_files.printed_files(["file:prints/cards", "FILE:prints/cards"], tmp_path))
    assert [file.read_bytes() for file in found] == [b"%PDF page"] * 2


def test_files_of_a_time_are_told_with_a_margin(tmp_path: Path) -> None:
    files = [written(tmp_path / f"{hours}", NOON + timedelta(hours=hours)) for hours in (-2, 0, 2)]
    assert kept_files.written_in(files, [(NOON, NOON + timedelta(minutes=1))]) == [files[1]]
    assert kept_files.written_in(files, []) == []
    assert kept_files.older_than(files, NOON) == [files[0]]


def test_copies_of_a_database_lie_beside_it_and_in_the_home(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    (home / "backups" / "before-restore").mkdir(parents=True)
    elsewhere.mkdir()
    upgraded = written(elsewhere / "shop.before-0003.sqlite", NOON)
    damaged = written(elsewhere / "shop.damaged-20261123T010203.sqlite-wal", NOON)
    kept = written(home / "kept.before-0009.sqlite", NOON)
    restored = written(home / "backups" / "before-restore" / "station-20261123T010203.sqlite", NOON)
    for name in ("kept.sqlite", "backups/station-20261122T010203.sqlite"):
        written(home / name, NOON)
    written(elsewhere / "shop.sqlite", NOON)
    assert list(kept_files.copies(home, elsewhere / "shop.sqlite")) == [kept, upgraded, damaged, restored]
    assert list(kept_files.copies(home, None)) == [kept, restored]


def test_what_is_gone_already_is_erased(tmp_path: Path) -> None:
    page = written(tmp_path / "page", NOON)
    assert kept_files.erase([page, tmp_path / "never"]) == 2
    assert not page.exists()

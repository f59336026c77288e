"""Forgetting reaches the files of a station, too: pages in the folders of its printers, and tells of copies."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.domain.trouble import Trouble
from station.store.erasing import Erased
from station.store.forgetting import Forgotten
from station.workflow.forgetting import KeptFiles

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def printed(folder: Path, number: int, at: datetime) -> Path:
    """A page as a printer that prints into a folder leaves it."""
    return page(folder, f"{number:06d}-{'0f' * 16}.pdf", at)


def page(folder: Path, name: str, at: datetime) -> Path:
    file = folder / name
    file.write_bytes(b"%PDF Liebe Wilhelmina")
    os.utime(file, (at.timestamp(), at.timestamp()))
    return file


def erased() -> Erased:
    """A page of theirs was printed at noon."""
    return Erased(Forgotten("mark", {"print_job": 1}, (), ((NOON, NOON + timedelta(minutes=1)),)), True, True)


def test_pages_of_that_time_go_and_all_others_stay(tmp_path: Path) -> None:
    theirs, older = printed(tmp_path, 1, NOON), printed(tmp_path, 0, NOON - timedelta(hours=3))
    done = KeptFiles((f"file:{tmp_path}", "tcp://10.0.0.7"), None, tmp_path).forget(erased)
    assert (done.files, theirs.exists(), older.exists()) == (1, False, True)


def test_a_printers_folder_in_the_home_is_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / "prints" / "cards").mkdir(parents=True)
    theirs = printed(tmp_path / "prints" / "cards", 1, NOON)
    assert KeptFiles(("file:prints/cards",), None, tmp_path).forget(erased).files == 1
    assert not theirs.exists()


def test_copies_from_before_an_upgrade_are_named(tmp_path: Path) -> None:
    database = tmp_path / "station.sqlite"
    copy = page(tmp_path, "station.before-0008.sqlite", NOON)
    assert KeptFiles((), database, tmp_path).forget(erased).copies == (copy,)
    assert KeptFiles((), None, tmp_path).forget(erased).copies == ()


def test_nothing_is_erased_where_the_rows_could_not_be(tmp_path: Path) -> None:
    file = printed(tmp_path, 1, NOON)

    def refused() -> Erased:
        raise Trouble("customer.on_table", number="1", table="Table 1")

    with pytest.raises(Trouble):
        KeptFiles((f"file:{tmp_path}",), None, tmp_path).forget(refused)
    assert file.exists()

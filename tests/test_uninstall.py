"""What an uninstall deletes: all that a station wrote, and nothing else."""

import shutil
import sys
from pathlib import Path

import pytest

from station.app import open_station
from station.domain.trouble import Trouble
from station.settings import StationSettings
from station.uninstall import delete_home, entries_of


def test_everything_a_station_writes_is_ours(tmp_path: Path) -> None:
    home = tmp_path / "home"
    station = open_station(home, StationSettings())
    station.close()
    (home / "settings.toml").write_text("")
    (home / "station.before-0006.sqlite").touch()
    (home / "station.damaged-20261123T010203.sqlite-wal").touch()
    assert set(entries_of(home)) == set(home.iterdir())
    assert delete_home(home).left == ()
    assert not home.exists()


def test_what_others_laid_there_stays(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").touch()
    (tmp_path / "holiday.jpg").touch()
    (tmp_path / "prints").mkdir()
    (tmp_path / "prints" / "note.pdf").touch()
    removed = delete_home(tmp_path)
    assert (removed.entries, removed.left) == (2, ("holiday.jpg",))
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_folder_that_is_no_home_is_not_touched(tmp_path: Path) -> None:
    """`--home ~` by mistake: people have folders called pictures and backups."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "backups").mkdir()
    assert entries_of(tmp_path) == []
    delete_home(tmp_path)
    assert (tmp_path / "pictures").exists()
    assert delete_home(tmp_path / "nowhere").entries == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_goes_without_what_it_points_to(tmp_path: Path) -> None:
    share, home = tmp_path / "share", tmp_path / "home"
    share.mkdir()
    home.mkdir()
    (share / "backup.sqlite").touch()
    (home / "screen.ini").touch()
    (home / "backups").symlink_to(share)
    delete_home(home)
    assert (share / "backup.sqlite").exists()
    assert not home.exists()


def test_what_cannot_be_deleted_is_named_and_the_home_still_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where another program holds a file open."""

    def held(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path / "note.pdf"))

    monkeypatch.setattr(shutil, "rmtree", held)
    (tmp_path / "station.sqlite").touch()
    (tmp_path / "prints").mkdir()
    with pytest.raises(Trouble) as caught:
        delete_home(tmp_path)
    assert caught.value.code == "uninstall.not_deleted"
    assert caught.value.facts["file"] == str(tmp_path / "prints" / "note.pdf")
    assert entries_of(tmp_path)

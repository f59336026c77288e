"""Recordings: played back with their times; broken ones name their line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanners.errors import RecordingUnreadable
from scanners.replay import read_recording, replay

BEGAN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def test_a_recording_becomes_scans_with_their_times(tmp_path: Path) -> None:
    file = tmp_path / "morning.txt"
    file.write_text("# two scans, the second in two pieces\n0 31 30 30 31 0d\n900 5d 43 30\n905 31303032 0d\n")
    scans = replay(read_recording(file), BEGAN)
    assert [(scan.text, scan.symbology) for scan in scans] == [("1001", ""), ("1002", "C0")]
    assert scans[1].at == BEGAN + timedelta(milliseconds=905)


@pytest.mark.parametrize("line", ["x 31", "10 3", "10 zz"])
def test_a_broken_recording_names_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "broken.txt"
    file.write_text(f"0 31\n{line}\n")
    with pytest.raises(RecordingUnreadable) as caught:
        read_recording(file)
    assert caught.value.line == 2


def test_a_missing_recording_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordingUnreadable):
        read_recording(tmp_path / "none.txt")

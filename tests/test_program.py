"""Every way of starting ourselves again, whatever we were installed as."""

import subprocess
import sys
from pathlib import Path

import pytest

from station.program import program_command


def test_a_checkout_starts_its_python() -> None:
    done = subprocess.run([*program_command(), "--help"], capture_output=True, text=True, check=True)
    assert "doctor" in done.stdout
    assert "qt-trial" not in done.stdout


def test_the_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "station.exe"))
    assert program_command() == [str(tmp_path / "station.exe")]
    assert program_command(without_console=True) == [str(tmp_path / "station.exe")]
    (tmp_path / "stationw.exe").touch()
    assert program_command(without_console=True) == [str(tmp_path / "stationw.exe")]


def test_windows_python_opens_windows_without_a_console(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python.exe"))
    (tmp_path / "pythonw.exe").touch()
    assert program_command(without_console=True) == [str(tmp_path / "pythonw.exe"), "-m", "station"]
    assert program_command() == [str(tmp_path / "python.exe"), "-m", "station"]

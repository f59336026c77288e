"""Every way of starting ourselves again, whatever we were installed as."""

import subprocess
import sys
from pathlib import Path

import pytest

from printing.document import Document, Text
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile
from printing.page_maker import PageProcess, PagesHere
from station.program import page_command, program_command


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


def test_the_program_is_its_own_page_process() -> None:
    profile = PrinterProfile("notes", Language.ESCPOS, 203, 576, Confirmation.NONE)
    document = Document("note", (Text("Danke"),))
    pages = PageProcess(page_command(), start_s=120.0)
    try:
        assert pages.lay_out(document, NOTE_80, profile) == PagesHere().lay_out(document, NOTE_80, profile)
        assert pages.pid is not None
    finally:
        pages.close(20.0)


def test_the_frozen_program_is_its_own_page_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "station.exe"))
    assert page_command() == [str(tmp_path / "station.exe"), "make-pages"]


def test_a_table_that_makes_no_pages_itself_loads_none_of_the_engines() -> None:
    """They are the page process's; loaded here as well they would cost the window start and memory."""
    code = "import sys, station.window; print(sorted({'reportlab', 'PIL', 'pypdfium2', 'segno'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""Other processes know of an open window, also of a second one; a killed one counts as closed."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from station.cli import app
from station.open_window import is_window_open, window_open

HOLD = """
import sys
from pathlib import Path
from station.open_window import window_open
with window_open(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_an_open_window_is_known_until_it_is_killed(tmp_path: Path) -> None:
    assert not is_window_open(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"open"
        assert is_window_open(tmp_path)
        with window_open(tmp_path):
            assert is_window_open(tmp_path)
        assert is_window_open(tmp_path)
        child.kill()
        child.wait(30)
    assert not is_window_open(tmp_path)


@pytest.mark.parametrize("words", [("update", sys.executable), ("restore", __file__)])
def test_commands_that_change_the_data_say_how_to_close_it(tmp_path: Path, words: tuple[str, ...]) -> None:
    with window_open(tmp_path):
        told = CliRunner().invoke(app, [*words, "--home", str(tmp_path)], env={"LANG": "C", "LC_ALL": "C"})
    assert told.exit_code == 1
    assert "Ctrl+Shift+Q" in told.stderr


def test_a_folder_that_takes_no_file_keeps_nobody_from_working(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with window_open(tmp_path / "file"):
        assert not is_window_open(tmp_path / "file")

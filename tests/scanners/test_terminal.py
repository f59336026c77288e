"""Keys of a terminal: every byte at once and unedited, and the terminal as it was afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
ROOT = Path(__file__).parents[2]
#: Says "ready", then the bytes of two scans as they came, then whether the terminal is as it was.
PROGRAM = """
import sys, termios
from scanners.terminal import arriving, unedited
before = termios.tcgetattr(0)
got = b""
with unedited():
    print("ready", flush=True)
    for arrived in arriving():
        got += arrived
        if got.count(b"\\r") == 2:
            break
print(got.hex(), termios.tcgetattr(0) == before, flush=True)
"""


def test_control_characters_of_a_scan_arrive_as_they_are() -> None:
    master, slave = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=slave, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as program:
        os.close(slave)
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        sent = b"010400638133393110AB\x1d21X\r\x13\x111001\r"
        os.write(master, sent)
        got, is_as_before = program.stdout.readline().split()
    os.close(master)
    assert bytes.fromhex(got) == sent
    assert is_as_before == "True"

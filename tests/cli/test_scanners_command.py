"""`station scanners`: what is connected, what arrives byte by byte, and what the self-test says."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo
from typer.testing import CliRunner, Result

from scanners import keyboards
from scanners.layout_check import SELF_TEST
from station.cli import app

HAND_SCANNER = """I: Bus=0003 Vendor=0c2e Product=0b61 Version=0110
N: Name="Honeywell Scanner"
H: Handlers=sysrq kbd event4 leds

I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
H: Handlers=event0
"""


def run(home: Path, *words: str, stdin: bytes | None = None) -> Result:
    environment = {"LANG": "C", "LC_ALL": "C", "STATION_HOME": str(home)}
    return CliRunner().invoke(app, ["scanners", *words], env=environment, input=stdin)


def piped(home: Path, *words: str, stdin: bytes, language: str = "C") -> subprocess.CompletedProcess[str]:
    """As a process of its own: standard input is read byte by byte, below what Python makes of it."""
    environment = {**os.environ, "STATION_HOME": str(home), "LANG": language, "LC_ALL": language}
    return subprocess.run(
        [sys.executable, "-m", "station", "scanners", *words],
        input=stdin.decode("latin-1"),
        encoding="latin-1",
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    port = ListPortInfo("COM7")
    port.vid, port.pid, port.description = 0x05E0, 0x1701, "Symbol Bar Code Scanner"
    monkeypatch.setattr(list_ports, "comports", lambda: [port, ListPortInfo("COM1")])
    listing = tmp_path / "devices"
    listing.write_text(HAND_SCANNER)
    monkeypatch.setattr(keyboards, "LINUX_LIST", listing)


def test_what_is_connected_is_told_and_what_it_is_called_in_the_settings(tmp_path: Path, plugged: None) -> None:
    (tmp_path / "settings.toml").write_text('scanners = ["usb:05e0", "COM9"]\n')
    account: dict[str, Any] = json.loads(run(tmp_path, "--json").stdout)
    assert account["settings"] == [
        {"address": "usb:05e0", "connected_at": "COM7"},
        {"address": "COM9", "connected_at": ""},
    ]
    assert [(row["address"], row["port"], row["maker"]) for row in account["serial"]] == [
        ("usb:05e0:1701", "COM7", "Zebra")
    ]
    assert [(row["ids"], row["looks_like_scanner"]) for row in account["keyboards"]] == [("0c2e:0b61", True)]


def test_people_read_the_same(tmp_path: Path, plugged: None) -> None:
    said = run(tmp_path).stdout
    assert "usb:05e0:1701" in said
    assert "Symbol Bar Code Scanner" in said
    assert "looks like a scanner" in said


def test_an_address_that_cannot_be_read_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('scanners = ["COM3?baud=fast"]\n')
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "baud=fast" in result.stderr


def test_every_byte_that_arrives_is_shown_and_the_scan_in_it(tmp_path: Path) -> None:
    done = piped(tmp_path, "watch", "--json", stdin=b"]C1010400638133393110AB\x1d21X\r")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert bytes.fromhex("".join(line.get("bytes", "") for line in told)) == b"]C1010400638133393110AB\x1d21X\r"
    assert told[0]["shown"].endswith("AB<GS>21X<CR>")
    (scan,) = [line["scan"] for line in told if "scan" in line]
    assert (scan["kind"], scan["gtin"], scan["gs1"]["lot"]) == ("GS1-128", "4006381333931", "AB")


def test_a_misread_is_called_one(tmp_path: Path) -> None:
    done = piped(tmp_path, "watch", stdin=b"]E04006381333932\r")
    assert "misread" in done.stdout


def test_the_view_ends_after_the_seconds_asked_for(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(f'scanners = ["{(tmp_path / "none").as_posix()}"]\n')
    done = piped(tmp_path, "watch", "--seconds", "0.5", "--json", stdin=b"")
    assert done.returncode == 0, done.stderr
    assert [line["is_connected"] for line in map(json.loads, done.stdout.splitlines())] == [False]


def test_the_self_test_is_passed_by_what_was_printed(tmp_path: Path) -> None:
    done = piped(tmp_path, "selftest", "--json", stdin=SELF_TEST.encode() + b"\r")
    assert done.returncode == 0
    assert json.loads(done.stdout)["good"] is True


def test_the_self_test_names_the_wrong_layout_and_its_cure(tmp_path: Path) -> None:
    german = "TestßzZyYaAqQmMwW-?Öö_.0123456789+End\r".encode()
    done = piped(tmp_path, "selftest", stdin=german)
    assert done.returncode == 1
    assert 'wedge_decode = "us-scancode"' in done.stdout


def test_a_separator_that_the_settings_name_is_none_that_got_lost(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('scan_separator = "|"\n')
    done = piped(tmp_path, "selftest", "--json", stdin=SELF_TEST.replace("\x1d", "|").encode() + b"\r")
    assert json.loads(done.stdout)["good"] is True

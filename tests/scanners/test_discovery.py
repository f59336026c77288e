"""Discovery of serial ports: likely scanners first, nothing opened."""

import re
from pathlib import Path

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from scanners import discovery
from scanners.address import read_address


def test_likely_scanners_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, scanner = ListPortInfo("COM1"), ListPortInfo("COM7")
    plain.vid = plain.pid = None
    scanner.vid, scanner.pid, scanner.description = 0x0C2E, 0x0901, "Scanner"
    monkeypatch.setattr(list_ports, "comports", lambda: [plain, scanner])
    found = discovery.serial_ports()
    assert [port.port for port in found] == ["COM7", "COM1"]
    assert found[0].maker == "Honeywell"
    assert not found[1].looks_like_scanner
    assert discovery.ports_of(read_address("usb:0c2e")) == ["COM7"]
    assert discovery.ports_of(read_address("usb:05e0")) == []
    assert discovery.ports_of(read_address("COM1")) == ["COM1"]


def test_this_computers_ports_can_be_listed() -> None:
    assert isinstance(discovery.serial_ports(), list)


def test_linux_gives_rights_for_every_known_maker() -> None:
    rules = (Path(__file__).parents[2] / "assets" / "linux" / "70-packing-station.rules").read_text(encoding="utf-8")
    named = re.search(r'ATTRS\{idVendor\}=="([0-9a-f|]+)"', rules)
    assert named is not None
    assert {int(vendor, 16) for vendor in named[1].split("|")} == set(discovery.SCANNER_VENDORS)

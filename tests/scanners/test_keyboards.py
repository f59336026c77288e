"""Keyboards of this computer: scanners among them are recognised by maker or name, power buttons are none."""

from pathlib import Path

import pytest

from scanners import keyboards
from scanners.keyboards import FoundKeyboard, read_linux_list

LISTING = """I: Bus=0011 Vendor=0001 Product=0001 Version=ab41
N: Name="AT Translated Set 2 keyboard"
H: Handlers=sysrq kbd event0 leds

I: Bus=0003 Vendor=0c2e Product=0b61 Version=0110
N: Name="Metrologic Metrologic Scanner"
H: Handlers=sysrq kbd event4

I: Bus=0003 Vendor=1234 Product=5678 Version=0110
N: Name="HK USB Barcode Reader"
H: Handlers=sysrq kbd event5

I: Bus=0003 Vendor=046d Product=c077 Version=0111
N: Name="Logitech USB Optical Mouse"
H: Handlers=mouse0 event6
"""


def test_keyboards_and_scanners_among_them_are_told() -> None:
    found = read_linux_list(LISTING)
    assert [keyboard.name for keyboard in found if keyboard.looks_like_scanner] == [
        "Metrologic Metrologic Scanner",
        "HK USB Barcode Reader",
    ]
    assert found[0] == FoundKeyboard("AT Translated Set 2 keyboard", 1, 1)
    assert len(found) == 3
    assert found[1].maker == "Honeywell"


def test_likely_scanners_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "devices").write_text(LISTING)
    monkeypatch.setattr(keyboards, "LINUX_LIST", tmp_path / "devices")
    found = keyboards.keyboards()
    assert found is not None
    assert [keyboard.looks_like_scanner for keyboard in found] == [True, True, False]


def test_a_system_that_tells_nothing_is_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> list[dict[str, object]]:
        raise keyboards.HidUnavailable

    monkeypatch.setattr(keyboards, "LINUX_LIST", tmp_path / "none")
    monkeypatch.setattr(keyboards, "hid_devices", missing)
    assert keyboards.keyboards() is None


def test_other_systems_tell_their_keyboards_as_hid_devices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    devices = [
        {"vendor_id": 0x05E0, "product_id": 0x1200, "product_string": "Scanner", "usage_page": 1, "usage": 6},
        {"vendor_id": 0x05E0, "product_id": 0x1300, "product_string": None, "usage_page": 0x8C, "usage": 2},
    ]
    monkeypatch.setattr(keyboards, "LINUX_LIST", tmp_path / "none")
    monkeypatch.setattr(keyboards, "hid_devices", lambda: devices)
    assert keyboards.keyboards() == [FoundKeyboard("Scanner", 0x05E0, 0x1200)]

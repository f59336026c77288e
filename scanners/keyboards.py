"""Keyboards of this computer: a keyboard scanner is one of them, and often says its make. Reads none of their keys."""

import re
from dataclasses import dataclass
from pathlib import Path

from scanners.discovery import SCANNER_VENDORS
from scanners.errors import HidUnavailable
from scanners.hid_pos import hid_devices

#: Where Linux tells its input devices, without asking for any right.
LINUX_LIST = Path("/proc/bus/input/devices")
#: Usage of a keyboard (USB HID Usage Tables 1.12, section 4): generic desktop, keyboard.
_KEYBOARD = (0x01, 0x06)
#: Words by which scanners of makers without an id of their own give themselves away.
_NAMES = re.compile(r"scan|bar.?code|imager|datalogic|honeywell|zebra|symbol", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundKeyboard:
    """One keyboard as the system describes it."""

    name: str
    vendor_id: int
    product_id: int

    @property
    def maker(self) -> str:
        """Of scanners, "" unknown."""
        return SCANNER_VENDORS.get(self.vendor_id, "")

    @property
    def looks_like_scanner(self) -> bool:
        return bool(self.maker or _NAMES.search(self.name))


def keyboards() -> list[FoundKeyboard] | None:
    """Every keyboard, likely scanners first; None where this system does not tell."""
    try:
        found = read_linux_list(LINUX_LIST.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        try:
            found = [
                FoundKeyboard(device.get("product_string") or "", device["vendor_id"], device["product_id"])
                for device in hid_devices()
                if (device.get("usage_page"), device.get("usage")) == _KEYBOARD
            ]
        except HidUnavailable:
            return None
    return sorted(set(found), key=lambda keyboard: (not keyboard.looks_like_scanner, keyboard.name))


def read_linux_list(text: str) -> list[FoundKeyboard]:
    """The keyboards in a listing like /proc/bus/input/devices: blocks of "I:", "N:" and "H:" lines."""
    found = []
    for block in text.split("\n\n"):
        ids = re.search(r"^I: .*Vendor=([0-9a-f]{4}) Product=([0-9a-f]{4})", block, re.MULTILINE)
        name = re.search(r'^N: Name="(.*)"', block, re.MULTILINE)
        handlers = re.search(r"^H: Handlers=(.*)", block, re.MULTILINE)
        if ids and name and handlers and "kbd" in handlers[1].split():
            found.append(FoundKeyboard(name[1], int(ids[1], 16), int(ids[2], 16)))
    return found

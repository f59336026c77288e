"""What is known of scanners, as plain accounts for the command line: what is connected, what a scan said."""

from typing import Any

from scanners.address import read_address
from scanners.discovery import FoundPort, ports_of, serial_ports
from scanners.errors import HidUnavailable
from scanners.hid_pos import FoundHid, hid_scanners
from scanners.keyboards import FoundKeyboard, keyboards
from scanners.layout_check import visible
from scanners.scan import Scan
from station.settings import StationSettings


def scanners_account(settings: StationSettings) -> dict[str, Any]:
    """The scanners of the settings and what else is connected, as measured now. Opens no device."""
    ports = [port for port in serial_ports() if port.vendor_id is not None]
    try:
        hid, hid_is_listed = hid_scanners(), True
    except HidUnavailable:
        hid, hid_is_listed = [], False
    boards = keyboards()
    return {
        "settings": [_of_settings(text, hid) for text in settings.scanners],
        "serial": [_of_port(port) for port in ports],
        "hid": [_of_hid(found) for found in hid],
        "hid_is_listed": hid_is_listed,
        "keyboards": None if boards is None else [_of_keyboard(board) for board in boards],
    }


def scan_account(scan: Scan) -> dict[str, Any]:
    """One scan, control characters named."""
    gs1 = scan.gs1
    return {
        "text": visible(scan.text),
        "source": scan.source,
        "symbology": scan.symbology,
        "kind": str(scan.kind),
        "gtin": scan.gtin,
        "gs1": None
        if gs1 is None
        else {
            "gtin": gs1.gtin,
            "lot": gs1.lot,
            "best_before": gs1.best_before.isoformat() if gs1.best_before else None,
            "expires": gs1.expires.isoformat() if gs1.expires else None,
            "serial": gs1.serial,
            "sscc": gs1.sscc,
            "others": dict(gs1.others),
            "wrong": list(gs1.wrong),
        },
        "is_misread": scan.is_misread,
    }


def _of_settings(text: str, hid: list[FoundHid]) -> dict[str, Any]:
    """Where it is plugged in just now; "" where it is not. A port by name is looked for among those of the system."""
    address = read_address(text)
    if address.kind == "hid":
        at = [found.address for found in hid if address.vendor_id in (None, found.vendor_id)]
    elif address.port:
        at = [port.port for port in serial_ports() if port.port == address.port]
    else:
        at = ports_of(address)
    return {"address": text, "connected_at": at[0] if at else ""}


def _of_port(port: FoundPort) -> dict[str, Any]:
    return {
        "address": f"usb:{port.vendor_id or 0:04x}:{port.product_id or 0:04x}",
        "port": port.port,
        "maker": port.maker,
        "description": port.description,
        "looks_like_scanner": port.looks_like_scanner,
    }


def _of_hid(found: FoundHid) -> dict[str, Any]:
    return {"address": found.address, "maker": found.maker, "description": found.description}


def _of_keyboard(board: FoundKeyboard) -> dict[str, Any]:
    return {
        "ids": f"{board.vendor_id:04x}:{board.product_id:04x}",
        "maker": board.maker,
        "name": board.name,
        "looks_like_scanner": board.looks_like_scanner,
    }

"""Addresses of scanners as IT writes them: which port or device, how fast, how it is told. Opens nothing."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from scanners.errors import AddressUnreadable
from scanners.feedback import FAMILIES, Feedback

#: Factory setting of most scanners with a serial interface; USB virtual ports ignore it.
DEFAULT_BAUD = 9600
_USB = re.compile(r"(usb|hid):(?:([0-9a-fA-F]{4})(?::([0-9a-fA-F]{4})(?::(.+))?)?)?")
_OPTIONS = frozenset({"baud", "feedback", "good", "bad", "prefix"})


@dataclass(frozen=True, slots=True)
class ScannerAddress:
    """Where a scanner is: at a named port, or wherever a USB device with these ids is plugged in."""

    name: str  #: as IT wrote it, without options
    kind: str  #: "serial" or "hid"
    port: str = ""  #: "COM3", "/dev/ttyACM0"; "": found by its ids
    vendor_id: int | None = None  #: None: of any known maker
    product_id: int | None = None
    serial_number: str = ""
    baud: int = DEFAULT_BAUD
    feedback: Feedback = FAMILIES[""]
    prefix: bytes = b""  #: what the scanner puts before every read


def read_address(text: str) -> ScannerAddress:
    """ "COM3", "/dev/ttyACM0?baud=115200", "usb:0c2e:0901?feedback=honeywell", "usb:" (any known maker's port),
    "hid:0c2e:0b8f", "hid:" (any scanner in HID POS mode). Options: baud, feedback, good and bad (bytes in hex), prefix.

    Raises AddressUnreadable naming what is wrong.
    """
    place, _, query = text.strip().partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    if not place or not set(options) <= _OPTIONS:
        raise AddressUnreadable(text, ", ".join(sorted(set(options) - _OPTIONS)) or "no port")
    feedback, baud = _feedback(text, options), options.get("baud", str(DEFAULT_BAUD))
    if not (baud.isascii() and baud.isdecimal() and int(baud)):
        raise AddressUnreadable(text, f"baud={baud}")
    prefix = options.get("prefix", "").encode()
    if not place.startswith(("usb:", "hid:")):
        return ScannerAddress(place, "serial", place, baud=int(baud), feedback=feedback, prefix=prefix)
    match = _USB.fullmatch(place)
    if match is None:
        raise AddressUnreadable(text, place)
    scheme, vendor, product, number = match.groups()
    return ScannerAddress(
        place,
        "serial" if scheme == "usb" else "hid",
        vendor_id=int(vendor, 16) if vendor else None,
        product_id=int(product, 16) if product else None,
        serial_number=number or "",
        baud=int(baud),
        feedback=feedback,
        prefix=prefix,
    )


def _feedback(text: str, options: dict[str, str]) -> Feedback:
    family = options.get("feedback", "")
    if family not in FAMILIES:
        raise AddressUnreadable(text, f"feedback={family}")
    known = FAMILIES[family]
    try:
        good, bad = (bytes.fromhex(options[key]) if key in options else None for key in ("good", "bad"))
    except ValueError as error:
        raise AddressUnreadable(text, str(error)) from error
    return Feedback(known.good if good is None else good, known.bad if bad is None else bad, known.replies)

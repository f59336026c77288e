"""A scanner in HID POS mode: no keyboard, no layout, the identifier of every code. Reads reports, knows no meaning."""

import contextlib
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, ClassVar, Protocol

from scanners.address import ScannerAddress, read_address
from scanners.discovery import SCANNER_VENDORS
from scanners.errors import HidUnavailable, ScannerGone
from scanners.framing import Read, read_of
from scanners.hid_descriptor import (
    BAR_CODE_SCANNER,
    BYTE_COUNT,
    CONTINUED,
    DECODED,
    SYMBOLOGY,
    USUAL,
    ReportMap,
    report_map,
)
from scanners.hid_descriptor import Field as ReportField
from scanners.listening import ListeningScanner, PortState
from scanners.scan import Scan

log = logging.getLogger(__name__)

#: One read waits this long: how fast closing is noticed.
READ_MS = 100
#: More than any scanner's report; a full-speed device sends 64 bytes at a time.
LONGEST_REPORT = 1024
#: More than the largest QR code holds (4,296 characters, ISO/IEC 18004) is no scan.
LONGEST_BYTES = 4296 * 2


class HidDevice(Protocol):
    """What of the package `hidapi` is used of an open device."""

    def read(self, max_length: int, timeout_ms: int = 0) -> list[int]: ...
    def get_report_descriptor(self) -> list[int]: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class FoundHid:
    """One device in HID POS mode as the system describes it."""

    path: bytes
    vendor_id: int
    product_id: int
    serial_number: str = ""
    description: str = ""

    @property
    def maker(self) -> str:
        return SCANNER_VENDORS.get(self.vendor_id, "")

    @property
    def address(self) -> str:
        """What IT writes into the settings for it."""
        ids = f"hid:{self.vendor_id:04x}:{self.product_id:04x}"
        return f"{ids}:{self.serial_number}" if self.serial_number else ids


class HidFramer:
    """Reports to reads: puts together what a long code is sent in."""

    def __init__(self, reports: ReportMap = USUAL) -> None:
        self._reports = reports
        self._pending = bytearray()

    def feed(self, report: bytes) -> list[Read]:
        """The read that ends in this report, if any. Other reports of the device are passed over."""
        number, body = (report[0], report[1:]) if self._reports.report_id and report else (0, report)
        if number != self._reports.report_id:
            return []
        self._pending += self._values(body, DECODED, most=self._number(body, BYTE_COUNT))
        if self._number(body, CONTINUED):
            if len(self._pending) > LONGEST_BYTES:
                self._pending.clear()
            return []
        raw, identifier = bytes(self._pending), b"".join(self._values(body, usage) for usage in SYMBOLOGY)
        self._pending.clear()
        return read_of((identifier if identifier.startswith(b"]") else b"") + raw)

    def reset(self) -> None:
        """Forget half a code: the rest of it never comes."""
        self._pending.clear()

    def _values(self, body: bytes, usage: int, most: int | None = None) -> bytes:
        """Bytes of a field of bytes; missing ones are left out."""
        field = self._reports.fields.get(usage)
        if field is None or field.bits != 8:
            return b""
        start = field.bit_offset // 8
        count = field.count if most is None else min(most, field.count)
        return body[start : start + count]

    def _number(self, body: bytes, usage: int) -> int | None:
        """A single value of up to 16 bits; None where the device does not tell it."""
        field: ReportField | None = self._reports.fields.get(usage)
        if field is None:
            return None
        whole = int.from_bytes(body, "little")
        return whole >> field.bit_offset & ((1 << field.bits) - 1)


def hid_scanners() -> list[FoundHid]:
    """Every device in HID POS mode. Opens none. Raises HidUnavailable where the package is missing."""
    return [
        FoundHid(
            told["path"],
            told["vendor_id"],
            told["product_id"],
            told.get("serial_number") or "",
            told.get("product_string") or "",
        )
        for told in hid_devices()
        if told.get("usage_page") == BAR_CODE_SCANNER
    ]


def hid_devices() -> list[dict[str, Any]]:
    """What the system tells of every HID device. Opens none. Raises HidUnavailable where the package is missing."""
    return _package().enumerate()


def open_device(found: FoundHid) -> HidDevice:
    """Raises OSError where the system does not let us."""
    device: HidDevice = _package().device()
    device.open_path(found.path)  # type: ignore[attr-defined]
    return device


class HidScanner(ListeningScanner[HidDevice]):
    """One scanner in HID POS mode, found by its USB ids. Its protocol has no beep for the host to ask for."""

    _taken: ClassVar[set[bytes]] = set()  #: paths open here: systems let a device be opened twice, and double its scans
    _taking: ClassVar[threading.Lock] = threading.Lock()

    def __init__(
        self,
        address: str | ScannerAddress,
        on_scan: Callable[[Scan], None],
        on_state: Callable[[PortState], None],
        now: Callable[[], datetime],
        on_bytes: Callable[[str, bytes], None] | None = None,
        find: Callable[[], list[FoundHid]] = hid_scanners,
        open_found: Callable[[FoundHid], HidDevice] = open_device,
    ) -> None:
        """`find` and `open_found`: the system's devices. Raises AddressUnreadable."""
        read = read_address(address) if isinstance(address, str) else address
        super().__init__(read, on_scan, on_state, now, on_bytes)
        self._find = find
        self._open_found = open_found
        self._path = b""

    def _opened(self) -> HidDevice:
        gone = ScannerGone(self.address.name, "not connected")
        try:
            meant = [found for found in self._find() if self._is_meant(found)]
        except HidUnavailable as error:
            raise ScannerGone(self.address.name, "hidapi is not installed") from error
        for found in meant:
            try:
                device = self._take(found)
            except OSError as error:
                gone = ScannerGone(self.address.name, str(error))
                continue
            self.source, self._path = found.address, found.path
            return device
        raise gone

    def _take(self, found: FoundHid) -> HidDevice:
        """Raises OSError where the system does not let us, or another scanner of ours has it."""
        with self._taking:
            if found.path in self._taken:
                raise OSError("in use")
            device = self._open_found(found)
            self._taken.add(found.path)
            return device

    def _is_meant(self, found: FoundHid) -> bool:
        address = self.address
        return (
            address.vendor_id in (None, found.vendor_id)
            and address.product_id in (None, found.product_id)
            and address.serial_number in ("", found.serial_number)
        )

    def _listen(self, wire: HidDevice) -> None:
        framer = HidFramer(_reports_of(wire))
        try:
            while not self._is_closing.is_set():
                report = bytes(wire.read(LONGEST_REPORT, READ_MS))
                if report:
                    self._tell_bytes(report)
                    self._tell_reads(framer.feed(report))
        except (OSError, ValueError) as error:
            raise ScannerGone(self.address.name, str(error)) from error
        finally:
            with contextlib.suppress(OSError, ValueError):
                wire.close()
            with self._taking:
                self._taken.discard(self._path)


def _reports_of(device: HidDevice) -> ReportMap:
    """By the device's own description; the usual one where the system does not give it out."""
    try:
        told = report_map(bytes(device.get_report_descriptor()))
    except (OSError, ValueError) as error:
        log.info("no report descriptor (%s), reading the usual reports", error)
        told = None
    return told or USUAL


class _Package(Protocol):
    def enumerate(self) -> list[dict[str, Any]]: ...
    def device(self) -> HidDevice: ...


def _package() -> _Package:
    """`hidapi`. On Linux its module for hidraw: the one for libusb takes the device away from the system."""
    try:
        package: _Package = import_module("hidraw" if sys.platform == "linux" else "hid")
    except ImportError as error:
        raise HidUnavailable from error
    return package

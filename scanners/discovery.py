"""Serial ports of this computer, and which of them look like scanners. Opens none of them."""

from dataclasses import dataclass

from serial.tools import list_ports

from scanners.address import ScannerAddress

#: USB vendors that make scanners, by the public USB ID list (0x05F9 stands there as PSC, 0x0C2E as Metrologic).
SCANNER_VENDORS = {
    0x0536: "Hand Held Products",
    0x05E0: "Zebra",
    0x05F9: "Datalogic",
    0x080C: "Datalogic",
    0x0C2E: "Honeywell",
    0x1EAB: "Newland",
}


@dataclass(frozen=True, slots=True)
class FoundPort:
    """One serial port as the system describes it."""

    port: str
    description: str
    vendor_id: int | None = None  #: USB
    product_id: int | None = None
    maker: str = ""  #: of scanners, "" unknown
    serial_number: str = ""

    @property
    def looks_like_scanner(self) -> bool:
        return bool(self.maker)


def serial_ports() -> list[FoundPort]:
    """Every serial port, likely scanners first."""
    found = [
        FoundPort(
            info.device,
            info.description or "",
            info.vid,
            info.pid,
            SCANNER_VENDORS.get(info.vid or 0, ""),
            info.serial_number or "",
        )
        for info in list_ports.comports()
    ]
    return sorted(found, key=lambda port: (not port.looks_like_scanner, port.port))


def ports_of(address: ScannerAddress) -> list[str]:
    """The ports an address may mean just now, none where nothing of the kind is plugged in."""
    if address.port:
        return [address.port]
    return [found.port for found in serial_ports() if is_meant(address, found)]


def is_meant(address: ScannerAddress, found: FoundPort) -> bool:
    """Whether a USB device is the one of the address, whatever port it got."""
    if address.vendor_id is None:
        return found.looks_like_scanner
    return (
        found.vendor_id == address.vendor_id
        and address.product_id in (None, found.product_id)
        and address.serial_number in ("", found.serial_number)
    )

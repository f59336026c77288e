"""Where printers may be: serial ports of this computer, and whether an address can be reached. Prints nothing."""

import time
from dataclasses import dataclass
from pathlib import Path

from serial.tools import list_ports

from printing.errors import TransportError
from printing.transports.address import VirtualFactory, transport_for


@dataclass(frozen=True, slots=True)
class FoundPort:
    """One serial port as the system describes it."""

    address: str  #: as the settings write it: serial:COM3
    description: str


@dataclass(frozen=True, slots=True)
class Reach:
    """What opening an address came to."""

    address: str
    cause: str  #: "" = it opened, else the cause of the TransportError
    seconds: float  #: how long that took

    @property
    def is_reachable(self) -> bool:
        return not self.cause


def serial_ports() -> list[FoundPort]:
    """Every serial port of this computer, by name; none of them is opened."""
    return [FoundPort(f"serial:{info.device}", info.description or "") for info in sorted(list_ports.comports())]


def reach(address: str, virtual: VirtualFactory | None = None, folder: Path | None = None) -> Reach:
    """Open an address and let go of it. Raises AddressUnreadable."""
    wire = transport_for(address, virtual, folder)
    began = time.monotonic()
    try:
        wire.open()
    except TransportError as error:
        return Reach(address, error.cause, time.monotonic() - began)
    wire.close()
    return Reach(address, "", time.monotonic() - began)

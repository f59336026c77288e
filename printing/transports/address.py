"""Printer addresses of the settings to wires: the one place that knows their spelling."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from printing.errors import AddressUnreadable
from printing.media import Confirmation, Language, PrinterProfile
from printing.transports.base import Transport
from printing.transports.file import FileTransport
from printing.transports.ipp import IPP_PORT, IppTransport
from printing.transports.memory import MemoryTransport
from printing.transports.network import RAW_PORT, NetworkTransport
from printing.transports.print_queue import queue_transport
from printing.transports.serial_port import BITS_PER_BYTE, DEFAULT_BAUD, SerialTransport
from printing.transports.usb import UsbTransport

#: Where CUPS keeps its queues (cups.org, "Using network printers").
CUPS_QUEUES = ("/printers/", "/classes/")
FLOWS = ("dsr", "rts", "xon", "none")
#: Assumed, on the slow side: only deadlines are reckoned with it.
NETWORK_BYTES_S = 100_000.0

VirtualFactory = Callable[[str], Transport]


def transport_for(
    address: str, virtual: VirtualFactory | None = None, folder: Path | None = None, suffix: str = ".bin"
) -> Transport:
    """A closed wire for an address: `tcp://host:9100`, `ipp://host:631/ipp/print`, `usb:04b8:0e15/SERIAL`,
    `queue:NAME` (of this computer), `file:FOLDER`, `serial:COM3?baud=115200&flow=rts`, `virtual:NAME`, `memory:`.

    `virtual` makes wires to printers made of software from what follows the colon; `folder` is what relative
    file addresses start from; `suffix` names the files of a file address. Raises AddressUnreadable.
    """
    scheme, _, rest = address.strip().partition(":")
    match scheme.lower():
        case "tcp":
            return NetworkTransport(*_host_and_port(address, RAW_PORT))
        case "ipp":
            return IppTransport(*_host_and_port(address, IPP_PORT), urlsplit(address.strip()).path or "/ipp/print")
        case "file":
            return FileTransport(file_folder(address, folder), suffix)
        case "serial":
            port, baud, flow = _serial_parts(address, rest)
            return SerialTransport(port, baud, flow)
        case "usb":
            return UsbTransport(*_usb_parts(address, rest))
        case "queue":
            if not rest.strip():
                raise AddressUnreadable(address, "queue")
            return queue_transport(rest.strip(), is_pdf=suffix == ".pdf")
        case "memory":
            return MemoryTransport()
        case "virtual" if virtual is not None:
            return virtual(rest)
        case "virtual":
            raise AddressUnreadable(address, "virtual")
        case _:
            raise AddressUnreadable(address, "scheme")


def file_folder(address: str, folder: Path | None = None) -> Path:
    """The folder that a file address prints into; a relative one starts from `folder`. Raises AddressUnreadable."""
    scheme, _, rest = address.strip().partition(":")
    if scheme.lower() != "file" or not rest.strip():
        raise AddressUnreadable(address, "folder")
    return (folder or Path()) / Path(rest).expanduser()


def wired(profile: PrinterProfile, address: str) -> PrinterProfile:
    """The profile as it is on the wire of this address: only an IPP printer tells a job's state as it is on paper (a
    CUPS queue tells when it passed the job on), and on a serial line a printer that was switched off and on looks like
    one that is done, so its idleness proves nothing there."""
    scheme = address.strip().partition(":")[0].lower()
    if profile.language is Language.PDF:
        tells = scheme == "ipp" and not urlsplit(address.strip()).path.startswith(CUPS_QUEUES)
        return replace(profile, confirmation=Confirmation.JOB_STATE if tells else Confirmation.NONE)
    counts = profile.confirmation is Confirmation.HOST_STATUS or (
        profile.language is Language.TSPL and profile.confirmation is Confirmation.STATUS
    )
    return replace(profile, confirmation=Confirmation.NONE) if counts and scheme == "serial" else profile


def bytes_per_second(address: str) -> float:
    """Throughput to reckon deadlines with. Raises AddressUnreadable."""
    scheme, _, rest = address.strip().partition(":")
    if scheme.lower() == "serial":
        return _serial_parts(address, rest)[1] / BITS_PER_BYTE
    return NETWORK_BYTES_S


def _host_and_port(address: str, usual: int) -> tuple[str, int]:
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressUnreadable(address, "port") from error
    if not host:
        raise AddressUnreadable(address, "host")
    if port == 0:
        raise AddressUnreadable(address, "port")
    return host, port or usual


def _usb_parts(address: str, rest: str) -> tuple[int, int, str]:
    """Vendor and product as four hexadecimal digits each, and the serial number where one is written."""
    found = re.fullmatch(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?:/(.+))?", rest.strip())
    if found is None:
        raise AddressUnreadable(address, "usb")
    return int(found[1], 16), int(found[2], 16), found[3] or ""


def _serial_parts(address: str, rest: str) -> tuple[str, int, str]:
    port, _, query = rest.partition("?")
    options = {name: values[-1] for name, values in parse_qs(query).items()}
    baud = options.get("baud", str(DEFAULT_BAUD))
    flow = options.get("flow", "dsr")
    if not port:
        raise AddressUnreadable(address, "port")
    if not baud.isascii() or not baud.isdecimal() or int(baud) == 0:
        raise AddressUnreadable(address, "baud")
    if flow not in FLOWS:
        raise AddressUnreadable(address, "flow")
    return port, int(baud), flow

"""Printer addresses of the settings to wires: the one place that knows their spelling."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from printing.errors import AddressUnreadable
from printing.transports.base import Transport
from printing.transports.file import FileTransport
from printing.transports.memory import MemoryTransport
from printing.transports.network import RAW_PORT, NetworkTransport
from printing.transports.serial_port import BITS_PER_BYTE, DEFAULT_BAUD, SerialTransport

FLOWS = ("dsr", "rts", "xon", "none")
#: Assumed, on the slow side: only deadlines are reckoned with it.
NETWORK_BYTES_S = 100_000.0

VirtualFactory = Callable[[str], Transport]


def transport_for(
    address: str, virtual: VirtualFactory | None = None, folder: Path | None = None, suffix: str = ".bin"
) -> Transport:
    """A closed wire for an address: `tcp://host:9100`, `file:FOLDER`, `serial:COM3?baud=115200&flow=rts`,
    `virtual:NAME`, `memory:`.

    `virtual` makes wires to printers made of software from what follows the colon; `folder` is what relative
    file addresses start from; `suffix` names the files of a file address. Raises AddressUnreadable.
    """
    scheme, _, rest = address.strip().partition(":")
    match scheme.lower():
        case "tcp":
            return NetworkTransport(*_host_and_port(address))
        case "file":
            if not rest.strip():
                raise AddressUnreadable(address, "folder")
            return FileTransport((folder or Path()) / Path(rest).expanduser(), suffix)
        case "serial":
            port, baud, flow = _serial_parts(address, rest)
            return SerialTransport(port, baud, flow)
        case "memory":
            return MemoryTransport()
        case "virtual" if virtual is not None:
            return virtual(rest)
        case "virtual":
            raise AddressUnreadable(address, "virtual")
        case _:
            raise AddressUnreadable(address, "scheme")


def bytes_per_second(address: str) -> float:
    """Throughput to reckon deadlines with. Raises AddressUnreadable."""
    scheme, _, rest = address.strip().partition(":")
    if scheme.lower() == "serial":
        return _serial_parts(address, rest)[1] / BITS_PER_BYTE
    return NETWORK_BYTES_S


def _host_and_port(address: str) -> tuple[str, int]:
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressUnreadable(address, "port") from error
    if not host:
        raise AddressUnreadable(address, "host")
    if port == 0:
        raise AddressUnreadable(address, "port")
    return host, port or RAW_PORT


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

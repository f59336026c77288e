"""Where printers may be: every search at once, each with its deadline, and whether an address can be reached."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from serial.tools import list_ports

from printing.errors import TransportError
from printing.found import FoundPrinter, Source
from printing.measuring import ask_ipp
from printing.media import Language
from printing.transports.address import VirtualFactory, transport_for
from printing.transports.ipp import IppTransport

SEARCH_S = 3.0


@dataclass(frozen=True, slots=True)
class Reach:
    """What opening an address came to."""

    address: str
    cause: str  #: "" = it opened, else the cause of the TransportError
    seconds: float  #: how long that took

    @property
    def is_reachable(self) -> bool:
        return not self.cause


@dataclass(frozen=True, slots=True)
class Search:
    """One search and what came of it."""

    source: Source
    found: tuple[FoundPrinter, ...] = ()
    problem: str = ""  #: "" = it ended in time; "late", or the system's own words
    seconds: float = 0.0


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


def search_serial() -> list[FoundPrinter]:
    """Every serial port of this computer, by name; none is opened: it may be a scale or a scanner."""
    ports = sorted(list_ports.comports())
    return [
        FoundPrinter(Source.SERIAL, f"serial:{info.device}", info.description or "", evidence="listed by the system")
        for info in ports
    ]


def look_at(address: str) -> FoundPrinter:
    """A given address: whether it opens, and over IPP what is there. No other printer is asked anything, as nobody
    knows its language and it might print the question. Raises AddressUnreadable."""
    wire = transport_for(address)
    if isinstance(wire, IppTransport):
        return _look_at_ipp(address, wire)
    measured = reach(address)
    evidence = "opened" if measured.is_reachable else "did not open"
    return FoundPrinter(Source.GIVEN, address, evidence=evidence, cause=measured.cause)


def _look_at_ipp(address: str, wire: IppTransport) -> FoundPrinter:
    try:
        told = ask_ipp(wire)
    except TransportError as error:
        return FoundPrinter(Source.GIVEN, address, evidence="did not open", cause=error.cause)
    if told is None:
        return FoundPrinter(Source.GIVEN, address, evidence="opened, speaks no IPP")
    language = Language.PDF if "application/pdf" in told.formats else None
    return FoundPrinter(Source.GIVEN, address, told.name, language, told.status, "Get-Printer-Attributes")


def find_printers(addresses: Sequence[str] = (), seconds: float = SEARCH_S) -> list[Search]:
    """Every search beside the others; one that does not end in time is told as late, and left to end by itself.

    Raises AddressUnreadable for a given address that makes no sense.
    """
    for address in addresses:
        transport_for(address)
    return run_searches([*_searches(seconds), *((Source.GIVEN, _given(address)) for address in addresses)], seconds)


def _searches(seconds: float) -> list[tuple[Source, Callable[[], list[FoundPrinter]]]]:
    from printing.discovery_network import search_network  # late: only a search needs zeroconf and libusb
    from printing.discovery_queues import search_queues
    from printing.discovery_usb import search_usb

    def network() -> list[FoundPrinter]:
        return [_with_account(printer) for printer in search_network(seconds * 0.7)]

    return [
        (Source.USB, search_usb),
        (Source.SERIAL, search_serial),
        (Source.QUEUE, search_queues),
        (Source.NETWORK, network),
    ]


def _given(address: str) -> Callable[[], list[FoundPrinter]]:
    return lambda: [look_at(address)]


def _with_account(printer: FoundPrinter) -> FoundPrinter:
    """An announced IPP printer with what it tells of itself; the rest as announced."""
    if urlsplit(printer.address).scheme != "ipp":
        return printer
    told = look_at(printer.address)
    if told.cause or not told.name:
        return replace(printer, cause=told.cause)
    language = told.language or printer.language
    return replace(told, source=Source.NETWORK, name=told.name or printer.name, language=language)


def run_searches(searches: Sequence[tuple[Source, Callable[[], list[FoundPrinter]]]], seconds: float) -> list[Search]:
    """The searches, each in a thread of its own, in their order."""
    began = time.monotonic()
    done: dict[int, Search] = {}

    def run(place: int, source: Source, search: Callable[[], list[FoundPrinter]]) -> None:
        try:
            found, problem = tuple(search()), ""
        except (OSError, TransportError) as error:
            found, problem = (), str(error) or type(error).__name__
        done[place] = Search(source, found, problem, time.monotonic() - began)

    threads = [
        threading.Thread(target=run, args=(place, *search), name=f"search {search[0]}", daemon=True)
        for place, search in enumerate(searches)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, began + seconds - time.monotonic()))
    return [done.get(place, Search(source, (), "late", seconds)) for place, (source, _) in enumerate(searches)]

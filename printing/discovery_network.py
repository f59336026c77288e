"""Printers that announce themselves on the network (mDNS, DNS-SD): raw ports, IPP, and LPD, which we do not speak.

Names and records as in Apple's "Bonjour Printing Specification", 1.2.1.
"""

import threading
import time
from collections.abc import Mapping

from zeroconf import BadTypeInNameException, ServiceBrowser, ServiceInfo, ServiceStateChange, Zeroconf

from printing.device_id import DeviceId, guessed_language
from printing.found import FoundPrinter, Source
from printing.media import Language

RAW, IPP, LPD = "_pdl-datastream._tcp.local.", "_ipp._tcp.local.", "_printer._tcp.local."
ANSWER_S = 0.5  #: to the question where an announced printer is


def search_network(seconds: float) -> list[FoundPrinter]:
    """Whoever announces itself within this time. Raises OSError where there is no network to listen on."""
    heard: list[tuple[str, str]] = []
    changed = threading.Lock()

    def on_change(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:  # noqa: ARG001
        if state_change is ServiceStateChange.Added:
            with changed:
                heard.append((service_type, name))

    deadline = time.monotonic() + seconds
    zeroconf = Zeroconf()
    try:
        browser = ServiceBrowser(zeroconf, [RAW, IPP, LPD], handlers=[on_change])
        threading.Event().wait(max(0.0, seconds - ANSWER_S))
        browser.cancel()
        with changed:
            services = list(dict.fromkeys(heard))
        infos = [info for service in services if (info := _info(zeroconf, service, deadline)) is not None]
    finally:
        zeroconf.close()
    return printers_of(infos)


def _info(zeroconf: Zeroconf, service: tuple[str, str], deadline: float) -> ServiceInfo | None:
    left_ms = round(max(0.05, min(ANSWER_S, deadline - time.monotonic())) * 1000)
    try:
        return zeroconf.get_service_info(*service, timeout=left_ms)
    except BadTypeInNameException:
        return None


def printers_of(infos: list[ServiceInfo]) -> list[FoundPrinter]:
    """One printer for each announced port; one that offers LPD alone has no address of ours."""
    found = [printer for info in infos if (printer := _printer(info)) is not None]
    reached = {_host(printer.address) for printer in found}
    for info in infos:
        hosts = info.parsed_addresses()
        if info.type == LPD and hosts and _bracketed(hosts[0]) not in reached:
            found.append(_described(info, "", "announces LPD, which is not spoken here"))
    return sorted(found, key=lambda printer: (printer.address, printer.name))


def _printer(info: ServiceInfo) -> FoundPrinter | None:
    hosts = info.parsed_addresses()
    if not hosts or not info.port or info.type not in (RAW, IPP):
        return None
    at = f"{_bracketed(hosts[0])}:{info.port}"
    if info.type == RAW:
        return _described(info, f"tcp://{at}", "announces a raw port")
    path = _records(info).get("rp", "ipp/print").lstrip("/")
    return _described(info, f"ipp://{at}/{path}", "announces IPP", speaks_ipp=True)


def _described(info: ServiceInfo, address: str, evidence: str, *, speaks_ipp: bool = False) -> FoundPrinter:
    records = _records(info)
    told = DeviceId(
        records.get("usb_MFG", ""), records.get("usb_MDL", ""), f"{records.get('usb_CMD', '')} {records.get('pdl', '')}"
    )
    product = records.get("ty") or records.get("product", "").strip("()")
    name = product or told.name or info.name.removesuffix(f".{info.type}")
    language = guessed_language(told) or guessed_language(DeviceId(model=name))
    if speaks_ipp and "application/pdf" in records.get("pdl", ""):
        language = Language.PDF
    return FoundPrinter(Source.NETWORK, address, _shown(name), language, None, evidence)


def _records(info: ServiceInfo) -> Mapping[str, str]:
    return {
        key.decode("ascii", "replace"): value.decode("utf-8", "replace")
        for key, value in info.properties.items()
        if value is not None
    }


def _shown(name: str) -> str:
    return "".join(filter(str.isprintable, name))[:80]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _host(address: str) -> str:
    """The host of an address as `_bracketed` writes it."""
    return address.partition("//")[2].partition("/")[0].rpartition(":")[0]

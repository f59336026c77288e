"""What printers say of themselves when they are found: device ids, USB, queues of the system, announcements."""

import socket
import struct
from ctypes import addressof, memmove, sizeof
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zeroconf import ServiceInfo

from printing.device_id import guessed_language, read_device_id
from printing.discovery_network import IPP, LPD, RAW, printers_of
from printing.discovery_queues import PrinterInfo2, cups_queues, windows_queues
from printing.discovery_usb import port_status, search_usb
from printing.found import FoundPrinter, Source
from printing.media import Language
from printing.status import Condition, PrinterStatus
from tests.fakes.usb_bus import UsbBus

EPSON = "MFG:EPSON;CMD:ESC/POS;MDL:TM-T88VI;CLS:PRINTER;"


@pytest.mark.parametrize(
    ("said", "name", "language"),
    [
        (EPSON, "EPSON TM-T88VI", Language.ESCPOS),
        ("MANUFACTURER:Zebra;COMMAND SET:ZPL;MODEL:ZTC ZD421-203dpi ZPL;", "Zebra ZTC ZD421-203dpi ZPL", Language.ZPL),
        ("MFG:Zebra;CMD:EPL;MDL:GK420d", "Zebra GK420d", Language.EPL),
        ("MFG:Brother;CMD:PT-CBP;MDL:QL-700;", "Brother QL-700", Language.BROTHER),
        ("MFG:TSC;MDL:TSC TE200;CMD:TSPL2", "TSC TE200", Language.TSPL),
        ("MFG:Star;MDL:TSP143III;", "Star TSP143III", Language.STARPRNT),
        ("MFG:HP;MDL:LaserJet;CMD:PJL,PDF,PCL", "HP LaserJet", Language.PDF),
        ("MFG:Acme;MDL:X1;", "Acme X1", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_a_device_id_names_make_model_and_language(said: str, name: str, language: Language | None) -> None:
    device = read_device_id(said)
    assert (device.name, guessed_language(device)) == (name, language)


@given(st.text(max_size=300))
def test_any_device_id_is_read_without_a_crash_and_shows_nothing_unprintable(said: str) -> None:
    device = read_device_id(said)
    assert device.name.isprintable()
    guessed_language(device)


def searched(bus: UsbBus, sysfs: Path) -> FoundPrinter:
    (found,) = search_usb(lambda: bus, sysfs)
    return found


def test_a_usb_printer_tells_its_device_id_and_its_port_status(tmp_path: Path) -> None:
    bus = UsbBus()
    bus.kernel_driver = False
    bus.class_answers = {0: struct.pack(">H", len(EPSON) + 2) + EPSON.encode(), 1: b"\x38"}
    found = searched(bus, tmp_path)
    assert (found.source, found.address, found.name) == (Source.USB, "usb:04b8:0e15/X1", "EPSON TM-T88VI")
    assert found.language is Language.ESCPOS
    assert found.status == PrinterStatus(frozenset({Condition.PAPER_OUT}))
    assert bytes(bus.written) == b""
    assert not bus.claimed


def test_a_usb_printer_that_the_system_holds_is_known_from_what_the_system_read(tmp_path: Path) -> None:
    bus = UsbBus()
    folder = tmp_path / "1-1:1.0"
    folder.mkdir()
    (folder / "ieee1284_id").write_text(EPSON)
    found = searched(bus, tmp_path)
    assert (found.language, found.status, found.evidence) == (Language.ESCPOS, None, "ieee1284_id")
    assert bus.given_back == 0, "its driver is left alone"


def test_a_usb_printer_that_says_nothing_keeps_its_name(tmp_path: Path) -> None:
    found = searched(UsbBus(), tmp_path)
    assert (found.name, found.language) == ("EPSON TM-T88VI", None)


@pytest.mark.parametrize(
    ("answer", "conditions"),
    [(b"\x18", set()), (b"\x38", {Condition.PAPER_OUT}), (b"\x10", {Condition.ERROR})],
)
def test_port_status(answer: bytes, conditions: set[Condition]) -> None:
    assert port_status(answer) == PrinterStatus(frozenset(conditions))
    assert port_status(b"") is None


class Spooler:
    """EnumPrintersW as documented: it asks for room first, then fills it."""

    def __init__(self, *queues: tuple[str, str]) -> None:
        self._rows = (PrinterInfo2 * max(1, len(queues)))()
        for row, (name, driver) in zip(self._rows, queues, strict=False):
            row.name, row.driver = name, driver
        self._count = len(queues)

    def EnumPrintersW(
        self, _flags: int, _server: None, level: int, room: Any, size: int, needed: Any, count: Any
    ) -> int:
        assert level == 2
        needed._obj.value = sizeof(PrinterInfo2) * self._count
        if size < needed._obj.value or room is None:
            return 0
        memmove(addressof(room._obj), addressof(self._rows), needed._obj.value)
        count._obj.value = self._count
        return 1


def test_windows_queues_by_name_and_driver() -> None:
    found = windows_queues(Spooler(("Labels", "ZDesigner ZD421-203dpi ZPL"), ("Office", "HP Universal")))
    assert [(one.address, one.language) for one in found] == [("queue:Labels", Language.ZPL), ("queue:Office", None)]
    assert windows_queues(Spooler()) == []


def test_a_computer_without_cups_has_no_queues() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert cups_queues("127.0.0.1", port) == []


def service(kind: str, port: int, host: str = "192.0.2.7", **records: str) -> ServiceInfo:
    return ServiceInfo(kind, f"Zebra ZD421.{kind}", addresses=[socket.inet_aton(host)], port=port, properties=records)


def test_announced_printers_come_with_the_address_for_the_settings() -> None:
    raw = service(RAW, 9100, ty="Zebra ZD421", usb_CMD="ZPL")
    ipp = service(IPP, 631, "192.0.2.8", ty="Office", pdl="application/pdf,image/urf", rp="ipp/print")
    lpd = service(LPD, 515, "192.0.2.9", ty="Old one")
    found = {one.name: one for one in printers_of([raw, ipp, lpd])}
    assert (found["Zebra ZD421"].address, found["Zebra ZD421"].language) == ("tcp://192.0.2.7:9100", Language.ZPL)
    assert (found["Office"].address, found["Office"].language) == ("ipp://192.0.2.8:631/ipp/print", Language.PDF)
    assert found["Old one"].address == ""


def test_one_printer_that_offers_lpd_too_is_told_once() -> None:
    assert len(printers_of([service(RAW, 9100), service(LPD, 515)])) == 1

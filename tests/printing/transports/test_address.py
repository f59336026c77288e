"""Addresses of the settings become wires; what cannot be understood names its part."""

from pathlib import Path

import pytest

from printing.errors import AddressUnreadable
from printing.media import Confirmation, Language, PrinterProfile
from printing.transports.address import bytes_per_second, transport_for, wired
from printing.transports.file import FileTransport
from printing.transports.memory import MemoryTransport
from printing.transports.network import NetworkTransport
from printing.transports.serial_port import SerialTransport
from printing.transports.usb import UsbTransport


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("tcp://192.168.1.20:9100", NetworkTransport),
        ("tcp://printer.local", NetworkTransport),
        ("tcp://[::1]:9101", NetworkTransport),
        ("file:prints/notes", FileTransport),
        ("serial:COM3?baud=115200", SerialTransport),
        ("serial:/dev/ttyUSB0", SerialTransport),
        ("memory:", MemoryTransport),
    ],
)
def test_every_documented_address_makes_its_wire(address: str, kind: type) -> None:
    assert isinstance(transport_for(address), kind)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("lpt:1", "scheme"),
        ("", "scheme"),
        ("tcp://", "host"),
        ("tcp://host:notaport", "port"),
        ("tcp://host:70000", "port"),
        ("file:", "folder"),
        ("serial:", "port"),
        ("serial:COM3?baud=fast", "baud"),
        ("serial:COM3?flow=magic", "flow"),
        ("virtual:notes", "virtual"),
    ],
)
def test_an_address_that_cannot_be_understood_names_its_part(address: str, problem: str) -> None:
    with pytest.raises(AddressUnreadable) as caught:
        transport_for(address)
    assert caught.value.problem == problem


def test_printers_made_of_software_come_from_outside() -> None:
    made: list[str] = []

    def factory(name: str) -> MemoryTransport:
        made.append(name)
        return MemoryTransport(can_read=True)

    assert transport_for("virtual:notes", factory).can_read
    assert made == ["notes"]


def test_relative_folders_start_from_the_station(tmp_path: Path) -> None:
    wire = transport_for("file:prints", folder=tmp_path)
    wire.open()
    wire.write(b"job", 1)
    assert len(list((tmp_path / "prints").iterdir())) == 1


def test_a_serial_line_is_reckoned_with_its_speed() -> None:
    assert bytes_per_second("serial:COM3?baud=9600") == 960
    assert bytes_per_second("tcp://host") > 9600


def test_a_usb_printer_by_its_numbers() -> None:
    assert isinstance(transport_for("usb:04b8:0E15"), UsbTransport)
    assert isinstance(transport_for("usb:04b8:0e15/J3A/7"), UsbTransport)
    for broken in ("usb:", "usb:4b8:0e15", "usb:04b8", "usb:04b8:0e15/"):
        with pytest.raises(AddressUnreadable) as unreadable:
            transport_for(broken)
        assert unreadable.value.problem == "usb"


@pytest.mark.parametrize(
    ("language", "confirmation", "address", "believed"),
    [
        (Language.ZPL, Confirmation.HOST_STATUS, "tcp://p", Confirmation.HOST_STATUS),
        (Language.ZPL, Confirmation.HOST_STATUS, "serial:COM3", Confirmation.NONE),
        (Language.ZPL, Confirmation.HOST_VERIFY, "serial:COM3", Confirmation.HOST_VERIFY),
        (Language.TSPL, Confirmation.STATUS, "serial:COM3", Confirmation.NONE),
        (Language.STARPRNT, Confirmation.STATUS, "serial:COM3", Confirmation.STATUS),
        (Language.ESCPOS, Confirmation.MARK, "serial:COM3", Confirmation.MARK),
    ],
)
def test_idleness_proves_nothing_where_a_power_cut_cannot_be_seen(
    language: Language, confirmation: Confirmation, address: str, believed: Confirmation
) -> None:
    profile = PrinterProfile("p", language, 203, 576, confirmation)
    assert wired(profile, address).confirmation is believed

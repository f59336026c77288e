"""Whether an address can be reached is measured, with its cause and time."""

import socket
import threading
from pathlib import Path

import pytest

from printing.discovery import look_at, reach, run_searches, search_serial
from printing.errors import AddressUnreadable
from printing.found import FoundPrinter, Source
from printing.media import CARD_A6, Confirmation, Language, PrinterProfile
from printing.status import Condition
from printing.virtual import VirtualPrinter
from tests.fakes.misbehaving_server import MisbehavingServer


def test_a_listening_printer_is_reachable() -> None:
    with MisbehavingServer() as server:
        measured = reach(f"tcp://127.0.0.1:{server.port}")
    assert measured.is_reachable
    assert measured.seconds < 3


def test_a_closed_port_names_its_cause() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert reach(f"tcp://127.0.0.1:{port}").cause == "refused"


def test_a_folder_is_reachable_where_it_can_be_made(tmp_path: Path) -> None:
    assert reach("file:prints", folder=tmp_path).is_reachable
    (tmp_path / "taken").write_text("a file")
    assert not reach("file:taken", folder=tmp_path).is_reachable


def test_an_address_that_makes_no_sense_is_an_error_of_its_own() -> None:
    with pytest.raises(AddressUnreadable):
        reach("carrier-pigeon:7")


def test_serial_ports_are_told_as_addresses() -> None:
    assert all(port.address.startswith("serial:") for port in search_serial())


def test_searches_run_beside_each_other_and_a_late_one_is_told() -> None:
    let_go = threading.Event()
    both = threading.Barrier(2, timeout=5)

    def found() -> list[FoundPrinter]:
        both.wait()
        return [FoundPrinter(Source.USB, "usb:04b8:0e15")]

    def never() -> list[FoundPrinter]:
        both.wait()
        let_go.wait(30)
        return []

    def broken() -> list[FoundPrinter]:
        raise OSError("no network")

    usb, late, network = run_searches([(Source.USB, found), (Source.QUEUE, never), (Source.NETWORK, broken)], 1.0)
    let_go.set()
    assert [printer.address for printer in usb.found] == ["usb:04b8:0e15"]
    assert (late.problem, late.found) == ("late", ())
    assert network.problem == "no network"


def test_a_raw_port_is_opened_and_asked_nothing() -> None:
    with MisbehavingServer() as server:
        told = look_at(f"tcp://127.0.0.1:{server.port}")
        server.served.wait(5)
        assert server.received == b""
    assert (told.cause, told.language, told.status) == ("", None, None)


def test_an_ipp_address_tells_what_is_there() -> None:
    profile = PrinterProfile("pdf", Language.PDF, 300, 1240, Confirmation.JOB_STATE, monochrome=False)
    office = VirtualPrinter("office", profile, CARD_A6, lambda _paper: None, speed_factor=0)
    try:
        address = f"ipp://127.0.0.1:{office.serve_ipp()}/ipp/print"
        office.set_conditions({Condition.PAPER_OUT})
        told = look_at(address)
    finally:
        office.close()
    assert told.status is not None
    assert told.status.conditions == {Condition.PAPER_OUT}
    assert told.evidence == "Get-Printer-Attributes"

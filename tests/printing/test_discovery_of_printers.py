"""Whether an address can be reached is measured, with its cause and time."""

import socket
from pathlib import Path

import pytest

from printing.discovery import reach, serial_ports
from printing.errors import AddressUnreadable
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
    assert all(port.address.startswith("serial:") for port in serial_ports())

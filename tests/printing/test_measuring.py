"""One printer is asked once: its status, its model where it names it, or why it did not answer."""

import socket

import pytest

from printing.languages import language_of
from printing.measuring import measure
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile
from printing.printer import Printer
from printing.status import Condition
from printing.transports.address import transport_for
from printing.virtual import VirtualPrinter
from tests.fakes.misbehaving_server import MisbehavingServer

PROFILES = [
    PrinterProfile("tm", Language.ESCPOS, 203, 576, Confirmation.MARK),
    PrinterProfile("zd", Language.ZPL, 203, 832, Confirmation.HOST_STATUS),
    PrinterProfile("star", Language.STARPRNT, 203, 576, Confirmation.STATUS),
    PrinterProfile("lp", Language.EPL, 203, 832, Confirmation.IN_ORDER),
    PrinterProfile("ql", Language.BROTHER, 300, 720, Confirmation.STATUS),
]
EPSON = PrinterProfile("tm", Language.ESCPOS, 203, 576, Confirmation.MARK)


def printer(profile: PrinterProfile, address: str) -> Printer:
    return Printer("p", "p", profile, NOTE_80, lambda: transport_for(address), language_of(profile.language))


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_printer_tells_its_conditions(profile: PrinterProfile) -> None:
    machine = VirtualPrinter("p", profile, NOTE_80, lambda _paper: None, speed_factor=0)
    try:
        machine.set_conditions({Condition.PAPER_OUT})
        measured = measure(printer(profile, f"tcp://127.0.0.1:{machine.serve()}"))
    finally:
        machine.close()
    assert measured.status is not None
    assert Condition.PAPER_OUT in measured.status.conditions
    assert (measured.cause, measured.can_answer) == ("", True)
    assert measured.seconds < 3
    assert machine.faults == []
    names_itself = profile.language in (Language.ESCPOS, Language.ZPL)
    assert measured.model.startswith("made of software" if names_itself else "")


def test_the_model_is_asked_for_after_the_status() -> None:
    def behave(connection: socket.socket) -> None:
        asked = b""
        while arrived := connection.recv(100):
            asked += arrived
            if asked.endswith(b"\x10\x04\x04"):
                connection.sendall(b"\x12\x12\x12")
            if asked.endswith(b"\x1dIC"):
                connection.sendall(b"_TM-T88VI\x00")

    with MisbehavingServer(behave) as server:
        measured = measure(printer(EPSON, f"tcp://127.0.0.1:{server.port}"))
    assert measured.model == "TM-T88VI"
    assert measured.status is not None
    assert measured.status.is_ready


def test_a_printer_that_takes_the_question_and_says_nothing_is_silent() -> None:
    with MisbehavingServer() as server:
        measured = measure(printer(EPSON, f"tcp://127.0.0.1:{server.port}"))
        assert server.wait_received(9) == bytes.fromhex("100401100402100404"), "no question for the model"
    assert (measured.cause, measured.status) == ("silent", None)


def test_who_cannot_be_reached_and_who_cannot_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert measure(printer(EPSON, f"tcp://127.0.0.1:{port}")).cause == "refused"
    assert not measure(printer(EPSON, "memory:")).can_answer

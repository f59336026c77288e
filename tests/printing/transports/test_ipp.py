"""The wire to IPP printers: a real HTTP port, proof of every card, trouble in words, and deadlines that hold."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from printing.errors import TransportError
from printing.jobs import JobState, PrintJob
from printing.languages import language_of
from printing.languages.ipp_messages import IppJobState, message
from printing.media import CARD_A6, Confirmation, Language, PrinterProfile
from printing.printer import Printer
from printing.status import Condition
from printing.transports.address import transport_for, wired
from printing.transports.ipp import IppTransport
from printing.virtual import VirtualPrinter
from printing.virtual.paper import Paper
from tests.bench.coded_page import coded_page
from tests.fakes.spool_room import NOON, QUICK, SpoolRoom

PDF = PrinterProfile("pdf", Language.PDF, 300, 1240, Confirmation.NONE, speed_mm_s=5000.0, monochrome=False)

#: HTTP takes longer than memory, and this machine may be busy.
PACE = replace(QUICK, answer_s=2.0, slack_s=5.0)


class Office:
    """An office printer made of software behind a real port."""

    def __init__(self) -> None:
        self.papers: list[Paper] = []
        self.machine = VirtualPrinter("office", PDF, CARD_A6, self.papers.append, speed_factor=0)
        self.address = f"ipp://127.0.0.1:{self.machine.serve_ipp()}/ipp/print"

    def printer(self) -> Printer:
        profile = wired(PDF, self.address)
        language = language_of(profile.language)
        return Printer("cards", "cards", profile, CARD_A6, lambda: transport_for(self.address), language)


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()
    yield office
    office.machine.close()


def card(number: int = 7, parcel: str = "p1") -> PrintJob:
    return PrintJob(f"{number:032x}", "1001", parcel, "card", "cards", coded_page(number, 1, 20.0), NOON)


def test_a_card_is_printed_when_the_printer_says_so(office: Office) -> None:
    with SpoolRoom(office.printer(), pace=PACE) as room:
        first, second = card(1), card(2)
        room.spool.submit([first, second])
        assert room.wait_state(first, JobState.PRINTED).evidence == "job_state 000001"
        room.wait_state(second, JobState.PRINTED)
    assert len(office.papers) == 2
    assert office.machine.faults == []


def test_empty_tray_holds_the_queue_shows_the_cause_and_goes_on_by_itself(office: Office) -> None:
    office.machine.set_conditions({Condition.PAPER_OUT})
    with SpoolRoom(office.printer(), pace=PACE) as room:
        waiting = card()
        room.spool.submit([waiting])
        room.wait(lambda: room.spool.lamps()["cards"].is_paused, "never paused")
        status = room.spool.lamps()["cards"].status
        assert status is not None
        assert status.conditions == {Condition.PAPER_OUT}
        assert room.store.state(waiting.id) is JobState.QUEUED
        office.machine.set_conditions(())
        room.wait_state(waiting, JobState.PRINTED)
    assert len(office.papers) == 1


def test_tray_empty_in_the_middle_is_waited_out(office: Office) -> None:
    office.machine.stop_after(1, {Condition.PAPER_OUT})
    with SpoolRoom(office.printer(), pace=PACE) as room:
        held = card()
        room.spool.submit([held])
        room.wait(lambda: room.spool.lamps()["cards"].is_paused, "the cause never showed")
        assert room.store.state(held.id) is JobState.HANDED_OVER
        office.machine.set_conditions(())
        room.wait_state(held, JobState.PRINTED)
    assert len(office.papers) == 1


def test_a_job_that_the_printer_gives_up_unprinted_has_failed_and_may_be_sent_again(office: Office) -> None:
    office.machine.aborts_jobs = True
    with SpoolRoom(office.printer(), pace=PACE) as room:
        given_up = card()
        room.spool.submit([given_up])
        assert "aborted" in room.wait_state(given_up, JobState.FAILED).evidence
        office.machine.aborts_jobs = False
        assert room.spool.retry(given_up.id)
        room.wait_state(given_up, JobState.PRINTED)
    assert len(office.papers) == 1


def test_a_parcel_that_leaves_takes_its_card_out_of_the_printer(office: Office) -> None:
    office.machine.stop_after(1, {Condition.PAPER_OUT})
    with SpoolRoom(office.printer(), pace=PACE) as room:
        left, following = card(1, "left"), card(2, "following")
        room.spool.submit([left])
        room.wait(lambda: room.spool.lamps()["cards"].is_paused, "the cause never showed")
        room.spool.void_parcel("left", "parcel left")
        room.wait_state(left, JobState.UNCERTAIN)
        office.machine.set_conditions(())
        room.spool.submit([following])
        room.wait_state(following, JobState.PRINTED)
    assert len(office.papers) == 1


def test_power_lost_in_the_middle_asks_the_packer(office: Office) -> None:
    office.machine.stop_after(1, {Condition.COVER_OPEN})
    with SpoolRoom(office.printer(), pace=PACE) as room:
        held = card()
        room.spool.submit([held])
        room.wait(lambda: room.spool.lamps()["cards"].is_paused, "the cause never showed")
        office.machine.power_cycle()
        assert "0406" in room.wait_state(held, JobState.UNCERTAIN).evidence
        office.machine.set_conditions(())


def test_without_ipp_a_pdf_proves_nothing() -> None:
    assert wired(PDF, "ipp://printer/ipp/print").confirmation is Confirmation.JOB_STATE
    assert wired(PDF, "ipp://server:631/printers/cards").confirmation is Confirmation.NONE, "passed on, not printed"
    proving = wired(PDF, "ipp://printer/ipp/print")
    assert wired(proving, "tcp://printer:9100").confirmation is Confirmation.NONE


def test_a_cups_queue_gets_the_card_and_is_never_believed(office: Office) -> None:
    """Whatever it answers, handed over is all that is said."""
    address = office.address.replace("/ipp/print", "/printers/cards")
    printer = replace(office.printer(), profile=wired(PDF, address), transport_factory=lambda: transport_for(address))
    with SpoolRoom(printer, pace=PACE) as room:
        passed_on = card()
        room.spool.submit([passed_on])
        room.wait_state(passed_on, JobState.HANDED_OVER)
        room.wait(lambda: len(office.papers) == 1, "never printed")
    assert JobState.PRINTED not in room.store.states(passed_on.id)


def test_addresses_name_host_port_and_queue() -> None:
    for address, uri in (
        ("ipp://printer.example", "ipp://printer.example:631/ipp/print"),
        ("ipp://10.0.0.4:8631/printers/cards", "ipp://10.0.0.4:8631/printers/cards"),
    ):
        wire = transport_for(address)
        assert isinstance(wire, IppTransport)
        assert wire.uri == uri


@pytest.fixture
def answering() -> Iterator[Callable[[bytes], IppTransport]]:
    """A server that says the same bytes to everybody, and then nothing more."""
    listeners: list[socket.socket] = []

    def serve(answer: bytes) -> IppTransport:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def run() -> None:
            kept = []
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    break
                kept.append(connection)
                connection.sendall(answer)
            for connection in kept:
                connection.close()

        threading.Thread(target=run, daemon=True).start()
        return IppTransport("127.0.0.1", listener.getsockname()[1])

    yield serve
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (b"", "timeout"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "timeout"),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "denied"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "not_found"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwhat", "closed"),
        (b"SSH-2.0-OpenSSH\r\n", "closed"),
    ],
)
def test_whatever_answers_there_the_deadline_holds(
    answering: Callable[[bytes], IppTransport], answer: bytes, cause: str
) -> None:
    wire = answering(answer)
    wire.open()
    began = time.monotonic()
    with pytest.raises(TransportError) as caught:
        wire.write(language_of(Language.PDF).status_query(wired(PDF, "ipp://p")), 0.3)
    assert caught.value.cause == cause
    assert time.monotonic() - began < 2.0
    wire.close()


def test_a_busy_printer_has_taken_no_byte(answering: Callable[[bytes], IppTransport]) -> None:
    busy = message(0x0507, 1)
    wire = answering(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(busy), busy))
    wire.open()
    job = language_of(Language.PDF).encode(coded_page(1, 1, 20.0), wired(PDF, "ipp://p"), 1)
    with pytest.raises(TransportError) as caught:
        wire.write(job, 1.0)
    assert (caught.value.cause, caught.value.bytes_written) == ("refused", 0)
    assert IppJobState.COMPLETED == 9
    wire.close()

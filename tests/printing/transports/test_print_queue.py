"""Print queues of the computer: each write is one job, complete or called off, and never more than handed over."""

from collections.abc import Iterator

import pytest

from printing.errors import AddressUnreadable, TransportError
from printing.media import CARD_A6, Confirmation, Language, PrinterProfile
from printing.transports.address import transport_for, wired
from printing.transports.ipp import IppTransport
from printing.transports.memory import MemoryTransport
from printing.transports.print_queue import PDF, CupsJob, PrintQueueTransport, queue_transport
from printing.transports.windows_spooler import WindowsSpoolerTransport
from printing.virtual import VirtualPrinter
from printing.virtual.paper import Paper
from tests.bench.coded_page import coded_page
from tests.printing.transports.test_windows_spooler import Queue

OFFICE = PrinterProfile("pdf", Language.PDF, 300, 1240, Confirmation.JOB_STATE, speed_mm_s=5000.0, monochrome=False)


@pytest.fixture
def papers() -> list[Paper]:
    return []


@pytest.fixture
def office(papers: list[Paper]) -> Iterator[VirtualPrinter]:
    machine = VirtualPrinter("office", OFFICE, CARD_A6, papers.append, speed_factor=0)
    yield machine
    machine.close()


def test_every_write_is_a_job_that_windows_sends_on_its_way() -> None:
    queues: list[Queue] = []

    def job() -> WindowsSpoolerTransport:
        queues.append(Queue())
        return WindowsSpoolerTransport("Zebra", queues[-1])

    wire = PrintQueueTransport(job)
    wire.open()
    wire.write(b"first", 1.0)
    wire.write(b"second", 1.0)
    assert [bytes(queue.job) for queue in queues] == [b"first", b"second"]
    assert all(queue.calls[-3:] == ["EndPagePrinter", "EndDocPrinter", "ClosePrinter"] for queue in queues)
    assert not wire.can_read


def test_a_job_that_fails_is_called_off() -> None:
    queue = Queue(fails="WritePrinter")
    wire = PrintQueueTransport(lambda: WindowsSpoolerTransport("Zebra", queue))
    wire.open()
    with pytest.raises(TransportError):
        wire.write(b"bytes", 1.0)
    assert "AbortPrinter" in queue.calls
    assert "EndDocPrinter" not in queue.calls


def test_a_closed_wire_takes_nothing() -> None:
    wire = PrintQueueTransport(MemoryTransport)
    for use in (lambda: wire.write(b"x", 1.0), lambda: wire.read(0.0)):
        with pytest.raises(TransportError) as broken:
            use()
        assert broken.value.cause == "closed"


def test_cups_gets_the_whole_job_and_says_that_it_took_it(office: VirtualPrinter, papers: list[Paper]) -> None:
    server = IppTransport("127.0.0.1", office.serve_ipp(), "/printers/Card%20printer")
    wire = PrintQueueTransport(lambda: CupsJob("Card printer", PDF, server))
    wire.open()
    wire.write(coded_page(7, 1, 20.0).pdf, 5.0)
    assert office.wait_until_idle(5.0)
    assert len(papers) == 1


def test_a_format_that_the_queue_does_not_take_is_refused_before_anything_is_printed(office: VirtualPrinter) -> None:
    server = IppTransport("127.0.0.1", office.serve_ipp(), "/printers/q")
    job = CupsJob("q", "application/vnd.cups-raw", server)
    job.open()
    with pytest.raises(TransportError) as refused:
        job.write(b"\x1b@", 5.0)
    job.abandon()
    assert (refused.value.cause, refused.value.bytes_written) == ("refused", 0)


def test_the_system_decides_what_a_queue_is() -> None:
    assert isinstance(transport_for("queue:Zebra ZD421"), PrintQueueTransport)
    for platform in ("win32", "linux"):
        assert not queue_transport("Zebra", is_pdf=False, platform=platform).can_read
    with pytest.raises(AddressUnreadable) as unreadable:
        transport_for("queue: ")
    assert unreadable.value.problem == "queue"


def test_a_pdf_through_a_queue_counts_as_handed_over() -> None:
    assert wired(OFFICE, "queue:Office").confirmation is Confirmation.NONE

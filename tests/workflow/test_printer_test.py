"""A test page and what came back: proof, trouble told instead of printed, and wires that cannot answer."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from printing.jobs import JobState
from printing.languages import language_of
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile
from printing.printer import Printer
from printing.status import Condition
from printing.transports.address import transport_for
from printing.virtual import VirtualPrinter
from printing.virtual.paper import Paper
from station.wording.words import Words
from station.workflow.printer_test import account_of_test, print_test

AT = datetime(2026, 11, 22, 20, 0, 1, tzinfo=UTC)
EPSON = PrinterProfile("tm", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True, speed_mm_s=2000.0)


def printer(address: str, folder: Path | None = None) -> Printer:
    return Printer(
        "notes", "Notes", EPSON, NOTE_80, lambda: transport_for(address, folder=folder), language_of(EPSON.language)
    )


@pytest.fixture
def papers() -> list[Paper]:
    return []


def test_the_printer_proves_its_test_page(papers: list[Paper]) -> None:
    machine = VirtualPrinter("tm", EPSON, NOTE_80, papers.append, speed_factor=0)
    try:
        address = f"tcp://127.0.0.1:{machine.serve()}"
        test = print_test(printer(address), address, AT)
    finally:
        machine.close()
    assert (test.state, test.evidence) == (JobState.PRINTED, "mark 720010")
    assert test.is_on_paper
    assert len(papers) == 1
    account = account_of_test(test, address, Words("en"))
    assert account["state"] == "printed"
    assert account["conditions"] == []
    assert account["says"] == "ready"


def test_a_printer_in_trouble_gets_no_page(papers: list[Paper]) -> None:
    machine = VirtualPrinter("tm", EPSON, NOTE_80, papers.append, speed_factor=0)
    try:
        machine.set_conditions({Condition.PAPER_OUT})
        address = f"tcp://127.0.0.1:{machine.serve()}"
        test = print_test(printer(address), address, AT)
        machine.set_conditions(())
        assert machine.wait_until_idle(5)
    finally:
        machine.close()
    assert test.state is JobState.FAILED
    assert not test.is_on_paper
    assert account_of_test(test, address, Words("en"))["says"] == "Notes is out of paper."
    assert papers == []


def test_a_folder_is_handed_over_and_nothing_listens_is_a_cause(tmp_path: Path) -> None:
    assert print_test(printer("file:out", tmp_path), "file:out", AT).state is JobState.HANDED_OVER
    nowhere = print_test(printer("tcp://127.0.0.1:1"), "tcp://127.0.0.1:1", AT)
    assert (nowhere.state, nowhere.cause) == (JobState.FAILED, "refused")
    assert account_of_test(nowhere, "tcp://127.0.0.1:1", Words("en"))["says"]

"""The spool with the real languages, against printers made of software that answer on real TCP ports."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from printing.document import Document, Text
from printing.jobs import JobState, PrintJob
from printing.languages.select import language_of
from printing.layout import lay_out
from printing.media import CARD_A6, LABEL_57X32, NOTE_80, Confirmation, Media
from printing.pace import Pace
from printing.printer import Printer
from printing.profiles import load_profiles
from printing.status import Condition
from printing.transports.address import transport_for
from printing.virtual.paper import Paper
from printing.virtual.printer import VirtualPrinter
from station.assets_folder import assets_folder
from tests.fakes.spool_room import NOON, SpoolRoom

PROFILES = load_profiles([assets_folder() / "profiles" / "printers"])
#: Real answering times, but no long pauses.
BRISK = Pace(idle_s=0.05, paused_s=0.05, fresh_s=0.0, slack_s=0.6, listen_s=0.02, ask_again_s=0.05)
ANSWERING = [
    ("epson-tm-t88vi", NOTE_80),
    ("generic-escpos-80", NOTE_80),
    ("zebra-zd421-203", LABEL_57X32),
    ("zebra-zd421-300", LABEL_57X32),
]


class Table:
    """A software printer on a TCP port, and the printer that reaches it."""

    def __init__(self, profile: str, media: Media) -> None:
        self.papers: list[Paper] = []
        self.machine = VirtualPrinter("notes", PROFILES[profile], media, self.papers.append, speed_factor=0)
        address = f"tcp://127.0.0.1:{self.machine.serve()}"
        self.printer = Printer(
            "notes",
            "Notes",
            PROFILES[profile],
            media,
            lambda: transport_for(address),
            language_of(PROFILES[profile].language),
            bytes_per_s=1e6,
        )

    def job(self, text: str = "Danke für deine Geduld") -> PrintJob:
        page = lay_out(Document("note", (Text(text),)), self.printer.media, self.printer.profile)
        return PrintJob(uuid4().hex, "1001", "p1", "note", "notes", page, NOON)


@pytest.fixture(params=ANSWERING, ids=[profile for profile, _ in ANSWERING])
def table(request: pytest.FixtureRequest) -> Iterator[Table]:
    made = Table(*request.param)
    yield made
    made.machine.close()
    assert made.machine.faults == []


def test_prints_are_confirmed_in_order(table: Table) -> None:
    with SpoolRoom(table.printer, pace=BRISK) as room:
        jobs = [table.job(f"Nr. {number}") for number in range(4)]
        room.spool.submit(jobs)
        for each in jobs:
            room.wait_state(each, JobState.PRINTED)
    assert len(table.papers) == 4


def test_two_names_of_one_machine_take_turns(table: Table) -> None:
    """It takes one connection at a time: who kept one would keep the other from printing, or print between its rows."""
    names = ("notes", "cards")
    printers = [replace(table.printer, name=name, address="tcp://the.same") for name in names]
    with SpoolRoom(*printers, pace=BRISK) as room:
        jobs = [replace(table.job(f"Nr. {number}"), printer=names[number % 2]) for number in range(6)]
        room.spool.submit(jobs)
        for each in jobs:
            room.wait_state(each, JobState.PRINTED)
        assert all(lamp.status is not None and lamp.status.is_ready for lamp in room.spool.lamps().values())
    assert len(table.papers) == 6


def test_paper_out_waits_and_goes_on_by_itself(table: Table) -> None:
    with SpoolRoom(table.printer, pace=BRISK) as room:
        first = table.job()
        room.spool.submit([first])
        room.wait_state(first, JobState.PRINTED)
        table.machine.set_conditions({Condition.PAPER_OUT})
        second = table.job()
        room.spool.submit([second])
        room.wait(lambda: room.spool.lamps()["notes"].is_paused, "never paused")
        table.machine.set_conditions(set())
        room.wait_state(second, JobState.PRINTED)
    assert len(table.papers) == 2


def test_a_lost_completion_is_asked_about_and_never_called_printed(table: Table) -> None:
    if table.printer.profile.confirmation is Confirmation.HOST_STATUS:
        table.machine.never_answers = True  # counters are asked for: only silence loses them
    else:
        table.machine.loses_completion = True
    with SpoolRoom(table.printer, pace=BRISK) as room:
        note = table.job()
        room.spool.submit([note])
        room.wait_state(note, JobState.UNCERTAIN)


def test_a_printer_that_hangs_up_at_once_gets_its_job_later(table: Table) -> None:
    table.machine.closes_before_write = True
    with SpoolRoom(table.printer, pace=BRISK) as room:
        note = table.job()
        room.spool.submit([note])
        room.wait(lambda: room.spool.lamps()["notes"].is_paused, "never paused")
        table.machine.closes_before_write = False
        room.wait(lambda: room.store.state(note.id) in {JobState.PRINTED, JobState.UNCERTAIN}, "never ended")
    assert len(table.papers) <= 1, "nothing comes out twice"


def test_a_printer_that_hangs_up_after_the_job_is_asked_about(table: Table) -> None:
    table.machine.closes_after_write = True
    with SpoolRoom(table.printer, pace=BRISK) as room:
        note = table.job()
        room.spool.submit([note])
        room.wait(
            lambda: room.store.state(note.id) in {JobState.UNCERTAIN, JobState.QUEUED} and len(table.papers) > 0,
            "never ended",
        )
        assert JobState.PRINTED not in room.store.states(note.id)


def test_cards_go_to_a_folder_as_pdf(tmp_path: Path) -> None:
    profile = PROFILES["pdf"]
    printer = Printer(
        "cards",
        "Cards",
        profile,
        CARD_A6,
        lambda: transport_for("file:cards", folder=tmp_path, suffix=".pdf"),
        language_of(profile.language),
    )
    page = lay_out(Document("card", (Text("Passt dazu"),)), CARD_A6, profile)
    with SpoolRoom(printer, pace=BRISK) as room:
        card = PrintJob(uuid4().hex, "1001", "p1", "card", "cards", page, NOON)
        room.spool.submit([card])
        room.wait_state(card, JobState.HANDED_OVER)
    (file,) = (tmp_path / "cards").iterdir()
    assert file.read_bytes().startswith(b"%PDF")

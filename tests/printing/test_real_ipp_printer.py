"""The spool against `ippeveprinter` of CUPS, a printer that others wrote: printed, paper out, aborted, cancelled.

It wants DNS-SD; where none runs, root starts one of its own, which hears nothing but this machine.
"""

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from printing.jobs import JobState, PrintJob
from printing.languages import language_of
from printing.media import Confirmation, Language, Media, PrinterProfile
from printing.pace import Pace
from printing.printer import Printer
from printing.status import Condition
from printing.transports.address import transport_for, wired
from tests.bench.coded_page import coded_page
from tests.fakes.spool_room import NOON, SpoolRoom

PDF = PrinterProfile("pdf", Language.PDF, 300, 2480, Confirmation.NONE, speed_mm_s=300.0, monochrome=False)
CARD_A4 = Media("card-a4", 210.0, 297.0, margin_mm=10.0)
PACE = Pace(paused_s=0.1, ask_again_s=0.1, idle_s=0.2, fresh_s=0.0)
#: The printer's command: prints unless told otherwise by files beside it; a trailing "empty" lasts until it is gone.
COMMAND = """#!/bin/sh
cat "$1" > /dev/null
if [ -e "{folder}/empty" ]; then
  echo "STATE: +media-empty-error" >&2
  while [ -e "{folder}/empty" ]; do sleep 0.05; done
  echo "STATE: -media-empty-error" >&2
fi
if [ -e "{folder}/abort" ]; then exit 1; fi
echo printed >> "{folder}/paper"
"""
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/></policy>
</busconfig>"""
NAMES = """[server]
allow-interfaces=lo
use-ipv6=no
[publish]
publish-workstation=no
"""


class RealPrinter:
    """An `ippeveprinter` that listens."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.address = f"ipp://localhost:{port}/ipp/print"

    def is_now(self, state: str) -> None:
        (self.folder / state).touch()

    def is_over(self, state: str) -> None:
        (self.folder / state).unlink()

    @property
    def papers(self) -> int:
        file = self.folder / "paper"
        return len(file.read_text().splitlines()) if file.exists() else 0

    def printer(self) -> Printer:
        profile = wired(PDF, self.address)
        wire = lambda: transport_for(self.address)  # noqa: E731
        return Printer("cards", "Cards", profile, CARD_A4, wire, language_of(profile.language))


def card(number: int, parcel: str = "p1", width_mm: float = 210.0, height_mm: float = 297.0) -> PrintJob:
    page = replace(coded_page(number, 1, 297.0), width_mm=width_mm, height_mm=height_mm)
    return PrintJob(f"{number:032x}", "1001", parcel, "card", "cards", page, NOON)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def started(command: list[str], environment: dict[str, str], awaited: str, log: Path) -> subprocess.Popen[bytes] | None:
    """The process once its log holds what is awaited; None where it ended before."""
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env=environment)
    for _ in range(100):
        if awaited in log.read_text("utf-8", "replace"):
            return process
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        return None
    process.kill()
    process.wait()
    return None


def own_names(folder: Path, environment: dict[str, str]) -> list[subprocess.Popen[bytes]]:
    """A message bus and DNS-SD of our own, for root on a machine without."""
    tools = [shutil.which(tool) for tool in ("dbus-daemon", "avahi-daemon")]
    if os.geteuid() or not all(tools):
        return []
    (folder / "bus.conf").write_text(BUS.format(folder=folder))
    (folder / "avahi.conf").write_text(NAMES)
    environment["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={folder}/bus"
    bus_command = [str(tools[0]), f"--config-file={folder}/bus.conf", "--nofork", "--nopidfile", "--print-address"]
    names_command = [str(tools[1]), "--no-drop-root", "--no-chroot", "--no-rlimits", "-f", f"{folder}/avahi.conf"]
    bus = started(bus_command, environment, "unix:", folder / "bus.log")
    if bus is None:
        return []
    names = started(names_command, environment, "startup complete", folder / "avahi.log")
    return [bus] if names is None else [bus, names]


@pytest.fixture(scope="module")
def printing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPrinter]:
    tool = shutil.which("ippeveprinter") or shutil.which("ippeveprinter", path="/usr/sbin")
    if sys.platform != "linux" or tool is None:
        pytest.skip("ippeveprinter is not installed (Debian: cups-ipp-utils)")
    folder = tmp_path_factory.mktemp("ipp")
    script = folder / "print.sh"
    script.write_text(COMMAND.format(folder=folder))
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    port = free_port()
    command = [tool, "-v", "-p", str(port), "-n", "localhost", "-r", "off", "-f", "application/pdf"]
    command += ["-d", str(folder), "-c", str(script), "Packtisch"]
    environment = dict(os.environ)
    processes: list[subprocess.Popen[bytes]] = []
    server = started(command, environment, "printer-uuid", folder / "printer.log")
    if server is None:
        processes = own_names(folder, environment)
        server = started(command, environment, "printer-uuid", folder / "printer.log")
    try:
        if server is None:
            pytest.skip("ippeveprinter does not start here: it wants a message bus and avahi")
        processes.append(server)
        yield RealPrinter(folder, port)
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(10)


def test_cards_are_printed_when_it_says_so(printing: RealPrinter) -> None:
    before = printing.papers
    with SpoolRoom(printing.printer(), pace=PACE) as room:
        jobs = [card(number) for number in range(1, 4)]
        room.spool.submit(jobs)
        for each in jobs:
            assert room.wait_state(each, JobState.PRINTED).evidence.startswith("job_state ")
    assert printing.papers == before + 3


def test_empty_tray_in_the_middle_shows_and_the_card_comes_after_all(printing: RealPrinter) -> None:
    before = printing.papers
    printing.is_now("empty")
    with SpoolRoom(printing.printer(), pace=PACE) as room:
        held = card(11)
        room.spool.submit([held])
        room.wait(lambda: room.spool.lamps()["cards"].is_paused, "the cause never showed")
        status = room.spool.lamps()["cards"].status
        assert status is not None
        assert status.conditions == {Condition.PAPER_OUT}
        assert room.store.state(held.id) is JobState.HANDED_OVER
        printing.is_over("empty")
        room.wait_state(held, JobState.PRINTED)
    assert printing.papers == before + 1


def test_a_job_that_it_aborts_has_failed_and_prints_when_sent_again(printing: RealPrinter) -> None:
    before = printing.papers
    printing.is_now("abort")
    with SpoolRoom(printing.printer(), pace=PACE) as room:
        given_up = card(21)
        room.spool.submit([given_up])
        assert room.wait_state(given_up, JobState.FAILED).evidence == "aborted aborted-by-system"
        printing.is_over("abort")
        assert room.spool.retry(given_up.id)
        room.wait_state(given_up, JobState.PRINTED)
    assert printing.papers == before + 1


def test_a_parcel_that_leaves_takes_its_card_out_of_the_printer(printing: RealPrinter) -> None:
    before = printing.papers
    printing.is_now("empty")
    with SpoolRoom(printing.printer(), pace=PACE) as room:
        left, following = card(31, "left"), card(32, "following")
        room.spool.submit([left])
        room.wait(lambda: room.spool.lamps()["cards"].is_paused, "the cause never showed")
        room.spool.void_parcel("left", "parcel left")
        room.wait_state(left, JobState.UNCERTAIN)
        printing.is_over("empty")
        room.spool.submit([following])
        room.wait_state(following, JobState.PRINTED)
    assert printing.papers <= before + 2, "the script of the cancelled one may have run to its end"


def test_a_size_that_is_not_in_it_is_refused_in_words(printing: RealPrinter) -> None:
    with SpoolRoom(printing.printer(), pace=PACE) as room:
        small = card(41, width_mm=105.0, height_mm=148.0)
        room.spool.submit([small])
        assert room.wait_state(small, JobState.FAILED).evidence == "ipp status 040b media=iso_a6_105x148mm"

"""`station printer-simulator`: a printer for scripts and hands; what it prints, what it refuses, how it ends."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from printing.errors import TransportError
from printing.jobs import JobState, PrintJob
from printing.languages import language_of
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile
from printing.pace import Pace
from printing.printer import Printer
from printing.transports.address import transport_for, wired
from printing.virtual.pseudo_terminal import EXISTS
from tests.bench.coded_page import coded_page
from tests.fakes.spool_room import NOON, SpoolRoom

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends by a signal that Windows does not have")

LANGUAGES = {
    "escpos": (Language.ESCPOS, Confirmation.MARK, 203),
    "zpl": (Language.ZPL, Confirmation.HOST_VERIFY, 203),
    "tspl": (Language.TSPL, Confirmation.STATUS, 203),
    "epl": (Language.EPL, Confirmation.IN_ORDER, 203),
    "brother": (Language.BROTHER, Confirmation.STATUS, 300),
    "starprnt": (Language.STARPRNT, Confirmation.STATUS, 203),
    "ipp": (Language.PDF, Confirmation.JOB_STATE, 300),
}

#: The product's patience with a process on a busy machine.
PACE = Pace(paused_s=0.05, retry_first_s=0.01)


class Simulator:
    """The command as IT runs it, in a process of its own."""

    def __init__(self, folder: Path, *options: str, keyboard: int | None = None) -> None:
        self.folder = folder / "paper"
        command = [sys.executable, "-m", "station", "printer-simulator", "--speed", "fast", "--paper", str(self.folder)]
        environment = {**os.environ, "STATION_HOME": str(folder / "home")}
        self.process = subprocess.Popen(
            [*command, *options],
            stdin=keyboard if keyboard is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.first = self.line()
        found = re.search(r" at (\S+), prints", self.first)
        self.address = found[1] if found else ""

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def end(self) -> tuple[int, str, str]:
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, self.first + out, err


Start = Callable[..., Simulator]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Simulator] = []

    def begin(*options: str, keyboard: int | None = None) -> Simulator:
        started.append(Simulator(tmp_path, *options, keyboard=keyboard))
        return started[-1]

    yield begin
    for each in started:
        with each.process:  # closes its pipes
            each.process.kill()


def printer(name: str, address: str) -> Printer:
    language, confirmation, dpi = LANGUAGES[name]
    cutter = language is not Language.ZPL
    profile = wired(PrinterProfile(name, language, dpi, 576, confirmation, cutter, 500.0), address)
    return Printer("notes", name, profile, NOTE_80, lambda: transport_for(address), language_of(language))


def prints(number: int) -> list[PrintJob]:
    pages = [coded_page(one, 1, 25.0) for one in range(1, number + 1)]
    return [PrintJob(f"{one:032x}", "1", "p", "note", "notes", page, NOON) for one, page in enumerate(pages, 1)]


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_language_prints_and_proves(start: Start, language: str) -> None:
    simulator = start("--language", language, "--listen", "0")
    with SpoolRoom(printer(language, simulator.address), pace=PACE) as room:
        jobs = prints(2)
        room.spool.submit(jobs)
        for job in jobs:
            room.wait_state(job, JobState.PRINTED)
    code, out, err = simulator.end()
    assert (code, err) == (0, "")
    assert "print 2: " in out
    assert sorted(file.name for file in simulator.folder.iterdir()) == ["000001.png", "000002.png"]


@pytest.mark.skipif(not EXISTS, reason="this system has no pseudo terminals")
def test_a_serial_line_and_paper_out_at_the_second_print_mended_by_itself(start: Start) -> None:
    simulator = start("--language", "escpos", "--pty", "--fault", "paper-out@2", "--mend-after", "0.3")
    assert simulator.address.startswith("serial:/dev/")
    with SpoolRoom(printer("escpos", simulator.address), pace=PACE) as room:
        jobs = prints(3)
        room.spool.submit(jobs)
        for job, state in zip(jobs, (JobState.PRINTED, JobState.UNCERTAIN, JobState.PRINTED), strict=True):
            room.wait_state(job, state)
    code, out, _ = simulator.end()
    assert code == 0
    assert out.count("torn off") == 1, "the second print is in two pieces"
    assert out.index("print 1:") < out.index("paper-out begins") < out.index("print 2:") < out.index("print 3:")
    assert "paper-out ends" in out


@pytest.mark.skipif(not EXISTS, reason="this system has no pseudo terminals")
def test_single_keys_take_the_paper_out_and_put_it_in(start: Start) -> None:
    hand, keyboard = os.openpty()
    try:
        simulator = start("--language", "zpl", "--listen", "0", keyboard=keyboard)
        assert simulator.line().startswith("keys: p paper out")
        for key, says in ((b"p", "paper-out begins"), (b"r", "paper-out ends"), (b"o", "cover-open begins")):
            os.write(hand, key)
            assert simulator.line().strip() == says
        os.write(hand, b"q")
        assert simulator.process.wait(20) == 0
    finally:
        os.close(hand)
        os.close(keyboard)


def test_bytes_that_no_printer_should_get_are_said_loudly(start: Start) -> None:
    simulator = start("--language", "zpl", "--listen", "0")
    wire = transport_for(simulator.address)
    wire.open()
    wire.write(b"Hello Anna\n", 1.0)
    with pytest.raises(TransportError, match=r"closed|reset"):
        wire.read(5.0)
    code, _, err = simulator.end()
    assert code == 1
    assert "REFUSED byte 0: expected a format or a tilde command" in err


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--language", "escpos"), 2, "one of --listen and --pty"),
        (("--language", "escpos", "--listen", "0", "--fault", "rain"), 2, "rain: one of paper-out"),
        (("--language", "escpos", "--listen", "0", "--fault", "paper-out@0"), 2, "1 or more"),
        (("--language", "escpos", "--listen", "99999"), 2, "a port from 0 to 65535"),
        (("--language", "escpos", "--listen", "0", "--profile", "zebra-zd421-203"), 1, "zebra-zd421-203"),
    ],
)
def test_mistakes_are_told_in_words(start: Start, options: tuple[str, ...], code: int, says: str) -> None:
    simulator = start(*options)
    out, err = simulator.process.communicate(timeout=20)
    assert simulator.process.returncode == code
    assert says in " ".join((out + err).replace("│", " ").split())

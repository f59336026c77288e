"""`station printer-simulator`: a printer made of software on a real port, for training and for trying settings out."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from station.cli.common import HomeOption, place, telling
from station.cli.keys import single_keys
from station.domain.trouble import Trouble

if TYPE_CHECKING:
    from printing.media import Media, PrinterProfile
    from printing.virtual.paper import Paper
    from printing.virtual.printer import VirtualPrinter

HELP_LINE = "keys: p paper out · r reload · o open the cover · c close it · m mend everything · h help · q quit"
KEY_WAIT_S = 0.2


class Speaks(StrEnum):
    """Languages as this command names them."""

    ESCPOS = "escpos"
    ZPL = "zpl"
    TSPL = "tspl"
    EPL = "epl"
    BROTHER = "brother"
    STARPRNT = "starprnt"
    IPP = "ipp"


class Speed(StrEnum):
    REAL = "real"
    FAST = "fast"


#: The model that stands for a language, and the paper in it; --profile chooses another one.
USUAL = {
    Speaks.ESCPOS: ("epson-tm-t88vi", "note80"),
    Speaks.ZPL: ("zebra-zd421-203", "label57x32"),
    Speaks.TSPL: ("tsc-te200", "label57x32"),
    Speaks.EPL: ("generic-epl-203", "label57x32"),
    Speaks.BROTHER: ("brother-ql-820nwb", "label57x32"),
    Speaks.STARPRNT: ("star-mc-print3", "note80"),
    Speaks.IPP: ("pdf", "card-a6"),
}


def printer_simulator(
    language: Annotated[Speaks, typer.Option("--language", help="What the printer speaks.")],
    listen: Annotated[str, typer.Option("--listen", metavar="[HOST:]PORT", help="TCP port; 0 = a free one.")] = "",
    pty: Annotated[bool, typer.Option("--pty", help="A serial line instead (Linux, macOS).")] = False,
    profile: Annotated[str, typer.Option("--profile", metavar="NAME", help="A model of station printers.")] = "",
    paper: Annotated[Path, typer.Option("--paper", metavar="DIR", help="Where prints go, as PNG.")] = Path("paper"),
    fault: Annotated[
        list[str] | None, typer.Option("--fault", metavar="NAME[@N]", help="At the Nth print, or from the start.")
    ] = None,
    mend_after: Annotated[float, typer.Option("--mend-after", metavar="S", help="How long a fault @N lasts.")] = 10.0,
    speed: Annotated[Speed, typer.Option("--speed", help="As fast as the model, or at once.")] = Speed.REAL,
    home: HomeOption = None,
) -> None:
    """A printer made of software: takes jobs, shows the paper, answers, and fails on demand. Exit code 1 when it got
    bytes that no printer should get."""
    from printing.virtual.printer import VirtualPrinter
    from printing.virtual.schedule import Schedule, appointment

    if bool(listen) == pty:
        raise typer.BadParameter("one of --listen and --pty")
    try:
        appointments = [appointment(text) for text in fault or ()]
    except ValueError as error:
        raise typer.BadParameter(f"--fault {error}") from error
    with telling():
        model, media = _model(language, profile, home)
        desk = _Desk(paper)
        printer = VirtualPrinter(model.name, model, media, desk.came_out, speed_factor=float(speed is Speed.REAL))
        try:
            with _asked_to_end() as end:  # before the address is told: whoever reads it may end us at once
                address = _address(printer, language, listen, pty)
                desk.schedule = Schedule(printer, appointments, desk.say, mend_after)
                desk.say(f"{model.name} at {address}, prints go to {desk.folder}")
                _serve(desk, end)
        finally:
            printer.close()
    for refused in printer.faults:
        print(f"REFUSED {refused}", file=sys.stderr)
    if printer.faults:
        raise typer.Exit(1)


def _model(language: Speaks, profile: str, home: Path | None) -> "tuple[PrinterProfile, Media]":
    """Raises Trouble "printer.unknown_profile", "printer.bad_profile"."""
    from printing.errors import ProfileUnreadable
    from printing.media import STANDARD_MEDIA
    from printing.profiles import load_profiles
    from station.assets_folder import assets_folder

    own = place(home, "").home / "profiles" / "printers"
    try:
        known = load_profiles((assets_folder() / "profiles" / "printers", own))
    except ProfileUnreadable as error:
        raise Trouble("printer.bad_profile", problem=str(error)) from error
    usual, media = USUAL[language]
    spoken = known[usual].language
    chosen = known.get(profile or usual)
    if chosen is None or chosen.language is not spoken:
        fitting = sorted(name for name, each in known.items() if each.language is spoken)
        raise Trouble("printer.unknown_profile", printer="printer-simulator", profile=profile, known=tuple(fitting))
    return chosen, STANDARD_MEDIA[media]


def _address(printer: "VirtualPrinter", language: Speaks, listen: str, pty: bool) -> str:
    """Open the wire, and say how a station reaches it. Raises Trouble "simulator.no_port", "simulator.no_line"."""
    if pty:
        try:
            return f"serial:{printer.serve_line()}?flow=none"
        except OSError as error:
            raise Trouble("simulator.no_line") from error
    host, _, port = listen.rpartition(":")
    if not port.isdecimal() or int(port) > 65_535:
        raise typer.BadParameter(f"--listen {listen}: a port from 0 to 65535, or HOST:PORT")
    host = host or "127.0.0.1"
    try:
        if language is Speaks.IPP:
            return f"ipp://{host}:{printer.serve_ipp(host, int(port))}/ipp/print"
        return f"tcp://{host}:{printer.serve(host, int(port))}"
    except OSError as error:
        raise Trouble("simulator.no_port", port=listen, problem=error.strerror or str(error)) from error


class _Desk:
    """What comes out of the printer, on disk and told in lines."""

    def __init__(self, folder: Path) -> None:
        from printing.virtual.schedule import Schedule

        self.folder = folder.expanduser().absolute()
        self.schedule: Schedule | None = None
        self._lock = threading.Lock()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Trouble("home.not_writable", folder=str(self.folder), problem=error.strerror or str(error)) from error

    def came_out(self, paper: "Paper") -> None:
        file = self.folder / f"{paper.number:06d}.png"
        file.write_bytes(paper.png)
        torn = ", torn off" if paper.is_torn else ""
        self.say(f"print {paper.number}: {paper.width_mm:.0f} x {paper.height_mm:.0f} mm{torn}, {file.name}")
        if self.schedule is not None:
            self.schedule.after_print(paper.number)

    def say(self, line: str) -> None:
        with self._lock:
            print(line, flush=True)


def _serve(desk: _Desk, end: threading.Event) -> None:
    """Until q, or until the end is asked for."""
    from printing.virtual.mishaps import Mishap

    schedule = desk.schedule
    if schedule is None:
        return
    with single_keys() as key_within:
        if sys.stdin.isatty():
            desk.say(HELP_LINE)
        while not end.is_set():
            schedule.pass_time()
            match key_within(KEY_WAIT_S):
                case "p":
                    schedule.strike_now(Mishap.PAPER_OUT)
                case "o":
                    schedule.strike_now(Mishap.COVER_OPEN)
                case "r":
                    schedule.mend(Mishap.PAPER_OUT, Mishap.REPRINTS)
                case "c":
                    schedule.mend(Mishap.COVER_OPEN)
                case "m":
                    schedule.mend()
                case "h":
                    desk.say(HELP_LINE)
                case "q":
                    return


@contextmanager
def _asked_to_end() -> Iterator[threading.Event]:
    """Set by Ctrl-C and by a request to terminate; the handlers of before come back."""
    end = threading.Event()
    before = {number: signal.signal(number, lambda *_: end.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

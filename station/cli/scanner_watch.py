"""`station scanners watch`: a live view of what scanners and keyboard send, byte by byte, and of the scans in it."""

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from station.cli.common import HomeOption, JsonOption, Place, place, telling

if TYPE_CHECKING:
    from scanners.listening import ListeningScanner, PortState
    from scanners.scan import Scan

CLOSE_S = 5.0
KEYBOARD = "keyboard"
#: How soon the end is noticed.
LOOK_S = 0.1

SecondsOption = Annotated[float, typer.Option("--seconds", metavar="S", help="End after S seconds; 0 = until Ctrl+C.")]


def watch(seconds: SecondsOption = 0.0, as_json: JsonOption = False, home: HomeOption = None) -> None:
    """Show what arrives from the scanners of the settings and the keyboard, control characters named; --json: by line.

    A running station holds its serial scanners: close it first.
    """
    with telling():
        where = place(home, "")
    from scanners.terminal import unedited

    if not as_json:
        print(where.words.say("Scan something. Ctrl+C ends."), flush=True)
    tell = _tell_json if as_json else partial(_tell_line, where)
    with unedited(), _arriving(where) as arriving:
        try:
            for told in _until(arriving, seconds, has_scanners=bool(where.settings.scanners)):
                tell(*told)
        except KeyboardInterrupt:
            return


class _Inlet:
    """Puts what arrives in a queue, with the milliseconds since the start; safe from any thread."""

    def __init__(self) -> None:
        self.queue: queue.SimpleQueue[tuple[int, str, Any]] = queue.SimpleQueue()
        self._began = time.monotonic()

    def put(self, source: str, what: Any) -> None:
        self.queue.put((round((time.monotonic() - self._began) * 1000), source, what))

    def on_scan(self, scan: "Scan") -> None:
        self.put(scan.source, scan)

    def on_state(self, state: "PortState") -> None:
        self.put(state.port, state)

    def read_keyboard(self) -> None:
        from scanners.framing import ScanFramer
        from scanners.scan import Scan
        from scanners.terminal import arriving

        framer = ScanFramer()
        for arrived in arriving():
            self.put(KEYBOARD, arrived)
            for read in framer.feed(arrived):
                self.on_scan(Scan(read.text, KEYBOARD, _now(), read.symbology))
        self.put(KEYBOARD, None)


@contextmanager
def _arriving(where: Place) -> Iterator["queue.SimpleQueue[tuple[int, str, Any]]"]:
    """Everything that arrives, by threads that end with the block (the keyboard's with the process)."""
    from scanners.address import read_address
    from scanners.hid_pos import HidScanner
    from scanners.serial_port import SerialScanner

    inlet = _Inlet()
    running: list[ListeningScanner[Any]] = []
    for address in map(read_address, where.settings.scanners):
        make: Callable[..., ListeningScanner[Any]] = HidScanner if address.kind == "hid" else SerialScanner
        running.append(make(address, inlet.on_scan, inlet.on_state, _now, inlet.put))
    for scanner in running:
        scanner.start()
    threading.Thread(target=inlet.read_keyboard, name=KEYBOARD, daemon=True).start()
    try:
        yield inlet.queue
    finally:
        for scanner in running:
            scanner.close(CLOSE_S)


def _until(
    arriving: "queue.SimpleQueue[tuple[int, str, Any]]", seconds: float, has_scanners: bool
) -> Iterator[tuple[int, str, Any]]:
    """What arrives, for so many seconds (0: without end) or until nothing more can."""
    until = time.monotonic() + seconds if seconds else float("inf")
    while time.monotonic() < until:
        try:
            at_ms, source, what = arriving.get(timeout=LOOK_S)
        except queue.Empty:
            continue
        if what is not None:
            yield at_ms, source, what
        elif not has_scanners:
            return


def _tell_line(where: Place, at_ms: int, source: str, what: "bytes | Scan | PortState") -> None:
    from scanners.layout_check import visible
    from scanners.listening import PortState

    words = where.words
    if isinstance(what, bytes):
        said = f"{what.hex(' ')}  {visible(what.decode('utf-8', errors='backslashreplace'))}"
    elif isinstance(what, PortState):
        said = words.say("connected") if what.is_connected else f"{words.say('not connected')} ({what.cause})"
    else:
        kind = f"{what.kind}: " if what.symbology else ""  # the scanner does not tell
        parts = [f"= {kind}{visible(what.text)}", *(f"{name} {value}" for name, value in _named(what))]
        parts += [words.say("misread: its check digit is wrong")] if what.is_misread else []
        said = " · ".join(parts)
    print(f"{at_ms:>8} ms  {source:<24} {said}", flush=True)


def _named(scan: "Scan") -> list[tuple[str, str]]:
    """What the code says of goods, under the names of GS1."""
    gs1 = scan.gs1
    if gs1 is None:
        return [("GTIN", scan.gtin)] if scan.gtin else []
    named = (
        ("GTIN", gs1.gtin),
        ("BATCH/LOT", gs1.lot),
        ("BEST BEFORE", gs1.best_before),
        ("USE BY", gs1.expires),
        ("SERIAL", gs1.serial),
        ("SSCC", gs1.sscc),
    )
    return [(name, str(value)) for name, value in named if value]


def _tell_json(at_ms: int, source: str, what: "bytes | Scan | PortState") -> None:
    from scanners.layout_check import visible
    from scanners.listening import PortState
    from station.workflow.scanner_account import scan_account

    told: dict[str, Any] = {"at_ms": at_ms, "source": source}
    if isinstance(what, bytes):
        told |= {"bytes": what.hex(), "shown": visible(what.decode("utf-8", errors="backslashreplace"))}
    elif isinstance(what, PortState):
        told |= {"is_connected": what.is_connected, "cause": what.cause}
    else:
        told |= {"scan": scan_account(what)}
    print(json.dumps(told, ensure_ascii=False), flush=True)


def _now() -> datetime:
    return datetime.now(UTC)

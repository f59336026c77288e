"""The printers of the fault campaign, and what happens to them: real ports and lines, mishaps by a seeded die."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from printing.media import NOTE_80, Confirmation, Language, Media, PrinterProfile
from printing.virtual import VirtualPrinter
from printing.virtual.mishaps import (
    ANY_WIRE,
    CONNECTIONS_ONLY,
    IPP_ONLY,
    LABELS_ONLY,
    NUMBERED_ONLY,
    UNASKED_ONLY,
    Mishap,
)
from printing.virtual.paper import Paper
from printing.virtual.pseudo_terminal import EXISTS
from tests.bench.campaign_app import Post

ROLL_62 = Media("roll62", 62.0, None, margin_mm=2.0)
LABELS_62 = Media("labels62", 62.0, 60.0, margin_mm=2.0)
#: A tenth of a printer's time on paper: kills and faults still meet moving paper.
SPEED_FACTOR = 0.1

Kind = tuple[str, PrinterProfile, Media, str]


def _profile(
    language: Language, confirmation: Confirmation, dpi: int = 203, has_cutter: bool = False
) -> PrinterProfile:
    return PrinterProfile(f"{language}", language, dpi, 576, confirmation, has_cutter, 150.0)


KINDS: tuple[Kind, ...] = (
    ("receipt", _profile(Language.ESCPOS, Confirmation.MARK, has_cutter=True), NOTE_80, "tcp"),
    ("zebra", _profile(Language.ZPL, Confirmation.HOST_VERIFY), LABELS_62, "tcp"),
    ("serial", _profile(Language.ESCPOS, Confirmation.MARK, has_cutter=True), NOTE_80, "serial"),
    ("clone", _profile(Language.ESCPOS, Confirmation.IN_ORDER), NOTE_80, "tcp"),
    ("counting", _profile(Language.ZPL, Confirmation.HOST_STATUS), LABELS_62, "tcp"),
    ("star", _profile(Language.STARPRNT, Confirmation.STATUS, has_cutter=True), NOTE_80, "tcp"),
    ("tsc", _profile(Language.TSPL, Confirmation.STATUS), LABELS_62, "tcp"),
    ("zebra-serial", _profile(Language.ZPL, Confirmation.HOST_VERIFY), LABELS_62, "serial"),
    ("brother", _profile(Language.BROTHER, Confirmation.STATUS, 300, has_cutter=True), ROLL_62, "tcp"),
    ("eltron", _profile(Language.EPL, Confirmation.IN_ORDER), LABELS_62, "tcp"),
    ("clone-serial", _profile(Language.ESCPOS, Confirmation.IN_ORDER, has_cutter=True), NOTE_80, "serial"),
    ("office", _profile(Language.PDF, Confirmation.JOB_STATE, 300), NOTE_80, "ipp"),
)


@dataclass
class Machine:
    """One printer made of software, its address, and its mishaps."""

    post: Post
    printer: VirtualPrinter
    wire: str
    die: random.Random
    papers: int = 0
    next_at: int = 0  #: number of papers at which the next mishap comes
    mishap: Mishap | None = None
    is_changing_roll: bool = False  #: a person is at it
    struck_at: float = field(default=float("-inf"))
    last: str = "none"  #: the mishap before this one, or this one

    def suited(self) -> list[Mishap]:
        """The mishaps that can happen to such a printer on such a wire."""
        profile = self.post.profile
        suited = set(ANY_WIRE)
        if self.wire != "serial":
            suited |= CONNECTIONS_ONLY
        if profile.confirmation in {Confirmation.MARK, Confirmation.HOST_VERIFY}:
            suited |= NUMBERED_ONLY
        if profile.language in {Language.ESCPOS, Language.BROTHER}:
            suited |= UNASKED_ONLY
        if self.post.media is LABELS_62:
            suited |= LABELS_ONLY
        if self.wire == "ipp":
            suited |= IPP_ONLY
            suited -= {Mishap.READS_SLOWLY}
        return sorted(suited)


def machines(count: int, die: random.Random, on_paper: Callable[[str, Paper], None]) -> Iterator[Machine]:
    """`count` printers of all kinds in turn, listening."""
    kinds = [kind for kind in KINDS if kind[3] != "serial" or EXISTS]
    for number in range(count):
        kind, profile, media, wire = kinds[number % len(kinds)]
        name = f"{kind}-{number}"

        def came_out(paper: Paper, name: str = name) -> None:
            on_paper(name, paper)

        printer = VirtualPrinter(name, profile, media, came_out, speed_factor=SPEED_FACTOR)
        match wire:
            case "tcp":
                address = f"tcp://127.0.0.1:{printer.serve()}"
            case "ipp":
                address = f"ipp://127.0.0.1:{printer.serve_ipp()}/ipp/print"
            case _:
                address = f"serial:{printer.serve_line()}?flow=none"
        yield Machine(Post(name, profile, media, address), printer, wire, random.Random(die.random()))

"""What can happen to a printer, by name: struck on a printer made of software, and cured again."""

from enum import StrEnum

from printing.status import Condition
from printing.virtual.printer import VirtualPrinter


class Mishap(StrEnum):
    """Names as the command line and the figures of the fault campaign write them."""

    PAPER_OUT = "paper-out"  #: in the middle of a print; cured = reloaded
    COVER_OPEN = "cover-open"  #: in the middle of a print
    NEAR_END = "near-end"
    REPRINTS = "duplicate-after-reload"  #: paper out, and the interrupted label is printed again by the printer itself
    NEVER_READS = "never-reads"
    READS_SLOWLY = "reads-slowly"
    CLOSES_BEFORE_WRITE = "closes-before-write"
    CLOSES_AFTER_WRITE = "closes-after-write"
    RESETS_ON_WRITE = "resets-on-write"
    LOSES_COMPLETION = "loses-completion"
    OLD_ID = "answers-old-id"
    CHATTERS = "status-between-replies"
    POWER_CYCLE = "power-cycle"
    NEVER_ANSWERS = "never-answers"
    NO_STATUS = "answers-no-status"  #: proves its prints all the same
    ABORTS = "aborts-job"  #: IPP: gives every job up unprinted


ANY_WIRE = frozenset(
    {
        Mishap.PAPER_OUT,
        Mishap.COVER_OPEN,
        Mishap.NEAR_END,
        Mishap.NEVER_READS,
        Mishap.READS_SLOWLY,
        Mishap.LOSES_COMPLETION,
        Mishap.POWER_CYCLE,
        Mishap.NEVER_ANSWERS,
    }
)
#: Serial lines have no connections to close.
CONNECTIONS_ONLY = frozenset({Mishap.CLOSES_BEFORE_WRITE, Mishap.CLOSES_AFTER_WRITE, Mishap.RESETS_ON_WRITE})
#: Proofs that carry an id can carry an old one, and come without being asked for.
NUMBERED_ONLY = frozenset({Mishap.OLD_ID, Mishap.NO_STATUS})
#: Languages that tell their status unasked.
UNASKED_ONLY = frozenset({Mishap.CHATTERS})
LABELS_ONLY = frozenset({Mishap.REPRINTS})
IPP_ONLY = frozenset({Mishap.ABORTS})

#: Mishaps that are one attribute of the printer.
_FLAGS = {
    Mishap.NEVER_READS: "never_reads",
    Mishap.READS_SLOWLY: "reads_slowly",
    Mishap.CLOSES_BEFORE_WRITE: "closes_before_write",
    Mishap.CLOSES_AFTER_WRITE: "closes_after_write",
    Mishap.RESETS_ON_WRITE: "resets_on_write",
    Mishap.LOSES_COMPLETION: "loses_completion",
    Mishap.OLD_ID: "answers_old_ids",
    Mishap.CHATTERS: "chatters",
    Mishap.NEVER_ANSWERS: "never_answers",
    Mishap.NO_STATUS: "hides_status",
    Mishap.ABORTS: "aborts_jobs",
}
#: Mishaps in the middle of a print, and what is wrong from then on.
_STOPS = {
    Mishap.PAPER_OUT: Condition.PAPER_OUT,
    Mishap.REPRINTS: Condition.PAPER_OUT,
    Mishap.COVER_OPEN: Condition.COVER_OPEN,
}


def strike(printer: VirtualPrinter, mishap: Mishap, after_rows: int = 60) -> None:
    """Let it happen, from now on until it is cured. `after_rows`: how far into the next print, where it matters."""
    match mishap:
        case Mishap.PAPER_OUT | Mishap.COVER_OPEN | Mishap.REPRINTS:
            printer.stop_after(after_rows, {_STOPS[mishap]}, reprints=mishap is Mishap.REPRINTS)
        case Mishap.NEAR_END:
            printer.set_conditions({Condition.PAPER_LOW})
        case Mishap.POWER_CYCLE:
            printer.closes_before_write = True  # as long as it is off and starting
            printer.power_cycle()
        case _:
            setattr(printer, _FLAGS[mishap], True)


def strike_at_once(printer: VirtualPrinter, mishap: Mishap) -> None:
    """As `strike`, but paper and cover do not wait for the next print."""
    if mishap in _STOPS:
        printer.set_conditions(printer.conditions | {_STOPS[mishap]})
    else:
        strike(printer, mishap)


def bites(printer: VirtualPrinter, mishap: Mishap, contacts_before: int) -> bool:
    """Whether it has come about: the paper is out, the cover is open, a host met what it did not expect."""
    if mishap in _STOPS:
        return _STOPS[mishap] in printer.conditions
    return printer.contacts > contacts_before


def cure(printer: VirtualPrinter, mishap: Mishap) -> None:
    """Paper in, cover shut, switched on, and whatever else it takes."""
    match mishap:
        case Mishap.PAPER_OUT | Mishap.COVER_OPEN | Mishap.REPRINTS | Mishap.NEAR_END:
            printer.set_conditions(())
        case Mishap.POWER_CYCLE:
            printer.closes_before_write = False
        case _:
            setattr(printer, _FLAGS[mishap], False)

"""The steps of packing one parcel, and what they add up to. Knows no store, no clock, no screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class StepKind(StrEnum):
    """What a packer did to the parcel. Steps are only ever appended; undoing is a step of its own."""

    COUNTED = "counted"  #: pieces of a line; negative: one too many was taken back
    SHORT = "short"  #: pieces of a line that stay out, and why
    DAMAGED = "damaged"  #: a piece of a line was damaged and must be taken anew
    LAID_IN = "laid_in"  #: an insert lies in the box
    TAKEN_OUT = "taken_out"  #: an insert does not lie in it after all
    CONFIRMED = "confirmed"  #: a print was scanned back: it is this parcel's
    FOREIGN = "foreign"  #: a print of another parcel was found at this one
    EXCHANGED = "exchanged"  #: an insert of the plan gave way to another, or its text to a ready sentence
    SET_ASIDE = "set_aside"
    RESUMED = "resumed"
    HANDED_OVER = "handed_over"  #: to another table
    ELSEWHERE = "elsewhere"  #: pieces of a line that left in an earlier parcel of the same order
    SURPLUS = "surplus"  #: pieces of a SKU that lie in the box and the changed order holds no longer; negative: it does
    REMOVED = "removed"  #: pieces of such a SKU were taken out again
    OVERRULED = "overruled"  #: a question was answered with "all the same"; `word` is its code
    UNDONE = "undone"  #: step number `of` does not count


#: Steps that "undo" takes back; the others have an end of their own.
UNDOABLE = frozenset(
    {
        StepKind.COUNTED,
        StepKind.SHORT,
        StepKind.DAMAGED,
        StepKind.LAID_IN,
        StepKind.TAKEN_OUT,
        StepKind.CONFIRMED,
        StepKind.REMOVED,
    }
)

#: `word` of EXCHANGED where nothing takes the place.
NOTHING = "nothing"
#: `word` of OVERRULED where the packer took another parcel's print out, and this parcel has none to scan instead.
FOREIGN_PRINT = "print.of_other_order"
#: `word` of FOREIGN where prints and samples of an earlier plan of the order lie in the box, and of OVERRULED where the
#: packer says that they are out.
OLD_PLAN = "inserts.of_old_plan"

#: `word` of COUNTED where pieces that were to stay out turned up after all.
FOUND = "found"
#: `word` of COUNTED and SHORT where the order changed: the pieces in the box were told anew. Not to be undone.
RECOUNTED = "recounted"
#: `word` of DAMAGED where the piece had been checked already: it does not lie in the box any more.
TAKEN_BACK = "taken_back"

#: Why pieces stay out of a parcel.
FOLLOWS_LATER = "follows_later"
SHORT_REASONS = ("not_found", "sold_out", "damaged", FOLLOWS_LATER)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a parcel's history. Fields that a kind does not need keep their default."""

    number: int  #: 1, 2, ... within the parcel
    kind: StepKind
    at: datetime  #: aware
    packer: str
    table: str = ""
    line: int = 0  #: position of an order line
    place: int = -1  #: which of the plan's inserts, from 0
    pieces: int = 0  #: of a line; EXCHANGED: the first copy that shows what goes in now
    word: str = ""  #: a reason, or how it was done: "scan" or "hand"
    of: int = 0  #: UNDONE: number of the step that does not count
    sku: str = ""  #: of the line at that time: the shop may change the order, and number its lines anew


@dataclass(slots=True)
class Progress:
    """What the steps of a parcel add up to."""

    checked: dict[int, int] = field(default_factory=dict)  #: pieces in the box, by line position
    short: dict[int, int] = field(default_factory=dict)  #: pieces that stay out, by line position
    short_why: dict[int, str] = field(default_factory=dict)
    damaged: dict[int, int] = field(default_factory=dict)
    laid_in: set[int] = field(default_factory=set)  #: places of the plan's inserts
    confirmed: set[int] = field(default_factory=set)  #: places of prints that were scanned back
    elsewhere: dict[int, int] = field(default_factory=dict)  #: pieces that left in an earlier parcel, by line
    replaced: dict[int, int] = field(default_factory=dict)  #: by place: copies below this one show what was exchanged
    surplus: dict[str, int] = field(default_factory=dict)  #: pieces that must come out of the box, by SKU
    surplus_names: dict[str, str] = field(default_factory=dict)  #: what packers call them, by SKU
    dropped: set[int] = field(default_factory=set)  #: places whose insert stays out, with nothing in its stead
    skus: dict[int, str] = field(default_factory=dict)  #: what was counted on a line, by line position
    is_foreign_inside: bool = False  #: a print of another parcel may lie in the box
    is_old_plan_inside: bool = False  #: what an earlier plan of the order laid in may lie in the box

    def missing(self, line: int, quantity: int) -> int:
        """Pieces neither in the parcel nor known to stay out, of a line of which it should hold `quantity`."""
        return max(quantity - self.checked.get(line, 0) - self.short.get(line, 0), 0)


def progress_of(steps: Iterable[Step]) -> Progress:
    """Add up the steps that count, in their order."""
    all_steps = tuple(steps)
    undone = {step.of for step in all_steps if step.kind is StepKind.UNDONE}
    progress = Progress()
    for step in all_steps:
        if step.number not in undone:
            _add(progress, step)
    return progress


def last_undoable(steps: Sequence[Step]) -> Step | None:
    """The newest step that can be taken back and was not; None: nothing to undo."""
    undone = {step.of for step in steps if step.kind is StepKind.UNDONE}
    newest = next((s for s in reversed(steps) if s.kind in UNDOABLE and s.number not in undone), None)
    return None if newest is None or newest.word == RECOUNTED else newest


def _add(progress: Progress, step: Step) -> None:
    if step.sku and step.line:
        progress.skus[step.line] = step.sku
    match step.kind:
        case StepKind.COUNTED:
            progress.checked[step.line] = max(progress.checked.get(step.line, 0) + step.pieces, 0)
            if step.word == FOUND:
                progress.short[step.line] = max(progress.short.get(step.line, 0) - step.pieces, 0)
        case StepKind.SHORT:
            progress.short[step.line] = max(progress.short.get(step.line, 0) + step.pieces, 0)
            if step.word != RECOUNTED:
                progress.short_why[step.line] = step.word
        case StepKind.DAMAGED:
            progress.damaged[step.line] = progress.damaged.get(step.line, 0) + step.pieces
            if step.word == TAKEN_BACK:
                progress.checked[step.line] = max(progress.checked.get(step.line, 0) - step.pieces, 0)
        case StepKind.LAID_IN:
            progress.laid_in.add(step.place)
        case StepKind.TAKEN_OUT:
            progress.laid_in.discard(step.place)
            progress.confirmed.discard(step.place)
        case StepKind.CONFIRMED:
            progress.confirmed.add(step.place)
            progress.laid_in.add(step.place)
            progress.is_foreign_inside = False
        case StepKind.FOREIGN if step.word == OLD_PLAN:
            progress.is_old_plan_inside = True
        case StepKind.FOREIGN:
            progress.is_foreign_inside = True
        case StepKind.EXCHANGED:
            progress.laid_in.discard(step.place)
            progress.confirmed.discard(step.place)
            progress.replaced[step.place] = step.pieces
            if step.word == NOTHING:
                progress.dropped.add(step.place)
        case StepKind.ELSEWHERE:
            progress.elsewhere[step.line] = progress.elsewhere.get(step.line, 0) + step.pieces
        case StepKind.SURPLUS:
            _add_surplus(progress, step.sku, step.pieces)
            progress.surplus_names[step.sku] = step.word
        case StepKind.REMOVED:
            _add_surplus(progress, step.sku, -step.pieces)
        case StepKind.OVERRULED if step.word == FOREIGN_PRINT:
            progress.is_foreign_inside = False
        case StepKind.OVERRULED if step.word == OLD_PLAN:
            progress.is_old_plan_inside = False
        case _:
            pass


def _add_surplus(progress: Progress, sku: str, pieces: int) -> None:
    left = progress.surplus.pop(sku, 0) + pieces
    if left > 0:
        progress.surplus[sku] = left


def that_follow(steps: Iterable[Step]) -> dict[int, int]:
    """Pieces by line that were promised to follow in another parcel."""
    progress = progress_of(steps)
    return {
        line: pieces for line, pieces in progress.short.items() if pieces and progress.short_why[line] == FOLLOWS_LATER
    }

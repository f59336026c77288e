"""What a packer does to the parcel, committed step by step: items counted and corrected, inserts laid in, undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from station.domain.orders import OrderLine
from station.domain.packing import FOUND, TAKEN_BACK, Step, StepKind
from station.domain.trouble import Trouble
from station.workflow.parcel import Parcel
from station.workflow.ports import ParcelStore


class StepBook:
    """Writes the steps of parcels at one table. A step counts once it is committed.

    Raises Trouble "parcel.taken_over" where another table has the parcel now, and of the database: then nothing counts.
    """

    def __init__(
        self, parcels: ParcelStore, table: str, now: Callable[[], datetime], packer: Callable[[], str]
    ) -> None:
        self._parcels = parcels
        self._table = table
        self._now = now
        self._packer = packer

    def write(self, parcel: Parcel, *steps: Step) -> None:
        """Commit steps made by `step`, then let them count."""
        if not parcel.is_watched:
            self._parcels.record_steps(parcel.id, steps, self._packer(), self._table, self._now())
        parcel.steps += steps

    def step(
        self,
        parcel: Parcel,
        kind: StepKind,
        *,
        line: int = 0,
        place: int = -1,
        pieces: int = 0,
        word: str = "",
        of: int = 0,
    ) -> Step:
        """The next step of a parcel, not written yet."""
        return parcel.step(
            kind, self._now(), self._packer(), self._table,
            line=line, place=place, pieces=pieces, word=word, of=of, sku=parcel.sku_at(line),
        )  # fmt: skip

    # --- items -------------------------------------------------------------------------------------------

    def count(self, parcel: Parcel, sku: str) -> None:
        """One piece of a SKU more, even one that was given up. Raises Trouble "item.too_many" where none is missing."""
        line, word = parcel.line_to_count(sku), "scan"
        if line is None:
            line, word = parcel.line_given_up(sku), FOUND
        if line is None:
            raise _too_many([one for one in parcel.lines if one.sku == sku])
        self.write(parcel, self.step(parcel, StepKind.COUNTED, line=line.position, pieces=1, word=word))

    def count_at(self, parcel: Parcel, position: int, pieces: int = 1) -> bool:
        """More or fewer pieces of a line, by hand; False: it is complete, empty, or not there."""
        line = parcel.line_at(position)
        if line is None:
            return False
        checked = parcel.progress.checked.get(position, 0)
        wanted = min(max(checked + pieces, 0), checked + parcel.missing(line))
        if wanted == checked:
            return False
        self.write(parcel, self.step(parcel, StepKind.COUNTED, line=position, pieces=wanted - checked, word="hand"))
        return True

    def leave_out(self, parcel: Parcel, line: OrderLine, reason: str) -> None:
        """What is missing of a line stays out, and why."""
        pieces = parcel.missing(line)
        if pieces:
            self.write(parcel, self.step(parcel, StepKind.SHORT, line=line.position, pieces=pieces, word=reason))

    def take_anew(self, parcel: Parcel, line: OrderLine) -> None:
        """A piece of a line is damaged: another one must be scanned in its stead.

        Where pieces of the line are checked it was one of them: counting one too few is seen, one too many is not.
        """
        word = TAKEN_BACK if parcel.progress.checked.get(line.position, 0) else ""
        self.write(parcel, self.step(parcel, StepKind.DAMAGED, line=line.position, pieces=1, word=word))

    def take_out(self, parcel: Parcel, sku: str, pieces: int, how: str) -> None:
        """Pieces of a SKU that the changed order holds no longer came out of the box."""
        step = replace(self.step(parcel, StepKind.REMOVED, pieces=pieces, word=how), sku=sku)
        self.write(parcel, step)

    # --- inserts -----------------------------------------------------------------------------------------

    def lay_in(self, parcel: Parcel, place: int, how: str) -> None:
        """The insert lies in the box; by hand again: it does not."""
        lies_in = place in parcel.progress.laid_in
        if lies_in and how == "scan":
            return
        kind = StepKind.TAKEN_OUT if lies_in else StepKind.LAID_IN
        self.write(parcel, self.step(parcel, kind, place=place, word=how))

    def confirm(self, parcel: Parcel, place: int) -> None:
        """The print of a place was scanned back."""
        if place not in parcel.progress.confirmed or parcel.progress.is_foreign_inside:
            self.write(parcel, self.step(parcel, StepKind.CONFIRMED, place=place))

    def undo(self, parcel: Parcel) -> Step | None:
        """Take the newest step back; the step that does not count any more. None: nothing to undo."""
        step = parcel.undoable
        if step is not None:
            self.write(parcel, self.step(parcel, StepKind.UNDONE, of=step.number))
        return step


def _too_many(lines: list[OrderLine]) -> Trouble:
    name = lines[0].name if lines else ""
    return Trouble("item.too_many", name=name, quantity=sum(line.quantity for line in lines))

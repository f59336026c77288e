"""What is printed for the parcel on the table: all of it, a copy of one. Knows no screen and asks nobody."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from printing.jobs import JobState, PrintJob
from station.domain.trouble import Trouble
from station.workflow.parcel import NOTHING_CAME, Parcel
from station.workflow.ports import PrintRoom
from station.workflow.prints import Composer, ParcelPrint

log = logging.getLogger(__name__)

#: States of a print that may lie on the table, whatever anybody knows of it.
MAY_BE_OUT = frozenset({JobState.SENDING, JobState.HANDED_OVER, JobState.PRINTED, JobState.UNCERTAIN})


@dataclass(frozen=True, slots=True)
class PrintDesk:
    """Sends the prints of parcels and keeps their pictures and states. Raises Trouble where nothing can be queued."""

    room: PrintRoom
    composer: Composer

    def print_all(self, parcel: Parcel) -> None:
        """Every insert of the plan, each queued as soon as its page is laid out: the first comes out meanwhile."""
        chosen = parcel.decision.plan.chosen
        parcel.prints = [ParcelPrint(replace(choice, text=None), None) for choice in chosen]
        for place, choice in enumerate(chosen):
            printed = self.composer.print_of(place, choice, parcel.decision, parcel.catalog, parcel.id, parcel.copy)
            parcel.prints[place] = printed
            self._send(parcel, [printed])

    def picture_due(self, parcel: Parcel) -> bool:
        """Draw the prints that have no picture yet; False: none was missing.

        Drawing keeps the writers of the printers waiting, so it is done once they are through, and before anybody is
        asked about a print.
        """
        due = [printed for printed in parcel.prints if printed.job and printed.job.id not in parcel.previews]
        self._picture(parcel, due)
        return bool(due)

    def print_again(self, parcel: Parcel, job_id: str = "", reason: str = "") -> None:
        """Another copy, marked, of one print, or of all; `reason` is kept with the job."""
        again: list[ParcelPrint] = []
        for index, printed in enumerate(parcel.prints):
            if printed.job is None or (job_id and printed.job.id != job_id):
                continue
            copy = printed.job.copy + 1
            renewed = self.composer.print_of(
                index, printed.choice, parcel.decision, parcel.catalog, parcel.id, copy, reason=reason
            )
            parcel.prints[index] = renewed
            again.append(renewed)
        self._send(parcel, again)

    def print_place(self, parcel: Parcel, place: int, reason: str = "") -> None:
        """The insert at a place was exchanged: print it, marked where something of that place may be out already."""
        copy = max(parcel.newest_copy(place) + 1, parcel.copy)
        renewed = self.composer.print_of(
            place, parcel.choice(place), parcel.decision, parcel.catalog, parcel.id, copy, reason=reason
        )
        parcel.prints[place] = renewed
        self._send(parcel, [renewed])

    def resume(self, parcel: Parcel) -> None:
        """Take up the prints of a parcel that was begun before; only what never came out is printed now."""
        by_place: dict[int, list[tuple[PrintJob, JobState]]] = {}
        for job, state in self.room.jobs_of(parcel.id):
            by_place.setdefault(job.place, []).append((job, state))
        missing: list[ParcelPrint] = []
        parcel.prints = []
        for place, choice in enumerate(parcel.decision.plan.chosen):
            before = by_place.get(place, [])
            out = [job.copy for job, state in before if state in MAY_BE_OUT]
            if before and before[-1][1] not in NOTHING_CAME:
                job, state = before[-1]
                parcel.prints.append(ParcelPrint(choice, job))
                parcel.states[job.id] = state
                if job.moved_from:
                    parcel.moved_to[job.id] = self.room.label(job.printer)
                continue
            if place in parcel.progress.dropped:
                parcel.prints.append(ParcelPrint(choice, None))
                continue
            copy = max(out) + 1 if out else parcel.copy
            printed = self.composer.print_of(place, choice, parcel.decision, parcel.catalog, parcel.id, copy)
            parcel.prints.append(printed)
            missing.append(printed)
        self._send(parcel, missing)
        if not missing:
            self.picture_due(parcel)  # nobody is kept waiting

    def move_on(self, parcel: Parcel) -> bool:
        """Move prints that wait for a printer in trouble to the next of their chain; False: none was moved.

        Each is laid out anew for the other paper before it is moved, so that none is lost where it does not fit; the
        old one ends and the new one begins in one step.
        """
        moved = [self._moved(parcel, index) for index in range(len(parcel.prints))]
        return any(moved)

    def _moved(self, parcel: Parcel, index: int) -> bool:
        printed = parcel.prints[index]
        job = printed.job
        state = parcel.states.get(job.id) if job else None
        if job is None or state not in (JobState.QUEUED, JobState.FAILED):
            return False
        for printer in self.room.stand_ins(job.slot, job.printer, state is JobState.FAILED):
            other = self.composer.print_of(
                index, printed.choice, parcel.decision, parcel.catalog, parcel.id, job.copy,
                on=printer, reason=job.reason, moved_from=job.id,
            )  # fmt: skip
            if other.job is None:
                continue
            parcel.states[other.job.id] = JobState.QUEUED  # before its changes arrive
            is_moved = False
            try:
                is_moved = self.room.move_on(job.id, other.job, f"moved to {printer}")
            finally:
                if not is_moved:
                    del parcel.states[other.job.id]
            if not is_moved:
                return False
            log.warning("job %s moved from %s to %s", job.id, job.printer, printer)
            parcel.prints[index] = other
            parcel.moved_to[other.job.id] = self.room.label(printer)
            return True
        return False

    def _send(self, parcel: Parcel, prints: Sequence[ParcelPrint]) -> None:
        jobs = [printed.job for printed in prints if printed.job]
        for job in jobs:
            parcel.states[job.id] = JobState.QUEUED
        try:
            self.room.submit(jobs)
        except Trouble:
            for job in jobs:
                del parcel.states[job.id]  # not queued: the screen must not say that it waits
            raise

    def _picture(self, parcel: Parcel, prints: Sequence[ParcelPrint]) -> None:
        for printed in prints:
            if printed.job:
                parcel.previews[printed.job.id] = self.room.preview_png(printed.job.page, printed.job.printer)

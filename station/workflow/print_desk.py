"""What is printed for the parcel on the table: all of it, a copy of one. Knows no screen and asks nobody."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from printing.jobs import JobState
from station.domain.trouble import Trouble
from station.workflow.parcel import Parcel
from station.workflow.ports import PrintRoom
from station.workflow.prints import Composer, ParcelPrint

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrintDesk:
    """Sends the prints of parcels and keeps their pictures and states. Raises Trouble where nothing can be queued."""

    room: PrintRoom
    composer: Composer

    def print_all(self, parcel: Parcel) -> None:
        """Every insert of the plan."""
        parcel.prints = self.composer.prints_of(parcel.decision, parcel.catalog, parcel.id, parcel.copy)
        self._send(parcel, parcel.prints)
        self._picture(parcel, parcel.prints)

    def print_again(self, parcel: Parcel, job_id: str = "", reason: str = "") -> None:
        """Another copy, marked, of one print, or of all; `reason` is kept with the job."""
        again: list[ParcelPrint] = []
        for index, printed in enumerate(parcel.prints):
            if printed.job is None or (job_id and printed.job.id != job_id):
                continue
            copy = printed.job.copy + 1
            renewed = self.composer.print_of(
                printed.choice, parcel.decision, parcel.catalog, parcel.id, copy, reason=reason
            )
            parcel.prints[index] = renewed
            again.append(renewed)
        self._picture(parcel, again)
        self._send(parcel, again)

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
                printed.choice, parcel.decision, parcel.catalog, parcel.id, job.copy,
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
            self._picture(parcel, [other])
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
                if printed.job.moved_from:
                    parcel.moved_to[printed.job.id] = self.room.label(printed.job.printer)
                parcel.previews[printed.job.id] = self.room.preview_png(printed.job.page, printed.job.printer)

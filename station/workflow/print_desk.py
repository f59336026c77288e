"""What is printed for the parcel on the table: all of it, a copy of one. Knows no screen and asks nobody."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from printing.jobs import JobState, PrintJob
from printing.page_maker import PageNotMade
from station.domain.trouble import Trouble
from station.workflow.parcel import NOTHING_CAME, ON_THE_WAY, Parcel
from station.workflow.ports import PrintRoom
from station.workflow.prints import Composer, ParcelPrint

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrintDesk:
    """Sends the prints of parcels and keeps their pictures and states. Raises Trouble where nothing can be queued."""

    room: PrintRoom
    composer: Composer

    def print_all(self, parcel: Parcel) -> None:
        """Every insert of the plan, each queued as soon as its page is laid out: the first comes out meanwhile."""
        chosen = parcel.decision.plan.chosen
        parcel.prints = [ParcelPrint(choice._replace(text=None), None) for choice in chosen]
        for place, choice in enumerate(chosen):
            printed = self.composer.print_of(place, choice, parcel.decision, parcel.catalog, parcel.id, parcel.copy)
            parcel.prints[place] = printed
            self._send(parcel, [printed])

    def picture_due(self, parcel: Parcel, at_most: int | None = None) -> bool:
        """Draw the prints that have no picture yet, or some of them; False: none was missing.

        Drawing keeps the writers of the printers waiting, so it is done once they are quiet, and before anybody is
        asked about a print.
        """
        due = [printed for printed in parcel.prints if printed.job and printed.job.id not in parcel.previews]
        self._picture(parcel, due[:at_most])
        return bool(due)

    def print_again(self, parcel: Parcel, job_id: str = "", reason: str = "", by: str = "") -> None:
        """Another copy of one print, or of all; `reason` is kept with the job, and who wanted it in the audit log.

        A copy carries a mark, unless nothing of the print came out: it still waited and is called off, or is missing.
        """
        again: list[ParcelPrint] = []
        for place, printed in enumerate(parcel.prints):
            job = printed.job
            if job is None or (job_id and job.id != job_id):
                continue
            is_missing = parcel.states.get(job.id) in NOTHING_CAME
            copy = job.copy if is_missing or self._is_called_off(parcel, job) else job.copy + 1
            renewed = self.composer.print_of(
                place, printed.choice, parcel.decision, parcel.catalog, parcel.id, copy, reason=reason
            )
            if renewed.job is not None:
                renewed = replace(renewed, job=replace(renewed.job, again_by=by))
            parcel.prints[place] = renewed
            again.append(renewed)
        self._send(parcel, again)

    def replace(self, parcel: Parcel, place: int, reason: str = "") -> None:
        """The insert at a place was exchanged, or stays out: its print is called off and the new one sent."""
        old = parcel.prints[place].job if place < len(parcel.prints) else None
        copy = max(parcel.next_copy(place), parcel.progress.replaced.get(place, 0))
        if old is not None and self._is_called_off(parcel, old):
            reason = ""  # nothing came out: no misprint
        if place in parcel.progress.dropped:
            return
        renewed = self.composer.print_of(
            place, parcel.choice(place), parcel.decision, parcel.catalog, parcel.id, copy, reason=reason
        )
        parcel.prints[place] = renewed
        self._send(parcel, [renewed])

    def resume(self, parcel: Parcel) -> None:
        """Take up the prints of a parcel that was begun before; only what never came out is printed now."""
        parcel.prints = [ParcelPrint(choice._replace(text=None), None) for choice in parcel.decision.plan.chosen]
        jobs = self.room.jobs_of(parcel.id)
        parcel.copy = min((job.copy for job, _ in jobs), default=parcel.copy)
        for place, choice in enumerate(parcel.decision.plan.chosen):
            before = [(job, state) for job, state in jobs if job.place == place]
            taken_up = self._taken_up(parcel, place, before)
            if taken_up is not None or place in parcel.progress.dropped:
                parcel.prints[place] = ParcelPrint(choice, taken_up)
                continue
            may_be_out = [job.copy for job, state in before if parcel.states.get(job.id, state) not in NOTHING_CAME]
            copy = max(parcel.copy, parcel.progress.replaced.get(place, 0), *(copy + 1 for copy in may_be_out))
            printed = self.composer.print_of(place, choice, parcel.decision, parcel.catalog, parcel.id, copy)
            parcel.prints[place] = printed
            self._send(parcel, [printed])
        known = {job.id for job, _ in jobs}
        if all(printed.job is None or printed.job.id in known for printed in parcel.prints):
            self.picture_due(parcel)  # nobody is kept waiting

    def look_again(self, parcel: Parcel) -> bool:
        """Read how the prints of another table went on, whose news never come here; False: nothing changed."""
        if not parcel.comes_from or not ON_THE_WAY & set(parcel.states.values()):
            return False
        before = dict(parcel.states)
        parcel.states |= {job.id: state for job, state in self.room.jobs_of(parcel.id) if job.id in before}
        return parcel.states != before

    def call_off(self, parcel: Parcel) -> None:
        """What still waits here of a parcel that another table has now must not come out."""
        for printed in parcel.prints:
            if printed.job is not None:
                self._is_called_off(parcel, printed.job)

    def leave_out(self, parcel: Parcel, place: int) -> bool:
        """The parcel goes without the print of a place, which must not come out later; False: it is on its way."""
        job = parcel.prints[place].job
        return job is None or parcel.states.get(job.id) in NOTHING_CAME or self._is_called_off(parcel, job)

    def _taken_up(self, parcel: Parcel, place: int, before: Sequence[tuple[PrintJob, JobState]]) -> PrintJob | None:
        """The newest print of a place, where it is out or will be and shows what goes in; None: print it now."""
        if not before:
            return None
        job, state = before[-1]
        parcel.states[job.id] = state
        is_stale = place in parcel.progress.dropped or job.copy < parcel.progress.replaced.get(place, 0)
        if state is JobState.QUEUED and (is_stale or parcel.comes_from):
            self._is_called_off(parcel, job)  # where another table's queue holds it, it may come out there
            return None
        if is_stale or state in NOTHING_CAME:
            return None
        if job.moved_from:
            parcel.moved_to[job.id] = self.room.label(job.printer)
        return job

    def _is_called_off(self, parcel: Parcel, job: PrintJob) -> bool:
        if parcel.states.get(job.id) is not JobState.QUEUED or not self.room.call_off(job.id):
            return False
        parcel.states[job.id] = JobState.VOID
        return True

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
        """None where a page cannot be drawn: who is asked about a print looks at the paper."""
        for printed in prints:
            if printed.job:
                try:
                    picture = self.room.preview_png(printed.job.page, printed.job.printer)
                except PageNotMade as error:
                    log.warning("job %s has no picture: %s", printed.job.id, error)
                    picture = b""
                parcel.previews[printed.job.id] = picture

"""What is printed for the parcel on the table: all of it, a copy of one. Knows no screen and asks nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from printing.jobs import JobState
from station.domain.trouble import Trouble
from station.workflow.parcel import Parcel
from station.workflow.ports import PrintRoom
from station.workflow.prints import Composer, ParcelPrint


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

    def print_again(self, parcel: Parcel, job_id: str = "") -> None:
        """Another copy, marked, of one print, or of all."""
        again: list[ParcelPrint] = []
        for index, printed in enumerate(parcel.prints):
            if printed.job is None or (job_id and printed.job.id != job_id):
                continue
            copy = printed.job.copy + 1
            renewed = self.composer.print_of(printed.choice, parcel.decision, parcel.catalog, parcel.id, copy)
            parcel.prints[index] = renewed
            again.append(renewed)
        self._picture(parcel, again)
        self._send(parcel, again)

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
                parcel.previews[printed.job.id] = self.room.preview_png(printed.job.page, printed.job.slot)

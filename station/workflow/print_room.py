"""The printers of one table as the workflow sees them: slots to printers, documents to pages, jobs to the spool."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from printing.document import Document
from printing.errors import JobsNotStored
from printing.jobs import JobChange, JobState, PrintJob
from printing.page import Page
from printing.page_maker import PageMaker, PagesHere
from printing.printer import Printer
from printing.spool import JobStore, Spool
from station.domain.trouble import Trouble
from station.workflow.ports import PrinterLamp
from station.workflow.stand_ins import StandIns


@dataclass(frozen=True, slots=True)
class SpoolPrintRoom:
    """Fits `station.workflow.ports.PrintRoom` with the real spool."""

    printers: Mapping[str, Printer]
    slots: Mapping[str, str]  #: slot -> name of a printer
    spool: Spool
    jobs: JobStore
    fallback: StandIns = field(default_factory=StandIns)
    pages: PageMaker = field(default_factory=PagesHere)

    def lay_out(self, document: Document, printer: str) -> Page:
        made_for = self.printers[printer]
        return self.pages.lay_out(document, made_for.media, made_for.profile)

    def preview_png(self, page: Page, printer: str) -> bytes:
        made_for = self.printers.get(printer)
        return self.pages.preview_png(page, made_for.profile) if made_for is not None else b""

    def printer_for(self, slot: str) -> str:
        name = self.slots.get(slot, "")
        return name if name in self.printers else ""

    def label(self, printer: str) -> str:
        known = self.printers.get(printer)
        return known.label if known is not None else printer

    def stand_ins(self, slot: str, printer: str, has_failed: bool) -> Sequence[str]:
        paused = {name for name, reading in self.spool.lamps().items() if reading.is_paused}
        return self.fallback.instead_of(slot, printer, paused, has_failed)

    def move_on(self, job_id: str, stand_in: PrintJob, why: str) -> bool:
        """As `Spool.move_on`."""
        with _stored():
            return self.spool.move_on(job_id, stand_in, why)

    def confirms(self, printer: str) -> bool:
        """Whether a printer tells when a print is on paper."""
        asked = self.printers[printer]
        return asked.confirms(asked.transport_factory())

    def submit(self, jobs: Sequence[PrintJob]) -> None:
        with _stored():
            if jobs:
                self.spool.submit(jobs)

    def void(self, parcel_id: str) -> None:
        with _stored():
            self.spool.void_parcel(parcel_id, "parcel left")

    def call_off(self, job_id: str) -> bool:
        with _stored():
            return self.spool.call_off(job_id, "another took its place")

    def settle(self, job_id: str, lies_there: bool) -> None:
        with _stored():
            self.spool.settle(job_id, lies_there)

    def jobs_of(self, parcel_id: str) -> Sequence[tuple[PrintJob, JobState]]:
        with _stored():
            states = {change.job_id: change.state for change in self.jobs.history(parcel_id)}
            return [(job, states[job.id]) for job in self.jobs.of_parcel(parcel_id)]

    def changes(self, parcel_id: str) -> list[JobChange]:
        return self.jobs.history(parcel_id)

    def lamps(self) -> list[PrinterLamp]:
        return [
            PrinterLamp(
                printer=name,
                label=self.printers[name].label,
                status=reading.status,
                measured_at=reading.measured_at,
                is_paused=reading.is_paused,
                waiting_jobs=reading.waiting_jobs,
            )
            for name, reading in self.spool.lamps().items()
        ]


@contextmanager
def _stored() -> Iterator[None]:
    """A spool that could not commit becomes the Trouble of its database, which a packer can be told."""
    try:
        yield
    except JobsNotStored as error:
        raise Trouble(str(error)) from error

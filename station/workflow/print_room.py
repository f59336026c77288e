"""The printers of one table as the workflow sees them: slots to printers, documents to pages, jobs to the spool."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from printing.document import Document
from printing.errors import JobsNotStored
from printing.jobs import JobChange, PrintJob
from printing.layout import lay_out
from printing.page import Page
from printing.printer import Printer
from printing.raster import preview_png
from printing.spool import JobStore, Spool
from station.domain.trouble import Trouble
from station.workflow.ports import PrinterLamp


@dataclass(frozen=True, slots=True)
class SpoolPrintRoom:
    """Fits `station.workflow.ports.PrintRoom` with the real spool."""

    printers: Mapping[str, Printer]
    slots: Mapping[str, str]  #: slot -> name of a printer
    spool: Spool
    jobs: JobStore

    def lay_out(self, document: Document, slot: str) -> Page:
        printer = self.printers[self.slots[slot]]
        return lay_out(document, printer.media, printer.profile)

    def preview_png(self, page: Page, slot: str) -> bytes:
        return preview_png(page, self.printers[self.slots[slot]].profile)

    def printer_for(self, slot: str) -> str:
        name = self.slots.get(slot, "")
        return name if name in self.printers else ""

    def confirms(self, slot: str) -> bool:
        """Whether the printer of a slot tells when a print is on paper."""
        printer = self.printers[self.slots[slot]]
        return printer.confirms(printer.transport_factory())

    def submit(self, jobs: Sequence[PrintJob]) -> None:
        with _stored():
            if jobs:
                self.spool.submit(jobs)

    def void(self, parcel_id: str) -> None:
        with _stored():
            self.spool.void_parcel(parcel_id, "parcel left")

    def settle(self, job_id: str, lies_there: bool) -> None:
        with _stored():
            self.spool.settle(job_id, lies_there)

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

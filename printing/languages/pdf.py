"""PDF: the page as it is, for office and card printers. Over IPP in an envelope that asks for proof, else bare.

Source: RFC 8011 for the operations; PWG 5101.1 for the names of sizes, PWG 5100.13 for print-scaling.
"""
# ruff: noqa: ARG002 - the parameters are the Protocol's, whether a language needs them or not

from printing.languages.base import Reply, ReplyReader
from printing.languages.ipp_messages import JOB_GROUP, Attribute, Operation, Tag, message
from printing.languages.ipp_replies import ABOUT_JOB, ABOUT_PRINTER, CANCELLING, KINDS, NEW_JOB, IppReplyReader
from printing.media import Confirmation, PrinterProfile
from printing.page import Page

#: How our jobs are called in a printer's list, before their mark.
JOB_NAME = "packing-station"
#: Sheets that have a name (PWG 5101.1), by width and height in whole millimetres.
SHEETS = {
    (105, 148): "iso_a6_105x148mm",
    (148, 210): "iso_a5_148x210mm",
    (210, 297): "iso_a4_210x297mm",
    (100, 150): "na_index-4x6_4x6in",
}


class NothingToRead:
    """A raw PDF wire has no replies; what arrives anyway is not a status."""

    def feed(self, data: bytes) -> list[Reply]:
        return []


class Pdf:
    """Printers that take PDF: by IPP with the job's state as proof, or over a raw port, a file, a queue without any."""

    tells_changes = False

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        if not _is_ipp(profile):
            return page.pdf
        sheet = SHEETS.get((round(page.width_mm), round(page.height_mm)))
        return print_job(page.pdf, f"{JOB_NAME} {mark:06d}", mark * KINDS + NEW_JOB, sheet)

    def status_query(self, profile: PrinterProfile) -> bytes:
        wanted = ("printer-state", "printer-state-reasons")
        return _question(Operation.GET_PRINTER_ATTRIBUTES, KINDS + ABOUT_PRINTER, wanted) if _is_ipp(profile) else b""

    def completion_query(self, profile: PrinterProfile, mark: int) -> bytes:
        """About the job that was sent last on this wire; the wire knows which that is."""
        wanted = ("job-state", "job-state-reasons", "job-impressions-completed")
        return _question(Operation.GET_JOB_ATTRIBUTES, mark * KINDS + ABOUT_JOB, wanted) if _is_ipp(profile) else b""

    def clear(self, profile: PrinterProfile) -> bytes:
        """Cancel what this station has there; the wire knows which jobs those are."""
        return message(Operation.CANCEL_JOB, KINDS + CANCELLING) if _is_ipp(profile) else b""

    def reader(self, profile: PrinterProfile) -> ReplyReader:
        return IppReplyReader() if _is_ipp(profile) else NothingToRead()


def print_job(pdf: bytes, name: str, request_id: int, sheet: str | None = None) -> bytes:
    """A Print-Job request with the document; `sheet`: the PWG name of the paper it wants."""
    about: list[Attribute] = [
        (Tag.NAME, "job-name", (name,)),
        (Tag.MIME, "document-format", ("application/pdf",)),
    ]
    wishes: list[Attribute] = [(Tag.KEYWORD, "print-scaling", ("none",))]
    if sheet:
        wishes.append((Tag.KEYWORD, "media", (sheet,)))
    return message(Operation.PRINT_JOB, request_id, about, [(JOB_GROUP, wishes)], pdf)


def _is_ipp(profile: PrinterProfile) -> bool:
    return profile.confirmation is Confirmation.JOB_STATE


def _question(operation: Operation, request_id: int, wanted: tuple[str, ...]) -> bytes:
    return message(operation, request_id, [(Tag.KEYWORD, "requested-attributes", wanted)])

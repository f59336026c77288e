"""Typed errors of printing, without user text; `station.wording` says them."""


class PrintingError(Exception):
    """Base of known trouble with paper, printers and wires."""


class TransportError(PrintingError):
    """The wire failed. `bytes_written` tells whether anything may have reached the printer."""

    def __init__(self, cause: str, bytes_written: int = 0) -> None:
        super().__init__(cause)
        self.cause = cause  #: "refused", "timeout", "closed", "not_found", "denied", "disk_full", "reset"
        self.bytes_written = bytes_written


class DoesNotFit(PrintingError):
    """The document does not fit its media even at the smallest legible size."""


class PictureUnreadable(PrintingError):
    """A picture of the document cannot be decoded."""

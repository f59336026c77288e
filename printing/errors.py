"""Typed errors of printing, without user text; `station.wording` says them."""


class PrintingError(Exception):
    """Base of known trouble with paper, printers and wires."""


class TransportError(PrintingError):
    """The wire failed. `bytes_written` tells whether anything may have reached the printer."""

    def __init__(self, cause: str, bytes_written: int = 0) -> None:
        super().__init__(cause)
        #: "refused", "timeout", "closed", "not_found", "denied", "disk_full", "reset"; "stalled" = the other side
        #: takes no more for now, exactly `bytes_written` have left and writing may go on from there
        self.cause = cause
        self.bytes_written = bytes_written


class DoesNotFit(PrintingError):
    """The document does not fit its media even at the smallest legible size."""


class PageMisfit(DoesNotFit):
    """A finished page is larger than the paper in its printer; all lengths in mm, width first."""

    def __init__(self, page_mm: tuple[float, float], paper_mm: tuple[float, float]) -> None:
        sizes = [f"{width:.0f} x {height:.0f} mm" for width, height in (page_mm, paper_mm)]
        super().__init__(f"{sizes[0]} do not fit {sizes[1]}")
        self.page_mm, self.paper_mm = page_mm, paper_mm


class PictureUnreadable(PrintingError):
    """A picture of the document cannot be decoded."""


class JobsNotStored(PrintingError):
    """A `JobStore` could not commit: locked, full, unreachable. Asking again later may work."""


class UnknownPrinter(PrintingError):
    """A job names a printer that this station does not have."""

    def __init__(self, printer: str) -> None:
        super().__init__(printer)
        self.printer = printer


class AddressUnreadable(PrintingError):
    """A printer's address in the settings cannot be understood."""

    def __init__(self, address: str, problem: str) -> None:
        super().__init__(f"{address}: {problem}")
        self.address = address
        self.problem = problem  #: "scheme", "host", "port", "baud", "flow", "folder", "usb", "queue", "virtual"


class ProfileUnreadable(PrintingError):
    """A printer profile is broken; `field` is "" where the file as a whole cannot be read."""

    def __init__(self, file: str, field: str, problem: str) -> None:
        super().__init__(f"{file}: {field}: {problem}")
        self.file = file
        self.field = field
        self.problem = problem

"""What a maker of pages can be asked. Where it works is its own affair."""

from enum import StrEnum
from typing import Protocol

from printing.document import Document
from printing.errors import PrintingError
from printing.media import Media, PrinterProfile
from printing.page import Page


class PageNotMade(PrintingError):
    """A page broke whoever was to make it: a mistake of ours or of a library. Its words tell the place, no content."""


class Task(StrEnum):
    """The methods of a maker, by name, as they are asked of a child process."""

    LAY_OUT = "lay_out"
    ENCODE = "encode"
    PREVIEW_PNG = "preview_png"


class PageMaker(Protocol):
    """Makes pages, their bytes and their pictures. Safe from any thread."""

    def lay_out(self, document: Document, media: Media, profile: PrinterProfile) -> Page:
        """As `printing.layout.lay_out`. Raises PageNotMade, too."""

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        """The whole job as `PrinterLanguage.encode` of the profile's language makes it. Raises PageNotMade, too."""

    def preview_png(self, page: Page, profile: PrinterProfile) -> bytes:
        """As `printing.raster.preview_png`. Raises PageNotMade, too."""

    def start(self) -> None:
        """Get ready, in the background; a maker that was not started gets ready when it is first asked."""

    def close(self, timeout_s: float) -> None:
        """Let go of what was started; safe to call twice. Who is asked later makes the page all the same."""

"""Pages made in this process. The engines are loaded with the first page: a process that makes none does without."""

from printing.document import Document
from printing.languages import language_of
from printing.media import Media, PrinterProfile
from printing.page import Page


class PagesHere:
    """Makes pages on the thread that asks."""

    def lay_out(self, document: Document, media: Media, profile: PrinterProfile) -> Page:
        from printing.layout import lay_out

        return lay_out(document, media, profile)

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        return language_of(profile.language).encode(page, profile, mark)

    def preview_png(self, page: Page, profile: PrinterProfile) -> bytes:
        from printing.raster import preview_png

        return preview_png(page, profile)

    def start(self) -> None:
        """Nothing to start."""

    def close(self, timeout_s: float) -> None:
        """Nothing to close."""

"""A real page process that breaks over certain titles: "end" ends it, "hang" never comes back, "bug" is a mistake.

"end once FILE" ends the first process that meets it, which leaves the file for the next one to see.
"""

import os
import sys
from pathlib import Path
from threading import Event

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from printing.document import Document
from printing.media import Media, PrinterProfile
from printing.page import Page
from printing.page_maker import PagesHere, worker

COMMAND = (sys.executable, str(Path(__file__).resolve()))


class FragilePages(PagesHere):
    """Lays out what has another title."""

    def lay_out(self, document: Document, media: Media, profile: PrinterProfile) -> Page:
        what, _, file = document.title.partition(" once ")
        if what == "end" and not (file and Path(file).exists()):
            if file:
                Path(file).touch()
            os._exit(9)
        if what == "hang":
            Event().wait()
        if what == "bug":
            raise KeyError("Miriam Sommer")
        return super().lay_out(document, media, profile)


if __name__ == "__main__":
    worker.main(FragilePages())

"""An insert as it prints, and its picture as the very dots of a thermal print head."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from printing.document import Document, Picture
from printing.errors import DoesNotFit, PictureUnreadable
from printing.layout import lay_out
from printing.media import NOTE_80, Confirmation, Language, PrinterProfile
from printing.raster import preview_png
from station.documents.text_check import Checker
from station.domain.catalog import Catalog, Insert, TextVariant
from station.workflow.offers import Look, Looked
from station.workflow.texts_preview import insert_page

__all__ = ["InsertPreview"]

#: What a picture is dithered for where no printer of the station is monochrome: an 80 mm thermal printer.
_THERMAL = PrinterProfile("", Language.ESCPOS, 203, 576, Confirmation.NONE)
_PICTURE_MM = 45.0


@dataclass(frozen=True, slots=True)
class InsertPreview:
    """Shows inserts with the papers, voice and pictures of one station."""

    checker: Callable[[Catalog], Checker]

    def __call__(self, look: Look, catalog: Catalog) -> Looked:
        """What is wanted of an insert."""
        inserts = {**catalog.inserts, look.insert.id: look.insert}
        checker = self.checker(replace(catalog, inserts=inserts))
        return self._dots(look, checker) if look.dots else self._page(look, checker)

    def _page(self, look: Look, checker: Checker) -> Looked:
        insert = look.insert
        if not insert.paper:
            return Looked(look, b"", problem="paper")
        text = _text_of(insert, checker.catalog, look.language)
        if text is None:
            return Looked(look, b"", insert.paper, "text")
        page = insert_page(text, insert, checker, longest_name=False, formal=False)
        return Looked(look, page.png, page.paper, page.problem)

    def _dots(self, look: Look, checker: Checker) -> Looked:
        content = checker.picture(look.insert.picture) if look.insert.picture else None
        if content is None:
            return Looked(look, b"", problem="picture")
        paper = checker.papers.get(look.insert.slot)
        known = paper is not None and paper.profile.monochrome
        media, profile = (paper.media, paper.profile) if paper is not None and known else (NOTE_80, _THERMAL)
        document = Document("", (Picture(content, _PICTURE_MM),))
        try:
            return Looked(look, preview_png(lay_out(document, media, profile), profile), media.name)
        except (DoesNotFit, PictureUnreadable):
            return Looked(look, b"", media.name, "picture.unreadable")


def _text_of(insert: Insert, catalog: Catalog, language: str) -> TextVariant | None:
    """The first text of its set in this language, else in any; inserts without a set print none of their own."""
    if not insert.text_set:
        return TextVariant(insert.id, "", language, "")
    texts = catalog.spoken(insert.text_set, (language,), or_any=True)
    return texts[0] if texts else None

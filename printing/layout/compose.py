"""A document on its paper: as large as wanted where it fits, smaller where it must, a PDF page in the end."""

import threading
from dataclasses import dataclass, replace
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from printing import fonts, placed_codes
from printing.document import Columns, Cut, Document
from printing.errors import DoesNotFit
from printing.layout import blocks
from printing.layout.sheet import (
    PAGE_SHORT_DOTS,
    Pen,
    Piece,
    Setting,
    draw_stacked,
    setting_for,
    stacked_height,
    whole_dots_up,
)
from printing.media import MM_PER_INCH, CodeForm, Media, PrinterProfile, dots
from printing.page import Page
from printing.plain_text import plain_lines, written
from printing.reading_order import RIGHT_TO_LEFT_LANGUAGES

rl_config.useA85 = 0  # half of the time went into ASCII85 (printing facts, section 4)

#: Tried in this order until the document fits.
_SCALES = (1.0, 0.97, 0.94, 0.91, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46, 0.4)

#: reportlab keeps the state of fonts and documents in common: one page is drawn at a time.
_drawing = threading.Lock()


def lay_out(document: Document, media: Media, profile: PrinterProfile) -> Page:
    """The page for this paper and printer; the same input gives the same bytes.

    Raises DoesNotFit when it is too long even at the smallest legible size, PictureUnreadable for a broken picture.
    """
    right_to_left = document.language.split("-")[0].lower() in RIGHT_TO_LEFT_LANGUAGES
    setting = setting_for(media, profile, right_to_left)
    with _drawing:
        body, end, setting = _fitted(document, media, setting)
        content = stacked_height([*body, *end])
        height_dots = _height_dots(media, setting, content)
        words = written(plain_lines(document)) if profile.text_mode is not None else ""
        told = Told(document.title, words, profile.codes is CodeForm.NATIVE)
        pdf = _drawn(told, body, end, setting, height_dots)
    return Page(
        pdf=pdf,
        width_mm=setting.width_dots / profile.dpi * MM_PER_INCH,
        height_mm=height_dots / profile.dpi * MM_PER_INCH,
        cut=media.height_mm is None or _asks_for_cut(document),
    )


def fit(document: Document, media: Media, profile: PrinterProfile) -> float:
    """The share of the wanted size at which `lay_out` would set it, 1.0 = as wanted. Draws nothing; raises as it."""
    right_to_left = document.language.split("-")[0].lower() in RIGHT_TO_LEFT_LANGUAGES
    with _drawing:
        return _fitted(document, media, setting_for(media, profile, right_to_left))[2].scale


def _fitted(document: Document, media: Media, wanted: Setting) -> tuple[list[Piece], list[Piece], Setting]:
    """Body and foot at the largest scale that fits."""
    room = wanted.points(media.height_mm if media.height_mm is not None else media.max_height_mm) - 2 * wanted.top_pt
    too_small: DoesNotFit | None = None
    for scale in _SCALES:
        setting = replace(wanted, scale=scale)
        try:
            body = blocks.pieces(document.blocks, setting, setting.content_width_pt)
        except DoesNotFit as error:
            too_small = error
            continue
        end = blocks.foot(document.code, document.mark, setting, setting.content_width_pt)
        if stacked_height([*body, *end]) <= room + 0.01:
            return body, end, setting
    raise too_small or DoesNotFit(media.name)


def _height_dots(media: Media, setting: Setting, content_pt: float) -> int:
    if media.height_mm is not None:
        return dots(media.height_mm, setting.dpi)
    return whole_dots_up(content_pt + 2 * setting.top_pt, setting.dot_pt)


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says beside its looks."""

    title: str
    words: str  #: what printers of letters print of it; "" for all others
    has_codes: bool  #: where its codes stand, for printers that draw them


def _drawn(told: Told, body: list[Piece], end: list[Piece], setting: Setting, height_dots: int) -> bytes:
    """The PDF."""
    dot = setting.dot_pt
    width_pt, height_pt = (setting.width_dots - PAGE_SHORT_DOTS) * dot, (height_dots - PAGE_SHORT_DOTS) * dot
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(width_pt, height_pt), pageCompression=1, invariant=1)
    canvas.setTitle(fonts.printable(told.title))
    canvas.setAuthor("")
    if told.words:
        canvas.setSubject(told.words)
    pen = Pen(canvas, height_pt, dot)
    draw_stacked(body, pen, setting.indent_pt, setting.top_pt)
    draw_stacked(end, pen, setting.indent_pt, height_dots * dot - setting.top_pt - stacked_height(end))
    pen.letters.embed(canvas)
    if told.has_codes:
        canvas.setKeywords(placed_codes.written(pen.codes))
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _asks_for_cut(document: Document) -> bool:
    return any(
        isinstance(block, Cut)
        or (isinstance(block, Columns) and any(isinstance(one, Cut) for column in block.columns for one in column))
        for block in document.blocks
    )

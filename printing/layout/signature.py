"""The signature under a note: the packer's own picture as ink, or the name as written, with a flourish."""

import logging
import zlib
from dataclasses import replace
from functools import lru_cache
from random import Random

from PIL import ImageOps

from printing import fonts
from printing.document import Align, Signature
from printing.errors import PictureUnreadable
from printing.fonts import Face
from printing.layout import lines, pictures
from printing.layout.flourish import draw_flourish
from printing.layout.hand import LEADING, Hand, draw_letters, fitted, share_of_size, wrapped
from printing.layout.lines import Style
from printing.layout.pictures import Prepared
from printing.layout.sheet import Pen, Piece, Setting, nothing
from printing.layout.writer import writer

log = logging.getLogger(__name__)

#: A picture takes no more of the width: one signs at the left and has room.
_WIDEST = 0.62
#: Grey below this is ink: thin strokes turn grey when they are made smaller. Chosen by looking at 203 dpi.
_INK_BELOW = 165
#: A name is broken for this share of the width: its flourish reaches further.
_ROOM = 0.8
#: A long name is written smaller to stay in one line, down to this share: below it, thin strokes fill at 203 dpi.
_SMALLEST = 0.45
#: White below the name for the flourish, in shares of the size.
_BELOW = 0.46


def signature(block: Signature, size_pt: float, setting: Setting, width_pt: float, gap: float) -> Piece:
    """The signature as a piece. A picture that cannot be read is told in the log, without the name, and not used."""
    if block.picture is not None:
        try:
            return _drawn(block.picture, block.height_mm, setting, width_pt, gap)
        except PictureUnreadable as error:
            log.warning("a signature picture cannot be read (%s): the name is written instead", error)
    return _written(block, size_pt, setting, width_pt, gap)


def _drawn(image: bytes, height_mm: float, setting: Setting, width_pt: float, gap: float) -> Piece:
    finest = int(_WIDEST * width_pt / setting.dot_pt), round(setting.points(height_mm) * setting.scale / setting.dot_pt)
    ready = _ink(image, *finest)

    def draw(pen: Pen, x: float, y: float) -> None:
        left = x + (width_pt - ready.width_px * setting.dot_pt if setting.right_to_left else 0.0)
        pictures.place(pen, ready, (pen.in_dots(left), pen.in_dots(y)), (ready.width_px, ready.height_px))

    return Piece(ready.height_px * setting.dot_pt, draw, gap)


@lru_cache(maxsize=64)
def _ink(image: bytes, widest: int, highest: int) -> Prepared:
    """The picture as black dots on white, cropped to its ink, in the printer's own dots. Raises PictureUnreadable."""
    grey = ImageOps.autocontrast(pictures.flattened(image, (8 * widest, 8 * highest)).convert("L"), cutoff=0.5)
    dark = grey.point([255 if value < _INK_BELOW else 0 for value in range(256)])
    box = dark.getbbox()
    if box is None:
        raise PictureUnreadable("no ink")
    cropped = grey.crop(box)
    share = min(widest / cropped.width, highest / cropped.height)
    size = max(1, round(cropped.width * share)), max(1, round(cropped.height * share))
    dots = cropped.resize(size).point([0 if value < _INK_BELOW else 255 for value in range(256)], "1")
    return Prepared(*size, b"", zlib.compress(dots.tobytes()))


def _written(block: Signature, size_pt: float, setting: Setting, width_pt: float, gap: float) -> Piece:
    """The name by hand; nothing where it has no character that prints."""
    face = fonts.HANDS.get(block.font, Face.CAVEAT)
    ink, who = setting.inks.hand, writer(block.writer)
    name, room = fonts.printable(block.name.strip()), width_pt * _ROOM
    style = Style(face, size_pt, LEADING[face], ink, Align.LEFT)
    size_pt *= max(share_of_size(name, style, who, room), _SMALLEST)
    style = replace(style, size_pt=size_pt)
    broken = [line for line in wrapped(name, style, who, room) if line.strip()]
    if not broken:
        return Piece(0.0, nothing)
    tops, height = lines.stacked(broken, style)

    def draw(pen: Pen, x: float, y: float) -> None:
        chance = Random(f"{block.seed}/{block.writer}")
        hand = Hand(who, style, chance)
        for number, line in enumerate(broken):
            letters = fitted(hand.line(line, number, lines.indent(line, style, room, setting.right_to_left)), width_pt)
            baseline = y + tops[number] + style.baseline_pt
            draw_letters(pen, letters, ink, x, baseline)
        name = min(letter.ink[0] for letter in letters), max(letter.ink[1] for letter in letters)
        draw_flourish(pen, name, (x, baseline), width_pt, size_pt, ink, block.writer, chance)

    return Piece(height + _BELOW * size_pt, draw, gap)

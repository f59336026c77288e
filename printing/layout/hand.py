"""Handwriting: lines whose letters differ a little from each other; the same seed draws the same picture."""

import random
import unicodedata
from itertools import groupby
from typing import Any

from printing import fonts
from printing.document import Align, Handwriting
from printing.fonts import Face
from printing.layout import lines
from printing.layout.lines import Style
from printing.layout.sheet import Pen, Piece, Rgb

#: Line to line in shares of the size: the faces' own heights differ.
_LEADING = {Face.CAVEAT: 1.12, Face.PATRICK_HAND: 1.28, Face.KALAM: 1.42}
#: How far a letter may stray: baseline and size in shares of the size, slant as a tangent. Chosen by looking.
_DRIFT, _RISE, _GROWTH, _SLANT, _SPACE = 0.018, 0.013, 0.03, 0.035, 0.12


def handwritten(block: Handwriting, size_pt: float, ink: Rgb, width_pt: float, gap: float, flip: bool) -> Piece:
    """A handwritten block, ragged right. The wrap counts even widths: jitter never changes where a line breaks."""
    face = fonts.HANDS.get(block.font, Face.CAVEAT)
    style = Style(face, size_pt, _LEADING[face], ink, Align.LEFT)
    written = lines.wrap(block.text, face, size_pt, width_pt * (1 - _GROWTH))

    tops, height = lines.stacked([line for line, _ in written], style)

    def draw(pen: Pen, x: float, y: float) -> None:
        for number, (line, _) in enumerate(written):
            start = x + lines.indent(line, style, width_pt * (1 - _GROWTH), flip)
            _draw_line(pen, line, style, start, y + tops[number] + style.baseline_pt, (block.seed, number))

    return Piece(height, draw, gap)


def _draw_line(pen: Pen, text: str, style: Style, x: float, baseline: float, seed: tuple[int, int]) -> None:
    """Words drift up and down and lean, letters tremble in height and size."""
    chance = random.Random(f"{seed[0]}/{seed[1]}")  # text seeds are the same on every machine
    size = style.size_pt
    writing: Any = pen.canvas.beginText()
    writing.setFillColorRGB(*style.ink)
    x += chance.uniform(0, 0.15) * size if len(text) > 3 else 0.0
    for is_space, letters in groupby(text, key=" ".__eq__):
        word = "".join(letters)
        if is_space:
            x += fonts.width(word, style.face, size) * (1 + chance.uniform(-_SPACE, _SPACE))
            continue
        drift = chance.gauss(0, _DRIFT / 2) * size
        lean = chance.gauss(0, _SLANT / 2)
        for face, part in fonts.runs(word, style.face):
            of_part = size * fonts.share_of_size(style.face, face)
            writing.setFont(fonts.reportlab_name(face), of_part)
            for letter in part if face in _LEADING else [part]:  # what no hand has (Arabic joins) stays as it is
                if not unicodedata.combining(letter[0]):
                    grown = 1 + chance.gauss(0, _GROWTH / 2)
                    slant = grown * (lean + chance.gauss(0, _SLANT / 3))
                    rise = drift + chance.gauss(0, _RISE / 2) * size
                    place = f"{grown:.4f} 0 {slant:.4f} {grown:.4f} {x:.3f} {pen.up(baseline - rise):.3f} Tm"
                    writing._code.append(place)  # setTextTransform takes six times as long to say this
                writing.textOut(letter)
                x += fonts.width(letter, face, of_part)
    pen.canvas.drawText(writing)

"""Handwriting: how lines are written. They wander, letters sway and never look alike; same seed, same picture."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import add
from random import Random
from typing import Any

from printing import fonts
from printing.document import Align, Handwriting
from printing.fonts import Face
from printing.layout import lines
from printing.layout.letterforms import PRESSURES, SHAPES, LetterForm, letter_form
from printing.layout.lines import Style
from printing.layout.page_font import NAME
from printing.layout.sheet import Pen, Piece, Rgb
from printing.layout.truetype import UNITS_PER_EM, Glyph
from printing.layout.writer import Writer, writer

#: Line to line in shares of the size: the faces' own heights differ.
LEADING = {Face.CAVEAT: 1.12, Face.PATRICK_HAND: 1.28, Face.KALAM: 1.42}
#: Lines are broken for this share of the width: a hand keeps away from the edge, and what strays still has room.
_KEPT = 0.955
#: A word made to fit is this much narrower than its line: sums of widths at another size differ in their last digits.
_HAIR = 0.995
#: Chosen by looking at 203 dpi. In shares of the size: where lines start, line spacing, word spaces, letter spaces.
_START, _LINE, _SPACE, _GAP = 0.07, 0.045, 0.05, 0.011
#: In shares of the size: words and letters up and down. Tangents: lines, words and letters leaning.
_WORD_UP, _LETTER_UP, _SLOPE, _WORD_LEAN, _LETTER_LEAN = 0.016, 0.011, 0.004, 0.03, 0.022
#: White between letters of a face where they come closest, in thousandths; how much of the way there they are moved.
_WHITE = {Face.CAVEAT: 40.0, Face.PATRICK_HAND: 55.0, Face.KALAM: 64.0}
_EVEN, _MOST_MOVED, _MOST_CLOSER = 0.65, 80.0, -45.0
#: Between words, in shares of the size, before the writer's habit: the faces' own spaces differ too much.
_BETWEEN_WORDS = {Face.CAVEAT: 0.29, Face.PATRICK_HAND: 0.31, Face.KALAM: 0.33}
#: How far letters turn (a tangent), grow (a share), and how far the pressure sways between light (-1) and firm (1).
_ROTATION, _GROWTH, _PRESSURE = 0.013, 0.024, 0.35
_UPRIGHT = (1.0, 0.0, 0.0, 1.0)


@dataclass(slots=True)
class Letter:
    """A letter where it is written. `x` and `up` in points from the start of its line, up grows upwards."""

    x: float
    up: float
    matrix: tuple[float, float, float, float]
    size_pt: float
    character: str  #: or a run of letters that `face` sets as they are
    glyph: Glyph | None  #: None: set by `face`
    face: Face

    @property
    def ink(self) -> tuple[float, float]:
        """Left and right end of the ink, in points from the start of the line."""
        a, _, c, _ = self.matrix
        if self.glyph is None:
            return self.x, self.x + a * fonts.width(self.character, self.face, self.size_pt)
        left, low, right, high = self.glyph.box
        slanted = (c * low, c * high)
        em = self.size_pt / UNITS_PER_EM
        return self.x + (a * left + min(slanted)) * em, self.x + (a * right + max(slanted)) * em


def wrapped(text: str, style: Style, who: Writer, width_pt: float) -> list[str]:
    """The lines as `who` breaks them, in the order they are seen. What is written then is no wider, but for a hair."""
    space = _BETWEEN_WORDS[style.face] * style.size_pt * who.word_space
    return [line for line, _ in lines.wrap(text, style.face, style.size_pt, width_pt * _KEPT / who.widest, space)]


def share_of_size(text: str, style: Style, who: Writer, width_pt: float) -> float:
    """How much of the size is left, at most 1, when every word of a text is to stand in one line."""
    room = width_pt * _KEPT / who.widest * _HAIR
    longest = max((lines.text_width(word, style.face, style.size_pt) for word in text.split()), default=0.0)
    return min(room / longest, 1.0) if longest else 1.0


def handwritten(block: Handwriting, size_pt: float, ink: Rgb, width_pt: float, gap: float, flip: bool) -> Piece:
    """A handwritten block, ragged right. Seeds change neither where lines break nor how high it is."""
    face = fonts.HANDS.get(block.font, Face.CAVEAT)
    style = Style(face, size_pt, LEADING[face], ink, Align.LEFT)
    who = writer(block.writer)
    broken = wrapped(block.text, style, who, width_pt)
    tops, height = lines.stacked(broken, style)

    def draw(pen: Pen, x: float, y: float) -> None:
        hand = Hand(who, style, Random(f"{block.seed}/{block.writer}"))
        for number, line in enumerate(broken):
            start = lines.indent(line, style, width_pt * _KEPT, flip)
            written = fitted(hand.line(line, number, start), width_pt)
            baseline = y + tops[number] + style.baseline_pt + hand.line_drift(number)
            draw_letters(pen, written, ink, x, baseline)

    return Piece(height, draw, gap)


class Hand:
    """Somebody writing one block, line after line."""

    def __init__(self, who: Writer, style: Style, chance: Random) -> None:
        self._who, self._style, self._chance = who, style, chance
        self._margin = abs(chance.gauss(0, _START))
        self._up = _Sway(chance, _LETTER_UP, 0.7)
        self._lean = _Sway(chance, _LETTER_LEAN, 0.6)
        self._growth = _Sway(chance, _GROWTH, 0.55)
        self._pressure = _Sway(chance, _PRESSURE, 0.9)
        self._shapes: dict[tuple[Face, str], list[int]] = {}
        self._written: list[Letter] = []
        self._x = 0.0

    def line_drift(self, number: int) -> float:
        """How much lower than ruled a line is written, in points."""
        share = _LINE if number else _LINE / 2
        return _within(1.5, self._chance.gauss(0, 0.6)) * share * self._style.size_pt

    def line(self, text: str, number: int, start: float) -> list[Letter]:
        """The letters of one line; `start` is where it would begin on ruled paper."""
        size, chance, who = self._style.size_pt, self._chance, self._who
        if number:
            self._margin = max(0.0, min(0.35, self._margin + chance.gauss(who.margin_trend, _START)))
        self._x = start + self._margin * size
        self._written = []
        slope = _within(0.014, chance.gauss(who.slope, _SLOPE))
        for is_space, letters in groupby(text, key=" ".__eq__):
            if is_space:
                self._space("".join(letters))
            else:
                self._word("".join(letters), chance.gauss(0, _WORD_UP), who.lean + chance.gauss(0, _WORD_LEAN))
        for letter in self._written:
            letter.up += slope * (letter.x - start)
        return self._written

    def _space(self, spaces: str) -> None:
        size, face = self._style.size_pt, self._style.face
        blank = letter_form(face, " ", 0, 0, is_last=False).glyph
        self._written.append(Letter(self._x, 0.0, _UPRIGHT, size, " ", blank, face))  # for who searches the page
        stray = max(-_SPACE / 2, min(2 * _SPACE, self._chance.gauss(0, _SPACE)))  # words never run into each other
        self._x += (_BETWEEN_WORDS[face] * self._who.word_space * len(spaces) + stray) * size

    def _word(self, word: str, up: float, lean: float) -> None:
        for face, part in fonts.runs(word, self._style.face):
            size = self._style.size_pt * fonts.share_of_size(self._style.face, face)
            if face in LEADING:
                self._letters(part, face, up, lean, size, ends_word=word.endswith(part))
            else:  # what no hand has stays as it is: Arabic joins
                self._written.append(Letter(self._x, up * size, _UPRIGHT, size, part, None, face))
                self._x += fonts.width(part, face, size)

    def _letters(self, part: str, face: Face, up: float, lean: float, size: float, ends_word: bool) -> None:
        chance, who = self._chance, self._who
        white: Sequence[int] = ()
        for left, character in zip(range(len(part) - 1, -1, -1), part, strict=True):
            form = self._form(character, face, is_last=ends_word and not left)
            high = 1 + self._growth()
            wide = high * who.width * (1 + chance.gauss(0, _GROWTH / 2))
            if white:
                closest = min(map(add, white, form.before))
                moved = max(_MOST_CLOSER, min(_MOST_MOVED, _EVEN * (_WHITE[face] - closest)))
                self._x += (moved if character.isalpha() else max(0.0, moved)) * wide * size / UNITS_PER_EM
            matrix = (wide, chance.gauss(0, _ROTATION), high * (lean + self._lean()), high)
            at = (up + self._up()) * size
            self._written.append(Letter(self._x, at, matrix, size, character, form.glyph, face))
            if not unicodedata.combining(character):
                self._x += (form.glyph.advance * wide / UNITS_PER_EM + chance.gauss(who.letter_space, _GAP)) * size
                white = form.after if character.isalpha() else ()

    def _form(self, character: str, face: Face, is_last: bool) -> LetterForm:
        pressure = (_within(1.0, self._pressure() + self._who.pressure) + 1) / 2 * (len(PRESSURES) - 1)
        return letter_form(face, character, self._shape(face, character), round(pressure), is_last)

    def _shape(self, face: Face, character: str) -> int:
        """A form of the letter: all of them once before one comes again, never the same twice running."""
        bag = self._shapes.setdefault((face, character), [])
        if len(bag) <= 1:
            fresh = list(range(SHAPES))
            self._chance.shuffle(fresh)
            if bag and fresh[-1] == bag[0]:
                fresh.reverse()
            bag[:0] = fresh
        return bag.pop()


class _Sway:
    """A value that wanders around 0 and remembers where it was."""

    def __init__(self, chance: Random, spread: float, memory: float) -> None:
        self._chance, self._memory = chance, memory
        self._step = spread * (1 - memory**2) ** 0.5
        self._most = 2.2 * spread
        self._value = 0.0

    def __call__(self) -> float:
        self._value = _within(self._most, self._value * self._memory + self._chance.gauss(0, self._step))
        return self._value


def _within(most: float, value: float) -> float:
    return max(-most, min(most, value))


def fitted(letters: list[Letter], width_pt: float) -> list[Letter]:
    """The line between its margins: squeezed where it is too long, as one does towards the edge, else moved in."""
    if not letters:
        return letters
    left = min(letter.ink[0] for letter in letters)
    right = max(letter.ink[1] for letter in letters)
    squeeze = min(1.0, width_pt / max(right - left, 1.0))
    if squeeze < 1:
        for letter in letters:
            a, b, c, d = letter.matrix
            letter.x, letter.matrix = (letter.x - left) * squeeze, (a * squeeze, b, c * squeeze, d)
    elif left < 0 or right > width_pt:
        shift = -left if left < 0 else width_pt - right
        for letter in letters:
            letter.x += shift
    return letters


def draw_letters(pen: Pen, letters: list[Letter], ink: Rgb, x: float, baseline: float) -> None:
    """Writes them with the start of their line at `x`."""
    code = [f"BT {ink[0]:.3g} {ink[1]:.3g} {ink[2]:.3g} rg"]
    size = 0.0
    for letter in letters:
        if letter.glyph is None:
            continue
        if letter.size_pt != size:
            size = letter.size_pt
            code.append(f"/{NAME} {size:.3f} Tf")
        a, b, c, d = letter.matrix
        place = f"{x + letter.x:.2f} {pen.up(baseline - letter.up):.2f}"
        code.append(f"{a:.3f} {b:.3f} {c:.3f} {d:.3f} {place} Tm<{pen.letters.code(letter.character, letter.glyph)}>Tj")
    code.append("ET")
    canvas: Any = pen.canvas
    canvas._code.append(" ".join(code))  # setTextTransform takes six times as long to say this
    for letter in letters:
        if letter.glyph is None:
            _draw_as_set(pen, letter, ink, x, baseline)


def _draw_as_set(pen: Pen, letter: Letter, ink: Rgb, x: float, baseline: float) -> None:
    writing = pen.canvas.beginText()
    writing.setFillColorRGB(*ink)
    writing.setFont(fonts.reportlab_name(letter.face), letter.size_pt)
    writing.setTextTransform(*letter.matrix, x + letter.x, pen.up(baseline - letter.up))
    writing.textOut(letter.character)
    pen.canvas.drawText(writing)

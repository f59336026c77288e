"""The same letter written again: outlines bent a little, as a hand does. Which form stands where is not decided."""

import math
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from printing.fonts import Face
from printing.layout import truetype
from printing.layout.outlines import Contour, Outline, Point, outlines
from printing.layout.truetype import Box, Contours, Glyph

#: Forms of every letter; a designer's alternates are among them. The most frequent letter of a note comes 40 times.
SHAPES = 9
#: Forms remembered: all that one packer's notes need; one takes about 1.2 kB.
_KEPT = 2048
#: How much ink a form has: less, as drawn, more. In thousandths of the size, at every edge; half a dot at 203 dpi.
PRESSURES = (-5.0, 1.0, 7.0)

#: How far a form strays from the drawn letter. Chosen by looking at notes at 203 dpi, where a dot is 20 thousandths.
_BEND = 15.0  #: points, along waves about as long as a letter is high
_WAVES = (420.0, 1000.0)
_WIDTH, _SMALL, _TALL, _DEEP = 0.045, 0.035, 0.06, 0.08  #: width, small letters, ascenders, descenders
_MOST_STROKE_LOSS = 0.18  #: of a stroke's width
_FULL_SWAY = 400.0  #: letters as wide as this bend fully
_LEAN = 0.03  #: tangent
_DOT = 26.0  #: dots and accents
_DOT_UP = 14.0  #: at least, for those above: ink spreads on thermal paper
_UNEVEN = 3.0  #: of the ink within one letter
_TAIL = 60.0  #: of the last letter of a word

#: Faces whose designer drew every letter once, and evenly, stray further.
_FURTHER = {Face.CAVEAT: 1.0, Face.PATRICK_HAND: 1.5, Face.KALAM: 1.25}

#: More ink for faces that are written smaller, so that their strokes are as strong, in thousandths.
_INK = {Face.CAVEAT: 0.0, Face.PATRICK_HAND: 4.0, Face.KALAM: 3.0}

#: Height of small letters; above it ascenders begin.
_X_HEIGHT = {Face.CAVEAT: 400.0, Face.PATRICK_HAND: 467.0, Face.KALAM: 526.0}

#: Letters are set by the white between them, measured in bands this high, from descenders to capitals.
_BAND, _LOWEST, _BANDS = 100.0, -200.0, 10
_NO_INK = 4000.0  #: more than any letter is wide

Bend = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class LetterForm:
    """One way to write a letter. Lengths in thousandths of the size."""

    glyph: Glyph
    before: "array[int]"  #: white between its start and its ink, for each band from the lowest up
    after: "array[int]"  #: white between its ink and its end


@lru_cache(maxsize=_KEPT)
def letter_form(face: Face, character: str, shape: int, pressure: int, is_last: bool) -> LetterForm:
    """Form number `shape` of a letter of a hand, `pressure` an index of PRESSURES; `is_last` lets its tail run out.

    Lengths are thousandths of the size.
    """
    drawn = outlines(face, character)
    outline = drawn[shape % len(drawn)]
    chance = Random(f"{face}/{character}/{shape}")
    wide = 1 + _stray(chance, _WIDTH * _FURTHER[face])
    bend = _bend(chance, face, wide, outline.advance, is_last and character.islower())
    wave = chance.uniform(*_WAVES), chance.uniform(0, math.tau)
    contours = []
    for contour, (dx, dy) in zip(outline.contours, shifts(chance, outline), strict=True):
        inked = _inked(contour, _INK[face] + PRESSURES[pressure], wave)
        contours.append([(*_whole(bend(x + dx, y + dy)), on) for x, y, on in inked])
    advance = max(0, round(outline.advance * wide))
    return LetterForm(truetype.glyph(contours, advance), *_white(contours, advance))


def _whole(place: tuple[float, float]) -> tuple[int, int]:
    return round(place[0]), round(place[1])


def _white(contours: Contours, advance: int) -> "tuple[array[int], array[int]]":
    """The white before and after the ink in every band."""
    first, last = [_NO_INK] * _BANDS, [-_NO_INK] * _BANDS
    for contour in contours:
        x1, y1, _ = contour[-1]
        for x2, y2, _ in contour:
            steps = 1 + int(abs(y2 - y1) / _BAND)
            for step in range(steps):
                x = x1 + (x2 - x1) * step / steps
                band = int((y1 + (y2 - y1) * step / steps - _LOWEST) // _BAND)
                if 0 <= band < _BANDS:
                    if x < first[band]:
                        first[band] = x
                    if x > last[band]:
                        last[band] = x
            x1, y1 = x2, y2
    return array("h", map(round, first)), array("h", (round(advance - x) for x in last))


def _bend(chance: Random, face: Face, wide: float, advance: float, runs_out: bool) -> Bend:
    """A smooth change of the whole letter: lines that met still meet. Narrow letters sway less: an l is no r."""
    further, x_height = _FURTHER[face], _X_HEIGHT[face]
    small, tall, deep = (1 + _stray(chance, share * further) for share in (_SMALL, _TALL, _DEEP))
    sway = min(1.0, advance / _FULL_SWAY)
    lean, curl = _stray(chance, _LEAN), sway * _stray(chance, _LEAN) / x_height
    waves = [
        (math.tau / chance.uniform(*_WAVES), chance.uniform(0, math.tau), further * _stray(chance, _BEND))
        for _ in "1234"
    ]
    (f1, p1, a1), (f2, p2, a2), (f3, p3, a3), (f4, p4, a4) = waves
    a1, a2, a4 = a1 * sway, _gentle(a2, f2), _gentle(a4, f4)
    sin, tail_from = math.sin, 0.7 * advance

    def bend(x: float, y: float) -> tuple[float, float]:
        up = x_height * small + (y - x_height) * tall if y > x_height else y * (small if y > 0 else deep)
        across = x * wide + y * lean + (y - x_height / 2) ** 2 * curl
        if runs_out and x > tail_from and y < x_height / 2:
            across += _TAIL * (1 - y / x_height) * min(1.0, (x - tail_from) / (advance - tail_from)) ** 2
        across += a1 * sin(f1 * y + p1) + a2 * sin(f2 * x + p2)
        return across, up + a3 * sin(f3 * x + p3) + a4 * sin(f4 * y + p4)

    return bend


def _gentle(amplitude: float, frequency: float) -> float:
    """A wave along its own axis makes strokes thinner: never so much that they break at 203 dpi."""
    most = _MOST_STROKE_LOSS / frequency
    return max(-most, min(most, amplitude))


def _stray(chance: Random, share: float) -> float:
    return max(-1.8 * share, min(1.8 * share, chance.gauss(0, share)))


def shifts(chance: Random, outline: Outline) -> list[tuple[float, float]]:
    """How far each contour is moved: dots and accents that touch nothing were set down by a second movement."""
    boxes = [_box(contour) for contour in outline.contours]
    tallest, top = max(((_height(box), box[3]) for box in boxes), default=(0, 0))
    shared = _DOT / 2 + _stray(chance, _DOT), _stray(chance, _DOT / 2)  # the hand is already moving on
    shifts = []
    for number, box in enumerate(boxes):
        gaps = [_gap(box, other) for place, other in enumerate(boxes) if place != number]
        if len(boxes) == 1 or min(gaps) <= 0 or _height(box) == tallest:
            shifts.append((0.0, 0.0))
            continue
        room = min(gaps) * 0.45  # two that come towards each other still do not touch
        dx, dy = (max(-room, min(room, way + _stray(chance, _DOT / 3))) for way in shared)
        shifts.append((dx, max(dy, _DOT_UP) if box[1] > top else dy))  # without its dot an i is another letter
    return shifts


def _gap(one: Box, other: Box) -> int:
    """White between two boxes, below 0 where they overlap."""
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])


def _height(box: Box) -> int:
    return box[3] - box[1]


def _inked(contour: Contour, more: float, wave: tuple[float, float]) -> list[Point]:
    """The contour moved out (in, below 0) by `more`, unevenly. Ink lies to the right of every contour."""
    frequency, phase = math.tau / wave[0], wave[1]
    moved = []
    before = contour[-1]
    for number, (x, y, on) in enumerate(contour):
        after = contour[(number + 1) % len(contour)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        width = more + _UNEVEN * math.sin(frequency * (x + y) + phase)
        moved.append((x - dy / length * width, y + dx / length * width, on))
        before = (x, y, on)
    return moved


def _box(contour: Contour) -> Box:
    xs, ys = [point[0] for point in contour], [point[1] for point in contour]
    return math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)), math.ceil(max(ys))

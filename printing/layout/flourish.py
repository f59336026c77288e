"""The stroke under a signed name: one movement of the pen, thick where it presses. Draws no letters."""

import math
from random import Random
from typing import Any

from printing.layout.sheet import Pen, Rgb

#: Strokes as cubic curves through (along the name, below its baseline): shares of the name's width and of the size.
#: Each is drawn without lifting the pen; chosen by looking.
_STROKES: tuple[tuple[tuple[float, float], ...], ...] = (
    # back under the name and out again
    (
        (1.00, 0.04), (1.12, 0.14), (0.62, 0.13), (0.14, 0.22),
        (-0.04, 0.26), (-0.03, 0.40), (0.16, 0.39),
        (0.48, 0.37), (0.80, 0.33), (1.20, 0.24),
    ),
    # one line under the name, rising
    ((0.02, 0.32), (0.30, 0.20), (0.62, 0.26), (1.16, 0.08)),
    # a line that ends in a small loop
    (
        (0.06, 0.24), (0.40, 0.30), (0.82, 0.28), (1.12, 0.14),
        (1.24, 0.06), (1.16, -0.08), (1.07, 0.06),
        (0.99, 0.20), (1.06, 0.34), (1.28, 0.24),
    ),
)  # fmt: skip
_HANDS = 8  #: writers of these many numbers in a row share a flourish: their hand is chosen by the number too
_STEPS = 14  #: straight pieces of one curve; at 203 dpi no corner is seen
_WIDTH = 0.062  #: of the pen where it presses, in shares of the size
_STRAY = 0.022  #: how far points move from job to job, in shares of the size


def draw_flourish(
    pen: Pen,
    name: tuple[float, float],
    at: tuple[float, float],
    width_pt: float,
    size_pt: float,
    ink: Rgb,
    who: int,
    chance: Random,
) -> None:
    """Draws the stroke of writer `who` below a name whose ink runs from `name[0]` to `name[1]`, within `width_pt`."""
    left, right = name
    long = max(right - left, 1.6 * size_pt)
    shape = _STROKES[who // _HANDS % len(_STROKES)]
    (x, baseline), points = at, []
    for along, below in shape:
        across = left + along * long + chance.gauss(0, _STRAY) * size_pt
        down = below * size_pt + max(-1.0, min(1.0, chance.gauss(0, 0.6))) * _STRAY * size_pt
        points.append((x + max(_WIDTH * size_pt, min(width_pt - _WIDTH * size_pt, across)), pen.up(baseline + down)))
    outline = _outlined(_sampled(points), _WIDTH * size_pt)
    moves = " ".join(f"{px:.2f} {py:.2f} {'l' if number else 'm'}" for number, (px, py) in enumerate(outline))
    drawing: Any = pen.canvas
    drawing._code.append(f"{ink[0]:.3g} {ink[1]:.3g} {ink[2]:.3g} rg {moves} h f")


def _sampled(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points along the curves."""
    found = [points[0]]
    for first in range(0, len(points) - 1, 3):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[first : first + 4]
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
            found.append((a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))
    return found


def _outlined(middle: list[tuple[float, float]], width: float) -> list[tuple[float, float]]:
    """The stroke's edge around its middle: thin where the pen lands and lifts, full in between."""
    one, other = [], []
    for number, (x, y) in enumerate(middle):
        before, after = middle[max(0, number - 1)], middle[min(len(middle) - 1, number + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        share = number / (len(middle) - 1)
        half = width / 2 * (0.35 + 0.65 * math.sin(math.pi * min(1.0, 0.12 + share)) ** 0.6)
        one.append((x - dy / length * half, y + dx / length * half))
        other.append((x + dy / length * half, y - dx / length * half))
    return one + other[::-1]

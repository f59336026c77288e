"""Letters written again: different from each other, still the same letter."""

import math
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing import fonts
from printing.fonts import HANDS, Face
from printing.layout.letterforms import PRESSURES, SHAPES, letter_form, shifts
from printing.layout.outlines import Contour, outlines

LETTERS = "aenirtsuäöüßşğıłąęéèç"
HAND = st.sampled_from(list(HANDS.values()))


@given(HAND, st.sampled_from(LETTERS))
@settings(max_examples=60, deadline=None)
def test_no_two_forms_of_a_letter_are_the_same(face: Face, letter: str) -> None:
    forms = [letter_form(face, letter, shape, 1, False).glyph.record for shape in range(SHAPES)]
    assert all(one != other for one, other in combinations(forms, 2))


@given(HAND, st.data())
@settings(max_examples=150, deadline=None)
def test_a_form_stays_near_the_drawn_letter(face: Face, data: st.DataObject) -> None:
    """Whatever the character: no corner of its box is further away than a quarter of the size."""
    letter = chr(data.draw(st.sampled_from(sorted(fonts.coverage(face)))))
    shape = data.draw(st.integers(0, SHAPES - 1))
    drawn = outlines(face, letter)
    outline = drawn[shape % len(drawn)]
    form = letter_form(face, letter, shape, 1, False).glyph
    points = [point for contour in outline.contours for point in contour]
    if not points:
        assert form.record == b""
        return
    xs, ys = [x for x, _, _ in points], [y for _, y, _ in points]
    wanted = min(xs), min(ys), max(xs), max(ys)
    assert all(math.isclose(a, b, abs_tol=250) for a, b in zip(form.box, wanted, strict=True))


@pytest.mark.parametrize("face", HANDS.values())
def test_more_pressure_leaves_more_ink(face: Face) -> None:
    widths = [letter_form(face, "l", 0, pressure, False).glyph.box for pressure in range(len(PRESSURES))]
    assert sorted({right - left for left, _, right, _ in widths}) == [right - left for left, _, right, _ in widths]


def test_the_last_letter_of_a_word_runs_out() -> None:
    inner, last = (letter_form(Face.CAVEAT, "e", 0, 1, is_last).glyph.box[2] for is_last in (False, True))
    assert last > inner


@given(HAND, st.sampled_from("ijüöäéżğ"), st.integers(0, SHAPES - 1))
@settings(max_examples=80, deadline=None)
def test_a_dot_or_accent_is_moved_no_further_than_to_its_letter(face: Face, letter: str, shape: int) -> None:
    drawn = outlines(face, letter)
    outline = drawn[shape % len(drawn)]
    boxes = [box_of(contour) for contour in outline.contours]
    moved = [
        (left + dx, low + dy, right + dx, high + dy)
        for (left, low, right, high), (dx, dy) in zip(boxes, shifts(Random(shape), outline), strict=True)
    ]
    for one, other in combinations(range(len(boxes)), 2):
        if white(boxes[one], boxes[other]) > 0:
            assert white(moved[one], moved[other]) > 0


def box_of(contour: Contour) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _, _ in contour], [y for _, y, _ in contour]
    return min(xs), min(ys), max(xs), max(ys)


def white(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The white between two boxes, below 0 where they overlap."""
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])

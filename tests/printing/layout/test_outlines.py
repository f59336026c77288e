"""Outlines are those of the font file, whichever way it stores them."""

import pytest

from printing import fonts
from printing.fonts import HANDS, Face
from printing.layout.outlines import Outline, outlines


def box(outline: Outline) -> tuple[float, float]:
    """Left and right end of an outline."""
    xs = [x for contour in outline.contours for x, _, _ in contour]
    return min(xs), max(xs)


@pytest.mark.parametrize("face", HANDS.values())
def test_letters_are_as_wide_as_the_face_says(face: Face) -> None:
    for letter in "aZ4äßşłğé!":
        assert outlines(face, letter)[0].advance == pytest.approx(fonts.width(letter, face, 1000))


def test_an_accented_letter_is_its_letter_and_its_accent() -> None:
    plain, accented = outlines(Face.CAVEAT, "a")[0], outlines(Face.CAVEAT, "ä")[0]
    shift = accented.contours[0][0][0] - plain.contours[0][0][0]
    moved = tuple(tuple((x + shift, y, on) for x, y, on in contour) for contour in plain.contours)
    assert accented.contours[: len(plain.contours)] == moved
    assert len(accented.contours) == len(plain.contours) + 2


def test_a_hand_that_was_drawn_three_times_has_three_forms_of_a_letter() -> None:
    for letter in "aenrtäşł":
        forms = outlines(Face.CAVEAT, letter)
        assert len({form.contours for form in forms}) == len(forms) == (1 if letter == "ł" else 3)


def test_the_accent_stays_where_its_letter_is_drawn_another_way() -> None:
    first, *others = outlines(Face.CAVEAT, "ü")
    for other in others:
        assert other.contours[-2:] == first.contours[-2:]
        assert box(other) == pytest.approx(box(first), abs=120)


def test_a_space_has_width_and_no_ink() -> None:
    (space,) = outlines(Face.KALAM, " ")
    assert space.contours == ()
    assert space.advance > 100

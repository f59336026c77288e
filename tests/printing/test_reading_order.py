import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.reading_order import is_right_to_left, shape, visual


@pytest.mark.parametrize(
    ("logical", "right_to_left", "seen"),
    [
        ("Hallo", False, "Hallo"),
        ("Hallo שלום Welt", False, "Hallo םולש Welt"),
        ("שלום 123 עולם", True, "םלוע 123 םולש"),
        ("שלום (א)", True, "(א) םולש"),
        ("שלום Anna Maria", True, "Anna Maria םולש"),
        ("Bestellung 12, שלום 34", False, "Bestellung 12, 34 םולש"),
        ("מחיר 12,50", True, "12,50 ריחמ"),
        ("", True, ""),
    ],
)
def test_lines_are_put_in_the_order_they_are_seen(logical: str, right_to_left: bool, seen: str) -> None:
    assert visual(logical, right_to_left) == seen


def test_arabic_letters_join() -> None:
    assert shape("محمد") == "\ufee3\ufea4\ufee4\ufeaa"


def test_lam_and_alef_become_one_letter() -> None:
    assert shape("سلام") == "\ufeb3\ufefc\ufee1"


def test_marks_do_not_part_joined_letters() -> None:
    assert shape("بَب") == "\ufe91\u064e\ufe90"


def test_direction_is_that_of_the_first_strong_letter() -> None:
    assert is_right_to_left("12 שלום Anna")
    assert not is_right_to_left("Anna שלום")
    assert not is_right_to_left("12")


@given(st.text(alphabet=st.characters(codec="utf-8")), st.booleans())
def test_reordering_loses_no_character_but_mirrors_brackets(text: str, right_to_left: bool) -> None:
    brackets = str.maketrans("([{<«‹", ")]}>»›")
    assert sorted(visual(text, right_to_left).translate(brackets)) == sorted(text.translate(brackets))

"""Keyboard layouts: every key writes what it does on that keyboard, and every character finds its key again."""

import string

import pytest

from scanners.layouts import GS, GS_KEY, LAYOUTS, US, Layout, Stroke, swapped_case


@pytest.mark.parametrize(
    ("key_code", "plain", "shifted"),
    [(16, "q", "Q"), (21, "y", "Y"), (44, "z", "Z"), (12, "-", "_"), (53, "/", "?"), (39, ";", ":"), (13, "=", "+")],
)
def test_keys_that_differ_between_layouts_read_as_on_a_us_keyboard(key_code: int, plain: str, shifted: str) -> None:
    assert US.character(Stroke(key_code)) == plain
    assert US.character(Stroke(key_code, has_shift=True)) == shifted


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("de", {21: "z", 44: "y", 12: "ß", 53: "-", 43: "#", 86: "<"}),
        ("fr", {16: "a", 30: "q", 44: "w", 50: ",", 3: "é"}),
    ],
)
def test_keys_stand_where_they_do(name: str, written: dict[int, str]) -> None:
    assert {code: LAYOUTS[name].character(Stroke(code)) for code in written} == written


def test_every_printable_ascii_character_has_one_key_in_the_us() -> None:
    written = [US.character(Stroke(code, shift)) for code in range(1, 58) for shift in (False, True)]
    assert sorted(filter(None, written)) == sorted(string.printable[:95] + " ")


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.name)
def test_every_printable_ascii_character_can_be_typed_and_read_back(layout: Layout) -> None:
    for char in string.printable[:95]:
        stroke = layout.stroke(char)
        assert stroke is not None, char
        assert layout.character(stroke) == char


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.name)
def test_rows_are_as_long_shifted_as_plain_and_keys_write_once(layout: Layout) -> None:
    codes = [first + place for first, plain, _ in layout.rows for place in range(len(plain))]
    assert len(codes) == len(set(codes))
    assert all(len(plain) == len(shifted) for _, plain, shifted in layout.rows)


def test_control_and_the_bracket_key_write_gs_and_other_commands_nothing() -> None:
    assert US.character(Stroke(GS_KEY, has_control=True)) == GS
    assert US.character(Stroke(46, has_control=True)) == ""
    assert US.character(Stroke(28)) == ""


def test_caps_lock_undone_twice_is_nothing() -> None:
    assert [swapped_case(char) for char in "aZ1-ßä"] == ["A", "z", "1", "-", "ß", "Ä"]

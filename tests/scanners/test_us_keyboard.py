"""Places of keys read as a US keyboard."""

import string

import pytest

from scanners.us_keyboard import us_text


@pytest.mark.parametrize(
    ("key_code", "plain", "shifted"),
    [(16, "q", "Q"), (21, "y", "Y"), (44, "z", "Z"), (12, "-", "_"), (53, "/", "?"), (39, ";", ":"), (13, "=", "+")],
)
def test_keys_that_differ_between_layouts_read_as_on_a_us_keyboard(key_code: int, plain: str, shifted: str) -> None:
    assert us_text(key_code, has_shift=False, has_control=False) == plain
    assert us_text(key_code, has_shift=True, has_control=False) == shifted


def test_every_printable_ascii_character_has_one_key() -> None:
    written = [us_text(code, shift, has_control=False) for code in range(1, 58) for shift in (False, True)]
    assert sorted(filter(None, written)) == sorted(string.printable[:95] + " ")


def test_control_and_the_bracket_key_write_gs_and_other_commands_nothing() -> None:
    assert us_text(27, has_shift=False, has_control=True) == "\x1d"
    assert us_text(46, has_shift=False, has_control=True) == ""
    assert us_text(28, has_shift=False, has_control=False) == ""

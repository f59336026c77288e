"""Check digits: exactly one last character fits, one wrong digit is always found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanners.check_digits import CODE39_CHARACTERS, fits_mod43, has_valid_check_digit, is_sscc, upc_a_of


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([7, 11, 12, 13]).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n)))
def test_exactly_one_last_digit_fits(body: str) -> None:
    assert sum(has_valid_check_digit(f"{body}{last}") for last in range(10)) == 1


@settings(max_examples=100, deadline=None)
@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body: str, place: int, off: int) -> None:
    sound = next(f"{body}{last}" for last in range(10) if has_valid_check_digit(f"{body}{last}"))
    wrong = sound[:place] + str((int(sound[place]) + off) % 10) + sound[place + 1 :]
    assert not has_valid_check_digit(wrong)


@settings(max_examples=100, deadline=None)
@given(st.text(CODE39_CHARACTERS, min_size=1, max_size=20))
def test_exactly_one_check_character_of_code_39_fits(body: str) -> None:
    assert sum(fits_mod43(body + last) for last in CODE39_CHARACTERS) == 1


def test_known_numbers_hold() -> None:
    assert is_sscc("340434161094042557")
    assert not is_sscc("340434161094042558")
    assert fits_mod43("CODE39W"), "the example of ISO/IEC 16388"
    assert not fits_mod43("code39W")
    assert not has_valid_check_digit("４００６３８１３３３９３１"), "digits of other scripts are no digits of a code"


@pytest.mark.parametrize(
    ("short", "long"),
    [("01234565", "012345000065"), ("04252614", "042100005264"), ("01234564", None), ("21234565", None), ("1", None)],
)
def test_upc_e_stands_for_a_long_number(short: str, long: str | None) -> None:
    assert upc_a_of(short) == long

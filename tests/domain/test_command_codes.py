"""Codes on sheets, badges and prints: read back exactly, never mistaken for one another."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from station.domain.command_codes import (
    ALPHABET,
    Command,
    badge_code,
    command_code,
    command_in,
    is_badge,
    print_code,
    print_in,
)

secrets = st.text(ALPHABET, min_size=4, max_size=12)


@given(st.uuids(version=4), st.integers(0, 31), st.integers(1, 31))
def test_a_print_is_recognised_by_its_code(parcel: UUID, place: int, copy: int) -> None:
    code = print_code(parcel.hex, place, copy)
    assert print_in(f" {code.lower()}\n") == (parcel.hex[:10], place, copy)
    assert command_in(code) is None
    assert not is_badge(code)


@given(st.uuids(version=4), st.integers(0, 13), st.sampled_from(ALPHABET))
def test_one_misread_sign_is_noticed(parcel: UUID, at: int, other: str) -> None:
    code = print_code(parcel.hex, 1, 1)
    misread = code[:at] + other + code[at + 1 :]
    assert misread == code or print_in(misread) is None


@given(secrets, st.integers(0, 10))
def test_two_swapped_signs_are_noticed(secret: str, at: int) -> None:
    code = badge_code(secret)
    at = 3 + at % (len(code) - 4)
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert is_badge(code)
    assert swapped == code or not is_badge(swapped)


def test_every_command_is_read_back_whatever_the_case() -> None:
    for command in Command:
        assert command_in(command_code(command)) is command
        assert command_in(command_code(command).swapcase()) is command


def test_no_code_has_letters_that_keyboards_swap() -> None:
    assert not set("YZ") & set("".join(map(command_code, Command)) + ALPHABET)


@given(st.text(max_size=40))
def test_other_codes_are_none_of_ours(text: str) -> None:
    upper = text.strip().upper()
    if not upper.startswith(("PTC", "PTB", "PTN")):
        assert command_in(text) is None
        assert print_in(text) is None
        assert not is_badge(text)

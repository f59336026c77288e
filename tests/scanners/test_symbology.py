"""Symbologies: identifiers split, check digits hold, article numbers found where they are, and only there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanners.symbology import gtin_of, has_valid_check_digit, split_aim


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("]C01001", ("C0", "1001")),
        ("]d2011234", ("d2", "011234")),
        ("1001", ("", "1001")),
        ("]", ("", "]")),
        ("]C0", ("", "]C0")),
        ("[1]", ("", "[1]")),
    ],
)
def test_an_identifier_is_split_from_the_content(raw: str, parts: tuple[str, str]) -> None:
    assert split_aim(raw) == parts


@settings(max_examples=100, deadline=None)
@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_exactly_one_last_digit_fits(body: str) -> None:
    assert sum(has_valid_check_digit(f"{body}{last}") for last in range(10)) == 1


@pytest.mark.parametrize(
    ("text", "symbology", "gtin"),
    [
        ("4006381333931", "", "4006381333931"),
        ("4006381333931", "E0", "4006381333931"),
        ("036000291452", "E0", "0036000291452"),
        ("96385074", "E4", "96385074"),
        ("010400638133393110AB\x1d21X", "C1", "4006381333931"),
        ("010400638133393110AB", "Q3", "4006381333931"),
        ("4006381333932", "", None),
        ("4006381333931", "C0", None),
        ("1001", "", None),
        ("10AB", "C1", None),
        ("^XA~JR", "d2", None),
        ("", "", None),
    ],
)
def test_an_article_number_is_found_only_where_it_is(text: str, symbology: str, gtin: str | None) -> None:
    assert gtin_of(text, symbology) == gtin


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["", "C1", "d2", "Q3", "e0", "E0", "A0"]))
def test_no_content_breaks_it(text: str, symbology: str) -> None:
    found = gtin_of(text, symbology)
    assert found is None or found.isdecimal()

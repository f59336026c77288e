"""Identifiers: split from the content, named, and a check character of Code 39 left out where one was sent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanners.symbology import Symbology, identified, kind_of, split_aim


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


@pytest.mark.parametrize(
    ("identifier", "kind"),
    [
        ("A0", Symbology.CODE_39),
        ("C0", Symbology.CODE_128),
        ("C1", Symbology.GS1_128),
        ("E0", Symbology.EAN_UPC),
        ("I0", Symbology.ITF),
        ("Q1", Symbology.QR),
        ("Q3", Symbology.GS1_QR),
        ("d1", Symbology.DATA_MATRIX),
        ("d2", Symbology.GS1_DATA_MATRIX),
        ("X0", Symbology.OTHER),
        ("", Symbology.UNKNOWN),
    ],
)
def test_the_kind_of_code_is_named(identifier: str, kind: Symbology) -> None:
    assert kind_of(identifier) is kind


def test_a_check_character_that_fits_is_no_part_of_the_number() -> None:
    assert identified("]A1CODE39W") == ("A3", "CODE39")
    assert identified("]A1CODE39X") == ("A1", "CODE39X"), "a misread keeps it, and its identifier tells"
    assert identified("]A0CODE39W") == ("A0", "CODE39W"), "nobody said that it was one"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_no_text_breaks_it_and_nothing_is_added(text: str) -> None:
    identifier, content = identified(text)
    assert content in text
    assert bool(identifier) <= text.startswith("]")

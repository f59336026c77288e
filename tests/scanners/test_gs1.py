"""GS1: fields are read where they are, wrong check digits are seen, and nothing is made of plain order numbers."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanners.gs1 import Gs1Fields, gs1_fields, gtin_of, is_misread, may_be_misread
from scanners.scan import Scan
from scanners.symbology import Symbology

TEA = "4006381333931"
SSCC = "340434161094042557"


def test_all_fields_of_goods_are_read() -> None:
    fields = gs1_fields(f"010{TEA}15261130172612311037A-B\x1d21X/9\x1d3103001250", "d2")
    assert fields == Gs1Fields(
        gtin=TEA,
        lot="37A-B",
        best_before=date(2026, 11, 30),
        expires=date(2026, 12, 31),
        serial="X/9",
        others=(("3103", "001250"),),
    )


def test_a_month_without_a_day_ends_with_its_last_day() -> None:
    fields = gs1_fields(f"010{TEA}15270200", "C1")
    assert fields is not None
    assert fields.best_before == date(2027, 2, 28)


def test_a_parcel_is_read_with_and_without_an_identifier() -> None:
    for symbology in ("C1", ""):
        fields = gs1_fields(f"00{SSCC}", symbology)
        assert fields is not None
        assert fields.sscc == SSCC


def test_a_link_on_a_product_names_its_article() -> None:
    link = f"https://id.gs1.org/01/0{TEA}/10/ABC?17=261231"
    assert gs1_fields(link, "Q1") == Gs1Fields(gtin=TEA, lot="ABC", expires=date(2026, 12, 31))
    assert gs1_fields("https://shop.example/orders/1001", "Q1") is None


@pytest.mark.parametrize(
    ("text", "symbology", "gtin"),
    [
        (TEA, "", TEA),
        (TEA, "E0", TEA),
        (f"{TEA}12", "E3", TEA),
        ("036000291452", "E0", "0036000291452"),
        ("04252614", "E0", "0042100005264"),
        ("01234565", "E0", "01234565"),
        ("96385074", "E4", "96385074"),
        ("14006381333938", "I1", "14006381333938"),
        ("010400638133393110AB\x1d21X", "C1", TEA),
        ("010400638133393110AB", "Q3", TEA),
        ("010400638133393110AB\x1d21X", "", TEA),
        ("4006381333932", "", None),
        (TEA, "C0", None),
        ("1001", "", None),
        ("10AB", "C1", None),
        ("52", "E1", None),
        ("^XA~JR", "d2", None),
        ("", "", None),
    ],
)
def test_an_article_number_is_found_only_where_it_is(text: str, symbology: str, gtin: str | None) -> None:
    assert gtin_of(text, symbology) == gtin


@pytest.mark.parametrize(
    ("text", "symbology"),
    [
        ("4006381333932", "E0"),
        ("400638133393", "E0"),
        ("40063813339X1", "E0"),
        ("0104006381333932", "C1"),
        ("00340434161094042558", "C1"),
        ("0104006381333931159913AB", "d2"),
        ("14006381333939", "I1"),
        ("CODE39X", "A1"),
    ],
)
def test_a_wrong_check_digit_is_a_misread(text: str, symbology: str) -> None:
    assert is_misread(text, symbology)


@pytest.mark.parametrize(
    ("text", "symbology"),
    [(TEA, "E0"), ("52", "E1"), (TEA, ""), ("4006381333932", ""), ("1001", "C0"), ("X", "A0"), (f"010{TEA}", "C1")],
)
def test_what_has_no_wrong_check_digit_is_no_misread(text: str, symbology: str) -> None:
    assert not is_misread(text, symbology)


def test_unlabelled_numbers_are_only_suspected() -> None:
    assert may_be_misread("4006381333932", "")
    assert may_be_misread("00340434161094042558", "")
    assert not may_be_misread(TEA, "")
    assert not may_be_misread("4006381333932", "C0"), "Code 128 carries any number"
    assert not may_be_misread("10012345", ""), "orders have eight digits more often than goods"


def test_fields_with_a_wrong_check_digit_are_named_and_left_out() -> None:
    fields = gs1_fields("010400638133393210AB", "C1")
    assert fields == Gs1Fields(lot="AB", wrong=("01",))


def test_a_scan_tells_all_of_it() -> None:
    scan = Scan(f"010{TEA}10AB", "wedge", datetime(2026, 3, 2, tzinfo=UTC), "d2")
    assert scan.kind is Symbology.GS1_DATA_MATRIX
    assert scan.gs1 == Gs1Fields(gtin=TEA, lot="AB")
    assert scan.gtin == TEA
    assert not scan.is_misread
    assert not scan.may_be_misread


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["", "C1", "d2", "Q3", "e0", "E0", "E3", "A1", "I1", "Q1"]))
def test_no_content_breaks_it(text: str, symbology: str) -> None:
    found = gtin_of(text, symbology)
    assert found is None or found.isdecimal()
    assert isinstance(is_misread(text, symbology), bool)
    gs1_fields("https://" + text, "Q1")


LOTS = st.text("ABCXYZ0123456789-/", min_size=1, max_size=20)


@settings(max_examples=100, deadline=None)
@given(st.text("0123456789", min_size=12, max_size=12), LOTS, LOTS)
def test_what_was_encoded_is_read_back(body: str, lot: str, serial: str) -> None:
    gtin = next(f"{body}{last}" for last in range(10) if gtin_of(f"{body}{last}", "E0"))
    fields = gs1_fields(f"010{gtin}10{lot}\x1d21{serial}", "C1")
    assert fields == Gs1Fields(gtin=gtin, lot=lot, serial=serial)

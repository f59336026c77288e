"""What kind of code was read, and what it says of goods: AIM identifiers, check digits, GS1. Opens no orders."""

import re

import biip

#: ISO/IEC 15424: "]", a code character, a modifier.
_AIM = re.compile(r"\]([A-Za-z][0-9A-Za-z])")
#: AIM identifiers whose content is GS1 element strings: GS1-128, DataBar, GS1 DataMatrix, GS1 QR, GS1 DotCode.
GS1_SYMBOLOGIES = frozenset({"C1", "e0", "e1", "e2", "d2", "Q3", "J1"})
#: EAN/UPC: a thing of the trade, hardly ever an order.
EAN_SYMBOLOGIES = frozenset({"E0", "E1", "E2", "E3", "E4"})
GTIN_LENGTHS = frozenset({8, 12, 13, 14})


def split_aim(text: str) -> tuple[str, str]:
    """A scan as (AIM identifier without "]", content); ("", text) where it carries none."""
    match = _AIM.match(text)
    if match is None or match.end() == len(text):
        return "", text
    return match[1], text[match.end() :]


def has_valid_check_digit(digits: str) -> bool:
    """GTIN-8, -12, -13 or -14 whose last digit fits the others (GS1 General Specifications 7.9)."""
    if len(digits) not in GTIN_LENGTHS or not (digits.isascii() and digits.isdecimal()):
        return False
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighted % 10 == 0


def gtin_of(text: str, symbology: str = "") -> str | None:
    """The article number in a scan as 13 digits (8 for EAN-8); None where it names no article.

    Without an identifier only a plain number with a valid check digit counts: "1001" would be GS1 for a lot.
    """
    if symbology in GS1_SYMBOLOGIES:
        return _gtin_in_element_strings(text, symbology)
    if symbology and symbology not in EAN_SYMBOLOGIES:
        return None
    return _as_ean(text) if has_valid_check_digit(text) else None


def _gtin_in_element_strings(text: str, symbology: str) -> str | None:
    try:
        message = biip.parse(f"]{symbology}{text}").gs1_message
    except biip.ParseError:
        return None
    if message is None:
        return None
    named = message.element_strings.get(ai="01") or message.element_strings.get(ai="02")
    return _as_ean(named.value) if named is not None and has_valid_check_digit(named.value) else None


def _as_ean(gtin: str) -> str:
    if len(gtin) == 8:
        return gtin
    return gtin[1:] if len(gtin) == 14 and gtin[0] == "0" else gtin.zfill(13)

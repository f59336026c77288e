"""What a code says of goods: GS1 fields, article numbers, and whether its check digits deny it. Opens no orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from scanners.check_digits import SSCC_LENGTH, fits_mod10, fits_mod43, has_valid_check_digit, is_sscc, upc_a_of
from scanners.symbology import EAN_SYMBOLOGIES, GS1_SYMBOLOGIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from biip.gs1_element_strings import GS1ElementString

GS = "\x1d"
#: Application identifiers (GS1 General Specifications 3).
SSCC, GTIN, GTIN_INSIDE, LOT, BEST_BEFORE, EXPIRES, SERIAL = "00", "01", "02", "10", "15", "17", "21"
_NAMED = frozenset({SSCC, GTIN, GTIN_INSIDE, LOT, BEST_BEFORE, EXPIRES, SERIAL})
#: An article number ends here in a number that carries an add-on of two or five digits.
_EAN_LENGTH = 13
_ADD_ON_LENGTHS = frozenset({15, 18})
_ADD_ONS_ALONE = frozenset({"E1", "E2"})
_ITF_CHECKED = "I1"


@dataclass(frozen=True, slots=True)
class Gs1Fields:
    """The element strings of one code. "" and None: not in it, or not to be trusted (see `wrong`)."""

    gtin: str = ""  #: 13 digits, 8 for a GTIN-8, 14 where it names an outer box
    lot: str = ""
    best_before: date | None = None
    expires: date | None = None
    serial: str = ""
    sscc: str = ""  #: 18 digits
    others: tuple[tuple[str, str], ...] = ()  #: (application identifier, value) of all the rest, in order
    wrong: tuple[str, ...] = ()  #: application identifiers whose check digit does not fit


@lru_cache(maxsize=64)
def gs1_fields(text: str, symbology: str = "") -> Gs1Fields | None:
    """The GS1 fields of a content; None where it has none, or is not well-formed.

    Without an identifier only what can hardly be chance counts: a separator inside, a parcel or an article number
    whose check digit fits in its place, a GS1 Digital Link.
    """
    is_message = symbology in GS1_SYMBOLOGIES or (not symbology and _looks_like_gs1(text))
    if not is_message and not text.lower().startswith(("http://", "https://")):
        return None
    import biip  # 90 ms: only tables that meet such codes wait for it, once

    try:
        parsed = biip.parse(f"]{symbology or 'C1'}{text.lstrip(GS)}" if is_message else text)
    except (biip.ParseError, ValueError):  # ValueError: of urllib, for links that are none
        return None
    found = parsed.gs1_message if is_message else parsed.gs1_digital_link_uri
    return _fields(found.element_strings) if found is not None else None


def gtin_of(text: str, symbology: str = "") -> str | None:
    """The article number in a scan as 13 digits (8 for EAN-8, 14 for an outer box); None where it names no article.

    Without an identifier only a plain number with a valid check digit counts: "1001" would be GS1 for a lot.
    """
    if symbology in GS1_SYMBOLOGIES or not (text.isascii() and text.isdecimal()):
        fields = gs1_fields(text, symbology)
        return (fields.gtin or None) if fields is not None else None
    if symbology in EAN_SYMBOLOGIES:
        return _gtin_of_ean(text, symbology)
    if symbology and not symbology.startswith("I"):
        return None
    if has_valid_check_digit(text):
        return _as_ean(text)
    fields = gs1_fields(text, symbology)
    return (fields.gtin or None) if fields is not None else None


def is_misread(text: str, symbology: str) -> bool:
    """Its own check digit denies what was read, and its identifier leaves no doubt that there is one."""
    if symbology in GS1_SYMBOLOGIES:
        fields = gs1_fields(text, symbology)
        return fields is None or bool(fields.wrong)
    if symbology in EAN_SYMBOLOGIES:
        return symbology not in _ADD_ONS_ALONE and _gtin_of_ean(text, symbology) is None
    if symbology == _ITF_CHECKED:
        return not fits_mod10(text)
    return symbology == "A1" and not fits_mod43(text)


def may_be_misread(text: str, symbology: str) -> bool:
    """Looks like an article or parcel number with a wrong check digit, but may be any number: ask the orders first."""
    if symbology or not (text.isascii() and text.isdecimal()):
        return False
    if len(text) == SSCC_LENGTH + 2 and text.startswith(SSCC):
        return not is_sscc(text[2:])
    return len(text) in (12, 13, 14) and not has_valid_check_digit(text)


def _looks_like_gs1(text: str) -> bool:
    if GS in text:
        return True
    return (text.startswith(SSCC) and len(text) == SSCC_LENGTH + 2 and is_sscc(text[2:])) or (
        text.startswith(GTIN) and has_valid_check_digit(text[2:16]) and len(text) >= 16
    )


def _gtin_of_ean(text: str, symbology: str) -> str | None:
    if symbology in _ADD_ONS_ALONE:
        return None
    number = text[:_EAN_LENGTH] if len(text) in _ADD_ON_LENGTHS else text
    if has_valid_check_digit(number):
        return _as_ean(number)
    expanded = upc_a_of(number)
    return _as_ean(expanded) if expanded is not None else None


def _fields(elements: Sequence[GS1ElementString]) -> Gs1Fields:
    """The first of each kind counts; a number whose check digit is wrong is left out and named in `wrong`."""
    values: dict[str, str] = {}
    dates: dict[str, date] = {}
    for element in elements:
        values.setdefault(element.ai.ai, element.value)
        if element.date is not None:
            dates.setdefault(element.ai.ai, element.date)
    wrong = [ai for ai in (GTIN, GTIN_INSIDE) if ai in values and not has_valid_check_digit(values[ai])]
    wrong += [SSCC] if SSCC in values and not is_sscc(values[SSCC]) else []
    sound = {ai: value for ai, value in values.items() if ai not in wrong}
    gtin = sound.get(GTIN) or sound.get(GTIN_INSIDE) or ""
    return Gs1Fields(
        gtin=_as_ean(gtin) if gtin else "",
        lot=values.get(LOT, ""),
        best_before=dates.get(BEST_BEFORE),
        expires=dates.get(EXPIRES),
        serial=values.get(SERIAL, ""),
        sscc=sound.get(SSCC, ""),
        others=tuple((element.ai.ai, element.value) for element in elements if element.ai.ai not in _NAMED),
        wrong=tuple(wrong),
    )


def _as_ean(gtin: str) -> str:
    if len(gtin) == 8:
        return gtin
    return gtin[1:] if len(gtin) == 14 and gtin[0] == "0" else gtin.zfill(_EAN_LENGTH)

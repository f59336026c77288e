"""What kind of code was read, by its AIM identifier. Reads no content, opens no orders."""

import re
from enum import StrEnum

from scanners.check_digits import fits_mod43

#: ISO/IEC 15424: "]", a code character, a modifier.
_AIM = re.compile(r"\]([A-Za-z][0-9A-Za-z])")
#: AIM identifiers whose content is GS1 element strings: GS1-128, DataBar, GS1 DataMatrix, GS1 QR, GS1 DotCode.
GS1_SYMBOLOGIES = frozenset({"C1", "e0", "e1", "e2", "d2", "Q3", "J1"})
#: EAN/UPC: a thing of the trade, hardly ever an order. E1 and E2 are the add-ons alone, E3 a number with its add-on.
EAN_SYMBOLOGIES = frozenset({"E0", "E1", "E2", "E3", "E4"})
#: Code 39 whose check character was checked and sent along, and what it is called without it.
_CODE39_WITH_CHECK, _CODE39_CHECKED = "A1", "A3"


class Symbology(StrEnum):
    """The kinds of code a packing table meets; `OTHER` is named by its identifier only."""

    UNKNOWN = "unknown"  #: the scanner does not send identifiers
    CODE_39 = "Code 39"
    CODE_128 = "Code 128"
    GS1_128 = "GS1-128"
    EAN_UPC = "EAN/UPC"
    ITF = "ITF"
    CODABAR = "Codabar"
    CODE_93 = "Code 93"
    GS1_DATABAR = "GS1 DataBar"
    PDF417 = "PDF417"
    QR = "QR Code"
    GS1_QR = "GS1 QR Code"
    DATA_MATRIX = "Data Matrix"
    GS1_DATA_MATRIX = "GS1 DataMatrix"
    AZTEC = "Aztec"
    OTHER = "other"


#: By code character (ISO/IEC 15424, table 1).
_KINDS = {
    "A": Symbology.CODE_39,
    "C": Symbology.CODE_128,
    "E": Symbology.EAN_UPC,
    "F": Symbology.CODABAR,
    "G": Symbology.CODE_93,
    "I": Symbology.ITF,
    "L": Symbology.PDF417,
    "Q": Symbology.QR,
    "d": Symbology.DATA_MATRIX,
    "e": Symbology.GS1_DATABAR,
    "z": Symbology.AZTEC,
}
_GS1_KINDS = {
    "C1": Symbology.GS1_128,
    "Q3": Symbology.GS1_QR,
    "d2": Symbology.GS1_DATA_MATRIX,
}


def kind_of(identifier: str) -> Symbology:
    """The kind of code of an AIM identifier without "]"."""
    if not identifier:
        return Symbology.UNKNOWN
    return _GS1_KINDS.get(identifier) or _KINDS.get(identifier[0], Symbology.OTHER)


def split_aim(text: str) -> tuple[str, str]:
    """A scan as (AIM identifier without "]", content); ("", text) where it carries none."""
    match = _AIM.match(text)
    if match is None or match.end() == len(text):
        return "", text
    return match[1], text[match.end() :]


def identified(text: str) -> tuple[str, str]:
    """As `split_aim`, and a check character of Code 39 that fits is left out: it belongs to the code, not to the order.

    One that does not fit stays, under its identifier A1: a misread.
    """
    identifier, content = split_aim(text)
    if identifier == _CODE39_WITH_CHECK and fits_mod43(content):
        return _CODE39_CHECKED, content[:-1]
    return identifier, content

"""The faces we print with: where their files lie, what they cover, which face prints which piece of a text."""

import threading
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from printing import characters

_loading = threading.Lock()


class Face(StrEnum):
    """A font file; the value is its path below the fonts folder."""

    SANS = "inter/Inter-Regular.ttf"
    SANS_SEMIBOLD = "inter/Inter-SemiBold.ttf"
    SANS_BOLD = "inter/Inter-Bold.ttf"
    CAVEAT = "caveat/Caveat-SemiBold.ttf"
    PATRICK_HAND = "patrick-hand/PatrickHand-Regular.ttf"
    KALAM = "kalam/Kalam-Regular.ttf"
    BROAD = "dejavu/DejaVuSans.ttf"
    BROAD_BOLD = "dejavu/DejaVuSans-Bold.ttf"


#: The names documents use for the hands (`printing.document.Handwriting.font`).
HANDS: dict[str, Face] = {"Caveat": Face.CAVEAT, "Patrick Hand": Face.PATRICK_HAND, "Kalam": Face.KALAM}

#: Who prints what a face lacks, in this order; every chain ends in the broad face.
_FALLBACKS: dict[Face, tuple[Face, ...]] = {
    Face.SANS: (Face.BROAD,),
    Face.SANS_SEMIBOLD: (Face.BROAD_BOLD, Face.BROAD),
    Face.SANS_BOLD: (Face.BROAD_BOLD, Face.BROAD),
    Face.CAVEAT: (Face.PATRICK_HAND, Face.SANS, Face.BROAD),
    Face.PATRICK_HAND: (Face.CAVEAT, Face.SANS, Face.BROAD),
    Face.KALAM: (Face.PATRICK_HAND, Face.CAVEAT, Face.SANS, Face.BROAD),
    Face.BROAD: (Face.SANS,),
    Face.BROAD_BOLD: (Face.BROAD, Face.SANS),
}


#: Sans letters among handwritten ones are set this much smaller: the hands' small letters are low. Chosen by looking.
_SANS_IN_HAND = 0.82


def fonts_folder() -> Path:
    """The folder of our fonts: in a wheel inside `station`, in a checkout beside it. Raises FileNotFoundError."""
    root = Path(__file__).resolve().parent.parent
    for folder in (root / "station" / "assets" / "fonts", root / "assets" / "fonts"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError("assets/fonts")


@cache
def _registered(face: Face) -> TTFont:
    with _loading:
        font = TTFont(face.name, str(fonts_folder() / face.value))
        pdfmetrics.registerFont(font)
        return font


def reportlab_name(face: Face) -> str:
    """The face's name for reportlab; reads the file on first use (about 20 ms for a small face)."""
    return _registered(face).fontName


def font_file(face: Face) -> Any:
    """The face's tables as reportlab has read them (its `TTFontFace`), for who draws letters as outlines."""
    return _registered(face).face


@cache
def coverage(face: Face) -> frozenset[int]:
    """The code points the face has a glyph for."""
    glyphs = cast(dict[int, int], _registered(face).face.charToGlyph)
    return frozenset(code for code, glyph in glyphs.items() if glyph)


@lru_cache(maxsize=4096)
def _anyone_has(character: str) -> bool:
    code = ord(character)
    return code in coverage(Face.SANS) or code in coverage(Face.BROAD)


def printable(text: str) -> str:
    """The text as our fonts can print it, lines kept; what happens to the rest is told in assets/fonts/README.md."""
    return characters.printable(text, _anyone_has)


def width(text: str, face: Face, size_pt: float) -> float:
    """The width in points of a text that `face` covers, without kerning."""
    return _em_widths(face).of(text) * size_pt


def share_of_size(wanted: Face, used: Face) -> float:
    """The size of a run in `used` within text in `wanted`, so that both look equally large."""
    return _SANS_IN_HAND if wanted in HANDS.values() and used not in HANDS.values() else 1.0


class _EmWidths:
    """Advance widths of one face in em, for one quick sum."""

    def __init__(self, font: TTFont) -> None:
        self._of_code = cast(dict[int, float], font.face.charWidths)
        self._default = cast(float, font.face.defaultWidth)

    def of(self, text: str) -> float:
        widths, default = self._of_code, self._default
        return sum([widths.get(ord(character), default) for character in text]) * 0.001


@cache
def _em_widths(face: Face) -> _EmWidths:
    return _EmWidths(_registered(face))


def runs(text: str, face: Face) -> list[tuple[Face, str]]:
    """The text split by who prints it; `text` comes out of `printable` or is made so.

    The letters of one word stay in one face where any face has them all: a single foreign letter in a
    handwritten name looks like a mistake, a name in another hand does not.
    """
    if coverage(face).issuperset(map(ord, text)):
        return [(face, text)] if text else []
    found: list[tuple[Face, str]] = []
    for part in _words(printable(text)):
        of_word = _face_of_word(part, face)
        for character in part:
            one = of_word if ord(character) in coverage(of_word) else _face_of(character, face)
            if found and found[-1][0] == one:
                found[-1] = (one, found[-1][1] + character)
            else:
                found.append((one, character))
    return found


def _words(text: str) -> list[str]:
    """Words with the spaces behind them."""
    words = text.split(" ")
    return [word + " " for word in words[:-1]] + words[-1:]


def _face_of_word(word: str, face: Face) -> Face:
    letters = {ord(character) for character in word if character.isalpha()}
    for candidate in (face, *_FALLBACKS[face]):
        if coverage(candidate) >= letters:
            return candidate
    return face


def _face_of(character: str, face: Face) -> Face:
    for candidate in (face, *_FALLBACKS[face]):
        if ord(character) in coverage(candidate):
            return candidate
    return Face.BROAD

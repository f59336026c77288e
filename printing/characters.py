"""Text made fit for paper: composed, without what cannot be seen, each unprintable character replaced legibly."""

import re
import unicodedata
from collections.abc import Callable

#: Unseen characters: control, format (zero width, direction marks), surrogates, private use, unassigned.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_LINE_ENDS = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")
_NO_BREAK = dict.fromkeys((0x00A0, 0x2007, 0x202F), "\u00a0")
#: U+FE00..FE0F and U+E0100..E01EF choose a picture variant of the character before them.
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
#: Stands for a letter no font has, so that a name is visibly incomplete and not shortened.
UNKNOWN_LETTER = "·"


def printable(text: str, has_glyph: Callable[[str], bool]) -> str:
    """`text` in NFC with only characters that `has_glyph` knows, and "\\n" between lines. Runs of spaces shrink to one
    where something vanished between them."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    lines = _LINE_ENDS.split(_VARIATION_SELECTORS.sub("", unicodedata.normalize("NFC", text.replace("\t", " "))))
    return "\n".join(_line(line, has_glyph) for line in lines)


def _line(line: str, has_glyph: Callable[[str], bool]) -> str:
    kept: list[str] = []
    vanished = False
    for character in line.translate(_NO_BREAK):
        here = _shown(character, has_glyph)
        if not here:
            vanished = True
        elif here == " " and vanished and (not kept or kept[-1] == " "):
            continue
        else:
            vanished = False
            kept.append(here)
    while vanished and kept and kept[-1] == " ":
        kept.pop()
    return "".join(kept)


def _shown(character: str, has_glyph: Callable[[str], bool]) -> str:
    """What prints for one character: itself, its plain form, the mark for an unknown letter, or nothing."""
    category = unicodedata.category(character)
    if category in _UNSEEN:
        return ""
    if category == "Zs" and character != "\u00a0":
        return " "
    if has_glyph(character):
        return character
    for form in ("NFKC", "NFKD"):
        plain = [
            part for part in unicodedata.normalize(form, character) if not unicodedata.category(part).startswith("M")
        ]
        if plain and character not in plain and all(map(has_glyph, plain)):
            return "".join(plain)
    return UNKNOWN_LETTER if category.startswith(("L", "N")) else ""

"""Capitals of names: shouting and whispered names are calmed, particles stay small, chosen spellings are kept."""

import re
import unicodedata

#: Particles that stay small in European names, from the customs of German, Dutch, French, Italian and Spanish.
PARTICLES = frozenset(
    (
        "von", "vom", "zu", "zum", "zur", "der", "den", "dem", "van", "ter", "ten", "tot", "het", "'t", "’t", "op",
        "aan", "af", "av", "de", "del", "della", "degli", "dalla", "di", "da", "do", "dos", "du", "des", "la", "le",
        "las", "los", "y", "e", "und", "bin", "ibn",
    )
)  # fmt: skip

APOSTROPHES = "'’‘ʼ"

_SPLIT = re.compile(rf"([-‐·{re.escape(APOSTROPHES)}.])")
_ROMAN = re.compile(r"[IVX]+")
_ASCII_VOWELS = frozenset("AEIOUY")


def calm(name: str, language: str) -> str:
    """A name in the capitals its bearer would write; `language` "tr" or "az" reads I and i with and without dots.

    What mixes capitals on purpose (McKenzie, DiCaprio, JP) stays; words that shout are calmed one by one.
    """
    letters = "".join(c for c in name if c.isalpha())
    words = name.split(" ")
    last = len(words) - 1
    if letters.islower():
        return " ".join(_written(word, language, may_be_particle=i < last) for i, word in enumerate(words))
    calmed = " ".join(_calm_word(word, language, i, last) for i, word in enumerate(words))
    is_small_now = "".join(c for c in calmed if c.isalpha()).islower()  # "a'ªAA": a letter without a capital led it
    return calm(calmed, language) if is_small_now else calmed


def _calm_word(word: str, language: str, at: int, last: int) -> str:
    """A particle stands before another word: "van der Berg", but "Le" alone is a name; "Karl IV" is no shout."""
    if at > 0 and _ROMAN.fullmatch(word):
        return word
    letters = "".join(c for c in word if c.isalpha())
    if letters.isupper() and not _are_initials(letters) and len(letters) > 1:
        return _written(word, language, may_be_particle=at < last)
    if at < last and letters.isupper() and _lower(word, language) in PARTICLES:  # the Y of "DE LA PEÑA Y ÜRGÜP"
        return _lower(word, language)
    return "".join(_calm_part(part, language) for part in _SPLIT.split(word))


def _calm_part(part: str, language: str) -> str:
    """Of "MÜLLER-Schmidt" the first part, of "d'ARTAGNAN" the second; "mAX" was typed under a caps lock."""
    is_shouted = len(part) > 1 and part.isupper() and not _are_initials(part)
    is_inverted = len(part) > 2 and part[0].islower() and part[1:].isupper()
    if part.startswith("Mc") and len(part) > 3 and part[2:].isupper():  # "McDONALD"
        return "Mc" + _capital(_lower(part[2:], language), language)
    return _capital(_lower(part, language), language) if is_shouted or is_inverted else part


def _written(word: str, language: str, may_be_particle: bool) -> str:
    small = _lower(word, language)
    if may_be_particle and small in PARTICLES:
        return small
    return "".join(_capital(part, language) for part in _SPLIT.split(small))


def _are_initials(letters: str) -> bool:
    """ "JP", "DJ": initials used as a name."""
    return len(letters) <= 3 and letters.isascii() and letters.isupper() and _ASCII_VOWELS.isdisjoint(letters)


def _lower(text: str, language: str) -> str:
    if language.startswith(("tr", "az")):
        text = text.replace("I", "ı").replace("İ", "i")
    return unicodedata.normalize("NFC", text.lower().replace("i\u0307", "i"))


def _capital(part: str, language: str) -> str:
    if not part:
        return part
    initial = "İ" if part[0] == "i" and language.startswith(("tr", "az")) else part[0].upper()
    if len(initial) > 1:  # "ß" and ligatures have no single capital
        initial = part[0]
    rest = part[1:]
    if part.startswith("mc") and len(part) > 3:
        rest = "c" + part[2].upper() + part[3:]
    return initial + rest

"""Names of people as one would write them by hand: calmed, cleaned, or left out when they are no names."""

import re
import unicodedata

from station.documents.name_case import APOSTROPHES, calm

#: Longest name that still looks written by a person.
LONGEST_NAME = 40

#: What people and shop systems write where there is no name.
NO_NAMES = frozenset(
    (
        "n/a", "na", "none", "null", "nan", "unbekannt", "unknown", "anonymous", "anonym", "gast", "guest", "kunde",
        "customer", "test", "keine", "name", "vorname", "nachname", "firstname", "lastname", "first name",
        "last name", "privat", "inconnu", "nieznany", "bilinmiyor",
    )
)  # fmt: skip

#: Legal forms and family firms that show a company in a field for people; "Sas" and "Ag" alone are surnames.
COMPANY = re.compile(
    r"(?<=\S\s)(gmbh|mbh|ag|kg|kgaa|ohg|gbr|ug|e\.\s?k\.|e\.\s?v\.|ltd|limited|llc|inc|plc|sarl|sas|s\.a\.|a\.ş\."
    r"|sp\. z o\.o\.)(?=$|\W)|(&|\+|\bund)\s+(co|söhne|sohn|töchter|sons?|partner|cie|fils|oğulları)\b",
    re.IGNORECASE,
)

_TYPED_APOSTROPHES = str.maketrans("´`", "''")  # accents on keys beside the apostrophe
_INSIDE_NAMES = frozenset(APOSTROPHES + "-‐ .·")
_PICTURES = {"So", "Co", "Cs", "Cn", "Cf", "Cc", "Mc", "Me"}
_JOINERS = frozenset("\ufe0e\ufe0f\u20e3")


def clean_line(text: str, longest: int = 120) -> str:
    """One line of visible text: control and formatting characters out, blanks collapsed, cut at a word."""
    kept = "".join(
        " " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in unicodedata.normalize("NFC", text)
    )
    line = " ".join("".join(c for c in kept if unicodedata.category(c) not in {"Cf", "Cs", "Cn", "Co"}).split())
    if len(line) <= longest:
        return line
    head, _, _ = line[: longest - 1].rpartition(" ")
    return (head or line[: longest - 1]).rstrip(" ,;-") + "…"


def looks_like_company(name: str) -> bool:
    """Whether a field for a person's name holds a company."""
    return bool(COMPANY.search(name))


def spoken_name(raw: str, language: str = "") -> str:
    """A name as it would be written by hand, "" where it is none (empty, "n/a", markup, a lone initial).

    Shouting and whispered names are calmed, emoji dropped, particles kept small, long names cut to their first part.
    """
    name = _without_pictures(raw)
    if name.lower().strip(". -") in NO_NAMES or not _is_speakable(name):
        return ""
    if len(name) > LONGEST_NAME:
        name = re.split(r"[ -]", name)[0]
    if len(name) > LONGEST_NAME or _is_initial(name):
        return ""
    return calm(name, language)


def _without_pictures(raw: str) -> str:
    """Emoji, control and formatting characters out; combining vowel signs (Mc) stay where they follow a letter."""
    kept: list[str] = []
    for c in unicodedata.normalize("NFC", raw).translate(_TYPED_APOSTROPHES):
        category = unicodedata.category(c)
        if category == "Cc":
            kept.append(" ")
        elif (category == "Sk" and c > "\U0001f000") or c in _JOINERS:
            continue  # skin tones, variation selectors
        elif category not in _PICTURES or (category == "Mc" and kept and kept[-1].isalpha()):
            kept.append(c)
    return " ".join("".join(kept).split()).strip("-‐. ·")


def _is_speakable(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return bool(letters) and all(
        c.isalpha() or c in _INSIDE_NAMES or unicodedata.category(c).startswith("M") for c in name
    )


def _is_initial(name: str) -> bool:
    """ "A" or "j.": a letter that has cases and stands for a name; a single Chinese character is a name."""
    letters = [c for c in name if c.isalpha()]
    return len(letters) == 1 and letters[0].lower() != letters[0].upper()

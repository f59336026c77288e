"""What people write into the fields of a name beside the name: titles, Herr and Frau, both names in one field."""

import re
from dataclasses import dataclass

from station.domain.customers import Gender

#: Courtesy words before a name, with the gender they tell.
_COURTESY = {
    **dict.fromkeys(("herr", "herrn", "hr.", "mr", "mr.", "monsieur", "m."), Gender.MALE),
    **dict.fromkeys(("frau", "fr.", "mrs", "mrs.", "ms", "ms.", "miss", "madame", "mme", "mlle"), Gender.FEMALE),
    **dict.fromkeys(("mx", "mx.", "sayın", "sayin"), Gender.UNKNOWN),
}

#: Academic titles before a name, and the additions that follow "Dr."; the salutation says only the highest one.
_TITLE = re.compile(
    r"(prof|professor|dr|doktor|dipl|mag|ing|dipl\.?-ing|pd|priv\.?-doz)\.?"
    r"|(med|rer|nat|phil|jur|iur|oec|pol|theol|vet|dent|habil)\.|h\.?\s?c\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NameFields:
    """The fields of a name with only names in them; what stood beside them on its own."""

    first_name: str
    last_name: str
    title: str = ""  #: as it was written
    gender: Gender = Gender.UNKNOWN  #: told by a courtesy word


def sort_out(first_name: str, last_name: str) -> NameFields:
    """Both fields, freed of titles and courtesy words, each with its own part of the name."""
    first, first_titles, first_gender = _peeled(first_name)
    last, last_titles, last_gender = _peeled(last_name)
    first, last = _parted(first, last)
    title = " ".join((*first_titles, *last_titles))
    return NameFields(first, last, title, first_gender or last_gender)


def _peeled(field: str) -> tuple[str, list[str], Gender]:
    """A field without the words before the name; the last word always stays: "Herr" alone is a name."""
    words, titles, gender = field.split(), [], Gender.UNKNOWN
    while len(words) > 1:
        word = words[0]
        if word.casefold() in _COURTESY:
            gender = gender or _COURTESY[word.casefold()]
        elif _TITLE.fullmatch(word):
            titles.append(word)
        else:
            break
        words.pop(0)
    return (" ".join(words) if titles or gender else field), titles, gender


def _parted(first: str, last: str) -> tuple[str, str]:
    """ "Vogel, Miriam" in one field, "Miriam Vogel" in the first, the second or both."""
    only = first or last
    if bool(first.strip()) != bool(last.strip()) and only.count(",") == 1:
        family, _, given = (part.strip() for part in only.partition(","))
        if family and given:
            return given, family
    if first.casefold() == last.casefold() and " " in first.strip():
        given, _, family = first.strip().partition(" ")
        return given, family
    return _without_end(first, last), _without_start(last, first)


def _without_end(first: str, last: str) -> str:
    is_twice = last.strip() and first.casefold().endswith(f" {last.strip().casefold()}")
    return first[: -len(last.strip())].strip() if is_twice else first


def _without_start(last: str, first: str) -> str:
    is_twice = first.strip() and last.casefold().startswith(f"{first.strip().casefold()} ")
    return last[len(first.strip()) :].strip() if is_twice else last

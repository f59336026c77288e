"""Right-to-left text for a page that is drawn left to right: Arabic letter forms, then the order seen on paper.

A small part of the Unicode bidirectional algorithm (UAX #9): one paragraph, numbers, neutrals and mirrored brackets,
no embeddings or isolates (their marks are dropped before). Arabic letters take their presentation forms.
"""

import unicodedata
from functools import cache

RIGHT_TO_LEFT_LANGUAGES = frozenset({"ar", "fa", "he", "ps", "ur", "yi"})
_RIGHT = frozenset({"R", "AL"})
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def is_right_to_left(text: str) -> bool:
    """Whether the first strong character runs from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in _RIGHT:
            return True
    return False


@cache
def _forms() -> dict[tuple[str, str], str]:
    """(letters, "isolated" | "initial" | "medial" | "final") to presentation form, from the Unicode data itself."""
    forms: dict[tuple[str, str], str] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE70, 0xFEFD)):
        kind, _, letters = unicodedata.decomposition(chr(code)).partition("> ")
        plain = "".join(chr(int(letter, 16)) for letter in letters.split())
        if plain and " " not in plain:
            forms.setdefault((plain, kind[1:]), chr(code))
    return forms


def _joins_next(letter: str) -> bool:
    return letter == "ـ" or (letter, "initial") in _forms()


def _joins_previous(letter: str) -> bool:
    return letter == "ـ" or (letter, "final") in _forms()


def shape(text: str) -> str:
    """Arabic letters in the form their neighbours ask for, lam and alef as one; other text unchanged."""
    if text.isascii() or not any("\u0600" <= character <= "\u06ff" for character in text):
        return text
    forms = _forms()
    units = _joined_lam_alef(text)
    letters = [index for index, unit in enumerate(units) if unicodedata.category(unit[0]) != "Mn"]
    shaped = list(units)
    for place, index in enumerate(letters):
        unit = units[index]
        before = units[letters[place - 1]] if place else ""
        after = units[letters[place + 1]] if place + 1 < len(letters) else ""
        from_before = bool(before) and _joins_next(before) and _joins_previous(unit)
        to_after = bool(after) and _joins_next(unit) and _joins_previous(after)
        kind = {(0, 0): "isolated", (0, 1): "initial", (1, 1): "medial", (1, 0): "final"}[from_before, to_after]
        shaped[index] = forms.get((unit, kind), unit)
    return "".join(shaped)


def _joined_lam_alef(text: str) -> list[str]:
    units: list[str] = []
    for character in text:
        if units and units[-1] == "ل" and ("ل" + character, "isolated") in _forms():
            units[-1] += character
        else:
            units.append(character)
    return units


def visual(line: str, right_to_left: bool = False) -> str:
    """One line in the order it is seen, from the left; `right_to_left` is the direction of its paragraph."""
    if not right_to_left and max(line, default="") < "\u0590":  # Hebrew is the first script from the right
        return line
    clusters = _clusters(line)
    kinds = _resolved([unicodedata.bidirectional(cluster[0]) for cluster in clusters], right_to_left)
    if not right_to_left and set(kinds) <= {"L"}:
        return line
    base = int(right_to_left)
    levels = [{"L": 2 * base, "R": 1, "N": 2}[kind] for kind in kinds]
    seen = [
        cluster.translate(_MIRRORED) if level % 2 else cluster for cluster, level in zip(clusters, levels, strict=True)
    ]
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(seen):
            end = start
            while end < len(seen) and levels[end] >= level:
                end += 1
            seen[start:end] = seen[start:end][::-1]
            levels[start:end] = levels[start:end][::-1]
            start = end + 1
    return "".join(seen)


def _clusters(line: str) -> list[str]:
    """Characters with the marks that sit on them."""
    clusters: list[str] = []
    for character in line:
        if clusters and unicodedata.category(character) == "Mn":
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _resolved(kinds: list[str], right_to_left: bool) -> list[str]:
    """Every kind as "L", "R" or "N" (number that runs left to right within right-to-left text)."""
    base = "R" if right_to_left else "L"
    strong = base
    resolved: list[str] = []
    for index, kind in enumerate(kinds):
        if kind in _RIGHT or kind == "L":
            strong = "L" if kind == "L" else "R"
            resolved.append(strong)
        elif kind in ("EN", "AN"):
            resolved.append("N" if strong == "R" or kind == "AN" else "L")
        elif (
            kind in ("CS", "ES", "ET")
            and 0 < index < len(kinds) - 1
            and resolved[-1] == "N"
            and kinds[index + 1] in ("EN", "AN")
        ):
            resolved.append("N")
        else:
            resolved.append("")
    return _with_neutrals(resolved, base)


def _with_neutrals(kinds: list[str], base: str) -> list[str]:
    filled = list(kinds)
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and not kinds[end]:
            end += 1
        if end > start:
            before = "L" if (kinds[start - 1] if start else base) == "L" else "R"
            after = "L" if (kinds[end] if end < len(kinds) else base) == "L" else "R"
            filled[start:end] = [before if before == after else base] * (end - start)
        start = end + 1
    return filled

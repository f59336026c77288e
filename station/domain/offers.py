"""What managers may write into inserts and texts: every field in its bounds. Keeping them is the store's business."""

import re
from collections.abc import Callable, Mapping
from math import isfinite
from urllib.parse import urlsplit

from station.domain.catalog import Insert, Slot, TextVariant
from station.domain.phase_names import Phase
from station.domain.trouble import Trouble

#: Ids stand in rules, links and file names.
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LONGEST_NAME, LONGEST_BODY = 120, 2000
#: Heavier or thicker is a slip of the finger: an insert is a card, not goods.
MOST_GRAMS, MOST_MM = 2000, 100.0
#: Ten years after a delivery nobody needs a card about it; a series with more cards is never complete.
MOST_DAYS, MOST_OF_SERIES = 3650, 999

#: The fields of an insert that can be wrong, and when they are right.
_RIGHT: Mapping[str, Callable[[Insert], bool]] = {
    "id": lambda one: bool(_ID.fullmatch(one.id)),
    "name": lambda one: 0 < len(one.name.strip()) <= LONGEST_NAME,
    "names": lambda one: all(
        _LANGUAGE.fullmatch(code) and len(name) <= LONGEST_NAME for code, name in one.names.items()
    ),
    "cost": lambda one: one.cost.cents >= 0,
    "weight": lambda one: 0 <= one.weight_g <= MOST_GRAMS,
    "thickness": lambda one: isfinite(one.thickness_mm) and 0 <= one.thickness_mm <= MOST_MM,
    "phases": lambda one: one.earliest is None or one.latest is None or _place(one.earliest) <= _place(one.latest),
    "days": lambda one: 0 <= one.days_from <= one.days_until <= MOST_DAYS,
    "series": lambda one: _is_of_series(one) if one.series or one.series_number else True,
    "partner": lambda one: len(one.partner) <= LONGEST_NAME,
    "consent": lambda one: len(one.consent) <= LONGEST_NAME,
    "texts": lambda one: is_set_name(one.text_set) or not one.text_set,
    "link": lambda one: not one.url or _is_link(one.url),
    "stock": lambda one: one.stock is None or one.stock >= 0,
}


def is_set_name(name: str) -> bool:
    """Whether a set of texts can be called so: small letters, digits, dots, underscores and hyphens."""
    return _ID.fullmatch(name) is not None


def check_insert(insert: Insert) -> None:
    """Raises Trouble "insert.invalid" (field) for the first field that cannot be."""
    for field, is_right in _RIGHT.items():
        if not is_right(insert):
            raise Trouble("insert.invalid", field=field)


def check_text(text: TextVariant) -> None:
    """Raises Trouble "text.invalid" (problem) for a text that cannot be kept; its template is checked elsewhere."""
    if not _ID.fullmatch(text.text_set) or not _ID.fullmatch(text.id):
        raise Trouble("text.invalid", problem=f"{text.text_set} {text.id}")
    if not _LANGUAGE.fullmatch(text.language):
        raise Trouble("text.invalid", problem=text.language[:20] or "–")
    if not text.body.strip() or len(text.body) > LONGEST_BODY or len(text.heading) > LONGEST_NAME:
        raise Trouble("text.invalid", problem=f"{len(text.body)} / {LONGEST_BODY}")


def _place(phase: Phase) -> int:
    return list(Phase).index(phase)


def _is_of_series(one: Insert) -> bool:
    """Whether it is a card with a place in a series that has a name."""
    has_name = 0 < len(one.series.strip()) <= LONGEST_NAME
    return has_name and 1 <= one.series_number <= MOST_OF_SERIES and one.slot is Slot.CARD


def _is_link(url: str) -> bool:
    """A whole address, or one below the shop's own: "friends?t={token}"."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_whole = parts.scheme in {"http", "https"} and bool(parts.netloc)
    is_below = not parts.scheme and not parts.netloc
    return (is_whole or is_below) and url.isprintable() and " " not in url

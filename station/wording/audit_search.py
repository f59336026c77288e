"""What the log stores for the words that a person reads on its page, so that they find what they see.

The other way round, what an entry is called, is told by `audit_words` and `audit_details`.
"""

from collections.abc import Iterable, Mapping

from station.domain.audit import Action, SoughtWord
from station.domain.catalog import Slot
from station.domain.roles import Deed, Role
from station.domain.stock import MoveReason
from station.wording.audit_details import deed_words, detail_names, field_names, role_words
from station.wording.audit_words import action_words
from station.wording.misprints import misprint_reasons
from station.wording.names import SLOTS
from station.wording.problem_kinds import problem_kinds
from station.wording.stock_words import move_reason
from station.wording.words import Words

__all__ = ["sought"]

#: Languages that a text of a shop may be in, as far as the log names them.
_TEXT_LANGUAGES = ("de", "en", "fr", "pl", "tr", "es", "it", "nl", "cs", "da", "sv", "pt")


def sought(text: str, words: Words) -> tuple[SoughtWord, ...]:
    """The words of a search, each with what the log stores for it. Every word must be found, in any column."""
    names, values = {f'"{name}": ': said for name, said in detail_names(words).items()}, _values(words)
    actions = [*((action.value, action_words(action, words)) for action in Action), *_about(words).items()]
    roles = {role.value: role_words(role.value, words) for role in Role}
    ends = {f"/{code}": words.language_name(code) for code in _TEXT_LANGUAGES}
    ends |= {"audit": words.say("Audit log"), "conflicts": words.say("Conflicts")}
    return tuple(
        SoughtWord(
            word,
            _showing(word, actions),
            _showing(word, roles.items()),
            _showing(word, names.items()) | _showing(word, values) | _plain_number(word),
            _showing(word, ends.items()),
        )
        for word in (typed.rstrip(",:;") or typed for typed in text.split())
    )


def _showing(word: str, told: Iterable[tuple[str, str]]) -> frozenset[str]:
    """What is stored for the sentences with this word in them."""
    plain = word.casefold().strip(".,:;()")
    return frozenset(stored for stored, said in told if plain and plain in said.casefold())


def _about(words: Words) -> Mapping[str, str]:
    """Starts of actions by what their subject is called on the page."""
    return {
        "rules.": words.say("Version {version}", version=""),
        "person.": words.say("Person {number}", number=""),
        "parcel.": words.say("Order {number}", number=""),
        "conflict.": words.say("Order {number}", number=""),
    }


def _values(words: Words) -> list[tuple[str, str]]:
    """Values of details as they are stored, and as they are said; several may be said alike."""
    told = {
        **{f'"{reason.value}"': move_reason(reason.value, words) for reason in MoveReason},
        **{f'"{deed.value}"': deed_words(deed.value, words) for deed in Deed},
        **{f'"{slot.value}"': words.say(SLOTS[slot]) for slot in Slot},
        **{f'"{field}"': said for field, said in field_names(words).items()},
        **{f'"{code}"': said for code, said in problem_kinds(words).items()},
    }
    more = [
        *((f'"{reason}"', said) for reason, said in misprint_reasons(words).items()),
        *((f'"role": "{role.value}"', role_words(role.value, words)) for role in Role),
        ('"objects"', words.say("objects")),
        ('"allowed"', words.say("allowed")),
        ('"print.of_other_order"', words.say("A note of another order was in the box")),
        ('"wait_s"', "min s h"),
    ]
    return [*told.items(), *more]


def _plain_number(word: str) -> frozenset[str]:
    """A number as it is stored, which the page shows with signs: "+1.200" is 1200."""
    bare = word.strip("+,:;()")
    digits = "".join(char for char in bare if char.isdigit())
    is_number = digits.isascii() and len(digits) > 3 and all(char.isdigit() or char in ".,'\u202f\xa0" for char in bare)
    return frozenset({digits}) if is_number else frozenset()

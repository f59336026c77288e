"""Conditions of rules as a person would say them, in the language of the reader."""

from typing import Any

from station.domain.conditions import AllOf, AnyOf, Comparison, Condition
from station.domain.facts import FACTS, FactType
from station.wording.words import Words

__all__ = ["say_comparison", "say_condition", "say_wanted"]

#: What an operator asks for.
_WANTED = {
    "is": "{value}",
    "is_not": "not {value}",
    "in": "one of {values}",
    "not_in": "none of {values}",
    "at_least": "at least {value}",
    "at_most": "at most {value}",
    "more_than": "more than {value}",
    "less_than": "less than {value}",
    "between": "{value} to {upper}",
    "contains": "contains “{value}”",
    "has_any": "one of {values}",
    "has_all": "all of {values}",
    "has_none": "none of {values}",
}
#: The same of a list with one value.
_OF_ONE = {"in": "is", "has_any": "is", "has_all": "is", "not_in": "is_not", "has_none": "is_not"}
_UNITS = {"days": "{n} {n?day|days}", "pieces": "{n} {n?piece|pieces}", "g": "{n} g"}


def say_condition(condition: Condition, words: Words) -> str:
    """ "orders kept: at least 3 and comes back: yes"; groups inside groups stand in brackets."""
    if isinstance(condition, Comparison):
        return say_comparison(condition, words)
    if isinstance(condition, AllOf):
        if not condition.all:
            return words.say("always")
        return words.say(" and ").join(_inner(one, words) for one in condition.all)
    if isinstance(condition, AnyOf):
        return words.say(" or ").join(_inner(one, words) for one in condition.any)
    inner = words.say(" or ").join(_inner(one, words) for one in condition.none)
    return words.say("not ({conditions})", conditions=inner)


def _inner(condition: Condition, words: Words) -> str:
    said = say_condition(condition, words)
    is_group = (isinstance(condition, AllOf) and len(condition.all) > 1) or (
        isinstance(condition, AnyOf) and len(condition.any) > 1
    )
    return f"({said})" if is_group else said


def say_comparison(comparison: Comparison, words: Words) -> str:
    """ "orders kept: at least 3"."""
    wanted = say_wanted(comparison.fact, comparison.op.value, comparison.value, words)
    return f"{words.say(FACTS[comparison.fact].says)}: {wanted}"


def say_wanted(fact: str, op: str, value: Any, words: Words) -> str:
    """What a comparison asks of a fact: "at least 3", "one of Enjoy and Engage"."""
    values = value if isinstance(value, tuple) else (value,)
    said = [say_value(fact, one, words) for one in values] or [words.say("nothing")]
    if len(said) == 1:
        op = _OF_ONE.get(op, op)
    return words.say(_WANTED[op], value=said[0], upper=said[-1], values=words.fact(tuple(said)))


def say_value(fact: str, value: Any, words: Words) -> str:
    """A value of a fact with its unit, as people say it; what is not known is a dash."""
    spec = FACTS[fact]
    if isinstance(value, tuple | frozenset):
        return (
            words.fact(tuple(say_value(fact, one, words) for one in sorted(value))) if value else words.say("nothing")
        )
    if spec.type is FactType.NUMBER and isinstance(value, int | float) and spec.unit in _UNITS:
        return words.say(_UNITS[spec.unit], n=value)
    return words.fact(words.found(fact, value))

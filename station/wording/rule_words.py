"""Rules and what changed in them, in the words of a manager."""

from typing import Any

from pydantic import BaseModel

from station.domain.catalog import Slot
from station.domain.conditions import AllOf, AnyOf, Comparison, NoneOf
from station.domain.rule_diff import Change, Difference
from station.domain.rules import (
    AddCrossSell,
    AddInsert,
    AddNote,
    AddSample,
    AddSeries,
    Bend,
    CampaignLimit,
    Limit,
    PostageStep,
    Rule,
    Schedule,
)
from station.wording.conditions import say_condition
from station.wording.words import Words

__all__ = ["FIELDS", "say_difference", "say_field"]

#: Fields of rules and rule sets as managers call them.
FIELDS = {
    "name": "name",
    "slot": "place",
    "when": "condition",
    "add": "what it adds",
    "priority": "priority",
    "off": "off for now",
    "limit": "limit per customer",
    "campaign": "limit of the campaign",
    "keep_stock": "stock to keep",
    "schedule": "days",
    "exclusion": "exclusion group",
    "shuts_out": "places kept empty beside it",
    "hold_out": "hold-out share",
    "trial": "name of the measurement",
    "budget_cents": "budget per parcel, in cents",
    "max_inserts": "most inserts in a parcel",
    "max_cards": "most cards in a parcel",
    "max_weight_g": "most weight of all inserts, in g",
    "packaging_g": "weight of the empty parcel, in g",
    "postage": "postage steps",
    "explore_share": "share of samples picked at random",
    "text_rest_days": "days before a text comes again",
    "bends": "bent guards",
}
_SHARES = frozenset({"hold_out", "explore_share"})


def say_field(field: str, words: Words) -> str:
    """A field as managers call it; the bare name where nobody named it."""
    return words.say(FIELDS[field]) if field in FIELDS else field


def say_difference(difference: Difference, words: Words) -> str:
    """One difference as a sentence with its old and new value."""
    rule, old, new = difference.rule, difference.old, difference.new
    match difference.change:
        case Change.RENAMED:
            return words.say("Rule “{old}” is called “{rule}” now", old=old, rule=rule)
        case Change.ADDED if rule:
            return words.say("New rule “{rule}”: {what}", rule=rule, what=_value("", new, words))
        case Change.REMOVED if rule:
            return words.say("Rule “{rule}” is gone: {what}", rule=rule, what=_value("", old, words))
        case Change.ADDED:
            return words.say("Guard bent now: {what}", what=_value("", new, words))
        case Change.REMOVED:
            return words.say("Guard not bent any more: {what}", what=_value("", old, words))
    field = difference.field
    told = {"field": say_field(field, words), "old": _value(field, old, words), "new": _value(field, new, words)}
    if not rule:
        return words.say("{field}: {old} → {new}", **told)
    return words.say("Rule “{rule}”, {field}: {old} → {new}", rule=rule, **told)


def _value(field: str, value: Any, words: Words) -> str:
    match value:
        case None | "" | () | frozenset() if not value:
            return words.say("none")
        case BaseModel():
            return _part(value, words)
        case tuple():
            return words.fact(tuple(_value(field, one, words) for one in value))
        case frozenset():
            return words.fact(tuple(slot for slot in Slot if slot in value))
        case float() if field in _SHARES:
            return words.percent(value)
    return words.fact(value)


def _part(part: BaseModel, words: Words) -> str:
    match part:
        case Comparison() | AllOf() | AnyOf() | NoneOf():
            return say_condition(part, words)
        case Rule():
            told = {"slot": part.slot, "add": _part(part.add, words), "when": say_condition(part.when, words)}
            return words.say("{slot}, {add}; when: {when}", **told)
        case Limit():
            return words.say("{times} {times?time|times} in {days} {days?day|days}", times=part.times, days=part.days)
        case CampaignLimit():
            return words.say("[{total} in all][ {per_day} a day]", total=part.total, per_day=part.per_day).strip()
        case Schedule():
            days = words.say("[from {start}][ until {end}]", start=part.start, end=part.end)
            return days.strip() or words.say("always")
        case PostageStep():
            return words.say("up to {grams} g[ and {mm} mm]", grams=part.up_to_g, mm=part.up_to_mm)
        case Bend():
            return words.say(
                "{guard}[ for {insert}]: “{reason}”", guard=part.guard, insert=part.insert, reason=part.reason
            )
    return _addition(part, words)


def _addition(part: BaseModel, words: Words) -> str:
    match part:
        case AddNote():
            return words.say("note from the texts “{texts}”", texts=part.note)
        case AddSample():
            pool = part.sample
            return words.say("best sample[ of {names}]", names=(*pool.categories, *pool.tags, *pool.skus))
        case AddCrossSell():
            names, count = (*part.cross_sell.categories, *part.cross_sell.skus), part.cross_sell.count
            sentence = "what goes with it[ from {names}], {count} {count?product|products}"
            return words.say(sentence, names=names, count=count)
        case AddSeries():
            return words.say("next card of the series “{series}”", series=part.series)
        case AddInsert():
            return words.say("insert “{insert}”", insert=part.insert)
    return str(part)

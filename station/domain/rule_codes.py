"""What can be wrong with rules, as code -> short English sentence: mistakes in a file, and what a check finds."""

from collections.abc import Mapping
from types import MappingProxyType

_MISTAKES = {
    "field.missing": "is missing",
    "field.unknown": "there is no field {name}; allowed: {allowed}",
    "field.choice": "must be one of: {allowed}",
    "field.at_least": "must be at least {limit}",
    "field.at_most": "must be at most {limit}",
    "field.more_than": "must be more than {limit}",
    "field.less_than": "must be less than {limit}",
    "field.too_short": "needs at least this many letters: {limit}",
    "field.too_long": "may have at most this many letters: {limit}",
    "field.too_few": "needs at least this many entries: {limit}",
    "field.too_many": "may have at most this many entries: {limit}",
    "field.whole_number": "must be a whole number",
    "field.number": "must be a number",
    "field.flag": "must be true or false",
    "field.text": "must be text",
    "field.list": "must be a list",
    "field.group": "must be a group of named fields",
    "field.day": "must be a day such as 2026-12-24",
    "field.value": "must be text, a number, true or false, or a list of these",
    "field.other": "{problem}",
    "fact.unknown": "there is no fact {name}; allowed: {allowed}",
    "fact.operator": "{fact} cannot be compared by {op}; allowed: {allowed}",
    "fact.one_value": "{fact} is compared with one value here, not with a list",
    "fact.two_numbers": "{fact} lies between two numbers, the lowest and the highest",
    "fact.day": "{fact} is compared with a day such as 2026-12-24, not with {value}",
    "fact.too_large": "{fact} is compared with a number up to {limit}",
    "fact.type.number": "{fact} is compared with a number, not with {value}",
    "fact.type.flag": "{fact} is compared with yes or no (true or false), not with {value}",
    "fact.type.choice": "{fact} is compared with text, not with {value}",
    "fact.type.text": "{fact} is compared with text, not with {value}",
    "fact.type.set": "{fact} is compared with texts, not with {value}",
    "fact.choice": "{fact} is never {value}; allowed: {allowed}",
    "campaign.nothing": "names neither total nor per_day",
    "schedule.backwards": "until lies before from",
    "rule.adds_elsewhere": "what it adds belongs to slot {wanted}, not to {slot}",
    "rule.shuts_itself_out": "shuts_out names its own slot {slot}",
    "rule.two_names": "two rules are called {name}",
    "postage.falls": "postage steps must rise in up_to_g",
    "bend.law": "the guard {guard} cannot be bent; allowed: {allowed}",
}

#: Every code with its English sentence.
RULE_CODES: Mapping[str, str] = MappingProxyType({**_MISTAKES})

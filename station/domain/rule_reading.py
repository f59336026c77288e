"""What is wrong with plain values that should be a rule set: all mistakes at once, with rule, field and allowed values.

Reading itself is `rules.read_rules`; this file only turns what the models refuse into reasons.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel, Tag, ValidationError

from station.domain.reasons import Misfit, Reason

__all__ = ["RuleProblem", "problems_in"]

#: Mistakes told at once; a file with more of them is something else than a rule file.
MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One mistake in a rule set."""

    rule: str  #: name of the rule, "#3" where it has none, "" for the rule set itself
    field: str  #: path inside the rule, e.g. "when.all.1"; "" = the whole rule
    reason: Reason
    place: tuple[str | int, ...] = ()  #: keys and indices from the top down to the value


#: What pydantic calls a mistake (docs.pydantic.dev, "Validation errors") -> our code, and the facts it brings.
_CODES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "missing": ("field.missing", ""),
        "greater_than_equal": ("field.at_least", "ge"),
        "greater_than": ("field.more_than", "gt"),
        "less_than_equal": ("field.at_most", "le"),
        "less_than": ("field.less_than", "lt"),
        "string_too_long": ("field.too_long", "max_length"),
        "string_too_short": ("field.too_short", "min_length"),
        "too_short": ("field.too_few", "min_length"),
        "too_long": ("field.too_many", "max_length"),
        **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), ("field.whole_number", "")),
        **dict.fromkeys(("float_type", "float_parsing", "finite_number"), ("field.number", "")),
        **dict.fromkeys(("bool_type", "bool_parsing"), ("field.flag", "")),
        **dict.fromkeys(("string_type", "string_sub_type", "string_unicode"), ("field.text", "")),
        **dict.fromkeys(("tuple_type", "list_type", "set_type", "frozen_set_type"), ("field.list", "")),
        **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), ("field.group", "")),
        **dict.fromkeys(
            ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), ("field.day", "")
        ),
    }
)


def problems_in(error: ValidationError, raw: object, model: type[BaseModel]) -> tuple[RuleProblem, ...]:
    """Every mistake that `model` (the rule set) found in `raw`, in the order of the file, each place told once."""
    found: dict[tuple[str | int, ...], RuleProblem] = {}
    for one in error.errors(include_url=False)[:MOST_TOLD]:
        place, inside, is_value = _walked(one["loc"], model)
        if place not in found:
            rule, field = _named(place, raw)
            reason = Reason.of("field.value") if is_value else _reason(one, place, inside)
            found[place] = RuleProblem(rule, field, reason, place)
    # a group whose only condition is wrong counts as empty too: the condition itself is told
    return tuple(one for one in found.values() if one.reason.code != "field.too_few" or not _lies_above(one, found))


def _lies_above(one: RuleProblem, found: Mapping[tuple[str | int, ...], RuleProblem]) -> bool:
    return any(len(place) > len(one.place) and place[: len(one.place)] == one.place for place in found)


def _walked(
    location: Sequence[int | str], model: type[BaseModel]
) -> tuple[tuple[str | int, ...], type[BaseModel], bool]:
    """Where an error lies without the tags of unions; the innermost model there; whether it is a value of any type."""
    place: list[str | int] = []
    inside: type[BaseModel] = model
    kinds: dict[str, type[BaseModel]] = {}  # what the part before may be, by the tag of its union
    for number, part in enumerate(location):
        if len(kinds) > 1 and part in kinds:  # the tag of a union's member is no field
            inside = kinds[str(part)]
            kinds = {}
            continue
        place.append(part)
        if isinstance(part, int):
            continue
        annotation = _annotation(inside, part)
        kinds = dict(_models(annotation))
        if len(kinds) == 1:
            inside = next(iter(kinds.values()))
        elif not kinds and part == "value" and number < len(location) - 1:
            return tuple(place), inside, True
    return tuple(place), inside, False


def _annotation(model: type[BaseModel], name: str) -> Any:
    fields = model.model_fields.items()
    return next((field.annotation for field_name, field in fields if name in (field_name, field.alias)), None)


def _models(annotation: Any, tag: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """The models an annotation may hold, by the tag of its union."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield tag or annotation.__name__, annotation
    for part in getattr(annotation, "__metadata__", ()):
        tag = part.tag if isinstance(part, Tag) else tag
    for inner in get_args(annotation):
        if inner is not annotation:
            yield from _models(inner, tag)


def _named(place: tuple[str | int, ...], raw: object) -> tuple[str, str]:
    """Name of the rule and path of the field."""
    if len(place) < 2 or place[0] != "rules" or not isinstance(place[1], int) or not isinstance(raw, Mapping):
        return "", ".".join(str(part) for part in place)
    number = place[1]
    body = raw["rules"][number]
    name = body.get("name", "") if isinstance(body, Mapping) else ""
    return str(name or f"#{number + 1}"), ".".join(str(part) for part in place[2:])


def _reason(error: Any, place: tuple[str | int, ...], inside: type[BaseModel]) -> Reason:
    kind, told = error["type"], error.get("ctx", {})
    cause = told.get("error")
    if isinstance(cause, Misfit):
        return cause.reason
    if kind == "extra_forbidden":
        allowed = tuple(field.alias or name for name, field in inside.model_fields.items())
        return Reason.of("field.unknown", name=str(place[-1]), allowed=allowed)
    if kind in ("enum", "literal_error"):
        return Reason.of("field.choice", allowed=tuple(re.findall(r"'([^']*)'", told["expected"])))
    if kind in _CODES:
        code, fact = _CODES[kind]
        return Reason.of(code, limit=told[fact]) if fact else Reason.of(code)
    return Reason.of("field.other", problem=str(cause) if cause else str(error["msg"]))

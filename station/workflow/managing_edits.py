"""Edits of a draft as plain values, as the form makes them: each gives a new body and leaves the old one as it was.

A body is what stands in a rule file: maps, lists, texts, numbers, yes/no. It may not be readable as rules yet.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from station.domain.catalog import Slot
from station.domain.facts import FACTS, FactSpec, FactType, Op
from station.domain.rule_form import plain_rules
from station.domain.rules import RuleSet

__all__ = [
    "GROUPS",
    "MOST_NESTED",
    "NO_VALUE",
    "USUAL_ADD",
    "added",
    "at_place",
    "body_of",
    "condition_for",
    "copied_rule",
    "fitted_value",
    "group_in",
    "grown",
    "listed",
    "new_bend",
    "new_rule",
    "new_step",
    "put",
    "taken",
    "with_slot",
]

#: Keys and indices from the top of the body down to a value.
Place = tuple[str | int, ...]
Body = Mapping[str, Any]

#: Kinds of groups, as they stand in the file.
GROUPS = ("all", "any", "none")
#: Groups in groups that a form can still show; the file holds more.
MOST_NESTED = 6
#: How far a new step of postage stands above the one before.
NEXT_STEP_G = 500
#: Stands for "nothing there", since None is a value.
NO_VALUE = object()

#: What a new rule of a slot adds.
USUAL_ADD: Mapping[str, Mapping[str, Any]] = {
    Slot.NOTE.value: {"note": "thank_you"},
    Slot.SAMPLE.value: {"sample": {}},
    Slot.CROSS_SELL.value: {"cross_sell": {}},
    Slot.CARD.value: {"insert": ""},
}
_LISTS = frozenset({Op.IN, Op.NOT_IN, Op.HAS_ANY, Op.HAS_ALL, Op.HAS_NONE})


def body_of(rules: RuleSet) -> dict[str, Any]:
    """The plain values of a rule set without its version, days as text: what a form shows and a draft keeps."""
    return {name: _days_as_text(value) for name, value in plain_rules(rules).items() if name != "version"}


def _days_as_text(value: Any) -> Any:
    match value:
        case dict():
            return {name: _days_as_text(one) for name, one in value.items()}
        case list():
            return [_days_as_text(one) for one in value]
        case date():
            return value.isoformat()
    return value


def at_place(body: Any, place: Place, default: Any = None) -> Any:
    """The value at a place; `default` where there is none."""
    for step in place:
        is_index = isinstance(body, list) and isinstance(step, int) and 0 <= step < len(body)
        if not is_index and not (isinstance(body, Mapping) and step in body):
            return default
        body = body[step]
    return body


def put(body: Any, place: Place, value: Any) -> Any:
    """The body with a value at a place; maps on the way there are made where they are missing."""
    if not place:
        return value
    step, rest = place[0], place[1:]
    if isinstance(step, int):
        items = list(body) if isinstance(body, Sequence) and not isinstance(body, str) else []
        items[step : step + 1] = [put(items[step] if step < len(items) else {}, rest, value)]
        return items
    known = dict(body) if isinstance(body, Mapping) else {}
    return {**known, step: put(known.get(step, {}), rest, value)}


def taken(body: Any, place: Place) -> Any:
    """The body without the value at a place; what followed in a list moves up."""
    above, step = at_place(body, place[:-1]), place[-1]
    if isinstance(above, list) and isinstance(step, int):
        return put(body, place[:-1], above[:step] + above[step + 1 :])
    if isinstance(above, Mapping):
        return put(body, place[:-1], {name: value for name, value in above.items() if name != step})
    return body


def grown(body: Any, place: Place, value: Any) -> Any:
    """The body with one value more at the end of the list at a place."""
    return put(body, place, [*(at_place(body, place) or ()), value])


# --- rules ----------------------------------------------------------------------------------------------------------


def new_rule(body: Body, name: str, slot: str = Slot.CARD.value, priority: int = 100) -> tuple[Body, int]:
    """The body with a new rule that applies to every parcel and is off, and its index."""
    rule = {
        "name": _free_name(body, name),
        "slot": slot,
        "when": {"all": []},
        "add": dict(USUAL_ADD[slot]),
        "priority": priority,
        "off": True,
    }
    return grown(body, ("rules",), rule), len(at_place(body, ("rules",), []))


def copied_rule(body: Body, index: int) -> tuple[Body, int]:
    """The body with a copy of a rule under a free name right behind it, and the copy's index."""
    rules = list(at_place(body, ("rules",), []))
    rules.insert(index + 1, {**rules[index], "name": _free_name(body, str(rules[index].get("name", "")))})
    return put(body, ("rules",), rules), index + 1


def _free_name(body: Body, wanted: str) -> str:
    names = {str(at_place(rule, ("name",), "")) for rule in at_place(body, ("rules",), [])}
    stem = wanted[:70].strip() or "?"
    return next(
        name
        for number in range(1, len(names) + 2)
        if (name := stem if number == 1 else f"{stem} {number}") not in names
    )


def with_slot(rule: Body, slot: str) -> dict[str, Any]:
    """A rule of another slot: it adds what is usual there, and does not keep its own slot empty."""
    shuts_out = [one for one in rule.get("shuts_out") or () if one != slot]
    changed = {**rule, "slot": slot, "add": dict(USUAL_ADD[slot])}
    return {**changed, "shuts_out": shuts_out} if "shuts_out" in rule else changed


# --- what holds for all parcels -------------------------------------------------------------------------------------


def listed(body: Body, name: str) -> list[Mapping[str, Any]]:
    """The rows of a list of the body; a row that is none is shown as an empty one."""
    rows = at_place(body, (name,), [])
    return [row if isinstance(row, Mapping) else {} for row in rows] if isinstance(rows, list) else []


def new_step(body: Body) -> dict[str, Any]:
    """A step of postage half a kilogram above the highest there is."""
    heights = [step.get("up_to_g") for step in listed(body, "postage")]
    return {"up_to_g": max((one for one in heights if isinstance(one, int)), default=0) + NEXT_STEP_G}


def new_bend() -> dict[str, Any]:
    """The guard that is bent most often; its reason has to be written first."""
    return {"guard": "insert_again", "reason": ""}


# --- conditions -----------------------------------------------------------------------------------------------------


def group_in(node: Any) -> str:
    """ "all", "any" or "none" for a group, "" for anything else."""
    if isinstance(node, Mapping):
        return next((key for key in GROUPS if isinstance(node.get(key), list)), "")
    return ""


def added(when: Any, place: Place, node: Mapping[str, Any]) -> Any:
    """The condition with a node more in the group at a place; a condition that stands alone gets a group around it."""
    group = at_place(when, place) if place else when
    kind = group_in(group)
    if kind:
        return put(when, place, {kind: [*group[kind], node]})
    return put(when, place, {"all": [*([group] if group else []), node]})


def condition_for(fact: str) -> dict[str, Any]:
    """A new condition on a fact, with its most usual operator and a value to start from."""
    spec = FACTS[fact]
    op = Op.AT_LEAST if spec.type in (FactType.NUMBER, FactType.DATE) else spec.operators[0]
    op = Op.IN if spec.type is FactType.CHOICE else op
    return {"fact": fact, "is": op.value, "value": _start(spec, op)}


def fitted_value(fact: str, op: Op, value: Any) -> Any:
    """A value of another operator in the shape this one takes: one value, a list, or two."""
    spec = FACTS[fact]
    values = list(value) if isinstance(value, list) else [value]
    if op in _LISTS:
        return values
    if op is Op.BETWEEN:
        ends = values[:2] if values else [_start(spec, Op.IS)]
        return [ends[0], ends[-1]]
    return values[0] if values else _start(spec, op)


def _start(spec: FactSpec, op: Op) -> Any:
    if op in _LISTS:
        return []
    one: Mapping[FactType, Any] = {FactType.NUMBER: 1, FactType.FLAG: True, FactType.DATE: "2026-12-01"}
    first = str(spec.choices[0]) if spec.choices else ""
    start = one.get(spec.type, first)
    return [start, start] if op is Op.BETWEEN else start

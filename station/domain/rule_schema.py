"""The JSON schema of the rule file, from the models and the catalogue of facts: editors complete and check by it."""

from typing import Any

from station.domain.facts import FACTS, FactSpec, FactType, Op
from station.domain.rules import RuleSet

__all__ = ["rule_schema"]

_ONE: dict[FactType, dict[str, Any]] = {
    FactType.NUMBER: {"type": "number"},
    FactType.FLAG: {"type": "boolean"},
    FactType.DATE: {"type": "string", "format": "date"},
}
#: Fields by which a reader tells one kind from another, although the models have a default for them.
_TELLS_THE_KIND = {"AllOf": "all", "AddSample": "sample", "AddCrossSell": "cross_sell"}
_LISTS = (Op.IN, Op.NOT_IN, Op.HAS_ANY, Op.HAS_ALL, Op.HAS_NONE)


def rule_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of a rule file; every fact brings its operators and the values it takes."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **RuleSet.model_json_schema(by_alias=True),
    }
    schema["$defs"]["Comparison"] = {
        "title": "Comparison",
        "description": "One fact compared with a value.",
        "type": "object",
        "required": ["fact", "value"],
        "oneOf": [_comparison(spec, ops) for spec in FACTS.values() for ops in _alike(spec)],
    }
    for name, tells in _TELLS_THE_KIND.items():
        schema["$defs"][name]["required"] = [tells]
    del schema["$defs"]["Op"]
    return schema


def _alike(spec: FactSpec) -> tuple[tuple[Op, ...], ...]:
    """Operators of a fact in groups that take the same values: one value, a list, two numbers."""
    groups: dict[str, list[Op]] = {}
    for op in spec.operators:
        groups.setdefault("between" if op is Op.BETWEEN else "list" if op in _LISTS else "one", []).append(op)
    return tuple(tuple(ops) for ops in groups.values())


def _comparison(spec: FactSpec, ops: tuple[Op, ...]) -> dict[str, Any]:
    unit = f", in {spec.unit}" if spec.unit else ""
    return {
        "type": "object",
        "required": ["fact", "value"] if Op.IS in ops else ["fact", "is", "value"],
        "additionalProperties": False,
        "properties": {
            "fact": {"const": spec.name, "description": f"{spec.says}{unit}"},
            "is": {"enum": [op.value for op in ops], "default": "is"},
            "value": _value(spec, ops[0]),
        },
    }


def _value(spec: FactSpec, op: Op) -> dict[str, Any]:
    one = dict(_ONE.get(spec.type, {"type": "string"}))
    if spec.choices:
        one["enum"] = [str(choice) for choice in spec.choices]
    if op is Op.BETWEEN:
        return {"type": "array", "items": one, "minItems": 2, "maxItems": 2}
    return {"anyOf": [one, {"type": "array", "items": one}]} if op in _LISTS else one

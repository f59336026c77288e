"""The JSON schema accepts what reads and refuses what does not, and knows every fact with its operators."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from station.assets_folder import assets_folder
from station.domain.facts import FACTS
from station.domain.rule_form import plain_rules
from station.domain.rule_schema import rule_schema
from station.domain.rules import RuleSet
from station.rule_file import read_rule_file
from tests.domain.any_rules import any_rule_sets

SCHEMA = rule_schema()
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
NOTE = {"name": "a", "slot": "note", "add": {"note": "x"}}


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value fits, by the keywords of JSON schema that ours uses."""
    if "$ref" in schema and not fits(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]):
        return False
    kind = schema.get("type")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "integer" and not (is_number and value == int(value)):
        return False
    if kind == "number" and not is_number:
        return False
    if kind in TYPES and not isinstance(value, TYPES[kind]):
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if is_number and not (schema.get("minimum", value) <= value <= schema.get("maximum", value)):
        return False
    if "oneOf" in schema and sum(fits(value, one) for one in schema["oneOf"]) != 1:
        return False
    if "anyOf" in schema and not any(fits(value, one) for one in schema["anyOf"]):
        return False
    if isinstance(value, str | list):
        low, high = ("minLength", "maxLength") if isinstance(value, str) else ("minItems", "maxItems")
        if not schema.get(low, 0) <= len(value) <= schema.get(high, len(value)):
            return False
    if isinstance(value, list):
        return all(fits(one, schema.get("items", {})) for one in value)
    return not isinstance(value, dict) or has_fields(value, schema)


def has_fields(value: dict[str, Any], schema: dict[str, Any]) -> bool:
    known = schema.get("properties", {})
    is_closed = schema.get("additionalProperties", True) is False
    if not set(schema.get("required", ())) <= set(value) or (is_closed and not set(value) <= set(known)):
        return False
    return all(fits(one, known.get(name, {})) for name, one in value.items())


def as_json(plain: dict[str, Any]) -> Any:
    return json.loads(json.dumps(plain, default=lambda day: day.isoformat() if isinstance(day, date) else day))


def test_the_shipped_rules_fit() -> None:
    assert fits(read_rule_file(assets_folder() / "rules" / "default.yaml").content, SCHEMA)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_rule_sets(2))
def test_whatever_is_exported_fits(rules: RuleSet) -> None:
    assert fits(as_json(plain_rules(rules)), SCHEMA)


@pytest.mark.parametrize(
    "rule",
    [
        {},
        NOTE | {"slot": "pocket"},
        NOTE | {"colour": 1},
        NOTE | {"priority": 1001},
        NOTE | {"add": {"sample": {"colour": 1}}},
        NOTE | {"when": {"fact": "customer.shoes", "value": 1}},
        NOTE | {"when": {"fact": "customer.orders", "is": "has_any", "value": [1]}},
        NOTE | {"when": {"fact": "customer.orders", "value": "3"}},
        NOTE | {"when": {"fact": "customer.phase_now", "value": "honeymoon"}},
        NOTE | {"when": {"fact": "order.value", "is": "between", "value": [1]}},
        NOTE | {"when": {"any": []}},
    ],
)
def test_what_does_not_read_does_not_fit(rule: dict[str, Any]) -> None:
    assert not fits({"rules": [rule]}, SCHEMA)


def test_every_fact_is_described() -> None:
    known = {one["properties"]["fact"]["const"] for one in SCHEMA["$defs"]["Comparison"]["oneOf"]}
    assert known == set(FACTS)

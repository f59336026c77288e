"""Rule files: what is written reads back equal, reads well, and says where it is wrong."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from station.assets_folder import assets_folder
from station.domain.rule_form import plain_rules
from station.domain.rules import Rule, RuleSet, read_rules
from station.rule_file import read_rule_file, rules_as_yaml
from station.strict_yaml import read_yaml_text
from tests.domain.any_rules import any_rule_sets

SHIPPED = assets_folder() / "rules" / "default.yaml"


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_rule_sets())
def test_what_is_written_reads_back_equal(rules: RuleSet) -> None:
    """Whatever rule set can be built: any fact, any text that can be typed, names in their order."""
    text = rules_as_yaml(rules)
    assert read_rules(read_yaml_text(text.encode(), "rules.yaml").content) == rules


def test_the_shipped_rules_come_back_as_they_were(tmp_path: Path) -> None:
    rules = read_rules(read_rule_file(SHIPPED).content)
    file = tmp_path / "rules.yaml"
    file.write_text(rules_as_yaml(rules), encoding="utf-8")
    assert read_rules(read_rule_file(file).content) == rules


def test_what_goes_without_saying_is_not_written() -> None:
    rules = read_rules(
        {
            "rules": [
                {"name": "b", "slot": "sample", "add": {"sample": {}}, "priority": 100, "off": False},
                {"name": "a", "slot": "note", "add": {"note": "x", "insert": "note"}, "when": {"all": []}},
            ]
        }
    )
    assert rules_as_yaml(rules) == (
        "rules:\n"
        "  - name: b\n    slot: sample\n    add: {sample: {}}\n"
        "\n"
        "  - name: a\n    slot: note\n    add: {note: x}\n"
    )
    assert rules_as_yaml(RuleSet()) == "rules: []\n"


def test_conditions_stand_as_people_write_them_and_days_are_days() -> None:
    when = {
        "all": [
            {"fact": "customer.orders", "is": "at_least", "value": 3},
            {"any": [{"fact": "calendar.date", "is": "between", "value": ["2026-12-01", "2026-12-24"]}]},
        ]
    }
    rule = {"name": "a", "slot": "note", "add": {"note": "x"}, "when": when, "schedule": {"until": "2027-01-31"}}
    text = rules_as_yaml(read_rules({"rules": [rule]}))
    assert "        - {fact: customer.orders, is: at_least, value: 3}\n" in text
    assert "            - {fact: calendar.date, is: between, value: [2026-12-01, 2026-12-24]}\n" in text
    assert "    schedule: {until: 2027-01-31}\n" in text


def test_an_editor_is_told_where_the_schema_lies() -> None:
    text = rules_as_yaml(RuleSet(), "rules.schema.json")
    assert text.startswith("# yaml-language-server: $schema=rules.schema.json\n")
    assert read_yaml_text(text.encode(), "x").content == {"rules": []}


def test_an_empty_file_is_an_empty_rule_set(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("# nothing yet\n", encoding="utf-8")
    assert read_rules(read_rule_file(file).content) == RuleSet()


@pytest.mark.parametrize("field", sorted(set(Rule.model_fields) - {"name", "slot", "add"}))
def test_every_field_of_a_rule_has_a_default_that_is_left_out(field: str) -> None:
    plain = plain_rules(read_rules({"rules": [{"name": "a", "slot": "note", "add": {"note": "x"}}]}))
    assert field not in plain["rules"][0]

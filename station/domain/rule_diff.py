"""What changed between two rule sets: rules added, removed, renamed, and every field with its old and new value."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from station.domain.rules import Bend, Rule, RuleSet

__all__ = ["Change", "Difference", "differences"]


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. Values are those of the models; None where there is none."""

    change: Change
    rule: str  #: name of the rule, "" for the rule set itself
    field: str  #: "" where a whole rule came, went or was renamed; "bends" for guards that were bent
    old: Any = None
    new: Any = None


def differences(old: RuleSet, new: RuleSet) -> tuple[Difference, ...]:
    """All that differs, the rule set's own fields first; versions and the order of rules and bends do not count."""
    return (*_own_fields(old, new), *_bends(old, new), *_rules(old, new))


def _own_fields(old: RuleSet, new: RuleSet) -> Iterator[Difference]:
    for field in RuleSet.model_fields:
        if field not in ("version", "rules", "bends"):
            yield from _field("", field, old, new)


def _bends(old: RuleSet, new: RuleSet) -> Iterator[Difference]:
    for bend in old.bends:
        if bend not in new.bends:
            now = _same_guard(bend, new)
            yield Difference(Change.CHANGED if now else Change.REMOVED, "", "bends", bend, now)
    for bend in new.bends:
        if bend not in old.bends and _same_guard(bend, old) is None:
            yield Difference(Change.ADDED, "", "bends", None, bend)


def _same_guard(bend: Bend, rules: RuleSet) -> Bend | None:
    return next((one for one in rules.bends if (one.guard, one.insert) == (bend.guard, bend.insert)), None)


def _rules(old: RuleSet, new: RuleSet) -> Iterator[Difference]:
    before = {rule.name: rule for rule in old.rules}
    after = {rule.name: rule for rule in new.rules}
    gone = {name: rule for name, rule in before.items() if name not in after}
    for name, rule in after.items():
        if name in before:
            for field in Rule.model_fields:
                yield from _field(name, field, before[name], rule)
            continue
        was = next((other for other, body in gone.items() if _but_for_name(body) == _but_for_name(rule)), None)
        if was is None:
            yield Difference(Change.ADDED, name, "", None, rule)
        else:
            del gone[was]
            yield Difference(Change.RENAMED, name, "", was, name)
    for name, rule in gone.items():
        yield Difference(Change.REMOVED, name, "", rule, None)


def _but_for_name(rule: Rule) -> Rule:
    return rule.model_copy(update={"name": ""})


def _field(rule: str, field: str, old: Rule | RuleSet, new: Rule | RuleSet) -> Iterator[Difference]:
    was, now = getattr(old, field), getattr(new, field)
    if was != now:
        yield Difference(Change.CHANGED, rule, field, was, now)

"""What the list says of rules and of their problems: plain values in, rows and problem lines out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from station.domain.catalog import Slot
from station.domain.phase_names import Phase
from station.ui.manager.problem_lines import ProblemLine
from station.ui.manager.rule_list import RuleRow
from station.wording.findings import say_finding
from station.wording.words import Words
from station.workflow.managing_edits import Body, at_place, group_in
from station.workflow.managing_order import by_priority
from station.workflow.rule_drafts import RuleReport

__all__ = ["RuleRows", "problem_lines"]

_PHASE_FACTS = ("customer.phase_when_opened", "customer.phase_now")


class RuleRows:
    """Rows of a draft, each worked out once for as long as its rule is the same value."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._known: dict[int, tuple[Any, str, RuleRow]] = {}

    def of(self, body: Body, problems: Sequence[ProblemLine], search: str) -> list[RuleRow]:
        """The rules by falling priority that have what is searched for in their name or in what is said of them."""
        rules = at_place(body, ("rules",), [])
        tones: dict[int, str] = {}
        for one in problems:
            tones[one.index] = "bad" if one.is_error or tones.get(one.index) == "bad" else "warn"
        rows = [self._row(index, rules[index], tones.get(index, "")) for index in by_priority(body)]
        wanted = search.casefold().split()
        return [row for row in rows if all(part in f"{row.name} {row.about}".casefold() for part in wanted)]

    def _row(self, index: int, rule: Mapping[str, Any], tone: str) -> RuleRow:
        known = self._known.get(index)
        if known is not None and known[0] is rule and known[1] == tone:
            return known[2]
        row = _row(index, rule, tone, self._words)
        self._known[index] = (rule, tone, row)
        return row


def _row(index: int, rule: Mapping[str, Any], tone: str, words: Words) -> RuleRow:
    is_off = bool(rule.get("off", False))
    phases = {str(one) for one in _phases(rule.get("when"))}
    named = ", ".join(words.phase(phase) for phase in Phase if phase.value in phases)
    slot = str(rule.get("slot", ""))
    parts = [words.slot(slot) if slot in tuple(Slot) else slot, named or words.say("all phases")]
    if is_off:
        parts.append(words.say("off"))
    return RuleRow(index, str(rule.get("name", "")) or "–", " · ".join(parts), tone, is_off)


def _phases(node: Any) -> Iterator[object]:
    """Phases that a condition asks for; not those it rules out."""
    kind = group_in(node)
    if kind in ("all", "any"):
        for one in node[kind]:
            yield from _phases(one)
    elif isinstance(node, Mapping) and node.get("fact") in _PHASE_FACTS and node.get("is", "is") in ("is", "in"):
        value = node.get("value")
        yield from value if isinstance(value, list) else (value,)


def problem_lines(report: RuleReport, body: Body, words: Words) -> tuple[ProblemLine, ...]:
    """Everything a check says, in words, by the rule it belongs to."""
    rules = at_place(body, ("rules",), [])
    by_name = {str(rule.get("name", "")): index for index, rule in reversed(list(enumerate(rules)))}
    lines = []
    for problem in report.problems:
        place = problem.place
        is_in_rule = len(place) > 1 and place[0] == "rules" and isinstance(place[1], int)
        index = int(place[1]) if is_in_rule else by_name.get(problem.rule, -1) if problem.rule else -1
        field = problem.field
        if problem.reason.code == "rule.two_names":  # told of the set: it belongs to the second of that name
            index, field = _last_named(dict(problem.reason.facts)["name"], rules), "name"
        lines.append(ProblemLine(index, field, words.reason(problem.reason), is_error=True))
    for finding in report.findings:
        said, step = say_finding(finding, words)
        facts = dict(finding.reason.facts).get("fact", ())
        told = tuple(str(one) for one in facts) if isinstance(facts, tuple) else (str(facts),)
        is_error = finding.severity.value == "error"
        text = f"{said.rstrip('.')}. {step}"
        index = by_name.get(finding.rule, -1) if finding.rule else -1
        lines.append(ProblemLine(index, finding.field, text, is_error, told))
    return tuple(lines)


def _last_named(name: object, rules: Sequence[Mapping[str, Any]]) -> int:
    return max((index for index, rule in enumerate(rules) if rule.get("name") == name), default=-1)

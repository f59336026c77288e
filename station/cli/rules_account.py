"""Versions, checks and differences of rules as plain objects for `--json`, and as lines for people."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from station.domain.catalog import Slot
from station.domain.rule_diff import Difference
from station.domain.rule_versions import RuleState, RuleVersion
from station.wording.findings import say_finding
from station.wording.rule_words import say_difference
from station.wording.words import Words
from station.workflow.rule_drafts import RuleReport

#: Languages that every sentence is given in.
BOTH = ("de", "en")


def version_account(one: RuleVersion) -> dict[str, Any]:
    """One version for `rules list --json`."""
    return {
        "version": one.version,
        "state": one.state.value,
        "live": one.is_live,
        "made_at": one.made_at.isoformat(),
        "published_at": one.published_at.isoformat() if one.published_at else None,
        "made_by": one.made_by,
        "note": one.note,
        "made_from": one.made_from,
    }


def version_line(one: RuleVersion, words: Words) -> str:
    """One version as a line for people."""
    state = "live" if one.is_live else "draft" if one.state is RuleState.DRAFT else "published"
    told = words.say(
        "{at}[, by {by}][, from version {made_from}][: {note}]",
        at=one.published_at or one.made_at,
        by=one.made_by,
        made_from=str(one.made_from or ""),
        note=one.note,
    )
    return f"{one.version:>5}  {words.say(state):<16} {told}"


def report_account(report: RuleReport, line_of: Callable[[tuple[str | int, ...]], int] | None = None) -> dict[str, Any]:
    """A check: problems that keep the rules from being read, findings of rules that read; said in both languages."""
    return {
        "ok": report.is_good,
        "problems": [
            {
                "rule": one.rule,
                "field": one.field,
                "line": line_of(one.place) if line_of else None,
                "code": one.reason.code,
                "said": {language: Words(language).reason(one.reason) for language in BOTH},
            }
            for one in report.problems
        ],
        "findings": [
            {
                "severity": one.severity.value,
                "rule": one.rule,
                "field": one.field,
                "code": one.reason.code,
                "said": {language: say_finding(one, Words(language))[0] for language in BOTH},
                "next": {language: say_finding(one, Words(language))[1] for language in BOTH},
            }
            for one in report.findings
        ],
    }


def print_report(account: dict[str, Any], words: Words) -> None:
    """The problems and findings of `report_account` as lines, errors first; each next step once, below its findings."""
    for one in account["problems"]:
        where = {"rule": one["rule"], "field": one["field"], "line": str(one["line"] or "")}
        problem = said(one["said"], words)
        print(words.say("[Line {line}, ][rule {rule}, ][field {field}: ]{problem}", **where, problem=problem))
    findings = sorted(account["findings"], key=lambda one: (one["severity"] != "error", said(one["next"], words)))
    for number, one in enumerate(findings):
        severity = words.say("Error") if one["severity"] == "error" else words.say("Warning")
        told = words.say("[Rule “{rule}”: ]{found}", rule=one["rule"], found=said(one["said"], words))
        print(f"{severity}: {told}")
        if number + 1 == len(findings) or findings[number + 1]["next"] != one["next"]:
            print(f"    {said(one['next'], words)}")


def difference_account(one: Difference) -> dict[str, Any]:
    """One difference with its plain values, said in both languages."""
    return {
        "change": one.change.value,
        "rule": one.rule,
        "field": one.field,
        "old": plain(one.old),
        "new": plain(one.new),
        "said": {language: say_difference(one, Words(language)) for language in BOTH},
    }


def plain(value: Any) -> Any:
    """A value of the models as JSON has it."""
    match value:
        case BaseModel():
            return value.model_dump(mode="json", by_alias=True)
        case tuple():
            return [plain(one) for one in value]
        case frozenset():
            return [slot.value for slot in Slot if slot in value]
    return value


def said(sentences: dict[str, str], words: Words) -> str:
    """The sentence in the language of the reader."""
    return sentences.get(words.language, sentences["en"])

"""What a check of texts can find, as codes with facts. `station.wording.text_troubles` has a sentence for each."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from station.domain.catalog import TextVariant


class Severity(StrEnum):
    ERROR = "error"  #: must not go out
    WARNING = "warning"  #: goes out, and could be better


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with one text, or with a set of texts."""

    severity: Severity
    code: str  #: key of the sentences
    text_set: str
    text_id: str = ""  #: "": about the whole set
    language: str = ""
    form: str = ""  #: "du" or "sie" where only that form of address is concerned
    facts: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def error(cls, code: str, text: TextVariant, **facts: Any) -> Self:
        return cls(Severity.ERROR, code, text.text_set, text.id, text.language, "", tuple(sorted(facts.items())))

    @classmethod
    def warning(cls, code: str, text: TextVariant, **facts: Any) -> Self:
        return cls(Severity.WARNING, code, text.text_set, text.id, text.language, "", tuple(sorted(facts.items())))


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check."""

    texts: int
    prints: int  #: composed: every text on every insert, for each form of address and each difficult person
    findings: tuple[Finding, ...]

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)


def merged(by_form: dict[str, list[Finding]]) -> list[Finding]:
    """Findings of every form of address; one that all forms have is no matter of the form."""
    all_forms = [finding for found in by_form.values() for finding in found]
    in_every = {finding for finding in all_forms if all(finding in found for found in by_form.values())}
    return [
        finding if finding in in_every else replace(finding, form=form)
        for form, found in by_form.items()
        for finding in found
    ]


def once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, in the order they came."""
    return tuple(dict.fromkeys(findings))

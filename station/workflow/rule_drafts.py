"""What a manager does with rules: draft, check, compare, publish, roll back. No Qt, no SQL: used by window and CLI."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from station.domain.catalog import Catalog
from station.domain.rule_check import Finding, Severity, findings
from station.domain.rule_diff import Difference, differences
from station.domain.rule_reading import RuleProblem
from station.domain.rule_versions import DRAFT, LIVE, RuleState, RuleVersion, StoredRules
from station.domain.rules import RuleSet, read_rules
from station.domain.trouble import Trouble
from station.domain.voucher_check import VoucherUse

__all__ = ["RuleDrafts", "RuleReport", "RuleShelf"]


class RuleShelf(Protocol):
    """Where versions of the rules are kept; `station.store.rule_sets` fits it."""

    def versions(self) -> list[RuleVersion]: ...

    def read(self, version: int) -> StoredRules: ...

    def live_version(self) -> int: ...

    def save_draft(
        self,
        body: Mapping[str, Any],
        by: str,
        note: str,
        at: datetime,
        *,
        made_from: int | None = None,
        over: RuleVersion | None = None,
    ) -> int: ...

    def delete_draft(self, version: int, by: str, at: datetime, seen: RuleVersion | None = None) -> None: ...

    def publish_draft(
        self, version: int, over: int, by: str, at: datetime, note: str = "", seen: RuleVersion | None = None
    ) -> int: ...

    def roll_back(self, version: int, over: int, by: str, at: datetime, note: str = "") -> int: ...


@dataclass(frozen=True, slots=True)
class RuleReport:
    """What a check says: mistakes that make a rule set unreadable, else what its rules will not do."""

    problems: tuple[RuleProblem, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings of rules that cannot work."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)

    @property
    def is_good(self) -> bool:
        """Nothing speaks against publishing; warnings may be left."""
        return not self.problems and not self.errors


@dataclass(frozen=True, slots=True)
class RuleDrafts:
    """The rules of one shop in the hands of a manager. Raises Trouble as `RuleShelf` does."""

    shelf: RuleShelf
    catalog: Callable[[], Catalog]
    shop_language: str
    now: Callable[[], datetime]  #: aware
    vouchers: Callable[[], VoucherUse | None] = lambda: None  #: None: nothing is known of voucher codes

    def versions(self) -> list[RuleVersion]:
        """All versions, newest first."""
        return self.shelf.versions()

    def stored(self, name: str) -> StoredRules:
        """A version by its number, "live" or "draft" (the newest one).

        Raises Trouble "rules.unknown_version", "rules.no_draft".
        """
        if name == LIVE:
            version = self.shelf.live_version()
        elif name == DRAFT:
            drafts = [one.version for one in self.shelf.versions() if one.state is RuleState.DRAFT]
            if not drafts:
                raise Trouble("rules.no_draft")
            version = drafts[0]
        else:
            if not name.isdecimal() or not name.isascii() or len(name) > 9:
                raise Trouble("rules.unknown_version", version=name)
            version = int(name)
        return self.shelf.read(version)

    def rules(self, name: str) -> RuleSet:
        """The rule set of a version, read. Raises Trouble "rules.invalid" and as `stored`."""
        if name == LIVE and self.shelf.live_version() == 0:
            return RuleSet()
        stored = self.stored(name)
        return read_rules({**stored.body, "version": stored.about.version})

    def check(self, body: object) -> RuleReport:
        """All that is wrong with plain values that should be a rule set, in the shop as it is today."""
        try:
            rules = read_rules(body)
        except Trouble as trouble:
            return RuleReport(trouble.facts["problems"], ())
        return RuleReport((), self._findings(rules))

    def _findings(self, rules: RuleSet) -> tuple[Finding, ...]:
        return findings(rules, self.catalog(), self.shop_language, self.now().date(), self.vouchers())

    def difference(self, old: RuleSet, new: RuleSet) -> tuple[Difference, ...]:
        return differences(old, new)

    def save(self, body: Mapping[str, Any], by: str, note: str, over: RuleVersion | None = None) -> int:
        """Keep a draft as typed; a new one was made from what is live now. Raises Trouble "rules.draft_...."."""
        made_from = None if over else self.shelf.live_version() or None
        return self.shelf.save_draft(body, by, note, self.now(), made_from=made_from, over=over)

    def delete(self, version: int, by: str, seen: RuleVersion | None = None) -> None:
        """Throw a draft away, as it was `seen`; None: whatever it is. Raises Trouble "rules.draft_...."."""
        self.shelf.delete_draft(version, by, self.now(), seen)

    def publish(
        self,
        version: int,
        by: str,
        note: str = "",
        over: int | None = None,
        anyway: bool = False,
        seen: RuleVersion | None = None,
    ) -> int:
        """Make a draft live and return its version; without `over` the live one must still be what it was made from.

        `seen` is the draft as its manager saw it; None: whatever it is now.

        Raises Trouble "rules.invalid", "rules.findings" (unless `anyway`), "rules.moved_on", "rules.not_a_draft",
        "rules.draft_....".
        """
        stored = self._draft(version, seen)
        read_rules(stored.body)
        if not anyway:
            self.must_work(self.check(stored.body))
        made_from = (stored.about.made_from or 0) if over is None else over
        return self.shelf.publish_draft(version, made_from, by, self.now(), note, seen)

    def _draft(self, version: int, seen: RuleVersion | None) -> StoredRules:
        try:
            stored = self.shelf.read(version)
        except Trouble as trouble:
            if seen is None or trouble.code != "rules.unknown_version":
                raise
            raise Trouble("rules.draft_gone", version=version) from trouble
        if stored.about.state is RuleState.DRAFT:
            return stored
        if seen is not None:
            raise Trouble("rules.draft_published", version=version, by=stored.about.made_by)
        raise Trouble("rules.not_a_draft", version=version)

    def roll_back(self, version: int, by: str, note: str = "", over: int | None = None) -> int:
        """Publish the rules of an old version again, over the one that is live, and return the new version."""
        live = self.shelf.live_version() if over is None else over
        return self.shelf.roll_back(version, live, by, self.now(), note)

    def must_work(self, report: RuleReport) -> None:
        """Raises Trouble "rules.findings" (count, rule, problem) where rules cannot work."""
        if report.errors:
            first = report.errors[0]
            raise Trouble("rules.findings", count=len(report.errors), rule=first.rule, problem=first.reason)

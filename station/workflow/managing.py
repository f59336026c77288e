"""What the manager's window does with rules: open the draft, keep it as typed, check, compare, publish, roll back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from station.domain.catalog import Catalog
from station.domain.rule_diff import Difference, differences
from station.domain.rule_versions import RuleState, RuleVersion
from station.domain.rules import RuleSet, read_rules
from station.domain.trouble import Trouble
from station.workflow.managing_edits import at_place, body_of
from station.workflow.rule_drafts import RuleDrafts, RuleReport

__all__ = ["RULE_REQUESTS", "Checked", "Choices", "OpenedRules", "RuleDesk", "Thing"]

#: What a window may ask of the desk.
RULE_REQUESTS = frozenset(
    {"open", "save", "check", "compare", "publish", "roll_back", "discard", "versions", "changes"}
)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something a rule can name."""

    key: str  #: what stands in the rule: a SKU, an insert's id, a category
    name: str
    count: int = 0  #: products in a category; 0 = not counted
    picture: str = ""
    slot: str = ""  #: of an insert


@dataclass(frozen=True, slots=True)
class Choices:
    """What rules of this shop can name, for completing while typing."""

    categories: tuple[Thing, ...] = ()
    products: tuple[Thing, ...] = ()
    samples: tuple[Thing, ...] = ()
    tags: tuple[Thing, ...] = ()
    inserts: tuple[Thing, ...] = ()
    series: tuple[Thing, ...] = ()
    text_sets: tuple[Thing, ...] = ()
    languages: tuple[Thing, ...] = ()
    currency: str = "EUR"

    @classmethod
    def of(cls, catalog: Catalog) -> "Choices":
        products = catalog.products.values()
        counted = Counter(category for one in products for category in one.categories)
        samples = {one.sku: one for one in catalog.samples}
        inserts = catalog.inserts.values()
        languages = {text.language for texts in catalog.texts.values() for text in texts}
        tags = {tag for one in products for tag in one.tags} | {tag for lot in catalog.samples for tag in lot.tags}
        currencies = Counter(one.price.currency for one in products if one.price)
        return cls(
            categories=tuple(Thing(name, name, count) for name, count in sorted(counted.items())),
            products=tuple(Thing(one.sku, one.name, picture=one.picture) for one in products),
            samples=tuple(Thing(one.sku, one.name, picture=one.picture) for one in samples.values()),
            tags=tuple(Thing(tag, tag) for tag in sorted(tags)),
            inserts=tuple(Thing(one.id, one.name, picture=one.picture, slot=one.slot.value) for one in inserts),
            series=tuple(Thing(name, name) for name in sorted({one.series for one in inserts if one.series})),
            text_sets=tuple(Thing(name, name, len(texts)) for name, texts in sorted(catalog.texts.items())),
            languages=tuple(Thing(code, code) for code in sorted(languages)),
            currency=currencies.most_common(1)[0][0] if currencies else "EUR",
        )


@dataclass(frozen=True, slots=True)
class OpenedRules:
    """What a window starts from."""

    body: Mapping[str, Any]
    draft: RuleVersion | None  #: None: what is live, and nothing has been changed yet
    live: RuleVersion | None
    choices: Choices
    names: Mapping[str, str]  #: names of products, samples and inserts by their keys


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a body; `rules` where it can be read."""

    report: RuleReport
    rules: RuleSet | None


@dataclass(slots=True)
class RuleDesk:
    """The rules of one shop on a manager's desk. Raises Trouble as `RuleDrafts`.

    It remembers which version was live when its manager looked: what another one published since is not overruled
    unseen.
    """

    drafts: RuleDrafts
    by: str = ""  #: who works here
    compared: int | None = None  #: the live version that the draft was compared with last
    listed: int | None = None  #: the live version of the list of versions that was shown last

    def open(self) -> OpenedRules:
        """The newest draft, else what is live. A draft that no form can show is left where it is."""
        versions = self.drafts.versions()
        live = next((one for one in versions if one.is_live), None)
        draft = next((one for one in versions if one.state is RuleState.DRAFT), None)
        body = dict(self.drafts.shelf.read(draft.version).body) if draft else None
        if body is None or not _can_be_shown(body):
            draft, body = None, body_of(self.drafts.rules("live"))
        else:
            body = dict(_as_written(body))
        catalog = self.drafts.catalog()
        choices = Choices.of(catalog)
        things = (*choices.samples, *choices.products, *choices.inserts)
        return OpenedRules(body, draft, live, choices, {one.key: one.name for one in things})

    def save(self, body: Mapping[str, Any], note: str, over: RuleVersion | None) -> RuleVersion:
        """Keep the draft as typed; the version it has now. Raises Trouble "rules.draft_...."."""
        version = self.drafts.save(body, self.by, note, over)
        return self.drafts.shelf.read(version).about

    def check(self, body: Mapping[str, Any]) -> Checked:
        """All that is wrong with a body, in the shop as it is today."""
        report = self.drafts.check(body)
        return Checked(report, None if report.problems else read_rules(body))

    def compare(self, body: Mapping[str, Any]) -> tuple[Difference, ...]:
        """What a body would change of what is live. Raises Trouble "rules.invalid"."""
        self.compared = self.drafts.shelf.live_version()
        return differences(self.drafts.rules("live"), read_rules(body))

    def publish(self, draft: RuleVersion, note: str, anyway: bool) -> int:
        """Make the draft live as it was seen, in the place of the version that it was compared with."""
        live = self.drafts.shelf.live_version() if self.compared is None else self.compared
        return self.drafts.publish(draft.version, self.by, note, live, anyway, draft)

    def roll_back(self, version: int, note: str) -> int:
        """Make an old version live again, as a new one."""
        return self.drafts.roll_back(version, self.by, note, self.listed)

    def discard(self, draft: RuleVersion) -> None:
        """Throw the draft away."""
        self.drafts.delete(draft.version, self.by, draft)

    def versions(self) -> list[RuleVersion]:
        """All versions, newest first: who changed what when."""
        self.listed = self.drafts.shelf.live_version()
        return self.drafts.versions()

    def changes(self, version: int) -> tuple[int, tuple[Difference, ...]]:
        """A version and what it changed of the one it was made from. Raises Trouble "rules.invalid"."""
        stored = self.drafts.shelf.read(version)
        before = stored.about.made_from
        old = self.drafts.rules(str(before)) if before else RuleSet()
        return version, differences(old, read_rules(stored.body))


def _can_be_shown(body: Mapping[str, Any]) -> bool:
    lists = [at_place(body, (name,), []) for name in ("rules", "postage", "bends")]
    return all(isinstance(one, list) and all(isinstance(row, Mapping) for row in one) for one in lists)


def _as_written(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The short form that a person would write, where the body can be read; else as it is."""
    try:
        return body_of(read_rules(body))
    except Trouble:
        return body

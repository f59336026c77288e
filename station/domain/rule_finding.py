"""One thing a check of rules found, and small questions that all checks ask of a rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from station.domain.catalog import Catalog, Insert, Slot
from station.domain.conditions import AllOf, AnyOf, Comparison, Condition
from station.domain.facts import Op
from station.domain.reasons import Reason
from station.domain.rules import AddNote, AddSeries, Rule

__all__ = ["Finding", "Severity", "comparisons", "live_when", "offered"]


class Severity(StrEnum):
    ERROR = "error"  #: the rule cannot work
    WARNING = "warning"  #: it works, but perhaps not as it was meant


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in which rule and field; the next step belongs to the code of its reason."""

    severity: Severity
    rule: str  #: "" for the rule set itself
    field: str
    reason: Reason

    @classmethod
    def error(cls, rule: Rule, field: str, code: str, **facts: object) -> "Finding":
        return cls(Severity.ERROR, rule.name, field, Reason.of(code, **facts))

    @classmethod
    def warning(cls, rule: Rule, field: str, code: str, **facts: object) -> "Finding":
        return cls(Severity.WARNING, rule.name, field, Reason.of(code, **facts))


def live_when(rule: Rule) -> Condition:
    """All that must hold for a rule to be asked: its condition on the days of its schedule."""
    ends = ((Op.AT_LEAST, rule.schedule.start), (Op.AT_MOST, rule.schedule.end))
    days = (Comparison(fact="calendar.packed_on", op=op, value=day.isoformat()) for op, day in ends if day)
    return AllOf(all=(rule.when, *days))


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Every comparison of a condition, from left to right."""
    if isinstance(condition, Comparison):
        yield condition
        return
    inner = (
        condition.all
        if isinstance(condition, AllOf)
        else condition.any
        if isinstance(condition, AnyOf)
        else condition.none
    )
    for one in inner:
        yield from comparisons(one)


def offered(rule: Rule, catalog: Catalog) -> list[tuple[Insert, str]]:
    """The inserts a rule may lay in, each with the text set that fills it; of a series every card."""
    if isinstance(rule.add, AddSeries):
        return [(card, card.text_set) for card in _cards_of(catalog).get(rule.add.series, ())]
    insert = catalog.inserts.get(rule.insert)
    if insert is None or insert.slot is not rule.slot:
        return []
    return [(insert, rule.add.note if isinstance(rule.add, AddNote) else insert.text_set)]


def _cards_of(catalog: Catalog) -> dict[str, list[Insert]]:
    """The cards of every series, looked for once in a catalogue."""
    known: dict[str, list[Insert]] | None = catalog.memo.get(("cards of series",))
    if known is not None:
        return known
    cards: dict[str, list[Insert]] = {}
    for one in catalog.inserts.values():
        if one.slot is Slot.CARD:
            cards.setdefault(one.series, []).append(one)
    catalog.memo[("cards of series",)] = cards
    return cards

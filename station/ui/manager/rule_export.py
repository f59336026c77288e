"""The list of rules as a table to save: each with its place and in plain words. What a rule says lies in `wording`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from station.domain.catalog import Slot
from station.domain.rules import Rule, read_rules
from station.domain.trouble import Trouble
from station.ui.manager.rule_list import RuleRow
from station.ui.manager.table_export import ShownTable
from station.wording.rule_sentence import RuleTeller
from station.wording.words import Words

__all__ = ["shown_rules"]


def shown_rules(
    rows: Sequence[RuleRow],
    rules: Sequence[Mapping[str, Any]],
    teller: RuleTeller,
    words: Words,
) -> ShownTable:
    """The rules of the list in its order; `rules` are those of the draft."""
    say = words.say

    def lines() -> Iterator[list[str]]:
        for row in rows:
            typed = rules[row.index]
            rule = _read(typed)
            place = str(typed.get("slot", ""))
            yield [
                row.name,
                words.slot(Slot(place)) if place in tuple(Slot) else place,
                teller.tell(rule) if rule else say("Not complete yet."),
                say("off") if row.is_off else say("on"),
            ]

    return ShownTable([say("Rule"), say("Place"), say("In plain words"), say("State")], lines(), len(rows))


def _read(typed: Mapping[str, Any]) -> Rule | None:
    """One rule as typed; None where it is not complete."""
    try:
        return read_rules({"rules": [typed]}).rules[0]
    except Trouble:
        return None

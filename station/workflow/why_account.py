"""Why each insert is in a parcel or not, as plain objects in both languages: `station plan --why`."""

from typing import Any

from station.domain.facts import FACTS
from station.domain.reasons import Reason
from station.domain.why import Candidate, WhyInsert, why_inserts
from station.wording.conditions import say_value, say_wanted
from station.wording.words import Words
from station.workflow.deciding import Decision
from station.workflow.ports import ShopStore

__all__ = ["BOTH", "say_why", "why_account"]

#: Languages that every reason is given in.
BOTH = ("de", "en")


def why_account(decision: Decision, store: ShopStore) -> list[dict[str, Any]]:
    """One entry for every insert of the catalogue, what is in first; with the runners-up of samples and products."""
    rules, catalog, affinity = store.rules(), store.catalog(), store.affinity()
    told = why_inserts(decision.plan, decision.context, rules, catalog, affinity)
    words = [Words(language) for language in BOTH]
    return [_insert(one, words) for one in told]


def _insert(one: WhyInsert, words: list[Words]) -> dict[str, Any]:
    return {
        "insert": one.insert.id,
        "slot": one.insert.slot.value,
        "name": {each.language: one.insert.name_in(each.language) for each in words},
        "rule": one.rule or None,
        "in": one.is_in,
        "why": _both(one.reason, words),
        "rules": [{"rule": each.rule, "in": each.is_in, "why": _both(each.reason, words)} for each in one.rules],
        "candidates": [_candidate(each, words) for each in one.candidates],
    }


def _candidate(one: Candidate, words: list[Words]) -> dict[str, Any]:
    return {
        "sku": one.sku,
        "name": one.name,
        "in": one.is_in,
        "score": round(one.score, 4),
        "why": _both(one.reason, words),
    }


def _both(reason: Reason, words: list[Words]) -> dict[str, str]:
    return {each.language: say_why(reason, each) for each in words}


def say_why(reason: Reason, words: Words) -> str:
    """A reason in plain words; of a condition that does not hold also what it asks for."""
    facts = dict(reason.facts)
    if reason.code != "rule.unmet" or facts.get("fact") not in FACTS or "wanted" not in facts:
        return words.reason(reason)
    fact = facts["fact"]
    return words.say(
        "Needs {fact}: {wanted}; here: {found}",
        fact=words.say(FACTS[fact].says),
        found=say_value(fact, facts["found"], words),
        wanted=say_wanted(fact, str(facts["op"]), facts["wanted"], words),
    )

"""No sentence for people shows what only the program reads: codes, names of fields, values as Python writes them."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from station.domain.audit import Action
from station.domain.catalog import Slot
from station.domain.facts import FACTS
from station.domain.meaning import MeaningKind
from station.domain.money import Money
from station.domain.phase_names import Phase
from station.domain.phases import Moment
from station.domain.planning import make_plan
from station.domain.reason_codes import REASON_CODES
from station.domain.reasons import Reason
from station.domain.rules import BENDABLE
from station.wording.audit_words import audit_row
from station.wording.fact_values import CONSENTS
from station.wording.troubles import TROUBLES
from station.wording.words import PLACE, Words
from tests.domain.random_shop import random_affinity, random_catalog, random_context, random_rules
from tests.wording.test_audit_details import entry
from tests.wording.test_audit_search import every_kind

PACKAGE = Path(__file__).parents[2] / "station"
BOTH = (Words("de"), Words("en"))
#: What no sentence holds: snake_case, dotted codes, currency codes, and what `repr` writes.
RAW = re.compile(
    r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b[a-z]+\.[a-z]+\b|\b(?:EUR|USD|PLN|GBP)\b|<[A-Z]|\bcode='"
    r"|\b(?:None|True|False)\b|\b(?:Decimal|frozenset|datetime|Phase|Slot|Moment|Money|Reason)(?:\.[A-Z]|\()"
)
#: One of each kind that a fact may be.
KINDS: dict[str, object] = {
    "phase": Phase.ENJOY, "slot": Slot.CROSS_SELL, "moment": Moment.COMPLAINT, "meaning": MeaningKind.DELIVERY_NOTE,
    "money": Money(1250, "EUR"), "day": date(2026, 12, 24), "moment in time": datetime(2026, 12, 24, 9, tzinfo=UTC),
    "yes": True, "no": False, "nothing": None, "number": 1234, "fraction": 0.5, "exact": Decimal("1250.50"),
    "list": (Phase.ENJOY, Slot.NOTE), "set": frozenset({Moment.COMPLAINT, Moment.GIFT}),
    "reason": Reason.of("guard.gift"),
}  # fmt: skip
#: Values that the program writes where a person chooses or types exactly these: on the command line, in a file.
AS_TYPED = {"people.role_unknown", "stock.reason", "yaml.value"}


def own(said: str, sentence: str) -> set[str]:
    """What of `said` the sentence itself does not hold, in whichever language."""
    return {found for found in RAW.findall(said) if found.strip(".(") not in sentence}


def test_nothing_is_minus_nothing() -> None:
    assert {words.number(-0.001) for words in BOTH} == {"0"} == {words.number(0) for words in BOTH}


@pytest.mark.parametrize("kind", KINDS)
def test_no_reason_shows_a_value_as_the_program_writes_it(kind: str) -> None:
    for code, sentence in REASON_CODES.items():
        facts = {name: 3 if form else KINDS[kind] for name, form in PLACE.findall(sentence) if name != "fact"}
        for words in BOTH:
            said = words.reason(Reason.of(code, **facts))
            assert own(said, sentence) == set(), (code, said)


@pytest.mark.parametrize("kind", KINDS)
def test_no_trouble_shows_a_value_as_the_program_writes_it(kind: str) -> None:
    for code, both in TROUBLES.items():
        names = {name for sentence in both for name, _ in PLACE.findall(sentence)}
        for words in BOTH:
            said = " ".join(words.trouble(code, **dict.fromkeys(names, KINDS[kind])))
            assert own(said, " ".join(both)) == set(), (code, said)


def given_reasons() -> Iterator[Reason]:
    """Reasons as decisions give them: random shops, customers and rules."""
    for seed in range(60):
        random = Random(seed)
        catalog, affinity = random_catalog(random), random_affinity(random)
        rules = random_rules(random, catalog)
        for _ in range(20):
            plan = make_plan(random_context(random, catalog), rules, catalog, affinity)
            yield from (one.reason for one in plan.chosen)
            yield from (one.reason for one in plan.left_out)
            yield from (plan.standing.now.reason, plan.standing.when_opened.reason)


def test_no_reason_that_a_decision_gives_shows_a_code() -> None:
    told: set[str] = set()
    for reason in set(given_reasons()):
        told.add(reason.code)
        for words in BOTH:
            assert own(words.reason(reason), REASON_CODES[reason.code]) == set(), words.reason(reason)
    assert len(told) > 45


@pytest.mark.parametrize("name", sorted(FACTS))
def test_what_a_fact_was_found_to_be_is_said_in_words(name: str) -> None:
    codes = {"order.country": "AT", "order.currency": "CHF", "customer.language": "fr", "customer.address": "sie"}
    spec = FACTS[name]
    for found in [*spec.choices, codes.get(name, "")]:
        if not found:
            continue
        for words in BOTH:
            said = words.reason(Reason.of("rule.unmet", fact=name, found=found)).rpartition(": ")[2]
            assert said != str(found), (name, found)
    for consent in CONSENTS if name == "customer.consents" else ():
        assert consent not in Words("de").reason(Reason.of("rule.unmet", fact=name, found=(consent,)))


@pytest.mark.parametrize("consent", CONSENTS)
def test_a_consent_is_named(consent: str) -> None:
    german, english = (words.reason(Reason.of("guard.consent", consent=consent)) for words in BOTH)
    assert consent not in german + english.replace("greetings on the birthday", "")
    assert german != english


@pytest.mark.parametrize("guard", sorted(BENDABLE))
@pytest.mark.parametrize("code", ["check.bend_unused", "check.bend_no_insert"])
def test_a_guard_is_named(code: str, guard: str) -> None:
    for words in BOTH:
        assert "_" not in words.reason(Reason.of(code, guard=guard, name="Card")), guard


def test_a_currency_in_a_reason_is_named() -> None:
    reason = Reason.of("parcel.currency", cost="CHF", budget="EUR")
    assert Words("de").reason(reason) == "Kostet Schweizer Franken, und das Budget dieses Pakets zählt in Euro"


def test_no_entry_of_the_log_shows_a_code_or_a_name_of_the_program() -> None:
    for action, subject, facts in every_kind():
        told = entry(action, subject.replace("d/d.1/de", "hello/one/de"), **facts)
        for words in BOTH:
            shown = " | ".join(audit_row(told, words)[2:])
            assert RAW.findall(shown) == [], shown
            assert not {name for name in facts if "_" in name and name in shown}
    assert {action for action, _, _ in every_kind()} == set(Action)


def test_no_trouble_is_raised_with_a_value_of_the_program() -> None:
    """`Trouble(..., kind=this.value)` would show a code: what is told is an enum that `Words` says, or content."""
    raw = set()
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Trouble" and node.args):
                continue
            code = str(getattr(node.args[0], "value", ""))
            shown = {name for sentence in TROUBLES.get(code, ()) for name, _ in PLACE.findall(sentence)}
            parts = [part for word in node.keywords if word.arg in shown for part in ast.walk(word.value)]
            if any(isinstance(one, ast.Attribute) and one.attr == "value" for one in parts):
                raw.add(code)
    assert raw - AS_TYPED == set()

"""A rule as a sentence: every fact, comparison and addition can be told, in English and in German."""

import pytest
from hypothesis import given, settings

from station.domain.facts import FACTS, FactType, Op
from station.domain.rules import Rule, RuleSet, read_rules
from station.wording.rule_claims import CLAIMS, FLAGS, WITHOUT
from station.wording.rule_sentence import OPERATORS, UNITS, RuleTeller
from station.wording.translations import load_translations
from station.wording.words import PLACE, Words
from tests.domain.any_rules import any_rule_sets

EN, DE = RuleTeller(Words("en"), {"HRB": "Mint"}), RuleTeller(Words("de"), {"HRB": "Minze"})
GERMAN = load_translations("de")


def rule(**fields: object) -> Rule:
    whole = {"name": "a", "slot": "sample", "add": {"sample": {}}, **fields}
    return read_rules({"rules": [whole]}).rules[0]


def test_every_fact_has_its_clause() -> None:
    assert set(CLAIMS) | set(FLAGS) == set(FACTS)
    assert set(WITHOUT) == {name for name, spec in FACTS.items() if spec.type is FactType.SET}
    assert set(OPERATORS) == set(Op)


def test_every_clause_has_its_german_with_the_same_places() -> None:
    flags = [clause for both in FLAGS.values() for clause in both]
    for sentence in (*CLAIMS.values(), *WITHOUT.values(), *flags, *OPERATORS.values(), *UNITS.values()):
        assert sentence in GERMAN.forms, sentence
        assert PLACE.findall(sentence) == PLACE.findall(GERMAN.sentence(sentence))


@settings(max_examples=60, deadline=None)
@given(any_rule_sets())
def test_every_rule_can_be_told(rules: RuleSet) -> None:
    for one in rules.rules:
        assert EN.tell(one)
        assert DE.tell(one)


@pytest.mark.parametrize(
    ("teller", "said"),
    [
        (EN, "When the customer opens it in Enjoy or Engage and the goods are worth at least €40.00 and the order "
             "contains Mint: the best sample. One customer gets it at most 1 time in 90 days."),
        (DE, "Wenn der Kunde das Paket in Genießen oder Dabeibleiben öffnet und die Ware mindestens 40,00 € wert ist "
             "und die Bestellung Minze enthält: die beste Probe. Ein Kunde bekommt es höchstens 1 Mal in 90 Tagen."),
    ],
)  # fmt: skip
def test_a_rule_reads_as_one_would_say_it(teller: RuleTeller, said: str) -> None:
    when = [
        {"fact": "customer.phase_when_opened", "is": "in", "value": ["enjoy", "engage"]},
        {"fact": "order.value", "is": "at_least", "value": 40},
        {"fact": "order.skus", "is": "has_any", "value": ["HRB"]},
    ]
    assert teller.tell(rule(when={"all": when}, limit={"days": 90})).replace("\u00a0", " ") == said

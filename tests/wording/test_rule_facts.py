"""The facts of rules have names for people, in German too."""

import pytest

from station.domain.facts import FACTS
from station.domain.reasons import Reason
from station.wording.words import Words


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_fact_is_named_in_both_languages(name: str) -> None:
    reason = Reason.of("rule.unmet", fact=name, found=3, op="is", wanted=4)
    english, german = Words("en").reason(reason), Words("de").reason(reason)
    assert english == f"Does not apply: {FACTS[name].says}: 3"
    assert german.startswith("Trifft nicht zu: ")
    assert FACTS[name].says not in german
    assert name not in english + german


def test_several_facts_are_named_one_by_one() -> None:
    reason = Reason.of("rule.ruled_out", fact="customer.orders, order.channel")
    assert Words("de").reason(reason).endswith("behaltene Aufträge mit diesem, Verkaufskanal")


def test_a_phase_that_was_found_is_said_in_the_language_of_the_reader() -> None:
    reason = Reason.of("rule.unmet", fact="customer.phase_when_opened", found="promote", op="in", wanted=("enjoy",))
    assert Words("en").reason(reason).endswith(": Promote")
    assert Words("de").reason(reason).endswith(": Weitersagen")

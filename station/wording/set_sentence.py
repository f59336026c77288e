"""What holds for all parcels as a person would tell it: limits, postage, trying out, bent guards."""

from collections.abc import Iterator

from station.domain.money import Money
from station.domain.rules import RuleSet
from station.wording.guards import GUARDS
from station.wording.rule_sentence import RuleTeller

__all__ = ["tell_set"]


def tell_set(rules: RuleSet, teller: RuleTeller) -> str:
    """All fields of a rule set but its rules, in a few sentences."""
    return " ".join(_sentences(rules, teller))


def _sentences(rules: RuleSet, teller: RuleTeller) -> Iterator[str]:
    words = teller.words
    say = words.say
    yield say(
        "One parcel gets at most {n} {n?insert|inserts}, {cards} {cards?card|cards} among them; together they cost at "
        "most {cost} and weigh at most {grams} g.",
        n=rules.max_inserts,
        cards=rules.max_cards,
        cost=words.money(Money(rules.budget_cents, teller.currency)),
        grams=rules.max_weight_g,
    )
    if rules.postage:
        steps = tuple(
            say(
                "{grams} g[ and {mm} mm]", grams=step.up_to_g, mm=words.number(step.up_to_mm) if step.up_to_mm else None
            )
            for step in rules.postage
        )
        yield say(
            "Inserts never lift a parcel over a step of postage: {steps}[; the empty parcel weighs {empty} g].",
            steps=steps,
            empty=rules.packaging_g or None,
        )
    if rules.explore_share:
        yield say("{share} of the samples are picked at random, to learn.", share=words.percent(rules.explore_share))
    else:
        yield say("No sample is picked at random: nothing new is learned.")
    yield say(
        "Who has read a note reads it again after {n} {n?day|days} at the earliest.",
        n=rules.text_rest_days,
    )
    for bend in rules.bends:
        yield say(
            "Bent is the guard “{guard}”[ for “{insert}”], because: {reason}.",
            guard=say(GUARDS[bend.guard]),
            insert=teller.named(bend.insert) if bend.insert else None,
            reason=bend.reason.rstrip(" ."),
        )

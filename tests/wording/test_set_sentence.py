"""What holds for every parcel, told in words."""

from station.domain.rules import BENDABLE, Bend, PostageStep, RuleSet
from station.wording.guards import FIXED, GUARDS
from station.wording.rule_sentence import RuleTeller
from station.wording.set_sentence import tell_set
from station.wording.words import Words


def test_every_guard_is_fixed_with_why_or_may_be_bent() -> None:
    assert set(FIXED).isdisjoint(BENDABLE)
    assert set(FIXED) | BENDABLE == set(GUARDS)


def test_limits_postage_and_bends_are_told() -> None:
    rules = RuleSet(
        budget_cents=250,
        max_cards=2,
        packaging_g=80,
        postage=(PostageStep(up_to_g=500), PostageStep(up_to_g=1000, up_to_mm=50)),
        explore_share=0.1,
        bends=(Bend(guard="insert_again", insert="card.care", reason="a new text each season."),),
    )
    told = tell_set(rules, RuleTeller(Words("en"), {"card.care": "Care card"}))
    assert told == (
        "One parcel gets at most 4 inserts, 2 cards among them; together they cost at most €2.50 and weigh at most "
        "250 g. Inserts never lift a parcel over a step of postage: 500 g and 1,000 g and 50 mm; the empty parcel "
        "weighs 80 g. 10% of the samples are picked at random, to learn. Who has read a note reads it again after 365 "
        "days at the earliest. Bent is the guard “card had before” for “Care card”, because: a new text each season."
    )


def test_without_trying_out_nothing_new_is_learned() -> None:
    told = tell_set(RuleSet(explore_share=0), RuleTeller(Words("de"), {}))
    assert "Neues wird nicht gelernt" in told
    assert "Gelockert" not in told

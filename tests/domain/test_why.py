"""Why every insert is in a parcel or not: complete, true to the plan, and said in both languages."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings

from station.domain.affinity import Affinity, PastBasket, learn
from station.domain.catalog import Catalog, Insert, InsertKind, Sample, Slot
from station.domain.customers import History, InsertGiven
from station.domain.plan import PackContext
from station.domain.planning import make_plan
from station.domain.rules import RuleSet, read_rules
from station.domain.why import WhyInsert, why_inserts
from station.wording.words import Words
from station.workflow.why_account import BOTH, say_why
from tests.domain.small_shop import (
    INSERTS,
    TEXTS,
    TODAY,
    affinities,
    catalogues,
    context,
    contexts,
    order,
    product,
    rule_sets,
)

NOTHING_LEARNED = Affinity()


def why(
    rules: RuleSet, shop: Catalog, parcel: PackContext, learned: Affinity = NOTHING_LEARNED
) -> dict[str, WhyInsert]:
    plan = make_plan(parcel, rules, shop, learned)
    return {one.insert.id: one for one in why_inserts(plan, parcel, rules, shop, learned)}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(contexts(), rule_sets(), catalogues(), affinities())
def test_every_insert_is_told_once_and_as_the_plan_has_it(
    parcel: PackContext, rules: RuleSet, shop: Catalog, learned: Affinity
) -> None:
    plan = make_plan(parcel, rules, shop, learned)
    told = why_inserts(plan, parcel, rules, shop, learned)
    assert sorted(one.insert.id for one in told) == sorted(shop.inserts)
    assert {one.insert.id for one in told if one.is_in} == {choice.insert.id for choice in plan.chosen}
    picked = {sku for choice in plan.chosen for sku in choice.skus}
    for one in told:
        assert {each.sku for each in one.candidates if each.is_in} <= picked
        assert {each.rule for each in one.rules} == {rule.name for rule in rules.rules if rule.insert == one.insert.id}
        assert one.reason.code != "slot.taken" or not plan.in_slot(one.insert.slot)
        for reason in (one.reason, *(each.reason for each in one.rules), *(each.reason for each in one.candidates)):
            for language in BOTH:
                said = say_why(reason, Words(language))
                assert said != reason.code
                assert "{" not in said


PARCEL = context(order("1", TODAY, ["P0"]), History((order("0", TODAY - timedelta(40), ["P1"]),)))
CARD = {"slot": "card", "priority": 200}


def test_an_insert_that_no_rule_names() -> None:
    told = why(RuleSet(), Catalog(inserts=INSERTS, texts=TEXTS), PARCEL)["card.care"]
    assert (told.is_in, told.rule, told.reason.code) == (False, "", "why.no_rule")


def test_what_took_the_place_is_named() -> None:
    rules = read_rules(
        {"rules": [CARD | {"name": "care", "add": {"insert": "card.care"}},
                   CARD | {"name": "late", "add": {"insert": "card.privacy"}, "priority": 100},
                   CARD | {"name": "other", "add": {"insert": "card.privacy"}, "priority": 90,
                           "when": {"fact": "customer.orders", "is": "at_least", "value": 9}},
                   CARD | {"name": "off", "add": {"insert": "card.gift"}, "off": True}]}
    )  # fmt: skip
    told = why(rules, Catalog(inserts=INSERTS, texts=TEXTS), PARCEL)
    assert say_why(told["card.privacy"].reason, Words("en")) == "Its place went to the rule care"
    assert say_why(told["card.privacy"].rules[1].reason, Words("en")) == (
        "Needs orders kept, this one included: at least 9; here: 2"
    )
    assert say_why(told["card.privacy"].rules[1].reason, Words("de")).startswith("Verlangt ")
    assert told["card.gift"].reason.code == "rule.off"


def test_a_card_of_a_series_that_was_had_and_one_that_comes_later() -> None:
    cards = {
        f"s{n}": Insert(f"s{n}", InsertKind.CARE, Slot.CARD, "Joy", series="joys", series_number=n) for n in (1, 2, 3)
    }
    rules = read_rules({"rules": [CARD | {"name": "joys", "add": {"series": "joys"}}]})
    had = replace(PARCEL.history, given=(InsertGiven(TODAY - timedelta(9), "s1", "card", "0"),))
    told = why(rules, Catalog(inserts=cards), replace(PARCEL, history=had))
    assert [told[name].is_in for name in ("s1", "s2", "s3")] == [False, True, False]
    assert told["s1"].reason.code == "guard.insert_again"
    assert say_why(told["s3"].reason, Words("en")) == "Card 2 of the series comes first"


def test_runners_up_say_what_stopped_them() -> None:
    shop = Catalog(
        {p.sku: p for p in (product("P0"), product("P1"), product("P2"), product("P3", in_stock=False), product("P4"))},
        (Sample("S2", "Two", "P2", 5), Sample("S3", "Three", "P3", 0), Sample("S1", "One", "P1", 5)),
        INSERTS,
        TEXTS,
    )
    baskets = [
        PastBasket(who, TODAY - timedelta(day), ("P0", "P1", "P2", "P3", "P4")) for day, who in enumerate("abcdef")
    ]
    rules = read_rules(
        {"explore_share": 0,
         "rules": [{"name": "cross", "slot": "cross_sell", "add": {"cross_sell": {"count": 1, "skus": ["P2", "P3"]}}},
                   {"name": "sample", "slot": "sample", "add": {"sample": {}}, "priority": 50}]}
    )  # fmt: skip
    told = why(rules, shop, PARCEL, learn(baskets))
    products = {each.sku: each.reason.code for each in told["cross-sell"].candidates}
    assert products["P3"] == "guard.out_of_stock"
    assert products["P4"] == "why.not_in_scope"
    assert [each.sku for each in told["cross-sell"].candidates if each.is_in] == ["P2"]
    samples = {each.sku: each.reason.code for each in told["sample"].candidates}
    assert samples == {"S1": "guard.owned", "S2": "why.told_already", "S3": "guard.out_of_stock"}

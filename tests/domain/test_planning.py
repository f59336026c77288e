"""One plan: every rule accounted for, limits of the parcel kept, the same input the same plan, no look-ahead."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from station.domain.affinity import Affinity, PastBasket, learn
from station.domain.catalog import Catalog, Sample, Slot, TextVariant
from station.domain.customers import Customer, History, Incident, IncidentKind, InsertGiven
from station.domain.money import Money
from station.domain.orders import Return
from station.domain.plan import PackContext, PackPlan
from station.domain.planning import make_plan
from station.domain.reason_codes import REASON_CODES
from station.domain.rules import RuleSet, read_rules
from tests.domain.small_shop import (
    INSERTS,
    NOTHING,
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

PLANNED = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TOMORROW = TODAY + timedelta(1)
LOYAL = History(tuple(order(f"{days}", TODAY - timedelta(days), ["P1"]) for days in (400, 300, 200, 20)))


def rules(*added: dict[str, Any], **limits: Any) -> RuleSet:
    """Rules by their additions, with the first the weightiest; names are "r0", "r1", ..."""
    slots = {"note": "note", "sample": "sample", "cross_sell": "cross_sell"}
    made = []
    for number, add in enumerate(added):
        more = add.pop("also", {})
        slot = next((slots[key] for key in add if key in slots), "card")
        made.append({"name": f"r{number}", "slot": slot, "add": add, "priority": 900 - number, **more})
    return read_rules({"version": 5, "rules": made, **limits})


def shop(*samples: Sample) -> Catalog:
    products = {f"P{n}": product(f"P{n}") for n in range(6)}
    return Catalog(products, samples or (Sample("S1", "Sample", "P2", 3, cost=Money(50), weight_g=30),), INSERTS, TEXTS)


GOES_WITH = learn([PastBasket(c, TODAY - timedelta(9), ("P0", "P3", "P4")) for c in "abcdef"])


def planned(ruled: RuleSet, history: History = NOTHING, customer: Customer | None = None, **more: Any) -> PackPlan:
    on_table = order("10482", TODAY, ["P0"], **more)
    return make_plan(context(on_table, history, customer), ruled, shop(), GOES_WITH)


def why_out(plan: PackPlan) -> dict[str, str]:
    return {out.rule: out.reason.code for out in plan.left_out}


@PLANNED
@given(contexts(), rule_sets(), catalogues(), affinities())
def test_every_rule_is_chosen_or_left_out_once(
    context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity
) -> None:
    plan = make_plan(context, rules, catalog, affinity)
    told = [choice.rule for choice in plan.chosen] + [out.rule for out in plan.left_out]
    assert sorted(told) == sorted(rule.name for rule in rules.rules)
    reasons = [entry.reason for entry in (*plan.chosen, *plan.left_out)]
    assert {reason.code for reason in reasons} <= set(REASON_CODES)
    assert plan.rules_version == rules.version


@PLANNED
@given(contexts(), rule_sets(), catalogues(), affinities())
def test_the_limits_of_a_parcel_are_never_exceeded(
    context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity
) -> None:
    chosen = make_plan(context, rules, catalog, affinity).chosen
    assert len(chosen) <= rules.max_inserts
    assert sum(c.cost.cents for c in chosen) <= rules.budget_cents
    assert sum(c.insert.weight_g + (c.sample.weight_g if c.sample else 0) for c in chosen) <= rules.max_weight_g
    slots = [c.slot for c in chosen]
    assert slots.count(Slot.CARD) <= rules.max_cards
    assert all(slots.count(slot) <= 1 for slot in Slot if slot is not Slot.CARD)
    by_name = {rule.name: rule for rule in rules.rules}
    groups = [by_name[c.rule].exclusion for c in chosen if by_name[c.rule].exclusion]
    assert len(groups) == len(set(groups))
    assert not {slot for c in chosen for slot in by_name[c.rule].shuts_out} & set(slots)


@PLANNED
@given(contexts(), rule_sets(), catalogues(), affinities())
def test_the_same_input_gives_the_same_plan_in_any_order_of_rules(
    context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity
) -> None:
    plan = make_plan(context, rules, catalog, affinity)
    turned = RuleSet.model_validate({**rules.model_dump(), "rules": rules.model_dump()["rules"][::-1]})
    assert make_plan(context, turned, catalog, affinity) == plan
    lots = [(lot.sku, lot.lot, lot.best_before) for lot in catalog.samples]
    if len(lots) == len(set(lots)):
        bins = replace(catalog, samples=catalog.samples[::-1])
        assert make_plan(context, rules, bins, affinity) == plan


@PLANNED
@given(contexts(), rule_sets(), catalogues(), affinities())
def test_what_happens_after_today_never_changes_the_plan(
    context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity
) -> None:
    history = context.history
    later = History(
        (*history.orders, order("later", TOMORROW, ["P1", "P2"])),
        (*history.returns, Return(TOMORROW, "P1", "x", 1, Money(500))),
        (*history.incidents, Incident(IncidentKind.COMPLAINT, TOMORROW)),
        (*history.given, InsertGiven(TOMORROW, "card.care", "card", "later", "enjoy.1", ("P3", "S1"))),
    )
    expected = make_plan(context, rules, catalog, affinity)
    assert make_plan(replace(context, history=later), rules, catalog, affinity) == expected


def test_the_order_on_the_table_is_no_history() -> None:
    """A store that forgets to leave it out does not turn its products into owned ones."""
    on_table = order("10482", TODAY, ["P0"])
    plan_with = make_plan(context(on_table, History((on_table,))), rules({"note": "delivery"}), shop(), Affinity())
    assert plan_with.chosen == planned(rules({"note": "delivery"})).chosen


def test_places_are_filled_by_priority_and_told_in_their_order() -> None:
    plan = planned(rules({"insert": "card.share"}, {"cross_sell": {}}, {"sample": {}}, {"note": "delivery"}))
    assert [c.slot for c in plan.chosen] == [Slot.NOTE, Slot.SAMPLE, Slot.CROSS_SELL, Slot.CARD]
    plan = planned(rules({"note": "delivery"}, {"note": "thank_you"}))
    assert [c.rule for c in plan.chosen] == ["r0"]
    assert why_out(plan) == {"r1": "slot.taken"}


def test_of_two_equal_cards_the_one_bound_to_the_goods_goes_in() -> None:
    bound = replace(INSERTS["card.care"], id="card.bound", skus=frozenset({"P0"}))
    catalog = replace(shop(), inserts={**INSERTS, bound.id: bound})
    equal = {"also": {"priority": 5}}
    ruled = rules({"insert": "card.care", **equal}, {"insert": "card.bound", **equal})
    plan = make_plan(context(order("1", TODAY, ["P0"])), ruled, catalog, Affinity())
    assert [c.insert.id for c in plan.chosen] == ["card.bound"]


def test_a_pure_thank_you_keeps_the_other_places_empty() -> None:
    pure = {"note": "delivery", "also": {"shuts_out": ["sample", "cross_sell"]}}
    plan = planned(rules(pure, {"sample": {}}, {"cross_sell": {}}))
    assert [c.slot for c in plan.chosen] == [Slot.NOTE]
    assert why_out(plan) == {"r1": "slot.shut", "r2": "slot.shut"}
    late = {"note": "delivery", "also": {"shuts_out": ["sample"]}}
    assert why_out(planned(rules({"sample": {}}, late))) == {"r1": "slot.exclusion"}


def test_rules_of_one_group_never_share_a_parcel() -> None:
    group = {"also": {"exclusion": "one"}}
    plan = planned(rules({"note": "delivery", **group}, {"sample": {}, **group}))
    assert why_out(plan) == {"r1": "slot.exclusion"}


def test_limits_of_the_parcel_are_named() -> None:
    assert why_out(planned(rules({"sample": {}}, budget_cents=49))) == {"r0": "parcel.budget"}
    assert why_out(planned(rules({"sample": {}}, max_weight_g=30))) == {"r0": "parcel.weight"}
    assert why_out(planned(rules({"note": "delivery"}, {"sample": {}}, max_inserts=1))) == {"r1": "parcel.full"}


def test_a_rule_rests_after_its_share() -> None:
    limited = rules({"note": "delivery", "also": {"limit": {"times": 1, "days": 30}}})
    for days, expected in ((29, {"r0": "rule.limit"}), (30, {})):
        had = InsertGiven(TODAY - timedelta(days), "note", "note", "0", rule="r0")
        assert why_out(planned(limited, History(given=(had,)))) == expected


def test_a_held_out_customer_stays_held_out() -> None:
    ruled = rules({"note": "delivery", "also": {"hold_out": 0.3}})
    outs = {n: why_out(planned(ruled, customer=Customer(n, f"K{n}"))) for n in range(200)}
    share = sum(bool(out) for out in outs.values()) / len(outs)
    assert 0.2 < share < 0.4
    assert outs == {n: why_out(planned(ruled, customer=Customer(n, "other"), comment="x")) for n in range(200)}


def test_an_ask_never_goes_with_a_present() -> None:
    ask, present = {"insert": "card.review"}, {"sample": {}}
    asked = planned(rules(dict(ask), dict(present)), LOYAL)
    assert [c.insert.id for c in asked.chosen] == ["card.review"]
    assert why_out(asked) == {"r1": "guard.looks_bought"}
    assert why_out(planned(rules(dict(present), dict(ask)), LOYAL)) == {"r1": "guard.looks_bought"}


def test_a_present_that_asks_is_none() -> None:
    """A gift filled from a text that asks for a review would be a bought review by itself."""
    bribe = replace(INSERTS["card.gift"], text_set="review")
    catalog = replace(shop(), inserts={**INSERTS, bribe.id: bribe})
    plan = make_plan(context(order("10482", TODAY, ["P0"]), LOYAL), rules({"insert": bribe.id}), catalog, GOES_WITH)
    assert why_out(plan) == {"r0": "guard.looks_bought"}


CODED = {
    "pool": {"voucher_pool": "spring"},
    "link": {"url": "v/{voucher}"},
    "partner": {"partner": "The bakery"},
    "text": {"text_set": "coded"},
}


@pytest.mark.parametrize("code", CODED.values(), ids=CODED)
def test_a_review_request_never_bears_a_reward(code: dict[str, Any]) -> None:
    """A voucher by pool, link or one of its texts, or a partner's offer on the card: the review would be paid."""
    texts = {**TEXTS, "coded": (TextVariant("c", "coded", "de", "x"), TextVariant("d", "coded", "en", "{{ voucher }}"))}
    bribe = replace(INSERTS["card.review"], **code)
    catalog = replace(shop(), inserts={**INSERTS, bribe.id: bribe}, texts=texts)
    plan = make_plan(context(order("10482", TODAY, ["P0"]), LOYAL), rules({"insert": bribe.id}), catalog, GOES_WITH)
    assert why_out(plan) == {"r0": "guard.looks_bought"}


@pytest.mark.parametrize("code", CODED.values(), ids=CODED)
@pytest.mark.parametrize("kind", ["card.welcome_back", "card.partner"])
def test_a_reward_on_another_card_never_lies_beside_an_ask(kind: str, code: dict[str, Any]) -> None:
    texts = {**TEXTS, "coded": (TextVariant("d", "coded", "de", "{% if voucher %}{{ voucher }}{% endif %}"),)}
    reward, ask = replace(INSERTS[kind], **code), {"insert": "card.review"}
    catalog = replace(shop(), inserts={**INSERTS, reward.id: reward}, texts=texts)
    at = context(order("10482", TODAY, ["P0"]), LOYAL)
    for ruled in (rules(dict(ask), {"insert": reward.id}), rules({"insert": reward.id}, dict(ask))):
        assert why_out(make_plan(at, ruled, catalog, GOES_WITH)) == {"r1": "guard.looks_bought"}


def test_a_referral_may_bear_the_code_for_the_friend() -> None:
    card = replace(INSERTS["card.referral"], voucher_pool="friends")
    catalog = replace(shop(), inserts={**INSERTS, card.id: card})
    plan = make_plan(context(order("10482", TODAY, ["P0"]), LOYAL), rules({"insert": card.id}), catalog, GOES_WITH)
    assert why_out(plan) == {}


def test_a_card_says_what_it_is_for() -> None:
    """A packer reads of an apology the moment, of a care card the product, of every other one the phase."""
    bound = replace(INSERTS["card.care"], skus=frozenset({"P0"}))
    catalog = replace(shop(), inserts={**INSERTS, bound.id: bound})
    late = context(order("10482", TODAY - timedelta(9), ["P0"]))
    ruled = rules({"insert": "card.apology"}, {"insert": bound.id}, {"insert": "card.thank_you"}, max_cards=3)
    said = {choice.insert.id: str(choice.reason) for choice in make_plan(late, ruled, catalog, GOES_WITH).chosen}
    assert said == {
        "card.apology": "chosen.card.moment(moment=delayed)",
        "card.care": "chosen.card.product(because=Product P0)",
        "card.thank_you": "chosen.card(phase=delivery)",
    }


def test_a_rule_for_an_insert_that_is_not_there_or_lies_elsewhere() -> None:
    ruled = rules({"insert": "card.gone"}, {"insert": "note"})
    assert why_out(planned(ruled)) == {"r0": "rule.no_insert", "r1": "rule.wrong_slot"}


def test_a_rule_out_of_its_days_or_conditions_says_so() -> None:
    ended = {"note": "delivery", "also": {"schedule": {"until": date(2026, 1, 1)}}}
    unmet = {"note": "enjoy", "also": {"when": {"fact": "customer.orders", "is": "at_least", "value": 9}}}
    assert why_out(planned(rules(ended, unmet))) == {"r0": "rule.over", "r1": "rule.unmet"}

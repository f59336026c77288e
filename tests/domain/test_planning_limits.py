"""Campaigns, stock to keep, postage, trials, bends and series: each rests, measures or gives way as its rule says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from station.domain.affinity import Affinity, PastBasket, learn
from station.domain.catalog import Catalog, Insert, InsertKind, Sample, Slot, TextVariant
from station.domain.circumstances import circumstances
from station.domain.customers import Customer, History, InsertGiven
from station.domain.money import Money
from station.domain.phase_policy import PhasePolicy
from station.domain.phases import standing
from station.domain.plan import CampaignPlace, PackContext, PackPlan
from station.domain.planning import make_plan
from station.domain.rules import RuleSet, read_rules
from station.domain.trial import Arm, is_held_out
from station.domain.trouble import Trouble
from tests.domain.small_shop import INSERTS, NOTHING, TEXTS, TODAY, context, order, product

GIFT = Insert("card.ribbon", InsertKind.GIFT, Slot.CARD, "Ribbon", cost=Money(40), weight_g=20, stock=3)
SERIES = {
    f"tea-{n}": Insert(f"tea-{n}", InsertKind.SERIES, Slot.CARD, f"Tea {n}", series="tea", series_number=n)
    for n in (3, 1, 2)
}
LOYAL = History(tuple(order(f"{days}", TODAY - timedelta(days), ["P1"]) for days in (400, 300, 200, 20)))


def ruled(*rules: dict[str, Any], **limits: Any) -> RuleSet:
    named = [{"name": f"r{n}", "priority": 900 - n, "slot": "card", **rule} for n, rule in enumerate(rules)]
    return read_rules({"version": 7, "rules": named, "explore_share": 0, **limits})


def shop(
    campaigns: Mapping[tuple[str, str], int] | None = None, samples: tuple[Sample, ...] = (), **goods: Any
) -> Catalog:
    products = {f"P{n}": product(f"P{n}", **goods) for n in range(4)}
    return Catalog(products, samples, {**INSERTS, **SERIES, GIFT.id: GIFT}, TEXTS, campaigns or {})


def planned(rules: RuleSet, catalog: Catalog | None = None, history: History = NOTHING, **more: Any) -> PackPlan:
    customer = more.pop("customer", Customer(7, "K7"))
    parcel = order("10482", TODAY, more.pop("skus", ["P0"]))
    return make_plan(context(parcel, history, customer, **more), rules, catalog or shop(), Affinity())


def why_out(plan: PackPlan) -> dict[str, str]:
    return {out.rule: out.reason.code for out in plan.left_out}


RIBBON = {"add": {"insert": "card.ribbon"}}


@pytest.mark.parametrize(
    ("campaign", "taken", "expected"),
    [
        ({"total": 5}, {("r0", ""): 4, ("r0", "2026-11-22"): 4}, {}),
        ({"total": 5}, {("r0", ""): 5}, {"r0": "rule.campaign"}),
        ({"per_day": 2}, {("r0", ""): 99, ("r0", "2026-11-21"): 9, ("r0", "2026-11-22"): 1}, {}),
        ({"per_day": 2}, {("r0", "2026-11-22"): 2}, {"r0": "rule.campaign_today"}),
    ],
)
def test_a_campaign_ends_for_the_day_and_for_good(
    campaign: dict[str, int], taken: dict[tuple[str, str], int], expected: dict[str, str]
) -> None:
    plan = planned(ruled({**RIBBON, "campaign": campaign}), shop(taken))
    assert why_out(plan) == expected
    places = (CampaignPlace("r0", campaign.get("total"), campaign.get("per_day")),)
    assert plan.campaigns == (() if expected else places)


def test_an_insert_from_a_bin_runs_out_and_may_be_kept_for_others() -> None:
    assert why_out(planned(ruled({**RIBBON, "keep_stock": 2}))) == {}
    assert why_out(planned(ruled({**RIBBON, "keep_stock": 3}))) == {"r0": "guard.out_of_stock"}
    empty = replace(shop(), inserts={**INSERTS, GIFT.id: replace(GIFT, stock=0)})
    assert why_out(planned(ruled(RIBBON), empty)) == {"r0": "guard.out_of_stock"}


def test_what_costs_another_currency_than_the_budget_stays_out() -> None:
    """300 cents of the shop against 2,000 Hungarian fillér: nobody knows whether that is much."""
    dear = (Sample("S1", "Sample", "P2", 3, cost=Money(200, "CHF")),)
    give = ruled({"add": {"sample": {}}, "slot": "sample"}, budget_cents=300)
    plan = planned(give, shop(samples=dear))
    assert [str(out.reason) for out in plan.left_out] == ["parcel.currency(budget=EUR, cost=CHF)"]
    own = (*dear, Sample("S2", "Sample", "P3", 3, cost=Money(250)))
    assert [choice.skus for choice in planned(give, shop(samples=own)).chosen] == [("S2",)]
    free = (Sample("S1", "Sample", "P2", 3, cost=Money(0, "CHF")),)
    assert planned(give, shop(samples=free)).chosen
    card = replace(GIFT, cost=Money(40, "CHF"))
    abroad = replace(shop(), inserts={**INSERTS, card.id: card})
    assert why_out(planned(ruled(RIBBON), abroad)) == {"r0": "parcel.currency"}


def test_the_label_of_a_sample_counts_with_it() -> None:
    label = replace(INSERTS["sample"], cost=Money(80))
    lots = (Sample("S1", "Sample", "P2", 3, cost=Money(230)),)
    catalog = replace(shop(samples=lots), inserts={**INSERTS, label.id: label})
    give = {"add": {"sample": {}}, "slot": "sample"}
    assert why_out(planned(ruled(give, budget_cents=300), catalog)) == {"r0": "parcel.budget"}
    assert planned(ruled(give, budget_cents=310), catalog).chosen


def test_samples_kept_are_counted_over_all_lots() -> None:
    lots = tuple(Sample("S1", "Sample", "P3", 1, TODAY + timedelta(days), lot=f"{days}") for days in (30, 60))
    take = {"slot": "sample", "add": {"sample": {}}}
    delivered = ruled({**take, "keep_stock": 1})
    assert [c.sample.lot for c in planned(delivered, shop(samples=lots)).chosen if c.sample] == ["30"]
    assert why_out(planned(ruled({**take, "keep_stock": 2}), shop(samples=lots))) == {"r0": "sample.none_fits"}


def test_inserts_never_cost_the_next_step_of_postage() -> None:
    steps = {"postage": [{"up_to_g": 500}, {"up_to_g": 1000}], "packaging_g": 80}
    assert why_out(planned(ruled(RIBBON, **steps), shop(weight_g=400))) == {}
    assert why_out(planned(ruled(RIBBON, **steps), shop(weight_g=401))) == {"r0": "guard.postage"}
    assert why_out(planned(ruled(RIBBON, **steps), shop(weight_g=430))) == {}, (
        "beyond the step anyway: the next has room"
    )
    assert why_out(planned(ruled(RIBBON, **steps), shop(weight_g=0))) == {}, "nobody weighed the goods"


def test_a_thick_insert_does_not_go_into_a_flat_parcel() -> None:
    flat = {"postage": [{"up_to_g": 500, "up_to_mm": 20}, {"up_to_g": 1000}]}
    thick = replace(shop(weight_g=100, thickness_mm=15.0), inserts={GIFT.id: replace(GIFT, thickness_mm=6.0)})
    assert why_out(planned(ruled(RIBBON, **flat), thick)) == {"r0": "guard.postage"}
    bent = [{"guard": "postage", "insert": GIFT.id, "reason": "worth it in December"}]
    assert why_out(planned(ruled(RIBBON, **flat, bends=bent), thick)) == {}


def test_a_held_out_place_stays_empty_and_both_sides_are_told() -> None:
    rules = ruled({**RIBBON, "hold_out": 0.5, "trial": "ribbons"}, {"add": {"insert": "card.thank_you"}})
    arms = set[Arm]()
    for number in range(30):
        customer = Customer(number, "K")
        plan = planned(rules, customer=customer, trial_salt="s")
        (exposure,) = plan.exposures
        is_out = is_held_out("ribbons", "s", f"c{number}", 0.5)
        assert (exposure.rule, exposure.trial, exposure.share) == ("r0", "ribbons", 0.5)
        assert exposure.arm is (Arm.HELD_OUT if is_out else Arm.GIVEN)
        assert exposure.cost == Money(0 if is_out else 40)
        assert [c.rule for c in plan.chosen] == ([] if is_out else ["r0"])
        assert why_out(plan) == {"r1": "slot.taken"} | ({"r0": "rule.held_out"} if is_out else {})
        arms.add(exposure.arm)
    assert arms == set(Arm)


def test_who_could_not_have_got_it_anyway_is_on_no_side() -> None:
    rules = ruled({**RIBBON, "hold_out": 0.5})
    objecting = Customer(7, "K7", objects_to_advertising=True)
    assert planned(rules, customer=objecting).exposures == ()
    assert planned(ruled({**RIBBON, "hold_out": 0.5}, budget_cents=10)).exposures == ()


def test_taste_can_be_bent_and_the_plan_says_so() -> None:
    had = History(given=(InsertGiven(TODAY - timedelta(9), "card.ribbon", "card", "0"),))
    assert why_out(planned(ruled(RIBBON), history=had)) == {"r0": "guard.insert_again"}
    bends = [{"guard": "insert_again", "insert": "card.ribbon", "reason": "ribbons are used up"}]
    plan = planned(ruled(RIBBON, bends=bends), history=had)
    assert [c.bent for c in plan.chosen] == [("insert_again",)]
    assert [c.bent for c in planned(ruled(RIBBON, bends=bends)).chosen] == [()]


@pytest.mark.parametrize(
    "guard", ["objection", "marketplace", "gift", "consent", "minor", "moment", "allergy", "expired"]
)
def test_what_is_law_cannot_be_bent(guard: str) -> None:
    with pytest.raises(Trouble) as refused:
        ruled(RIBBON, bends=[{"guard": guard, "reason": "I want it"}])
    assert refused.value.code == "rules.invalid"
    assert "too_late" in str(refused.value.facts["problem"])


def test_an_ask_is_never_let_in_early() -> None:
    bends = [{"guard": "too_early", "reason": "we cannot wait"}]
    rules = ruled({"add": {"insert": "card.review"}}, {"add": {"insert": "card.ritual"}}, bends=bends)
    assert why_out(planned(rules)) == {"r0": "guard.too_early"}


def test_a_series_gives_the_next_card_that_is_lacking() -> None:
    rules = ruled({"add": {"series": "tea"}}, bends=[{"guard": "too_early", "reason": "from the first parcel on"}])
    for had, expected in (((), "tea-1"), (("tea-1",), "tea-2"), (("tea-1", "tea-3"), "tea-2")):
        history = History(given=tuple(InsertGiven(TODAY - timedelta(9), card, "card", "0") for card in had))
        (card,) = planned(rules, history=history).chosen
        assert card.insert.id == expected
        assert (card.reason.code, card.reason.fact("total")) == ("chosen.series", 3)
    all_had = History(given=tuple(InsertGiven(TODAY - timedelta(9), card, "card", "0") for card in SERIES))
    assert why_out(planned(rules, history=all_had)) == {"r0": "series.complete"}
    assert why_out(planned(ruled({"add": {"series": "wine"}}))) == {"r0": "rule.no_series"}


def test_a_consent_an_age_a_date_and_the_switch_are_asked_for() -> None:
    def out_with(customer: Customer | None = None, **of_insert: Any) -> dict[str, str]:
        catalog = replace(shop(), inserts={GIFT.id: replace(GIFT, **of_insert)})
        return why_out(planned(ruled(RIBBON), catalog, customer=customer))

    agreed = Customer(7, "K7", consents=frozenset({"partner_offers"}))
    assert out_with(consent="partner_offers") == {"r0": "guard.consent"}
    assert out_with(agreed, consent="partner_offers") == {}
    assert out_with(agreed, adults_only=True) == {"r0": "guard.minor"}
    assert out_with(replace(agreed, birthday=date(1980, 1, 1)), adults_only=True) == {}
    assert out_with(best_before=TODAY) == {"r0": "guard.expired"}
    assert out_with(is_off=True) == {"r0": "guard.switched_off"}
    assert out_with(is_off=True, best_before=TODAY + timedelta(99)) == {"r0": "guard.switched_off"}
    child = Customer(7, "K7", birthday=date(2015, 5, 5))
    assert out_with(child) == {}
    assert out_with(child, kind=InsertKind.SHARE) == {"r0": "guard.young"}


def test_care_may_wait_until_the_product_is_in_use() -> None:
    care = replace(GIFT, kind=InsertKind.CARE, skus=frozenset({"P1"}), days_from=14, days_until=60)
    catalog = replace(shop(), inserts={GIFT.id: care})
    for days, expected in ((5, {"r0": "guard.not_in_order"}), (30, {}), (90, {"r0": "guard.not_in_order"})):
        bought = replace(order("1", TODAY - timedelta(days), ["P1"]), delivered_on=TODAY - timedelta(days))
        assert why_out(planned(ruled(RIBBON), catalog, History((bought,)))) == expected
    assert why_out(planned(ruled(RIBBON), catalog, skus=["P1"])) == {"r0": "guard.not_in_order"}


def test_an_earlier_parcel_took_its_own_way() -> None:
    """Days since a delivery count from where that parcel went and with whom, not from the way of this one."""
    policy = PhasePolicy(handling_days=2, transit_days={"": 5, "DE": 3, "AU": 20})
    earlier = replace(order("1", TODAY - timedelta(30), ["P1"]), country="AU")
    here = order("2", TODAY, ["P2"])
    history = History((earlier,))
    now = PackContext(here, None, history, standing(here, history, TODAY, policy), TODAY, "de", policy=policy)
    at = circumstances(now, Catalog({"P1": product("P1"), "P2": product("P2")}))
    assert at.sheet["customer.days_since_last_delivery"] == 3 + 30 - 2 - 20
    assert at.days_with(frozenset({"P1"}), frozenset()) == {3 + 30 - 2 - 20}


def test_notes_come_again_after_their_rest_and_last_resorts_at_once() -> None:
    texts = {name: (TextVariant(f"{name}.1", name, "de", "x"),) for name in ("delivery", "thank_you")}
    catalog = replace(shop(), texts=texts)

    def had(days: int, text_set: str) -> dict[str, str]:
        history = History(given=(InsertGiven(TODAY - timedelta(days), "note", "note", "0", f"{text_set}.1"),))
        return why_out(planned(ruled({"slot": "note", "add": {"note": text_set}}), catalog, history))

    assert had(364, "delivery") == {"r0": "guard.text_again"}
    assert had(365, "delivery") == {}
    assert had(1, "thank_you") == {}


def test_a_birthday_card_comes_again_next_year_with_another_text() -> None:
    texts = {"birthday": tuple(TextVariant(f"birthday.{n}", "birthday", "de", "x") for n in (1, 2))}
    card = replace(INSERTS["card.birthday"], text_set="birthday")
    catalog = replace(shop(), inserts={card.id: card}, texts=texts)

    def texts_after(*days: int) -> list[str]:
        given = [
            InsertGiven(TODAY - timedelta(d), card.id, "card", "0", f"birthday.{n}") for n, d in enumerate(days, 1)
        ]
        plan = planned(ruled({"add": {"insert": card.id}}), catalog, replace(LOYAL, given=tuple(given[::-1])))
        return [choice.text.id for choice in plan.chosen if choice.text]

    assert texts_after(200) == []
    assert texts_after(360) == ["birthday.2"]
    assert texts_after(730, 365) == ["birthday.1"], "the one that rested longest"


def test_a_rule_that_is_off_is_never_asked() -> None:
    assert why_out(planned(ruled({**RIBBON, "off": True}))) == {"r0": "rule.off"}


def test_a_consumable_comes_back_when_it_runs_out_and_a_durable_never() -> None:
    """Six customers buy tea again every 30 days: from 24 days on it may be offered again."""
    baskets = [PastBasket(f"c{who}", TODAY - timedelta(days), ("P1",)) for who in range(6) for days in (400, 370, 340)]
    learned = learn(baskets)
    assert learned.interval_days("P1") == 30
    card = ruled({"slot": "cross_sell", "add": {"cross_sell": {}}})

    def offered(*days_ago: int, **of_product: Any) -> list[str]:
        catalog = replace(shop(), products={"P0": product("P0"), "P1": product("P1", **of_product)})
        history = History(tuple(order(f"{days}", TODAY - timedelta(days), ["P1"]) for days in days_ago))
        plan = make_plan(context(order("2", TODAY, ["P0"]), history), card, catalog, learned)
        return [choice.reason.code for choice in plan.chosen]

    assert offered(30, consumable=True) == ["chosen.cross_sell.again"]
    assert offered(10, consumable=True) == []
    assert offered(30) == [], "nobody called it a consumable, and this customer had it once"
    assert offered(60, 30) == ["chosen.cross_sell.again"], "bought again and again, whatever the catalogue says"


def test_a_small_share_of_samples_is_picked_at_random() -> None:
    lots = tuple(Sample(f"S{n}", "x", f"P{n}", 5, TODAY + timedelta(30 + n)) for n in (1, 2, 3))
    take = {"slot": "sample", "add": {"sample": {}}}
    picked = [
        choice
        for number in range(300)
        for choice in make_plan(
            context(order(f"{number}", TODAY, ["P0"]), NOTHING, None),
            ruled(take, explore_share=0.2),
            shop(samples=lots),
            Affinity(),
        ).chosen
    ]
    at_random = [c.sample.sku for c in picked if c.sample and c.reason.code == "chosen.sample.explored"]
    assert 30 < len(at_random) < 90
    assert set(at_random) == {"S1", "S2", "S3"}
    assert {c.sample.sku for c in picked if c.sample and c.reason.code != "chosen.sample.explored"} == {"S1"}

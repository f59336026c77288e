"""The check of rules: what it calls an error never goes into any parcel, and the shipped rules have none."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.assets_folder import assets_folder
from station.domain.affinity import Affinity
from station.domain.catalog import Catalog, Insert, InsertKind, Sample, Slot, TextVariant
from station.domain.facts import FACTS
from station.domain.plan import PackContext
from station.domain.planning import make_plan
from station.domain.rule_check import Severity, findings
from station.domain.rule_check_names import NAMING
from station.domain.rule_codes import RULE_CODES
from station.domain.rules import BENDABLE, RuleSet, read_rules
from station.store.defaults import read_inserts, read_texts
from station.store.defaults import read_rules as read_rule_set
from station.wording.findings import NEXT_STEPS, say_finding
from station.wording.words import Words
from tests.domain.small_shop import INSERTS, TEXTS, TODAY, affinities, catalogues, contexts, product, rule_sets

SHOP = Catalog(
    {"P0": product("P0", categories=("tea",), tags=frozenset({"fragile"}))},
    (Sample("S0", "Sample", "P0", 3), Sample("S1", "Sample", "P0", 0, categories=("wine",))),
    INSERTS,
    TEXTS,
)
NOTE: dict[str, Any] = {"name": "a", "slot": "note", "add": {"note": "delivery"}}


def card(insert: str, name: str = "a", **more: Any) -> dict[str, Any]:
    return {"name": name, "slot": "card", "add": {"insert": insert}, **more}


def fact(name: str, op: str, value: object) -> dict[str, Any]:
    return {"fact": name, "is": op, "value": value}


def opened(*phases: str) -> dict[str, Any]:
    return fact("customer.phase_when_opened", "in", list(phases))


def found(*rules: dict[str, Any], shop: Catalog = SHOP, language: str = "de", **more: Any) -> list[tuple[str, str]]:
    """Rule and code of every finding."""
    told = findings(read_rules({"rules": list(rules), **more}), shop, language, TODAY)
    for one in told:
        for said in (*say_finding(one, Words("de")), *say_finding(one, Words("en"))):
            assert said
            assert "–" not in said, "a fact is missing"
    return [(one.rule, one.reason.code.removeprefix("check.")) for one in told]


GIFT = {"any": [fact("order.is_gift", "is", True), fact("customer.moments", "has_any", ["gift"])]}


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (NOTE | {"when": {"all": [opened("enjoy"), opened("promote")]}}, "impossible"),
        (NOTE | {"schedule": {"until": "2026-11-21"}}, "over"),
        (
            NOTE | {"when": fact("calendar.packed_on", "at_least", "2027-02-01"), "schedule": {"until": "2027-01-31"}},
            "impossible",
        ),
        (card("card.review", when=opened("delivery", "enjoy")), "too_early"),
        (card("card.welcome", when=opened("enjoy")), "too_late"),
        (card("card.review", when=opened("engage", "promote")), "some_phases"),
        (card("card.sly", when=opened("engage")), "too_early"),
        (card("card.survey", when=fact("customer.moments", "has_any", ["delayed", "resent"])), "moment"),
        (NOTE | {"when": GIFT}, "gift"),
        (card("card.loyalty_club", when=fact("customer.is_returning", "is", True)), "returning"),
        (card("card.care", when=fact("order.channel", "in", ["amazon", "otto"])), "marketplace"),
        (NOTE | {"add": {"note": "delivry"}}, "no_texts"),
        (card("card.reveiw"), "no_insert"),
        (card("note"), "wrong_slot"),
        ({"name": "a", "slot": "card", "add": {"series": "teas"}}, "no_series"),
        (NOTE | {"when": fact("order.categories", "has_any", ["tee"])}, "no_category"),
        (NOTE | {"when": fact("order.skus", "has_any", ["P9"])}, "no_sku"),
        (NOTE | {"when": fact("customer.samples_had", "has_any", ["S9"])}, "no_sample"),
        (NOTE | {"when": fact("order.tags", "has_any", ["fragil"])}, "no_tag"),
        ({"name": "a", "slot": "sample", "add": {"sample": {"skus": ["S9"]}}}, "pool_empty"),
        ({"name": "a", "slot": "sample", "add": {"sample": {"categories": ["wine"]}}}, "pool_out_of_stock"),
        ({"name": "a", "slot": "cross_sell", "add": {"cross_sell": {"categories": ["tee"]}}}, "no_category"),
    ],
)
def test_what_is_found_in_one_rule(rule: dict[str, Any], code: str) -> None:
    assert ("a", code) in found(rule)


@pytest.mark.parametrize(
    "rule",
    [
        NOTE,
        NOTE | {"off": True, "add": {"note": "nothing"}},
        NOTE | {"add": {"note": "gift"}, "when": GIFT},
        NOTE | {"add": {"note": "thank_you"}, "when": fact("order.channel", "is", "amazon")},
        card("card.care", when=fact("order.channel", "in", ["amazon", "shop"])),
        card("card.review", when=opened("promote")),
        card("card.review"),
        card("card.apology", when=fact("customer.moments", "has_any", ["delayed"])),
        {"name": "a", "slot": "sample", "add": {"sample": {}}},
    ],
)
def test_what_is_not_found_fault_with(rule: dict[str, Any]) -> None:
    assert found(rule) == []


def test_a_campaign_that_is_used_up() -> None:
    shop = replace(SHOP, campaigns={("a", ""): 5})
    assert found(NOTE | {"campaign": {"total": 5}}, shop=shop) == [("a", "used_up")]
    assert found(NOTE | {"campaign": {"total": 6}}, shop=shop) == []


def test_a_parcel_without_places() -> None:
    assert found(card("card.care"), max_cards=0) == [("a", "no_place")]
    assert found(NOTE, max_inserts=0) == [("a", "no_place")]


def test_languages_that_the_shop_writes_and_a_text_lacks() -> None:
    french = {**TEXTS, "enjoy": (*TEXTS["enjoy"], TextVariant("enjoy.1", "enjoy", "fr", "x"))}
    told = findings(read_rules({"rules": [NOTE]}), replace(SHOP, texts=french), "nl", TODAY)
    assert [one.reason.fact("languages") for one in told] == [("fr", "nl")]
    assert (
        say_finding(told[0], Words("de"))[0] == "Die Texte „delivery“ gibt es nicht auf Französisch und Niederländisch"
    )


def test_a_rule_is_overtaken_by_what_lays_in_the_same_wherever_it_applies() -> None:
    high = card("card.care", "high", priority=300, when=opened("delivery", "enjoy"))
    low = card("card.care", "low", when={"all": [opened("enjoy"), fact("customer.orders", "at_least", 2)]})
    assert found(high, low) == [("low", "overtaken")]
    late = card("card.care", "late", priority=290, when=opened("engage"))
    assert found(high, late, low | {"when": opened("enjoy", "engage")}) == [("low", "overtaken")], "by both together"


@pytest.mark.parametrize(
    "change",
    [
        {"limit": {"days": 30}},
        {"campaign": {"total": 3}},
        {"hold_out": 0.1},
        {"schedule": {"until": "2027-01-01"}},
        {"exclusion": "a"},
        {"shuts_out": ["sample"]},
        {"keep_stock": 1},
        {"off": True},
        {"priority": 100},
        {"add": {"insert": "card.privacy"}},
        {"when": opened("promote")},
    ],
)
def test_a_rule_that_may_stay_out_overtakes_nothing_for_certain(change: dict[str, Any]) -> None:
    high = card("card.care", "high", priority=300, when=opened("delivery", "enjoy")) | change
    low = card("card.care", "low", when=opened("enjoy"), hold_out=0.2)
    assert [code for _, code in found(high, low)] == []


def test_hundreds_of_rules_for_the_same_insert_are_checked() -> None:
    """What cannot be followed is let go, not crashed on."""

    def when(number: int) -> dict[str, Any]:
        some = [opened("enjoy"), fact("order.value", "more_than", number), fact("customer.orders", "is", number)]
        return {"all": [{"any": some}, {"none": [fact("order.country", "is", f"{number}")]}]}

    rules = [card("card.care", f"{number}", priority=number, when=when(number)) for number in range(150)]
    assert {code for _, code in found(*rules)} <= {"overtaken"}


def test_two_rules_that_say_the_same() -> None:
    assert ("b", "equal") in found(card("card.care"), card("card.care", "b"))
    assert found(card("card.care"), card("card.privacy", "b")) == []


@pytest.mark.parametrize("reward", [{"voucher_pool": "ten"}, {"url": "v/{voucher}"}, {"partner": "The bakery"}])
def test_an_ask_that_brings_its_reward(reward: dict[str, str]) -> None:
    bribe = replace(INSERTS["card.review"], **reward)
    shop = replace(SHOP, inserts={**INSERTS, bribe.id: bribe})
    asked = card(bribe.id, when=opened("promote"))
    assert ("a", "paid_ask") in found(asked, shop=shop)
    assert ("a", "paid_ask") not in found(asked)


def test_an_ask_after_a_present() -> None:
    sample = {"name": "sample", "slot": "sample", "add": {"sample": {}}, "priority": 400}
    assert found(sample, card("card.review", when=opened("promote"))) == [("a", "beside_present")]
    assert found(sample, card("card.review", when=opened("promote"), priority=500)) == []


@pytest.mark.parametrize("guard", sorted(BENDABLE))
def test_a_bend_for_nothing(guard: str) -> None:
    bend = {"guard": guard, "reason": "because"}
    assert found(NOTE, bends=[bend | {"insert": "nothing"}]) == [("", "bend_no_insert")]
    assert found(NOTE, bends=[bend | {"insert": "card.care"}]) == [("", "bend_unused")]


def test_a_bend_that_is_used() -> None:
    care = card("card.care", when=opened("enjoy"))
    assert found(care, bends=[{"guard": "insert_again", "reason": "because"}]) == []
    early = card("card.milestone", when=opened("delivery"))
    assert found(early, bends=[{"guard": "too_early", "insert": "card.milestone", "reason": "because"}]) == []


def test_a_series_without_a_fault() -> None:
    cards = {
        f"s{n}": Insert(f"s{n}", InsertKind.SERIES, Slot.CARD, "Tea", series="teas", series_number=n) for n in (1, 2)
    }
    rule = {"name": "a", "slot": "card", "add": {"series": "teas"}, "when": opened("engage")}
    assert found(rule, shop=replace(SHOP, inserts={**INSERTS, **cards})) == []


def test_the_shipped_rules_have_no_errors() -> None:
    assets = assets_folder()
    texts: dict[str, tuple[TextVariant, ...]] = {}
    for file in sorted(assets.glob("templates/*/texts.yaml")):
        for text in read_texts(file):
            texts[text.text_set] = (*texts.get(text.text_set, ()), text)
    inserts = {insert.id: insert for insert in read_inserts(assets / "rules" / "inserts.yaml")}
    rules = read_rule_set(assets / "rules" / "default.yaml")
    told = findings(rules, Catalog({}, (), inserts, texts), "de", date(2026, 11, 22))
    assert [one for one in told if one.severity is Severity.ERROR] == []


_MORE: list[dict[str, Any]] = [
    {"all": []},
    opened("delivery", "enjoy"),
    opened("enjoy"),
    opened("promote"),
    {"all": [opened("enjoy"), fact("customer.orders", "at_least", 2)]},
    {"none": [opened("enjoy")]},
    fact("customer.moments", "has_any", ["gift", "delayed"]),
    fact("order.is_gift", "is", True),
    fact("order.channel", "is", "amazon"),
    fact("customer.is_returning", "is", True),
]


@st.composite
def doubled(draw: st.DrawFn) -> RuleSet:
    """Rule sets in which the same things are laid in by several rules, under conditions that include each other."""
    rules = draw(rule_sets())
    plain = rules.model_dump(mode="json", by_alias=True)
    for number, rule in enumerate(list(plain["rules"])):
        plain["rules"].append(
            rule
            | {"name": f"again {number}", "when": draw(st.sampled_from(_MORE)), "priority": draw(st.integers(0, 4))}
            | draw(st.sampled_from([{}, {"exclusion": "", "shuts_out": [], "hold_out": 0}]))
        )
    plain["bends"] = draw(st.sampled_from([[], [{"guard": "too_early", "reason": "because"}]]))
    return read_rules(plain)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(doubled(), catalogues(), affinities(), st.lists(contexts(), min_size=4, max_size=4))
def test_a_rule_with_an_error_never_lays_anything_into_any_parcel(
    rules: RuleSet, shop: Catalog, affinity: Affinity, parcels: list[PackContext]
) -> None:
    hopeless = {one.rule for one in findings(rules, shop, "de", TODAY) if one.severity is Severity.ERROR}
    for parcel in parcels:
        assert hopeless.isdisjoint(choice.rule for choice in make_plan(parcel, rules, shop, affinity).chosen)


def test_every_finding_has_its_next_step_and_every_naming_fact_exists() -> None:
    assert set(NEXT_STEPS) == {code for code in RULE_CODES if code.startswith("check.")}
    assert set(NAMING) <= set(FACTS)
    for step in NEXT_STEPS.values():
        assert Words("de").say(step) != step

"""A back-test decides as the tables would have: no look-ahead, never twice, within limits; and counts what it did."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.catalog import Catalog, Insert, InsertKind, Sample, Slot
from station.domain.customers import Customer, InsertGiven
from station.domain.money import Money
from station.domain.phase_policy import PhasePolicy
from station.domain.replay import PastOrder, ShopPast
from station.domain.rules import RuleSet, read_rules
from station.domain.trouble import Trouble
from station.workflow.backtest import Backtest, BacktestProgress, Offers, Replayed, backtest
from tests.domain.small_past import cut_after, packed_days, shop_pasts
from tests.domain.small_shop import INSERTS, SKUS, TEXTS, order, product

DAY = date(2026, 3, 2)
PRODUCTS = {sku: product(sku) for sku in SKUS}
SAMPLES = (Sample("S1", "Sample", "P1", 3, cost=Money(30)), Sample("S2", "Sample", "P2", 3, cost=Money(40)))
OFFERS = Offers(Catalog(PRODUCTS, SAMPLES, INSERTS, TEXTS), PhasePolicy(), "de", "Anna", trial_salt="salt")
ALL_DAYS = 10_000


def rules(*made: Mapping[str, Any], **more: Any) -> RuleSet:
    return read_rules({"version": 1, "rules": list(made), **more})


NOTE = {"name": "note", "slot": "note", "add": {"note": "delivery"}}
USUAL = rules(
    NOTE,
    {"name": "thanks", "slot": "note", "add": {"note": "thank_you"}, "priority": 50},
    {"name": "sample", "slot": "sample", "add": {"sample": {}}, "hold_out": 0.3},
    {"name": "goes with", "slot": "cross_sell", "add": {"cross_sell": {"count": 2}}},
    {"name": "review", "slot": "card", "add": {"insert": "card.review"}, "priority": 90},
    {
        "name": "care",
        "slot": "card",
        "add": {"insert": "card.care"},
        "limit": {"times": 1, "days": 90},
        "when": {"fact": "customer.days_since_last_delivery", "is": "at_most", "value": 20},
    },
    {"name": "share", "slot": "card", "add": {"insert": "card.share"}, "campaign": {"total": 2, "per_day": 1}},
    max_inserts=6,
    max_cards=2,
)


def parcels(past: ShopPast, rule_set: RuleSet = USUAL, offers: Offers = OFFERS, **more: Any) -> list[Replayed]:
    seen: list[Replayed] = []
    backtest(past, offers, rule_set, each=seen.append, days=ALL_DAYS, **more)
    return seen


def a_past(*orders: tuple[str, int], customer: Customer | None = None, **more: Any) -> ShopPast:
    """Orders of (person, days after DAY), one product each, packed the next day."""
    made = [
        PastOrder(
            replace(order(f"{n}", DAY + timedelta(days=days), [SKUS[n % 10]], language="de"), id=n + 1),
            person,
            DAY + timedelta(days=days + 1),
        )
        for n, (person, days) in enumerate(orders)
    ]
    customers = {person: customer or Customer(int(person[1:]), person) for person, _ in orders if person[0] == "c"}
    return ShopPast(made, customers, packing_days=packed_days(made), **more)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(shop_pasts(), st.data())
def test_what_happened_later_does_not_matter(past: ShopPast, data: st.DataObject) -> None:
    """The past with everything after a day cut off gives the same parcels up to that day."""
    if not past.packing_days:
        return
    day = data.draw(st.sampled_from(past.packing_days))
    whole = [(p.context.today, p.plan) for p in parcels(past) if p.context.today <= day]
    assert [(p.context.today, p.plan) for p in parcels(cut_after(past, day))] == whole


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(shop_pasts(), st.sampled_from(["c1", "c2", "c3", "o9"]), st.data())
def test_the_future_of_one_person_changes_nothing_before_it(past: ShopPast, person: str, data: st.DataObject) -> None:
    if not past.packing_days:
        return
    day = data.draw(st.sampled_from(past.packing_days))
    cut = cut_after(past, day)
    known = {one.order.id for one in cut.orders}
    orders = [o for o in past.orders if o.person != person or o.order.id in known]
    changed = replace(
        past,
        orders=orders,
        packing_days=packed_days(orders),
        returns={**past.returns, person: cut.returns.get(person, [])},
        incidents={**past.incidents, person: cut.incidents.get(person, [])},
    )
    before = [p.plan for p in parcels(past) if p.context.today <= day]
    assert [p.plan for p in parcels(changed) if p.context.today <= day] == before


@settings(max_examples=50, deadline=None)
@given(shop_pasts())
def test_every_parcel_is_counted_once_wherever_it_is_counted(past: ShopPast) -> None:
    if not past.packing_days:
        return
    seen: list[Replayed] = []
    done = backtest(past, OFFERS, USUAL, each=seen.append, days=ALL_DAYS)
    tally, plans = done.tally, [p.plan for p in seen]
    chosen = [choice for plan in plans for choice in plan.chosen]
    assert tally.parcels == sum(tally.by_phase.values()) == sum(tally.by_phase_now.values()) == len(plans)
    assert tally.inserts == sum(tally.inserts_by_phase.values()) == len(chosen)
    assert sum(rule.parcels for rule in tally.rules.values()) == tally.inserts_needed.total() == len(chosen)
    cost = sum(choice.cost.cents for choice in chosen)
    assert tally.cost_cents == sum(tally.cost_by_phase.values()) == cost
    assert sum(rule.cost_cents for rule in tally.rules.values()) == cost
    assert tally.samples.total() == sum(choice.sample is not None for choice in chosen)
    assert all(rule.by_phase.total() == rule.parcels for rule in tally.rules.values())


def test_what_the_replay_gave_is_never_given_twice() -> None:
    past = a_past(*[("c1", 10 * n) for n in range(4)])
    seen = parcels(past, rules({"name": "care", "slot": "card", "add": {"insert": "card.care"}}, NOTE))
    cards = [c.insert.id for p in seen for c in p.plan.in_slot(Slot.CARD)]
    texts = [c.text.id for p in seen for c in p.plan.in_slot(Slot.NOTE) if c.text]
    assert cards == ["card.care"]
    assert sorted(texts) == ["delivery.1", "delivery.2"]


def test_what_was_really_given_counts_until_the_replay_begins() -> None:
    """Later real inserts are forgotten: the replay gives its own."""
    had = [InsertGiven(DAY - timedelta(days=5), "card.care", "card", "0", rule="care")]
    later = [InsertGiven(DAY + timedelta(days=5), "card.care", "card", "0", rule="care")]
    care = rules({"name": "care", "slot": "card", "add": {"insert": "card.care"}})
    before = parcels(a_past(("c1", 0), given={"c1": had}), care)
    after = parcels(a_past(("c1", 30), ("c1", 0), given={"c1": later}), care)
    assert [len(p.plan.chosen) for p in before] == [0]
    assert sum(len(p.plan.chosen) for p in after) == 1


def test_a_campaign_ends_for_all_customers_together_and_rests_for_the_day() -> None:
    share = {"name": "share", "slot": "card", "add": {"insert": "card.share"}, "campaign": {"total": 3, "per_day": 2}}
    seen = parcels(a_past(*[(f"c{n}", n // 4) for n in range(1, 13)]), rules(share))
    given_on = [p.context.today for p in seen if p.plan.chosen]
    assert given_on == [DAY + timedelta(days=1), DAY + timedelta(days=1), DAY + timedelta(days=2)]


def test_held_out_parcels_are_counted_and_get_nothing() -> None:
    held = rules({"name": "care", "slot": "card", "add": {"insert": "card.care"}, "hold_out": 0.5})
    tally = backtest(a_past(*[(f"c{n}", n) for n in range(1, 101)]), OFFERS, held, days=ALL_DAYS).tally
    assert tally.held_out == tally.rules["care"].held_out
    assert tally.held_out + tally.rules["care"].parcels == 100
    assert 30 < tally.held_out < 70


def test_guards_places_and_languages_are_told_by_name() -> None:
    french = Customer(1, "c1", language="fr")
    wanted = rules(
        NOTE,
        {"name": "second note", "slot": "note", "add": {"note": "enjoy"}, "priority": 5},
        {"name": "review", "slot": "card", "add": {"insert": "card.review"}},
        {"name": "french card", "slot": "card", "add": {"insert": "card.letter"}},
    )
    letter = Insert("card.letter", InsertKind.CARE, Slot.CARD, "Letter", "survey")
    made = a_past(("c1", 0), customer=french)
    orders = [past._replace(order=replace(past.order, language="")) for past in made.orders]
    offers = replace(OFFERS, catalog=replace(OFFERS.catalog, inserts={**INSERTS, "card.letter": letter}))
    tally = backtest(replace(made, orders=orders), offers, wanted, days=ALL_DAYS).tally
    assert tally.guards["too_early"] >= 1
    assert tally.conflicts == {Slot.NOTE: 1}
    assert tally.rules["second note"].overtaken == 1
    assert tally.languages_missing["delivery/fr"] == 1


def test_a_draft_is_told_beside_the_live_rules_and_whose_places_it_takes() -> None:
    live = rules({"name": "care", "slot": "card", "add": {"insert": "card.care"}})
    draft = rules(
        {"name": "care", "slot": "card", "add": {"insert": "card.care"}},
        {"name": "thanks", "slot": "card", "add": {"insert": "card.thank_you"}, "priority": 500},
    )
    done = backtest(a_past(("c1", 0), ("c2", 0)), OFFERS, draft, live, days=ALL_DAYS)
    assert done.live is not None
    assert (done.tally.rules["thanks"].parcels, done.live.rules["care"].parcels) == (2, 2)
    assert done.takes_from == {"thanks": {"care": 2}}


def test_only_the_last_days_are_replayed_with_the_history_before_them() -> None:
    past = a_past(("c1", 0), ("c1", 50), ("c1", 100))
    seen: list[Replayed] = []
    done = backtest(past, OFFERS, USUAL, days=51, each=seen.append)
    assert (done.first, done.last) == (DAY + timedelta(days=51), DAY + timedelta(days=101))
    assert [len(p.context.history.orders) for p in seen] == [1, 2]


def test_progress_comes_to_its_end() -> None:
    told: list[BacktestProgress] = []
    backtest(a_past(*[(f"c{n}", n) for n in range(1, 251)]), OFFERS, USUAL, days=ALL_DAYS, progress=told.append)
    assert [(one.parcels, one.of) for one in told] == [(100, 250), (200, 250), (250, 250)]
    assert told[-1].seconds_left == 0


def test_an_unwanted_backtest_ends_in_words() -> None:
    with pytest.raises(Trouble) as trouble:
        backtest(a_past(*[(f"c{n}", n) for n in range(1, 251)]), OFFERS, USUAL, is_wanted=lambda: False)
    assert trouble.value.code == "backtest.interrupted"


def test_an_empty_shop_is_told() -> None:
    with pytest.raises(Trouble) as trouble:
        backtest(ShopPast([]), OFFERS, USUAL)
    assert trouble.value.code == "backtest.empty"


def test_the_same_past_gives_the_same_answer() -> None:
    def figures(done: Backtest) -> object:
        tally = done.tally
        return tally.parcels, tally.by_phase, tally.guards, tally.rules, tally.samples

    past = a_past(*[(f"c{n % 7}", n) for n in range(1, 60)])
    assert figures(backtest(past, OFFERS, USUAL)) == figures(backtest(past, OFFERS, USUAL))

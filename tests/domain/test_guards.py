"""Guards hold whatever the rules say: phase, moment, objection, channel, gift, age, allergy, stock, repeats."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.affinity import Affinity
from station.domain.catalog import ASKS, PROMOTIONAL, Catalog, InsertKind, Sample, Slot
from station.domain.circumstances import Circumstances, circumstances
from station.domain.customers import Customer, History, Incident, IncidentKind, InsertGiven
from station.domain.guards import GUARDS, SPAN, offer_of, product_stopped, sample_stopped, stopped
from station.domain.money import Money
from station.domain.orders import Return
from station.domain.phase_names import Phase
from station.domain.plan import Choice, PackContext
from station.domain.planning import make_plan
from station.domain.reason_codes import REASON_CODES
from station.domain.rules import RuleSet
from tests.domain.random_shop import random_catalog, random_context
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
)  # fmt: skip

PLANNED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def kinds(choice: Choice) -> frozenset[InsertKind]:
    return offer_of(choice.insert, choice.insert.text_set).kinds


@PLANNED
@given(contexts(), rule_sets(), catalogues(), affinities())
def test_no_rule_gets_past_a_guard(context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity) -> None:
    plan = make_plan(context, rules, catalog, affinity)
    given_kinds = frozenset(kind for choice in plan.chosen for kind in kinds(choice))
    opened = context.standing.when_opened.phase
    customer, is_gift = context.customer, context.order.is_gift
    if opened is not Phase.PROMOTE:
        assert given_kinds.isdisjoint(ASKS)
    if opened in (Phase.ROLLERCOASTER, Phase.DELIVERY, Phase.ENJOY):
        assert InsertKind.LOYALTY_CLUB not in given_kinds
    if context.standing.moments or is_gift:
        assert given_kinds.isdisjoint(PROMOTIONAL | {InsertKind.SURVEY})
    if (customer and customer.objects_to_advertising) or context.order.channel != "shop":
        wanted = "gift" if is_gift else "thank_you"
        assert all(c.slot is Slot.NOTE and c.insert.text_set == wanted and not c.skus for c in plan.chosen)
    if is_gift:
        assert all(not c.recommendations for c in plan.chosen)
        assert all(c.insert.text_set == "gift" for c in plan.in_slot(Slot.NOTE))
    if not given_kinds.isdisjoint(ASKS):
        assert given_kinds.isdisjoint({InsertKind.SAMPLE, InsertKind.GIFT, InsertKind.MILESTONE})


@PLANNED
@given(contexts(), rule_sets(), catalogues(), affinities())
def test_never_a_product_again(context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity) -> None:
    plan = make_plan(context, rules, catalog, affinity)
    history = context.history
    had_skus = {sku for g in history.given for sku in g.skus}
    owned = history.skus_owned() | history.skus_returned() | set(context.order.skus)
    for choice in plan.chosen:
        assert had_skus.isdisjoint(choice.skus)
        assert owned.isdisjoint(choice.skus)
        assert choice.sample is None or choice.sample.makes_known not in owned
    inserts = [choice.insert.id for choice in plan.chosen]
    skus = [sku for choice in plan.chosen for sku in (*choice.skus, choice.sample.makes_known if choice.sample else "")]
    assert len(inserts) == len(set(inserts))
    assert len([s for s in skus if s]) == len({s for s in skus if s})


@PLANNED
@given(contexts(), rule_sets(), catalogues(), affinities())
def test_only_what_is_there_wanted_and_harmless(
    context: PackContext, rules: RuleSet, catalog: Catalog, affinity: Affinity
) -> None:
    customer = context.customer
    off = {c.casefold() for c in customer.categories_off} if customer else set()
    allergies = {a.casefold() for a in customer.allergies} if customer else set()
    is_adult = customer is not None and customer.birthday == date(1980, 2, 29)
    for choice in make_plan(context, rules, catalog, affinity).chosen:
        sample = choice.sample
        if sample:
            assert sample.stock > 0
            assert sample.best_before is None or sample.best_before >= context.standing.opens_on
            assert off.isdisjoint(sample.categories)
            assert allergies.isdisjoint(sample.tags)
            assert is_adult or "alcohol" not in sample.tags
        for sku in (r.sku for r in choice.recommendations):
            made = catalog.products[sku]
            assert made.in_stock
            assert made.price is not None
            assert made.price.cents > 0
            assert off.isdisjoint(made.categories)
            assert allergies.isdisjoint(made.tags)
            assert is_adult or not (made.age_restricted or "alcohol" in made.tags)


def at(history: History = NOTHING, customer: Customer | None = None, **more: object) -> Circumstances:
    """A first order of today, in a shop with one sample and two products."""
    sample = Sample("S1", "Sample", "P2", 3, TODAY + timedelta(30))
    products = {sku: product(sku, categories=("pots",)) for sku in ("P1", "P2")}
    return circumstances(
        context(order("1", TODAY, ["P1"], **more), history, customer), Catalog(products, (sample,), INSERTS, TEXTS)
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_only_guards_that_could_not_stop_an_offer_are_passed_over(seed: int) -> None:
    random = Random(seed)
    catalog = random_catalog(random)
    for _ in range(8):
        at = circumstances(random_context(random, catalog), catalog)
        for insert in catalog.inserts.values():
            offer = offer_of(insert, insert.text_set)
            every = next((reason for guard in GUARDS if (reason := guard(offer, at))), None)
            assert stopped(offer, at) == every


def test_every_kind_has_its_phases() -> None:
    assert set(SPAN) == set(InsertKind)
    assert all(SPAN[kind] == (Phase.PROMOTE, None) for kind in ASKS)


def test_every_guard_says_why_in_a_known_sentence() -> None:
    circumstance = at(customer=Customer(1, "1", objects_to_advertising=True), channel="amazon", is_gift=True)
    reasons = [
        guard(offer_of(insert, insert.text_set), circumstance) for insert in INSERTS.values() for guard in GUARDS
    ]
    found = {reason.code for reason in reasons if reason}
    assert found <= set(REASON_CODES)
    assert {"guard.objection", "guard.marketplace", "guard.gift", "guard.moment", "guard.too_early"} <= found


def test_an_insert_may_wait_longer_but_never_come_earlier() -> None:
    late = replace(INSERTS["card.care"], earliest=Phase.ENGAGE)
    early = replace(INSERTS["card.review"], earliest=Phase.ROLLERCOASTER)
    for insert in (late, early):
        assert str(stopped(offer_of(insert, ""), at())).startswith("guard.too_early")


def test_an_insert_for_newcomers_ends_with_the_delivery() -> None:
    earlier = History((order("0", TODAY - timedelta(40), ["P2"]),))
    reason = stopped(offer_of(INSERTS["card.welcome"], ""), at(earlier))
    assert reason is not None
    assert (reason.code, reason.fact("latest")) == ("guard.too_late", Phase.DELIVERY)


@pytest.mark.parametrize("channel", ["amazon", "eBay", "otto", "some-marketplace"])
def test_any_foreign_channel_is_a_marketplace(channel: str) -> None:
    assert stopped(offer_of(INSERTS["note"], "delivery"), at(channel=channel)) is not None
    assert stopped(offer_of(INSERTS["note"], "thank_you"), at(channel=channel)) is None


def test_a_bound_card_needs_its_product_in_this_parcel() -> None:
    bound = replace(INSERTS["card.care"], skus=frozenset({"P2"}))
    assert str(stopped(offer_of(bound, ""), at())).startswith("guard.not_in_order")
    by_category = replace(bound, skus=frozenset(), categories=frozenset({"pots"}))
    assert stopped(offer_of(by_category, ""), at()) is None
    off = at(customer=Customer(1, "1", categories_off=frozenset({"Pots"})))
    assert str(stopped(offer_of(by_category, ""), off)).startswith("guard.category_off")


def test_who_just_came_back_is_not_asked() -> None:
    past = tuple(order(f"{n}", TODAY - timedelta(days), ["P2"]) for n, days in enumerate((900, 800, 700)))
    circumstance = at(History(past))
    assert circumstance.context.standing.now.is_returning
    assert str(stopped(offer_of(INSERTS["card.review"], ""), circumstance)) == "guard.returning()"


def test_a_product_is_stopped_for_one_reason_each() -> None:
    other = product("P9", categories=("cups",))
    back = Return(TODAY, "P9", "x", 1, Money(500))
    shown = InsertGiven(TODAY, "cross-sell", "cross_sell", "0", skus=("P9",))
    assert product_stopped(other, at()) is None
    stops = {
        "guard.no_price": product_stopped(replace(other, price=Money(0)), at()),
        "guard.out_of_stock": product_stopped(replace(other, in_stock=False), at()),
        "guard.in_order": product_stopped(product("P1"), at()),
        "guard.owned": product_stopped(other, at(History((order("0", TODAY - timedelta(9), ["P9"]),)))),
        "guard.returned": product_stopped(other, at(History(returns=(back,)))),
        "guard.recommended_again": product_stopped(other, at(History(given=(shown,)))),
        "guard.own_kind": product_stopped(replace(other, categories=("pots",)), at()),
        "guard.minor": product_stopped(replace(other, age_restricted=True), at()),
    }
    assert {code: reason.code for code, reason in stops.items() if reason} == {code: code for code in stops}
    assert product_stopped(replace(other, categories=("pots",), consumable=True), at()) is None


def test_a_sample_is_stopped_for_one_reason_each() -> None:
    lot = Sample("S1", "Sample", "P2", 3, TODAY + timedelta(30))
    had = InsertGiven(TODAY, "sample", "sample", "0", skus=("S1",))
    bought = History((order("0", TODAY - timedelta(40), ["P2"]),))
    allergic = Customer(1, "1", allergies=frozenset({"NUTS"}))
    stops = {
        "guard.out_of_stock": sample_stopped(replace(lot, stock=0), at()),
        "guard.expired": sample_stopped(replace(lot, best_before=TODAY), at()),
        "guard.sample_again": sample_stopped(replace(lot, sku="S2"), at(History(given=(had,)))),
        "guard.in_order": sample_stopped(replace(lot, makes_known="P1"), at()),
        "guard.owned": sample_stopped(lot, at(bought)),
        "guard.allergy": sample_stopped(replace(lot, tags=frozenset({"nuts"})), at(customer=allergic)),
        "guard.minor": sample_stopped(replace(lot, tags=frozenset({"alcohol"})), at()),
    }
    assert sample_stopped(lot, at()) is None
    assert {code: reason.code for code, reason in stops.items() if reason} == {code: code for code in stops}


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(INSERTS)), st.sampled_from([IncidentKind.COMPLAINT, IncidentKind.RETURN]))
def test_an_open_incident_stops_everything_that_sells(name: str, kind: IncidentKind) -> None:
    earlier = order("0", TODAY - timedelta(300), ["P2"])
    circumstance = at(History((earlier,), incidents=(Incident(kind, TODAY - timedelta(2)),)))
    offer = offer_of(INSERTS[name], INSERTS[name].text_set)
    if not offer.kinds.isdisjoint(PROMOTIONAL):
        assert str(stopped(offer, circumstance)).startswith("guard.moment")


def test_a_recipient_learns_nothing_of_what_the_buyer_had_before() -> None:
    """A card for the weeks after a delivery speaks of a parcel that the recipient of a gift never saw."""
    bound = replace(INSERTS["card.care"], skus=frozenset({"P1"}), days_from=10, days_until=60)
    earlier = History((order("1", TODAY - timedelta(30), ["P1"]),))
    catalog = Catalog({"P1": product("P1"), "P2": product("P2")})
    for is_gift, code in ((False, None), (True, "guard.gift")):
        here = circumstances(context(order("2", TODAY, ["P2"], is_gift=is_gift), earlier), catalog)
        reason = stopped(offer_of(bound, ""), here)
        assert (reason.code if reason else None) == code


@pytest.mark.parametrize("bound", [{"skus": frozenset({"P1"})}, {"categories": frozenset({"wine"})}])
def test_a_card_about_a_product_of_a_category_off_stays_out(bound: dict[str, frozenset[str]]) -> None:
    """Whether a manager bound the care card to the product or to its category: the customer wants nothing about it."""
    catalog = Catalog({"P1": product("P1", categories=("wine",))})
    card = replace(INSERTS["card.care"], skus=frozenset(), categories=frozenset())
    mine = context(order("A", TODAY, ["P1"]), customer=Customer(1, "K1", categories_off=frozenset({"Wine"})))
    reason = stopped(offer_of(replace(card, **bound), ""), circumstances(mine, catalog))
    assert reason is not None
    assert reason.code == "guard.category_off"


GIFT = replace(INSERTS["card.gift"], bin="G-00", paper="", stock=9)
LOTS = (
    Sample("S1", "Praline", "P1", 3, bin="g-00 ", tags=frozenset({"Nuts"})),
    Sample("S2", "Liqueur", "P2", 3, bin="G-01", tags=frozenset({"alcohol"})),
)


@pytest.mark.parametrize(
    ("gift", "customer", "expected"),
    [
        ({}, Customer(7, "K7", allergies=frozenset({"nuts"})), "guard.allergy"),
        ({"kind": InsertKind.THANK_YOU, "paper": "card-a6"}, Customer(7, "K7", allergies=frozenset({"nuts"})),
         "guard.allergy"),
        ({}, Customer(7, "K7", allergies=frozenset({"milk"})), ""),
        ({"bin": "G-01"}, Customer(7, "K7"), "guard.minor"),
        ({"bin": "G-01"}, Customer(7, "K7", birthday=date(1980, 2, 29)), ""),
        ({"bin": "G-77"}, Customer(7, "K7", allergies=frozenset({"milk"})), "guard.contents_unknown"),
        ({"bin": "", "paper": "note80"}, Customer(7, "K7", allergies=frozenset({"milk"})), "guard.contents_unknown"),
        ({"bin": "G-77"}, Customer(7, "K7"), ""),
        ({"bin": "G-77", "kind": InsertKind.CARE, "paper": "card-a6"}, Customer(7, "K7", allergies=frozenset({"milk"})),
         ""),
        ({"bin": "G-01"}, Customer(7, "K7", birthday=date(1980, 2, 29), categories_off=frozenset({"wine"})),
         "guard.category_off"),
    ],
)  # fmt: skip
def test_a_gift_from_a_bin_is_judged_by_what_lies_there(
    gift: dict[str, Any], customer: Customer, expected: str
) -> None:
    catalog = Catalog({"P2": product("P2", categories=("Wine",))}, LOTS, INSERTS, TEXTS)
    insert = replace(GIFT, **gift)
    here = circumstances(context(order("1", TODAY, ["P0"]), customer=customer), catalog)
    reason = stopped(offer_of(insert, ""), here)
    assert (reason.code if reason else "") == expected

"""The default rules: a note for every phase and moment in German and English, and what a newcomer must see."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from station.domain.affinity import Affinity, PastBasket, learn
from station.domain.catalog import Catalog, InsertKind, Sample, Slot, TextVariant
from station.domain.customers import Customer, History, Incident, IncidentKind, InsertGiven
from station.domain.money import Money
from station.domain.orders import OrderState
from station.domain.phase_names import Phase
from station.domain.phases import Moment
from station.domain.plan import PackContext, PackPlan
from station.domain.planning import make_plan
from station.domain.rules import AddInsert, AddNote, AddSeries, RuleSet
from station.store.defaults import read_inserts, read_rules, read_texts
from tests.domain.small_shop import TODAY, context, order, product

ASSETS = Path(__file__).parents[2] / "assets"
LEARNED = learn([PastBasket(c, TODAY, ("P0", "P7", "P8", "P9")) for c in "abcdef"])
ANNA = Customer(1, "K1")


def days_before(*days: int) -> History:
    return History(tuple(order(f"{day}", TODAY - timedelta(day), ["P1"]) for day in days))


#: The history that puts a customer into each phase when a parcel of today is opened.
HISTORIES = {
    Phase.DELIVERY: History(),
    Phase.ENJOY: days_before(30),
    Phase.ENGAGE: days_before(170, 90),
    Phase.PROMOTE: days_before(500, 400, 300, 100),
}


@pytest.fixture(scope="module")
def defaults() -> RuleSet:
    rules = read_rules(ASSETS / "rules" / "default.yaml")
    assert rules is not None
    return rules


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    texts: defaultdict[str, list[TextVariant]] = defaultdict(list)
    for file in sorted(ASSETS.glob("templates/*/texts.yaml")):
        for text in read_texts(file):
            texts[text.text_set].append(text)
    return Catalog(
        {f"P{n}": product(f"P{n}") for n in range(10)},
        (Sample("S1", "Sample", "P5", 9, TODAY + timedelta(60), cost=Money(40)),),
        {insert.id: insert for insert in read_inserts(ASSETS / "rules" / "inserts.yaml")},
        {name: tuple(variants) for name, variants in texts.items()},
    )


def parcel(history: History, language: str = "de", **more: object) -> PackContext:
    return context(order("10482", more.pop("day", TODAY), ["P0"], **more), history, ANNA, language=language)


def cards(plan: PackPlan) -> list[str]:
    return [choice.insert.id for choice in plan.in_slot(Slot.CARD)]


def test_every_rule_names_an_insert_and_a_text_set_that_exist(defaults: RuleSet, catalog: Catalog) -> None:
    series = {insert.series: insert for insert in catalog.inserts.values() if insert.series}
    for rule in defaults.rules:
        insert = series[rule.add.series] if isinstance(rule.add, AddSeries) else catalog.inserts[rule.insert]
        assert insert.slot is rule.slot
        text_set = rule.add.note if isinstance(rule.add, AddNote) else insert.text_set
        languages = {text.language for text in catalog.texts.get(text_set, ())}
        assert not text_set or {"de", "en"} <= languages, rule.name
    assert {insert.paper for insert in catalog.inserts.values()} == {"note80", "label57x32", "card-a6", ""}


@pytest.mark.parametrize("language", ["de", "en", "pl", "tr", "fr"])
@pytest.mark.parametrize("phase", HISTORIES)
def test_an_ordinary_parcel_gets_note_sample_and_goes_with_card(
    phase: Phase, language: str, defaults: RuleSet, catalog: Catalog
) -> None:
    here = parcel(HISTORIES[phase], language)
    assert here.standing.when_opened.phase is phase
    plan = make_plan(here, defaults, catalog, LEARNED)
    note, sample, goes_with = plan.chosen[:3]
    assert (note.slot, sample.slot, goes_with.slot) == (Slot.NOTE, Slot.SAMPLE, Slot.CROSS_SELL)
    assert note.text is not None
    assert (note.text.text_set, note.language) == (phase.value, language)
    assert len(goes_with.recommendations) == 2


def test_before_anything_is_delivered_the_note_is_for_the_doubts(defaults: RuleSet, catalog: Catalog) -> None:
    for language in ("de", "en"):
        here = parcel(History(), language, state=OrderState.CANCELLED)
        assert here.standing.when_opened.phase is Phase.ROLLERCOASTER
        (note,) = make_plan(here, defaults, catalog, LEARNED).in_slot(Slot.NOTE)
        assert note.insert.text_set == "rollercoaster"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("phase", HISTORIES)
def test_every_sensitive_moment_has_its_note_and_sells_nothing(
    phase: Phase, language: str, defaults: RuleSet, catalog: Catalog
) -> None:
    plain, since = HISTORIES[phase], TODAY - timedelta(2)
    moments = {
        Moment.COMPLAINT: (replace(plain, incidents=(Incident(IncidentKind.COMPLAINT, since),)), {}, "sorry_complaint"),
        Moment.RETURN: (replace(plain, incidents=(Incident(IncidentKind.RETURN, since),)), {}, "sorry_return"),
        Moment.DELAYED: (plain, {"day": TODAY - timedelta(9)}, "sorry_late"),
        Moment.RESENT: (plain, {"resent_for": "L1"}, "resent"),
        Moment.GIFT: (plain, {"is_gift": True}, "gift"),
    }
    for moment, (history, more, text_set) in moments.items():
        plan = make_plan(parcel(history, language, **more), defaults, catalog, LEARNED)
        assert moment in plan.standing.moments
        (note,) = plan.in_slot(Slot.NOTE)
        assert (note.insert.text_set, note.reason.fact("moment")) == (text_set, moment)
        assert not plan.in_slot(Slot.SAMPLE)
        assert not plan.in_slot(Slot.CROSS_SELL)


def test_who_comes_back_is_welcomed_back(defaults: RuleSet, catalog: Catalog) -> None:
    plan = make_plan(parcel(days_before(900, 500)), defaults, catalog, LEARNED)
    (note,) = plan.in_slot(Slot.NOTE)
    assert (note.insert.text_set, note.reason.code) == ("welcome_back", "chosen.note.returning")
    assert note.reason.fact("silent") == 500


@pytest.mark.parametrize("objects", [True, False])
def test_neutral_parcels_get_the_thank_you_alone(objects: bool, defaults: RuleSet, catalog: Catalog) -> None:
    for history in HISTORIES.values():
        here = parcel(history, channel="shop" if objects else "amazon")
        here = replace(here, customer=replace(ANNA, objects_to_advertising=objects))
        (only,) = make_plan(here, defaults, catalog, LEARNED).chosen
        assert (only.insert.text_set, only.reason.code) == ("thank_you", "chosen.note.neutral")


def test_a_review_is_asked_for_once_of_loyal_customers_who_came_again(defaults: RuleSet, catalog: Catalog) -> None:
    eager = days_before(500, 400, 300, 200, 30)
    plan = make_plan(parcel(eager), defaults, catalog, LEARNED)
    assert cards(plan) == ["card.review"]
    assert not plan.in_slot(Slot.SAMPLE)
    assert "card.review" not in cards(make_plan(parcel(HISTORIES[Phase.PROMOTE]), defaults, catalog, LEARNED))
    assert "card.review" not in cards(make_plan(parcel(HISTORIES[Phase.ENGAGE]), defaults, catalog, LEARNED))


def test_milestones_are_given_reliably(defaults: RuleSet, catalog: Catalog) -> None:
    assert cards(make_plan(parcel(days_before(500, 400, 300, 200)), defaults, catalog, LEARNED)) == ["card.milestone-5"]


@pytest.mark.parametrize("days", [(500, 400, 300, 30), (500, 400, 300, 30, 20, 15, 12, 11, 10)])
def test_no_ask_takes_the_place_of_a_milestone(days: tuple[int, ...], defaults: RuleSet, catalog: Catalog) -> None:
    (card,) = cards(make_plan(parcel(days_before(*days)), defaults, catalog, LEARNED))
    assert card == f"card.milestone-{len(days) + 1}"


def test_every_kind_of_insert_has_a_rule_that_can_lay_it_in(defaults: RuleSet, catalog: Catalog) -> None:
    series = {insert.series: insert for insert in catalog.inserts.values() if insert.series}
    named = {catalog.inserts[rule.insert].id for rule in defaults.rules if isinstance(rule.add, AddInsert)}
    kinds = {catalog.inserts[name].kind for name in named}
    kinds |= {series[rule.add.series].kind for rule in defaults.rules if isinstance(rule.add, AddSeries)}
    assert kinds | {InsertKind.NOTE, InsertKind.SAMPLE, InsertKind.CROSS_SELL} == set(InsertKind)
    unnamed = {i.id for i in catalog.inserts.values() if i.slot is Slot.CARD and not i.series} - named
    assert unnamed == set()


def test_the_series_goes_on_where_this_customer_stopped(defaults: RuleSet, catalog: Catalog) -> None:
    """Once every other card of the phase was had, each parcel brings the next one, three weeks apart."""
    others = [i for i in catalog.inserts if i.startswith("card.") and "series" not in i]
    had = tuple(InsertGiven(TODAY - timedelta(80), insert, "card", "1") for insert in others)
    for number in range(1, 8):
        history = replace(HISTORIES[Phase.ENGAGE], given=had)
        plan = make_plan(parcel(history), defaults, catalog, LEARNED)
        assert cards(plan) == [f"card.series-joys-{number}"]
        given = InsertGiven(TODAY - timedelta(30), f"card.series-joys-{number}", "card", "1", rule="small joys")
        had = (*had, given)
    assert cards(make_plan(parcel(replace(history, given=had)), defaults, catalog, LEARNED)) == []


def test_something_dear_is_reassured_and_a_late_parcel_apologised_for(defaults: RuleSet, catalog: Catalog) -> None:
    assert cards(make_plan(parcel(History()), defaults, catalog, LEARNED)) == ["card.welcome"]
    dear = parcel(History())
    line = dear.order.lines[0]._replace(unit_price=Money(9900))
    dear = replace(dear, order=replace(dear.order, lines=(line,)))
    assert cards(make_plan(dear, defaults, catalog, LEARNED)) == ["card.reassurance"]
    late = parcel(HISTORIES[Phase.ENJOY], day=TODAY - timedelta(9))
    assert cards(make_plan(late, defaults, catalog, LEARNED)) == ["card.apology"]


def test_a_birthday_comes_before_every_ask(defaults: RuleSet, catalog: Catalog) -> None:
    eager = parcel(days_before(500, 400, 300, 200, 30))
    born = replace(ANNA, birthday=eager.standing.opens_on.replace(year=1980))
    assert cards(make_plan(replace(eager, customer=born), defaults, catalog, LEARNED)) == ["card.birthday"]


def test_a_shop_without_samples_and_categories_gets_note_and_goes_with_card(
    defaults: RuleSet, catalog: Catalog
) -> None:
    bare = replace(catalog, samples=())
    plan = make_plan(parcel(HISTORIES[Phase.ENJOY], "en"), defaults, bare, LEARNED)
    assert [choice.slot for choice in plan.chosen][:2] == [Slot.NOTE, Slot.CROSS_SELL]
    assert {out.rule: out.reason.code for out in plan.left_out}["sample"] == "sample.none"
    nothing_learned = make_plan(parcel(HISTORIES[Phase.ENJOY], "en"), defaults, bare, Affinity())
    assert nothing_learned.in_slot(Slot.NOTE)


def test_a_guest_gets_a_note(defaults: RuleSet, catalog: Catalog) -> None:
    guest = replace(parcel(History()), customer=None)
    assert make_plan(guest, defaults, catalog, LEARNED).in_slot(Slot.NOTE)
    assert guest.today == date(2026, 11, 22)

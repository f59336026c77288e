"""A small shop for tests of the plan, and random customers, rules and stocks in it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from station.domain.affinity import Affinity, PastBasket, learn
from station.domain.catalog import Catalog, Insert, InsertKind, Product, Sample, Slot, TextVariant
from station.domain.customers import Customer, History, Incident, IncidentKind, InsertGiven
from station.domain.money import Money
from station.domain.orders import Order, OrderLine, OrderState, Return
from station.domain.phase_names import Phase
from station.domain.phases import PhasePolicy, standing
from station.domain.plan import PackContext
from station.domain.rules import RuleSet, read_rules

TODAY = date(2026, 11, 22)
SKUS = [f"P{n}" for n in range(10)]
CATEGORIES = ["tea", "pots", "wine", "sweets"]
SETS = ["delivery", "enjoy", "promote", "thank_you", "gift", "sorry_late", "review", "referral_spring", "survey"]
#: The history of somebody who never ordered before.
NOTHING = History()
#: Papers and prices do not matter to guards; ids tell the slot and the kind.
INSERTS = {
    "note": Insert("note", InsertKind.NOTE, Slot.NOTE, "Note", "thank_you", cost=Money(2), weight_g=1),
    "sample": Insert("sample", InsertKind.SAMPLE, Slot.SAMPLE, "Sample", weight_g=1),
    "cross-sell": Insert("cross-sell", InsertKind.CROSS_SELL, Slot.CROSS_SELL, "Goes with", cost=Money(6), weight_g=4),
    # called a thank-you by its writer, but it lies in the place of samples
    "sly-sample": Insert("sly-sample", InsertKind.THANK_YOU, Slot.SAMPLE, "Sly", weight_g=1),
    **{
        f"card.{kind}": Insert(f"card.{kind}", kind, Slot.CARD, kind.value, cost=Money(8), weight_g=5)
        for kind in InsertKind
        if kind not in (InsertKind.NOTE, InsertKind.SAMPLE, InsertKind.CROSS_SELL)
    },
    # an early review request in disguise
    "card.sly": Insert("card.sly", InsertKind.CARE, Slot.CARD, "Sly", "review", earliest=Phase.ROLLERCOASTER),
}
TEXTS = {
    name: tuple(TextVariant(f"{name}.{n}", name, lang, "x") for lang in ("de", "en") for n in (1, 2)) for name in SETS
}


def product(sku: str, **more: Any) -> Product:
    return Product(sku, more.pop("name", f"Product {sku}"), more.pop("price", Money(500)), **more)


def order(number: str, day: date, skus: list[str], **more: Any) -> Order:
    lines = tuple(OrderLine(n + 1, sku, f"Product {sku}", 1, Money(500)) for n, sku in enumerate(skus))
    return Order(0, number, datetime(day.year, day.month, day.day, 9, tzinfo=UTC), lines, country="DE", **more)


def context(on_table: Order, history: History = NOTHING, customer: Customer | None = None, **more: Any) -> PackContext:
    """What a decision looks at when `on_table` is packed today."""
    today = more.pop("today", TODAY)
    stands = standing(on_table, history, today, PhasePolicy())
    return PackContext(on_table, customer, history, stands, today, more.pop("language", "de"), "Anna", **more)


def days_ago(most: int = 700, least: int = 0) -> st.SearchStrategy[date]:
    return st.integers(least, most).map(lambda days: TODAY - timedelta(days))


_SKU = st.sampled_from(SKUS)
_BASKET = st.lists(_SKU, min_size=1, max_size=3, unique=True)


@st.composite
def orders(draw: st.DrawFn, number: int) -> Order:
    state = draw(st.sampled_from([OrderState.OPEN, OrderState.OPEN, OrderState.CANCELLED]))
    return order(f"{number}", draw(days_ago()), draw(_BASKET), state=state)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Orders, returns, incidents and inserts of the past two years, days after today left out."""
    past = [draw(orders(n)) for n in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):  # a loyal one
        past += [order(f"L{days}", TODAY - timedelta(days), [draw(_SKU)]) for days in (400, 300, 200)]
    back = draw(
        st.lists(st.builds(Return, days_ago(), _SKU, st.just("x"), st.just(1), st.just(Money(500))), max_size=2)
    )
    kinds = st.sampled_from(IncidentKind)
    what = st.builds(Incident, kinds, days_ago(), st.one_of(st.none(), days_ago()), score=st.sampled_from([None, 2, 5]))
    return History(
        tuple(sorted(past, key=lambda o: o.ordered_at)),
        tuple(sorted(back, key=lambda r: r.returned_on)),
        tuple(sorted(draw(st.lists(what, max_size=1)), key=lambda i: i.opened_on)),
        tuple(sorted(draw(st.lists(_given(), min_size=1, max_size=8)), key=lambda g: g.given_on)),
    )


def _given() -> st.SearchStrategy[InsertGiven]:
    day = days_ago()
    texts = st.sampled_from([text.id for variants in TEXTS.values() for text in variants])
    return st.one_of(
        st.builds(InsertGiven, day, st.just("note"), st.just("note"), st.just("9"), texts),
        st.builds(InsertGiven, day, st.sampled_from(sorted(INSERTS)), st.just("card"), st.just("9")),
        st.builds(InsertGiven, day, st.just("sample"), st.just("sample"), st.just("9"), skus=st.tuples(_sample_sku)),
        st.builds(InsertGiven, day, st.just("cross-sell"), st.just("cross_sell"), st.just("9"), skus=st.tuples(_SKU)),
    )


_sample_sku = st.sampled_from([f"S{n}" for n in range(6)])


def customers() -> st.SearchStrategy[Customer | None]:
    return st.one_of(
        st.none(),
        st.builds(
            Customer,
            st.just(7),
            st.just("K7"),
            birthday=st.sampled_from([None, date(1980, 2, 29), date(2015, 5, 5)]),
            categories_off=st.frozensets(st.sampled_from(["Tea", "pots"]), max_size=1),
            allergies=st.frozensets(st.sampled_from(["nuts", "Milk"]), max_size=1),
            objects_to_advertising=st.sampled_from([False] * 5 + [True]),
        ),
    )


@st.composite
def contexts(draw: st.DrawFn) -> PackContext:
    """A parcel of any customer in any phase, moment and channel."""
    on_table = order(
        "table",
        draw(days_ago(4)),
        draw(_BASKET),
        channel=draw(st.sampled_from(["shop"] * 5 + ["amazon", "OTTO"])),
        is_gift=draw(st.sampled_from([False] * 5 + [True])),
        resent_for=draw(st.sampled_from([""] * 6 + ["3"])),
    )
    language = draw(st.sampled_from(["de", "en", "fr"]))
    return context(on_table, draw(histories()), draw(customers()), language=language)


@st.composite
def catalogues(draw: st.DrawFn) -> Catalog:
    """Products and samples with random stock, expiry, categories and tags; the same inserts and texts."""
    tags = st.frozensets(st.sampled_from(["nuts", "milk", "alcohol", "fragile"]), max_size=2)
    flag, there = st.booleans(), st.sampled_from([True, True, False])
    kind = st.lists(st.sampled_from(CATEGORIES), max_size=2, unique=True).map(tuple)
    price = st.sampled_from([None, Money(0), *[Money(500)] * 4])
    made = [
        Product(sku, sku, draw(price), draw(kind), in_stock=draw(there), consumable=draw(flag), tags=draw(tags),
                age_restricted=draw(st.sampled_from([False, False, True])))
        for sku in SKUS[:8]
    ]  # fmt: skip
    lots = st.builds(
        Sample,
        _sample_sku,
        st.just("Sample"),
        _SKU,
        st.integers(0, 3),
        st.one_of(st.none(), st.integers(-20, 60).map(lambda days: TODAY + timedelta(days))),
        cost=st.integers(0, 200).map(Money),
        weight_g=st.integers(0, 90),
        tags=tags,
        categories=kind,
    )
    return Catalog({p.sku: p for p in made}, tuple(draw(st.lists(lots, min_size=2, max_size=6))), INSERTS, TEXTS)


def affinities() -> st.SearchStrategy[Affinity]:
    bought = st.builds(PastBasket, st.sampled_from("abcd"), days_ago(), _BASKET.map(tuple))
    return st.lists(bought, min_size=8, max_size=14).map(learn)


_CONDITIONS: list[Mapping[str, Any]] = [
    {"all": []},
    {"fact": "customer.orders", "is": "at_least", "value": 2},
    {"fact": "customer.phase_when_opened", "is": "in", "value": ["engage", "promote"]},
    {"none": [{"fact": "customer.moments", "is": "has_any", "value": ["gift"]}]},
]


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Rules of a manager who tries everything, with limits of a parcel."""
    adds = st.one_of(
        st.sampled_from(SETS).map(lambda name: ("note", {"note": name})),
        st.sampled_from(["sample", "sly-sample"]).map(lambda name: ("sample", {"sample": {}, "insert": name})),
        st.integers(1, 6).map(lambda count: ("cross_sell", {"cross_sell": {"count": count}})),
        st.sampled_from([name for name in INSERTS if name.startswith("card.")]).map(lambda n: ("card", {"insert": n})),
    )
    rules: list[dict[str, Any]] = []
    usual: list[tuple[str, dict[str, Any]]] = [("sample", {"sample": {}}), ("cross_sell", {"cross_sell": {"count": 2}})]
    asks = [("card", {"insert": "card.review"}), ("card", {"insert": "card.referral"})]
    for number, (slot, add) in enumerate([*draw(st.lists(adds, max_size=8)), *usual, *asks]):
        rules.append(
            {
                "name": f"rule {number}",
                "slot": slot,
                "add": add,
                "when": draw(st.sampled_from([_CONDITIONS[0], *_CONDITIONS])),
                "priority": draw(st.sampled_from([1, 2, 3])),
                "exclusion": draw(st.sampled_from([""] * 5 + ["a"])),
                "shuts_out": draw(
                    st.sampled_from([[], [], [], [], [s for s in ("sample", "cross_sell") if s != slot]])
                ),
                "hold_out": draw(st.sampled_from([0, 0, 0, 0.5])),
            }
        )
    return read_rules(
        {
            "version": 3,
            "rules": rules,
            "budget_cents": draw(st.sampled_from([10, 60, 300, 300])),
            "max_inserts": draw(st.sampled_from([0, 1, 2, 4, 6, 6])),
            "max_cards": draw(st.sampled_from([0, 1, 2, 3])),
            "max_weight_g": draw(st.sampled_from([20, 90, 250])),
        }
    )

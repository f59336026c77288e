"""Random shops, rule sets and parcels out of a seed, faster than strategies draw them: for properties by thousands."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from station.domain.affinity import Affinity, PastBasket, learn
from station.domain.catalog import Catalog, Insert, InsertKind, Product, Sample, Slot, TextVariant
from station.domain.customers import Customer, History, Incident, IncidentKind, InsertGiven
from station.domain.money import Money
from station.domain.orders import OrderState, Return
from station.domain.phase_names import Phase
from station.domain.plan import PackContext
from station.domain.rules import BENDABLE, RuleSet, read_rules
from tests.domain.small_shop import CATEGORIES, INSERTS, SETS, TODAY, context, order

SKUS = [f"P{n}" for n in range(12)]
TAGS = ["nuts", "milk", "alcohol", "fragile"]
CONSENTS = ["partner_offers", "birthday"]
CARD_KINDS = [k for k in InsertKind if k not in (InsertKind.NOTE, InsertKind.SAMPLE, InsertKind.CROSS_SELL)]
PAST_DAYS = 500
BINS = ["", "", "A-01", "a-01 ", "A-02"]
CURRENCIES = ["EUR"] * 9 + ["CHF"]
BODIES = ["x"] * 20 + ["{{ voucher }}"]


def _some(random: Random, among: list[str], most: int) -> list[str]:
    return random.sample(among, random.randint(0, min(most, len(among))))


def _day(random: Random, least: int = -PAST_DAYS, most: int = 0) -> date:
    return TODAY + timedelta(random.randint(least, most))


def random_catalog(random: Random) -> Catalog:
    """A shop whose inserts and samples run out, expire, need consents, and belong to products."""
    products = {
        sku: Product(
            sku,
            sku,
            random.choice([None, Money(0), *[Money(500)] * 6]),
            tuple(_some(random, CATEGORIES, 2)),
            in_stock=random.random() < 0.8,
            consumable=random.random() < 0.4,
            age_restricted=random.random() < 0.2,
            weight_g=random.choice([0, 120, 300, 900]),
            thickness_mm=random.choice([0.0, 8.0, 40.0]),
            tags=frozenset(_some(random, TAGS, 1)),
        )
        for sku in SKUS[:9]
    }
    samples = tuple(
        Sample(
            f"S{random.randint(0, 5)}",
            "Sample",
            random.choice(SKUS),
            random.randint(0, 4),
            random.choice([None, _day(random, -20, 60)]),
            bin=random.choice(BINS),
            cost=Money(random.randint(0, 200), random.choice(CURRENCIES)),
            weight_g=random.randint(0, 90),
            lot=f"lot{number}",
            tags=frozenset(_some(random, TAGS, 1)),
            categories=tuple(_some(random, CATEGORIES, 1)),
        )
        for number in range(random.randint(0, 6))
    )
    cards = [_card(random, number) for number in range(14)]
    series = [
        Insert(f"card.series-{n}", InsertKind.SERIES, Slot.CARD, "x", "series", series="tea", series_number=n)
        for n in (3, 1, 2)
    ]
    texts = {
        name: tuple(
            TextVariant(f"{name}.{n}", name, language, random.choice(BODIES))
            for language in ("de", "en")
            for n in range(1, random.randint(2, 4))
        )
        for name in (*SETS, "series")
    }
    campaigns = {(f"rule {n}", day): random.randint(0, 4) for n in range(6) for day in ("", TODAY.isoformat())}
    inserts = (replace(one, is_off=random.random() < 0.1) for one in (*INSERTS.values(), *cards, *series))
    return Catalog(products, samples, {one.id: one for one in inserts}, texts, campaigns)


def _card(random: Random, number: int) -> Insert:
    kind = random.choice(CARD_KINDS)
    days = random.choice([(0, 0), (0, 0), (10, 90)])
    return Insert(
        f"card.r{number}",
        kind,
        Slot.CARD,
        kind.value,
        random.choice(["", "", "promote", "review", "enjoy"]),
        earliest=random.choice([None, None, Phase.ROLLERCOASTER, Phase.ENGAGE]),
        latest=random.choice([None, None, Phase.ENJOY]),
        paper=random.choice(["card-a6", "card-a6", ""]),
        cost=Money(random.randint(0, 120), random.choice(CURRENCIES)),
        weight_g=random.choice([4, 60]),
        thickness_mm=random.choice([0.3, 12.0]),
        skus=frozenset(_some(random, SKUS, 1)),
        categories=frozenset(_some(random, CATEGORIES, 1)),
        url=random.choice(["", "", "", "v/{voucher}", "t/{token}"]),
        voucher_pool=random.choice(["", "", "", "ten"]),
        partner=random.choice(["", "", "", "The bakery"]),
        stock=random.choice([None, None, 0, 1, 5]),
        bin=random.choice(BINS),
        consent=random.choice(["", "", *CONSENTS]),
        adults_only=random.random() < 0.2,
        best_before=random.choice([None, None, _day(random, -5, 40)]),
        days_from=days[0],
        days_until=days[1],
    )


def random_rules(random: Random, catalog: Catalog) -> RuleSet:
    """Rules of a manager who tries everything, and bends whatever can be bent."""
    cards = [insert.id for insert in catalog.inserts.values() if insert.slot is Slot.CARD]
    adds: list[tuple[str, dict[str, Any]]] = [
        *(("note", {"note": random.choice(SETS)}) for _ in range(4)),
        *(("card", {"insert": random.choice(cards)}) for _ in range(7)),
        ("card", {"series": random.choice(["tea", "none"])}),
        ("card", {"insert": "card.review"}),
        ("sample", {"sample": {}, "insert": random.choice(["sample", "sly-sample"])}),
        ("sample", {"sample": {"categories": [random.choice(CATEGORIES)]}}),
        ("cross_sell", {"cross_sell": {"count": random.randint(1, 6)}}),
    ]
    random.shuffle(adds)
    rules = [_rule(random, number, slot, add) for number, (slot, add) in enumerate(adds)]
    bends = [
        {"guard": guard, "insert": random.choice(["", *cards]), "reason": "we like it"}
        for guard in _some(random, sorted(BENDABLE), 2)
    ]
    return read_rules(
        {
            "version": 3,
            "rules": rules,
            "budget_cents": random.choice([10, 60, 300, 600, 600]),
            "max_inserts": random.choice([0, 1, 4, 6, 6, 6]),
            "max_cards": random.choice([0, 1, 2, 4, 4]),
            "max_weight_g": random.choice([20, 90, 250, 600]),
            "packaging_g": random.choice([0, 80]),
            "postage": random.choice([[], [{"up_to_g": 500, "up_to_mm": 50}, {"up_to_g": 1000}, {"up_to_g": 5000}]]),
            "explore_share": random.choice([0, 0.05, 0.5]),
            "text_rest_days": random.choice([30, 365]),
            "bends": bends if random.random() < 0.4 else [],
        }
    )


def _rule(random: Random, number: int, slot: str, add: dict[str, Any]) -> dict[str, Any]:
    conditions: list[dict[str, Any]] = [
        {"all": []},
        {"all": []},
        {"fact": "customer.orders", "is": "at_least", "value": 2},
        {"fact": "customer.phase_when_opened", "is": "in", "value": ["engage", "promote"]},
        {"none": [{"fact": "customer.moments", "is": "has_any", "value": ["gift"]}]},
        {"fact": "calendar.packed_on", "is": "at_most", "value": TODAY.isoformat()},
        {
            "any": [
                {"fact": "order.categories", "is": "has_any", "value": ["tea"]},
                {"fact": "order.is_gift", "value": True},
            ]
        },
    ]
    return {
        "name": f"rule {number}",
        "slot": slot,
        "add": add,
        "when": random.choice(conditions),
        "off": random.random() < 0.02,
        "priority": random.choice([1, 2, 3]),
        "limit": random.choice([None, None, {"times": 1, "days": 60}]),
        "campaign": random.choice([None, None, None, {"total": 3}, {"per_day": 2}]),
        "keep_stock": random.choice([0, 0, 2]),
        "exclusion": random.choice(["", "", "a"]),
        "shuts_out": random.choice([[], [], [], [s for s in ("sample", "cross_sell") if s != slot]]),
        "hold_out": random.choice([0, 0, 0, 0.5]),
    }


def random_affinity(random: Random) -> Affinity:
    baskets = [
        PastBasket(random.choice("abcd"), _day(random), tuple(random.sample(SKUS, random.randint(1, 3))))
        for _ in range(random.randint(0, 14))
    ]
    return learn(baskets)


def random_context(random: Random, catalog: Catalog) -> PackContext:
    """A parcel of any customer in any phase, moment, age and channel."""
    parcel = order(
        f"t{random.randint(0, 999)}",
        _day(random, random.choice([-1, -1, -1, -6])),
        random.sample(SKUS, random.randint(1, 3)),
        channel=random.choice(["shop"] * 20 + ["amazon", "OTTO"]),
        is_gift=random.random() < 0.05,
        resent_for=random.choice([""] * 20 + ["3"]),
    )
    return context(
        parcel,
        _history(random, catalog),
        _customer(random),
        language=random.choice(["de", "en", "fr"]),
        trial_salt=random.choice(["a", "b"]),
    )


def random_change(random: Random, before: PackContext) -> PackContext:
    """The same parcel a while later: the customer objects, complains or tells of an allergy, the order is a gift."""
    customer, on_table, history = before.customer, before.order, before.history
    if customer is not None:
        customer = replace(
            customer,
            objects_to_advertising=customer.objects_to_advertising or random.random() < 0.2,
            allergies=customer.allergies | frozenset(_some(random, ["NUTS", "Milk"], 1)),
            categories_off=customer.categories_off | frozenset(_some(random, ["Tea", "pots"], 1)),
            consents=frozenset(_some(random, sorted(customer.consents), 2)),
            birthday=random.choice([customer.birthday, customer.birthday, date(2015, 5, 5)]),
        )
    if random.random() < 0.2:
        history = replace(history, incidents=(*history.incidents, Incident(IncidentKind.COMPLAINT, TODAY)))
    on_table = replace(
        on_table,
        is_gift=on_table.is_gift or random.random() < 0.2,
        channel=random.choice([on_table.channel] * 5 + ["amazon"]),
    )
    return context(on_table, history, customer, language=before.language, trial_salt=before.trial_salt)


def _customer(random: Random) -> Customer | None:
    if random.random() < 0.15:
        return None
    return Customer(
        random.randint(1, 50),
        "K",
        birthday=random.choice([None] * 5 + [date(1980, 2, 29)] * 4 + [date(2015, 5, 5)]),
        likes=tuple(_some(random, CATEGORIES, 1)),
        categories_off=frozenset(_some(random, ["Tea", "pots"], 1)),
        allergies=frozenset(_some(random, ["NUTS", "Milk"], 1)),
        objects_to_advertising=random.random() < 0.06,
        consents=frozenset(_some(random, CONSENTS, 2)),
    )


def _history(random: Random, catalog: Catalog) -> History:
    states = [OrderState.OPEN] * 4 + [OrderState.CANCELLED]
    past = [
        order(f"{n}", _day(random), random.sample(SKUS, random.randint(1, 3)), state=random.choice(states))
        for n in range(random.randint(0, 3))
    ]
    if random.random() < 0.5:  # a loyal one
        past += [order(f"L{days}", TODAY - timedelta(days), [random.choice(SKUS)]) for days in (400, 300, 200)]
    back = [Return(_day(random), random.choice(SKUS), "x", 1, Money(500)) for _ in range(random.randint(0, 1))]
    incidents = [
        Incident(
            random.choice(list(IncidentKind)),
            day := _day(random),
            random.choice([None, day + timedelta(30)]),
            score=random.choice([None, 2, 5]),
        )
        for _ in range(random.randint(0, 1))
    ]
    texts = [text.id for variants in catalog.texts.values() for text in variants]
    had = [_given(random, sorted(catalog.inserts), texts) for _ in range(random.randint(0, 9))]
    return History(
        tuple(sorted(past, key=lambda o: o.ordered_at)),
        tuple(sorted(back, key=lambda r: r.returned_on)),
        tuple(sorted(incidents, key=lambda i: i.opened_on)),
        tuple(sorted(had, key=lambda g: g.given_on)),
    )


def _given(random: Random, inserts: list[str], texts: list[str]) -> InsertGiven:
    day, rule = _day(random), f"rule {random.randint(0, 15)}"
    match random.choice(["note", "card", "sample", "cross_sell"]):
        case "note":
            return InsertGiven(day, "note", "note", "9", random.choice(texts), rule=rule)
        case "sample":
            return InsertGiven(day, "sample", "sample", "9", skus=(f"S{random.randint(0, 5)}",), rule=rule)
        case "cross_sell":
            return InsertGiven(day, "cross-sell", "cross_sell", "9", skus=(random.choice(SKUS),), rule=rule)
        case _:
            return InsertGiven(day, random.choice(inserts), "card", "9", rule=rule)

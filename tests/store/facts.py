"""Small shop facts for the store's tests: orders, plans with samples, and strategies for hostile ones."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from station.domain.catalog import Insert, InsertKind, Sample, Slot, TextVariant
from station.domain.customers import Address, Customer, Gender, Incident, IncidentKind, InsertGiven
from station.domain.money import Money
from station.domain.orders import Order, OrderLine, OrderState, Return
from station.domain.phase_names import Phase
from station.domain.phases import Moment, PhaseAssessment, Standing
from station.domain.plan import Choice, LeftOut, PackPlan, Recommendation
from station.domain.reasons import Reason

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = NOON.date()

NOTE = Insert("note", InsertKind.NOTE, Slot.NOTE, "Note", text_set="delivery", names={"de": "Notiz"})
SAMPLE_INSERT = Insert("sample", InsertKind.SAMPLE, Slot.SAMPLE, "Sample")
CARD = Insert("card", InsertKind.CROSS_SELL, Slot.CROSS_SELL, "Card", earliest=Phase.DELIVERY, cost=Money(12))
LAST_PIECE = Sample("S-MINT", "Mint, 10 g", "T-MINT", stock=1, lot="A", best_before=date(2027, 3, 1), cost=Money(35))


def line(position: int = 1, sku: str = "T-MINT", quantity: int = 1, cents: int = 450) -> OrderLine:
    return OrderLine(position, sku, f"Product {sku}", quantity, Money(cents))


def order(number: str, days_ago: int = 0, **more: Any) -> Order:
    lines = more.pop("lines", (line(),))
    return Order(0, number, NOON - timedelta(days=days_ago), lines, **more)


def plan(number: str, sample: Sample | None = LAST_PIECE) -> PackPlan:
    """A plan with a note, a cross-sell card and, unless None, one piece of a sample."""
    assessed = PhaseAssessment(Phase.DELIVERY, TODAY, Reason.of("first_order", on=TODAY, value=Money(900)))
    text = TextVariant("delivery.1", "delivery", "de", "Hallo")
    together = Recommendation("P-CUP", 0.7, because_of="T-MINT", together=12)
    chosen = [
        Choice(Slot.NOTE, NOTE, "welcome", Reason.of("phase", phase=Phase.DELIVERY), "de", text=text),
        Choice(Slot.CROSS_SELL, CARD, "goes-with", Reason.of("together"), "de", recommendations=(together,)),
    ]
    if sample:
        chosen.append(Choice(Slot.SAMPLE, SAMPLE_INSERT, "sample", Reason.of("never_had"), "de", sample=sample))
    out = LeftOut(Slot.CARD, "card.review", "review", Reason.of("too_early", earliest=Phase.PROMOTE))
    standing = Standing(assessed, assessed, TODAY, frozenset({Moment.DELAYED}), days_waited=4)
    return PackPlan(number, standing, tuple(chosen), (out,), rules_version=3)


HOSTILE = [
    "O'Brien-Ñandú",
    "Müller & Söhne GmbH",
    "^XA^FDno^XZ",
    "\x1b@\x1dV\x00",
    "'; DROP TABLE customer; --",
    "👩‍👩‍👧 Zoë",
    "محمد",
    "x" * 60,
    "\ufeffÁ\u202e",
    "%(name)s {0} :name ?",
    "\ud800",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
#: Text that both databases hold as it is.
held_texts = texts.filter(lambda t: "\x00" not in t and not any("\ud800" <= c <= "\udfff" for c in t))
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
money = st.builds(Money, st.integers(-(2**40), 2**40), st.sampled_from(["EUR", "GBP", "TRY"]))
some_texts = st.lists(held_texts, max_size=3, unique=True)

customers = st.builds(
    Customer,
    id=st.just(0),
    number=held_texts.filter(bool),
    first_name=held_texts,
    last_name=held_texts,
    title=held_texts,
    company=held_texts,
    gender=st.sampled_from(Gender),
    address=st.sampled_from(Address),
    language=held_texts,
    town=held_texts,
    country=held_texts,
    birthday=st.none() | days,
    likes=some_texts.map(tuple),
    categories_off=some_texts.map(frozenset),
    allergies=some_texts.map(frozenset),
    objects_to_advertising=st.booleans(),
    ambassador_code=held_texts,
)

lines = st.lists(
    st.builds(OrderLine, st.just(0), held_texts, held_texts, st.integers(1, 100_000), money, st.booleans()),
    max_size=4,
).map(lambda found: tuple(one._replace(position=n) for n, one in enumerate(found, 1)))

orders = st.builds(
    Order,
    id=st.just(0),
    number=held_texts.filter(bool),
    ordered_at=times,
    lines=lines,
    currency=st.sampled_from(["EUR", "GBP"]),
    shop=st.sampled_from(["main", "amazon"]),
    channel=held_texts,
    country=held_texts,
    language=held_texts,
    state=st.sampled_from(OrderState),
    is_gift=st.booleans(),
    recipient=held_texts,
    comment=held_texts,
    promised_on=st.none() | days,
    shipped_on=st.none() | days,
    delivered_on=st.none() | days,
    resent_for=held_texts,
)

returns = st.builds(Return, days, held_texts, held_texts, st.integers(1, 1000), money, held_texts, held_texts)
incidents = st.builds(
    Incident, st.sampled_from(IncidentKind), days, st.none() | days, held_texts, st.none() | st.integers(1, 5)
)
givens = st.builds(InsertGiven, days, held_texts, held_texts, held_texts, held_texts, some_texts.map(tuple), held_texts)

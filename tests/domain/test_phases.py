"""Phases: exactly one each day, never backwards for one state of knowledge, judged by what was kept and known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.customers import History, Incident, IncidentKind
from station.domain.lifetime import fully_returned
from station.domain.money import Money
from station.domain.orders import Order, OrderLine, OrderState, Return
from station.domain.phase_names import Phase
from station.domain.phases import Moment, PhaseAssessment, PhasePolicy, assess, standing
from station.domain.reason_codes import REASON_CODES

START = date(2026, 1, 1)
POLICY = PhasePolicy()
NOTHING = History()
#: A parcel to Germany is handed over one day after its order and arrives two days later.
ARRIVES = POLICY.handling_days + POLICY.transit("DE")


def day(number: int) -> date:
    return START + timedelta(days=number)


def order(number: str, on: int, *skus: str, **more: object) -> Order:
    lines = tuple(OrderLine(n + 1, sku, sku, 1, Money(500)) for n, sku in enumerate(skus or ("A",)))
    at = datetime(START.year, START.month, START.day, 12, tzinfo=UTC) + timedelta(days=on)
    return replace(Order(0, number, at, lines, country="DE", customer_id=1), **more)


def bought(*days: int) -> History:
    return History(tuple(order(f"o{n}", n) for n in days))


def back(on: int, sku: str = "A", order_number: str = "", quantity: int = 1) -> Return:
    return Return(day(on), sku, sku, quantity, Money(500), order_number)


def alone(history: History, on: int, known: int | None = None) -> PhaseAssessment:
    return assess(None, history, day(on), POLICY, None if known is None else day(known))


# --- the road of a customer --------------------------------------------------------------------------------


def test_a_first_order_is_packed_in_rollercoaster_and_opened_in_delivery() -> None:
    stands = standing(order("1", 0), NOTHING, day(1), POLICY)
    assert (stands.now.phase, stands.when_opened.phase) == (Phase.ROLLERCOASTER, Phase.DELIVERY)
    assert stands.opens_on == day(3)
    assert stands.days_waited == 1
    assert stands.moments == frozenset()


def test_a_guest_without_history_stands_where_every_first_order_does() -> None:
    stands = standing(order("1", 0, customer_id=None), NOTHING, day(0), POLICY)
    assert (stands.now.phase, stands.when_opened.phase) == (Phase.ROLLERCOASTER, Phase.DELIVERY)


@pytest.mark.parametrize(
    ("since_delivery", "phase"),
    [(-1, Phase.ROLLERCOASTER), (0, Phase.DELIVERY), (1, Phase.ENJOY), (100, Phase.ENJOY), (101, Phase.ENGAGE)],
)
def test_enjoy_lasts_a_hundred_days_from_the_first_delivery(since_delivery: int, phase: Phase) -> None:
    assert alone(bought(0), ARRIVES + since_delivery).phase is phase


def test_a_habit_engages_before_the_hundred_days_are_over() -> None:
    assert alone(bought(0, 10, 20), 40).phase is Phase.ENJOY
    assert alone(bought(0, 10, 20, 30), 40).phase is Phase.ENGAGE


def test_four_orders_at_once_are_no_habit_before_the_first_parcel_arrives() -> None:
    assert alone(bought(0, 0, 0, 0), 1).phase is Phase.ROLLERCOASTER


def test_the_order_on_the_table_counts_towards_a_habit() -> None:
    stands = standing(order("new", 40), bought(0, 10, 20), day(40), POLICY)
    assert stands.when_opened.phase is Phase.ENGAGE
    assert stands.when_opened.orders_kept == 4


def test_a_parallel_parcel_in_transit_is_the_first_delivery() -> None:
    """The second order is packed before the first arrives, and opened after it."""
    stands = standing(order("2", 1), bought(0), day(2), POLICY)
    assert (stands.now.phase, stands.when_opened.phase) == (Phase.ROLLERCOASTER, Phase.ENJOY)


@pytest.mark.parametrize(
    ("parcel", "first_delivery"),
    [
        (order("1", 0), 3),
        (order("1", 0, shipped_on=day(5)), 7),
        (order("1", 0, shipped_on=day(5), delivered_on=day(6)), 6),
        (order("1", 0, country="TR"), 9),
        (order("1", 0, country=""), 5),
        (order("1", 0, carrier="hermes"), 6),
        (order("1", 0, carrier="UPS"), 2),
        (order("1", 0, carrier="dhl"), 3),
    ],
)
def test_a_delivery_is_known_or_estimated_by_country_and_carrier(parcel: Order, first_delivery: int) -> None:
    policy = PhasePolicy(transit_days={"DE/hermes": 5, "/ups": 1})
    assert assess(None, History((parcel,)), day(first_delivery), policy, day(20)).phase is Phase.DELIVERY


def test_the_carrier_of_the_parcel_on_the_table_tells_when_it_is_opened() -> None:
    policy = PhasePolicy(transit_days={"DE/hermes": 5})
    assert standing(order("1", 0, carrier="hermes"), NOTHING, day(1), policy).opens_on == day(6)


def test_a_cancelled_order_does_not_count() -> None:
    cancelled = History((order("1", 0, state=OrderState.CANCELLED),))
    assert alone(cancelled, 50).phase is Phase.ROLLERCOASTER
    stands = standing(order("2", 50), cancelled, day(50), POLICY)
    assert (stands.when_opened.phase, stands.when_opened.orders_kept) == (Phase.DELIVERY, 1)


# --- loyalty -----------------------------------------------------------------------------------------------

LOYAL = bought(0, 100, 200)


def test_loyal_over_time_and_no_complaint_lately_promotes() -> None:
    assert alone(LOYAL, 201).reason.code == "phase.promote.quiet"
    assert alone(bought(0, 200), 201).phase is Phase.ENGAGE
    assert alone(bought(0, 50, 100), ARRIVES + 179).phase is Phase.ENGAGE
    assert alone(bought(0, 50, 100), ARRIVES + 180).phase is Phase.PROMOTE


def with_incident(kind: IncidentKind, on: int, closed: int | None = None, score: int | None = None) -> History:
    ended = None if closed is None else day(closed)
    return replace(LOYAL, incidents=(Incident(kind, day(on), ended, score=score),))


def test_an_open_complaint_is_no_good_experience_and_a_settled_one_needs_quiet() -> None:
    assert alone(with_incident(IncidentKind.COMPLAINT, 50), 300).phase is Phase.ENGAGE
    settled = with_incident(IncidentKind.COMPLAINT, 150, closed=160)
    assert alone(settled, 249).phase is Phase.ENGAGE
    assert alone(settled, 250).phase is Phase.PROMOTE


def test_what_speaks_for_the_customer_is_named() -> None:
    assert alone(with_incident(IncidentKind.REVIEW, 190, score=5), 201).reason.code == "phase.promote.review"
    assert alone(with_incident(IncidentKind.REFERRAL, 190), 201).reason.code == "phase.promote.referral"
    assert alone(with_incident(IncidentKind.REVIEW, 190, score=2), 201).phase is Phase.ENGAGE


def test_praise_after_a_complaint_heals_it() -> None:
    incidents = (
        Incident(IncidentKind.COMPLAINT, day(180), day(185)),
        Incident(IncidentKind.REVIEW, day(195), score=5),
    )
    assert alone(replace(LOYAL, incidents=incidents), 201).reason.code == "phase.promote.review"


# --- silence -----------------------------------------------------------------------------------------------


def test_a_silent_customer_has_lapsed_and_is_welcomed_back() -> None:
    assert not alone(bought(0), 364).has_lapsed
    lapsed = alone(bought(0), 365)
    assert lapsed.has_lapsed
    assert not lapsed.is_returning
    stands = standing(order("2", 400), bought(0), day(402), POLICY)
    assert stands.now.is_returning
    assert stands.when_opened.reason.fact("silent") == 400
    assert stands.when_opened.phase is Phase.ENGAGE


def test_silence_is_a_state_of_its_own_beside_the_phase_and_names_its_days() -> None:
    silent = alone(bought(0), 412)
    assert (silent.phase, silent.is_silent, silent.is_returning) == (Phase.ENGAGE, True, False)
    assert (silent.reason.code, silent.reason.fact("silent")) == ("phase.lapsed", 412)
    back_again = standing(order("2", 412), bought(0), day(412), POLICY).now
    assert (back_again.is_silent, back_again.is_returning) == (False, True)


def test_a_cancelled_order_brings_nobody_back() -> None:
    cancelled = order("2", 400, state=OrderState.CANCELLED)
    assert standing(cancelled, bought(0), day(401), POLICY).now.is_silent


def test_who_sent_everything_back_can_fall_silent_too() -> None:
    history = replace(bought(0), returns=(back(20, order_number="o0"),))
    assert (alone(history, 400).phase, alone(history, 400).is_silent) == (Phase.ROLLERCOASTER, True)


def test_silence_ends_with_the_order_not_with_its_packing() -> None:
    assert not standing(order("2", 360), bought(0), day(370), POLICY).now.is_returning


# --- returns -----------------------------------------------------------------------------------------------


def test_a_full_return_takes_the_delivery_back() -> None:
    history = replace(bought(0), returns=(back(20, order_number="o0"),))
    assert alone(history, 19).phase is Phase.ENJOY
    assert alone(history, 20).phase is Phase.ROLLERCOASTER
    stands = standing(order("2", 30), history, day(30), POLICY)
    assert (stands.now.phase, stands.when_opened.phase) == (Phase.ROLLERCOASTER, Phase.DELIVERY)


def test_a_partial_return_takes_nothing_back() -> None:
    history = History((order("1", 0, "A", "B"),), (back(20, "A", "1"),))
    assessed = alone(history, 30)
    assert assessed.phase is Phase.ENJOY
    assert assessed.reason.code == "phase.enjoy.returns"


def test_of_two_orders_one_returned_the_other_counts() -> None:
    """The first delivery is then that of the order that was kept."""
    history = replace(bought(0, 40), returns=(back(20, order_number="o0"),))
    assessed = alone(history, 50)
    assert (assessed.phase, assessed.orders_kept) == (Phase.ENJOY, 1)
    assert assessed.days_since_first_delivery == 50 - 40 - ARRIVES
    assert (assessed.reason.fact("orders"), assessed.reason.fact("returns")) == (1, 1)


def test_an_order_returned_in_parts_is_taken_back_by_the_last_of_them() -> None:
    parts = (back(20, "A", "1"), back(25, "B", "1"))
    history = History((order("1", 0, "A", "B"),), parts)
    assert [alone(history, n).phase for n in (20, 24, 25)] == [Phase.ENJOY, Phase.ENJOY, Phase.ROLLERCOASTER]


def test_a_return_without_a_number_goes_to_the_latest_earlier_order() -> None:
    orders = (order("1", 0), order("2", 10), order("3", 50))
    assert fully_returned(orders, [back(20)]) == {1}
    assert fully_returned(orders, [back(20), back(21)]) == {0, 1}
    assert fully_returned(orders, [back(20, order_number="1")]) == {0}


def test_a_return_of_what_we_never_sold_takes_nothing_back() -> None:
    """Imported histories begin in mid-life: the sale may lie before the first record."""
    assert fully_returned((order("1", 10),), [back(5), back(20, "Z")]) == frozenset()


def test_a_lost_parcel_counts_once_with_the_one_sent_again() -> None:
    stands = standing(order("1b", 20, resent_for="o0"), bought(0), day(20), POLICY)
    assert (stands.when_opened.phase, stands.when_opened.orders_kept) == (Phase.DELIVERY, 1)
    arrived = History((order("o0", 0, delivered_on=day(4)),))
    assert standing(order("1b", 20, resent_for="o0"), arrived, day(20), POLICY).when_opened.phase is Phase.ENJOY


# --- sensitive moments -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "moments"),
    [
        ({}, set()),
        ({"is_gift": True}, {Moment.GIFT}),
        ({"resent_for": "0"}, {Moment.RESENT}),
        ({"promised_on": day(4)}, {Moment.DELAYED}),
        ({"promised_on": day(5)}, set()),
    ],
)
def test_moments_of_the_order(more: dict[str, object], moments: set[Moment]) -> None:
    assert standing(order("1", 0, **more), NOTHING, day(3), POLICY).moments == moments


def test_an_order_that_waited_too_long_is_late() -> None:
    assert Moment.DELAYED not in standing(order("1", 0), NOTHING, day(3), POLICY).moments
    late = standing(order("1", 0), NOTHING, day(4), POLICY)
    assert Moment.DELAYED in late.moments
    assert late.days_waited == 4


@pytest.mark.parametrize(
    ("kind", "moment"), [(IncidentKind.COMPLAINT, Moment.COMPLAINT), (IncidentKind.RETURN, Moment.RETURN)]
)
def test_a_moment_lasts_while_its_incident_is_open(kind: IncidentKind, moment: Moment) -> None:
    history = History(incidents=(Incident(kind, day(2), day(5)),))
    found = [moment in standing(order("1", n), history, day(n), POLICY).moments for n in (1, 2, 4, 5)]
    assert found == [False, True, True, False]


# --- properties over random histories ----------------------------------------------------------------------

_DAY = st.integers(0, 700)
_SKU = st.sampled_from("AB")


@st.composite
def _orders(draw: st.DrawFn) -> tuple[Order, ...]:
    made = []
    for n, on in enumerate(sorted(draw(st.lists(_DAY, max_size=6)))):
        shipped, delivered = draw(st.integers(0, 9)), draw(st.integers(0, 20))
        made.append(
            order(
                f"o{n}",
                on,
                *draw(st.lists(_SKU, min_size=1, max_size=2)),
                state=draw(st.sampled_from([*[OrderState.OPEN] * 4, OrderState.CANCELLED])),
                shipped_on=draw(st.sampled_from([None, day(on + shipped)])),
                delivered_on=draw(st.sampled_from([None, day(on + shipped + delivered)])),
                country=draw(st.sampled_from(["DE", "TR", ""])),
                carrier=draw(st.sampled_from(["", "hermes", "ups"])),
                customer_id=draw(st.sampled_from([1, 2])),
                joined_by_email=draw(st.booleans()),
                resent_for=draw(st.sampled_from(["", "", "", f"o{n - 1}"])),
            )
        )
    return tuple(made)


_RETURNS = st.lists(st.builds(back, _DAY, _SKU, st.sampled_from(["", "o0", "o1"]), st.integers(1, 3)), max_size=3)
_INCIDENTS = st.lists(
    st.builds(
        Incident,
        st.sampled_from(IncidentKind),
        _DAY.map(day),
        st.one_of(st.none(), _DAY.map(day)),
        score=st.sampled_from([None, 1, 5]),
    ),
    max_size=3,
)
_HISTORIES = st.builds(
    History,
    _orders(),
    _RETURNS.map(lambda found: tuple(sorted(found, key=lambda r: r.returned_on))),
    _INCIDENTS.map(lambda found: tuple(sorted(found, key=lambda i: i.opened_on))),
)
_POLICIES = st.builds(
    PhasePolicy,
    handling_days=st.integers(0, 3),
    transit_days=st.dictionaries(st.sampled_from(["DE", "TR", "/ups", "DE/hermes", ""]), st.integers(0, 12)),
    enjoy_days=st.integers(2, 200),
    habit_orders=st.integers(2, 5),
    promote_after_days=st.integers(1, 400),
    promote_orders=st.integers(2, 4),
    promote_quiet_days=st.integers(0, 200),
    lapse_days=st.integers(30, 400),
)
_RANDOM = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_THOUSANDS = settings(_RANDOM, max_examples=1000)


@_THOUSANDS
@given(_HISTORIES, _POLICIES, st.integers(0, 700), st.booleans(), st.lists(st.integers(0, 800), max_size=12))
def test_exactly_one_phase_each_day_and_never_backwards(
    history: History, policy: PhasePolicy, known: int, is_packing: bool, later: list[int]
) -> None:
    """For one state of knowledge; that includes falling silent, which only an order ends."""
    on_table = order("table", max(known - 1, 0)) if is_packing else None
    on_days = [known + n for n in sorted({0, 1, *later})]
    assessed = [assess(on_table, history, day(n), policy, day(known)) for n in on_days]
    for states in ([a.phase.number for a in assessed], [a.is_silent for a in assessed]):
        assert states == sorted(states)
    assert len({a.is_returning for a in assessed}) == 1
    for one in assessed:
        assert one.reason.code in REASON_CODES
        assert (one.days_since_first_delivery is None) == (one.phase is Phase.ROLLERCOASTER)
        assert (one.days_since_first_delivery == 0) == (one.phase is Phase.DELIVERY)
        assert one.has_lapsed == (one.is_silent or one.is_returning)
        assert one.is_returning <= is_packing


@_RANDOM
@given(_HISTORIES, _POLICIES, st.integers(0, 700))
def test_a_parcel_is_never_opened_in_an_earlier_phase_than_it_is_packed_in(
    history: History, policy: PhasePolicy, today: int
) -> None:
    stands = standing(order("table", today, carrier="ups"), history, day(today), policy)
    assert not stands.when_opened.phase.is_before(stands.now.phase)
    assert (stands.opens_on - day(today)).days == policy.transit("DE", "ups")


@_RANDOM
@given(_HISTORIES, _POLICIES, st.integers(0, 700))
def test_what_becomes_known_later_never_changes_a_standing(history: History, policy: PhasePolicy, today: int) -> None:
    def as_known(found: date | None) -> date | None:
        return found if found is not None and found <= day(today) else None

    known = history.until(day(today))
    known = replace(
        known,
        orders=tuple(
            replace(o, shipped_on=as_known(o.shipped_on), delivered_on=as_known(o.delivered_on)) for o in known.orders
        ),
        incidents=tuple(replace(i, closed_on=as_known(i.closed_on)) for i in known.incidents),
    )
    on_table = order("table", today)
    assert standing(on_table, history, day(today), policy) == standing(on_table, known, day(today), policy)

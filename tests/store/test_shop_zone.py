"""One calendar for a whole shop: the day of an order is the shop's, wherever a table stands and whatever clocks do."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from station.app import open_station, open_table_stores
from station.domain.customers import Customer
from station.domain.orders import Order
from station.domain.phase_policy import PhasePolicy
from station.domain.phases import Standing
from station.domain.trouble import Trouble
from station.settings import StationSettings
from station.store.engine import writing
from station.store.orders import midnight
from station.store.replay import read_past
from station.store.shop_store import SqlShopStore
from station.store.shop_zone import change_zone, keep_zone, zone_of
from station.store.tables import CUSTOMER, ORDER_LINE, SHOP_ORDER
from station.store.writers import add_customers, add_orders
from station.workflow.deciding import Decider
from tests.store.facts import order

ZONES = [
    "Europe/Berlin", "America/Los_Angeles", "America/St_Johns", "Asia/Kolkata", "Pacific/Auckland",
    "Pacific/Kiritimati", "America/Havana", "Asia/Beirut", "UTC",
]  # fmt: skip
#: Days on which clocks change somewhere, Havana and Beirut at midnight.
CHANGES = [date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1), date(2026, 4, 5)]
SHOPS_TIME = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
moments = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.builds(
        lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes),
        st.sampled_from(CHANGES),
        st.integers(-24 * 60, 48 * 60),
    ),
)


def filled(engine: Engine, zone: str, *at: datetime) -> SqlShopStore:
    """A shop with one customer and an order at each moment, its calendar in this zone."""
    with writing(engine) as connection:
        for table in (ORDER_LINE, SHOP_ORDER, CUSTOMER):
            connection.execute(delete(table))
        change_zone(connection, zone)
        add_customers(connection, [Customer(1, "C1")])
        add_orders(connection, [_at(f"{n}", moment) for n, moment in enumerate(at)])
    return SqlShopStore(engine)


def _at(number: str, moment: datetime) -> Order:
    return replace(order(number, customer_id=1), ordered_at=moment)


@contextmanager
def computer_in(zone: str) -> Iterator[None]:
    """This computer's own clock told in another zone, where its system can."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    if hasattr(time, "tzset"):
        time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        if hasattr(time, "tzset"):
            time.tzset()


@SHOPS_TIME
@given(st.sampled_from(ZONES), moments)
def test_an_order_belongs_to_its_day_on_the_shops_calendar(engine: Engine, zone: str, moment: datetime) -> None:
    """Of the same evening it is in the history until midnight, neither later nor earlier."""
    store, day = filled(engine, zone, moment), moment.astimezone(ZoneInfo(zone)).date()
    assert [one.ordered_at.date() for one in store.history(1, day, 0).orders] == [day]
    assert store.history(1, day - timedelta(days=1), 0).orders == ()
    assert [one.number for one in store.waiting_orders(day, 0)] == ["0"]
    assert store.waiting_orders(day + timedelta(days=1), 0) == store.waiting_orders(day - timedelta(days=1), 9) == []
    [past] = read_past(engine, 0, day + timedelta(days=1)).orders
    assert (past.order.ordered_at.date(), past.packed_on) == (day, day)


@SHOPS_TIME
@given(st.sampled_from(ZONES), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_days_follow_each_other_without_gap_or_overlap(zone: str, day: date) -> None:
    here, begins = ZoneInfo(zone), midnight(day, ZoneInfo(zone))
    assert begins.astimezone(here).date() == day
    assert (begins - timedelta(seconds=1)).astimezone(here).date() == day - timedelta(days=1)


@SHOPS_TIME
@given(st.sampled_from(ZONES), moments, st.timedeltas(timedelta(hours=1), timedelta(days=300)))
def test_a_customer_stands_in_one_phase_wherever_the_computer_stands(
    engine: Engine, zone: str, first: datetime, later: timedelta
) -> None:
    store, now = filled(engine, zone, first, first + later), first + later
    decider, standings = Decider(store, PhasePolicy(), "de"), list[tuple[Standing, int]]()
    for computer in ("America/Los_Angeles", "UTC", "Asia/Tokyo"):
        with computer_in(computer):
            on_table = store.find_order("1")
            assert on_table is not None
            context = decider.context_of(on_table, now.astimezone(zone_of(engine)).date(), "Anna")
            standings.append((context.standing, len(context.history.orders)))
    assert standings == [standings[0]] * 3
    assert standings[0][1] == 1, "the earlier order of the same evening is known"


def test_the_first_table_says_the_zone_for_all(tmp_path: Path, ready_url: str) -> None:
    """Whatever the settings of the others say; a change comes with their next start."""
    for zone in ("America/New_York", "Asia/Tokyo"):
        stores = open_table_stores(tmp_path / zone[:4], StationSettings(timezone=zone), ready_url)
        assert stores.zone == ZoneInfo("America/New_York")
        stores.close(5)
    with_clock = open_station(tmp_path / "clock", StationSettings(timezone="Asia/Tokyo"), db_url=ready_url)
    try:
        assert with_clock.now().tzinfo == ZoneInfo("America/New_York")
        assert with_clock.settings.timezone == "America/New_York"
    finally:
        with_clock.close()


def test_only_a_zone_that_there_is_becomes_the_shops(engine: Engine) -> None:
    for wanted in ("Mars/Base", "", "Europe", "../etc"):
        with pytest.raises(Trouble) as told:
            keep_zone(engine, wanted)
        assert told.value.code == "timezone.unknown"
    assert zone_of(engine) == ZoneInfo("Europe/Berlin")
    assert keep_zone(engine, "Asia/Kolkata") == zone_of(engine) == keep_zone(engine, "UTC") == ZoneInfo("Asia/Kolkata")
